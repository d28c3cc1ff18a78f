/*
 * Numbers and dates in the ways people print them.
 *
 * Pure functions on one piece of text; nothing is kept.
 */
#pragma once

#include "core_date.h"
#include "core_dec.h"

enum read_decimal_sign { READ_SIGN_UNKNOWN, READ_SIGN_COMMA, READ_SIGN_DOT };

struct read_number {
	dec value;
	bool currency;  /* a currency sign or code stood on it */
	bool percent;
	bool whole;     /* no decimal sign */
	bool ambiguous; /* « 1.234 »: the document's own decimal sign decided, or nothing did */
};

/* « 1 234,56 », « -1.234,5 », « €25.52 », « 20% », « 12,00- », « 14,4 EUR »: all of s. Blanks may
 * stand between groups of three digits. sign settles what « 1.234 » means. */
bool reader_parse_number(str s, enum read_decimal_sign sign, struct read_number *out);
/* Decimal sign of a number that leaves no doubt about it: « 12,50 », « 1.234,5 ». */
enum read_decimal_sign reader_sign_of(str s);

/* € $ £ and the like, EUR, USD… as ISO code; STR_NONE for anything else. « e » is the euro of a
 * LaTeX font: only where a number stands before it, so the caller asks for it. */
str reader_currency_of(str s);

/* A day written as one word: 31/12/2026, 31.12.26, 2026-12-31, 20261231. *us is set where only
 * month before day makes sense. month_first reads 03/04/2026 as March 4th. */
bool reader_parse_date(str s, bool month_first, struct date *out, bool *us);
/* 1 to 12 for a month's name or abbreviation in French, English, German or Dutch, folded; else 0. */
int reader_month_of(str key);
/* « lundi », « Monday »: folded. */
bool reader_is_weekday(str key);
/* 2026 or 26 as a year, 0 for anything else. */
int reader_year_of(str digits);
