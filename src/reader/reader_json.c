#include "reader_json.h"

#include "core_json.h"

static const char *const reason_names[] = {
	[READ_FOUND] = "found",           [READ_NO_KEYWORD] = "no_keyword",
	[READ_NO_VALUE] = "no_value",     [READ_CHECK_FAILED] = "check_failed",
	[READ_GLUED] = "glued",           [READ_INVISIBLE] = "invisible",
	[READ_NO_TEXT] = "no_text",       [READ_NOT_READ_PAGES] = "page_not_read",
	[READ_AMBIGUOUS] = "ambiguous",
};

const char *read_reason_name(enum read_reason reason)
{
	return reason < READ_REASON_COUNT ? reason_names[reason] : "";
}

static void put_number(struct json_out *j, int decimals, double v)
{
	struct buf *b = j->b;

	if (j->comma)
		buf_add_char(b, ',');
	buf_printf(b, "%.*f", decimals, v);
	j->comma = true;
}

static void put_box(struct json_out *j, struct pdf_box box)
{
	json_key(j, "box");
	json_open_list(j);
	put_number(j, 1, (double)box.x0);
	put_number(j, 1, (double)box.y0);
	put_number(j, 1, (double)box.x1);
	put_number(j, 1, (double)box.y1);
	json_close_list(j);
}

static void put_member(struct json_out *j, const char *key, str value)
{
	json_key(j, key);
	json_put_str(j, value);
}

static void put_rivals(struct json_out *j, const struct read_value *v)
{
	if (v->nrivals == 0)
		return;
	json_key(j, "rivals");
	json_open_list(j);
	for (size_t i = 0; i < v->nrivals; i++)
		json_put_str(j, v->rivals[i].value);
	json_close_list(j);
}

static void put_field(struct json_out *j, const char *name, const struct read_value *v)
{
	json_key(j, name);
	json_open(j);
	put_member(j, "value", v->value);
	json_key(j, "confidence");
	put_number(j, 2, (double)v->confidence);
	json_key(j, "page");
	json_put_int(j, v->page);
	put_box(j, v->box);
	put_member(j, "label", v->label);
	put_member(j, "seen", v->seen);
	put_rivals(j, v);
	json_close(j);
}

static void put_vat_line(struct json_out *j, struct arena *a, const struct read_vat_line *line)
{
	json_open(j);
	put_member(j, "rate", dec_print(a, line->rate));
	put_member(j, "base", dec_print(a, line->base));
	put_member(j, "amount", dec_print(a, line->amount));
	if (line->category != 0)
		put_member(j, "category", line->category == 'A' ? STR("AE") : (str){ &line->category, 1 });
	json_close(j);
}

static void put_vat(struct json_out *j, struct arena *a, const struct read_invoice *inv)
{
	if (inv->nvat == 0)
		return;
	json_key(j, "vat_breakdown");
	json_open(j);
	json_key(j, "value");
	json_open_list(j);
	for (size_t i = 0; i < inv->nvat; i++)
		put_vat_line(j, a, &inv->vat[i]);
	json_close_list(j);
	json_key(j, "confidence");
	put_number(j, 2, (double)inv->vat_confidence);
	json_key(j, "page");
	json_put_int(j, inv->vat_page);
	put_box(j, inv->vat_box);
	put_member(j, "label", STR(""));
	json_close(j);
}

static void put_fields(struct json_out *j, struct arena *a, const struct read_invoice *inv)
{
	json_key(j, "fields");
	json_open(j);
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		if (inv->fields[i].reason == READ_FOUND)
			put_field(j, read_field_name((enum read_field)i), &inv->fields[i]);
	put_vat(j, a, inv);
	json_close(j);
	json_key(j, "empty");
	json_open(j);
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		if (inv->fields[i].reason != READ_FOUND)
			put_member(j, read_field_name((enum read_field)i),
			           str_of(read_reason_name(inv->fields[i].reason)));
	json_close(j);
}

static void put_advice(struct json_out *j, const struct read_invoice *inv)
{
	json_key(j, "advice");
	json_open_list(j);
	for (size_t i = 0; i < inv->nadvice; i++) {
		const struct read_advice *a = &inv->advice[i];
		json_open(j);
		put_member(j, "code", str_of(read_advice_name(a->code)));
		json_key(j, "page");
		json_put_int(j, a->page);
		put_member(j, "message", a->message);
		json_close(j);
	}
	json_close_list(j);
}

/* The last one covers the most: those before it were there when it was made. */
static void put_last_signature(struct json_out *j, struct arena *a, const struct pdf_signature *s)
{
	static const char *const states[] = {
		[PDF_SIGNATURE_UNKNOWN] = "unknown",
		[PDF_SIGNATURE_BROKEN] = "broken",
		[PDF_SIGNATURE_INTACT] = "intact",
	};

	put_member(j, "sub_filter", s->sub_filter);
	put_member(j, "name", s->name);
	json_key(j, "whole_file");
	json_put_bool(j, s->whole_file);
	put_member(j, "state", str_of(states[s->state]));
	put_member(j, "signer", s->signer);
	put_member(j, "issuer", s->issuer);
	if (s->signed_at != 0)
		put_member(j, "signed_at", time_print_iso(a, s->signed_at));
}

static void put_signature(struct json_out *j, struct arena *b, const struct pdf_doc *doc)
{
	json_key(j, "signature");
	json_open(j);
	json_key(j, "signed");
	json_put_bool(j, doc->nsignatures > 0);
	json_key(j, "count");
	json_put_int(j, (int64_t)doc->nsignatures);
	if (doc->nsignatures > 0)
		put_last_signature(j, b, &doc->signatures[doc->nsignatures - 1]);
	json_close(j);
}

static void put_embedded(struct json_out *j, const struct pdf_doc *doc)
{
	json_key(j, "embedded");
	json_open(j);
	json_key(j, "files");
	json_open_list(j);
	for (size_t i = 0; i < doc->nembedded; i++) {
		const struct pdf_embedded *e = &doc->embedded[i];
		json_open(j);
		put_member(j, "name", e->name);
		put_member(j, "mime", e->mime);
		put_member(j, "relationship", e->relationship);
		json_key(j, "size");
		json_put_int(j, e->size);
		json_key(j, "invoice");
		json_put_bool(j, e->is_invoice_xml);
		json_close(j);
	}
	json_close_list(j);
	json_close(j);
}

void reader_put_json(struct buf *out, str file, const struct pdf_doc *doc, const struct read_invoice *inv)
{
	struct json_out j = { .b = out };

	json_open(&j);
	put_member(&j, "file", file);
	json_key(&j, "pages");
	json_put_int(&j, inv->npages);
	json_key(&j, "pages_read");
	json_open_list(&j);
	for (int i = 0; i < inv->npages_read; i++)
		json_put_int(&j, inv->pages_read[i]);
	json_close_list(&j);
	put_fields(&j, out->arena, inv);
	put_advice(&j, inv);
	put_signature(&j, out->arena, doc);
	put_embedded(&j, doc);
	json_close(&j);
}
