#include "core_dec.h"
#include "core_utf8.h"

#include <string.h>

/* The text with one byte a character: digits, '-', '+', ',', '.', ' ' for any blank, '$' for any
 * currency. */
struct plain {
	char p[64];
	size_t n;
};

static const struct {
	uint32_t cp;
	char plain;
} signs[] = {
	{ 0x00a0, ' ' }, { 0x202f, ' ' }, { 0x2009, ' ' }, { 0x2007, ' ' }, { '\t', ' ' },
	{ 0x2212, '-' }, { 0x20ac, '$' }, { 0x00a3, '$' },
};

static char plain_of(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].cp == cp)
			return signs[i].plain;
	}
	return cp && cp < 0x80 && strchr("0123456789-+,. $", (int)cp) ? (char)cp : 0;
}

static bool simplify(str s, struct plain *out)
{
	out->n = 0;
	while (s.n) {
		char c;
		if (s.n >= 3 && str_eq_nocase(str_sub(s, 0, 3), STR("EUR"))) {
			s = str_sub(s, 3, s.n);
			c = '$';
		} else {
			c = plain_of(utf8_next(&s));
		}
		if (c == 0 || out->n == sizeof(out->p))
			return false;
		out->p[out->n++] = c;
	}
	return true;
}

/* Takes the sign and the currency off both ends, one of each at most. */
static bool strip(str *s, bool *negative)
{
	int nsigns = 0, ncurrencies = 0;
	*s = str_trim(*s);
	while (s->n && (s->p[0] == '-' || s->p[0] == '+' || s->p[0] == '$')) {
		nsigns += s->p[0] != '$';
		ncurrencies += s->p[0] == '$';
		*negative = *negative || s->p[0] == '-';
		*s = str_trim(str_sub(*s, 1, s->n));
	}
	if (s->n && s->p[s->n - 1] == '$') {
		ncurrencies++;
		*s = str_trim(str_sub(*s, 0, s->n - 1));
	}
	return s->n && nsigns <= 1 && ncurrencies <= 1;
}

static size_t count(str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* Which character is the decimal sign; 0 for none, '?' where one cannot tell. */
static char decimal_sign(str s, bool lenient)
{
	size_t dots = count(s, '.'), commas = count(s, ',');
	if (dots && commas)
		return str_rfind_char(s, '.') > str_rfind_char(s, ',') ? '.' : ',';
	if (dots + commas != 1)
		return 0;
	char sign = commas ? ',' : '.';
	size_t whole = (size_t)str_find_char(s, sign);
	bool like_group = s.n - whole == 4 && whole >= 1 && whole <= 3 && s.p[0] != '0';
	return like_group && !lenient && count(s, ' ') == 0 ? '?' : sign;
}

/* Copies the whole part without its separators: one kind of them, groups of three. */
static bool add_whole(struct plain *out, str whole)
{
	char used = 0;
	size_t group = 0; /* digits since the last separator */
	for (size_t i = 0; i < whole.n; i++) {
		char c = whole.p[i];
		if (c >= '0' && c <= '9') {
			out->p[out->n++] = c;
			group++;
			continue;
		}
		bool first = used == 0;
		if (!strchr(" .,", c) || (!first && c != used) || group == 0 || group > 3 ||
		    (!first && group != 3))
			return false;
		used = c;
		group = 0;
	}
	return used == 0 || group == 3;
}

/* Plain notation out of the sign, the digits before the point and those after it. */
static bool assemble(bool negative, const struct plain *whole, str fraction, dec *out)
{
	char text[sizeof(whole->p) + 4];
	size_t n = 0;
	if (negative)
		text[n++] = '-';
	if (whole->n == 0)
		text[n++] = '0';
	memcpy(text + n, whole->p, whole->n);
	n += whole->n;
	if (fraction.n) {
		text[n++] = '.';
		memcpy(text + n, fraction.p, fraction.n);
		n += fraction.n;
	}
	return dec_parse((str){ text, n }, out);
}

bool dec_parse_human(str s, bool lenient, dec *out)
{
	struct plain in, digits = { .n = 0 };
	bool negative = false;
	if (!simplify(s, &in))
		return false;
	str body = { in.p, in.n };
	if (!strip(&body, &negative))
		return false;
	char point = decimal_sign(body, lenient);
	if (point == '?')
		return false;
	str whole = body, fraction = STR_NONE;
	if (point) {
		fraction = str_cut(body, point, &whole);
		if (fraction.n == 0)
			return false;
	}
	return add_whole(&digits, whole) && assemble(negative, &digits, fraction, out);
}
