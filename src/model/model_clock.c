#include "model_clock.h"

#define RATE_MARGIN 8        /* points over the refinancing rate, R2192-31 */
#define DAYS_AFTER_RESUME 30 /* R2192-29 */

/* Main refinancing operations of the ECB. Completed each half-year; until then the last one is taken
 * and the result says so. */
static const struct clock_rate rates[] = {
	{ { 2019, 1, 1 }, { 0, 2 } },   { { 2022, 7, 1 }, { 0, 2 } },   { { 2023, 1, 1 }, { 250, 2 } },
	{ { 2023, 7, 1 }, { 400, 2 } }, { { 2024, 1, 1 }, { 450, 2 } }, { { 2024, 7, 1 }, { 425, 2 } },
	{ { 2025, 1, 1 }, { 315, 2 } }, { { 2025, 7, 1 }, { 215, 2 } }, { { 2026, 1, 1 }, { 215, 2 } },
};

static bool ended(const struct clock *c)
{
	return date_is_set(c->ended);
}

static bool interrupted(const struct clock *c)
{
	return date_is_set(c->interrupted) && !date_is_set(c->resumed);
}

/* Last day of the first period, before it is moved to a working day. */
static struct date first_end(const struct clock *c)
{
	return date_add_days(c->start, c->days);
}

/* The period that opens when everything is there: 30 days, or what was left if that is more. */
static int days_granted(const struct clock *c)
{
	int left = date_diff_days(first_end(c), c->interrupted);
	return left > DAYS_AFTER_RESUME ? left : DAYS_AFTER_RESUME;
}

static struct date due_day(const struct clock *c)
{
	struct date end = first_end(c);
	if (date_is_set(c->resumed))
		end = date_add_days(c->resumed, days_granted(c));
	return date_working_on_or_after(end);
}

int clock_period(enum recipient_kind kind)
{
	static const int days[RECIPIENT_KINDS] = {
		[RECIPIENT_NONE] = 0,
		[RECIPIENT_STATE] = 30,
		[RECIPIENT_LOCAL] = 30,
		[RECIPIENT_HOSPITAL] = 50,
		[RECIPIENT_COMPANY] = 60,
	};
	return kind < RECIPIENT_KINDS ? days[kind] : 0;
}

void clock_start(struct clock *c, enum recipient_kind kind, struct date notified)
{
	if (date_is_set(c->start) || clock_period(kind) == 0)
		return;
	*c = (struct clock){ .start = notified, .days = clock_period(kind) };
}

enum ec clock_interrupt(struct ctx *cx, struct clock *c, struct date notified)
{
	if (date_is_set(c->interrupted))
		return fail(cx, E_CLOCK_ONCE);
	if (!date_is_set(c->start) || ended(c))
		return fail(cx, E_CLOCK_STATE);
	if (date_cmp(notified, due_day(c)) > 0)
		return fail(cx, E_CLOCK_OVER, M_DATE("date", due_day(c)));
	c->interrupted = notified;
	return E_OK;
}

void clock_resume(struct clock *c, struct date received)
{
	if (interrupted(c) && !ended(c))
		c->resumed = received;
}

static void clock_close(struct clock *c, struct date day, bool is_void)
{
	if (ended(c))
		return;
	c->ended = day;
	c->is_void = is_void;
}

void clock_pay(struct clock *c, struct date paid)
{
	clock_close(c, paid, false);
}

void clock_void(struct clock *c, struct date day)
{
	clock_close(c, day, true);
}

static enum clock_state state_on(const struct clock *c, struct date day)
{
	if (ended(c) && c->is_void)
		return CLOCK_CANCELLED;
	if (!date_is_set(c->start))
		return ended(c) ? CLOCK_PAID : CLOCK_NOT_STARTED;
	if (interrupted(c))
		return ended(c) ? CLOCK_PAID : CLOCK_INTERRUPTED;
	bool late = date_cmp(day, due_day(c)) > 0;
	if (ended(c))
		return late ? CLOCK_PAID_LATE : CLOCK_PAID;
	return late ? CLOCK_LATE : CLOCK_RUNNING;
}

struct clock_view clock_see(const struct clock *c, struct date today)
{
	struct date day = ended(c) ? c->ended : today;
	struct clock_view v = { .state = state_on(c, day) };
	if (!date_is_set(c->start))
		return v;
	int run = date_diff_days(day, c->start);
	v.days_run = run > 0 ? run : 0;
	if (interrupted(c)) {
		v.days_granted = days_granted(c);
		return v;
	}
	v.due = due_day(c);
	if (v.state == CLOCK_CANCELLED)
		return v;
	int left = date_diff_days(v.due, day);
	v.days_late = left < 0 ? -left : 0;
	v.days_left = left > 0 && !ended(c) ? left : 0;
	v.may_interrupt = v.state == CLOCK_RUNNING && !date_is_set(c->interrupted);
	return v;
}

static const struct {
	str name;
	enum msg label;
} states[] = {
	[CLOCK_NOT_STARTED] = { STR_INIT("not_started"), MSG_CLOCK_NOT_STARTED },
	[CLOCK_RUNNING] = { STR_INIT("running"), MSG_CLOCK_RUNNING },
	[CLOCK_INTERRUPTED] = { STR_INIT("interrupted"), MSG_CLOCK_INTERRUPTED },
	[CLOCK_LATE] = { STR_INIT("late"), MSG_CLOCK_LATE },
	[CLOCK_PAID] = { STR_INIT("paid"), MSG_CLOCK_PAID },
	[CLOCK_PAID_LATE] = { STR_INIT("paid_late"), MSG_CLOCK_PAID_LATE },
	[CLOCK_CANCELLED] = { STR_INIT("cancelled"), MSG_CLOCK_CANCELLED },
};

str clock_state_name(enum clock_state s)
{
	return states[s].name;
}

enum msg clock_state_label(enum clock_state s)
{
	return states[s].label;
}

const struct clock_rate *clock_rates(size_t *n)
{
	*n = sizeof(rates) / sizeof(rates[0]);
	return rates;
}

/* The rate in force on the first day of the half-year of a day. */
static bool rate_on(struct date day, const struct clock_rate *table, size_t n, struct clock_interest *out)
{
	struct date half = { day.year, day.month < 7 ? 1 : 7, 1 };
	const struct clock_rate *found = NULL;
	for (size_t i = 0; i < n; i++) {
		if (date_cmp(table[i].from, half) <= 0)
			found = &table[i];
	}
	if (!found)
		return false;
	out->rate_assumed = found == &table[n - 1] && date_cmp(found->from, half) < 0;
	return dec_add(found->percent, (dec){ RATE_MARGIN, 0 }, &out->rate);
}

bool clock_interest(const struct clock *c, struct money ttc, struct date today, const struct clock_rate *table,
                    size_t nrates, struct clock_interest *out)
{
	struct clock_view v = clock_see(c, today);
	*out = (struct clock_interest){ .days = v.days_late };
	if (v.days_late == 0 || ttc.minor <= 0) {
		out->days = 0;
		return true;
	}
	/* Amount × days × rate / 36500, rounded once, at the end. */
	dec product;
	dec interest;
	if (!rate_on(date_add_days(v.due, 1), table, nrates, out) ||
	    !dec_mul(out->rate, (dec){ v.days_late, 0 }, out->rate.scale, &product))
		return false;
	__int128 top = (__int128)ttc.minor * product.m;
	__int128 bottom = 36500;
	for (int i = 0; i < product.scale; i++)
		bottom *= 10;
	__int128 minor = (top + bottom / 2) / bottom;
	if (minor > INT64_MAX)
		return false;
	interest = (dec){ (int64_t)minor, 2 };
	out->indemnity = (struct money){ CLOCK_INDEMNITY_MINOR };
	return dec_to_money(interest, &out->interest);
}
