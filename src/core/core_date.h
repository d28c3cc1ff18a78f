/*
 * Days, instants, and the calendar of Paris.
 *
 * An instant is int64_t milliseconds since 1970 UTC. A day is a struct date of the proleptic
 * Gregorian calendar; what day an instant falls on is told for Europe/Paris, without the system's
 * time-zone files (rule in force since 1996: summer time from the last Sunday of March to the last
 * Sunday of October, 01:00 UTC).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core_str.h"

struct date {
	int16_t year; /* 0: no date */
	uint8_t month;
	uint8_t day;
};

struct clock_time { /* wall clock of Paris */
	struct date date;
	uint8_t hour, minute, second;
	uint16_t ms;
	int16_t offset; /* minutes east of UTC */
};

static inline bool date_is_set(struct date d) { return d.year != 0; }
bool date_make(int year, int month, int day, struct date *out); /* false for a day that does not exist */
bool date_parse_iso(str s, struct date *out);                   /* YYYY-MM-DD */
/* What people type: 31/12/2026, 31.12.26, 31-12-2026, 2026-12-31, 31 décembre 2026, 31 Dec 2026,
 * mardi 1er déc. 2026, December 31, 2026. Day before month; two digits are a year of this century. */
bool date_parse_human(str s, struct date *out);
str date_print_iso(struct arena *a, struct date d);
int date_cmp(struct date a, struct date b);
int64_t date_to_days(struct date d); /* since 1970-01-01 */
struct date date_of_days(int64_t days);
struct date date_add_days(struct date d, int days);
int date_diff_days(struct date later, struct date earlier);
int date_weekday(struct date d); /* 0 Sunday … 6 Saturday */
/* Saturdays, Sundays and the eleven French public holidays (article L3133-1 of the labour code) are
 * not working days. */
bool date_is_working(struct date d);
struct date date_working_on_or_after(struct date d);

int64_t time_now(void);
struct clock_time time_in_paris(int64_t ms);
struct date time_date(int64_t ms);               /* the day in Paris */
int64_t time_of_date(struct date d);             /* midnight of that day in Paris */
str time_print_iso(struct arena *a, int64_t ms); /* 2026-11-24T03:42:01.123Z */
bool time_parse_iso(str s, int64_t *out);
