/*
 * How a paper writes numbers and dates: its own numbers tell first, then its language and currency.
 *
 * Pure functions on words that are laid out.
 */
#pragma once

#include "reader_layout.h"
#include "reader_value.h"

struct read_habits {
	enum read_decimal_sign sign; /* READ_SIGN_UNKNOWN: « 1,234 » can be read in two ways */
	bool month_first;
};

struct read_habits reader_habits(const struct read_layout *l);
