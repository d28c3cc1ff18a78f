#include "core_date.h"

#include "core_arena.h"

#define YEAR_MAX 9999
#define DAYS_PER_400_YEARS 146097
#define DAYS_TO_1970 719162 /* from 0001-01-01 */

static const uint16_t days_before_month[13] = { 0,   31,  59,  90,  120, 151, 181,
	                                        212, 243, 273, 304, 334, 365 };

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of the year before the first of a month, 13 being the next year's first. */
static int days_before(int year, int month)
{
	return days_before_month[month - 1] + (month > 2 && is_leap(year));
}

/* Days from 0001-01-01 to the first of January of a year. */
static int64_t days_before_year(int64_t year)
{
	int64_t y = year - 1;
	return 365 * y + y / 4 - y / 100 + y / 400;
}

bool date_make(int year, int month, int day, struct date *out)
{
	if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 || day < 1)
		return false;
	if (day > days_before(year, month + 1) - days_before(year, month))
		return false;
	*out = (struct date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	return true;
}

int date_cmp(struct date a, struct date b)
{
	int x = (a.year * 16 + a.month) * 32 + a.day;
	int y = (b.year * 16 + b.month) * 32 + b.day;
	return (x > y) - (x < y);
}

int64_t date_to_days(struct date d)
{
	return days_before_year(d.year) + days_before(d.year, d.month) + d.day - 1 - DAYS_TO_1970;
}

struct date date_of_days(int64_t days)
{
	struct date none = { 0 };
	if (days < -DAYS_TO_1970 || days >= days_before_year(YEAR_MAX + 1) - DAYS_TO_1970)
		return none;
	days += DAYS_TO_1970;
	int64_t year = days * 400 / DAYS_PER_400_YEARS + 1; /* at most one off */
	while (days_before_year(year) > days)
		year--;
	while (days_before_year(year + 1) <= days)
		year++;
	int rest = (int)(days - days_before_year(year));
	int month = 12;
	while (days_before((int)year, month) > rest)
		month--;
	return (struct date){ (int16_t)year, (uint8_t)month,
		              (uint8_t)(rest - days_before((int)year, month) + 1) };
}

struct date date_add_days(struct date d, int days)
{
	return date_of_days(date_to_days(d) + days);
}

int date_diff_days(struct date later, struct date earlier)
{
	return (int)(date_to_days(later) - date_to_days(earlier));
}

int date_weekday(struct date d)
{
	int64_t w = (date_to_days(d) + 4) % 7; /* 1970-01-01 was a Thursday */
	return (int)(w < 0 ? w + 7 : w);
}

str date_print_iso(struct arena *a, struct date d)
{
	if (!date_is_set(d))
		return STR("");
	return str_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static bool digits(str s, size_t from, size_t n, int *out)
{
	int64_t v;
	str part = str_sub(s, from, n);
	if (part.n != n || part.p[0] == '-' || !str_to_i64(part, &v))
		return false;
	*out = (int)v;
	return true;
}

bool date_parse_iso(str s, struct date *out)
{
	int year, month, day;
	return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s, 0, 4, &year) &&
	       digits(s, 5, 2, &month) && digits(s, 8, 2, &day) && date_make(year, month, day, out);
}

/*
 * The date of Easter, by the ecclesiastical rule: the Sunday after the full moon that falls on or
 * next follows 21 March, the moon being that of the Gregorian tables (golden number, then the
 * corrections of each century for the solar year and for the moon).
 */
static struct date easter(int year)
{
	int golden = year % 19 + 1;
	int century = year / 100 + 1;
	int skipped_leap_days = 3 * century / 4 - 12;
	int moon_correction = (8 * century + 5) / 25 - 5;
	int epact = (11 * golden + 20 + moon_correction - skipped_leap_days) % 30;
	if (epact < 0)
		epact += 30;
	if ((epact == 25 && golden > 11) || epact == 24)
		epact++;
	int full_moon = 44 - epact; /* day of March */
	if (full_moon < 21)
		full_moon += 30;
	struct date moon = date_add_days((struct date){ (int16_t)year, 3, 1 }, full_moon - 1);
	return date_add_days(moon, 7 - date_weekday(moon));
}

/* Days that do not move: 1 January, 1 and 8 May, 14 July, 15 August, 1 and 11 November, Christmas. */
static const struct {
	uint8_t month, day;
} fixed_holidays[] = { { 1, 1 }, { 5, 1 }, { 5, 8 }, { 7, 14 }, { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 } };

/* Days after Easter of Easter Monday, Ascension and Whit Monday. */
static const int moving_holidays[] = { 1, 39, 50 };

static bool is_holiday(struct date d)
{
	for (size_t i = 0; i < sizeof(fixed_holidays) / sizeof(fixed_holidays[0]); i++) {
		if (d.month == fixed_holidays[i].month && d.day == fixed_holidays[i].day)
			return true;
	}
	int after_easter = date_diff_days(d, easter(d.year));
	for (size_t i = 0; i < sizeof(moving_holidays) / sizeof(moving_holidays[0]); i++) {
		if (after_easter == moving_holidays[i])
			return true;
	}
	return false;
}

bool date_is_working(struct date d)
{
	int weekday = date_weekday(d);
	return weekday != 0 && weekday != 6 && !is_holiday(d);
}

struct date date_working_on_or_after(struct date d)
{
	while (date_is_set(d) && !date_is_working(d))
		d = date_add_days(d, 1);
	return d;
}
