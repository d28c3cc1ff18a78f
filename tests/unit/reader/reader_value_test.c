#include "unit.h"

#include "reader_value.h"

static const struct {
	str text;
	enum read_decimal_sign sign;
	bool ok;
	int64_t m;
	uint8_t scale;
} numbers[] = {
	{ STR_INIT("1 234,56"), READ_SIGN_COMMA, true, 123456, 2 },
	{ STR_INIT("1\xc2\xa0" "234,56"), READ_SIGN_COMMA, true, 123456, 2 },
	{ STR_INIT("1\xe2\x80\xaf" "234,56 \xe2\x82\xac"), READ_SIGN_COMMA, true, 123456, 2 },
	{ STR_INIT("1.235,40"), READ_SIGN_COMMA, true, 123540, 2 },
	{ STR_INIT("1,234.50"), READ_SIGN_DOT, true, 123450, 2 },
	{ STR_INIT("1'234.50"), READ_SIGN_DOT, true, 123450, 2 },
	{ STR_INIT("-12,5"), READ_SIGN_COMMA, true, -125, 1 },
	{ STR_INIT("12,00-"), READ_SIGN_COMMA, true, -1200, 2 },
	{ STR_INIT("\xe2\x88\x92" "12,00"), READ_SIGN_COMMA, true, -1200, 2 },
	{ STR_INIT("\xe2\x82\xac" "25.52"), READ_SIGN_DOT, true, 2552, 2 },
	{ STR_INIT("$4.11"), READ_SIGN_DOT, true, 411, 2 },
	{ STR_INIT("40e"), READ_SIGN_COMMA, true, 40, 0 },
	{ STR_INIT("130,272"), READ_SIGN_COMMA, true, 130272, 3 },
	{ STR_INIT("130,272"), READ_SIGN_DOT, true, 130272, 0 },
	{ STR_INIT("14.500"), READ_SIGN_COMMA, true, 14500, 0 },
	{ STR_INIT("0,125"), READ_SIGN_DOT, true, 125, 3 },
	{ STR_INIT("20%"), READ_SIGN_COMMA, true, 20, 0 },
	{ STR_INIT("12.05.2024"), READ_SIGN_COMMA, false, 0, 0 },
	{ STR_INIT("1 23,45"), READ_SIGN_COMMA, false, 0, 0 },
	{ STR_INIT("0342"), READ_SIGN_COMMA, false, 0, 0 },
	{ STR_INIT("12a"), READ_SIGN_COMMA, false, 0, 0 },
	{ STR_INIT("1234567890123456"), READ_SIGN_COMMA, false, 0, 0 },
	{ STR_INIT("-"), READ_SIGN_COMMA, false, 0, 0 },
	{ STR_INIT(""), READ_SIGN_COMMA, false, 0, 0 },
};

static void numbers_as_people_print_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct read_number n;
		bool ok = reader_parse_number(numbers[i].text, numbers[i].sign, &n);
		assert_row(ok == numbers[i].ok, i, numbers[i].text);
		assert_row(!ok || (n.value.m == numbers[i].m && n.value.scale == numbers[i].scale), i,
		           numbers[i].text);
	}
}

static const struct {
	str text;
	bool month_first, ok;
	struct date date;
} dates[] = {
	{ STR_INIT("31/12/2026"), false, true, { 2026, 12, 31 } },
	{ STR_INIT("31.12.26"), false, true, { 2026, 12, 31 } },
	{ STR_INIT("8-9-2022"), false, true, { 2022, 9, 8 } },
	{ STR_INIT("2026-12-31"), false, true, { 2026, 12, 31 } },
	{ STR_INIT("20260815"), false, true, { 2026, 8, 15 } },
	{ STR_INIT("12/31/2026"), false, true, { 2026, 12, 31 } },
	{ STR_INIT("03/04/2026"), false, true, { 2026, 4, 3 } },
	{ STR_INIT("03/04/2026"), true, true, { 2026, 3, 4 } },
	{ STR_INIT("30/02/2026"), false, false, { 0, 0, 0 } },
	{ STR_INIT("31/12-2026"), false, false, { 0, 0, 0 } },
	{ STR_INIT("12/2026"), false, false, { 0, 0, 0 } },
	{ STR_INIT("99999999"), false, false, { 0, 0, 0 } },
	{ STR_INIT("1.2.3.4"), false, false, { 0, 0, 0 } },
};

static void dates_as_people_print_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		struct date d = { 0, 0, 0 };
		bool us, ok = reader_parse_date(dates[i].text, dates[i].month_first, &d, &us);
		assert_row(ok == dates[i].ok, i, dates[i].text);
		assert_row(!ok || date_cmp(d, dates[i].date) == 0, i, dates[i].text);
	}
}

static void months_in_four_languages(void **state)
{
	static const struct {
		str key;
		int month;
	} rows[] = {
		{ STR_INIT("janv"), 1 }, { STR_INIT("fevrier"), 2 }, { STR_INIT("mrz"), 3 }, { STR_INIT("mei"), 5 },
		{ STR_INIT("juin"), 6 }, { STR_INIT("juil"), 7 },    { STR_INIT("jui"), 0 }, { STR_INIT("aout"), 8 },
		{ STR_INIT("dez"), 12 }, { STR_INIT("de"), 0 },      { STR_INIT("total"), 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(reader_month_of(rows[i].key) == rows[i].month, i, rows[i].key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(numbers_as_people_print_them), UNIT_TEST(dates_as_people_print_them),
		UNIT_TEST(months_in_four_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
