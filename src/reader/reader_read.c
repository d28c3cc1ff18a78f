#include "reader.h"

#include "reader_advice.h"
#include "reader_field.h"
#include "reader_fields.h"
#include "reader_lesson.h"
#include "reader_party.h"
#include "reader_totals.h"
#include "reader_trace.h"
#include "reader_vat.h"
#include "reader_wrap.h"

static struct read_invoice *new_invoice(struct ctx *cx, const struct pdf_doc *doc)
{
	struct read_invoice *out = ARENA_NEW(cx->arena, struct read_invoice);

	out->npages = doc->npages;
	for (size_t i = 0; i < doc->nread && i < 3; i++)
		out->pages_read[out->npages_read++] = doc->pages[i].number;
	for (int i = 0; i < READ_FIELD_COUNT; i++) {
		out->fields[i].reason = READ_NO_KEYWORD;
		out->fields[i].value = out->fields[i].seen = out->fields[i].label = STR("");
	}
	return out;
}

static void read_unreadable(struct ctx *cx, const struct pdf_doc *doc, struct read_invoice *out)
{
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		out->fields[i].reason = READ_NO_TEXT;
	out->unreadable = true;
	reader_advise_unreadable(cx, doc, out);
}

static void take_vat(const struct read_layout *l, const struct read_vat_table *table, struct read_invoice *out)
{
	if (table == NULL)
		return;
	out->vat = table->lines;
	out->nvat = table->n;
	out->vat_box = table->box;
	out->vat_confidence = table->proven ? 0.97f : 0.6f;
	out->vat_page = l->sheets[table->sheet].number;
}

static void read_fields(const struct read_page_facts *f, const struct read_links *links,
                        const struct read_hints *hints, struct read_invoice *out)
{
	reader_references(f, links, out);
	reader_doc_type(f, out);
	reader_dates(f, links, out);
	reader_parties(f, links, hints, out);
	reader_iban(f, links, out);
	reader_currency(f, out);
}

/* Scores rank; what people and programs get is how often such values were right. */
static void calibrate(struct read_invoice *inv)
{
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		if (inv->fields[i].reason == READ_FOUND)
			inv->fields[i].confidence = reader_calibrate(inv->fields[i].confidence);
}

enum ec reader_read(struct ctx *cx, const struct pdf_doc *doc, const struct read_hints *hints,
                    struct read_invoice **out)
{
	struct read_invoice *inv = new_invoice(cx, doc);

	*out = inv;
	if (doc->state != PDF_OK || reader_has_no_text(doc)) {
		read_unreadable(cx, doc, inv);
		return E_OK;
	}
	struct read_layout *l = reader_layout(cx->arena, doc);
	reader_unwrap(l);
	struct read_anchors *anchors = reader_anchors(l);
	struct read_page_facts f = { l, anchors, reader_candidates(l),
		                     ARENA_ARRAY(cx->arena, bool, anchors->n + 1) };
	struct read_vat_table *table = reader_vat_table(&f);
	struct read_links *links = reader_links(&f);
	if (arena_exceeded(cx->arena))
		return fail(cx, E_TOO_LARGE);
	read_fields(&f, links, hints, inv);
	reader_totals(&f, links, table, inv);
	take_vat(l, table != NULL ? table : reader_vat_beside_totals(&f, links, inv), inv);
	if (hints != NULL)
		reader_apply_lessons(&f, hints->lessons, hints->nlessons, inv);
	reader_advise(cx, doc, &f, links, inv);
	reader_give_reasons(&f, links, inv);
	calibrate(inv);
	if (hints != NULL && hints->trace != NULL)
		reader_trace_field(&f, links, hints->trace);
	return E_OK;
}
