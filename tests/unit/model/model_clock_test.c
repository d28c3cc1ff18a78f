#include "unit.h"

#include "model_clock.h"

static struct date day(const char *iso)
{
	struct date d = { 0 };
	if (iso && *iso)
		assert_true(date_parse_iso(str_of(iso), &d));
	return d;
}

static void R2192_10_R2192_11_periods_by_kind(void **state)
{
	(void)state;
	assert_int_equal(clock_period(RECIPIENT_STATE), 30);
	assert_int_equal(clock_period(RECIPIENT_LOCAL), 30);
	assert_int_equal(clock_period(RECIPIENT_HOSPITAL), 50);
	assert_int_equal(clock_period(RECIPIENT_COMPANY), 60);
	assert_int_equal(clock_period(RECIPIENT_NONE), 0);
}

/* One row, one life of a clock: days as they come, then what is seen on a day. */
struct life {
	const char *name;
	enum recipient_kind kind;
	const char *start, *interrupt, *resume, *end;
	bool is_void;
	const char *today;
	enum clock_state state;
	const char *due;
	int left, late;
};

static const struct life lives[] = {
	{ "runs", RECIPIENT_LOCAL, "2026-10-12", "", "", "", false, "2026-10-20", CLOCK_RUNNING, "2026-11-12", 23, 0 },
	{ "11 November is a holiday", RECIPIENT_LOCAL, "2026-10-12", "", "", "", false, "2026-11-11", CLOCK_RUNNING,
	  "2026-11-12", 1, 0 },
	{ "last day", RECIPIENT_LOCAL, "2026-10-12", "", "", "", false, "2026-11-12", CLOCK_RUNNING, "2026-11-12", 0, 0 },
	{ "late by a day", RECIPIENT_LOCAL, "2026-10-12", "", "", "", false, "2026-11-13", CLOCK_LATE, "2026-11-12", 0, 1 },
	{ "Saturday to Monday", RECIPIENT_STATE, "2026-10-15", "", "", "", false, "2026-11-14", CLOCK_RUNNING,
	  "2026-11-16", 2, 0 },
	{ "Sunday to Monday", RECIPIENT_STATE, "2026-10-16", "", "", "", false, "2026-11-01", CLOCK_RUNNING, "2026-11-16",
	  15, 0 },
	{ "Christmas on a Friday", RECIPIENT_LOCAL, "2026-11-25", "", "", "", false, "2026-12-01", CLOCK_RUNNING,
	  "2026-12-28", 27, 0 },
	{ "hospital", RECIPIENT_HOSPITAL, "2026-10-05", "", "", "", false, "2026-10-05", CLOCK_RUNNING, "2026-11-24", 50, 0 },
	{ "company", RECIPIENT_COMPANY, "2026-10-05", "", "", "", false, "2026-10-05", CLOCK_RUNNING, "2026-12-04", 60, 0 },
	{ "leap February", RECIPIENT_LOCAL, "2028-02-01", "", "", "", false, "2028-02-01", CLOCK_RUNNING, "2028-03-02", 30, 0 },
	{ "interrupted", RECIPIENT_LOCAL, "2026-10-01", "2026-10-11", "", "", false, "2026-11-20", CLOCK_INTERRUPTED, "", 0, 0 },
	/* 20 days were left: 30 new ones (R2192-29) */
	{ "resumes with 30", RECIPIENT_LOCAL, "2026-10-01", "2026-10-11", "2026-10-20", "", false, "2026-10-20",
	  CLOCK_RUNNING, "2026-11-19", 30, 0 },
	/* 55 days were left, more than 30 */
	{ "resumes with the rest", RECIPIENT_COMPANY, "2026-10-01", "2026-10-06", "2026-10-20", "", false, "2026-10-20",
	  CLOCK_RUNNING, "2026-12-14", 55, 0 },
	{ "exactly 30 left", RECIPIENT_COMPANY, "2026-10-01", "2026-10-31", "2026-11-02", "", false, "2026-11-02",
	  CLOCK_RUNNING, "2026-12-02", 30, 0 },
	{ "paid in time", RECIPIENT_LOCAL, "2026-10-12", "", "", "2026-11-12", false, "2027-01-01", CLOCK_PAID,
	  "2026-11-12", 0, 0 },
	{ "paid late", RECIPIENT_LOCAL, "2026-10-12", "", "", "2026-11-22", false, "2027-01-01", CLOCK_PAID_LATE,
	  "2026-11-12", 0, 10 },
	{ "paid while interrupted", RECIPIENT_LOCAL, "2026-10-01", "2026-10-11", "", "2026-12-01", false, "2026-12-02",
	  CLOCK_PAID, "", 0, 0 },
	{ "void", RECIPIENT_LOCAL, "2026-10-12", "", "", "2026-12-20", true, "2026-12-24", CLOCK_CANCELLED, "2026-11-12", 0, 0 },
	{ "not started", RECIPIENT_LOCAL, "", "", "", "", false, "2026-11-20", CLOCK_NOT_STARTED, "", 0, 0 },
	{ "private recipient", RECIPIENT_NONE, "2026-10-12", "", "", "", false, "2026-11-20", CLOCK_NOT_STARTED, "", 0, 0 },
};

static struct clock live(struct ctx *cx, const struct life *l)
{
	struct clock c = { 0 };
	if (*l->start)
		clock_start(&c, l->kind, day(l->start));
	if (*l->interrupt)
		assert_int_equal(clock_interrupt(cx, &c, day(l->interrupt)), E_OK);
	if (*l->resume)
		clock_resume(&c, day(l->resume));
	if (*l->end && l->is_void)
		clock_void(&c, day(l->end));
	else if (*l->end)
		clock_pay(&c, day(l->end));
	return c;
}

static void lives_of_a_clock(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(lives); i++) {
		const struct life *l = &lives[i];
		struct clock c = live(cx, l);
		struct clock_view v = clock_see(&c, day(l->today));
		str name = str_of(l->name);
		assert_row(v.state == l->state, i, name);
		assert_row(date_cmp(v.due, day(l->due)) == 0, i, name);
		assert_row(v.days_left == l->left, i, name);
		assert_row(v.days_late == l->late, i, name);
		assert_row(clock_state_name(v.state).n > 0, i, name);
		assert_row(msg_plain(LANG_EN, clock_state_label(v.state)).n > 0, i, name);
	}
}

static void R2192_27_interrupted_once_and_in_time(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct clock c = { 0 };
	assert_int_equal(clock_interrupt(cx, &c, day("2026-10-01")), E_CLOCK_STATE);
	failure_clear(cx);
	clock_start(&c, RECIPIENT_LOCAL, day("2026-10-01"));
	assert_true(clock_see(&c, day("2026-10-05")).may_interrupt);
	assert_int_equal(clock_interrupt(cx, &c, day("2026-11-03")), E_CLOCK_OVER); /* due on Monday 2 November */
	assert_true(str_find(cx->failure.message, STR("2\u00a0novembre\u00a02026")) >= 0);
	failure_clear(cx);
	assert_int_equal(clock_interrupt(cx, &c, day("2026-10-21")), E_OK);
	assert_int_equal(clock_see(&c, day("2026-10-25")).days_granted, 30);
	assert_false(clock_see(&c, day("2026-10-25")).may_interrupt);
	assert_int_equal(clock_interrupt(cx, &c, day("2026-10-22")), E_CLOCK_ONCE);
	failure_clear(cx);
	clock_resume(&c, day("2026-10-28"));
	assert_false(clock_see(&c, day("2026-10-28")).may_interrupt);
	assert_int_equal(clock_interrupt(cx, &c, day("2026-10-29")), E_CLOCK_ONCE);
	failure_clear(cx);
	clock_pay(&c, day("2026-11-01"));
	assert_int_equal(clock_interrupt(cx, &c, day("2026-11-02")), E_CLOCK_ONCE);
}

static void what_has_happened_is_not_undone(void **state)
{
	(void)state;
	struct clock c = { 0 };
	clock_start(&c, RECIPIENT_LOCAL, day("2026-10-01"));
	clock_start(&c, RECIPIENT_HOSPITAL, day("2026-11-01")); /* a resent invoice keeps its start */
	assert_int_equal(c.days, 30);
	assert_int_equal(date_cmp(c.start, day("2026-10-01")), 0);
	clock_resume(&c, day("2026-10-05"));
	assert_false(date_is_set(c.resumed));
	clock_pay(&c, day("2026-10-20"));
	clock_void(&c, day("2026-10-21"));
	assert_false(c.is_void);
	assert_int_equal(date_cmp(c.ended, day("2026-10-20")), 0);
}

/* Interest as a calculator gives it: TTC × days / 365 × (rate + 8) %. */
static const struct {
	const char *name;
	const char *start, *paid, *today;
	int64_t ttc;
	int days;
	const char *rate;
	int64_t interest, indemnity;
} owed[] = {
	{ "in time", "2025-01-02", "2025-02-03", "2025-06-01", 1000000, 0, "0", 0, 0 },
	{ "one day, cents rounded", "2025-01-02", "2025-02-04", "2025-06-01", 10000, 1, "11.15", 3, 4000 },
	{ "100 days at 11.15", "2025-01-02", "2025-05-14", "2025-06-01", 1000000, 100, "11.15", 30548, 4000 },
	{ "to today", "2025-01-02", "", "2025-05-14", 1000000, 100, "11.15", 30548, 4000 },
	{ "second half-year of 2023: 12", "2023-07-03", "2023-08-12", "2023-08-20", 365000, 10, "12.00", 1200, 4000 },
	{ "the half-year when interest begins counts", "2025-05-26", "2025-07-05", "2025-08-01", 1000000, 10, "11.15",
	  3055, 4000 },
	{ "nothing owed on a credit note", "2025-01-02", "", "2025-05-14", -1000000, 0, "0", 0, 0 },
};

static void R2192_31_R2192_32_interest_and_indemnity(void **state)
{
	struct ctx *cx = unit_ctx(state);
	size_t n;
	const struct clock_rate *rates = clock_rates(&n);
	for (size_t i = 0; i < COUNT(owed); i++) {
		struct clock c = { 0 };
		struct clock_interest in;
		str name = str_of(owed[i].name);
		dec rate;
		assert_true(dec_parse(str_of(owed[i].rate), &rate));
		clock_start(&c, RECIPIENT_LOCAL, day(owed[i].start));
		if (*owed[i].paid)
			clock_pay(&c, day(owed[i].paid));
		assert_row(clock_interest(&c, (struct money){ owed[i].ttc }, day(owed[i].today), rates, n, &in), i, name);
		if (in.interest.minor != owed[i].interest || in.days != owed[i].days)
			print_error("%lld cents for %d days\n", (long long)in.interest.minor, in.days);
		assert_row(in.days == owed[i].days, i, name);
		assert_row(in.interest.minor == owed[i].interest, i, name);
		assert_row(in.indemnity.minor == owed[i].indemnity, i, name);
		assert_row(dec_cmp(in.rate, rate) == 0, i, name);
		assert_row(!in.rate_assumed, i, name);
	}
	(void)cx;
}

static void a_half_year_without_rate_takes_the_last_and_says_so(void **state)
{
	(void)state;
	static const struct clock_rate table[] = { { { 2025, 1, 1 }, { 315, 2 } }, { { 2025, 7, 1 }, { 215, 2 } } };
	struct clock_interest in;
	struct clock c = { 0 };
	clock_start(&c, RECIPIENT_LOCAL, (struct date){ 2026, 3, 2 });
	assert_true(clock_interest(&c, (struct money){ 100000 }, (struct date){ 2026, 6, 1 }, table, 2, &in));
	assert_true(in.rate_assumed);
	assert_int_equal(dec_cmp(in.rate, (dec){ 1015, 2 }), 0);
	c = (struct clock){ 0 };
	clock_start(&c, RECIPIENT_LOCAL, (struct date){ 2024, 3, 1 });
	assert_false(clock_interest(&c, (struct money){ 100000 }, (struct date){ 2024, 6, 1 }, table, 2, &in));
	assert_false(clock_interest(&c, (struct money){ 100000 }, (struct date){ 2024, 6, 1 }, NULL, 0, &in));
}

static void great_amounts_do_not_wrap(void **state)
{
	(void)state;
	size_t n;
	const struct clock_rate *rates = clock_rates(&n);
	struct clock_interest in;
	struct clock c = { 0 };
	clock_start(&c, RECIPIENT_LOCAL, (struct date){ 2025, 1, 2 });
	assert_true(clock_interest(&c, (struct money){ INT64_MAX / 10 }, (struct date){ 2025, 5, 14 }, rates, n, &in));
	assert_true(in.interest.minor > 0);
	assert_false(clock_interest(&c, (struct money){ INT64_MAX }, (struct date){ 2125, 5, 14 }, rates, n, &in));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(R2192_10_R2192_11_periods_by_kind),
		UNIT_TEST(lives_of_a_clock),
		UNIT_TEST(R2192_27_interrupted_once_and_in_time),
		UNIT_TEST(what_has_happened_is_not_undone),
		UNIT_TEST(R2192_31_R2192_32_interest_and_indemnity),
		UNIT_TEST(a_half_year_without_rate_takes_the_last_and_says_so),
		UNIT_TEST(great_amounts_do_not_wrap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
