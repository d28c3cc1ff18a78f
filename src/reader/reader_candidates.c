#include "reader_candidates.h"

#include "model_iban.h"
#include "model_siret.h"
#include "reader_text.h"

#include <math.h>
#include <string.h>

struct scan {
	const struct read_layout *l;
	struct read_cands *out;
	size_t cap;
};

static struct read_cand *add(struct scan *s, enum read_kind kind, uint32_t first, uint32_t n)
{
	struct read_cands *out = s->out;

	if (out->n == s->cap) {
		s->cap = s->cap == 0 ? 256 : s->cap * 2;
		struct read_cand *more = ARENA_ARRAY(s->l->arena, struct read_cand, s->cap);
		if (out->n > 0)
			memcpy(more, out->c, out->n * sizeof(*more));
		out->c = more;
	}
	struct read_cand *c = &out->c[out->n++];
	memset(c, 0, sizeof(*c));
	c->kind = kind;
	c->first = first;
	c->n = n;
	return c;
}

/* --- pieces of words --- */

static float gap_before(const struct read_layout *l, uint32_t word)
{
	return l->words[word].box.x0 - l->words[word - 1].box.x1;
}

static bool follows_closely(const struct read_layout *l, uint32_t word)
{
	return l->words[word].joined || gap_before(l, word) < l->words[word].size * READ_GROUP_GAP;
}

static bool is_mark_inside(char c) { return c == '.' || c == '-' || c == ' '; }

/* Digits of s when it holds nothing else but dots and dashes between them; false otherwise. */
static bool add_digits(str s, char *to, size_t *n, size_t max)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_mark_inside(s.p[i]) && i > 0 && i + 1 < s.n)
			continue;
		if (!read_is_digit(s.p[i]) || *n == max)
			return false;
		to[(*n)++] = s.p[i];
	}
	return s.n > 0;
}

/* --- SIREN and SIRET --- */

#define RUN_MAX 24

/* Digits of the words from first on, as long as they stand together: 123 456 789 00014. */
static uint32_t digit_run(const struct read_layout *l, uint32_t first, char digits[RUN_MAX], size_t *n)
{
	uint32_t end = read_cell_end(l, first), i = first;

	*n = 0;
	for (; i < end; i++) {
		size_t before = *n;
		str s = read_strip(l->words[i].text);
		if ((i > first && !read_is_digit(s.n > 0 ? s.p[0] : 'x')) || !add_digits(s, digits, n, RUN_MAX)) {
			*n = before;
			break;
		}
		if (s.n != l->words[i].text.n && s.p + s.n != l->words[i].text.p + l->words[i].text.n) {
			i++; /* a mark after it ends the run */
			break;
		}
	}
	return i - first;
}

static bool starts_run(const struct read_layout *l, uint32_t word)
{
	if (word == read_cell_of(l, word)->first)
		return true;
	str before = l->words[word - 1].text;
	return !read_is_digits(before);
}

/* Words whose digits add up to want, in groups as people write a SIRET; 0 when there are none. */
static uint32_t words_for(const struct read_layout *l, uint32_t first, size_t want, size_t *total)
{
	char digits[RUN_MAX];
	size_t n = 0;
	uint32_t end = read_cell_end(l, first);

	for (uint32_t i = first; i < end && n < want; i++) {
		if (!add_digits(read_strip(l->words[i].text), digits, &n, RUN_MAX))
			break;
		if (n == want) {
			*total = n;
			return i + 1 - first;
		}
	}
	*total = n;
	return 0;
}

static bool names_siret(const struct read_layout *l, const struct read_cell *c)
{
	for (uint32_t w = c->first; w < c->first + c->n && w < c->first + 8; w++)
		if (str_eq(l->words[w].key, STR("siret")))
			return true;
	return false;
}

/* « SIRET » stands in the cell, or in the one it is set under. */
static bool is_announced_siret(const struct read_layout *l, uint32_t word)
{
	const struct read_cell *own = read_cell_of(l, word);

	if (names_siret(l, own))
		return true;
	if (own->row == 0 || l->rows[own->row - 1].page != l->rows[own->row].page)
		return false;
	const struct read_row *above = &l->rows[own->row - 1];
	for (uint32_t c = above->first; c < above->first + above->n && c < above->first + 40; c++)
		if (fabsf(l->cells[c].box.x0 - own->box.x0) < 3 && names_siret(l, &l->cells[c]))
			return true;
	return false;
}

/* Adds the digits of the lines below, as far as they hold nothing else; marks their words. */
static void add_lines_below(struct scan *s, uint32_t word, char digits[RUN_MAX], size_t *n, uint32_t ends[2])
{
	const struct read_layout *l = s->l;

	for (int line = 0; line < 2 && *n < SIRET_DIGITS; line++) {
		char more[RUN_MAX];
		size_t nmore = 0;
		uint32_t below = read_line_below(l, word);
		uint32_t taken = below < l->nwords ? digit_run(l, below, more, &nmore) : 0;
		bool whole = taken > 0 && *n + nmore == SIRET_DIGITS;
		if (taken == 0 || *n + nmore > SIRET_DIGITS || (!whole && taken < read_cell_of(l, below)->n))
			return;
		memcpy(digits + *n, more, nmore);
		*n += nmore;
		ends[line] = below;
		word = below;
	}
}

/* « … SIRET : 445 979 206 » ends its line, « 00825 – … » starts the next one; in a narrow cell it may
 * take three. Only where the check digit holds, in running text or under the word SIRET. */
static bool add_broken_siret(struct scan *s, uint32_t word, uint32_t words, char digits[RUN_MAX], size_t n)
{
	const struct read_layout *l = s->l;
	uint32_t ends[2] = { UINT32_MAX, UINT32_MAX };
	bool text = read_cell_of(l, word)->n >= words + 2;

	if (n % 3 != 0 || n > SIREN_DIGITS || word + words != read_cell_end(l, word) ||
	    !(text || is_announced_siret(l, word)))
		return false;
	add_lines_below(s, word, digits, &n, ends);
	str value = { digits, SIRET_DIGITS };
	if (n != SIRET_DIGITS || !siret_valid(value) || (ends[1] != UINT32_MAX && !is_announced_siret(l, word)))
		return false;
	for (int line = 0; line < 2 && ends[line] != UINT32_MAX; line++) {
		char more[RUN_MAX];
		size_t nmore;
		uint32_t taken = digit_run(l, ends[line], more, &nmore);
		for (uint32_t i = ends[line]; i < ends[line] + taken; i++)
			s->out->spent[i] = true;
	}
	struct read_cand *c = add(s, READ_SIRET, word, words);
	c->value = str_copy(l->arena, value);
	c->sound = true;
	return true;
}

static void scan_siret(struct scan *s, uint32_t word)
{
	char digits[RUN_MAX];
	size_t n, total;
	const struct read_layout *l = s->l;

	if (!starts_run(l, word))
		return;
	uint32_t words = digit_run(l, word, digits, &n);
	if (words == 0 || s->out->spent[word] || add_broken_siret(s, word, words, digits, n))
		return;
	if (n == SIRET_DIGITS) {
		struct read_cand *c = add(s, READ_SIRET, word, words);
		c->value = str_copy(l->arena, (str){ digits, n });
		c->sound = siret_valid(c->value);
	} else if (n == SIREN_DIGITS) {
		struct read_cand *c = add(s, READ_SIREN, word, words);
		c->value = str_copy(l->arena, (str){ digits, n });
		c->sound = siren_valid(c->value);
	} else if (n > SIRET_DIGITS && (words = words_for(l, word, SIRET_DIGITS, &total)) > 0) {
		str value = str_copy(l->arena, (str){ digits, SIRET_DIGITS });
		if (!siret_valid(value))
			return;
		struct read_cand *c = add(s, READ_SIRET, word, words);
		c->value = value;
		c->sound = true;
	}
}

bool read_is_spoilt_siret(const struct read_layout *l, uint32_t word)
{
	char digits[RUN_MAX];
	size_t n;

	return digit_run(l, word, digits, &n) > 0 && n >= 11 && n <= 19 && n != SIRET_DIGITS;
}

/* --- VAT ids and IBANs: letters and digits in groups --- */

#define CODE_MAX 40

static const struct {
	char country[3];
	uint8_t low, high; /* characters, country included */
	uint8_t letters;   /* at most, after the country */
} vat_shapes[] = {
	{ "FR", 13, 13, 2 }, { "DE", 11, 11, 0 }, { "BE", 12, 12, 0 }, { "NL", 13, 14, 1 }, { "LU", 10, 10, 0 },
	{ "ES", 11, 11, 2 }, { "IT", 13, 13, 0 }, { "PT", 11, 11, 0 }, { "GB", 11, 14, 0 }, { "AT", 11, 11, 1 },
	{ "IE", 9, 10, 2 },  { "PL", 12, 12, 0 }, { "DK", 10, 10, 0 }, { "SE", 14, 14, 0 }, { "FI", 10, 10, 0 },
	{ "CZ", 10, 12, 0 }, { "SK", 12, 12, 0 }, { "SI", 10, 10, 0 }, { "HU", 10, 10, 0 }, { "RO", 4, 12, 0 },
	{ "EL", 11, 11, 0 }, { "BG", 11, 12, 0 }, { "HR", 13, 13, 0 }, { "MT", 10, 10, 0 }, { "CY", 11, 11, 1 },
	{ "EE", 11, 11, 0 }, { "LV", 13, 13, 0 }, { "LT", 11, 14, 0 }, { "CH", 12, 12, 0 }, { "XI", 11, 14, 0 },
};

static const struct {
	char country[3];
	uint8_t length;
} iban_lengths[] = {
	{ "FR", 27 }, { "MC", 27 }, { "DE", 22 }, { "BE", 16 }, { "LU", 20 }, { "NL", 18 }, { "ES", 24 },
	{ "IT", 27 }, { "PT", 25 }, { "GB", 22 }, { "CH", 21 }, { "AT", 20 }, { "IE", 22 }, { "PL", 28 },
};

/* Letters and digits of one word, dots and dashes between them left out. */
static bool add_code(str s, char *to, size_t *n)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (is_mark_inside(c) && i > 0 && i + 1 < s.n)
			continue;
		if ((!read_is_digit(c) && !read_is_capital(c)) || *n == CODE_MAX)
			return false;
		to[(*n)++] = c;
	}
	return s.n > 0;
}

static size_t letters_in(const char *p, size_t n)
{
	size_t letters = 0;

	for (size_t i = 0; i < n; i++)
		letters += read_is_capital(p[i]);
	return letters;
}

/* Characters a VAT id of this country has, as bounds; false for another country. */
static bool is_vat_shape(const char *code, size_t n)
{
	for (size_t i = 0; i < sizeof(vat_shapes) / sizeof(vat_shapes[0]); i++)
		if (memcmp(code, vat_shapes[i].country, 2) == 0 && n >= vat_shapes[i].low &&
		    n <= vat_shapes[i].high)
			return letters_in(code + 2, n - 2) <= vat_shapes[i].letters && read_is_digit(code[n - 1]);
	return false;
}

static size_t iban_length(const char *code)
{
	for (size_t i = 0; i < sizeof(iban_lengths) / sizeof(iban_lengths[0]); i++)
		if (memcmp(code, iban_lengths[i].country, 2) == 0)
			return iban_lengths[i].length;
	return 0;
}

static bool starts_code(const struct read_layout *l, uint32_t word)
{
	str s = read_strip(l->words[word].text);

	return s.n >= 2 && read_is_capital(s.p[0]) && read_is_capital(s.p[1]) &&
	       (s.n == 2 || read_is_digit(s.p[2]) || (s.n > 4 && read_is_digit(s.p[4])));
}

static bool is_french_vat(const char *code) { return memcmp(code, "FR", 2) == 0; }

static void add_vat(struct scan *s, uint32_t word, uint32_t words, str code)
{
	struct read_cand *c = add(s, READ_VAT_ID, word, words);

	c->value = str_copy(s->l->arena, code);
	c->sound = !is_french_vat(code.p) || siren_valid(str_sub(code, 4, 9)) || vat_fr_valid(c->value);
}

/* True where the word could carry on a group of digits: then a shorter code would be a part only. */
static bool goes_on(const struct read_layout *l, uint32_t word, uint32_t end)
{
	return word < end && read_is_digits(read_strip(l->words[word].text)) && follows_closely(l, word);
}

static void scan_vat(struct scan *s, uint32_t word)
{
	char code[CODE_MAX];
	size_t n = 0;
	const struct read_layout *l = s->l;
	uint32_t end = read_cell_end(l, word);

	for (uint32_t i = word; i < end && i < word + 6; i++) {
		if (!add_code(read_strip(l->words[i].text), code, &n))
			return;
		if (n > 4 && is_vat_shape(code, n) && !goes_on(l, i + 1, end)) {
			add_vat(s, word, i + 1 - word, (str){ code, n });
			return;
		}
	}
}

static void add_iban(struct scan *s, uint32_t word, uint32_t words, str code)
{
	struct read_cand *c = add(s, READ_IBAN_NO, word, words);

	c->value = str_copy(s->l->arena, code);
	c->sound = iban_valid(c->value);
}

static void scan_iban(struct scan *s, uint32_t word)
{
	char code[CODE_MAX];
	size_t n = 0, want = 0;
	const struct read_layout *l = s->l;
	uint32_t end = read_cell_end(l, word), i = word, own_end = end, wrapped = 0;

	for (uint32_t words = 0; words < 12; words++, i++) {
		size_t before = n;
		if (i == end && want > 0 && !wrapped) { /* the line is full: it goes on below */
			i = read_line_below(l, word);
			end = i < l->nwords ? read_cell_end(l, i) : i;
			wrapped = i;
		}
		if (i >= end)
			break;
		if (!add_code(read_strip(l->words[i].text), code, &n) || (want > 0 && n > want)) {
			n = before;
			break;
		}
		if (n >= 4 && (!read_is_digit(code[2]) || !read_is_digit(code[3])))
			return;
		want = n >= 4 ? iban_length(code) : 0;
		if (want > 0 && n == want) {
			i++;
			break;
		}
	}
	if (n >= 15 && n <= IBAN_MAX && letters_in(code + 4, n - 4) <= 12)
		add_iban(s, word, (wrapped ? own_end : i) - word, (str){ code, n });
}

/* --- dates --- */

static int day_of(str s)
{
	s = read_strip(s);
	if (s.n >= 3 && str_starts(s, STR("1")) && (str_eq(s, STR("1er")) || str_eq(s, STR("1ER"))))
		return 1;
	if (s.n >= 3 && (str_ends(s, STR("st")) || str_ends(s, STR("nd")) || str_ends(s, STR("rd")) ||
	                 str_ends(s, STR("th"))))
		s.n -= 2;
	int64_t day = 0;
	return s.n <= 2 && read_is_digits(s) && str_to_i64(s, &day) && day <= 31 ? (int)day : 0;
}

/* « 12 juillet 2025 », « 1er août 26 » */
static uint32_t day_month_year(const struct read_layout *l, uint32_t w, uint32_t end, struct date *out)
{
	if (w + 3 > end)
		return 0;
	int day = day_of(l->words[w].text);
	int month = day > 0 ? reader_month_of(l->words[w + 1].key) : 0;
	int year = month > 0 ? reader_year_of(read_strip(l->words[w + 2].text)) : 0;
	return year > 0 && date_make(year, month, day, out) ? 3 : 0;
}

/* « August 3 , 2014 » */
static uint32_t month_day_year(const struct read_layout *l, uint32_t w, uint32_t end, struct date *out)
{
	if (w + 3 > end)
		return 0;
	int month = reader_month_of(l->words[w].key);
	int day = month > 0 ? day_of(l->words[w + 1].text) : 0;
	uint32_t y = w + 2;
	if (day > 0 && str_eq(l->words[y].text, STR(",")) && y + 1 < end)
		y++;
	int year = day > 0 ? reader_year_of(read_strip(l->words[y].text)) : 0;
	return year > 1000 && date_make(year, month, day, out) ? y + 1 - w : 0;
}

/* « 12 / 07 / 2025 », « 12- 07 - 2025 »: pieces of one date drawn apart. */
static uint32_t spaced_date(struct scan *s, uint32_t w, uint32_t end, struct date *out)
{
	char text[16];
	size_t n = 0;
	bool us;

	for (uint32_t i = w; i < end && i < w + 5; i++) {
		str part = s->l->words[i].text;
		if (n + part.n > sizeof(text) || (i > w && !follows_closely(s->l, i)))
			return 0;
		memcpy(text + n, part.p, part.n);
		n += part.n;
		if (n >= 8 && i > w && memchr(text, '/', n) != NULL &&
		    reader_parse_date((str){ text, n }, s->out->habits.month_first, out, &us))
			return i + 1 - w;
	}
	return 0;
}

static void scan_date(struct scan *s, uint32_t word)
{
	const struct read_layout *l = s->l;
	uint32_t end = read_cell_end(l, word), n = 1;
	struct date date;
	bool us, eight = false;

	if (reader_parse_date(read_strip(l->words[word].text), s->out->habits.month_first, &date, &us))
		eight = read_is_digits(read_strip(l->words[word].text));
	else if ((n = day_month_year(l, word, end, &date)) == 0 &&
	         (n = month_day_year(l, word, end, &date)) == 0 &&
	         (n = spaced_date(s, word, end, &date)) == 0)
		return;
	struct read_cand *c = add(s, READ_DATE, word, n);
	c->date = date;
	c->value = date_print_iso(l->arena, date);
	c->sound = !eight;
}

/* --- amounts and percentages --- */

/* « 857,86 » after « 1 155 »: three digits, then perhaps decimals and a sign. */
static bool is_group(str s)
{
	return s.n >= 3 && read_is_digit(s.p[0]) && read_is_digit(s.p[1]) && read_is_digit(s.p[2]) &&
	       (s.n == 3 || !read_is_digit(s.p[3]));
}

/* First group: at most three digits, nothing after them; a sign or a currency may come before. */
static bool opens_groups(str s)
{
	size_t digits = 0;

	while (digits < s.n && read_is_digit(s.p[s.n - 1 - digits]))
		digits++;
	if (digits == 0 || digits > 3)
		return false;
	for (size_t i = 0; i + digits < s.n; i++)
		if (read_is_digit(s.p[i]) || s.p[i] == ',' || s.p[i] == '.')
			return false;
	return true;
}

/* Words that make one number from word on, and their text with blanks between groups. */
static uint32_t number_words(const struct read_layout *l, uint32_t word, str *text)
{
	uint32_t end = read_cell_end(l, word), i = word;
	struct buf b = buf_in(l->arena);

	if ((read_is_minus(l->words[i].text) || !str_empty(reader_currency_of(l->words[i].text))) && i + 1 < end &&
	    follows_closely(l, i + 1))
		buf_add_str(&b, l->words[i++].text);
	str first = l->words[i].text;
	buf_add_str(&b, first);
	i++;
	bool open = opens_groups(first);
	while (open && i < end && is_group(l->words[i].text) && follows_closely(l, i)) {
		buf_add_char(&b, ' ');
		buf_add_str(&b, l->words[i].text);
		open = l->words[i].text.n == 3;
		i++;
	}
	*text = buf_str(&b);
	return i - word;
}

/* « −€1,958.82 »: sign and currency take three bytes each. */
#define BEGIN_BYTES 10

static bool begins_number(str s)
{
	for (size_t i = 0; i < s.n && i < BEGIN_BYTES; i++)
		if (read_is_digit(s.p[i]))
			return true;
	return read_is_minus(s) || !str_empty(reader_currency_of(s));
}

/* « € » or « e » after a number belongs to it. */
static bool takes_currency(const struct read_layout *l, uint32_t word, uint32_t end)
{
	if (word >= end)
		return false;
	str s = l->words[word].text;
	return !str_empty(reader_currency_of(s)) || str_eq(read_strip(s), STR("e"));
}

static bool is_inside_group(const struct read_layout *l, uint32_t word)
{
	if (word == read_cell_of(l, word)->first || !is_group(l->words[word].text))
		return false;
	return opens_groups(l->words[word - 1].text) && follows_closely(l, word);
}

static void scan_number(struct scan *s, uint32_t word)
{
	const struct read_layout *l = s->l;
	struct read_number number;
	str text = l->words[word].text;

	if (!begins_number(text) || is_inside_group(l, word))
		return;
	uint32_t n = number_words(l, word, &text), end = read_cell_end(l, word);
	if (!reader_parse_number(text, s->out->habits.sign, &number)) {
		n = 1;
		if (!reader_parse_number(l->words[word].text, s->out->habits.sign, &number))
			return;
	}
	bool percent = number.percent || (word + n < end && str_starts(l->words[word + n].text, STR("%")));
	if (percent && !number.percent)
		n++;
	bool currency = number.currency || takes_currency(l, word + n, end);
	if (currency && !number.currency && !percent)
		n++;
	struct read_cand *c = add(s, percent ? READ_PERCENT : READ_AMOUNT, word, n);
	c->amount = number.value;
	c->value = dec_print(l->arena, number.value);
	c->whole = number.whole;
	c->currency = currency;
	c->ambiguous = number.ambiguous && s->out->habits.sign == READ_SIGN_UNKNOWN;
	c->sound = currency || (!number.whole && number.value.scale >= 2 && !number.ambiguous);
}

/* --- all of them --- */

struct read_cands *reader_candidates(const struct read_layout *l)
{
	struct read_cands *out = ARENA_NEW(l->arena, struct read_cands);
	struct scan s = { .l = l, .out = out };

	out->habits = reader_habits(l);
	out->at = ARENA_ARRAY(l->arena, uint32_t, l->nwords + 1);
	out->spent = ARENA_ARRAY(l->arena, bool, l->nwords + 1);
	for (uint32_t w = 0; w < l->nwords; w++) {
		out->at[w] = (uint32_t)out->n;
		if (arena_exceeded(l->arena))
			continue;
		if (read_is_digit(read_strip(l->words[w].text).n > 0 ? read_strip(l->words[w].text).p[0] : 'x'))
			scan_siret(&s, w);
		if (starts_code(l, w)) {
			scan_vat(&s, w);
			scan_iban(&s, w);
		}
		scan_date(&s, w);
		scan_number(&s, w);
	}
	out->at[l->nwords] = (uint32_t)out->n;
	return out;
}

const struct read_cand *read_cand_at(const struct read_cands *cs, uint32_t word, enum read_kind kind)
{
	for (uint32_t i = cs->at[word]; i < cs->at[word + 1]; i++)
		if (cs->c[i].kind == kind)
			return &cs->c[i];
	return NULL;
}
