#include "reader_deduce.h"

#include "reader_field.h"
#include "reader_vat.h"

#include <math.h>

/* Totals stand together: this many points above or below each other at most. */
#define TOGETHER 130.0f
#define AMOUNTS_MAX 200

/* Rates of VAT in France and her neighbours, per mille. */
static const int rates[] = { 200, 100, 55, 21, 85, 190, 70, 210, 170, 250, 60, 90, 220, 120, 81, 26, 13 };

struct deduction {
	const struct read_page_facts *f;
	struct read_invoice *out;
	const struct read_cand *near[AMOUNTS_MAX]; /* sound amounts in the region of the totals */
	size_t n;
};

static bool amount_of(const struct read_invoice *out, enum read_field field, dec *amount)
{
	return out->fields[field].reason == READ_FOUND && dec_parse(out->fields[field].value, amount);
}

static bool is_near(const struct read_page_facts *f, const struct read_cand *c, const struct read_value *known)
{
	const struct read_word *w = &f->l->words[c->first];
	return f->l->sheets[w->page].number == known->page && fabsf(w->box.y0 - known->box.y0) < TOGETHER;
}

/* Whole numbers and numbers without two decimals may be quantities. */
static bool is_money(const struct read_cand *c)
{
	return c->kind == READ_AMOUNT && c->sound && !c->ambiguous && !c->whole && c->amount.scale == 2;
}

static void collect(struct deduction *d, const struct read_value *known)
{
	d->n = 0;
	for (size_t i = 0; i < d->f->cands->n && d->n < AMOUNTS_MAX; i++)
		if (is_money(&d->f->cands->c[i]) && is_near(d->f, &d->f->cands->c[i], known))
			d->near[d->n++] = &d->f->cands->c[i];
}

/* The last one printed: totals stand under the lines they sum up. */
static const struct read_cand *printed(const struct deduction *d, dec amount)
{
	const struct read_cand *found = NULL;

	for (size_t i = 0; i < d->n; i++)
		if (dec_cmp(d->near[i]->amount, amount) == 0)
			found = d->near[i];
	return found;
}

static void fill(struct deduction *d, enum read_field field, const struct read_cand *c, float confidence)
{
	d->out->fields[field] = reader_field_of_words(d->f, c->first, c->n, c->value, confidence);
	d->out->fields[field].why = READ_WHY_DEDUCED;
}

static void find_third(struct deduction *d, enum read_field field, dec amount)
{
	const struct read_cand *c = amount.m == 0 ? NULL : printed(d, amount);

	if (c != NULL)
		fill(d, field, c, 0.85f);
}

static bool is_usual_rate(dec base, dec tax)
{
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
		if (reader_vat_holds(base, (dec){ rates[i], 1 }, tax))
			return true;
	return false;
}

/* Below this a rate may hold by chance, cents being rounded. */
static bool tells_rate(dec tax) { return tax.m >= 100 || tax.m <= -100; }

static void find_pair(struct deduction *d, dec ttc)
{
	const struct read_cand *ht = NULL, *tva = NULL;
	dec rest;

	for (size_t i = 0; i < d->n; i++) {
		const struct read_cand *base = d->near[i];
		if (!dec_sub(ttc, base->amount, &rest) || !tells_rate(rest) || !is_usual_rate(base->amount, rest))
			continue;
		const struct read_cand *tax = printed(d, rest);
		if (tax == NULL || (ht != NULL && dec_cmp(ht->amount, base->amount) != 0))
			continue;
		ht = base;
		tva = tax;
	}
	if (ht == NULL)
		return;
	fill(d, READ_TOTAL_HT, ht, 0.8f);
	fill(d, READ_TOTAL_TVA, tva, 0.8f);
}

void reader_deduce_totals(const struct read_page_facts *f, struct read_invoice *out)
{
	struct deduction d = { .f = f, .out = out };
	dec ht, tva, ttc, wanted;
	bool has_ht = amount_of(out, READ_TOTAL_HT, &ht), has_tva = amount_of(out, READ_TOTAL_TVA, &tva);
	bool has_ttc = amount_of(out, READ_TOTAL_TTC, &ttc);
	const struct read_value *known = &out->fields[has_ttc ? READ_TOTAL_TTC : READ_TOTAL_HT];

	if (has_ht + has_tva + has_ttc == 3 || known->reason != READ_FOUND)
		return;
	collect(&d, known);
	if (has_ht && has_ttc && dec_sub(ttc, ht, &wanted))
		find_third(&d, READ_TOTAL_TVA, wanted);
	else if (has_tva && has_ttc && dec_sub(ttc, tva, &wanted))
		find_third(&d, READ_TOTAL_HT, wanted);
	else if (has_ht && has_tva && dec_add(ht, tva, &wanted))
		find_third(&d, READ_TOTAL_TTC, wanted);
	else if (has_ttc)
		find_pair(&d, ttc);
}
