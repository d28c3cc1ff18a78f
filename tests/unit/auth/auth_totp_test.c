/* One-time codes: the vectors of RFC 6238 and RFC 4648, the window, and that a code is good once. */
#include "unit.h"

#include "auth.h"

#define KEY STR("12345678901234567890")

static void codes_are_those_of_rfc_6238(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		int64_t seconds;
		const char *code; /* the last six of its eight digits */
	} rows[] = {
		{ 59, "287082" },         { 1111111109, "081804" },  { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" },  { 20000000000, "353130" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		str code = totp_code(cx->arena, KEY, rows[i].seconds * 1000 / TOTP_STEP_MS);
		assert_row(str_eq(code, str_of(rows[i].code)), i, code);
	}
}

static void letters_are_those_of_rfc_4648(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const char *const rows[][2] = {
		{ "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" },
		{ "fooba", "MZXW6YTB" }, { "foobar", "MZXW6YTBOI" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		str text = base32_of(cx->arena, str_of(rows[i][0]));
		assert_row(str_eq(text, str_of(rows[i][1])), i, text);
	}
}

static void the_code_before_and_the_one_after_count_others_do_not(void **state)
{
	struct ctx *cx = unit_ctx(state);
	int64_t now = UNIT_NOW, here = now / TOTP_STEP_MS;
	for (int64_t step = here - 3; step <= here + 3; step++) {
		bool near_ = step >= here - 1 && step <= here + 1;
		int64_t found = totp_check(cx->arena, KEY, totp_code(cx->arena, KEY, step), now, 0);
		assert_int_equal(found, near_ ? step : 0);
	}
}

static void a_code_is_good_once_and_no_older_one_after_it(void **state)
{
	struct ctx *cx = unit_ctx(state);
	int64_t now = UNIT_NOW, here = now / TOTP_STEP_MS;
	str code = totp_code(cx->arena, KEY, here);
	assert_int_equal(totp_check(cx->arena, KEY, code, now, here - 1), here);
	assert_int_equal(totp_check(cx->arena, KEY, code, now, here), 0);
	assert_int_equal(totp_check(cx->arena, KEY, totp_code(cx->arena, KEY, here - 1), now, here), 0);
	assert_int_equal(totp_check(cx->arena, KEY, totp_code(cx->arena, KEY, here + 1), now, here), here + 1);
}

static void what_people_type_is_read(void **state)
{
	struct ctx *cx = unit_ctx(state);
	int64_t now = UNIT_NOW, here = now / TOTP_STEP_MS;
	str c = totp_code(cx->arena, KEY, here);
	str apart = str_printf(cx->arena, " %.3s %.3s ", c.p, c.p + 3);
	assert_int_equal(totp_check(cx->arena, KEY, apart, now, 0), here);
	static const char *const wrong[] = { "", "1", "12345", "1234567", "abcdef", "000000000000" };
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_row(totp_check(cx->arena, KEY, str_of(wrong[i]), now, 0) == 0, i, str_of(wrong[i]));
}

static void the_address_for_the_app_is_escaped(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str uri = totp_uri(cx->arena, STR("Chorale (qualification)"), STR("zoe+a@exemple.fr"), KEY);
	assert_true(str_eq(uri, STR("otpauth://totp/Chorale%20%28qualification%29:zoe%2Ba%40exemple.fr"
	                            "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Chorale%20%28qualification%29")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(codes_are_those_of_rfc_6238),
		UNIT_TEST(letters_are_those_of_rfc_4648),
		UNIT_TEST(the_code_before_and_the_one_after_count_others_do_not),
		UNIT_TEST(a_code_is_good_once_and_no_older_one_after_it),
		UNIT_TEST(what_people_type_is_read),
		UNIT_TEST(the_address_for_the_app_is_escaped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
