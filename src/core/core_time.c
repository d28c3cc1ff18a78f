#include "core_arena.h"
#include "core_date.h"

#include <time.h>

#define MS_PER_MINUTE ((int64_t)60 * 1000)
#define MS_PER_HOUR (60 * MS_PER_MINUTE)
#define MS_PER_DAY (24 * MS_PER_HOUR)

int64_t time_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Day an instant falls on in UTC; the rest is the time of that day. */
static int64_t split_days(int64_t ms, int64_t *rest)
{
	int64_t days = ms / MS_PER_DAY;
	*rest = ms % MS_PER_DAY;
	if (*rest < 0) {
		*rest += MS_PER_DAY;
		days--;
	}
	return days;
}

/* Summer time starts and ends at 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t switch_instant(int year, int month)
{
	struct date last = { (int16_t)year, (uint8_t)month, 31 };
	return (date_to_days(last) - date_weekday(last)) * MS_PER_DAY + MS_PER_HOUR;
}

static int paris_offset_minutes(int64_t ms)
{
	int64_t rest;
	int year = date_of_days(split_days(ms, &rest)).year;
	if (year == 0)
		return 60;
	return ms >= switch_instant(year, 3) && ms < switch_instant(year, 10) ? 120 : 60;
}

static struct clock_time clock_of(int64_t days, int64_t ms_of_day, int offset)
{
	int64_t s = ms_of_day / 1000;
	return (struct clock_time){
		.date = date_of_days(days),
		.hour = (uint8_t)(s / 3600),
		.minute = (uint8_t)(s / 60 % 60),
		.second = (uint8_t)(s % 60),
		.ms = (uint16_t)(ms_of_day % 1000),
		.offset = (int16_t)offset,
	};
}

struct clock_time time_in_paris(int64_t ms)
{
	int64_t rest;
	int offset = paris_offset_minutes(ms);
	int64_t local;
	if (__builtin_add_overflow(ms, offset * MS_PER_MINUTE, &local))
		local = ms;
	int64_t days = split_days(local, &rest);
	return clock_of(days, rest, offset);
}

struct date time_date(int64_t ms)
{
	return time_in_paris(ms).date;
}

/* The clock never changes at midnight, so the offset one hour before UTC midnight is that of the
 * Paris midnight. */
int64_t time_of_date(struct date d)
{
	int64_t utc_midnight = date_to_days(d) * MS_PER_DAY;
	return utc_midnight - paris_offset_minutes(utc_midnight - MS_PER_HOUR) * MS_PER_MINUTE;
}

str time_print_iso(struct arena *a, int64_t ms)
{
	int64_t rest;
	int64_t days = split_days(ms, &rest);
	struct clock_time t = clock_of(days, rest, 0);
	if (!date_is_set(t.date))
		return STR("");
	return str_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.date.year, t.date.month,
	                  t.date.day, t.hour, t.minute, t.second, t.ms);
}

/* A field of n digits, no more than max, with the sign that must stand before it. */
static bool take(str *s, char sign, size_t n, int max, int *out)
{
	int64_t v;
	if (s->n < n + 1 || s->p[0] != sign || s->p[1] == '-')
		return false;
	if (!str_to_i64(str_sub(*s, 1, n), &v) || v > max)
		return false;
	*s = str_sub(*s, n + 1, s->n);
	*out = (int)v;
	return true;
}

/* Z, +01:00 or -01:00 */
static bool take_zone(str *s, int *minutes)
{
	int hour, minute;
	if (str_eq(*s, STR("Z"))) {
		*s = str_sub(*s, 1, 0);
		*minutes = 0;
		return true;
	}
	if (s->n == 0)
		return false;
	char sign = s->p[0];
	if ((sign != '+' && sign != '-') || !take(s, sign, 2, 14, &hour) ||
	    !take(s, ':', 2, 59, &minute))
		return false;
	*minutes = (hour * 60 + minute) * (sign == '-' ? -1 : 1);
	return true;
}

bool time_parse_iso(str s, int64_t *out)
{
	struct date d;
	int hour, minute, second, ms = 0, zone;
	if (!date_parse_iso(str_sub(s, 0, 10), &d))
		return false;
	s = str_sub(s, 10, s.n);
	if (!take(&s, 'T', 2, 23, &hour) || !take(&s, ':', 2, 59, &minute) ||
	    !take(&s, ':', 2, 59, &second))
		return false;
	if (s.n && s.p[0] == '.' && !take(&s, '.', 3, 999, &ms))
		return false;
	if (!take_zone(&s, &zone) || s.n)
		return false;
	*out = date_to_days(d) * MS_PER_DAY + (hour * 60 + minute - zone) * MS_PER_MINUTE +
	       (int64_t)second * 1000 + ms;
	return true;
}
