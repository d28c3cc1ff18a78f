/* References: invoice numbers, orders, contracts, and the codes of services, which may be words. */
#include "reader_score.h"

#include "core_utf8.h"
#include "reader_text.h"

#include <string.h>

#define REFERENCE_MAX 40
#define PIECES_MAX 4

static bool is_reference_char(unsigned char c)
{
	return read_is_digit((char)c) || read_is_letter((char)c) || strchr("-/_.#+&", c) != NULL;
}

static bool is_reference_text(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_reference_char((unsigned char)s.p[i]))
			return false;
	return s.n > 0 && s.n <= REFERENCE_MAX;
}

/* Something else that looks like one: a date, an amount with its currency, a percentage. */
static bool is_other_kind(const struct read_page_facts *f, uint32_t word, uint32_t words)
{
	for (uint32_t i = f->cands->at[word]; i < f->cands->at[word + 1]; i++) {
		const struct read_cand *c = &f->cands->c[i];
		if (c->kind == READ_DATE && c->sound && c->n >= words)
			return true;
		if ((c->kind == READ_VAT_ID || c->kind == READ_IBAN_NO) && c->sound)
			return true;
		if (c->kind == READ_PERCENT || (c->kind == READ_AMOUNT && c->currency))
			return true;
		if (c->kind == READ_AMOUNT && !c->whole && c->sound && c->amount.scale == 2)
			return true;
	}
	return false;
}

static bool is_close(const struct read_layout *l, uint32_t word)
{
	const struct read_word *w = &l->words[word];
	return w->joined || w->box.x0 - l->words[word - 1].box.x1 < w->size * READ_GROUP_GAP;
}

static bool is_hyphen(str s) { return str_eq(s, STR("-")) || str_eq(s, STR("/")) || str_eq(s, STR("_")); }

/* True when the next word carries the reference on. */
static bool carries_on(const struct read_page_facts *f, str so_far, uint32_t word)
{
	const struct read_layout *l = f->l;
	str next = read_strip(l->words[word].text);

	if (f->anchors->of[word] != 0 || !is_close(l, word) || !is_reference_text(next))
		return false;
	char last = so_far.p[so_far.n - 1];
	if (last == '-' || last == '/' || last == '_')
		return read_has_digit(next);
	if (is_hyphen(next))
		return true;
	if (read_is_caps(so_far) && so_far.n <= 5 && !read_has_digit(so_far))
		return read_has_digit(next) && !is_other_kind(f, word, 1);
	return read_is_digits(so_far) && read_is_digits(next) && so_far.n + next.n <= 20;
}

/* « VE-05- », « FV »: a number must follow. */
static bool is_unfinished(str s)
{
	char last = s.p[s.n - 1];
	return last == '-' || last == '/' || (read_is_caps(s) && s.n <= 5);
}

/* « VE-05- » at the end of a narrow cell goes on below it: « 5187 ». */
static void add_second_line(const struct read_page_facts *f, uint32_t word, struct buf *b)
{
	uint32_t below = read_line_below(f->l, word);

	str so_far = buf_str(b);

	if (so_far.n == 0 || so_far.n > REFERENCE_MAX / 2 || !is_unfinished(so_far) || below >= f->l->nwords)
		return;
	str next = read_strip(f->l->words[below].text);
	if (read_cell_of(f->l, below)->n == 1 && is_reference_text(next) && read_has_digit(next))
		buf_add_str(b, next);
}

/* « SG- » at the end of its line, « BUDGET » on the next one. */
static bool is_broken_code(const struct read_page_facts *f, uint32_t word, str *rest)
{
	uint32_t below = read_line_below(f->l, word);

	if (word + 1 != read_cell_end(f->l, word) || below >= f->l->nwords || f->anchors->of[below] != 0)
		return false;
	*rest = read_strip(f->l->words[below].text);
	return read_cell_of(f->l, below)->n == 1 && is_reference_text(*rest) && read_is_caps(*rest) && rest->n <= 20;
}

uint32_t reader_code_at(const struct read_page_facts *f, uint32_t word, str *value)
{
	uint32_t n = reader_reference_at(f, word, value);
	str rest, first = read_strip(f->l->words[word].text);

	if (n > 0 || !is_reference_text(first) || is_hyphen(first) || !is_broken_code(f, word, &rest))
		return n;
	*value = str_printf(f->l->arena, "%.*s%.*s", STR_ARG(first), STR_ARG(rest));
	return 1;
}

uint32_t reader_reference_at(const struct read_page_facts *f, uint32_t word, str *value)
{
	const struct read_layout *l = f->l;
	uint32_t end = read_cell_end(l, word), i = word + 1;
	str text = read_strip(l->words[word].text);

	if (!is_reference_text(text) || is_hyphen(text) || is_other_kind(f, word, 1) || f->cands->spent[word])
		return 0;
	struct buf b = buf_in(l->arena);
	buf_add_str(&b, text);
	bool whole = text.n == l->words[word].text.n;
	while (whole && i < end && i < word + PIECES_MAX && carries_on(f, buf_str(&b), i)) {
		str piece = read_strip(l->words[i].text);
		if (is_hyphen(piece) && (i + 1 >= end || !carries_on(f, piece, i + 1)))
			break;
		buf_add_str(&b, piece);
		whole = piece.n == l->words[i].text.n;
		i++;
	}
	if (i == end)
		add_second_line(f, word, &b);
	*value = buf_str(&b);
	if (i == end && str_ends(*value, STR("-"))) /* it goes on where nobody found it */
		return 0;
	while (value->n > 1 && strchr("-/_.#+&", value->p[value->n - 1]) != NULL)
		value->n--;
	return read_has_digit(*value) && value->n <= REFERENCE_MAX ? i - word : 0;
}
