#include "unit.h"

#include <string.h>

static void the_first_failure_wins(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_int_equal(fail(cx, E_FIELD_LONG, M_INT("max", 20)), E_FIELD_LONG);
	int line = cx->failure.line;
	assert_int_equal(fail(cx, E_NOT_FOUND), E_FIELD_LONG);
	assert_int_equal(cx->failure.code, E_FIELD_LONG);
	assert_int_equal(cx->failure.line, line);
	assert_non_null(strstr(cx->failure.file, "core_ctx_test.c"));
	assert_str(cx->failure.message, STR("20 caractères au plus."));
	failure_clear(cx);
	assert_int_equal(fail(cx, E_NOT_FOUND), E_NOT_FOUND);
}

static void messages_are_in_the_language_of_the_ctx(void **state)
{
	struct ctx *cx = unit_ctx(state);
	cx->lang = LANG_EN;
	assert_int_equal(fail(cx, E_FIELD_LONG, M_INT("max", 20)), E_FIELD_LONG);
	assert_str(cx->failure.message, STR("At most 20 characters."));
}

static void wrong_fields_are_collected(void **state)
{
	struct ctx *cx = unit_ctx(state);
	char name[16] = "first";
	assert_int_equal(fields_end(cx), E_OK);
	field_fail(cx, str_of(name), E_FIELD_REQUIRED);
	memcpy(name, "other", 5); /* the path was copied */
	for (int i = 0; i < 40; i++)
		field_fail(cx, str_printf(cx->arena, "lines[%d].quantity", i), E_FIELD_LONG, M_INT("max", i));
	assert_int_equal(fields_end(cx), E_FIELDS);
	assert_int_equal(cx->failure.nfields, 41);
	assert_str(cx->failure.fields[0].field, STR("first"));
	assert_int_equal(cx->failure.fields[0].code, E_FIELD_REQUIRED);
	assert_str(cx->failure.fields[40].field, STR("lines[39].quantity"));
	assert_str(cx->failure.fields[40].message, STR("39 caractères au plus."));
	assert_str(cx->failure.message, msg_plain(LANG_FR, MSG_ERROR_FIELDS));
}

static void hostile_numbers_of_fields_are_bounded(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (int i = 0; i < 5000; i++)
		field_fail(cx, STR("x"), E_FIELD_REQUIRED);
	assert_int_equal(cx->failure.nfields, 1000);
	assert_int_equal(fields_end(cx), E_FIELDS);
}

static enum ec passes_on(struct ctx *cx, enum ec ec, bool *reached)
{
	TRY(ec ? fail(cx, ec) : E_OK);
	*reached = true;
	return E_OK;
}

static void try_returns_at_the_first_failure(void **state)
{
	struct ctx *cx = unit_ctx(state);
	bool reached = false;
	assert_int_equal(passes_on(cx, E_NOT_FOUND, &reached), E_NOT_FOUND);
	assert_false(reached);
	failure_clear(cx);
	assert_int_equal(passes_on(cx, E_OK, &reached), E_OK);
	assert_true(reached);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_first_failure_wins),
		UNIT_TEST(messages_are_in_the_language_of_the_ctx),
		UNIT_TEST(wrong_fields_are_collected),
		UNIT_TEST(hostile_numbers_of_fields_are_bounded),
		UNIT_TEST(try_returns_at_the_first_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
