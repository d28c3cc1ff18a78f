#include "reader_advice.h"

#include "reader_embedded.h"
#include "reader_text.h"

#include <string.h>

#define ADVICE_MAX 16
/* Below this contrast a word is hard to see. */
#define HARD_TO_SEE 3.0f
/* Pictures over this part of a page without drawn text: a scan. */
#define SCAN_COVER 0.4f

static const enum msg message_of[ADVICE_COUNT] = {
	[ADVICE_SCAN] = MSG_READER_ADVICE_SCAN,
	[ADVICE_MISSING_KEYWORD] = MSG_READER_ADVICE_MISSING_KEYWORD,
	[ADVICE_GLUED] = MSG_READER_ADVICE_GLUED,
	[ADVICE_COLOUR] = MSG_READER_ADVICE_COLOUR,
	[ADVICE_HIDDEN_TEXT] = MSG_READER_ADVICE_HIDDEN_TEXT,
	[ADVICE_PASSWORD] = MSG_READER_ADVICE_PASSWORD,
	[ADVICE_BROKEN] = MSG_READER_ADVICE_BROKEN,
	[ADVICE_PAGE_NOT_READ] = MSG_READER_ADVICE_PAGE_NOT_READ,
	[ADVICE_SEVERAL_INVOICES] = MSG_READER_ADVICE_SEVERAL_INVOICES,
};

static void add_message(struct ctx *cx, struct read_invoice *out, enum read_advice_code code, int page,
                        str message)
{
	if (out->advice == NULL)
		out->advice = ARENA_ARRAY(cx->arena, struct read_advice, ADVICE_MAX);
	for (size_t i = 0; i < out->nadvice; i++)
		if (out->advice[i].code == code)
			return;
	if (out->nadvice == ADVICE_MAX)
		return;
	out->advice[out->nadvice++] = (struct read_advice){ code, page, message };
}

static void add(struct ctx *cx, struct read_invoice *out, enum read_advice_code code, int page, str detail)
{
	add_message(cx, out, code, page,
	            msg_text(cx->arena, cx->lang, message_of[code],
	                     MSG_ARGS(M_STR("word", detail), M_INT("page", page))));
}

static bool has_advice(const struct read_invoice *out, enum read_advice_code code)
{
	for (size_t i = 0; i < out->nadvice; i++)
		if (out->advice[i].code == code)
			return true;
	return false;
}

/* --- nothing to read --- */

bool reader_has_no_text(const struct pdf_doc *doc)
{
	for (size_t i = 0; i < doc->nread; i++)
		if (doc->pages[i].chars_drawn > 0 && doc->pages[i].nwords > 0)
			return false;
	return true;
}

static bool is_scan(const struct pdf_page *p)
{
	return p->chars_drawn == 0 && (p->image_cover > SCAN_COVER || p->chars_hidden > 0);
}

void reader_advise_unreadable(struct ctx *cx, const struct pdf_doc *doc, struct read_invoice *out)
{
	if (doc->state == PDF_ENCRYPTED) {
		add(cx, out, ADVICE_PASSWORD, 0, STR(""));
		return;
	}
	for (size_t i = 0; doc->state == PDF_OK && i < doc->nread; i++)
		if (is_scan(&doc->pages[i])) {
			add(cx, out, ADVICE_SCAN, 0, STR(""));
			if (doc->pages[i].chars_hidden > 0)
				add(cx, out, ADVICE_HIDDEN_TEXT, doc->pages[i].number, STR(""));
			return;
		}
	add(cx, out, ADVICE_BROKEN, 0, STR(""));
}

/* --- glued --- */

/* Keywords as they look when nothing separates them from what follows. */
static const str glue_words[] = {
	STR_INIT("siret"), STR_INIT("engagement"), STR_INIT("codeservice"), STR_INIT("serviceexecutant"),
	STR_INIT("facturen"), STR_INIT("numerofacture"), STR_INIT("nfacture"), STR_INIT("navoir"),
	STR_INIT("avoirn"), STR_INIT("totalht"), STR_INIT("totalttc"), STR_INIT("montantht"),
	STR_INIT("montantttc"), STR_INIT("totalhorstaxes"), STR_INIT("netapayer"), STR_INIT("marchen"),
	STR_INIT("commanden"), STR_INIT("ncommande"), STR_INIT("echeance"), STR_INIT("datefacture"),
	STR_INIT("dateechance"), STR_INIT("totaltva"), STR_INIT("montanttva"), STR_INIT("reglerav"),
	STR_INIT("referencefacture"), STR_INIT("ntva"), STR_INIT("marchepublic"), STR_INIT("enddatedu"),
};

static size_t digits_from(str key, size_t at)
{
	size_t n = 0;

	for (size_t i = at; i < key.n; i++)
		n += read_is_digit(key.p[i]);
	return n;
}

static bool is_glued(const struct read_word *w)
{
	size_t keywords = 0, digits = 0;

	if (w->text.n < 10 || str_find_char(w->text, '@') >= 0 || str_find(w->text, STR("//")) >= 0 ||
	    str_find(w->text, STR("www")) >= 0)
		return false;
	for (size_t i = 0; i < sizeof(glue_words) / sizeof(glue_words[0]); i++) {
		ptrdiff_t at = str_find(w->key, glue_words[i]);
		if (at < 0)
			continue;
		keywords++;
		size_t after = digits_from(w->key, (size_t)at + glue_words[i].n);
		digits = after > digits ? after : digits;
	}
	return keywords > 0 && digits >= 4;
}

static void advise_glued(struct ctx *cx, const struct read_page_facts *f, struct read_invoice *out)
{
	for (size_t i = 0; i < f->l->nwords; i++) {
		const struct read_word *w = &f->l->words[i];
		if (is_glued(w)) {
			add(cx, out, ADVICE_GLUED, f->l->sheets[w->page].number, str_sub(w->text, 0, 40));
			return;
		}
	}
}

/* --- colours --- */

static bool is_light(uint32_t ink)
{
	uint32_t r = ink >> 16 & 255, g = ink >> 8 & 255, b = ink & 255;
	return 30 * r + 59 * g + 11 * b > 100 * 165;
}

static bool tells_something(const struct pdf_word *w)
{
	for (size_t i = 0; i < w->text.n; i++)
		if (read_is_digit(w->text.p[i]))
			return true;
	return false;
}

/* Numbers that are hard to see, or written in a light ink. */
static void advise_colour(struct ctx *cx, const struct pdf_doc *doc, struct read_invoice *out)
{
	for (size_t p = 0; p < doc->nread; p++) {
		const struct pdf_page *page = &doc->pages[p];
		int hard = 0;
		for (size_t i = 0; i < page->nwords; i++) {
			const struct pdf_word *w = &page->words[i];
			if (w->flags & (PDF_WORD_HIDDEN | PDF_WORD_ROTATED) || !tells_something(w))
				continue;
			hard += (w->contrast > 0 && w->contrast < HARD_TO_SEE) || is_light(w->color);
		}
		if (hard >= 2)
			add(cx, out, ADVICE_COLOUR, page->number, STR(""));
	}
}

static void advise_hidden(struct ctx *cx, const struct pdf_doc *doc, const struct read_page_facts *f,
                          struct read_invoice *out)
{
	for (size_t p = 0; p < f->l->nsheets; p++)
		if (f->l->sheets[p].hidden > 0)
			add(cx, out, ADVICE_HIDDEN_TEXT, doc->pages[p].number, STR(""));
}

/* --- keywords --- */

static bool is_found(const struct read_invoice *out, enum read_field field)
{
	return out->fields[field].reason == READ_FOUND;
}

static bool is_linked(const struct read_links *links, const struct read_cand *c)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->k[i].cand == c)
			return true;
	return false;
}

static void advise_keywords(struct ctx *cx, const struct read_page_facts *f, const struct read_links *links,
                            struct read_invoice *out)
{
	int missing = 0;
	size_t amounts = 0;
	bool lone_siret = false;

	for (size_t i = 0; i < f->cands->n; i++) {
		const struct read_cand *c = &f->cands->c[i];
		amounts += c->kind == READ_AMOUNT && c->sound;
		if (c->kind == READ_SIRET && c->sound && !lone_siret)
			lone_siret = !is_linked(links, c);
	}
	missing += !is_found(out, READ_INVOICE_NUMBER);
	missing += lone_siret && !is_found(out, READ_RECIPIENT_SIRET);
	missing += amounts >= 2 && !is_found(out, READ_TOTAL_HT) && !is_found(out, READ_TOTAL_TTC);
	missing += lone_siret;
	if (missing >= 2 && !has_advice(out, ADVICE_GLUED))
		add(cx, out, ADVICE_MISSING_KEYWORD, 0, STR(""));
}

static void advise_pages(struct ctx *cx, const struct pdf_doc *doc, struct read_invoice *out)
{
	bool complete = is_found(out, READ_INVOICE_NUMBER) && is_found(out, READ_TOTAL_TTC) &&
	                is_found(out, READ_ISSUE_DATE);

	if (doc->npages > (int)doc->nread && !complete)
		add(cx, out, ADVICE_PAGE_NOT_READ, 0, STR(""));
}

/* Two pages, each with its own number behind a full keyword. */
static void advise_several(struct ctx *cx, const struct read_page_facts *f, const struct read_links *links,
                           struct read_invoice *out)
{
	const struct read_link *first = NULL;

	for (size_t i = 0; i < links->n; i++) {
		const struct read_link *k = &links->k[i];
		if (k->concept != ANCHOR_NUMBER || k->score < 0.9f)
			continue;
		if (first == NULL)
			first = k;
		else if (!str_eq(first->value, k->value) &&
		         f->l->words[first->first].page != f->l->words[k->first].page)
			add(cx, out, ADVICE_SEVERAL_INVOICES, 0, k->value);
	}
}

/* --- embedded data --- */

/* As people write it: amounts and dates in the language of cx. */
static str for_people(struct ctx *cx, enum read_field field, str value)
{
	bool amount = field >= READ_TOTAL_HT && field <= READ_NET_A_PAYER;
	struct date date;
	dec d;

	if (amount && dec_parse(value, &d))
		return format_dec(cx->arena, cx->lang, d);
	if ((field == READ_ISSUE_DATE || field == READ_DUE_DATE) && date_parse_iso(value, &date))
		return format_date(cx->arena, cx->lang, date);
	return value;
}

static void advise_embedded(struct ctx *cx, const struct pdf_doc *doc, struct read_invoice *out)
{
	if (str_empty(doc->invoice_xml))
		return;
	const struct read_embedded *e = reader_embedded_parse(cx->arena, doc->invoice_xml);
	enum read_field field = reader_embedded_mismatch(e, out);
	if (field == READ_FIELD_COUNT)
		return;
	const struct read_value *v = &out->fields[field];
	add_message(cx, out, ADVICE_EMBEDDED_MISMATCH, v->page,
	            msg_text(cx->arena, cx->lang, MSG_READER_ADVICE_EMBEDDED_MISMATCH,
	                     MSG_ARGS(M_STR("field", msg_plain(cx->lang, read_field_message(field))),
	                              M_STR("embedded", for_people(cx, field, e->values[field])),
	                              M_STR("shown", for_people(cx, field, v->value)))));
}

void reader_advise(struct ctx *cx, const struct pdf_doc *doc, const struct read_page_facts *f,
                   const struct read_links *links, struct read_invoice *out)
{
	advise_glued(cx, f, out);
	advise_colour(cx, doc, out);
	advise_hidden(cx, doc, f, out);
	advise_keywords(cx, f, links, out);
	advise_pages(cx, doc, out);
	advise_several(cx, f, links, out);
	advise_embedded(cx, doc, out);
}

/* --- reasons --- */

static const enum read_concept concept_of_field[READ_FIELD_COUNT] = {
	[READ_DOC_TYPE] = ANCHOR_TITLE_INVOICE,     [READ_INVOICE_NUMBER] = ANCHOR_NUMBER,
	[READ_ISSUE_DATE] = ANCHOR_ISSUE_DATE,      [READ_DUE_DATE] = ANCHOR_DUE_DATE,
	[READ_CURRENCY] = ANCHOR_CURRENCY,          [READ_SUPPLIER_SIRET] = ANCHOR_SIRET,
	[READ_SUPPLIER_SIREN] = ANCHOR_SIREN,       [READ_SUPPLIER_VAT] = ANCHOR_VAT_ID,
	[READ_RECIPIENT_SIRET] = ANCHOR_SIRET,      [READ_RECIPIENT_SIREN] = ANCHOR_SIREN,
	[READ_RECIPIENT_VAT] = ANCHOR_VAT_ID,       [READ_SERVICE_CODE] = ANCHOR_SERVICE,
	[READ_ENGAGEMENT] = ANCHOR_ENGAGEMENT,      [READ_MARKET] = ANCHOR_MARKET,
	[READ_TOTAL_HT] = ANCHOR_TOTAL_HT,          [READ_TOTAL_TVA] = ANCHOR_TOTAL_TVA,
	[READ_TOTAL_TTC] = ANCHOR_TOTAL_TTC,        [READ_PREPAID] = ANCHOR_PREPAID,
	[READ_NET_A_PAYER] = ANCHOR_NET,            [READ_IBAN] = ANCHOR_IBAN,
};

struct seen {
	bool concept[ANCHOR_CONCEPT_COUNT];
	bool spoilt_siret;
	uint32_t pale;
};

static void look(const struct read_page_facts *f, struct seen *s)
{
	for (size_t i = 0; i < f->anchors->n; i++) {
		const struct read_anchor *a = &f->anchors->a[i];
		for (uint16_t e = 0; e < a->count; e++)
			s->concept[read_keywords[a->keyword + e].concept] = true;
		uint32_t after = a->first + a->n;
		while (after < f->l->nwords && str_empty(f->l->words[after].key))
			after++;
		if (read_anchor_is(a, ANCHOR_SIRET) != NULL && after < f->l->nwords)
			s->spoilt_siret |= read_is_spoilt_siret(f->l, after);
	}
	for (size_t p = 0; p < f->l->nsheets; p++)
		s->pale += f->l->sheets[p].pale + f->l->sheets[p].hidden;
}

static bool is_siret_field(enum read_field field)
{
	return field == READ_SUPPLIER_SIRET || field == READ_RECIPIENT_SIRET;
}

static bool is_ambiguous(const struct read_links *links, enum read_concept concept)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->k[i].concept == concept && links->k[i].cand != NULL && links->k[i].cand->ambiguous)
			return true;
	return false;
}

void reader_give_reasons(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out)
{
	struct seen s = { .pale = 0 };

	look(f, &s);
	for (int i = 0; i < READ_FIELD_COUNT; i++) {
		struct read_value *v = &out->fields[i];
		if (v->reason == READ_FOUND)
			continue;
		if (is_siret_field((enum read_field)i) && s.spoilt_siret)
			v->reason = READ_CHECK_FAILED;
		else if (is_ambiguous(links, concept_of_field[i]))
			v->reason = READ_AMBIGUOUS;
		else if (has_advice(out, ADVICE_GLUED))
			v->reason = READ_GLUED;
		else if (s.concept[concept_of_field[i]])
			v->reason = READ_NO_VALUE;
		else if (s.pale >= 3)
			v->reason = READ_INVISIBLE;
		else if (out->npages > out->npages_read)
			v->reason = READ_NOT_READ_PAGES;
	}
}
