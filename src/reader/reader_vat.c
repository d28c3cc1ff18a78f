#include "reader_vat.h"

#include "reader_text.h"

#include <math.h>
#include <string.h>

#define LINES_MAX 12
#define ROWS_BELOW 16
#define ANCHORS_MAX 24
/* Values may stick out of their headings by this many points. */
#define MARGIN 90.0f

static dec dec_abs(dec d) { return (dec){ d.m < 0 ? -d.m : d.m, d.scale }; }

bool reader_vat_holds(dec base, dec rate, dec amount)
{
	dec product, wanted, gap;

	if (!dec_mul(base, rate, 4, &product) || !dec_div(product, (dec){ 100, 0 }, 4, &wanted) ||
	    !dec_sub(wanted, amount, &gap))
		return false;
	return dec_cmp(dec_abs(gap), (dec){ 2, 2 }) <= 0;
}

/* --- heading row --- */

struct columns {
	uint32_t rate, base, tax; /* anchors */
	struct pdf_box rate_box, base_box, tax_box;
	float x0, x1; /* of the three */
};

static bool phrase_has(const struct read_anchor *a, const char *part)
{
	return str_find(read_keywords[a->keyword].phrase, str_of(part)) >= 0;
}

/* « taux » and « % » head rates for sure, « tva » may also head amounts. */
static int rate_rank(const struct read_anchor *a)
{
	if (read_anchor_is(a, ANCHOR_RATE) == NULL)
		return 0;
	bool sure = phrase_has(a, "taux") || phrase_has(a, "%") || phrase_has(a, "rate") ||
	            phrase_has(a, "satz") || phrase_has(a, "tx ");
	return sure ? 3 : phrase_has(a, "type") || phrase_has(a, "code") || phrase_has(a, "libelle") ? 1 : 2;
}

static int base_rank(const struct read_anchor *a)
{
	if (read_anchor_is(a, ANCHOR_BASE) == NULL)
		return 0;
	return phrase_has(a, "base") || phrase_has(a, "assiette") || phrase_has(a, "basis") ? 3 : 2;
}

static int tax_rank(const struct read_anchor *a)
{
	if (read_anchor_is(a, ANCHOR_TAX) == NULL)
		return 0;
	return phrase_has(a, "montant ") || phrase_has(a, "mt") || phrase_has(a, "betrag") ||
	                       phrase_has(a, "amount") || phrase_has(a, "bedrag")
	               ? 3
	               : 2;
}

typedef int (*rank_fn)(const struct read_anchor *a);

/* Best ranked anchor of the row, other than those taken; UINT32_MAX when none. */
static uint32_t pick(const struct read_page_facts *f, const uint32_t *row, size_t n, rank_fn rank,
                     const uint32_t taken[2])
{
	uint32_t best = UINT32_MAX;
	int most = 0;

	for (size_t i = 0; i < n; i++) {
		int r = row[i] == taken[0] || row[i] == taken[1] ? 0 : rank(&f->anchors->a[row[i]]);
		if (r > most) {
			most = r;
			best = row[i];
		}
	}
	return best;
}

static size_t anchors_of_row(const struct read_page_facts *f, uint32_t row, uint32_t *out)
{
	const struct read_row *r = &f->l->rows[row];
	const struct read_cell *last = &f->l->cells[r->first + r->n - 1];
	size_t n = 0;

	for (uint32_t w = f->l->cells[r->first].first; w < last->first + last->n && n < ANCHORS_MAX; w++)
		if (f->anchors->of[w] != 0 && f->anchors->a[f->anchors->of[w] - 1].first == w)
			out[n++] = f->anchors->of[w] - 1;
	return n;
}

static struct pdf_box anchor_box(const struct read_page_facts *f, uint32_t anchor)
{
	const struct read_anchor *a = &f->anchors->a[anchor];
	return read_box_of(f->l, a->first, a->n);
}

static bool find_columns(const struct read_page_facts *f, uint32_t row, struct columns *c)
{
	uint32_t anchors[ANCHORS_MAX];
	uint32_t wanted = 1u << ANCHOR_RATE | 1u << ANCHOR_BASE | 1u << ANCHOR_TAX;

	if ((f->anchors->row_concepts[row] & wanted) != wanted || f->anchors->row_items[row] >= 2)
		return false;
	size_t n = anchors_of_row(f, row, anchors);
	c->rate = pick(f, anchors, n, rate_rank, (uint32_t[2]){ UINT32_MAX, UINT32_MAX });
	c->base = pick(f, anchors, n, base_rank, (uint32_t[2]){ c->rate, UINT32_MAX });
	c->tax = pick(f, anchors, n, tax_rank, (uint32_t[2]){ c->rate, c->base });
	if (c->rate == UINT32_MAX || c->base == UINT32_MAX || c->tax == UINT32_MAX)
		return false;
	c->rate_box = anchor_box(f, c->rate);
	c->base_box = anchor_box(f, c->base);
	c->tax_box = anchor_box(f, c->tax);
	c->x0 = fminf(c->rate_box.x0, fminf(c->base_box.x0, c->tax_box.x0));
	c->x1 = fmaxf(c->rate_box.x1, fmaxf(c->base_box.x1, c->tax_box.x1));
	return true;
}

/* --- lines --- */

struct line_values {
	const struct read_cand *rate, *base, *tax;
};

static float centre(struct pdf_box b) { return (b.x0 + b.x1) / 2; }

/* How far a value stands from a heading: nothing when they overlap, else by the nearest edges. */
static float distance(struct pdf_box head, struct pdf_box value)
{
	float edges = fminf(fabsf(head.x1 - value.x1), fminf(fabsf(head.x0 - value.x0),
	                                                       fabsf(centre(head) - centre(value))));
	return edges;
}

static void take_value(const struct read_page_facts *f, const struct columns *c, const struct read_cand *cand,
                       struct line_values *v)
{
	struct pdf_box box = read_box_of(f->l, cand->first, cand->n);
	float to_rate = distance(c->rate_box, box), to_base = distance(c->base_box, box);
	float to_tax = distance(c->tax_box, box);

	if (cand->kind == READ_PERCENT) {
		if (v->rate == NULL)
			v->rate = cand;
		return;
	}
	if (to_rate < to_base && to_rate < to_tax) {
		if (v->rate == NULL)
			v->rate = cand;
	} else if (to_base <= to_tax) {
		if (v->base == NULL)
			v->base = cand;
	} else if (v->tax == NULL) {
		v->tax = cand;
	}
}

static bool is_rate(dec d) { return d.m >= 0 && dec_cmp(d, (dec){ 30, 0 }) <= 0; }

#define VALUES_MAX 8
/* How far right of its heading the last value may stand in a wide column. */
#define WIDE 260.0f

/* Amounts and rates of a row from the table's left edge on, in their order. */
static size_t numbers_of_row(const struct read_page_facts *f, const struct columns *c, uint32_t row,
                             const struct read_cand *out[VALUES_MAX])
{
	const struct read_row *r = &f->l->rows[row];
	const struct read_cell *last = &f->l->cells[r->first + r->n - 1];
	size_t n = 0;

	for (uint32_t w = f->l->cells[r->first].first; w < last->first + last->n && n < VALUES_MAX; w++) {
		struct pdf_box box = f->l->words[w].box;
		const struct read_cand *cand = read_cand_at(f->cands, w, READ_PERCENT);
		if (cand == NULL)
			cand = read_cand_at(f->cands, w, READ_AMOUNT);
		if (cand == NULL || box.x1 < c->x0 - MARGIN || box.x0 > c->x1 + WIDE)
			continue;
		out[n++] = cand;
		w += cand->n - 1;
	}
	return n;
}

/* The value for the column at a place of three, left to right; columns that begin at the same point keep
 * their order here, so that each place has one. */
static const struct read_cand **slot_at(const struct columns *c, struct line_values *v, int place)
{
	float x[3] = { c->rate_box.x0, c->base_box.x0, c->tax_box.x0 };
	const struct read_cand **slots[3] = { &v->rate, &v->base, &v->tax };

	for (int i = 0; i < 3; i++) {
		int before = 0;
		for (int j = 0; j < 3; j++)
			before += x[j] < x[i] || (j < i && x[j] <= x[i]);
		if (before == place)
			return slots[i];
	}
	return slots[place];
}

/* Three values side by side, in the order of the headings, that satisfy base × rate = amount: wherever
 * they stand in their columns, they are the line. */
static bool values_by_order(const struct read_page_facts *f, const struct columns *c, uint32_t row,
                            struct line_values *v)
{
	const struct read_cand *numbers[VALUES_MAX];
	size_t n = numbers_of_row(f, c, row, numbers);

	for (size_t first = 0; first + 3 <= n; first++) {
		for (int place = 0; place < 3; place++)
			*slot_at(c, v, place) = numbers[first + (size_t)place];
		if (v->rate->amount.m != 0 && v->base->amount.m != 0 && is_rate(v->rate->amount) &&
		    reader_vat_holds(v->base->amount, v->rate->amount, v->tax->amount))
			return true;
	}
	*v = (struct line_values){ NULL, NULL, NULL };
	return false;
}

/* Values of one row that stand under the three headings. */
static struct line_values values_of_row(const struct read_page_facts *f, const struct columns *c, uint32_t row)
{
	const struct read_row *r = &f->l->rows[row];
	struct line_values v = { NULL, NULL, NULL };

	if (values_by_order(f, c, row, &v))
		return v;
	for (uint32_t i = r->first; i < r->first + r->n && i < r->first + 40; i++) {
		const struct read_cell *cell = &f->l->cells[i];
		if (cell->box.x1 < c->x0 - MARGIN || cell->box.x0 > c->x1 + MARGIN)
			continue;
		for (uint32_t w = cell->first; w < cell->first + cell->n; w++) {
			const struct read_cand *cand = read_cand_at(f->cands, w, READ_PERCENT);
			if (cand == NULL)
				cand = read_cand_at(f->cands, w, READ_AMOUNT);
			struct pdf_box box = f->l->words[w].box;
			if (cand != NULL && box.x1 > c->x0 - MARGIN && box.x0 < c->x1 + MARGIN / 2) {
				take_value(f, c, cand, &v);
				w += cand->n - 1;
			}
		}
	}
	return v;
}

/* Category code of the norm where the table prints one: S, Z, E, AE, K, G, O. */
static char category_of(const struct read_page_facts *f, uint32_t row, float before_x)
{
	const struct read_row *r = &f->l->rows[row];

	for (uint32_t i = r->first; i < r->first + r->n && i < r->first + 10; i++) {
		const struct read_cell *cell = &f->l->cells[i];
		str text = read_strip(f->l->words[cell->first].text);
		if (cell->n != 1 || cell->box.x0 > before_x)
			continue;
		if (text.n == 1 && memchr("SZEKGOLM", text.p[0], 8) != NULL)
			return text.p[0];
		if (str_eq(text, STR("AE")))
			return 'A';
	}
	return 0;
}

static bool add_line(struct read_vat_table *t, const struct line_values *v, char category)
{
	dec rate = v->rate == NULL ? (dec){ 0, 0 } : v->rate->amount;

	if (v->base == NULL || v->tax == NULL || t->n == LINES_MAX || !is_rate(rate))
		return false;
	if (v->base->ambiguous || v->tax->ambiguous)
		return false;
	if (v->rate == NULL && v->tax->amount.m != 0)
		return false;
	if (!dec_add(t->base, v->base->amount, &t->base) || !dec_add(t->amount, v->tax->amount, &t->amount))
		return false;
	t->proven &= reader_vat_holds(v->base->amount, rate, v->tax->amount);
	t->tax = v->tax;
	t->lines[t->n++] = (struct read_vat_line){ rate, v->base->amount, v->tax->amount, category };
	return true;
}

static bool is_total_row(const struct read_page_facts *f, const struct line_values *v, const struct columns *c,
                         uint32_t row)
{
	const struct read_cell *first = &f->l->cells[f->l->rows[row].first];
	return v->rate == NULL && str_starts(f->l->words[first->first].key, STR("total")) &&
	       first->box.x0 < c->x0 + 20;
}

/* « Total   1 500,00   270,00   1 770,00 » under the lines. */
static void take_sums(const struct read_page_facts *f, struct read_vat_table *t, const struct line_values *v,
                      uint32_t row)
{
	const struct read_row *r = &f->l->rows[row];
	dec both;

	t->sum_base = v->base;
	t->sum_tax = v->tax;
	if (v->base == NULL || v->tax == NULL || !dec_add(v->base->amount, v->tax->amount, &both))
		return;
	const struct read_cell *last = &f->l->cells[r->first + r->n - 1];
	for (uint32_t w = v->tax->first + v->tax->n; w < last->first + last->n; w++) {
		const struct read_cand *c = read_cand_at(f->cands, w, READ_AMOUNT);
		if (c != NULL && dec_cmp(c->amount, both) == 0)
			t->sum_all = c;
	}
}

static struct pdf_box join_boxes(struct pdf_box a, struct pdf_box b)
{
	return (struct pdf_box){ fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1) };
}

static struct read_vat_table *read_lines(const struct read_page_facts *f, const struct columns *c, uint32_t row)
{
	const struct read_row *head = &f->l->rows[row];
	const struct read_sheet *sheet = &f->l->sheets[head->page];
	struct read_vat_table *t = ARENA_NEW(f->l->arena, struct read_vat_table);
	float last = head->y1, size = head->y1 - head->y0;

	t->lines = ARENA_ARRAY(f->l->arena, struct read_vat_line, LINES_MAX);
	t->proven = true;
	t->sheet = head->page;
	t->box = (struct pdf_box){ c->x0, head->y0, c->x1, head->y1 };
	for (uint32_t r = row + 1; r < sheet->first_row + sheet->nrows && r <= row + ROWS_BELOW; r++) {
		if (f->l->rows[r].y0 - last > size * 3 || f->anchors->row_items[r] >= 2)
			break;
		struct line_values v = values_of_row(f, c, r);
		if (is_total_row(f, &v, c, r)) {
			take_sums(f, t, &v, r);
			break;
		}
		if (!add_line(t, &v, category_of(f, r, c->base_box.x0)))
			continue;
		last = f->l->rows[r].y1;
		t->box = join_boxes(t->box, read_box_of(f->l, v.base->first, v.base->n));
		t->box = join_boxes(t->box, read_box_of(f->l, v.tax->first, v.tax->n));
	}
	return t;
}

/* All headings from the first of the three columns on: « Total TTC » may head a fourth. */
static void mark_headings(const struct read_page_facts *f, const struct columns *c, uint32_t row)
{
	uint32_t anchors[ANCHORS_MAX];
	size_t n = anchors_of_row(f, row, anchors);

	for (size_t i = 0; i < n; i++)
		if (anchor_box(f, anchors[i]).x0 >= c->x0 - 1)
			f->heads_table[anchors[i]] = true;
}

struct read_vat_table *reader_vat_table(const struct read_page_facts *f)
{
	struct read_vat_table *best = NULL;

	for (uint32_t row = 0; row < f->l->nrows; row++) {
		struct columns c;
		if (!find_columns(f, row, &c))
			continue;
		struct read_vat_table *t = read_lines(f, &c, row);
		if (t->n == 0)
			continue;
		mark_headings(f, &c, row);
		if (best == NULL || (t->proven && !best->proven) || (t->proven == best->proven && t->n > best->n))
			best = t;
	}
	return best;
}

/* Rate between a keyword of the VAT and its amount, inside the row before the amount, or in the heading
 * over it: « TVA (20 %) ». */
static const struct read_cand *rate_before(const struct read_page_facts *f, const struct read_link *k)
{
	if (k->anchor == UINT32_MAX)
		return NULL;
	const struct read_anchor *a = &f->anchors->a[k->anchor];
	uint32_t from = read_cell_of(f->l, a->first)->first, end = k->first;

	if (f->l->words[from].row != f->l->words[k->first].row) {
		if (k->place != READ_PLACE_BELOW)
			return NULL;
		end = read_cell_end(f->l, a->first);
	}
	for (uint32_t w = from; w < end && w < from + 24; w++) {
		const struct read_cand *c = read_cand_at(f->cands, w, READ_PERCENT);
		if (c != NULL && is_rate(c->amount))
			return c;
	}
	return NULL;
}

static struct read_vat_table *table_of_one(const struct read_page_facts *f, const struct read_link *k,
                                           const struct read_cand *rate, dec base)
{
	struct read_vat_table *t = ARENA_NEW(f->l->arena, struct read_vat_table);

	t->lines = ARENA_NEW(f->l->arena, struct read_vat_line);
	t->lines[0] = (struct read_vat_line){ rate->amount, base, k->cand->amount, 0 };
	t->n = 1;
	t->proven = true;
	t->base = base;
	t->amount = k->cand->amount;
	t->tax = k->cand;
	t->sheet = f->l->words[k->first].page;
	t->box = join_boxes(read_box_of(f->l, rate->first, rate->n), read_box_of(f->l, k->first, k->n));
	return t;
}

struct read_vat_table *reader_vat_beside_totals(const struct read_page_facts *f, const struct read_links *links,
                                                const struct read_invoice *inv)
{
	const struct read_value *ht = &inv->fields[READ_TOTAL_HT], *tva = &inv->fields[READ_TOTAL_TVA];
	dec base;

	if (ht->reason != READ_FOUND || tva->reason != READ_FOUND || !dec_parse(ht->value, &base))
		return NULL;
	for (size_t i = 0; i < links->n; i++) {
		const struct read_link *k = &links->k[i];
		if (k->concept != ANCHOR_TOTAL_TVA || !str_eq(k->value, tva->value))
			continue;
		const struct read_cand *rate = rate_before(f, k);
		if (rate != NULL && reader_vat_holds(base, rate->amount, k->cand->amount))
			return table_of_one(f, k, rate, base);
	}
	return NULL;
}
