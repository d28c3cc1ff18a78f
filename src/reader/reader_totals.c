#include "reader_totals.h"

#include "reader_deduce.h"
#include "reader_field.h"

#include <math.h>
#include <string.h>

/* Rivals weighed for each total, the empty choice not counted. */
#define CHOICES 6

enum total { HT, TVA, TTC, PAID, NET, TOTALS };

static const enum read_concept concept_of[TOTALS] = { ANCHOR_TOTAL_HT, ANCHOR_TOTAL_TVA, ANCHOR_TOTAL_TTC,
	                                              ANCHOR_PREPAID, ANCHOR_NET };
static const enum read_field field_of[TOTALS] = { READ_TOTAL_HT, READ_TOTAL_TVA, READ_TOTAL_TTC, READ_PREPAID,
	                                          READ_NET_A_PAYER };

struct choice {
	const struct read_link *link; /* best of those with this amount */
	dec amount;
	float score;
};

struct rivals {
	struct choice c[CHOICES + 1]; /* the last is the empty choice */
	size_t n;                     /* the empty one included */
};

struct pick {
	const struct choice *of[TOTALS];
	float score;
};

/* --- collecting --- */

static float join_scores(float a, float b) { return 1 - (1 - a) * (1 - b); }

static void add_choice(struct rivals *r, const struct read_link *link, float score)
{
	size_t worst = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (dec_cmp(r->c[i].amount, link->cand->amount) == 0) {
			if (link->score > r->c[i].link->score)
				r->c[i].link = link;
			r->c[i].score = fminf(0.98f, join_scores(r->c[i].score, score * 0.6f));
			return;
		}
		if (r->c[i].score < r->c[worst].score)
			worst = i;
	}
	struct choice c = { link, link->cand->amount, score };
	if (r->n < CHOICES)
		r->c[r->n++] = c;
	else if (r->c[worst].score < score)
		r->c[worst] = c;
}

static bool is_ambiguous(const struct read_link *k) { return k->cand != NULL && k->cand->ambiguous; }

/* « 1,234 » that nothing settles stands beside the keyword: what stands further off is not meant. Links
 * of one keyword lie together. */
static bool is_out(const struct read_links *links, size_t i)
{
	uint32_t anchor = links->k[i].anchor;

	if (links->k[i].cand == NULL || is_ambiguous(&links->k[i]))
		return true;
	if (anchor == UINT32_MAX)
		return false;
	for (size_t j = i; j > 0 && links->k[j - 1].anchor == anchor; j--)
		if (is_ambiguous(&links->k[j - 1]))
			return true;
	for (size_t j = i + 1; j < links->n && links->k[j].anchor == anchor; j++)
		if (is_ambiguous(&links->k[j]))
			return true;
	return false;
}

static void collect(const struct read_links *links, struct rivals r[TOTALS])
{
	bool has_ttc = false;

	for (size_t i = 0; i < links->n; i++)
		for (int t = 0; t < TOTALS; t++)
			if (links->k[i].concept == concept_of[t] && !is_out(links, i))
				add_choice(&r[t], &links->k[i], links->k[i].score);
	has_ttc = r[TTC].n > 0;
	/* « Total à payer TTC » above a deposit is the TTC where none is called so: the sums tell. */
	for (size_t i = 0; i < links->n && !has_ttc; i++)
		if (links->k[i].concept == ANCHOR_NET && !is_out(links, i))
			add_choice(&r[TTC], &links->k[i], links->k[i].score * 0.45f);
	for (int t = 0; t < TOTALS; t++)
		r[t].c[r[t].n++] = (struct choice){ 0 };
}

/* The row of sums of the VAT table: the very totals, where no keyword of their own says them. */
static void add_sums(struct read_links *links, const struct read_vat_table *table)
{
	if (table == NULL || !table->proven)
		return;
	const struct read_cand *sums[3] = { table->sum_base, table->sum_tax, table->sum_all };
	for (int i = 0; i < 3; i++) {
		if (sums[i] == NULL)
			continue;
		struct read_link link = { .concept = concept_of[i], .place = READ_PLACE_NONE, .anchor = UINT32_MAX,
			                  .first = sums[i]->first, .n = sums[i]->n, .cand = sums[i],
			                  .value = sums[i]->value, .score = 0.7f };
		read_links_add(links, link);
	}
}

#define RATE_WITHIN 16 /* words */

/* Rate between the keyword of the VAT and its amount; NULL when none is named. */
static const struct read_cand *rate_of(const struct read_page_facts *f, const struct read_link *k)
{
	if (k->concept != ANCHOR_TOTAL_TVA || k->anchor == UINT32_MAX || k->cand == NULL)
		return NULL;
	const struct read_anchor *a = &f->anchors->a[k->anchor];
	uint32_t end = read_cell_end(f->l, a->first);
	for (uint32_t w = a->first; w < k->first && w < end && w < a->first + RATE_WITHIN; w++) {
		const struct read_cand *rate = read_cand_at(f->cands, w, READ_PERCENT);
		if (rate != NULL)
			return rate;
	}
	return NULL;
}

#define RATES_MAX 6

/* Lines with a rate of their own, one for each rate: the best of it. */
struct tax_lines {
	const struct read_link *k[RATES_MAX];
	dec rate[RATES_MAX];
	size_t n;
};

static void add_tax_line(struct tax_lines *t, const struct read_link *k, dec rate)
{
	for (size_t i = 0; i < t->n; i++) {
		if (dec_cmp(t->rate[i], rate) != 0)
			continue;
		if (k->score > t->k[i]->score)
			t->k[i] = k;
		return;
	}
	if (t->n < RATES_MAX) {
		t->rate[t->n] = rate;
		t->k[t->n++] = k;
	}
}

/* « TVA 10 % … 30,00 » and « TVA 20 % … 240,00 »: the VAT is their sum, neither of them alone. */
static void add_tax_lines(const struct read_page_facts *f, struct read_links *links)
{
	struct tax_lines t = { .n = 0 };
	dec sum = { 0, 2 };

	for (size_t i = 0; i < links->n; i++) {
		const struct read_cand *rate = rate_of(f, &links->k[i]);
		if (rate != NULL)
			add_tax_line(&t, &links->k[i], rate->amount);
	}
	if (t.n < 2)
		return;
	for (size_t i = 0; i < t.n; i++)
		if (!dec_add(sum, t.k[i]->cand->amount, &sum))
			return;
	struct read_link all = *t.k[t.n - 1];
	struct read_cand *c = ARENA_NEW(f->l->arena, struct read_cand);
	*c = *all.cand;
	c->amount = sum;
	c->value = all.value = dec_print(f->l->arena, sum);
	all.cand = c;
	all.score = 0.75f;
	for (size_t i = 0; i < links->n; i++)
		links->k[i].score *= rate_of(f, &links->k[i]) != NULL ? 0.25f : 1.0f;
	read_links_add(links, all);
}

/* --- judging --- */

static const dec cents = { 2, 2 };

static bool nearly(dec a, dec b)
{
	dec gap;

	if (!dec_sub(a, b, &gap))
		return false;
	gap.m = gap.m < 0 ? -gap.m : gap.m;
	return dec_cmp(gap, cents) <= 0;
}

static bool is_sum(dec a, dec b, dec sum)
{
	dec s;
	return dec_add(a, b, &s) && nearly(s, sum);
}

/* « Acompte 200,00 » and « Acompte −200,00 » say the same. */
static bool is_less_paid(dec ttc, dec paid, dec net)
{
	dec flipped = { -paid.m, paid.scale };
	return is_sum(net, paid, ttc) || is_sum(net, flipped, ttc);
}

static dec magnitude(dec d) { return (dec){ d.m < 0 ? -d.m : d.m, d.scale }; }

/* Some credit notes print « −218,48 », « 14,99 », « −233,47 ». */
static bool is_sum_of_magnitudes(dec a, dec b, dec sum)
{
	return is_sum(magnitude(a), magnitude(b), magnitude(sum));
}

/* Off by a twentieth at most: a discount or costs that the paper counts elsewhere, its own fault. More
 * than that, one of the three is something else. */
static float judge_difference(dec ht, dec tva, dec ttc)
{
	dec both, gap, twentieth;

	if (!dec_add(ht, tva, &both) || !dec_sub(both, ttc, &gap) || !dec_mul(magnitude(ttc), (dec){ 5, 2 }, 4, &twentieth))
		return -0.9f;
	return dec_cmp(magnitude(gap), twentieth) <= 0 ? -0.35f : -0.9f;
}

static float judge_three(const struct choice *ht, const struct choice *tva, const struct choice *ttc)
{
	if (ht->link && tva->link && ttc->link) {
		if (!is_sum_of_magnitudes(ht->amount, tva->amount, ttc->amount))
			return judge_difference(ht->amount, tva->amount, ttc->amount);
		return ht->amount.m == 0 && ttc->amount.m == 0 ? 0.2f : 1.4f;
	}
	if (ht->link && ttc->link && nearly(ht->amount, ttc->amount))
		return 0.3f;
	return 0;
}

static float judge_net(const struct choice *ttc, const struct choice *paid, const struct choice *net)
{
	if (!ttc->link || !net->link)
		return 0;
	if (paid->link)
		return is_less_paid(ttc->amount, paid->amount, net->amount) ? 0.9f : -0.4f;
	return nearly(ttc->amount, net->amount) ? 0.6f : 0;
}

static float judge_table(const struct choice *ht, const struct choice *tva, const struct read_vat_table *table)
{
	float score = 0;

	if (table == NULL || !table->proven)
		return 0;
	if (ht->link)
		score += nearly(ht->amount, table->base) ? 0.5f : -0.05f;
	if (tva->link)
		score += nearly(tva->amount, table->amount) ? 0.5f : -0.05f;
	return score;
}

/* No country asks for more than three tenths: what is said to be the VAT is something else then. */
static bool is_too_much(dec tax, dec base)
{
	dec limit;

	if (!dec_mul(base, (dec){ 3, 1 }, 4, &limit))
		return false;
	limit.m = limit.m < 0 ? -limit.m : limit.m;
	tax.m = tax.m < 0 ? -tax.m : tax.m;
	return tax.m > 0 && dec_cmp(tax, limit) > 0;
}

static float judge_tax(const struct choice *ht, const struct choice *tva, const struct choice *ttc)
{
	const struct choice *base = ht->link ? ht : ttc;

	return tva->link && base->link && is_too_much(tva->amount, base->amount) ? -1.5f : 0;
}

/* Two totals from the very same words are one too many, except where two labels share an amount, and
 * where one keyword stands for both: « Total à payer ». */
static float judge_places(const struct pick *p)
{
	float score = 0;

	for (int a = 0; a < TOTALS; a++)
		for (int b = a + 1; b < TOTALS; b++)
			if (p->of[a]->link && p->of[b]->link && p->of[a]->link != p->of[b]->link &&
			    p->of[a]->link->first == p->of[b]->link->first)
				score -= 1.0f;
	return score;
}

static float judge(const struct pick *p, const struct read_vat_table *table)
{
	float score = judge_three(p->of[HT], p->of[TVA], p->of[TTC]) + judge_tax(p->of[HT], p->of[TVA], p->of[TTC]) +
	              judge_net(p->of[TTC], p->of[PAID], p->of[NET]) + judge_table(p->of[HT], p->of[TVA], table) +
	              judge_places(p);

	for (int t = 0; t < TOTALS; t++)
		score += p->of[t]->link ? p->of[t]->score - 0.2f : 0;
	return score;
}

/* All combinations of the rivals: at most 7^5, in practice a few dozen. */
static struct pick best_pick(const struct rivals r[TOTALS], const struct read_vat_table *table)
{
	struct pick best = { .score = -1e9f };
	size_t i[TOTALS] = { 0 };

	for (;;) {
		struct pick p;
		for (int t = 0; t < TOTALS; t++)
			p.of[t] = &r[t].c[i[t]];
		p.score = judge(&p, table);
		if (p.score > best.score)
			best = p;
		int t = 0;
		while (t < TOTALS && ++i[t] == r[t].n)
			i[t++] = 0;
		if (t == TOTALS)
			return best;
	}
}

/* --- answering --- */

static bool is_proven(const struct pick *p)
{
	return p->of[HT]->link && p->of[TVA]->link && p->of[TTC]->link &&
	       is_sum_of_magnitudes(p->of[HT]->amount, p->of[TVA]->amount, p->of[TTC]->amount);
}

static bool is_backed_by_sums(const struct pick *p, int t)
{
	return t <= TTC ? is_proven(p) : judge_net(p->of[TTC], p->of[PAID], p->of[NET]) > 0.5f;
}

static float confidence(const struct pick *p, int t, const struct read_vat_table *table)
{
	float c = 0.55f + 0.35f * p->of[t]->score;

	if (t <= TTC && is_proven(p))
		c = 0.985f;
	else if (t == HT && table != NULL && table->proven && nearly(p->of[t]->amount, table->base))
		c = 0.95f;
	else if (t == NET && p->of[TTC]->link && nearly(p->of[NET]->amount, p->of[TTC]->amount))
		c = 0.97f;
	else if ((t == NET || t == PAID) && judge_net(p->of[TTC], p->of[PAID], p->of[NET]) > 0.8f)
		c = 0.97f;
	return c;
}

static void fill(const struct read_page_facts *f, const struct pick *p, const struct rivals r[TOTALS],
                 const struct read_vat_table *table, struct read_invoice *out)
{
	for (int t = 0; t < TOTALS; t++) {
		struct read_value *field = &out->fields[field_of[t]];
		if (p->of[t]->link == NULL)
			continue;
		*field = reader_field_of_link(f, p->of[t]->link, confidence(p, t, table));
		if (is_backed_by_sums(p, t))
			field->why = READ_WHY_SUMS;
		for (size_t i = 0; i + 1 < r[t].n; i++)
			reader_field_add_rival(f, field, r[t].c[i].link);
	}
}

static bool is_among(const struct pick *p, dec amount)
{
	for (int t = 0; t < TOTALS; t++)
		if (p->of[t]->link && dec_cmp(p->of[t]->amount, amount) == 0)
			return true;
	return false;
}

/* TTC and what is left to pay differ: the difference was paid, if the paper prints it somewhere. */
static void find_paid(const struct read_page_facts *f, const struct pick *p, struct read_invoice *out)
{
	dec paid;

	if (!p->of[TTC]->link || !p->of[NET]->link || p->of[PAID]->link ||
	    !dec_sub(p->of[TTC]->amount, p->of[NET]->amount, &paid) || paid.m == 0 || is_among(p, paid))
		return;
	for (size_t i = 0; i < f->cands->n; i++) {
		const struct read_cand *c = &f->cands->c[i];
		if (c->kind != READ_AMOUNT || !c->sound || dec_cmp(c->amount, paid) != 0)
			continue;
		out->fields[READ_PREPAID] = reader_field_of_words(f, c->first, c->n, c->value, 0.85f);
		return;
	}
}

/* « Taux 0 % – base – montant 0,00 » and no line « Total TVA »: the table of one line says it. */
static void find_tax(const struct read_page_facts *f, const struct pick *p, const struct read_vat_table *table,
                     struct read_invoice *out)
{
	if (p->of[TVA]->link || table == NULL || !table->proven || table->n != 1 || !p->of[HT]->link ||
	    !p->of[TTC]->link || !is_sum(p->of[HT]->amount, table->amount, p->of[TTC]->amount))
		return;
	const struct read_cand *c = table->tax;
	out->fields[READ_TOTAL_TVA] = reader_field_of_words(f, c->first, c->n, c->value, 0.93f);
}

static bool is_found(const struct read_value *v) { return v->reason == READ_FOUND; }

/* What the paper does not repeat: nothing paid and no line of its own, then the TTC is to pay. */
static void complete(struct read_invoice *out)
{
	struct read_value *ttc = &out->fields[READ_TOTAL_TTC], *net = &out->fields[READ_NET_A_PAYER];
	const struct read_value *paid = &out->fields[READ_PREPAID];
	dec amount = { 0, 0 };

	if (is_found(ttc) && !is_found(net) &&
	    (!is_found(paid) || (dec_parse(paid->value, &amount) && amount.m == 0))) {
		*net = *ttc;
		net->why = READ_WHY_REPEATED;
		net->nrivals = 0;
	} else if (!is_found(ttc) && is_found(net) && !is_found(paid)) {
		*ttc = *net;
		ttc->why = READ_WHY_REPEATED;
		ttc->confidence *= 0.9f;
		ttc->nrivals = 0;
	}
}

void reader_totals(const struct read_page_facts *f, struct read_links *links,
                   const struct read_vat_table *table, struct read_invoice *out)
{
	struct rivals r[TOTALS];

	memset(r, 0, sizeof(r));
	add_sums(links, table);
	add_tax_lines(f, links);
	collect(links, r);
	struct pick p = best_pick(r, table);
	fill(f, &p, r, table, out);
	find_paid(f, &p, out);
	find_tax(f, &p, table, out);
	reader_deduce_totals(f, out);
	complete(out);
	reader_deduce_totals(f, out);
}
