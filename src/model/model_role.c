#include "model_role.h"

#include <stddef.h>

/* Actions as bits of a cell. */
#define V (1u << ACTION_VIEW)
#define S (1u << ACTION_SUBMIT)
#define P (1u << ACTION_PROCESS)
#define M (1u << ACTION_MANAGE)
#define H (1u << ACTION_HAND_OVER)

struct space_row {
	str name;
	enum msg label;
	unsigned main, secondary, user;
};

/* What each role may do in each space that is open to it; an absent bit is a refusal. */
static const struct space_row spaces[SPACE_COUNT] = {
#define ROW(SPACE, name, main, secondary, user) \
	[SPACE_##SPACE] = { STR_INIT(name), MSG_SPACE_##SPACE, main, secondary, user }
	/*                                                    main       secondary  user */
	ROW(ACCOUNT, "mon_compte",                            V | M | H, V | M,     V | M),
	ROW(MANAGER, "activites_gestionnaire",                V | M | H, V | M,     0),
	ROW(INVOICES_SENT, "factures_emises",                 V | S,     V | S,     V | S),
	ROW(INVOICES_RECEIVED, "factures_recues",             V | P,     V | P,     V | P),
	ROW(VALIDATION, "factures_a_valider",                 V | P,     V | P,     V | P),
	ROW(WORKS, "factures_travaux",                        V | S | P, V | S | P, V | S | P),
	ROW(ENGAGEMENTS, "engagements",                       V | S,     V | S,     V | S),
	ROW(REQUESTS_SENT, "sollicitations_emises",           V | S,     V | S,     V | S),
	ROW(REQUESTS_RECEIVED, "sollicitations_recues",       V | P,     V | P,     V | P),
	ROW(JUSTICE, "memoires_justice",                      V | S | P, V | S | P, V | S | P),
	ROW(REFUNDS, "demandes_remboursement",                V | S | P, V | S | P, V | S | P),
	ROW(CONNECTION, "raccordement",                       V | M,     V | M,     V),
	ROW(FLOWS, "suivi_flux",                              V,         V,         V),
	ROW(DASHBOARD, "tableau_de_bord",                     V,         V,         0),
#undef ROW
};

static const struct {
	str name;
	enum msg label;
} roles[ROLE_COUNT] = {
	[ROLE_NONE] = { STR_INIT(""), MSG_ROLE_NONE },
	[ROLE_MAIN_MANAGER] = { STR_INIT("gestionnaire_principal"), MSG_ROLE_MAIN_MANAGER },
	[ROLE_SECONDARY_MANAGER] = { STR_INIT("gestionnaire_secondaire"), MSG_ROLE_SECONDARY_MANAGER },
	[ROLE_USER] = { STR_INIT("utilisateur_simple"), MSG_ROLE_USER },
};

static const struct {
	str name;
	enum msg label;
} account_states[ACCOUNT_STATES] = {
	[ACCOUNT_PENDING] = { STR_INIT("pending"), MSG_ACCOUNT_STATE_PENDING },
	[ACCOUNT_ACTIVE] = { STR_INIT("active"), MSG_ACCOUNT_STATE_ACTIVE },
	[ACCOUNT_DISABLED] = { STR_INIT("disabled"), MSG_ACCOUNT_STATE_DISABLED },
	[ACCOUNT_ERASED] = { STR_INIT("erased"), MSG_ACCOUNT_STATE_ERASED },
};

static bool space_known(enum space space)
{
	return space >= SPACE_ACCOUNT && space < SPACE_COUNT;
}

str role_name(enum role role)
{
	return role < ROLE_COUNT ? roles[role].name : STR_NONE;
}

bool role_find(str name, enum role *out)
{
	for (int i = ROLE_NONE + 1; i < ROLE_COUNT; i++) {
		if (str_eq(name, roles[i].name)) {
			*out = (enum role)i;
			return true;
		}
	}
	return false;
}

enum msg role_label(enum role role)
{
	return role < ROLE_COUNT ? roles[role].label : MSG_ROLE_NONE;
}

str space_name(enum space space)
{
	return space_known(space) ? spaces[space].name : STR_NONE;
}

bool space_find(str name, enum space *out)
{
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		if (str_eq(name, spaces[i].name)) {
			*out = (enum space)i;
			return true;
		}
	}
	return false;
}

enum msg space_label(enum space space)
{
	return spaces[space_known(space) ? space : SPACE_ACCOUNT].label;
}

str account_state_name(enum account_state state)
{
	return state < ACCOUNT_STATES ? account_states[state].name : STR_NONE;
}

enum msg account_state_label(enum account_state state)
{
	return account_states[state < ACCOUNT_STATES ? state : ACCOUNT_DISABLED].label;
}

bool account_state_find(str name, enum account_state *out)
{
	for (int i = 0; i < ACCOUNT_STATES; i++) {
		if (str_eq(name, account_states[i].name)) {
			*out = (enum account_state)i;
			return true;
		}
	}
	return false;
}

bool role_allows(enum role role, enum space space, enum action action)
{
	if (!space_known(space) || action < 0 || action >= ACTION_COUNT)
		return false;
	const struct space_row *row = &spaces[space];
	unsigned bit = 1u << action;
	switch (role) {
	case ROLE_MAIN_MANAGER: return (row->main & bit) != 0;
	case ROLE_SECONDARY_MANAGER: return (row->secondary & bit) != 0;
	case ROLE_USER: return (row->user & bit) != 0;
	default: return false;
	}
}

bool role_may(enum role role, struct space_set opened, enum space space, enum action action)
{
	bool always = space == SPACE_ACCOUNT || space == SPACE_MANAGER;
	if (!role_allows(role, space, action))
		return false;
	return always || (opened.bits & SPACE_BIT(space)) != 0;
}

bool space_is_given(enum space space, enum role role, bool is_public)
{
	if (space <= SPACE_MANAGER || space >= SPACE_COUNT)
		return false;
	if (space == SPACE_INVOICES_RECEIVED && !is_public)
		return false;
	return role_allows(role, space, ACTION_VIEW);
}

bool space_has_services(enum space space)
{
	return space == SPACE_INVOICES_RECEIVED;
}

bool space_is_free(enum space space)
{
	return space == SPACE_INVOICES_SENT;
}

struct space_set role_default_spaces(enum role role, bool is_public)
{
	struct space_set set = { SPACE_BIT(SPACE_ACCOUNT) | SPACE_BIT(SPACE_REQUESTS_SENT) |
		                 SPACE_BIT(SPACE_REQUESTS_RECEIVED) | SPACE_BIT(SPACE_INVOICES_SENT) };
	if (role == ROLE_NONE)
		return (struct space_set){ 0 };
	if (role == ROLE_MAIN_MANAGER || role == ROLE_SECONDARY_MANAGER)
		set.bits |= SPACE_BIT(SPACE_MANAGER);
	if (is_public)
		set.bits |= SPACE_BIT(SPACE_INVOICES_RECEIVED);
	return set;
}

str person_name(struct arena *a, str first, str last)
{
	return str_printf(a, "%.*s %.*s", STR_ARG(first), STR_ARG(last));
}
