#include "model_iban.h"

#include "core_arena.h"
#include "core_utf8.h"

static const struct {
	char country[3];
	uint8_t length;
} lengths[] = {
	{ "AD", 24 }, { "AT", 20 }, { "BE", 16 }, { "BG", 22 }, { "CH", 21 }, { "CY", 28 }, { "CZ", 24 },
	{ "DE", 22 }, { "DK", 18 }, { "EE", 20 }, { "ES", 24 }, { "FI", 18 }, { "FO", 18 }, { "FR", 27 },
	{ "GB", 22 }, { "GI", 23 }, { "GL", 18 }, { "GR", 27 }, { "HR", 21 }, { "HU", 28 }, { "IE", 22 },
	{ "IL", 23 }, { "IS", 26 }, { "IT", 27 }, { "LI", 21 }, { "LT", 20 }, { "LU", 20 }, { "LV", 21 },
	{ "MA", 28 }, { "MC", 27 }, { "MT", 31 }, { "MU", 30 }, { "NL", 18 }, { "NO", 15 }, { "PL", 28 },
	{ "PT", 25 }, { "RO", 24 }, { "RS", 22 }, { "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 },
	{ "TN", 24 }, { "TR", 26 }, { "UA", 29 },
};

#define IBAN_MIN 15

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool length_fits(str s)
{
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (str_starts(s, str_of(lengths[i].country)))
			return s.n == lengths[i].length;
	}
	return s.n >= IBAN_MIN && s.n <= IBAN_MAX;
}

/* The number behind the letters, its first four characters put last, modulo 97. */
static int remainder97(str s)
{
	int r = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[(i + 4) % s.n];
		if (is_digit(c))
			r = (10 * r + (c - '0')) % 97;
		else
			r = (100 * r + (c - 'A') + 10) % 97;
	}
	return r;
}

str iban_clean(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	while (!str_empty(s)) {
		uint32_t cp = utf8_next(&s);
		if (cp == ' ' || cp == '\t' || cp == '\r' || cp == '\n' || cp == 0xa0 || cp == 0x202f || cp == 0x2009)
			continue;
		utf8_add(&b, cp >= 'a' && cp <= 'z' ? cp - 'a' + 'A' : cp);
	}
	return buf_str(&b);
}

bool iban_valid(str s)
{
	if (s.n < IBAN_MIN || s.n > IBAN_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool fits = i < 2 ? is_letter(s.p[i]) : i < 4 ? is_digit(s.p[i]) : is_digit(s.p[i]) || is_letter(s.p[i]);
		if (!fits)
			return false;
	}
	return length_fits(s) && remainder97(s) == 1;
}

str iban_print(struct arena *a, str iban)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < iban.n; i += 4) {
		if (i)
			buf_add_str(&b, STR("\u00a0"));
		buf_add_str(&b, str_sub(iban, i, 4));
	}
	return buf_str(&b);
}

str iban_mask(struct arena *a, str iban)
{
	if (iban.n < IBAN_MIN)
		return STR("••••");
	str parts[] = { str_sub(iban, 0, 4), STR("••••"), str_sub(iban, iban.n - 4, 4) };
	return str_join(a, STR("\u00a0"), parts, 3);
}
