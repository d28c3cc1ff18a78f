#include "model_siret.h"

#include "core_arena.h"
#include "core_utf8.h"

#define LA_POSTE "356000000"

static const str nbsp = STR_INIT("\u00a0");

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool all_digits(str s, size_t n)
{
	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return true;
}

static bool luhn_valid(str digits)
{
	int sum = 0;
	for (size_t i = 0; i < digits.n; i++) {
		int d = digits.p[digits.n - 1 - i] - '0';
		if (i % 2 == 1)
			d = d > 4 ? 2 * d - 9 : 2 * d;
		sum += d;
	}
	return sum % 10 == 0;
}

static int digit_sum(str digits)
{
	int sum = 0;
	for (size_t i = 0; i < digits.n; i++)
		sum += digits.p[i] - '0';
	return sum;
}

/* Blanks of print and dashes that stand between groups of digits. */
static bool is_separator(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\r' || cp == '\n' || cp == '.' || cp == '-' || cp == 0xa0 ||
	       cp == 0xad || (cp >= 0x2000 && cp <= 0x200b) || cp == 0x2010 || cp == 0x2011 || cp == 0x202f ||
	       cp == 0x205f || cp == 0x3000 || cp == 0xfeff;
}

str siret_clean(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	while (!str_empty(s)) {
		uint32_t cp = utf8_next(&s);
		if (!is_separator(cp))
			utf8_add(&b, cp);
	}
	return buf_str(&b);
}

bool siren_valid(str s)
{
	return all_digits(s, SIREN_DIGITS) && digit_sum(s) != 0 && luhn_valid(s);
}

bool siret_valid(str s)
{
	if (!all_digits(s, SIRET_DIGITS) || !siren_valid(str_sub(s, 0, SIREN_DIGITS)))
		return false;
	if (str_starts(s, STR(LA_POSTE)) && digit_sum(s) % 5 == 0)
		return true;
	return luhn_valid(s);
}

str siret_siren(str s)
{
	return s.n < SIREN_DIGITS ? STR_NONE : str_sub(s, 0, SIREN_DIGITS);
}

bool vat_fr_valid(str s)
{
	if (s.n != 4 + SIREN_DIGITS || !str_starts(s, STR("FR")))
		return false;
	str siren = str_sub(s, 4, SIREN_DIGITS);
	if (!siren_valid(siren))
		return false;
	int64_t key;
	int64_t number;
	if (!is_digit(s.p[2]) || !is_digit(s.p[3])) /* keys with a letter have no published check */
		return (is_digit(s.p[2]) || (s.p[2] >= 'A' && s.p[2] <= 'Z')) &&
		       (is_digit(s.p[3]) || (s.p[3] >= 'A' && s.p[3] <= 'Z'));
	return str_to_i64(str_sub(s, 2, 2), &key) && str_to_i64(siren, &number) &&
	       key == (12 + 3 * (number % 97)) % 97;
}

str siret_print(struct arena *a, str siret)
{
	if (!all_digits(siret, SIRET_DIGITS))
		return siret;
	str parts[] = { str_sub(siret, 0, 3), str_sub(siret, 3, 3), str_sub(siret, 6, 3), str_sub(siret, 9, 5) };
	return str_join(a, nbsp, parts, 4);
}
