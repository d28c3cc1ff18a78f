#include "unit.h"

#include "model_flow.h"

static void a_number_is_25_characters_and_leads_back(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str number = flow_number(cx->arena, STR("1117"), 425903), interface;
	int64_t id;
	assert_str(number, STR("CPP0011117000000000425903"));
	assert_true(flow_number_parse(number, &interface, &id));
	assert_str(interface, STR("1117"));
	assert_int_equal(id, 425903);
}

static void what_is_no_number_is_none(void **state)
{
	static const str bad[] = {
		STR_INIT(""),
		STR_INIT("CPP001"),
		STR_INIT("CPP00111170000000004259031"),
		STR_INIT("CPP002111700000000042590"),
		STR_INIT("CPP0021117000000000425903"),
		STR_INIT("CPP0011117-00000000425903"),
		STR_INIT("CPP001111700000000042590x"),
		STR_INIT("CPP0011117000000000000000"),
	};
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		str interface;
		int64_t id;
		assert_row(!flow_number_parse(bad[i], &interface, &id), i, bad[i]);
	}
}

/* Codes that some clients send by mistake are refused on the real platform too. */
static void only_syntaxes_of_the_wire_are_taken(void **state)
{
	(void)state;
	assert_int_equal(flow_syntax_find(STR("IN_DP_E2_CII_FACTURX"))->content, FLOW_FACTURX);
	assert_int_equal(flow_syntax_find(STR("IN_DP_E1_CII_16B"))->content, FLOW_CII);
	assert_null(flow_syntax_find(STR("IN_DP_E1_CII_FACTURX")));
	assert_null(flow_syntax_find(STR("IN_DP_E1_FACTURX")));
	assert_null(flow_syntax_find(STR("IN_DP_E2_FACTURX")));
	assert_null(flow_syntax_find(STR("")));
}

static void states_have_names_that_lead_back(void **state)
{
	(void)state;
	for (int i = 0; i < FLOW_STATES; i++) {
		enum flow_state found;
		assert_true(flow_state_find(flow_state_name((enum flow_state)i), &found));
		assert_int_equal(found, i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_number_is_25_characters_and_leads_back),
		UNIT_TEST(what_is_no_number_is_none),
		UNIT_TEST(only_syntaxes_of_the_wire_are_taken),
		UNIT_TEST(states_have_names_that_lead_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
