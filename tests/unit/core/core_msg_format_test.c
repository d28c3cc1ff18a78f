#include "unit.h"

#define NB "\xc2\xa0"

static const struct {
	int64_t minor;
	str currency, fr, en;
} amounts[] = {
	{ 0, STR_INIT("EUR"), STR_INIT("0,00" NB "€"), STR_INIT("€0.00") },
	{ 5, STR_INIT("EUR"), STR_INIT("0,05" NB "€"), STR_INIT("€0.05") },
	{ 123450, STR_INIT("EUR"), STR_INIT("1" NB "234,50" NB "€"), STR_INIT("€1,234.50") },
	{ -123456789, STR_INIT("EUR"), STR_INIT("-1" NB "234" NB "567,89" NB "€"), STR_INIT("-€1,234,567.89") },
	{ 99999, STR_INIT("USD"), STR_INIT("999,99" NB "USD"), STR_INIT("USD" NB "999.99") },
	{ -100, STR_INIT("USD"), STR_INIT("-1,00" NB "USD"), STR_INIT("USD" NB "-1.00") },
	{ 100000, STR_INIT(""), STR_INIT("1" NB "000,00"), STR_INIT("1,000.00") },
	{ INT64_MIN, STR_INIT("EUR"), STR_INIT("-92" NB "233" NB "720" NB "368" NB "547" NB "758,08" NB "€"),
	  STR_INIT("-€92,233,720,368,547,758.08") },
};

static void money(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(amounts); i++) {
		struct money m = { amounts[i].minor };
		assert_str(format_money(a, LANG_FR, m, amounts[i].currency), amounts[i].fr);
		assert_str(format_money(a, LANG_EN, m, amounts[i].currency), amounts[i].en);
	}
	assert_str(format_amount(a, LANG_FR, (struct money){ 123450 }), STR("1" NB "234,50"));
	assert_str(format_amount(a, LANG_EN, (struct money){ 123450 }), STR("1,234.50"));
}

static void printed_amounts_can_be_typed_in(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(amounts); i++) {
		for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
			dec d;
			struct money m = { amounts[i].minor };
			str text = format_amount(a, lang, m);
			assert_row(dec_parse_human(text, false, &d) && d.m == m.minor && d.scale == 2, i, text);
		}
	}
}

static void numbers(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	assert_str(format_int(a, LANG_FR, 0), STR("0"));
	assert_str(format_int(a, LANG_FR, 999), STR("999"));
	assert_str(format_int(a, LANG_FR, -1000), STR("-1" NB "000"));
	assert_str(format_int(a, LANG_EN, INT64_MIN), STR("-9,223,372,036,854,775,808"));
	assert_str(format_dec(a, LANG_FR, (dec){ 12345678, 4 }), STR("1" NB "234,5678"));
	assert_str(format_dec(a, LANG_EN, (dec){ -50, 2 }), STR("-0.50"));
	assert_str(format_dec(a, LANG_FR, (dec){ 1200, 0 }), STR("1" NB "200"));
}

static void dates(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct date d = { 2026, 11, 23 }, first = { 2026, 8, 1 }, none = { 0 };
	assert_str(format_date(a, LANG_FR, d), STR("23/11/2026"));
	assert_str(format_date(a, LANG_FR, first), STR("01/08/2026"));
	assert_str(format_date(a, LANG_EN, d), STR("23" NB "Nov" NB "2026"));
	assert_str(format_date(a, LANG_EN, first), STR("1" NB "Aug" NB "2026"));
	assert_str(format_date_long(a, LANG_FR, d), STR("23" NB "novembre" NB "2026"));
	assert_str(format_date_long(a, LANG_FR, first), STR("1er" NB "août" NB "2026"));
	assert_str(format_date_long(a, LANG_EN, first), STR("1" NB "August" NB "2026"));
	assert_str(format_date(a, LANG_FR, none), STR(""));
	assert_str(format_date_long(a, LANG_EN, none), STR(""));
}

static void printed_dates_can_be_typed_in(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (int64_t day = 19000; day < 21000; day++) {
		struct date d = date_of_days(day), back;
		for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
			str s = format_date(a, lang, d);
			assert_row(date_parse_human(s, &back) && date_cmp(d, back) == 0, day, s);
			s = format_date_long(a, lang, d);
			assert_row(date_parse_human(s, &back) && date_cmp(d, back) == 0, day, s);
		}
	}
}

static void times_are_those_of_paris(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	int64_t t;
	assert_true(time_parse_iso(STR("2026-11-23T09:02:59Z"), &t));
	assert_str(format_time(a, LANG_FR, t), STR("23/11/2026 à" NB "10" NB "h" NB "02"));
	assert_str(format_time(a, LANG_EN, t), STR("23" NB "Nov" NB "2026, 10:02"));
	assert_true(time_parse_iso(STR("2026-07-01T22:30:00Z"), &t));
	assert_str(format_time(a, LANG_FR, t), STR("02/07/2026 à" NB "0" NB "h" NB "30"));
}

static const struct {
	int64_t n;
	str fr, en;
} sizes[] = {
	{ 0, STR_INIT("0" NB "octet"), STR_INIT("0" NB "bytes") },
	{ 1, STR_INIT("1" NB "octet"), STR_INIT("1" NB "byte") },
	{ 2, STR_INIT("2" NB "octets"), STR_INIT("2" NB "bytes") },
	{ 1023, STR_INIT("1" NB "023" NB "octets"), STR_INIT("1,023" NB "bytes") },
	{ 1024, STR_INIT("1" NB "Ko"), STR_INIT("1" NB "KB") },
	{ 1258291, STR_INIT("1,2" NB "Mo"), STR_INIT("1.2" NB "MB") },
	{ 10485760, STR_INIT("10" NB "Mo"), STR_INIT("10" NB "MB") },
	{ 10485759, STR_INIT("10" NB "Mo"), STR_INIT("10" NB "MB") },
	{ 1048575, STR_INIT("1" NB "Mo"), STR_INIT("1" NB "MB") },
	{ 125829120, STR_INIT("120" NB "Mo"), STR_INIT("120" NB "MB") },
	{ 1610612736, STR_INIT("1,5" NB "Go"), STR_INIT("1.5" NB "GB") },
	{ INT64_MAX, STR_INIT("8" NB "388" NB "608" NB "To"), STR_INIT("8,388,608" NB "TB") },
};

static void sizes_of_files(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		str fr = format_bytes(a, LANG_FR, sizes[i].n);
		str en = format_bytes(a, LANG_EN, sizes[i].n);
		assert_str(fr, sizes[i].fr);
		assert_str(en, sizes[i].en);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(money), UNIT_TEST(printed_amounts_can_be_typed_in), UNIT_TEST(numbers),
		UNIT_TEST(dates), UNIT_TEST(printed_dates_can_be_typed_in), UNIT_TEST(times_are_those_of_paris),
		UNIT_TEST(sizes_of_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
