#include "reader_value.h"

#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- currencies --- */

static const struct {
	str sign;
	str code;
} currencies[] = {
	{ STR_INIT("\xe2\x82\xac"), STR_INIT("EUR") }, { STR_INIT("EUR"), STR_INIT("EUR") },
	{ STR_INIT("Eur"), STR_INIT("EUR") },          { STR_INIT("EURO"), STR_INIT("EUR") },
	{ STR_INIT("EUROS"), STR_INIT("EUR") },        { STR_INIT("Euro"), STR_INIT("EUR") },
	{ STR_INIT("Euros"), STR_INIT("EUR") },        { STR_INIT("euro"), STR_INIT("EUR") },
	{ STR_INIT("euros"), STR_INIT("EUR") },        { STR_INIT("$"), STR_INIT("USD") },
	{ STR_INIT("USD"), STR_INIT("USD") },          { STR_INIT("\xc2\xa3"), STR_INIT("GBP") },
	{ STR_INIT("GBP"), STR_INIT("GBP") },          { STR_INIT("CHF"), STR_INIT("CHF") },
	{ STR_INIT("\xc2\xa5"), STR_INIT("JPY") },     { STR_INIT("JPY"), STR_INIT("JPY") },
	{ STR_INIT("CAD"), STR_INIT("CAD") },          { STR_INIT("XPF"), STR_INIT("XPF") },
	{ STR_INIT("F.CFP"), STR_INIT("XPF") },        { STR_INIT("PLN"), STR_INIT("PLN") },
	{ STR_INIT("SEK"), STR_INIT("SEK") },          { STR_INIT("DKK"), STR_INIT("DKK") },
};

str reader_currency_of(str s)
{
	while (s.n > 1 && strchr(".,:;()", s.p[s.n - 1]))
		s.n--;
	while (s.n > 1 && s.p[0] == '(') {
		s.p++;
		s.n--;
	}
	for (size_t i = 0; i < COUNT(currencies); i++)
		if (str_eq(s, currencies[i].sign))
			return currencies[i].code;
	return STR_NONE;
}

/* --- numbers --- */

/* A number's text without what surrounds its digits. */
struct trimmed {
	char text[40];
	size_t n;
	bool minus, currency, percent;
};

static const str minus_signs[] = { STR_INIT("-"), STR_INIT("\xe2\x88\x92"), STR_INIT("\xe2\x80\x93") };
static const str blanks[] = { STR_INIT(" "), STR_INIT("\xc2\xa0"), STR_INIT("\xe2\x80\xaf"),
	                      STR_INIT("\xe2\x80\x89") };

/* Bytes of the first entry of the table that s starts with; 0 for none. */
static size_t starts_with_any(str s, const str *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, table[i]))
			return table[i].n;
	return 0;
}

static size_t currency_at_start(str s)
{
	for (size_t i = 0; i < COUNT(currencies); i++)
		if (str_starts(s, currencies[i].sign))
			return currencies[i].sign.n;
	return 0;
}

static str skip(str s, size_t n) { return str_sub(s, n, s.n - n); }

static str trim_front(str s, struct trimmed *t)
{
	for (;;) {
		size_t n = starts_with_any(s, blanks, COUNT(blanks));
		if (n == 0 && (n = starts_with_any(s, minus_signs, COUNT(minus_signs))) > 0)
			t->minus = true;
		if (n == 0 && (n = currency_at_start(s)) > 0)
			t->currency = true;
		if (n == 0 && (str_starts(s, STR("+")) || str_starts(s, STR("("))))
			n = 1;
		if (n == 0)
			return s;
		s = skip(s, n);
	}
}

/* What follows the digits: currency, %, a trailing minus, an end of sentence. */
static bool trim_back(str s, struct trimmed *t)
{
	while (!str_empty(s)) {
		size_t n = starts_with_any(s, blanks, COUNT(blanks));
		if (n == 0 && (n = currency_at_start(s)) > 0)
			t->currency = true;
		if (n == 0 && str_eq(s, STR("e"))) {
			n = 1;
			t->currency = true;
		}
		if (n == 0 && str_starts(s, STR("%"))) {
			n = 1;
			t->percent = true;
		}
		if (n == 0 && str_eq(s, STR("-"))) {
			n = 1;
			t->minus = true;
		}
		if (n == 0 && strchr(".,;:*)", s.p[0]))
			n = 1;
		if (n == 0)
			return false;
		s = skip(s, n);
	}
	return true;
}

/* Copies the digits and their marks; a blank is kept as ' ' so that groups can be checked. */
static bool trim_number(str s, struct trimmed *t)
{
	memset(t, 0, sizeof(*t));
	s = trim_front(s, t);
	while (!str_empty(s) && t->n + 1 < sizeof(t->text)) {
		size_t blank = starts_with_any(s, blanks, COUNT(blanks));
		bool mark = s.p[0] == '.' || s.p[0] == ',' || s.p[0] == '\'';
		if (is_digit(s.p[0]))
			t->text[t->n++] = s.p[0];
		else if (mark && s.n > 1 && is_digit(s.p[1]))
			t->text[t->n++] = s.p[0];
		else if (blank > 0 && s.n > blank && is_digit(s.p[blank]))
			t->text[t->n++] = ' ';
		else
			break;
		s = skip(s, blank > 0 ? blank : 1);
	}
	return t->n > 0 && is_digit(t->text[0]) && trim_back(s, t);
}

/* Where the digits after the decimal sign start, or n; *ok false when the groups are not of three. */
struct marks {
	size_t last;     /* index of the last mark, or n */
	size_t count;    /* marks */
	size_t same;     /* of them, like the last */
	bool in_threes;  /* all groups after the first, up to the last mark, have three digits */
	size_t tail;     /* digits after the last mark */
	size_t head;     /* digits before the first mark */
};

static struct marks find_marks(const char *text, size_t n)
{
	struct marks m = { .last = n, .in_threes = true, .head = n };
	size_t group = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_digit(text[i])) {
			group++;
			continue;
		}
		if (m.count == 0)
			m.head = group;
		else
			m.in_threes &= group == 3;
		m.same = m.count > 0 && text[m.last] == text[i] ? m.same + 1 : 1;
		m.count++;
		m.last = i;
		group = 0;
	}
	m.tail = group;
	return m;
}

/* Index of the decimal sign in t, n when there is none; false for digits that make no number. */
static bool find_decimal(const struct trimmed *t, enum read_decimal_sign sign, size_t *at, bool *ambiguous)
{
	struct marks m = find_marks(t->text, t->n);

	*at = t->n;
	*ambiguous = false;
	if (m.count == 0)
		return true;
	if (m.count > 1 && (!m.in_threes || m.head > 3))
		return false;
	char last = t->text[m.last];
	if (last == ' ' || last == '\'' || (m.count > 1 && m.same == m.count))
		return m.tail == 3 && m.head <= 3;
	if (m.count == 1 && m.tail == 3 && m.head <= 3 && t->text[0] != '0') {
		*ambiguous = true;
		bool decimal = (sign == READ_SIGN_COMMA && last == ',') || (sign == READ_SIGN_DOT && last == '.');
		*at = decimal ? m.last : t->n;
		return true;
	}
	*at = m.last;
	return m.tail <= 6;
}

enum read_decimal_sign reader_sign_of(str s)
{
	struct trimmed t;
	size_t at;
	bool ambiguous;

	if (!trim_number(s, &t) || !find_decimal(&t, READ_SIGN_UNKNOWN, &at, &ambiguous) || ambiguous)
		return READ_SIGN_UNKNOWN;
	if (at == t.n || t.n - at != 3) /* two decimals: « 1.5 » may be an article's number */
		return READ_SIGN_UNKNOWN;
	return t.text[at] == ',' ? READ_SIGN_COMMA : READ_SIGN_DOT;
}

bool reader_parse_number(str s, enum read_decimal_sign sign, struct read_number *out)
{
	struct trimmed t;
	size_t at;
	dec d = { 0, 0 };

	memset(out, 0, sizeof(*out));
	if (!trim_number(s, &t) || !find_decimal(&t, sign, &at, &out->ambiguous))
		return false;
	size_t digits = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (!is_digit(t.text[i]))
			continue;
		if (++digits > 15)
			return false;
		d.m = d.m * 10 + (t.text[i] - '0');
		d.scale = (uint8_t)(d.scale + (i > at));
	}
	if (at == t.n && t.text[0] == '0' && t.n > 1)
		return false; /* 0342: part of a number of another kind */
	d.m = t.minus ? -d.m : d.m;
	*out = (struct read_number){ d, t.currency, t.percent, at == t.n, out->ambiguous };
	return true;
}

/* --- dates --- */

static const str months[12][4] = {
	{ STR_INIT("janvier"), STR_INIT("january"), STR_INIT("januar"), STR_INIT("januari") },
	{ STR_INIT("fevrier"), STR_INIT("february"), STR_INIT("februar"), STR_INIT("februari") },
	{ STR_INIT("mars"), STR_INIT("march"), STR_INIT("marz"), STR_INIT("maart") },
	{ STR_INIT("avril"), STR_INIT("april"), STR_INIT("april"), STR_INIT("april") },
	{ STR_INIT("mai"), STR_INIT("may"), STR_INIT("mai"), STR_INIT("mei") },
	{ STR_INIT("juin"), STR_INIT("june"), STR_INIT("juni"), STR_INIT("juni") },
	{ STR_INIT("juillet"), STR_INIT("july"), STR_INIT("juli"), STR_INIT("juli") },
	{ STR_INIT("aout"), STR_INIT("august"), STR_INIT("aug"), STR_INIT("augustus") },
	{ STR_INIT("septembre"), STR_INIT("september"), STR_INIT("sept"), STR_INIT("september") },
	{ STR_INIT("octobre"), STR_INIT("october"), STR_INIT("oktober"), STR_INIT("oktober") },
	{ STR_INIT("novembre"), STR_INIT("november"), STR_INIT("november"), STR_INIT("november") },
	{ STR_INIT("decembre"), STR_INIT("december"), STR_INIT("dezember"), STR_INIT("december") },
};

int reader_month_of(str key)
{
	if (key.n < 3 || str_eq(key, STR("jui")))
		return 0;
	if (str_eq(key, STR("maerz")) || str_eq(key, STR("mrz")))
		return 3;
	for (int m = 0; m < 12; m++)
		for (int lang = 0; lang < 4; lang++)
			if (str_starts(months[m][lang], key))
				return m + 1;
	return 0;
}

bool reader_is_weekday(str key)
{
	static const str days[] = {
		STR_INIT("lundi"), STR_INIT("mardi"), STR_INIT("mercredi"), STR_INIT("jeudi"), STR_INIT("vendredi"),
		STR_INIT("samedi"), STR_INIT("dimanche"), STR_INIT("monday"), STR_INIT("tuesday"),
		STR_INIT("wednesday"), STR_INIT("thursday"), STR_INIT("friday"), STR_INIT("saturday"),
		STR_INIT("sunday"), STR_INIT("montag"), STR_INIT("dienstag"), STR_INIT("mittwoch"),
		STR_INIT("donnerstag"), STR_INIT("freitag"), STR_INIT("samstag"), STR_INIT("sonntag"),
	};

	for (size_t i = 0; i < COUNT(days); i++)
		if (str_eq(key, days[i]))
			return true;
	return false;
}

static int number_of(const char *p, size_t n)
{
	int v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (p[i] - '0');
	return v;
}

int reader_year_of(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return 0;
	if (s.n == 2)
		return 2000 + number_of(s.p, 2);
	int year = s.n == 4 ? number_of(s.p, 4) : 0;
	return year >= 1980 && year <= 2099 ? year : 0;
}

/* Up to three runs of digits with one mark between them; false for anything else. */
static bool cut_digits(str s, str part[3])
{
	size_t n = 0, start = 0;
	char mark = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && is_digit(s.p[i]))
			continue;
		if (i == start || n == 3 || i - start > 4)
			return false;
		part[n++] = str_sub(s, start, i - start);
		if (i == s.n)
			break;
		if (!strchr("/.-", s.p[i]) || (mark != 0 && s.p[i] != mark))
			return false;
		mark = s.p[i];
		start = i + 1;
	}
	return n == 3;
}

static bool make(int year, str month, str day, struct date *out)
{
	if (year == 0 || month.n > 2 || day.n > 2)
		return false;
	return date_make(year, number_of(month.p, month.n), number_of(day.p, day.n), out);
}

static bool parse_eight_digits(str s, struct date *out)
{
	int year = reader_year_of(str_sub(s, 0, 4));

	return make(year, str_sub(s, 4, 2), str_sub(s, 6, 2), out);
}

bool reader_parse_date(str s, bool month_first, struct date *out, bool *us)
{
	str part[3];
	size_t digits = 0;

	*us = false;
	while (s.n > 0 && strchr(".,;)", s.p[s.n - 1]))
		s.n--;
	while (digits < s.n && is_digit(s.p[digits]))
		digits++;
	if (s.n == 8 && digits == 8)
		return parse_eight_digits(s, out);
	if (!cut_digits(s, part))
		return false;
	if (part[0].n == 4)
		return make(reader_year_of(part[0]), part[1], part[2], out);
	int year = part[2].n == 4 || part[2].n == 2 ? reader_year_of(part[2]) : 0;
	if (!month_first && make(year, part[1], part[0], out))
		return true;
	*us = make(year, part[0], part[1], out);
	return *us || make(year, part[1], part[0], out);
}
