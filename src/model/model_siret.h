/*
 * SIREN and SIRET: the nine and fourteen digits that name a French company and its establishment.
 *
 * Pure functions; nothing is kept. Check digit: Luhn over the whole number. La Poste (SIREN
 * 356000000) numbers its establishments differently: there the sum of the fourteen digits is a
 * multiple of five, and only its head office also satisfies Luhn.
 */
#pragma once

#include "core_str.h"

#define SIREN_DIGITS 9
#define SIRET_DIGITS 14

/* What people type or print, without the blanks, no-break spaces, dots and dashes between digits. */
str siret_clean(struct arena *a, str s);
/* Exactly nine digits with their check digit; no blanks. */
bool siren_valid(str s);
/* Exactly fourteen digits with their check digit; no blanks. */
bool siret_valid(str s);
/* The nine first digits; STR_NONE when s is shorter. */
str siret_siren(str s);
/* The check digit of French VAT: FR, two characters, a SIREN. Digits as keys are checked mod 97. */
bool vat_fr_valid(str s);
/* « 552 100 554 00021 », with no-break spaces. Anything but fourteen digits comes back as it is. */
str siret_print(struct arena *a, str siret);
