/*
 * IBAN: length by country and the check modulo 97 of ISO 13616.
 *
 * Pure functions; nothing is kept.
 */
#pragma once

#include "core_str.h"

#define IBAN_MAX 34

/* Without blanks and no-break spaces, in capitals. */
str iban_clean(struct arena *a, str s);
/* Cleaned form only. A country that is not in the table may have any length from 15 to 34. */
bool iban_valid(str s);
/* « FR76 3000 6000 0112 3456 7890 189 », with no-break spaces. */
str iban_print(struct arena *a, str iban);
/* « FR76 •••• 0189 »: for screens of the other party and for the log. */
str iban_mask(struct arena *a, str iban);
