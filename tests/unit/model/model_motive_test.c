#include "unit.h"

#include "model_motive.h"

static struct motive_set set_of(str names)
{
	struct motive_set s;
	assert_true(motive_set_parse(names, &s));
	return s;
}

static void S088_routing_motives_are_the_states_alone(void **state)
{
	(void)state;
	struct motive_set wanted = set_of(STR("SE_INCORRECT,EJ_INCORRECT"));
	for (int kind = 0; kind < RECIPIENT_KINDS; kind++) {
		struct motive_set s = motive_family_set(MOTIVE_ROUTING, (enum recipient_kind)kind);
		assert_int_equal(s.bits, kind == RECIPIENT_STATE ? wanted.bits : 0);
	}
	assert_str(msg_plain(LANG_FR, motive_info(MOTIVE_SE_INCORRECT)->label), STR("SE incorrect"));
	assert_str(msg_plain(LANG_FR, motive_info(MOTIVE_EJ_INCORRECT)->label),
	           STR("EJ incorrect ou inexistant"));
}

static void S087_the_state_has_no_motive_to_recycle(void **state)
{
	(void)state;
	assert_true(motive_set_empty(motive_family_set(MOTIVE_RECYCLING, RECIPIENT_STATE)));
	assert_false(motive_set_empty(motive_family_set(MOTIVE_RECYCLING, RECIPIENT_LOCAL)));
	assert_false(motive_set_empty(motive_family_set(MOTIVE_RECYCLING, RECIPIENT_HOSPITAL)));
}

static void every_motive_has_its_place(void **state)
{
	(void)state;
	enum motive m;
	for (int i = 0; i < MOTIVE_COUNT; i++) {
		const struct motive_info *info = motive_info((enum motive)i);
		assert_row(motive_find(info->name, &m) && m == (enum motive)i, i, info->name);
		assert_row(info->kinds != 0 && !(info->kinds & 1u << RECIPIENT_NONE), i, info->name);
		assert_row(msg_plain(LANG_EN, info->label).n > 0, i, info->name);
	}
	assert_false(motive_find(STR("AUTRE"), &m));
	assert_false(motive_find(STR(""), &m));
}

static void sets_go_to_text_and_back(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct motive_set s = set_of(STR("EJ_INCORRECT, SE_INCORRECT"));
	assert_str(motive_set_print(cx->arena, s), STR("SE_INCORRECT,EJ_INCORRECT"));
	assert_str(motive_set_text(cx->arena, LANG_FR, s), STR("SE incorrect, EJ incorrect ou inexistant"));
	assert_int_equal(set_of(motive_set_print(cx->arena, s)).bits, s.bits);
	assert_true(motive_set_empty(set_of(STR(""))));
	assert_true(str_empty(motive_set_print(cx->arena, (struct motive_set){ 0 })));
	assert_false(motive_set_parse(STR("SE_INCORRECT,PERDU"), &s));
	assert_true(motive_set_within(set_of(STR("RIB")), motive_family_set(MOTIVE_SUSPENSION, RECIPIENT_LOCAL)));
	assert_false(motive_set_within(set_of(STR("RIB,DOUBLON")), set_of(STR("RIB"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S088_routing_motives_are_the_states_alone),
		UNIT_TEST(S087_the_state_has_no_motive_to_recycle),
		UNIT_TEST(every_motive_has_its_place),
		UNIT_TEST(sets_go_to_text_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
