#include "unit.h"

#include "core_str.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	str in;
	bool ok;
	int64_t value;
} numbers[] = {
	{ STR_INIT("0"), true, 0 },
	{ STR_INIT("-0"), true, 0 },
	{ STR_INIT("007"), true, 7 },
	{ STR_INIT("9223372036854775807"), true, INT64_MAX },
	{ STR_INIT("-9223372036854775808"), true, INT64_MIN },
	{ STR_INIT("9223372036854775808"), false, 0 },
	{ STR_INIT("-9223372036854775809"), false, 0 },
	{ STR_INIT("99999999999999999999999"), false, 0 },
	{ STR_INIT(""), false, 0 },
	{ STR_INIT("-"), false, 0 },
	{ STR_INIT("+1"), false, 0 },
	{ STR_INIT(" 1"), false, 0 },
	{ STR_INIT("1 "), false, 0 },
	{ STR_INIT("1x"), false, 0 },
	{ STR_INIT("--1"), false, 0 },
	{ STR_INIT("1\0"), false, 0 },
};

static void whole_texts_become_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		int64_t v = 0;
		assert_row(str_to_i64(numbers[i].in, &v) == numbers[i].ok, i, numbers[i].in);
		assert_row(v == numbers[i].value, i, numbers[i].in);
	}
	assert_false(str_to_i64(STR_NONE, &(int64_t){ 0 }));
}

static void printed_numbers_come_back(void **state)
{
	struct ctx *cx = unit_ctx(state);
	uint64_t x = 88172645463325252u; /* xorshift: always the same numbers */
	for (int i = 0; i < 2000; i++) {
		int64_t back;
		uint64_t hex;
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		int64_t v = (int64_t)x >> (x & 63);
		assert_true(str_to_i64(str_printf(cx->arena, "%" PRId64, v), &back) && back == v);
		assert_true(str_to_u64_hex(str_printf(cx->arena, "%" PRIx64, x), &hex) && hex == x);
	}
}

static void hexadecimal_is_read_in_either_case(void **state)
{
	uint64_t v;
	(void)state;
	assert_true(str_to_u64_hex(STR("0"), &v) && v == 0);
	assert_true(str_to_u64_hex(STR("00fF"), &v) && v == 255);
	assert_true(str_to_u64_hex(STR("ffffffffffffffff"), &v) && v == UINT64_MAX);
	assert_false(str_to_u64_hex(STR("10000000000000000"), &v));
	assert_false(str_to_u64_hex(STR(""), &v));
	assert_false(str_to_u64_hex(STR("g"), &v));
	assert_false(str_to_u64_hex(STR("0x1"), &v));
}

static void comparing(void **state)
{
	(void)state;
	assert_true(str_eq(STR(""), STR_NONE));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_true(str_eq_nocase(STR("AbZ"), STR("aBz")));
	assert_false(str_eq_nocase(STR("[a"), STR("{a")));
	assert_false(str_eq_nocase(STR("É"), STR("é")));
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
	assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), STR("")));
	assert_false(str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("a.pdf"), STR(".pdf")) && !str_ends(STR("pdf"), STR(".pdf")));
	assert_true(str_ends_nocase(STR("A.PDF"), STR(".pdf")));
}

static void finding(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find(STR("abc"), STR("x")), -1);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_int_equal(str_find(STR_NONE, STR("a")), -1);
	assert_int_equal(str_find_char(STR("a\0b"), '\0'), 1);
	assert_int_equal(str_find_char(STR_NONE, 'a'), -1);
	assert_int_equal(str_rfind_char(STR("a/b/c"), '/'), 3);
	assert_int_equal(str_rfind_char(STR(""), '/'), -1);
}

static void cutting(void **state)
{
	str head;
	(void)state;
	assert_str(str_sub(STR("abc"), 1, 1), STR("b"));
	assert_str(str_sub(STR("abc"), 1, SIZE_MAX), STR("bc"));
	assert_str(str_sub(STR("abc"), 9, 1), STR(""));
	assert_str(str_sub(STR_NONE, 1, 1), STR(""));
	assert_str(str_trim(STR(" \t\r\n a b \v\f")), STR("a b"));
	assert_str(str_trim(STR("  ")), STR(""));
	assert_str(str_cut(STR("k=v=w"), '=', &head), STR("v=w"));
	assert_str(head, STR("k"));
	assert_str(str_cut(STR("k"), '=', &head), STR(""));
	assert_str(head, STR("k"));
	assert_str(str_cut(STR("k="), '=', &head), STR(""));
	assert_str(head, STR("k"));
	assert_str(str_cut(STR_NONE, '=', &head), STR(""));
	assert_str(head, STR(""));
}

static void copying(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const str parts[] = { STR_INIT("a"), STR_INIT(""), STR_INIT("c") };
	assert_str(str_of("abc"), STR("abc"));
	assert_null(str_of(NULL).p);
	assert_str(str_copy(cx->arena, STR("a\0b")), STR("a\0b"));
	assert_string_equal(str_z(cx->arena, str_sub(STR("abc"), 0, 2)), "ab");
	assert_string_equal(str_z(cx->arena, STR_NONE), "");
	assert_str(str_join(cx->arena, STR(", "), parts, 3), STR("a, , c"));
	assert_str(str_join(cx->arena, STR(", "), parts, 0), STR(""));
	assert_str(str_lower_ascii(cx->arena, STR("AÉz[")), STR("aÉz["));
	assert_str(str_printf(cx->arena, "%s-%d", "x", 5), STR("x-5"));
	assert_str(str_printf(cx->arena, "%s", ""), STR(""));
	assert_int_equal(str_printf(cx->arena, "%1000d", 7).n, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(whole_texts_become_numbers), UNIT_TEST(printed_numbers_come_back),
		UNIT_TEST(hexadecimal_is_read_in_either_case), UNIT_TEST(comparing),
		UNIT_TEST(finding), UNIT_TEST(cutting), UNIT_TEST(copying),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
