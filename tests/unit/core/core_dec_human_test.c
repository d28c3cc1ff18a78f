#include "unit.h"

#include "core_dec.h"

static const struct {
	str typed, plain; /* plain empty: refused */
} rows[] = {
	{ STR_INIT("1234,50"), STR_INIT("1234.50") },
	{ STR_INIT("1234.50"), STR_INIT("1234.50") },
	{ STR_INIT("1 234,50"), STR_INIT("1234.50") },
	{ STR_INIT("1\xc2\xa0""234,50"), STR_INIT("1234.50") },
	{ STR_INIT("1\xe2\x80\xaf""234,50"), STR_INIT("1234.50") },
	{ STR_INIT("1\xe2\x80\x89""234,50"), STR_INIT("1234.50") },
	{ STR_INIT("1 234.50"), STR_INIT("1234.50") },
	{ STR_INIT("1.234,50"), STR_INIT("1234.50") },
	{ STR_INIT("1,234.50"), STR_INIT("1234.50") },
	{ STR_INIT("1.234.567"), STR_INIT("1234567") },
	{ STR_INIT("1,234,567"), STR_INIT("1234567") },
	{ STR_INIT("1.234.567,8"), STR_INIT("1234567.8") },
	{ STR_INIT("1 234 567"), STR_INIT("1234567") },
	{ STR_INIT("1,234"), STR_INIT("") },
	{ STR_INIT("1,230 €"), STR_INIT("") },
	{ STR_INIT("12.5"), STR_INIT("12.5") },
	{ STR_INIT("0.125"), STR_INIT("0.125") },
	{ STR_INIT("1234.567"), STR_INIT("1234.567") },
	{ STR_INIT("1.2345"), STR_INIT("1.2345") },
	{ STR_INIT("1 234.567"), STR_INIT("1234.567") },
	{ STR_INIT(",5"), STR_INIT("0.5") },
	{ STR_INIT("1 234,50 €"), STR_INIT("1234.50") },
	{ STR_INIT("1\xc2\xa0""234,50\xc2\xa0€"), STR_INIT("1234.50") },
	{ STR_INIT("€1,234.50"), STR_INIT("1234.50") },
	{ STR_INIT("12,50 EUR"), STR_INIT("12.50") },
	{ STR_INIT("eur 12,50"), STR_INIT("12.50") },
	{ STR_INIT("$ 5"), STR_INIT("5") },
	{ STR_INIT("-12,50"), STR_INIT("-12.50") },
	{ STR_INIT("- 12,50 €"), STR_INIT("-12.50") },
	{ STR_INIT("-€12.50"), STR_INIT("-12.50") },
	{ STR_INIT("€-12.50"), STR_INIT("-12.50") },
	{ STR_INIT("\xe2\x88\x92" "12,50"), STR_INIT("-12.50") },
	{ STR_INIT("+5"), STR_INIT("5") },
	{ STR_INIT("  7  "), STR_INIT("7") },
	{ STR_INIT("1.234"), STR_INIT("") },
	{ STR_INIT("123.456"), STR_INIT("") },
	{ STR_INIT("-1.234 €"), STR_INIT("") },
	{ STR_INIT(""), STR_INIT("") },
	{ STR_INIT("€"), STR_INIT("") },
	{ STR_INIT("-"), STR_INIT("") },
	{ STR_INIT("--1"), STR_INIT("") },
	{ STR_INIT("+-1"), STR_INIT("") },
	{ STR_INIT("€1€"), STR_INIT("") },
	{ STR_INIT("12,"), STR_INIT("") },
	{ STR_INIT("12."), STR_INIT("") },
	{ STR_INIT("12 34"), STR_INIT("") },
	{ STR_INIT("1  234"), STR_INIT("") },
	{ STR_INIT("1234 567"), STR_INIT("") },
	{ STR_INIT("1,23,456"), STR_INIT("") },
	{ STR_INIT("1.234,567.8"), STR_INIT("") },
	{ STR_INIT("1 234.567,8"), STR_INIT("") },
	{ STR_INIT("1,234 567"), STR_INIT("") },
	{ STR_INIT("1,2,3"), STR_INIT("") },
	{ STR_INIT("12,5-"), STR_INIT("") },
	{ STR_INIT("1e3"), STR_INIT("") },
	{ STR_INIT("12 %"), STR_INIT("") },
	{ STR_INIT("douze"), STR_INIT("") },
	{ STR_INIT("1\0" "2"), STR_INIT("") },
	{ STR_INIT("\xff" "12"), STR_INIT("") },
	{ STR_INIT("999999999999999999999999999999999999999999999999999999999999999999999"), STR_INIT("") },
	{ STR_INIT("9 999 999 999 999 999 999 999"), STR_INIT("") },
};

static void numbers_as_people_write_them(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(rows); i++) {
		dec d;
		bool ok = dec_parse_human(rows[i].typed, false, &d);
		assert_row(ok == !str_empty(rows[i].plain), i, rows[i].typed);
		if (ok)
			assert_str(dec_print(a, d), rows[i].plain);
	}
}

static void lenient_takes_the_dot_for_the_decimal_sign(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	dec d;
	assert_true(dec_parse_human(STR("1.234"), true, &d));
	assert_str(dec_print(a, d), STR("1.234"));
	assert_true(dec_parse_human(STR("1.234.567"), true, &d));
	assert_str(dec_print(a, d), STR("1234567"));
	assert_false(dec_parse_human(STR("12 34"), true, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(numbers_as_people_write_them),
		UNIT_TEST(lenient_takes_the_dot_for_the_decimal_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
