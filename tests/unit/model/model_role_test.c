#include "unit.h"

#include "document.h"

#include "model_role.h"

/* Written from S118–S124, a line for each space: what main manager, secondary manager and simple
 * user may do. v view, s submit, p process, m manage, h hand over. */
static const struct {
	enum space space;
	const char *may[ROLE_COUNT];
} expected[] = {
	{ SPACE_ACCOUNT, { "", "vmh", "vm", "vm" } },
	{ SPACE_MANAGER, { "", "vmh", "vm", "" } },
	{ SPACE_INVOICES_SENT, { "", "vs", "vs", "vs" } },
	{ SPACE_INVOICES_RECEIVED, { "", "vp", "vp", "vp" } },
	{ SPACE_VALIDATION, { "", "vp", "vp", "vp" } },
	{ SPACE_WORKS, { "", "vsp", "vsp", "vsp" } },
	{ SPACE_ENGAGEMENTS, { "", "vs", "vs", "vs" } },
	{ SPACE_REQUESTS_SENT, { "", "vs", "vs", "vs" } },
	{ SPACE_REQUESTS_RECEIVED, { "", "vp", "vp", "vp" } },
	{ SPACE_JUSTICE, { "", "vsp", "vsp", "vsp" } },
	{ SPACE_REFUNDS, { "", "vsp", "vsp", "vsp" } },
	{ SPACE_CONNECTION, { "", "vm", "vm", "v" } },
	{ SPACE_FLOWS, { "", "v", "v", "v" } },
	{ SPACE_DASHBOARD, { "", "v", "v", "" } },
};

static const char letters[ACTION_COUNT] = {
	[ACTION_VIEW] = 'v',   [ACTION_SUBMIT] = 's',    [ACTION_PROCESS] = 'p',
	[ACTION_MANAGE] = 'm', [ACTION_HAND_OVER] = 'h',
};

static void S118_every_cell_of_role_space_action(void **state)
{
	(void)state;
	assert_int_equal(COUNT(expected), SPACE_COUNT - 1);
	for (size_t i = 0; i < COUNT(expected); i++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			for (int action = 0; action < ACTION_COUNT; action++) {
				str may = str_of(expected[i].may[role]);
				bool wanted = str_find_char(may, letters[action]) >= 0;
				bool got = role_allows((enum role)role, expected[i].space, (enum action)action);
				assert_row(got == wanted, i, space_name(expected[i].space));
			}
		}
	}
}

static void what_does_not_exist_is_refused(void **state)
{
	(void)state;
	struct space_set all = { UINT32_MAX };
	assert_false(role_may((enum role)99, all, SPACE_ACCOUNT, ACTION_VIEW));
	assert_false(role_may(ROLE_MAIN_MANAGER, all, (enum space)0, ACTION_VIEW));
	assert_false(role_may(ROLE_MAIN_MANAGER, all, (enum space)99, ACTION_VIEW));
	assert_false(role_may(ROLE_MAIN_MANAGER, all, SPACE_ACCOUNT, (enum action)99));
	assert_false(role_may(ROLE_NONE, all, SPACE_ACCOUNT, ACTION_VIEW));
}

static void S119_S120_S121_two_spaces_need_no_opening(void **state)
{
	(void)state;
	struct space_set none = { 0 };
	assert_true(role_may(ROLE_USER, none, SPACE_ACCOUNT, ACTION_VIEW));
	assert_true(role_may(ROLE_SECONDARY_MANAGER, none, SPACE_MANAGER, ACTION_MANAGE));
	assert_true(role_may(ROLE_MAIN_MANAGER, none, SPACE_MANAGER, ACTION_MANAGE));
	assert_false(role_may(ROLE_USER, none, SPACE_MANAGER, ACTION_VIEW));
	assert_false(role_may(ROLE_USER, (struct space_set){ UINT32_MAX }, SPACE_MANAGER, ACTION_VIEW));
}

static void S124_a_space_is_the_unit_of_permission(void **state)
{
	(void)state;
	struct space_set works = { SPACE_BIT(SPACE_WORKS) };
	assert_true(role_may(ROLE_USER, works, SPACE_WORKS, ACTION_PROCESS));
	assert_false(role_may(ROLE_USER, works, SPACE_INVOICES_RECEIVED, ACTION_VIEW));
	assert_false(role_may(ROLE_MAIN_MANAGER, works, SPACE_INVOICES_RECEIVED, ACTION_VIEW));
}

static void spaces_of_a_new_user(void **state)
{
	(void)state;
	struct space_set simple = role_default_spaces(ROLE_USER, false);
	struct space_set manager = role_default_spaces(ROLE_MAIN_MANAGER, true);
	assert_true(simple.bits & SPACE_BIT(SPACE_INVOICES_SENT));
	assert_true(simple.bits & SPACE_BIT(SPACE_REQUESTS_RECEIVED));
	assert_false(simple.bits & SPACE_BIT(SPACE_MANAGER));
	assert_false(simple.bits & SPACE_BIT(SPACE_INVOICES_RECEIVED));
	assert_true(manager.bits & SPACE_BIT(SPACE_MANAGER));
	assert_true(manager.bits & SPACE_BIT(SPACE_INVOICES_RECEIVED));
	assert_int_equal(role_default_spaces(ROLE_NONE, true).bits, 0);
}

static void names_come_back(void **state)
{
	(void)state;
	enum role role;
	enum space space;
	enum account_state account;
	for (int i = ROLE_NONE + 1; i < ROLE_COUNT; i++) {
		assert_true(role_find(role_name((enum role)i), &role) && role == (enum role)i);
		assert_true(msg_plain(LANG_EN, role_label(role)).n > 0);
	}
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		assert_true(space_find(space_name((enum space)i), &space) && space == (enum space)i);
		assert_true(msg_plain(LANG_EN, space_label(space)).n > 0);
	}
	for (int i = 0; i < ACCOUNT_STATES; i++)
		assert_true(account_state_find(account_state_name((enum account_state)i), &account) &&
		            account == (enum account_state)i);
	assert_false(role_find(STR(""), &role));
	assert_false(space_find(STR(""), &space));
	assert_false(account_state_find(STR("dead"), &account));
}

/* --- the document --- */

static const struct {
	const char *name;
	const char *what;
} actions[ACTION_COUNT] = {
	[ACTION_VIEW] = { "view", "lists, details, downloads" },
	[ACTION_SUBMIT] = { "submit", "deposit, keep drafts, correct, complete, send again, abandon" },
	[ACTION_PROCESS] = { "process", "« Traiter », move to another service" },
	[ACTION_MANAGE] = { "manage", "change structures, services, users and their rights; answer requests" },
	[ACTION_HAND_OVER] = { "hand over", "pass the role of main manager on" },
};

static void add_actions(struct buf *b, enum role role, enum space space)
{
	const char *comma = "";
	for (int i = 0; i < ACTION_COUNT; i++) {
		if (!role_allows(role, space, (enum action)i))
			continue;
		buf_printf(b, "%s%s", comma, actions[i].name);
		comma = ", ";
	}
	buf_add_str(b, str_empty(str_of(comma)) ? STR("– |") : STR(" |"));
}

/* How a space comes to somebody: always, by default, by the user alone, or by a manager's answer. */
static const char *opening(enum space space)
{
	if (space == SPACE_ACCOUNT)
		return "always, for all";
	if (space == SPACE_MANAGER)
		return "always, for managers";
	if (space_is_free(space))
		return "by default; each user opens and closes it alone";
	if (role_default_spaces(ROLE_USER, false).bits & SPACE_BIT(space))
		return "by default";
	if (role_default_spaces(ROLE_USER, true).bits & SPACE_BIT(space))
		return "by default where the structure is public; may be limited to services";
	return "asked for; a manager answers";
}

static str document(struct arena *a)
{
	struct buf b = buf_in(a);
	buf_add_str(&b, STR("# Who may do what\n\n"
	                    "Printed from the table of `src/model/model_role.c` by its test, which fails when this page is out of date\n"
	                    "(`CHORALE_WRITE_DOCS=1` writes it again). Rights are checked in `src/service` against this table and nowhere\n"
	                    "else; what is not in it is refused.\n\n"
	                    "- A person has one role in each structure, and a set of spaces there. Both must allow it.\n"
	                    "- A space may be limited to services of the structure, and closed by its managers for everybody there.\n"
	                    "- What belongs to a structure that one is not attached to, or does not manage, answers like what does not\n"
	                    "  exist (404). « Activités du gestionnaire » answers 403 to whoever manages nothing.\n"
	                    "- `tests/scenarios/rights.test.mjs` asks for every address as every kind of person.\n\n"
	                    "| action | is |\n|---|---|\n"));
	for (int i = 0; i < ACTION_COUNT; i++)
		buf_printf(&b, "| %s | %s |\n", actions[i].name, actions[i].what);
	buf_add_str(&b, STR("\n| space |"));
	for (int role = ROLE_MAIN_MANAGER; role < ROLE_COUNT; role++)
		buf_printf(&b, " %.*s |", STR_ARG(msg_plain(LANG_FR, role_label((enum role)role))));
	buf_add_str(&b, STR(" opened |\n|---|---|---|---|---|\n"));
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		buf_printf(&b, "| %.*s | ", STR_ARG(msg_plain(LANG_FR, space_label((enum space)i))));
		for (int role = ROLE_MAIN_MANAGER; role < ROLE_COUNT; role++) {
			add_actions(&b, (enum role)role, (enum space)i);
			buf_add_char(&b, ' ');
		}
		buf_printf(&b, "%s |\n", opening((enum space)i));
	}
	return buf_str(&b);
}

static void the_document_shows_the_table(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_document(cx->arena, "rights.md", document(cx->arena));
}

static void what_is_given_is_what_the_role_may_use(void **state)
{
	(void)state;
	assert_false(space_is_given(SPACE_ACCOUNT, ROLE_USER, true));
	assert_false(space_is_given(SPACE_MANAGER, ROLE_USER, true));
	assert_false(space_is_given(SPACE_INVOICES_RECEIVED, ROLE_USER, false));
	assert_true(space_is_given(SPACE_INVOICES_RECEIVED, ROLE_USER, true));
	assert_false(space_is_given(SPACE_DASHBOARD, ROLE_USER, true));
	assert_true(space_is_given(SPACE_DASHBOARD, ROLE_SECONDARY_MANAGER, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S118_every_cell_of_role_space_action),
		UNIT_TEST(what_does_not_exist_is_refused),
		UNIT_TEST(S119_S120_S121_two_spaces_need_no_opening),
		UNIT_TEST(S124_a_space_is_the_unit_of_permission),
		UNIT_TEST(spaces_of_a_new_user),
		UNIT_TEST(names_come_back),
		UNIT_TEST(the_document_shows_the_table),
		UNIT_TEST(what_is_given_is_what_the_role_may_use),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
