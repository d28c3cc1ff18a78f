/*
 * Exact decimals and money. Never a float.
 *
 * dec is m / 10^scale, scale 0 to 12. Money is minor units (cents) with the currency on the
 * document. Every operation that can lose digits names its target scale and rounds half away from
 * zero; overflow is a returned false, never a wrap.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core_str.h"

typedef struct {
	int64_t m;
	uint8_t scale;
} dec;

struct money {
	int64_t minor;
};

#define DEC_SCALE_MAX 12

/* Plain notation only: -12.50, 3, 0.125. No exponent, no blanks, no grouping. */
bool dec_parse(str s, dec *out);
/* As people write it: blanks and U+00A0/U+202F/U+2009 between groups, comma or dot as the decimal
 * sign, grouping by dot or comma where unambiguous, optional sign and currency sign. A lone dot or
 * comma before three digits (« 1.234 », « 1,234 ») is a thousand to some and a decimal to others:
 * refused unless lenient, when it is the decimal sign. */
bool dec_parse_human(str s, bool lenient, dec *out);
/* Keeps the scale: 1.10 stays 1.10. */
str dec_print(struct arena *a, dec d);
/* Numeric: 2.5 equals 2.50. */
int dec_cmp(dec a, dec b);
bool dec_add(dec a, dec b, dec *out); /* scale: the larger of both */
bool dec_sub(dec a, dec b, dec *out);
bool dec_mul(dec a, dec b, uint8_t scale, dec *out);
bool dec_div(dec a, dec b, uint8_t scale, dec *out); /* false when b is zero */
bool dec_round(dec d, uint8_t scale, dec *out);
dec dec_trim(dec d); /* without zeros behind the decimal sign: 20.0 → 20 */

/* Minor units of a currency with two decimals; false when digits would be lost or it overflows. */
bool dec_to_money(dec d, struct money *out);
dec dec_of_money(struct money m);
bool money_add(struct money a, struct money b, struct money *out);
bool money_sub(struct money a, struct money b, struct money *out);
/* "1234.50" */
str money_print(struct arena *a, struct money m);
