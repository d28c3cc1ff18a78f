#include "unit.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S118_every_cell_of_role_space_action),
		UNIT_TEST(what_does_not_exist_is_refused),
		UNIT_TEST(S119_S120_S121_two_spaces_need_no_opening),
		UNIT_TEST(S124_a_space_is_the_unit_of_permission),
		UNIT_TEST(spaces_of_a_new_user),
		UNIT_TEST(names_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
