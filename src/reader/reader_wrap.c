#include "reader_wrap.h"

#include "reader_anchors.h"
#include "reader_text.h"
#include "reader_value.h"

#include <math.h>
#include <string.h>

/* Lines a heading may take, rows looked through for the next of them (a neighbour's may lie between). */
#define LINES_MAX 4
#define ROWS_DOWN 3
#define PHRASE_MAX 80
/* Words of a label in its first line, and in each that follows. */
#define HEAD_WORDS 6
#define TAIL_WORDS 3
/* A value stands within this many points of its keyword. */
#define BESIDE 260.0f
/* Cells of a row that are looked at; rows with more are no headings. */
#define CELLS_MAX 80
#define NO_CELL UINT32_MAX

struct wrap {
	struct read_layout *l;
	uint32_t *next; /* by cell: the cell that goes on with it, NO_CELL for none */
	bool *taken;    /* by cell: belongs to another one */
	uint32_t *row;  /* by first cell of a chain: where its words go, beside their value */
	uint32_t *queue, *queued; /* by row: the first chain that goes there; by cell: the next of them */
};

/* --- geometry --- */

static bool is_under(struct pdf_box a, struct pdf_box b)
{
	return fabsf(a.x0 - b.x0) < 2 || fabsf(a.x1 - b.x1) < 2 || fabsf(a.x0 + a.x1 - b.x0 - b.x1) < 4;
}

static bool is_next_line(const struct read_cell *a, const struct read_cell *b)
{
	float step = b->box.y1 - a->box.y1;

	return step > a->size * 0.7f && step < a->size * 1.75f && fabsf(a->size - b->size) < a->size * 0.12f &&
	       is_under(a->box, b->box) && read_overlap_x(a->box, b->box) > 0.5f;
}

static uint32_t line_under(const struct wrap *w, uint32_t cell)
{
	const struct read_layout *l = w->l;
	const struct read_cell *a = &l->cells[cell];
	const struct read_sheet *sheet = &l->sheets[l->rows[a->row].page];
	uint32_t end = sheet->first_row + sheet->nrows;

	for (uint32_t r = a->row + 1; r < end && r <= a->row + ROWS_DOWN; r++) {
		const struct read_row *row = &l->rows[r];
		if (row->y0 - a->box.y1 > a->size)
			break;
		for (uint32_t c = row->first; c < row->first + row->n && c < row->first + CELLS_MAX; c++)
			if (!w->taken[c] && is_next_line(a, &l->cells[c]))
				return c;
	}
	return NO_CELL;
}

/* Something with a digit stands right of the cell: its value. */
static bool has_value_beside(const struct read_layout *l, uint32_t cell)
{
	const struct read_cell *own = &l->cells[cell];
	const struct read_row *row = &l->rows[own->row];

	if (cell + 1 >= row->first + row->n)
		return false;
	const struct read_cell *right = own + 1;
	if (right->box.x0 - own->box.x1 > BESIDE)
		return false;
	for (uint32_t i = right->first; i < right->first + right->n && i < right->first + 3; i++)
		if (read_has_digit(l->words[i].text))
			return true;
	return false;
}

/* --- keywords --- */

struct phrase {
	char text[PHRASE_MAX];
	size_t n;
};

static bool add_word(const struct read_word *w, struct phrase *p)
{
	if (w->stop || str_empty(w->key))
		return true;
	if (p->n + w->key.n + 1 > sizeof(p->text))
		return false;
	if (p->n > 0)
		p->text[p->n++] = ' ';
	memcpy(p->text + p->n, w->key.p, w->key.n);
	p->n += w->key.n;
	return true;
}

/* Adds the words of a cell; false when they cannot be part of a keyword. */
static bool add_cell(const struct read_layout *l, uint32_t cell, struct phrase *p)
{
	const struct read_cell *c = &l->cells[cell];

	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (!add_word(&l->words[i], p))
			return false;
	return p->n > 0;
}

static bool ends_in_colon(const struct read_layout *l, uint32_t cell)
{
	const struct read_cell *c = &l->cells[cell];
	return str_ends(l->words[c->first + c->n - 1].text, STR(":"));
}

/* Cells from this one down whose words make the longest keyword, 1 for the cell alone. */
static size_t lines_of_keyword(const struct wrap *w, uint32_t cell, uint32_t chain[LINES_MAX])
{
	struct phrase p = { .n = 0 };
	size_t best = 1, n = 0;

	for (uint32_t c = cell; c != NO_CELL && n < LINES_MAX; c = line_under(w, c)) {
		if (!add_cell(w->l, c, &p) || !reader_keyword_starts((str){ p.text, p.n }))
			break;
		chain[n++] = c;
		if (n > 1 && reader_is_keyword((str){ p.text, p.n }))
			best = n;
		if (ends_in_colon(w->l, c))
			break;
	}
	return best;
}

/* Small letters at the start of a line, or a bracket: it goes on with the line above. */
static bool goes_on(const struct read_layout *l, uint32_t cell)
{
	const struct read_cell *c = &l->cells[cell];
	char first = l->words[c->first].text.p[0];

	if (c->n > TAIL_WORDS || !((first >= 'a' && first <= 'z') || first == '('))
		return false;
	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (read_has_digit(l->words[i].text))
			return false;
	return true;
}

static bool starts_with_keyword(const struct read_layout *l, uint32_t cell)
{
	const struct read_cell *c = &l->cells[cell];
	struct phrase p = { .n = 0 };

	for (uint32_t i = c->first; i < c->first + c->n && i < c->first + HEAD_WORDS; i++) {
		if (read_has_digit(l->words[i].text) || !add_word(&l->words[i], &p))
			return false;
		if (reader_is_keyword((str){ p.text, p.n }))
			return true;
	}
	return false;
}

/* « Paiement à réception, au plus / tard le »: a keyword with words of its own over more lines. */
static size_t lines_of_label(const struct wrap *w, uint32_t cell, uint32_t chain[LINES_MAX])
{
	size_t n = 1;

	chain[0] = cell;
	if (w->l->cells[cell].n > HEAD_WORDS || !starts_with_keyword(w->l, cell))
		return 1;
	for (uint32_t c = line_under(w, cell); c != NO_CELL && n < LINES_MAX && goes_on(w->l, c); c = line_under(w, c)) {
		chain[n++] = c;
		if (ends_in_colon(w->l, c))
			break;
	}
	return n;
}

/* Each line has a value of its own: a list of keywords, not one keyword over two lines. */
static bool is_list(const struct wrap *w, const uint32_t *chain, size_t n)
{
	size_t values = 0;

	for (size_t i = 0; i < n; i++)
		values += has_value_beside(w->l, chain[i]);
	return values > 1;
}

/* A value of the row stands right of the box, at its height. */
static bool row_has_value(const struct read_layout *l, uint32_t r, struct pdf_box box)
{
	const struct read_row *row = &l->rows[r];

	for (uint32_t c = row->first; c < row->first + row->n && c < row->first + CELLS_MAX; c++) {
		float gap = l->cells[c].box.x0 - box.x1;
		if (gap > 0 && gap < BESIDE && read_has_digit(l->words[l->cells[c].first].text))
			return true;
	}
	return false;
}

/* The row of the chain's value: that of one of its lines, or one between them, where the value stands in
 * the middle of its cell; the first line where there is none. */
static uint32_t row_of_value(const struct read_layout *l, const uint32_t *chain, size_t n)
{
	struct pdf_box box = l->cells[chain[0]].box;

	for (size_t i = 1; i < n; i++)
		box.x1 = fmaxf(box.x1, l->cells[chain[i]].box.x1);
	for (size_t i = 0; i < n; i++)
		if (has_value_beside(l, chain[i]))
			return l->cells[chain[i]].row;
	for (uint32_t r = l->cells[chain[0]].row + 1; r < l->cells[chain[n - 1]].row; r++)
		if (row_has_value(l, r, box))
			return r;
	return l->cells[chain[0]].row;
}

static void join_chain(struct wrap *w, const uint32_t *chain, size_t n)
{
	w->row[chain[0]] = row_of_value(w->l, chain, n);
	for (size_t i = 0; i + 1 < n; i++) {
		w->next[chain[i]] = chain[i + 1];
		w->taken[chain[i + 1]] = true;
	}
}

/* --- dates --- */

static bool is_day(str s)
{
	str day = read_strip(s);
	return str_eq(day, STR("1er")) || (day.n <= 2 && read_is_digits(day));
}

/* « mercredi 20 mars » / « 2024 », « mercredi 20 » / « mars 2024 » */
static bool is_broken_date(const struct read_layout *l, uint32_t above, uint32_t below)
{
	const struct read_cell *a = &l->cells[above], *b = &l->cells[below];
	uint32_t last = a->first + a->n - 1;

	if (reader_month_of(l->words[last].key) > 0 && a->n >= 2 && is_day(l->words[last - 1].text))
		return reader_year_of(read_strip(l->words[b->first].text)) > 1000;
	return is_day(l->words[last].text) && a->n >= 2 && b->n >= 2 && !read_has_digit(l->words[last - 1].text) &&
	       reader_month_of(l->words[b->first].key) > 0 &&
	       reader_year_of(read_strip(l->words[b->first + 1].text)) > 1000;
}

/* Told from the first line alone, which is cheaper than looking for the next. */
static bool may_be_broken_date(const struct read_layout *l, uint32_t cell)
{
	const struct read_cell *c = &l->cells[cell];
	const struct read_word *last = &l->words[c->first + c->n - 1];

	return c->n >= 2 && (is_day(last->text) || reader_month_of(last->key) > 0);
}

/* --- amounts --- */

/* One to three digits, and a sign before them at most. */
static bool is_thousands(str s)
{
	str digits = read_strip(s);
	return digits.n >= 1 && digits.n <= 3 && read_is_digits(digits);
}

/* « 573,50 »: the rest of a number broken at its thousands. */
static bool is_rest_of_number(str s)
{
	return s.n >= 6 && read_is_digits(str_sub(s, 0, 3)) && (s.p[3] == ',' || s.p[3] == '.') &&
	       read_is_digits(str_sub(s, 4, 2)) && (s.n == 6 || !read_is_digit(s.p[6]));
}

static bool is_currency(str s) { return !read_has_digit(s) && !str_empty(reader_currency_of(s)); }

static bool may_be_broken_amount(const struct read_layout *l, uint32_t cell)
{
	const struct read_cell *c = &l->cells[cell];
	str text = l->words[c->first].text;

	return c->n == 1 && l->rows[c->row].n >= 2 && (is_thousands(text) || is_currency(text));
}

/* « € » / « 1 512,00 », « 18 » / « 573,50 € »: an amount that a narrow cell broke at a blank. A number
 * only where nothing else stands in its second line, which would be another row of the table. */
static bool is_broken_amount(const struct read_layout *l, uint32_t above, uint32_t below)
{
	const struct read_cell *b = &l->cells[below];
	str rest = l->words[b->first].text;

	if (is_currency(l->words[l->cells[above].first].text))
		return read_is_digit(rest.p[0]);
	return is_rest_of_number(rest) && l->rows[b->row].n == 1;
}

static void join_value(struct wrap *w, uint32_t cell)
{
	bool date = may_be_broken_date(w->l, cell), amount = may_be_broken_amount(w->l, cell);
	uint32_t under = date || amount ? line_under(w, cell) : NO_CELL;

	if (under == NO_CELL || !((date && is_broken_date(w->l, cell, under)) ||
	                          (amount && is_broken_amount(w->l, cell, under))))
		return;
	w->next[cell] = under;
	w->taken[under] = true;
}

/* --- rebuilding --- */

struct rebuilt {
	struct read_word *words;
	struct read_cell *cells;
	size_t nwords, ncells;
};

static struct pdf_box join_boxes(struct pdf_box a, struct pdf_box b)
{
	return (struct pdf_box){ fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1) };
}

/* Words of the chain that starts at cell, as one cell of the given row. */
static void put_chain(const struct wrap *w, uint32_t cell, uint32_t row, struct rebuilt *to)
{
	const struct read_layout *l = w->l;
	struct read_cell *made = &to->cells[to->ncells];

	*made = l->cells[cell];
	made->first = (uint32_t)to->nwords;
	made->n = 0;
	made->row = row;
	for (uint32_t c = cell; c != NO_CELL; c = w->next[c]) {
		made->box = join_boxes(made->box, l->cells[c].box);
		for (uint32_t i = l->cells[c].first; i < l->cells[c].first + l->cells[c].n; i++) {
			struct read_word *word = &to->words[to->nwords++];
			*word = l->words[i];
			word->row = row;
			word->cell = (uint32_t)to->ncells;
			made->n++;
		}
	}
	to->ncells++;
}

/* Chains are queued from the last one on, so that each queue is in the order of cells. */
static void queue_chains(struct wrap *w)
{
	memset(w->queue, 0xff, w->l->nrows * sizeof(*w->queue));
	for (uint32_t c = (uint32_t)w->l->ncells; c-- > 0;) {
		if (w->taken[c])
			continue;
		w->queued[c] = w->queue[w->row[c]];
		w->queue[w->row[c]] = c;
	}
}

/* The queued chain that stands furthest left; takes it out. */
static uint32_t take_leftmost(struct wrap *w, uint32_t r)
{
	uint32_t *best = NULL;

	for (uint32_t *at = &w->queue[r]; *at != NO_CELL; at = &w->queued[*at])
		if (best == NULL || w->l->cells[*at].box.x0 < w->l->cells[*best].box.x0)
			best = at;
	if (best == NULL)
		return NO_CELL;
	uint32_t cell = *best;
	*best = w->queued[cell];
	return cell;
}

static void rebuild_row(struct wrap *w, uint32_t r, struct rebuilt *to)
{
	struct read_row *row = &w->l->rows[r];
	bool foreign = false;

	for (uint32_t c = w->queue[r]; c != NO_CELL; c = w->queued[c])
		foreign |= w->l->cells[c].row != r;
	row->first = (uint32_t)to->ncells;
	while (w->queue[r] != NO_CELL) {
		uint32_t cell = w->queue[r];
		if (foreign && row->n <= CELLS_MAX) /* seldom: rows are in order as they are */
			cell = take_leftmost(w, r);
		else
			w->queue[r] = w->queued[cell];
		put_chain(w, cell, r, to);
	}
	row->n = (uint32_t)to->ncells - row->first;
}

static void drop_empty_rows(struct read_layout *l)
{
	uint32_t to = 0;

	for (size_t p = 0; p < l->nsheets; p++) {
		struct read_sheet *sheet = &l->sheets[p];
		uint32_t first = to;
		for (uint32_t r = sheet->first_row; r < sheet->first_row + sheet->nrows; r++) {
			if (l->rows[r].n == 0)
				continue;
			for (uint32_t c = l->rows[r].first; c < l->rows[r].first + l->rows[r].n; c++) {
				l->cells[c].row = to;
				for (uint32_t i = 0; i < l->cells[c].n; i++)
					l->words[l->cells[c].first + i].row = to;
			}
			l->rows[to++] = l->rows[r];
		}
		sheet->first_row = first;
		sheet->nrows = to - first;
	}
	l->nrows = to;
}

static void rebuild(struct wrap *w)
{
	struct read_layout *l = w->l;
	struct rebuilt to = { .words = ARENA_ARRAY(l->arena, struct read_word, l->nwords + 1),
		              .cells = ARENA_ARRAY(l->arena, struct read_cell, l->ncells + 1) };

	w->queue = ARENA_ARRAY(l->arena, uint32_t, l->nrows + 1);
	w->queued = ARENA_ARRAY(l->arena, uint32_t, l->ncells + 1);
	queue_chains(w);
	for (uint32_t r = 0; r < l->nrows; r++)
		rebuild_row(w, r, &to);
	l->words = to.words;
	l->cells = to.cells;
	l->ncells = to.ncells;
	drop_empty_rows(l);
}

void reader_unwrap(struct read_layout *l)
{
	struct wrap w = { .l = l,
		          .next = ARENA_ARRAY(l->arena, uint32_t, l->ncells + 1),
		          .taken = ARENA_ARRAY(l->arena, bool, l->ncells + 1),
		          .row = ARENA_ARRAY(l->arena, uint32_t, l->ncells + 1) };
	uint32_t chain[LINES_MAX];
	bool any = false;

	memset(w.next, 0xff, l->ncells * sizeof(*w.next));
	for (uint32_t c = 0; c < l->ncells; c++)
		w.row[c] = l->cells[c].row;
	for (uint32_t c = 0; c < l->ncells && !arena_exceeded(l->arena); c++) {
		if (w.taken[c] || l->rows[l->cells[c].row].n > CELLS_MAX)
			continue;
		size_t n = ends_in_colon(l, c) ? 1 : lines_of_keyword(&w, c, chain);
		if (n == 1 && !ends_in_colon(l, c))
			n = lines_of_label(&w, c, chain);
		if (n > 1 && !is_list(&w, chain, n))
			join_chain(&w, chain, n);
		else
			join_value(&w, c);
		any |= w.next[c] != NO_CELL;
	}
	if (any)
		rebuild(&w);
}
