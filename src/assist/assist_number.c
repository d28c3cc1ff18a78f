/* What stands in a message beside words: an e-mail address, the number of an invoice. */
#include "assist_text.h"
#include "core_utf8.h"

#define NUMBER_MAX 20
#define SURE_POINTS 5

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plain_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next run of bytes without blanks; false at the end. *at moves past it. */
static bool next_piece(str raw, size_t *at, str *piece)
{
	while (*at < raw.n && (raw.p[*at] == ' ' || raw.p[*at] == '\n' || raw.p[*at] == '\t' || raw.p[*at] == '\r'))
		++*at;
	size_t from = *at;
	while (*at < raw.n && raw.p[*at] != ' ' && raw.p[*at] != '\n' && raw.p[*at] != '\t' && raw.p[*at] != '\r')
		++*at;
	*piece = str_sub(raw, from, *at - from);
	return piece->n > 0;
}

/* Without what surrounds it: quotes, brackets, signs that end sentences. */
static str bare(str s)
{
	while (s.n > 0 && !is_digit(s.p[0]) && !is_plain_letter(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && !is_digit(s.p[s.n - 1]) && !is_plain_letter(s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool is_local_part(char c)
{
	return is_plain_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

str text_email(str raw)
{
	for (size_t i = 1; i + 3 < raw.n; i++) {
		if (raw.p[i] != '@')
			continue;
		size_t from = i, to = i + 1;
		while (from > 0 && is_local_part(raw.p[from - 1]))
			from--;
		while (to < raw.n && is_local_part(raw.p[to]))
			to++;
		while (to > i && !is_plain_letter(raw.p[to - 1]))
			to--;
		str host = str_sub(raw, i + 1, to > i ? to - i - 1 : 0);
		if (from < i && str_find_char(host, '.') > 0)
			return str_sub(raw, from, to - from);
	}
	return STR_NONE;
}

/* --- numbers of invoices --- */

struct shape {
	size_t digits, letters, signs, dots, slashes, other;
};

static struct shape shape_of(str s)
{
	struct shape h = { 0 };

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (is_digit(c))
			h.digits++;
		else if (is_plain_letter(c))
			h.letters++;
		else if (c == '-' || c == '_')
			h.signs++;
		else if (c == '/')
			h.slashes++;
		else if (c == '.' || c == ',')
			h.dots++;
		else
			h.other++;
	}
	return h;
}

static bool in_list(str word, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(word, str_of(*list)))
			return true;
	return false;
}

/* Words that announce a number, and units that show that it counts something. */
static const char *const ANNOUNCE[] = { "facture", "factures", "fact", "fac", "numero", "num", "n", "no", "nr", "ref",
	                                "reference", "invoice", "number", "bill", "avoir", "numerotee", "n°", "#", NULL };
static const char *const UNITS[] = { "jour", "jours", "j", "mois", "semaine", "semaines", "heure", "heures", "h", "an",
	                             "ans", "euro", "euros", "eur", "mo", "ko", "go", "octets", "fois", "factures", "minutes",
	                             "min", "mn", "day", "days", "week", "weeks", "month", "months", "hour", "hours", "mb",
	                             "kb", "gb", "times", "invoices", "year", "years", "pages", "fichiers", "files",
	                             "caracteres", "characters", "pieces", "documents", "personnes", "people", "k",
	                             "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
	                             "octobre", "novembre", "decembre", "january", "february", "march", "april", "may",
	                             "june", "july", "august", "september", "october", "november", "december", NULL };
static const char *const STUCK[] = { "jours", "j", "h", "mo", "ko", "go", "mb", "kb", "gb", "eur", "e", "min", "mn", "er",
	                             "eme", "ieme", "st", "nd", "rd", "th", "x", "k", "days", "px", NULL };
static const char *const FILES[] = { ".pdf", ".xml", ".zip", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".exe", ".eml",
	                             ".doc", ".xls", ".txt", ".csv", ".msg", ".rar", ".7z", ".mp4", NULL };

static bool is_file(str lower)
{
	for (const char *const *f = FILES; *f; f++)
		if (str_ends(lower, str_of(*f)))
			return true;
	return false;
}

/* 24/11/2026, 24-11-26: digits in three groups of a day's lengths. */
static bool is_day(str s)
{
	size_t groups = 1, run = 0, longest = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (is_digit(s.p[i])) {
			run++;
			longest = run > longest ? run : longest;
		} else {
			groups++;
			run = 0;
		}
	}
	return (groups == 3 && s.n <= 10 && longest <= 4) || (groups == 2 && s.n <= 5 && longest <= 2);
}

/* « 10Mo », « 30j », « 1er »: what counts or orders. */
static bool is_quantity(str lower)
{
	size_t i = 0;

	while (i < lower.n && (is_digit(lower.p[i]) || lower.p[i] == ',' || lower.p[i] == '.'))
		i++;
	return i > 0 && in_list(str_sub(lower, i, lower.n), STUCK);
}

static bool is_year(str s)
{
	return s.n == 4 && (str_starts(s, STR("20")) || str_starts(s, STR("19")));
}

/* How much the piece looks like the number of an invoice; 3 is enough. */
static int looks(str s, str lower, str before, str after)
{
	struct shape h = shape_of(s);
	bool announced = in_list(before, ANNOUNCE);
	int points = announced ? 3 : 0;

	if (h.digits == 0 || s.n > NUMBER_MAX || h.other > 0 || is_file(lower) || in_list(after, UNITS) || is_quantity(lower))
		return 0;
	if (h.letters == 0 && is_day(s))
		return 0;
	if (h.letters == 0 && (h.digits == 14 || h.digits == 9 || (h.digits == 10 && s.p[0] == '0')))
		points -= 2; /* SIRET, SIREN, telephone */
	if (h.letters > 0)
		points += h.digits >= 2 ? 3 : 0;
	else if (h.dots > 0)
		points -= 3; /* an amount */
	else if (h.digits >= 5)
		points += 2;
	if (h.signs + h.slashes > 0 && h.digits >= 3)
		points += 2;
	return points - (is_year(s) ? 3 : 0);
}

static str lower_bare(struct arena *a, str piece)
{
	str b = bare(piece);

	/* « n° » is nothing but its first letter when bare, « # » is nothing at all */
	return str_empty(b) ? str_trim(piece) : utf8_fold(a, b);
}

/* « n°F-12 » and « l'invoice=12 »: what stands after the sign. */
static str after_sign(str s)
{
	static const str signs[] = { STR_INIT("°"), STR_INIT("#"), STR_INIT(":"), STR_INIT("="), STR_INIT("’"), STR_INIT("'") };

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		ptrdiff_t at = str_find(s, signs[i]);
		if (at >= 0 && (size_t)at + signs[i].n < s.n)
			return str_sub(s, (size_t)at + signs[i].n, s.n);
	}
	return s;
}

struct text_number text_number_find(struct arena *a, str raw, bool alone)
{
	struct text_number best = { .s = STR_NONE };
	str before = STR_NONE, piece;
	int most = alone ? 0 : 2;
	size_t i = 0;

	while (next_piece(raw, &i, &piece)) {
		str inner = after_sign(piece);
		str s = bare(inner), after = STR_NONE, next;
		size_t j = i;
		if (next_piece(raw, &j, &next))
			after = lower_bare(a, next);
		str announced = inner.p != piece.p ? STR("n") : before;
		int points = s.n > 0 && str_find_char(piece, '@') < 0 ? looks(s, utf8_fold(a, s), announced, after) : 0;
		if (alone && shape_of(s).digits > 0 && s.n <= NUMBER_MAX && shape_of(s).other == 0)
			points++;
		if (points > most) {
			most = points;
			best = (struct text_number){ s, (size_t)(s.p - raw.p), points >= SURE_POINTS };
		}
		before = lower_bare(a, piece);
	}
	return best;
}
