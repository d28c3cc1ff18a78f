#include "service_reading.h"

#include "core_json.h"
#include "service_words.h"

#define RIVALS_MAX 4

void reading_keep(struct arena *a, const struct pdf_doc *doc, const struct read_invoice *invoice,
                  struct kept_reading *out)
{
	*out = (struct kept_reading){ .invoice = invoice, .words = words_of_pdf(a, doc) };
	out->pages = ARENA_ARRAY(a, struct kept_page, doc->nread + 1);
	for (size_t i = 0; i < doc->nread; i++) {
		const struct pdf_page *p = &doc->pages[i];
		out->pages[out->npages++] = (struct kept_page){ p->number, p->width, p->height };
	}
}

/* --- out --- */

/* Places and confidences with three decimals: a thousandth of a point is nothing. */
static void put_float(struct json_out *j, struct arena *a, float f)
{
	json_put_raw(j, str_printf(a, "%.3f", (double)f));
}

static void put_box(struct json_out *j, struct arena *a, const char *key, const struct pdf_box *box)
{
	json_key(j, key);
	json_open_list(j);
	put_float(j, a, box->x0);
	put_float(j, a, box->y0);
	put_float(j, a, box->x1);
	put_float(j, a, box->y1);
	json_close_list(j);
}

static void put_text(struct json_out *j, const char *key, str value)
{
	if (str_empty(value))
		return;
	json_key(j, key);
	json_put_str(j, value);
}

static void put_int(struct json_out *j, const char *key, int64_t value)
{
	json_key(j, key);
	json_put_int(j, value);
}

static void put_value(struct json_out *j, struct arena *a, const struct read_value *v)
{
	json_open(j);
	put_int(j, "reason", v->reason);
	put_int(j, "why", v->why);
	put_text(j, "value", v->value);
	put_text(j, "seen", v->seen);
	put_text(j, "label", v->label);
	put_int(j, "page", v->page);
	json_key(j, "confidence");
	put_float(j, a, v->confidence);
	put_box(j, a, "box", &v->box);
	if (v->nrivals) {
		json_key(j, "rivals");
		json_open_list(j);
		for (size_t i = 0; i < v->nrivals; i++)
			put_value(j, a, &v->rivals[i]);
		json_close_list(j);
	}
	json_close(j);
}

static void put_fields(struct json_out *j, struct arena *a, const struct read_invoice *r)
{
	json_key(j, "fields");
	json_open(j);
	for (int f = 0; f < READ_FIELD_COUNT; f++) {
		json_key(j, read_field_name((enum read_field)f));
		put_value(j, a, &r->fields[f]);
	}
	json_close(j);
}

static void put_dec(struct json_out *j, struct arena *a, const char *key, dec d)
{
	json_key(j, key);
	json_put_str(j, dec_print(a, d));
}

static void put_vat(struct json_out *j, struct arena *a, const struct read_invoice *r)
{
	json_key(j, "vat");
	json_open_list(j);
	for (size_t i = 0; i < r->nvat; i++) {
		const struct read_vat_line *line = &r->vat[i];
		json_open(j);
		put_dec(j, a, "rate", line->rate);
		put_dec(j, a, "base", line->base);
		put_dec(j, a, "amount", line->amount);
		put_int(j, "category", line->category);
		json_close(j);
	}
	json_close_list(j);
	put_int(j, "vat_page", r->vat_page);
	put_box(j, a, "vat_box", &r->vat_box);
}

static void put_advice(struct json_out *j, const struct read_invoice *r)
{
	json_key(j, "advice");
	json_open_list(j);
	for (size_t i = 0; i < r->nadvice; i++) {
		json_open(j);
		put_text(j, "code", str_of(read_advice_name(r->advice[i].code)));
		put_int(j, "page", r->advice[i].page);
		put_text(j, "message", r->advice[i].message);
		json_close(j);
	}
	json_close_list(j);
}

static void put_invoice(struct json_out *j, struct arena *a, const struct read_invoice *r)
{
	json_open(j);
	put_int(j, "npages", r->npages);
	put_int(j, "unreadable", r->unreadable);
	json_key(j, "pages_read");
	json_open_list(j);
	for (int i = 0; i < r->npages_read; i++)
		json_put_int(j, r->pages_read[i]);
	json_close_list(j);
	put_fields(j, a, r);
	put_vat(j, a, r);
	put_advice(j, r);
	json_close(j);
}

str reading_print(struct arena *a, const struct kept_reading *kept)
{
	struct buf b = buf_in(a);
	struct json_out j = { .b = &b };
	if (!kept->invoice)
		return STR("");
	json_open(&j);
	json_key(&j, "invoice");
	put_invoice(&j, a, kept->invoice);
	if (kept->proposals) {
		json_key(&j, "proposals");
		put_invoice(&j, a, kept->proposals);
	}
	json_key(&j, "pages");
	json_open_list(&j);
	for (size_t i = 0; i < kept->npages; i++) {
		json_open(&j);
		put_int(&j, "number", kept->pages[i].number);
		json_key(&j, "width");
		put_float(&j, a, kept->pages[i].width);
		json_key(&j, "height");
		put_float(&j, a, kept->pages[i].height);
		json_close(&j);
	}
	json_close_list(&j);
	put_text(&j, "words", kept->words);
	json_close(&j);
	return buf_str(&b);
}

/* --- and back --- */

static int get_int(const struct json *o, const char *key)
{
	int64_t i = 0;
	return json_i64(o, key, &i) && i >= INT32_MIN && i <= INT32_MAX ? (int)i : 0;
}

static float float_of(const struct json *v)
{
	dec d;
	if (!v || !json_dec(v, &d))
		return 0;
	double f = (double)d.m;
	for (uint8_t i = 0; i < d.scale; i++)
		f /= 10;
	return (float)f;
}

static void get_box(const struct json *o, const char *key, struct pdf_box *out)
{
	const struct json *v = json_member(o, key);
	if (!v || v->kind != JSON_ARRAY || v->n != 4)
		return;
	out->x0 = float_of(&v->items[0]);
	out->y0 = float_of(&v->items[1]);
	out->x1 = float_of(&v->items[2]);
	out->y1 = float_of(&v->items[3]);
}

static void get_value(struct arena *a, const struct json *o, int depth, struct read_value *out)
{
	out->reason = (enum read_reason)get_int(o, "reason");
	out->why = (enum read_why)get_int(o, "why");
	out->value = json_str(o, "value");
	out->seen = json_str(o, "seen");
	out->label = json_str(o, "label");
	out->page = get_int(o, "page");
	out->confidence = float_of(json_member(o, "confidence"));
	get_box(o, "box", &out->box);
	const struct json *rivals = json_member(o, "rivals");
	if (!rivals || depth > 0)
		return;
	out->rivals = ARENA_ARRAY(a, struct read_value, RIVALS_MAX);
	for (size_t i = 0; i < rivals->n && i < RIVALS_MAX; i++)
		get_value(a, &rivals->items[i], depth + 1, &out->rivals[out->nrivals++]);
}

static void get_fields(struct arena *a, const struct json *o, struct read_invoice *out)
{
	const struct json *fields = json_member(o, "fields");
	for (int f = 0; f < READ_FIELD_COUNT; f++)
		get_value(a, json_member(fields, read_field_name((enum read_field)f)), 0, &out->fields[f]);
}

static void get_dec(const struct json *o, const char *key, dec *out)
{
	if (!dec_parse(json_str(o, key), out))
		*out = (dec){ 0 };
}

static void get_vat(struct arena *a, const struct json *o, struct read_invoice *out)
{
	const struct json *vat = json_member(o, "vat");
	size_t n = vat ? vat->n : 0;
	out->vat = ARENA_ARRAY(a, struct read_vat_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct read_vat_line *line = &out->vat[out->nvat++];
		get_dec(&vat->items[i], "rate", &line->rate);
		get_dec(&vat->items[i], "base", &line->base);
		get_dec(&vat->items[i], "amount", &line->amount);
		line->category = (char)get_int(&vat->items[i], "category");
	}
	out->vat_page = get_int(o, "vat_page");
	get_box(o, "vat_box", &out->vat_box);
}

static bool advice_find(str name, enum read_advice_code *out)
{
	for (int i = 0; i < ADVICE_COUNT; i++) {
		if (str_eq(name, str_of(read_advice_name((enum read_advice_code)i)))) {
			*out = (enum read_advice_code)i;
			return true;
		}
	}
	return false;
}

static void get_advice(struct arena *a, const struct json *o, struct read_invoice *out)
{
	const struct json *advice = json_member(o, "advice");
	size_t n = advice ? advice->n : 0;
	out->advice = ARENA_ARRAY(a, struct read_advice, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct read_advice *one = &out->advice[out->nadvice];
		if (!advice_find(json_str(&advice->items[i], "code"), &one->code))
			continue;
		one->page = get_int(&advice->items[i], "page");
		one->message = json_str(&advice->items[i], "message");
		out->nadvice++;
	}
}

static const struct read_invoice *get_invoice(struct arena *a, const struct json *o)
{
	struct read_invoice *r = ARENA_NEW(a, struct read_invoice);
	const struct json *pages = json_member(o, "pages_read");
	r->npages = get_int(o, "npages");
	r->unreadable = get_int(o, "unreadable") != 0;
	for (size_t i = 0; pages && i < pages->n && i < 3; i++)
		r->pages_read[r->npages_read++] = (int)pages->items[i].i;
	get_fields(a, o, r);
	get_vat(a, o, r);
	get_advice(a, o, r);
	return r;
}

void reading_parse(struct ctx *cx, str json, struct kept_reading *out)
{
	const struct json *o = NULL;
	*out = (struct kept_reading){ 0 };
	if (str_empty(json))
		return;
	if (json_parse(cx, json, &o) != E_OK) {
		failure_clear(cx);
		return;
	}
	out->invoice = get_invoice(cx->arena, json_member(o, "invoice"));
	if (json_member(o, "proposals"))
		out->proposals = get_invoice(cx->arena, json_member(o, "proposals"));
	out->words = json_str(o, "words");
	const struct json *pages = json_member(o, "pages");
	size_t n = pages ? pages->n : 0;
	out->pages = ARENA_ARRAY(cx->arena, struct kept_page, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct kept_page *p = &out->pages[out->npages++];
		p->number = get_int(&pages->items[i], "number");
		p->width = float_of(json_member(&pages->items[i], "width"));
		p->height = float_of(json_member(&pages->items[i], "height"));
	}
}
