#include "reader_party.h"

#include "reader_field.h"
#include "reader_text.h"

#include <math.h>
#include <string.h>

#define MENTIONS_MAX 64
#define ROWS_ABOVE 16
#define WORDS_MAX 16 /* of a cell that is looked through */
/* A heading left of its block stands at most this many points away. */
#define BESIDE 120.0f

/* Evidence, in rough log-odds: above zero for the recipient, below for the supplier. */
#define BY_LABEL 6.0f
#define BY_HEADING 3.0f
#define BY_LEGAL_LINE 3.5f
#define BY_HINT 9.0f
#define BY_DIRECTORY 4.0f
#define BY_PLACE 1.0f
/* Numbers of public bodies begin with 1 or 2; they are who gets invoices here, seldom who sends them. */
#define BY_PUBLIC 2.5f
/* Two companies are told apart from this difference on; a heading or more is sure. */
#define APART 0.9f
#define SURE 2.5f

struct mention {
	const struct read_cand *cand;
	const struct read_link *link; /* NULL: no keyword announces it */
	char company[16];             /* SIREN, or a foreign VAT id */
	float side;                   /* above zero: recipient */
	float place;                  /* the same, of its place alone: counts where nothing else tells */
	float other;                  /* above zero: neither of both */
};

struct company {
	char id[16];
	float side, other;
	float place; /* sum over n mentions */
	int n;
};

struct parties {
	const struct read_page_facts *f;
	const struct read_hints *hints;
	struct mention m[MENTIONS_MAX];
	size_t n;
	struct company c[MENTIONS_MAX];
	size_t nc;
};

/* --- mentions --- */

static const struct read_link *link_to(const struct read_links *links, const struct read_cand *cand)
{
	const struct read_link *best = NULL;

	for (size_t i = 0; i < links->n; i++) {
		const struct read_link *k = &links->k[i];
		bool ours = k->concept == ANCHOR_SIRET || k->concept == ANCHOR_SIREN || k->concept == ANCHOR_VAT_ID;
		if (ours && k->cand == cand && (best == NULL || k->score > best->score))
			best = k;
	}
	return best;
}

static void name_company(struct mention *m)
{
	str v = m->cand->value;
	bool french = m->cand->kind == READ_VAT_ID && str_starts(v, STR("FR"));
	str id = french ? str_sub(v, 4, 9) : m->cand->kind == READ_VAT_ID ? v : str_sub(v, 0, 9);

	memcpy(m->company, id.p, id.n < sizeof(m->company) ? id.n : sizeof(m->company) - 1);
}

/* Without a keyword only a number with a sound check digit counts, and a SIREN not at all. */
static bool is_mention(const struct read_cand *c, const struct read_link *link)
{
	if (c->kind != READ_SIRET && c->kind != READ_SIREN && c->kind != READ_VAT_ID)
		return false;
	if (link != NULL)
		return true;
	return c->sound && (c->kind == READ_SIRET || (c->kind == READ_VAT_ID && str_starts(c->value, STR("FR"))));
}

static void collect(struct parties *p, const struct read_links *links)
{
	const struct read_cands *cs = p->f->cands;

	for (size_t i = 0; i < cs->n && p->n < MENTIONS_MAX; i++) {
		if (cs->c[i].kind != READ_SIRET && cs->c[i].kind != READ_SIREN && cs->c[i].kind != READ_VAT_ID)
			continue;
		const struct read_link *link = link_to(links, &cs->c[i]);
		if (!is_mention(&cs->c[i], link))
			continue;
		struct mention *m = &p->m[p->n++];
		*m = (struct mention){ .cand = &cs->c[i], .link = link };
		name_company(m);
	}
}

/* --- headings --- */

static enum read_party party_of_anchor(const struct read_anchor *a)
{
	if (read_anchor_is(a, ANCHOR_PARTY_RECIPIENT) != NULL)
		return READ_PARTY_RECIPIENT;
	if (read_anchor_is(a, ANCHOR_PARTY_SUPPLIER) != NULL)
		return READ_PARTY_SUPPLIER;
	return read_anchor_is(a, ANCHOR_PARTY_OTHER) != NULL ? READ_PARTY_OTHER : READ_PARTY_NONE;
}

/* « À : » over an address; too short a word for the dictionary. */
static bool is_to(const struct read_layout *l, const struct read_cell *c)
{
	str first = l->words[c->first].text;
	bool alone = c->n == 1 || (c->n == 2 && str_eq(l->words[c->first + 1].text, STR(":")));

	return alone && (str_starts(first, STR("\xc3\x80")) || str_starts(first, STR("A"))) &&
	       str_eq(l->words[c->first].key, STR("a"));
}

/* A heading starts its cell and fills it, or is followed by what it heads: « Client : Mairie ». */
static enum read_party heading_of_cell(const struct read_page_facts *f, const struct read_cell *c)
{
	const struct read_anchor *a = read_anchor_of(f->anchors, c->first);
	enum read_party party = a == NULL || a->first != c->first ? READ_PARTY_NONE : party_of_anchor(a);

	if (is_to(f->l, c))
		return READ_PARTY_RECIPIENT;
	if (party == READ_PARTY_NONE || a->n >= c->n)
		return party;
	str last = f->l->words[a->first + a->n - 1].text, next = f->l->words[a->first + a->n].text;
	bool marked = str_ends(last, STR(":")) || str_starts(next, STR(":")) || str_starts(next, STR("-")) ||
	              str_starts(next, STR("("));
	return marked || c->n <= a->n + 2 ? party : READ_PARTY_NONE;
}

/* From behind the last number before it in its cell: two blocks that stand close look like one cell. */
static struct pdf_box block_of(const struct read_page_facts *f, uint32_t word)
{
	const struct read_cell *own = read_cell_of(f->l, word);
	uint32_t first = word;

	while (first > own->first && !read_has_digit(f->l->words[first - 1].text))
		first--;
	return first == own->first && word + 6 >= own->first + own->n ? own->box
	                                                              : read_box_of(f->l, first, word - first + 1);
}

static bool is_over(struct pdf_box above, struct pdf_box block)
{
	return read_overlap_x(above, block) > 0.2f || fabsf(above.x0 - block.x0) < 12;
}

/* Heading before the word in its own cell, or alone in the cell left of it: « Client    SIRET … ». */
static enum read_party heading_beside(const struct read_page_facts *f, uint32_t word)
{
	const struct read_cell *own = read_cell_of(f->l, word);
	const struct read_row *row = &f->l->rows[own->row];
	enum read_party party = heading_of_cell(f, own);

	if (party != READ_PARTY_NONE || f->l->words[word].cell == row->first)
		return party;
	const struct read_cell *left = own - 1;
	const struct read_anchor *a = read_anchor_of(f->anchors, left->first);
	bool alone = a != NULL && a->n + 1 >= left->n && own->box.x0 - left->box.x1 < BESIDE;
	return alone ? heading_of_cell(f, left) : READ_PARTY_NONE;
}

/* Nine digits that name the company of an identifier; empty for a foreign one. */
static str company_digits(const struct read_page_facts *f, uint32_t word)
{
	const struct read_cand *c = read_cand_at(f->cands, word, READ_SIRET);

	if (c == NULL)
		c = read_cand_at(f->cands, word, READ_SIREN);
	if (c != NULL)
		return str_sub(c->value, 0, 9);
	c = read_cand_at(f->cands, word, READ_VAT_ID);
	return c != NULL && str_starts(c->value, STR("FR")) ? str_sub(c->value, 4, 9) : STR("");
}

/* The cell holds the SIRET of another company: its heading is not ours. */
static bool is_of_other_company(const struct read_page_facts *f, const struct read_cell *c, str own)
{
	for (uint32_t w = c->first; w < c->first + c->n && w < c->first + WORDS_MAX && !str_empty(own); w++) {
		const struct read_cand *siret = read_cand_at(f->cands, w, READ_SIRET);
		if (siret != NULL && siret->sound && !str_eq(str_sub(siret->value, 0, 9), own))
			return true;
	}
	return false;
}

enum read_party reader_heading_over(const struct read_page_facts *f, uint32_t word)
{
	const struct read_layout *l = f->l;
	const struct read_cell *own = read_cell_of(l, word);
	const struct read_sheet *sheet = &l->sheets[l->words[word].page];
	enum read_party party = heading_beside(f, word);
	struct pdf_box box = block_of(f, word);
	float top = own->box.y0;
	str company = company_digits(f, word);

	if (party != READ_PARTY_NONE)
		return party;
	for (uint32_t r = own->row; r > sheet->first_row && r + ROWS_ABOVE > own->row; r--) {
		const struct read_row *row = &l->rows[r - 1];
		if (f->anchors->row_items[r - 1] >= 2 || top - row->y1 > 48)
			return READ_PARTY_NONE;
		for (uint32_t c = row->first; c < row->first + row->n && c < row->first + 40; c++) {
			if (!is_over(l->cells[c].box, box))
				continue;
			party = heading_of_cell(f, &l->cells[c]);
			if (party != READ_PARTY_NONE || is_of_other_company(f, &l->cells[c], company))
				return party;
			top = fminf(top, row->y0);
		}
	}
	return READ_PARTY_NONE;
}

/* --- evidence --- */

static bool row_is_legal(const struct read_page_facts *f, uint32_t row, struct pdf_box near)
{
	const struct read_row *r = &f->l->rows[row];
	int words = 0;

	if (!(f->anchors->row_concepts[row] & 1u << ANCHOR_LEGAL))
		return false;
	for (uint32_t c = r->first; c < r->first + r->n && c < r->first + 20; c++) {
		if (!is_over(f->l->cells[c].box, near))
			continue;
		for (uint32_t w = f->l->cells[c].first; w < f->l->cells[c].first + f->l->cells[c].n; w++) {
			const struct read_anchor *a = read_anchor_of(f->anchors, w);
			words += a != NULL && a->first == w && read_anchor_is(a, ANCHOR_LEGAL) != NULL;
		}
	}
	return words > 0;
}

/* The supplier's legal line: capital, RCS, APE on the same row or the one beside it. */
static bool is_legal_line(const struct read_page_facts *f, uint32_t word)
{
	const struct read_cell *own = read_cell_of(f->l, word);
	const struct read_sheet *sheet = &f->l->sheets[f->l->words[word].page];
	uint32_t low = own->row > sheet->first_row ? own->row - 1 : own->row;
	uint32_t high = own->row + 1 < sheet->first_row + sheet->nrows ? own->row + 1 : own->row;

	for (uint32_t r = low; r <= high; r++) {
		float gap = r < own->row ? own->box.y0 - f->l->rows[r].y1 : f->l->rows[r].y0 - own->box.y1;
		if ((r == own->row || gap < own->size * 0.9f) && row_is_legal(f, r, block_of(f, word)))
			return true;
	}
	return false;
}

/* French papers put the addressee on the right, behind the window of the envelope. */
static float side_of_place(const struct read_page_facts *f, uint32_t word)
{
	const struct read_word *w = &f->l->words[word];
	const struct read_sheet *sheet = &f->l->sheets[w->page];
	float x = read_cell_of(f->l, word)->box.x0 / fmaxf(1, sheet->width), y = w->box.y0 / fmaxf(1, sheet->height);

	if (y > 0.85f)
		return -1.5f * BY_PLACE;
	if (y < 0.45f && x > 0.5f)
		return BY_PLACE;
	return y < 0.25f ? -BY_PLACE : 0;
}

static void weigh_hints(const struct parties *p, struct mention *m)
{
	const struct read_hints *h = p->hints;
	bool is_public = false;

	if (h == NULL || m->cand->kind != READ_SIRET)
		return;
	if (!str_empty(h->supplier_siret) && str_eq(h->supplier_siret, m->cand->value))
		m->side -= BY_HINT;
	if (h->siret_known != NULL && h->siret_known(h->arg, m->cand->value, &is_public))
		m->side += is_public ? BY_DIRECTORY : 0;
}

static void weigh_party(struct mention *m, enum read_party party, float weight)
{
	if (party == READ_PARTY_RECIPIENT)
		m->side += weight;
	else if (party == READ_PARTY_SUPPLIER)
		m->side -= weight;
	else if (party == READ_PARTY_OTHER)
		m->other += weight;
}

static void weigh(const struct parties *p, struct mention *m)
{
	enum read_party said = m->link == NULL ? READ_PARTY_NONE : m->link->party;

	weigh_hints(p, m);
	if (said != READ_PARTY_NONE) {
		weigh_party(m, said, BY_LABEL);
		return;
	}
	if (heading_of_cell(p->f, read_cell_of(p->f->l, m->cand->first)) == READ_PARTY_OTHER)
		m->other += BY_HEADING;
	else if (is_legal_line(p->f, m->cand->first))
		m->side -= BY_LEGAL_LINE;
	else
		weigh_party(m, reader_heading_over(p->f, m->cand->first), BY_HEADING);
	m->place = side_of_place(p->f, m->cand->first);
}

/* --- companies --- */

static struct company *company_of(struct parties *p, const char *id)
{
	for (size_t i = 0; i < p->nc; i++)
		if (strcmp(p->c[i].id, id) == 0)
			return &p->c[i];
	return NULL;
}

static void add_to_company(struct parties *p, const struct mention *m)
{
	struct company *c = company_of(p, m->company);

	if (c == NULL) {
		c = &p->c[p->nc++];
		*c = (struct company){ .n = 0 };
		memcpy(c->id, m->company, sizeof(c->id));
	}
	/* One mention as somebody else, a place of delivery say, does not make the company somebody else. */
	c->other = c->n == 0 ? m->other : fminf(c->other, m->other);
	c->side += m->side;
	c->place += m->place;
	c->n++;
}

/* Once all mentions are in: places count on average, and only where nothing else was said. */
static void close_companies(struct parties *p)
{
	for (size_t i = 0; i < p->nc; i++) {
		struct company *c = &p->c[i];
		if (fabsf(c->side) >= BY_HEADING * 0.9f)
			continue;
		c->side += c->place / (float)c->n;
		c->side += c->id[0] == '1' || c->id[0] == '2' ? BY_PUBLIC : -BY_PUBLIC / 4;
	}
}

static bool is_candidate(const struct company *c) { return c->other <= fabsf(c->side); }

/* The two companies whose evidence lies furthest apart. */
struct sides {
	const struct company *supplier, *recipient;
};

static struct sides furthest_apart(const struct parties *p)
{
	struct sides best = { NULL, NULL };
	float most = APART;

	for (size_t i = 0; i < p->nc; i++) {
		for (size_t j = 0; j < p->nc; j++) {
			const struct company *s = &p->c[i], *r = &p->c[j];
			float gap = r->side - s->side;
			if (i == j || !is_candidate(s) || !is_candidate(r) || gap < most + 0.001f)
				continue;
			if (s->side > SURE || r->side < -SURE)
				continue;
			most = gap;
			best = (struct sides){ s, r };
		}
	}
	return best;
}

/* The best for one side alone: sign −1 for the supplier. */
static const struct company *best_for(const struct parties *p, float sign)
{
	const struct company *best = NULL;

	for (size_t i = 0; i < p->nc; i++) {
		const struct company *c = &p->c[i];
		if (is_candidate(c) && (best == NULL || c->side * sign > best->side * sign))
			best = c;
	}
	return best;
}

/* Both sides; one alone where the paper names one company, or all of one side. The law asks for the
 * supplier's numbers on every paper, for the client's on some: what nothing tells is the supplier's. */
static struct sides tell_sides(const struct parties *p)
{
	struct sides both = furthest_apart(p);

	if (both.supplier != NULL)
		return both;
	both.supplier = best_for(p, -1);
	both.recipient = best_for(p, 1);
	if (both.supplier != NULL && both.supplier->side > (p->nc > 1 ? 0 : 2))
		both.supplier = NULL;
	if (both.recipient != NULL && (both.recipient->side < 2 || both.recipient == both.supplier))
		both.recipient = NULL;
	return both;
}

/* --- answering --- */

static float sureness(const struct company *c) { return fminf(0.97f, 0.62f + 0.07f * fabsf(c->side)); }

static const struct mention *best_mention(const struct parties *p, const struct company *c, enum read_kind kind,
                                          float sign)
{
	const struct mention *best = NULL;

	for (size_t i = 0; i < p->n; i++) {
		const struct mention *m = &p->m[i];
		if (m->cand->kind != kind || strcmp(m->company, c->id) != 0 || m->other > fabsf(m->side))
			continue;
		if (best == NULL || m->side * sign > best->side * sign + 0.01f)
			best = m;
	}
	return best;
}

static struct read_value value_of_mention(const struct parties *p, const struct mention *m, float confidence)
{
	if (!m->cand->sound)
		confidence *= 0.9f;
	if (m->link != NULL)
		return reader_field_of_link(p->f, m->link, confidence);
	return reader_field_of_words(p->f, m->cand->first, m->cand->n, m->cand->value, confidence * 0.8f);
}

static void fill_siren(struct read_value *siren, const struct read_value *siret)
{
	if (siren->reason != READ_FOUND && siret->reason == READ_FOUND && siret->value.n >= 9) {
		*siren = *siret;
		siren->value = str_sub(siret->value, 0, 9);
	}
}

struct party_fields {
	enum read_field siret, siren, vat;
};

static void fill_party(const struct parties *p, const struct company *c, float sign,
                       const struct party_fields *fields, struct read_invoice *out)
{
	static const enum read_kind kinds[3] = { READ_SIRET, READ_SIREN, READ_VAT_ID };
	const enum read_field targets[3] = { fields->siret, fields->siren, fields->vat };

	for (int i = 0; c != NULL && i < 3; i++) {
		const struct mention *m = best_mention(p, c, kinds[i], sign);
		if (m == NULL)
			continue;
		out->fields[targets[i]] = value_of_mention(p, m, sureness(c));
		if (m->link == NULL || m->link->party == READ_PARTY_NONE)
			out->fields[targets[i]].why = READ_WHY_PARTY;
	}
	fill_siren(&out->fields[fields->siren], &out->fields[fields->siret]);
}

void reader_parties(const struct read_page_facts *f, const struct read_links *links,
                    const struct read_hints *hints, struct read_invoice *out)
{
	static const struct party_fields supplier_fields = { READ_SUPPLIER_SIRET, READ_SUPPLIER_SIREN,
		                                             READ_SUPPLIER_VAT };
	static const struct party_fields recipient_fields = { READ_RECIPIENT_SIRET, READ_RECIPIENT_SIREN,
		                                              READ_RECIPIENT_VAT };
	struct parties *p = ARENA_NEW(f->l->arena, struct parties);

	p->f = f;
	p->hints = hints;
	collect(p, links);
	for (size_t i = 0; i < p->n; i++) {
		weigh(p, &p->m[i]);
		add_to_company(p, &p->m[i]);
	}
	close_companies(p);
	struct sides sides = tell_sides(p);
	fill_party(p, sides.supplier, -1, &supplier_fields, out);
	fill_party(p, sides.recipient, 1, &recipient_fields, out);
}
