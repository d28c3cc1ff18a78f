#include "reader_fields.h"

#include "core_utf8.h"
#include "reader_field.h"
#include "reader_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RIVALS 24

/* One value of one field, with all the links that propose it. */
struct rival {
	const struct read_link *link; /* best of them */
	enum read_field field;
	float score;
};

struct contest {
	struct rival r[RIVALS];
	size_t n;
};

static void enter(struct contest *c, const struct read_link *link, enum read_field field, float score)
{
	size_t worst = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct rival *r = &c->r[i];
		if (r->field == field && str_eq(r->link->value, link->value)) {
			if (score > r->link->score)
				r->link = link;
			r->score = fmaxf(r->score, score) + (1 - fmaxf(r->score, score)) * fminf(r->score, score) * 0.4f;
			return;
		}
		if (r->score < c->r[worst].score)
			worst = i;
	}
	struct rival mine = { link, field, score };
	if (c->n < RIVALS)
		c->r[c->n++] = mine;
	else if (c->r[worst].score < score)
		c->r[worst] = mine;
}

static int by_score(const void *a, const void *b)
{
	const struct rival *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->link->first < y->link->first ? -1 : x->link->first > y->link->first;
}

/* The best rival takes its field; the words it stands on are then no other field's. */
static void award(const struct read_page_facts *f, struct contest *c, float least, struct read_invoice *out)
{
	qsort(c->r, c->n, sizeof(c->r[0]), by_score);
	for (size_t i = 0; i < c->n; i++) {
		const struct rival *r = &c->r[i];
		struct read_value *field = &out->fields[r->field];
		bool taken = r->score < least;
		for (size_t j = 0; j < i && !taken; j++)
			taken = c->r[j].link->first == r->link->first && c->r[j].field != r->field;
		if (taken)
			continue;
		if (field->reason == READ_FOUND)
			reader_field_add_rival(f, field, r->link);
		else
			*field = reader_field_of_link(f, r->link, fminf(0.97f, 0.35f + 0.62f * r->score));
	}
}

/* A weak rival that has none beside it is given with the confidence it deserves: « N° : F2026-0562 » at the
 * foot of a page. */
static void award_lone(const struct read_page_facts *f, const struct contest *c, enum read_field field, float least,
                       struct read_invoice *out)
{
	const struct rival *only = NULL;

	for (size_t i = 0; i < c->n; i++) {
		if (c->r[i].field != field)
			continue;
		if (only != NULL)
			return;
		only = &c->r[i];
	}
	if (only == NULL || only->score < least || out->fields[field].reason == READ_FOUND)
		return;
	for (size_t i = 0; i < c->n; i++)
		if (c->r[i].link->first == only->link->first && c->r[i].field != field)
			return;
	out->fields[field] = reader_field_of_link(f, only->link, 0.35f + 0.62f * only->score);
}

/* --- references --- */

static const struct {
	enum read_concept concept;
	enum read_field field;
} reference_fields[] = {
	{ ANCHOR_NUMBER, READ_INVOICE_NUMBER },
	{ ANCHOR_SERVICE, READ_SERVICE_CODE },
	{ ANCHOR_ENGAGEMENT, READ_ENGAGEMENT },
	{ ANCHOR_MARKET, READ_MARKET },
};


#define TITLES (1u << ANCHOR_TITLE_INVOICE | 1u << ANCHOR_TITLE_CREDIT)

/* The title stands beside the word or over it. */
static bool is_near_title(const struct read_page_facts *f, uint32_t word)
{
	uint32_t row = f->l->words[word].row, page = f->l->words[word].page;
	const struct read_sheet *sheet = &f->l->sheets[page];

	for (uint32_t r = row > sheet->first_row + 3 ? row - 3 : sheet->first_row; r <= row; r++)
		if (f->anchors->row_concepts[r] & TITLES)
			return true;
	return false;
}

/* « Numéro : 12 » in the list where the date of the invoice stands as well, or with it in a row. */
static bool is_beside_date(const struct read_page_facts *f, const struct read_anchor *a)
{
	uint32_t own = f->l->words[a->first].row;
	const struct read_sheet *sheet = &f->l->sheets[f->l->words[a->first].page];
	uint32_t end = sheet->first_row + sheet->nrows;

	if (read_cell_of(f->l, a->first)->first != a->first)
		return false;
	for (uint32_t r = own > sheet->first_row + 2 ? own - 2 : sheet->first_row; r < end && r <= own + 3; r++)
		if (f->anchors->row_concepts[r] & 1u << ANCHOR_ISSUE_DATE)
			return true;
	return false;
}

/* Of the bare words « facture », « invoice » in the dictionary. */
#define TITLE_WEIGHT 60

static size_t digits_of(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += read_is_digit(s.p[i]);
	return n;
}

static float number_score(const struct read_page_facts *f, const struct read_link *k, float weight)
{
	const struct read_cand *siret = read_cand_at(f->cands, k->first, READ_SIRET);
	float score = k->score;

	/* « N° » alone announces the number only in such company. */
	if (weight <= 50)
		score *= is_near_title(f, k->first)                           ? 1.5f
		         : is_beside_date(f, &f->anchors->a[k->anchor]) ? 1.3f
		                                                        : 0.4f;
	if (weight == TITLE_WEIGHT && k->place == READ_PLACE_CELL && digits_of(k->value) >= 4)
		score *= 1.4f; /* « Invoice INV/2023/03/0008 » says more than « Reference » */
	if (siret != NULL && siret->sound)
		score *= 0.3f;
	if (k->value.n <= 2)
		score *= 0.7f;
	return fminf(score, 1.0f);
}

static float weight_of(const struct read_page_facts *f, const struct read_link *k)
{
	const struct read_keyword *w = read_anchor_is(&f->anchors->a[k->anchor], k->concept);
	return w == NULL ? 0 : w->weight;
}

void reader_references(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out)
{
	struct contest c = { .n = 0 };

	for (size_t i = 0; i < links->n; i++) {
		const struct read_link *k = &links->k[i];
		for (size_t j = 0; j < sizeof(reference_fields) / sizeof(reference_fields[0]); j++) {
			if (k->concept != reference_fields[j].concept)
				continue;
			float score = k->concept == ANCHOR_NUMBER ? number_score(f, k, weight_of(f, k)) : k->score;
			enter(&c, k, reference_fields[j].field, score);
		}
	}
	award(f, &c, 0.3f, out);
	award_lone(f, &c, READ_INVOICE_NUMBER, 0.15f, out);
}

/* --- dates --- */

static bool fills_cell(const struct read_page_facts *f, const struct read_cand *c)
{
	const struct read_cell *cell = read_cell_of(f->l, c->first);
	return cell->first == c->first && cell->n == c->n;
}

/* Alone in its cell in the upper part of the first page, and the only one: the date of the invoice. */
static void guess_issue_date(const struct read_page_facts *f, const struct read_links *links,
                             struct read_invoice *out)
{
	const struct read_cand *only = NULL;

	for (size_t i = 0; i < f->cands->n; i++) {
		const struct read_cand *c = &f->cands->c[i];
		const struct read_word *w = &f->l->words[c->first];
		if (c->kind != READ_DATE || !c->sound || !fills_cell(f, c) || w->page != 0 ||
		    w->box.y0 > f->l->sheets[0].height * 0.45f || !is_near_title(f, c->first))
			continue;
		for (size_t k = 0; k < links->n; k++)
			if (links->k[k].cand == c)
				return;
		if (only != NULL)
			return;
		only = c;
	}
	if (only != NULL)
		out->fields[READ_ISSUE_DATE] =
			reader_field_of_words(f, only->first, only->n, only->value, 0.7f);
}

/* ISO dates compare as text. */
static void check_order(struct read_invoice *out)
{
	struct read_value *issue = &out->fields[READ_ISSUE_DATE], *due = &out->fields[READ_DUE_DATE];

	if (issue->reason != READ_FOUND || due->reason != READ_FOUND || str_cmp(issue->value, due->value) <= 0)
		return;
	/* « en application de la loi du 12 mai 1980 »: nothing was due then. */
	if (reader_year_of(str_sub(due->value, 0, 4)) + 1 < reader_year_of(str_sub(issue->value, 0, 4))) {
		*due = (struct read_value){ .reason = READ_CHECK_FAILED };
		return;
	}
	struct read_value *weaker = issue->confidence < due->confidence ? issue : due;
	weaker->confidence *= 0.6f;
}

void reader_dates(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out)
{
	struct contest c = { .n = 0 };

	for (size_t i = 0; i < links->n; i++) {
		const struct read_link *k = &links->k[i];
		if (k->concept == ANCHOR_ISSUE_DATE)
			enter(&c, k, READ_ISSUE_DATE, k->score);
		else if (k->concept == ANCHOR_DUE_DATE)
			enter(&c, k, READ_DUE_DATE, k->score);
	}
	award(f, &c, 0.3f, out);
	if (out->fields[READ_ISSUE_DATE].reason != READ_FOUND)
		guess_issue_date(f, links, out);
	check_order(out);
}

/* --- IBAN --- */

void reader_iban(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out)
{
	const struct read_cand *lone = NULL;
	struct contest c = { .n = 0 };

	for (size_t i = 0; i < links->n; i++)
		if (links->k[i].concept == ANCHOR_IBAN)
			enter(&c, &links->k[i], READ_IBAN, links->k[i].score);
	award(f, &c, 0.3f, out);
	for (size_t i = 0; i < f->cands->n && lone == NULL; i++)
		if (f->cands->c[i].kind == READ_IBAN_NO && f->cands->c[i].sound)
			lone = &f->cands->c[i];
	if (out->fields[READ_IBAN].reason != READ_FOUND && lone != NULL)
		out->fields[READ_IBAN] = reader_field_of_words(f, lone->first, lone->n, lone->value, 0.85f);
}

/* --- currency --- */

static bool is_number_before(const struct read_page_facts *f, uint32_t word)
{
	return word > read_cell_of(f->l, word)->first && read_has_digit(f->l->words[word - 1].text);
}

/* Currency that a word names by itself or glued to a number: « € », « EUR », « $4.11 ». */
static str currency_in(const struct read_page_facts *f, uint32_t word)
{
	str text = f->l->words[word].text, code = reader_currency_of(text);

	if (!str_empty(code))
		return code;
	if (str_eq(read_strip(text), STR("e")) && is_number_before(f, word))
		return STR("EUR");
	if (!read_has_digit(text))
		return STR_NONE;
	if (str_find(text, STR("\xe2\x82\xac")) >= 0)
		return STR("EUR");
	if (str_find_char(text, '$') >= 0)
		return STR("USD");
	return str_find(text, STR("\xc2\xa3")) >= 0 ? STR("GBP") : STR_NONE;
}

void reader_currency(const struct read_page_facts *f, struct read_invoice *out)
{
	struct {
		str code;
		size_t n;
		uint32_t first;
	} seen[8];
	size_t n = 0, best = 0;

	for (uint32_t w = 0; w < f->l->nwords; w++) {
		str code = currency_in(f, w);
		size_t i = 0;
		while (i < n && !str_eq(seen[i].code, code))
			i++;
		if (str_empty(code) || i == 8)
			continue;
		if (i == n) {
			seen[n].code = code;
			seen[n].first = w;
			seen[n++].n = 0;
		}
		seen[i].n++;
	}
	for (size_t i = 1; i < n; i++)
		if (seen[i].n > seen[best].n)
			best = i;
	if (n > 0)
		out->fields[READ_CURRENCY] =
			reader_field_of_words(f, seen[best].first, 1, seen[best].code, n == 1 ? 0.97f : 0.85f);
}

/* --- what the paper is --- */

static const struct {
	enum read_concept concept;
	str type;
} titles[] = {
	{ ANCHOR_TITLE_INVOICE, STR_INIT("facture") },
	{ ANCHOR_TITLE_CREDIT, STR_INIT("avoir") },
	{ ANCHOR_TITLE_QUOTE, STR_INIT("devis") },
	{ ANCHOR_TITLE_OTHER, STR_INIT("other") },
};

/* Larger, higher, at the start of its cell: more of a title. */
static float title_score(const struct read_page_facts *f, const struct read_anchor *a)
{
	const struct read_word *w = &f->l->words[a->first];
	const struct read_sheet *sheet = &f->l->sheets[w->page];
	float y = w->box.y0 / fmaxf(1, sheet->height), score = w->size;

	if (read_cell_of(f->l, a->first)->first != a->first)
		score -= 4;
	if (w->page > 0 || y > 0.5f)
		score -= 6;
	score += y < 0.35f ? 2.0f : 0;
	score += w->flags & PDF_WORD_BOLD ? 2.0f : 0;
	score += read_is_caps(read_strip(w->text)) ? 2.0f : 0;
	return score;
}

/* « Devis n° D-12 », « Bon de commande : 45 »: a keyword of another paper's number, no title. */
static bool names_other_paper(const struct read_page_facts *f, const struct read_anchor *a)
{
	const struct read_word *last = &f->l->words[a->first + a->n - 1];
	uint32_t row = f->l->words[a->first].row;

	return str_eq(last->key, STR("n")) || str_ends(last->text, STR(":")) || a->n < read_cell_of(f->l, a->first)->n ||
	       f->anchors->row_headings[row] >= 2;
}

/* Without any title the keyword of the number tells: « N° de facture », « Avoir n° ». */
static void type_of_number(const struct read_page_facts *f, struct read_invoice *out)
{
	const struct read_value *number = &out->fields[READ_INVOICE_NUMBER];
	str label = utf8_fold(f->l->arena, number->label);
	bool credit = str_find(label, STR("avoir")) >= 0 || str_find(label, STR("credit")) >= 0 ||
	              str_find(label, STR("gutschrift")) >= 0;

	if (number->reason != READ_FOUND)
		return;
	out->fields[READ_DOC_TYPE] = *number;
	out->fields[READ_DOC_TYPE].value = credit ? STR("avoir") : STR("facture");
	out->fields[READ_DOC_TYPE].confidence = 0.8f;
	out->fields[READ_DOC_TYPE].nrivals = 0;
}

void reader_doc_type(const struct read_page_facts *f, struct read_invoice *out)
{
	const struct read_anchor *best = NULL;
	size_t which = 0;
	float most = 0;

	for (size_t i = 0; i < f->anchors->n; i++) {
		const struct read_anchor *a = &f->anchors->a[i];
		for (size_t t = 0; t < sizeof(titles) / sizeof(titles[0]); t++) {
			if (read_anchor_is(a, titles[t].concept) == NULL)
				continue;
			if (t >= 2 && names_other_paper(f, a))
				break;
			float score = title_score(f, a) - (t >= 2 ? 3.0f : 0);
			if (best == NULL || score > most) {
				best = a;
				most = score;
				which = t;
			}
			break;
		}
	}
	if (best != NULL)
		out->fields[READ_DOC_TYPE] =
			reader_field_of_words(f, best->first, best->n, titles[which].type, 0.93f);
	else
		type_of_number(f, out);
}
