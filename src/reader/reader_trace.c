#include "reader_trace.h"

#include "reader_field.h"

#include <stdlib.h>

#define CANDIDATES_MAX 24

/* What may fill a field: the concept that announces it, and the kind of its values, −1 for texts. */
static const struct {
	enum read_concept concept;
	int kind;
} sources[READ_FIELD_COUNT] = {
	[READ_DOC_TYPE] = { ANCHOR_TITLE_INVOICE, -1 },
	[READ_INVOICE_NUMBER] = { ANCHOR_NUMBER, -1 },
	[READ_ISSUE_DATE] = { ANCHOR_ISSUE_DATE, READ_DATE },
	[READ_DUE_DATE] = { ANCHOR_DUE_DATE, READ_DATE },
	[READ_CURRENCY] = { ANCHOR_CURRENCY, -1 },
	[READ_SUPPLIER_SIRET] = { ANCHOR_SIRET, READ_SIRET },
	[READ_SUPPLIER_SIREN] = { ANCHOR_SIREN, READ_SIREN },
	[READ_SUPPLIER_VAT] = { ANCHOR_VAT_ID, READ_VAT_ID },
	[READ_RECIPIENT_SIRET] = { ANCHOR_SIRET, READ_SIRET },
	[READ_RECIPIENT_SIREN] = { ANCHOR_SIREN, READ_SIREN },
	[READ_RECIPIENT_VAT] = { ANCHOR_VAT_ID, READ_VAT_ID },
	[READ_SERVICE_CODE] = { ANCHOR_SERVICE, -1 },
	[READ_ENGAGEMENT] = { ANCHOR_ENGAGEMENT, -1 },
	[READ_MARKET] = { ANCHOR_MARKET, -1 },
	[READ_TOTAL_HT] = { ANCHOR_TOTAL_HT, READ_AMOUNT },
	[READ_TOTAL_TVA] = { ANCHOR_TOTAL_TVA, READ_AMOUNT },
	[READ_TOTAL_TTC] = { ANCHOR_TOTAL_TTC, READ_AMOUNT },
	[READ_PREPAID] = { ANCHOR_PREPAID, READ_AMOUNT },
	[READ_NET_A_PAYER] = { ANCHOR_NET, READ_AMOUNT },
	[READ_IBAN] = { ANCHOR_IBAN, READ_IBAN_NO },
};

static void add(struct read_trace *t, struct read_value v, enum read_place place, float score)
{
	if (t->n < CANDIDATES_MAX)
		t->c[t->n++] = (struct read_candidate){ v, place, score };
}

static int by_score(const void *a, const void *b)
{
	const struct read_candidate *x = a, *y = b;

	return x->score > y->score ? -1 : x->score < y->score;
}

/* A keyword with nothing that fits beside it is worth knowing as well. */
static void add_bare_keywords(const struct read_page_facts *f, const struct read_links *links,
                              enum read_concept concept, struct read_trace *t)
{
	for (uint32_t i = 0; i < f->anchors->n && t->n < CANDIDATES_MAX; i++) {
		const struct read_anchor *a = &f->anchors->a[i];
		bool linked = read_anchor_is(a, concept) == NULL;
		for (size_t k = 0; k < links->n && !linked; k++)
			linked = links->k[k].anchor == i && links->k[k].concept == concept;
		if (linked)
			continue;
		struct read_value v = reader_field_of_words(f, a->first, a->n, STR(""), 0);
		v.label = v.seen;
		add(t, v, READ_PLACE_NONE, 0);
	}
}

static bool is_announced(const struct read_links *links, const struct read_cand *c, enum read_concept concept)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->k[i].cand == c && links->k[i].concept == concept)
			return true;
	return false;
}

void reader_trace_field(const struct read_page_facts *f, const struct read_links *links, struct read_trace *t)
{
	enum read_concept concept = sources[t->field].concept;

	t->n = 0;
	t->c = ARENA_ARRAY(f->l->arena, struct read_candidate, CANDIDATES_MAX);
	for (size_t i = 0; i < links->n; i++)
		if (links->k[i].concept == concept)
			add(t, reader_field_of_link(f, &links->k[i], links->k[i].score), links->k[i].place,
			    links->k[i].score);
	qsort(t->c, t->n, sizeof(t->c[0]), by_score);
	add_bare_keywords(f, links, concept, t);
	for (size_t i = 0; i < f->cands->n && t->n < CANDIDATES_MAX; i++) {
		const struct read_cand *c = &f->cands->c[i];
		if ((int)c->kind == sources[t->field].kind && c->sound && !is_announced(links, c, concept))
			add(t, reader_field_of_words(f, c->first, c->n, c->value, 0), READ_PLACE_NONE, 0);
	}
}
