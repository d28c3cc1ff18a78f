#include "unit.h"

#include "core_date.h"

#include <time.h>

static const struct {
	str utc, paris; /* paris as YYYY-MM-DD hh:mm +minutes */
} clocks[] = {
	{ STR_INIT("2026-01-15T12:00:00Z"), STR_INIT("2026-01-15 13:00 +60") },
	{ STR_INIT("2026-07-15T12:00:00Z"), STR_INIT("2026-07-15 14:00 +120") },
	/* Summer time starts on 29 March 2026 and ends on 25 October 2026, at 01:00 UTC. */
	{ STR_INIT("2026-03-29T00:59:59Z"), STR_INIT("2026-03-29 01:59 +60") },
	{ STR_INIT("2026-03-29T01:00:00Z"), STR_INIT("2026-03-29 03:00 +120") },
	{ STR_INIT("2026-10-25T00:59:59Z"), STR_INIT("2026-10-25 02:59 +120") },
	{ STR_INIT("2026-10-25T01:00:00Z"), STR_INIT("2026-10-25 02:00 +60") },
	/* The last Sunday is the 31st. */
	{ STR_INIT("2024-03-31T01:00:00Z"), STR_INIT("2024-03-31 03:00 +120") },
	{ STR_INIT("2021-10-31T00:59:00Z"), STR_INIT("2021-10-31 02:59 +120") },
	{ STR_INIT("2021-10-31T01:00:00Z"), STR_INIT("2021-10-31 02:00 +60") },
	/* The last Sunday is the 25th. */
	{ STR_INIT("2029-03-25T00:59:59Z"), STR_INIT("2029-03-25 01:59 +60") },
	{ STR_INIT("2029-03-25T01:00:00Z"), STR_INIT("2029-03-25 03:00 +120") },
	/* The day of Paris is not that of UTC. */
	{ STR_INIT("2026-12-31T23:30:00Z"), STR_INIT("2027-01-01 00:30 +60") },
	{ STR_INIT("2026-07-01T21:59:59Z"), STR_INIT("2026-07-01 23:59 +120") },
	{ STR_INIT("2026-07-01T22:00:00Z"), STR_INIT("2026-07-02 00:00 +120") },
	{ STR_INIT("1969-12-31T23:30:00Z"), STR_INIT("1970-01-01 00:30 +60") },
};

static void the_clock_of_paris(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(clocks); i++) {
		int64_t ms;
		assert_true(time_parse_iso(clocks[i].utc, &ms));
		struct clock_time t = time_in_paris(ms);
		assert_str(str_printf(a, "%04d-%02d-%02d %02d:%02d +%d", t.date.year, t.date.month,
		                      t.date.day, t.hour, t.minute, t.offset),
		           clocks[i].paris);
		assert_int_equal(date_cmp(time_date(ms), t.date), 0);
	}
}

/* Against the system's time-zone files, where they are installed: every hour of 30 years. */
static void the_system_says_the_same(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Paris", 1);
	tzset();
	time_t july = 1783080000;
	struct tm tm;
	if (!localtime_r(&july, &tm) || tm.tm_gmtoff != 7200)
		skip();
	for (time_t s = 852076800; s < 852076800 + (time_t)30 * 366 * 86400; s += 3599) {
		struct clock_time t = time_in_paris((int64_t)s * 1000);
		localtime_r(&s, &tm);
		assert_int_equal(t.offset * 60, tm.tm_gmtoff);
		assert_int_equal(t.hour, tm.tm_hour);
		assert_int_equal(t.date.day, tm.tm_mday);
		assert_int_equal(t.date.year, tm.tm_year + 1900);
	}
}

static void midnight_of_every_day_is_midnight(void **state)
{
	(void)state;
	for (int64_t day = 9000; day < 30000; day++) {
		struct date d = date_of_days(day);
		int64_t ms = time_of_date(d);
		struct clock_time t = time_in_paris(ms);
		assert_int_equal(date_cmp(t.date, d), 0);
		assert_int_equal(t.hour * 3600 + t.minute * 60 + t.second + t.ms, 0);
		assert_int_equal(date_cmp(time_date(ms - 1), date_of_days(day - 1)), 0);
	}
}

static void printed_instants_come_back(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	uint64_t x = 88172645463325252u;
	for (int i = 0; i < 2000; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		int64_t ms = (int64_t)(x % 253402300800000) - 1000000000000, back;
		str s = time_print_iso(a, ms);
		assert_row(time_parse_iso(s, &back) && back == ms, i, s);
	}
	assert_str(time_print_iso(a, 0), STR("1970-01-01T00:00:00.000Z"));
	assert_str(time_print_iso(a, -1), STR("1969-12-31T23:59:59.999Z"));
	assert_str(time_print_iso(a, INT64_MAX), STR(""));
	time_in_paris(INT64_MAX);
	time_in_paris(INT64_MIN);
}

static const struct {
	str text;
	bool ok;
	int64_t ms;
} isos[] = {
	{ STR_INIT("2026-11-24T03:42:01.123Z"), true, 1795491721123 },
	{ STR_INIT("2026-11-24T03:42:01Z"), true, 1795491721000 },
	{ STR_INIT("2026-11-24T04:42:01+01:00"), true, 1795491721000 },
	{ STR_INIT("2026-11-23T22:12:01-05:30"), true, 1795491721000 },
	{ STR_INIT("2026-11-24T03:42:01"), false, 0 },
	{ STR_INIT("2026-11-24 03:42:01Z"), false, 0 },
	{ STR_INIT("2026-11-24T24:00:00Z"), false, 0 },
	{ STR_INIT("2026-11-24T23:60:00Z"), false, 0 },
	{ STR_INIT("2026-11-24T03:42:01.1Z"), false, 0 },
	{ STR_INIT("2026-11-24T03:42:01.123"), false, 0 },
	{ STR_INIT("2026-11-24T03:42:01ZZ"), false, 0 },
	{ STR_INIT("2026-11-24T03:42:01+1:00"), false, 0 },
	{ STR_INIT("2026-11-24T-3:42:01Z"), false, 0 },
	{ STR_INIT("2026-02-30T03:42:01Z"), false, 0 },
	{ STR_INIT("2026-11-24"), false, 0 },
	{ STR_INIT(""), false, 0 },
};

static void iso_instants_are_read_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(isos); i++) {
		int64_t ms = 0;
		assert_row(time_parse_iso(isos[i].text, &ms) == isos[i].ok, i, isos[i].text);
		assert_row(!isos[i].ok || ms == isos[i].ms, i, isos[i].text);
	}
}

static void now_is_now(void **state)
{
	(void)state;
	assert_true(llabs(time_now() - (int64_t)time(NULL) * 1000) < 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_clock_of_paris), UNIT_TEST(the_system_says_the_same),
		UNIT_TEST(midnight_of_every_day_is_midnight), UNIT_TEST(printed_instants_come_back),
		UNIT_TEST(iso_instants_are_read_strictly), UNIT_TEST(now_is_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
