#include "unit.h"

#include "core_date.h"

static const struct {
	int year, month, day;
	bool ok;
} days[] = {
	{ 2024, 2, 29, true },  { 2023, 2, 29, false }, { 1900, 2, 29, false }, { 2000, 2, 29, true },
	{ 2026, 4, 31, false }, { 2026, 12, 31, true }, { 2026, 13, 1, false }, { 2026, 0, 1, false },
	{ 2026, 1, 0, false },  { 2026, 1, 32, false }, { 0, 1, 1, false },     { -1, 1, 1, false },
	{ 1, 1, 1, true },      { 9999, 12, 31, true }, { 10000, 1, 1, false }, { 2026, -1, 1, false },
};

static void only_days_that_exist_are_made(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(days); i++) {
		struct date d = { 0 };
		bool ok = date_make(days[i].year, days[i].month, days[i].day, &d);
		assert_row(ok == days[i].ok && date_is_set(d) == ok, i, date_print_iso(a, d));
	}
}

static void every_day_of_ten_thousand_years_comes_back(void **state)
{
	(void)state;
	struct date d = { 1, 1, 1 };
	int64_t first = date_to_days(d), last = date_to_days((struct date){ 9999, 12, 31 });
	assert_int_equal(last - first + 1, 3652059);
	for (int64_t n = first; n <= last; n++) {
		struct date x = date_of_days(n), same;
		assert_true(date_make(x.year, x.month, x.day, &same));
		assert_true(date_to_days(x) == n);
		assert_true(n == first || date_cmp(d, x) < 0);
		d = x;
	}
	assert_false(date_is_set(date_of_days(first - 1)));
	assert_false(date_is_set(date_of_days(last + 1)));
	assert_false(date_is_set(date_of_days(INT64_MAX)));
	assert_false(date_is_set(date_of_days(INT64_MIN)));
}

static void known_days(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct date d = { 2026, 11, 24 };
	assert_int_equal(date_to_days((struct date){ 1970, 1, 1 }), 0);
	assert_int_equal(date_to_days(d), 20781);
	assert_int_equal(date_weekday(d), 2);
	assert_int_equal(date_weekday((struct date){ 1, 1, 1 }), 1);
	assert_int_equal(date_weekday((struct date){ 1969, 12, 28 }), 0);
	assert_str(date_print_iso(a, date_add_days(d, 7)), STR("2026-12-01"));
	assert_str(date_print_iso(a, date_add_days(d, -24)), STR("2026-10-31"));
	assert_int_equal(date_diff_days((struct date){ 2027, 1, 1 }, d), 38);
	assert_str(date_print_iso(a, (struct date){ 0 }), STR(""));
}

static const struct {
	str text;
	bool ok;
} isos[] = {
	{ STR_INIT("2026-11-24"), true },  { STR_INIT("0001-01-01"), true },
	{ STR_INIT("2026-1-24"), false },  { STR_INIT("2026-11-24 "), false },
	{ STR_INIT("2026/11/24"), false }, { STR_INIT("2026-02-30"), false },
	{ STR_INIT("-026-11-24"), false }, { STR_INIT("2026--1-24"), false },
	{ STR_INIT("+026-11-24"), false }, { STR_INIT(""), false },
	{ STR_INIT("0000-01-01"), false }, { STR_INIT("2026-11-2x"), false },
};

static void iso_dates_are_read_strictly(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(isos); i++) {
		struct date d;
		bool ok = date_parse_iso(isos[i].text, &d);
		assert_row(ok == isos[i].ok, i, isos[i].text);
		if (ok)
			assert_str(date_print_iso(a, d), isos[i].text);
	}
}

/* Easter Sundays as the almanacs give them, the earliest and latest possible ones among them. */
static const struct date easters[] = {
	{ 1818, 3, 22 }, { 1943, 4, 25 }, { 1954, 4, 18 }, { 1961, 4, 2 },  { 1981, 4, 19 },
	{ 2000, 4, 23 }, { 2008, 3, 23 }, { 2011, 4, 24 }, { 2016, 3, 27 }, { 2019, 4, 21 },
	{ 2020, 4, 12 }, { 2021, 4, 4 },  { 2022, 4, 17 }, { 2023, 4, 9 },  { 2024, 3, 31 },
	{ 2025, 4, 20 }, { 2026, 4, 5 },  { 2027, 3, 28 }, { 2028, 4, 16 }, { 2029, 4, 1 },
	{ 2030, 4, 21 }, { 2031, 4, 13 }, { 2032, 3, 28 }, { 2033, 4, 17 }, { 2034, 4, 9 },
	{ 2035, 3, 25 }, { 2036, 4, 13 }, { 2037, 4, 5 },  { 2038, 4, 25 }, { 2049, 4, 18 },
};

static void holidays_that_follow_easter(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(easters); i++) {
		str name = date_print_iso(a, easters[i]);
		assert_row(date_weekday(easters[i]) == 0, i, name);
		assert_row(!date_is_working(date_add_days(easters[i], 1)), i, name);
		assert_row(date_is_working(date_add_days(easters[i], 2)) ||
			   date_add_days(easters[i], 2).month == 5, i, name);
		assert_row(!date_is_working(date_add_days(easters[i], 39)), i, name);
		assert_row(!date_is_working(date_add_days(easters[i], 50)), i, name);
		assert_row(date_is_working(date_add_days(easters[i], 51)), i, name);
		/* Good Friday is one in Alsace and Moselle only. */
		assert_row(date_is_working(date_add_days(easters[i], -2)), i, name);
	}
}

static const struct {
	str from, to;
} moves[] = {
	{ STR_INIT("2026-11-24"), STR_INIT("2026-11-24") }, /* a Tuesday */
	{ STR_INIT("2026-11-28"), STR_INIT("2026-11-30") }, /* Saturday */
	{ STR_INIT("2026-11-29"), STR_INIT("2026-11-30") }, /* Sunday */
	{ STR_INIT("2026-12-25"), STR_INIT("2026-12-28") }, /* Christmas, a Friday */
	{ STR_INIT("2027-01-01"), STR_INIT("2027-01-04") }, /* New Year, a Friday */
	{ STR_INIT("2026-04-04"), STR_INIT("2026-04-07") }, /* before Easter Monday */
	{ STR_INIT("2026-05-01"), STR_INIT("2026-05-04") },
	{ STR_INIT("2026-05-08"), STR_INIT("2026-05-11") },
	{ STR_INIT("2026-05-14"), STR_INIT("2026-05-15") }, /* Ascension */
	{ STR_INIT("2026-05-25"), STR_INIT("2026-05-26") }, /* Whit Monday */
	{ STR_INIT("2026-07-14"), STR_INIT("2026-07-15") },
	{ STR_INIT("2025-08-15"), STR_INIT("2025-08-18") },
	{ STR_INIT("2027-11-01"), STR_INIT("2027-11-02") },
	{ STR_INIT("2026-11-11"), STR_INIT("2026-11-12") },
	{ STR_INIT("2008-05-01"), STR_INIT("2008-05-02") }, /* Labour Day and Ascension together */
};

static void deadlines_move_to_the_next_working_day(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(moves); i++) {
		struct date d;
		assert_true(date_parse_iso(moves[i].from, &d));
		assert_str(date_print_iso(a, date_working_on_or_after(d)), moves[i].to);
	}
	assert_false(date_is_set(date_working_on_or_after((struct date){ 0 })));
}

static void eleven_holidays_a_year(void **state)
{
	(void)state;
	/* 2029: none of them on a weekend but 14 July (Saturday) and 11 November (Sunday). */
	int found = 0;
	for (struct date d = { 2029, 1, 1 }; d.year == 2029; d = date_add_days(d, 1)) {
		int weekday = date_weekday(d);
		found += weekday != 0 && weekday != 6 && !date_is_working(d);
	}
	assert_int_equal(found, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(only_days_that_exist_are_made),
		UNIT_TEST(every_day_of_ten_thousand_years_comes_back),
		UNIT_TEST(known_days),
		UNIT_TEST(iso_dates_are_read_strictly),
		UNIT_TEST(holidays_that_follow_easter),
		UNIT_TEST(deadlines_move_to_the_next_working_day),
		UNIT_TEST(eleven_holidays_a_year),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
