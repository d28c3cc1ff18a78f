#include "unit.h"

#include "core_dec.h"

#include <string.h>

static const struct {
	str text;
	bool ok;
	int64_t m;
	uint8_t scale;
} parses[] = {
	{ STR_INIT("0"), true, 0, 0 },
	{ STR_INIT("3"), true, 3, 0 },
	{ STR_INIT("1.10"), true, 110, 2 },
	{ STR_INIT("-12.50"), true, -1250, 2 },
	{ STR_INIT("0.125"), true, 125, 3 },
	{ STR_INIT("-0.00"), true, 0, 2 },
	{ STR_INIT("0.000000000001"), true, 1, 12 },
	{ STR_INIT("9223372036854775807"), true, INT64_MAX, 0 },
	{ STR_INIT("-9223372036854775808"), true, INT64_MIN, 0 },
	{ STR_INIT("-9223372.036854775808"), true, INT64_MIN, 12 },
	{ STR_INIT("9223372036854775808"), false, 0, 0 },
	{ STR_INIT("-9223372036854775809"), false, 0, 0 },
	{ STR_INIT("92233720368547758.08"), false, 0, 0 },
	{ STR_INIT("0.0000000000001"), false, 0, 0 },
	{ STR_INIT(""), false, 0, 0 },
	{ STR_INIT("-"), false, 0, 0 },
	{ STR_INIT("."), false, 0, 0 },
	{ STR_INIT(".5"), false, 0, 0 },
	{ STR_INIT("5."), false, 0, 0 },
	{ STR_INIT("1.2.3"), false, 0, 0 },
	{ STR_INIT("+1"), false, 0, 0 },
	{ STR_INIT("1e3"), false, 0, 0 },
	{ STR_INIT("1 000"), false, 0, 0 },
	{ STR_INIT("1,5"), false, 0, 0 },
	{ STR_INIT("--1"), false, 0, 0 },
	{ STR_INIT("1-"), false, 0, 0 },
	{ STR_INIT("1\0"), false, 0, 0 },
	{ STR_INIT("٣"), false, 0, 0 },
};

static void plain_notation_only(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(parses); i++) {
		dec d = { 0, 0 };
		bool ok = dec_parse(parses[i].text, &d);
		assert_row(ok == parses[i].ok, i, parses[i].text);
		assert_row(!ok || (d.m == parses[i].m && d.scale == parses[i].scale), i, parses[i].text);
	}
}

static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static dec random_dec(uint64_t *x)
{
	int64_t m = (int64_t)next_random(x) >> (next_random(x) & 63);
	return (dec){ m, (uint8_t)(next_random(x) % (DEC_SCALE_MAX + 1)) };
}

static void printed_decimals_come_back(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	uint64_t x = 88172645463325252u;
	for (int i = 0; i < 5000; i++) {
		dec d = random_dec(&x), back;
		str s = dec_print(a, d);
		assert_row(dec_parse(s, &back) && back.m == d.m && back.scale == d.scale, i, s);
		assert_row(dec_parse_human(s, true, &back) && dec_cmp(back, d) == 0, i, s);
	}
	assert_str(dec_print(a, (dec){ INT64_MIN, 2 }), STR("-92233720368547758.08"));
	assert_str(dec_print(a, (dec){ -5, 1 }), STR("-0.5"));
	assert_str(dec_print(a, (dec){ 110, 2 }), STR("1.10"));
}

enum op { ADD, SUB, MUL, DIV, ROUND };

static const struct {
	enum op op;
	const char *a, *b;
	uint8_t scale;
	const char *wanted; /* NULL: refused */
} sums[] = {
	{ ADD, "1.1", "2.25", 0, "3.35" },
	{ ADD, "-1", "0.01", 0, "-0.99" },
	{ ADD, "9223372036854775807", "1", 0, NULL },
	{ ADD, "9223372036854775807", "0.1", 0, NULL },
	{ ADD, "9223372036854775807", "-9223372036854775808", 0, "-1" },
	{ SUB, "1.00", "0.1", 0, "0.90" },
	{ SUB, "-9223372036854775808", "1", 0, NULL },
	{ SUB, "0", "-9223372036854775808", 0, NULL },
	{ MUL, "2.5", "4", 2, "10.00" },
	{ MUL, "0.333333", "3", 2, "1.00" },
	{ MUL, "1.005", "1", 2, "1.01" },
	{ MUL, "-1.005", "1", 2, "-1.01" },
	{ MUL, "1.0049999", "1", 2, "1.00" },
	{ MUL, "9223372036854775807", "1", 0, "9223372036854775807" },
	{ MUL, "9223372036854775807", "1", 1, NULL },
	{ MUL, "9223372036854775807", "9223372036854775807", 0, NULL },
	{ MUL, "9223372036854775807", "0.000000000001", 0, "9223372" },
	{ MUL, "9223372.036854775807", "9223372.036854775807", 4, "85070591730234.6158" },
	{ MUL, "-9223372036854775808", "-1", 0, NULL },
	{ MUL, "1", "1", 13, NULL },
	{ DIV, "1", "3", 4, "0.3333" },
	{ DIV, "2", "3", 4, "0.6667" },
	{ DIV, "-2", "3", 4, "-0.6667" },
	{ DIV, "1", "-8", 2, "-0.13" },
	{ DIV, "1", "8", 2, "0.13" },
	{ DIV, "1.20", "0.2", 0, "6" },
	{ DIV, "1", "0.000000000001", 0, "1000000000000" },
	{ DIV, "0.000000000001", "1", 0, "0" },
	{ DIV, "9223372036854775807", "0.1", 0, NULL },
	{ DIV, "-9223372036854775808", "-1", 0, NULL },
	{ DIV, "-9223372036854775808", "1", 0, "-9223372036854775808" },
	{ DIV, "9223372036854775807", "9223372036854775807", 12, "1.000000000000" },
	{ DIV, "1", "0", 2, NULL },
	{ DIV, "0", "0.00", 2, NULL },
	{ ROUND, "2.345", "0", 2, "2.35" },
	{ ROUND, "-2.345", "0", 2, "-2.35" },
	{ ROUND, "2.344", "0", 2, "2.34" },
	{ ROUND, "-2.5", "0", 0, "-3" },
	{ ROUND, "2.5", "0", 0, "3" },
	{ ROUND, "0.499999999999", "0", 0, "0" },
	{ ROUND, "2", "0", 2, "2.00" },
	{ ROUND, "9223372036854775807", "0", 1, NULL },
	{ ROUND, "-9223372.036854775808", "0", 0, "-9223372" },
};

static bool compute(enum op op, dec a, dec b, uint8_t scale, dec *out)
{
	switch (op) {
	case ADD:
		return dec_add(a, b, out);
	case SUB:
		return dec_sub(a, b, out);
	case MUL:
		return dec_mul(a, b, scale, out);
	case DIV:
		return dec_div(a, b, scale, out);
	case ROUND:
		return dec_round(a, scale, out);
	}
	return false;
}

static void sums_round_half_away_from_zero_and_never_wrap(void **state)
{
	struct arena *arena = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(sums); i++) {
		dec a = { 0 }, b = { 0 }, out;
		assert_true(dec_parse(str_of(sums[i].a), &a) && dec_parse(str_of(sums[i].b), &b));
		bool ok = compute(sums[i].op, a, b, sums[i].scale, &out);
		assert_row(ok == (sums[i].wanted != NULL), i, str_of(sums[i].a));
		if (ok)
			assert_str(dec_print(arena, out), str_of(sums[i].wanted));
	}
}

static void comparing_is_numeric(void **state)
{
	(void)state;
	assert_int_equal(dec_cmp((dec){ 25, 1 }, (dec){ 250, 2 }), 0);
	assert_int_equal(dec_cmp((dec){ INT64_MAX, 0 }, (dec){ INT64_MAX, 12 }), 1);
	assert_int_equal(dec_cmp((dec){ INT64_MIN, 0 }, (dec){ INT64_MIN, 12 }), -1);
	assert_int_equal(dec_cmp((dec){ 0, 0 }, (dec){ 0, 12 }), 0);
	assert_int_equal(dec_cmp((dec){ -1, 12 }, (dec){ 0, 0 }), -1);
}

/* (a + b) - b = a, and a * b / b = a where nothing was lost. */
static void sums_can_be_undone(void **state)
{
	uint64_t x = 2463534242u;
	(void)state;
	for (int i = 0; i < 5000; i++) {
		dec a = random_dec(&x), b = random_dec(&x), sum, back;
		if (dec_add(a, b, &sum) && dec_sub(sum, b, &back))
			assert_int_equal(dec_cmp(a, back), 0);
		a = (dec){ a.m % 1000000, a.scale % 4 };
		b = (dec){ b.m % 1000000, b.scale % 4 };
		if (b.m && dec_mul(a, b, 8, &sum) && dec_div(sum, b, 4, &back))
			assert_int_equal(dec_cmp(a, back), 0);
	}
}

static void money_is_exact_cents(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct money m;
	assert_true(dec_to_money((dec){ 125, 1 }, &m) && m.minor == 1250);
	assert_true(dec_to_money((dec){ 125000, 4 }, &m) && m.minor == 1250);
	assert_true(dec_to_money((dec){ -3, 0 }, &m) && m.minor == -300);
	assert_false(dec_to_money((dec){ 12345, 3 }, &m));
	assert_false(dec_to_money((dec){ INT64_MAX, 0 }, &m));
	assert_int_equal(dec_of_money((struct money){ 1250 }).scale, 2);
	assert_true(money_add((struct money){ 1 }, (struct money){ 2 }, &m) && m.minor == 3);
	assert_false(money_add((struct money){ INT64_MAX }, (struct money){ 1 }, &m));
	assert_true(money_sub((struct money){ 1 }, (struct money){ 2 }, &m) && m.minor == -1);
	assert_false(money_sub((struct money){ INT64_MIN }, (struct money){ 1 }, &m));
	assert_str(money_print(a, (struct money){ 123450 }), STR("1234.50"));
	assert_str(money_print(a, (struct money){ -7 }), STR("-0.07"));
}

static void trimmed_decimals_keep_their_value(void **state)
{
	static const struct {
		dec d, trimmed;
	} rows[] = {
		{ { 200, 1 }, { 20, 0 } }, { { 55, 1 }, { 55, 1 } },       { { 0, 2 }, { 0, 0 } },
		{ { 100, 0 }, { 100, 0 } }, { { -2100, 3 }, { -21, 1 } },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		dec d = dec_trim(rows[i].d);
		assert_true(d.m == rows[i].trimmed.m && d.scale == rows[i].trimmed.scale);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(plain_notation_only), UNIT_TEST(printed_decimals_come_back),
		UNIT_TEST(sums_round_half_away_from_zero_and_never_wrap), UNIT_TEST(comparing_is_numeric),
		UNIT_TEST(sums_can_be_undone), UNIT_TEST(trimmed_decimals_keep_their_value), UNIT_TEST(money_is_exact_cents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
