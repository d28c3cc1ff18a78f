#include "reader_layout.h"

#include "core_utf8.h"
#include "reader_fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below this contrast nobody sees a word on paper or screen. */
#define PALE_LIMIT 1.5f
/* A gap of this many font sizes separates cells; half as much where the file draws two lines. */
#define CELL_GAP 1.0f
#define LINE_GAP 0.45f
/* Nobody prints closer to the edge of the paper than this, in points. */
#define EDGE 3.0f

/* --- words and their parts --- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool has_only_letters(str s, char except)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != except && !is_letter(s.p[i]) && (unsigned char)s.p[i] < 0x80)
			return false;
	return true;
}

/* « SIRET:123 » is cut after the colon, « 12:30 » and « https://… » are not. */
static size_t cut_at_colon(str s)
{
	ptrdiff_t at = str_find_char(s, ':');

	if (at < 0 || (size_t)at + 1 >= s.n)
		return 0;
	char next = s.p[at + 1];
	if (next == '/' || (at > 0 && is_digit(s.p[at - 1]) && is_digit(next)))
		return 0;
	return (size_t)at + 1;
}

/* « n°12 » is cut after the sign. */
static size_t cut_at_number_sign(str s)
{
	static const str signs[] = { STR_INIT("n\xc2\xb0"), STR_INIT("n\xc2\xba"), STR_INIT("N\xc2\xb0"),
		                     STR_INIT("N\xc2\xba"), STR_INIT("\xe2\x84\x96"), STR_INIT("#") };

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_starts(s, signs[i]) && s.n > signs[i].n && s.p[signs[i].n] != ':')
			return signs[i].n;
	return 0;
}

static size_t cut_at_mark(str s)
{
	ptrdiff_t paren = str_find_char(s, '(');

	if (paren > 0)
		return (size_t)paren;
	ptrdiff_t slash = str_find_char(s, '/');
	if (slash > 1 && (size_t)slash + 2 < s.n && has_only_letters(s, '/'))
		return (size_t)slash + 1;
	ptrdiff_t bar = str_find_char(s, '|');
	if (bar >= 0 && s.n > 1)
		return bar > 0 ? (size_t)bar : 1;
	return 0;
}

/* Bytes of the first part of a drawn word; all of it where there is nothing to cut. */
static size_t first_part(str s)
{
	size_t cut = cut_at_number_sign(s);

	if (cut == 0)
		cut = cut_at_colon(s);
	if (cut == 0)
		cut = cut_at_mark(s);
	return cut == 0 ? s.n : cut;
}

struct collector {
	struct read_layout *l;
	size_t cap;
};

static struct read_word *add_word(struct collector *c)
{
	struct read_layout *l = c->l;

	if (l->nwords == c->cap) {
		size_t cap = c->cap == 0 ? 512 : c->cap * 2;
		struct read_word *more = ARENA_ARRAY(l->arena, struct read_word, cap);
		if (l->nwords > 0)
			memcpy(more, l->words, l->nwords * sizeof(*more));
		l->words = more;
		c->cap = cap;
	}
	return &l->words[l->nwords++];
}

static void add_part(struct collector *c, const struct pdf_word *from, str part, size_t at, uint8_t page)
{
	struct read_word *w = add_word(c);
	float width = from->box.x1 - from->box.x0;
	float total = (float)from->text.n;

	memset(w, 0, sizeof(*w));
	w->text = part;
	w->key = reader_fold(c->l->arena, part);
	w->stop = reader_is_article(part, w->key);
	w->box = from->box;
	w->box.x0 = from->box.x0 + width * (float)at / total;
	w->box.x1 = from->box.x0 + width * (float)(at + part.n) / total;
	w->size = from->size > 0 ? from->size : from->box.y1 - from->box.y0;
	w->contrast = from->contrast;
	w->line = from->line;
	w->flags = from->flags;
	w->page = page;
	w->joined = at > 0;
}

static void add_drawn_word(struct collector *c, const struct pdf_word *from, uint8_t page)
{
	size_t at = 0;

	for (int parts = 0; at < from->text.n; parts++) {
		str rest = str_sub(from->text, at, from->text.n - at);
		size_t n = parts < 8 ? first_part(rest) : rest.n;
		add_part(c, from, str_sub(rest, 0, n), at, page);
		at += n;
	}
}

/* A word that reaches the edge of the paper may go on beyond it: « 122526.4 » of 122526.46. */
static bool is_cut_off(const struct pdf_page *page, const struct pdf_word *w)
{
	return page->width > 0 && w->box.x1 > page->width - EDGE;
}

static bool is_sound_box(struct pdf_box b)
{
	return isfinite(b.x0) && isfinite(b.x1) && isfinite(b.y0) && isfinite(b.y1) && b.x1 > b.x0 &&
	       b.y1 > b.y0;
}

static void collect_page(struct collector *c, const struct pdf_page *page, struct read_sheet *sheet,
                         uint8_t index)
{
	size_t limit = page->nwords < READER_WORDS_MAX ? page->nwords : READER_WORDS_MAX;

	c->l->truncated |= page->truncated || limit < page->nwords;
	for (size_t i = 0; i < limit && !arena_exceeded(c->l->arena); i++) {
		const struct pdf_word *w = &page->words[i];
		if (w->flags & PDF_WORD_HIDDEN)
			sheet->hidden++;
		else if (w->contrast > 0 && w->contrast < PALE_LIMIT)
			sheet->pale++;
		else if (!(w->flags & PDF_WORD_ROTATED) && !str_empty(w->text) && is_sound_box(w->box) &&
		         !is_cut_off(page, w))
			add_drawn_word(c, w, index);
	}
}

/* --- rows --- */

static float middle(struct pdf_box b) { return (b.y0 + b.y1) / 2; }
static float height(struct pdf_box b) { return b.y1 - b.y0; }

static int by_middle(const void *a, const void *b)
{
	const struct read_word *x = a, *y = b;
	float mx = middle(x->box), my = middle(y->box);

	if (mx != my)
		return mx < my ? -1 : 1;
	return x->box.x0 < y->box.x0 ? -1 : x->box.x0 > y->box.x0;
}

static int by_x(const void *a, const void *b)
{
	const struct read_word *x = a, *y = b;

	if (x->box.x0 != y->box.x0)
		return x->box.x0 < y->box.x0 ? -1 : 1;
	return x->joined - y->joined;
}

/* How far middles may lie apart on one row. Fonts of one size have boxes of very different heights. */
static float row_slack(const struct read_word *w)
{
	return fmaxf(height(w->box) * 0.5f, fminf(w->size, height(w->box) * 2.5f) * 0.4f);
}

struct row_builder {
	float sum; /* of the middles of its words */
	float slack;
};

static bool fits_row(const struct row_builder *r, size_t n, const struct read_word *w)
{
	return fabsf(middle(w->box) - r->sum / (float)n) < fminf(r->slack, row_slack(w));
}

/* End of the row that starts at first; words are sorted by their middles. */
static size_t row_end(const struct read_word *words, size_t first, size_t end)
{
	struct row_builder r = { middle(words[first].box), row_slack(&words[first]) };
	size_t i = first + 1;

	for (; i < end && fits_row(&r, i - first, &words[i]); i++) {
		r.sum += middle(words[i].box);
		r.slack = fminf(r.slack, row_slack(&words[i]));
	}
	return i;
}

/* --- letter-spaced words: « T O T A L » --- */

static bool is_one_letter(const struct read_word *w)
{
	str s = w->text;

	return !w->joined && utf8_count(s) == 1 && (is_letter(s.p[0]) || (unsigned char)s.p[0] >= 0xc3);
}

static bool is_next_letter(const struct read_word *a, const struct read_word *b, float gap)
{
	float here = b->box.x0 - a->box.x1;

	return is_one_letter(b) && here > 0 && here < gap * 1.6f + 0.5f && here < a->size * 1.2f;
}

/* Length of the run of single letters at i; 1 when there is none. */
static size_t letter_run(const struct read_word *w, size_t i, size_t end)
{
	size_t n = 1;

	if (i + 1 >= end || !is_one_letter(&w[i]))
		return 1;
	float gap = w[i + 1].box.x0 - w[i].box.x1;
	while (i + n < end && is_next_letter(&w[i + n - 1], &w[i + n], gap))
		n++;
	return n >= 3 ? n : 1;
}

static struct read_word join_letters(struct arena *a, const struct read_word *w, size_t n)
{
	struct read_word out = w[0];
	struct buf b = buf_in(a);

	for (size_t i = 0; i < n; i++)
		buf_add_str(&b, w[i].text);
	out.text = buf_str(&b);
	out.key = reader_fold(a, out.text);
	out.stop = false;
	out.box.x1 = w[n - 1].box.x1;
	return out;
}

/* Joins in place; gives the new end of the row. */
static size_t join_letter_spaced(struct arena *a, struct read_word *w, size_t first, size_t end)
{
	size_t to = first;

	for (size_t i = first; i < end;) {
		size_t n = letter_run(w, i, end);
		w[to++] = n > 1 ? join_letters(a, &w[i], n) : w[i];
		i += n;
	}
	return to;
}

/* --- cells --- */

static bool starts_cell(const struct read_word *before, const struct read_word *w)
{
	float size = before->size < w->size ? before->size : w->size;
	float gap = w->box.x0 - before->box.x1;

	if (w->joined)
		return false;
	if (gap > size * CELL_GAP)
		return true;
	return before->line != w->line && gap > size * LINE_GAP;
}

static struct pdf_box box_union(struct pdf_box a, struct pdf_box b)
{
	return (struct pdf_box){ fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1) };
}

static void cell_take(struct read_cell *c, const struct read_word *w)
{
	c->box = c->n == 0 ? w->box : box_union(c->box, w->box);
	if (w->size > c->size)
		c->size = w->size;
	c->n++;
}

/* Cells of one row; words first to end are sorted by x and in place. */
static void cut_cells(struct read_layout *l, size_t first, size_t end)
{
	struct read_row *row = &l->rows[l->nrows];

	row->first = (uint32_t)l->ncells;
	row->page = l->words[first].page;
	for (size_t i = first; i < end; i++) {
		struct read_word *w = &l->words[i];
		if (i == first || starts_cell(&l->words[i - 1], w))
			l->cells[l->ncells++] =
				(struct read_cell){ .first = (uint32_t)i, .row = (uint32_t)l->nrows };
		cell_take(&l->cells[l->ncells - 1], w);
		w->row = (uint32_t)l->nrows;
		w->cell = (uint32_t)(l->ncells - 1);
		row->y0 = i == first ? w->box.y0 : fminf(row->y0, w->box.y0);
		row->y1 = i == first ? w->box.y1 : fmaxf(row->y1, w->box.y1);
	}
	row->n = (uint32_t)l->ncells - row->first;
	l->nrows++;
}

/* Rows and cells of the words from first on, which are all of one page; moves words together where
 * letters were joined. */
static void lay_out_page(struct read_layout *l, struct read_sheet *sheet, size_t from, size_t end, size_t *to)
{
	sheet->first_row = (uint32_t)l->nrows;
	if (from == end)
		return;
	qsort(&l->words[from], end - from, sizeof(*l->words), by_middle);
	while (from < end) {
		size_t stop = row_end(l->words, from, end);
		qsort(&l->words[from], stop - from, sizeof(*l->words), by_x);
		size_t n = join_letter_spaced(l->arena, l->words, from, stop) - from;
		memmove(&l->words[*to], &l->words[from], n * sizeof(*l->words));
		cut_cells(l, *to, *to + n);
		*to += n;
		from = stop;
	}
	sheet->nrows = (uint32_t)l->nrows - sheet->first_row;
}

struct read_layout *reader_layout(struct arena *a, const struct pdf_doc *doc)
{
	struct read_layout *l = ARENA_NEW(a, struct read_layout);
	struct collector c = { .l = l };
	size_t npages = doc->nread < 3 ? doc->nread : 3;
	size_t ends[3] = { 0 };

	l->arena = a;
	l->sheets = ARENA_ARRAY(a, struct read_sheet, npages + 1);
	l->nsheets = npages;
	for (size_t p = 0; p < npages; p++) {
		const struct pdf_page *page = &doc->pages[p];
		l->sheets[p] = (struct read_sheet){
			.number = page->number, .width = page->width, .height = page->height
		};
		collect_page(&c, page, &l->sheets[p], (uint8_t)p);
		ends[p] = l->nwords;
	}
	l->cells = ARENA_ARRAY(a, struct read_cell, l->nwords + 1);
	l->rows = ARENA_ARRAY(a, struct read_row, l->nwords + 1);
	size_t from = 0, to = 0;
	for (size_t p = 0; p < npages; p++) {
		lay_out_page(l, &l->sheets[p], from, ends[p], &to);
		from = ends[p];
	}
	l->nwords = to;
	return l;
}

/* --- reading it --- */

struct pdf_box read_box_of(const struct read_layout *l, uint32_t first, uint32_t n)
{
	struct pdf_box box = l->words[first].box;

	for (uint32_t i = 1; i < n; i++)
		box = box_union(box, l->words[first + i].box);
	return box;
}

str read_text_of(const struct read_layout *l, uint32_t first, uint32_t n)
{
	struct buf b = buf_in(l->arena);

	for (uint32_t i = first; i < first + n; i++) {
		if (i > first && !l->words[i].joined)
			buf_add_char(&b, ' ');
		buf_add_str(&b, l->words[i].text);
	}
	return buf_str(&b);
}

float read_overlap_x(struct pdf_box a, struct pdf_box b)
{
	float over = fminf(a.x1, b.x1) - fmaxf(a.x0, b.x0);
	float narrow = fminf(a.x1 - a.x0, b.x1 - b.x0);

	return narrow <= 0 || over <= 0 ? 0 : over / narrow;
}

static bool is_aligned(struct pdf_box a, struct pdf_box b)
{
	float middles = (a.x0 + a.x1 - b.x0 - b.x1) / 2;
	return fabsf(a.x0 - b.x0) < 3 || fabsf(a.x1 - b.x1) < 3 || fabsf(middles) < 3;
}

/* Rows of a neighbouring block may lie between both lines. */
#define ROWS_BETWEEN 3

uint32_t read_line_below(const struct read_layout *l, uint32_t word)
{
	const struct read_cell *own = read_cell_of(l, word);

	for (uint32_t r = own->row + 1; r < l->nrows && r <= own->row + ROWS_BETWEEN; r++) {
		if (l->rows[r].page != l->rows[own->row].page || l->rows[r].y0 - own->box.y1 > own->size)
			break;
		for (uint32_t c = l->rows[r].first; c < l->rows[r].first + l->rows[r].n; c++)
			if (is_aligned(l->cells[c].box, own->box) && l->cells[c].box.y0 > own->box.y0 + own->size * 0.5f)
				return l->cells[c].first;
	}
	return (uint32_t)l->nwords;
}
