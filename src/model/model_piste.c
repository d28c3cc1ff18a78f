#include "model_piste.h"

struct named {
	str name;
	enum msg label;
};

static const struct {
	str name, version;
	enum msg label, about;
} apis[PISTE_APIS] = {
#define API(API_, name, version) \
	[PISTE_##API_] = { STR_INIT(name), STR_INIT(version), MSG_PISTE_API_##API_, MSG_PISTE_API_##API_##_ABOUT }
	API(INVOICES, "cpro-factures", "1.0.0"),
	API(WORKS, "cpro-travaux", "1.0.0"),
	API(STRUCTURES, "cpro-structures", "1.0.0"),
	API(USERS, "cpro-utilisateurs", "1.0.0"),
	API(TRANSVERSE, "cpro-transverses", "1.0.0"),
	API(ENGAGEMENTS, "cpro-engagements", "1.0.0"),
#undef API
};

static const struct named kinds[APPLICATION_KINDS] = {
	[APPLICATION_SANDBOX] = { STR_INIT("sandbox"), MSG_PISTE_KIND_SANDBOX },
	[APPLICATION_PRODUCTION] = { STR_INIT("production"), MSG_PISTE_KIND_PRODUCTION },
};

static const struct named usages[USAGE_COUNT] = {
	[USAGE_DIRECT] = { STR_INIT("direct"), MSG_RACCORDEMENT_USAGE_DIRECT },
	[USAGE_EDITOR] = { STR_INIT("editeur"), MSG_RACCORDEMENT_USAGE_EDITOR },
	[USAGE_CONCENTRATOR] = { STR_INIT("concentrateur"), MSG_RACCORDEMENT_USAGE_CONCENTRATOR },
};

static const struct named states[RACCORDEMENT_STATES] = {
	[RACCORDEMENT_ACTIVE] = { STR_INIT("active"), MSG_RACCORDEMENT_STATE_ACTIVE },
	[RACCORDEMENT_WITHDRAWN] = { STR_INIT("withdrawn"), MSG_RACCORDEMENT_STATE_WITHDRAWN },
};

static const struct named organisations[ORGANISATION_COUNT] = {
	[ORGANISATION_UNIVERSAL] = { STR_INIT("universelle"), MSG_PISTE_ORGANISATION_UNIVERSAL },
};

static bool named_find(const struct named *all, int n, str name, int *out)
{
	for (int i = 0; i < n; i++) {
		if (str_eq(name, all[i].name)) {
			*out = i;
			return true;
		}
	}
	return false;
}

/* The three functions of one enum over its table. */
#define NAMED(prefix, type, table, count)                               \
	str prefix##_name(type value)                                   \
	{                                                               \
		return value < (count) ? (table)[value].name : STR_NONE; \
	}                                                               \
	enum msg prefix##_label(type value)                             \
	{                                                               \
		return (table)[value < (count) ? value : 0].label;      \
	}                                                               \
	bool prefix##_find(str name, type *out)                         \
	{                                                               \
		int i;                                                  \
		if (!named_find(table, count, name, &i))                \
			return false;                                   \
		*out = (type)i;                                         \
		return true;                                            \
	}

NAMED(application_kind, enum application_kind, kinds, APPLICATION_KINDS)
NAMED(raccordement_usage, enum raccordement_usage, usages, USAGE_COUNT)
NAMED(raccordement_state, enum raccordement_state, states, RACCORDEMENT_STATES)
NAMED(organisation, enum organisation, organisations, ORGANISATION_COUNT)

str piste_api_name(enum piste_api api)
{
	return api < PISTE_APIS ? apis[api].name : STR_NONE;
}

str piste_api_version(enum piste_api api)
{
	return api < PISTE_APIS ? apis[api].version : STR_NONE;
}

enum msg piste_api_label(enum piste_api api)
{
	return apis[api < PISTE_APIS ? api : 0].label;
}

enum msg piste_api_about(enum piste_api api)
{
	return apis[api < PISTE_APIS ? api : 0].about;
}

bool piste_api_find(str name, enum piste_api *out)
{
	for (int i = 0; i < PISTE_APIS; i++) {
		if (str_eq(name, apis[i].name)) {
			*out = (enum piste_api)i;
			return true;
		}
	}
	return false;
}

bool application_name_is_sandbox(str name)
{
	str prefix = STR(APPLICATION_SANDBOX_PREFIX);
	return name.n >= prefix.n && str_eq_nocase(str_sub(name, 0, prefix.n), prefix);
}
