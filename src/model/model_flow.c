#include "model_flow.h"

#include "core_arena.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define PARTNER "CPP001"
#define NUMBER_SIZE 25

/* 1100, 1106, 1110 and 1117 are those of the real platform; the others are not known, and ours. */
static const struct flow_syntax syntaxes[] = {
	{ STR_INIT("IN_DP_E1_UBL_INVOICE"), STR_INIT("1100"), FLOW_UBL },
	{ STR_INIT("IN_DP_E1_CII"), STR_INIT("1102"), FLOW_CII },
	{ STR_INIT("IN_DP_E1_CII_16B"), STR_INIT("1106"), FLOW_CII },
	{ STR_INIT("IN_DP_E2_UBL_INVOICE_MIN"), STR_INIT("1110"), FLOW_UBL },
	{ STR_INIT("IN_DP_E2_CII_MIN"), STR_INIT("1112"), FLOW_CII },
	{ STR_INIT("IN_DP_E2_CII_MIN_16B"), STR_INIT("1116"), FLOW_CII },
	{ STR_INIT("IN_DP_E2_CII_FACTURX"), STR_INIT("1117"), FLOW_FACTURX },
};

static const str states[FLOW_STATES] = {
	[FLOW_WAITING] = STR_INIT("IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP"),
	[FLOW_INTEGRATED] = STR_INIT("IN_INTEGRE"),
	[FLOW_INTEGRATED_IN_PART] = STR_INIT("IN_INTEGRE_PARTIEL"),
	[FLOW_REJECTED] = STR_INIT("IN_REJETE"),
	[FLOW_INCIDENT] = STR_INIT("IN_INCIDENTE"),
};

const struct flow_syntax *flow_syntax_find(str name)
{
	for (size_t i = 0; i < COUNT(syntaxes); i++)
		if (str_eq(syntaxes[i].name, name))
			return &syntaxes[i];
	return NULL;
}

str flow_state_name(enum flow_state state)
{
	return states[state];
}

bool flow_state_find(str name, enum flow_state *out)
{
	for (int i = 0; i < FLOW_STATES; i++)
		if (str_eq(states[i], name)) {
			*out = (enum flow_state)i;
			return true;
		}
	return false;
}

str flow_number(struct arena *a, str interface, int64_t id)
{
	return str_printf(a, PARTNER "%.*s%015lld", STR_ARG(interface), (long long)id);
}

bool flow_number_parse(str number, str *interface, int64_t *id)
{
	str rest = str_sub(number, sizeof PARTNER - 1, number.n);
	if (number.n != NUMBER_SIZE || !str_starts(number, STR(PARTNER)))
		return false;
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] < '0' || rest.p[i] > '9')
			return false;
	*interface = str_sub(rest, 0, 4);
	return str_to_i64(str_sub(rest, 4, rest.n), id) && *id > 0;
}
