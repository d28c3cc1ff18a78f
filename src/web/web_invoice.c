#include "web_invoice.h"

#include <unistd.h>

#include "core_arena.h"
#include "core_json.h"
#include "service_certificate.h"
#include "service_document.h"
#include "web_templates.h"

#define PICTURE_DPI_DEFAULT 120

static enum ec id_of(struct ctx *cx, const struct http_request *rq, int64_t *id)
{
	return http_param_id(rq, "id", id) ? E_OK : fail(cx, E_NOT_FOUND);
}

enum ec page_invoice(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_view *v = ARENA_NEW(cx->arena, struct invoice_view);
	struct invoice_detail *d;
	int64_t id;

	TRY(id_of(cx, rq, &id));
	TRY(invoice_load(cx, id, &d));
	bool credit = d->invoice.type == INVOICE_AVOIR;
	page_begin(cx, rq, &v->page,
	           msg_text(cx->arena, cx->lang, credit ? MSG_WEB_CREDIT_NOTE_NUMBER : MSG_WEB_INVOICE_NUMBER,
	                    MSG_ARGS(M_STR("number", d->invoice.number))),
	           d->side == SIDE_RECIPIENT ? SPACE_INVOICES_RECEIVED : SPACE_INVOICES_SENT);
	v->page.wide = true;
	invoice_view_fill(cx, rq, d, v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_invoice(&h, v);
	return E_OK;
}

enum ec page_acknowledge(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	TRY(id_of(cx, rq, &id));
	TRY(invoice_acknowledge(cx, id));
	return http_redirect(rs, str_printf(cx->arena, "/factures/%lld?etat=accusee", (long long)id));
}

/* --- papers --- */

enum ec page_certificate(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;
	str pdf;

	TRY(id_of(cx, rq, &id));
	TRY(certificate_pdf(cx, id, &pdf));
	http_type(rs, "application/pdf");
	http_download(rs, str_printf(cx->arena, "certificat-%lld.pdf", (long long)id));
	buf_add_str(http_out(rs), pdf);
	return E_OK;
}

/* A PDF or a picture opens in the browser, anything else is saved: never a page of ours. */
static bool opens(str mime)
{
	return str_eq(mime, STR("application/pdf")) || str_eq(mime, STR("image/png")) || str_eq(mime, STR("image/jpeg"));
}

enum ec page_document(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct document_open doc;
	int64_t id;

	TRY(id_of(cx, rq, &id));
	TRY(document_open(cx, id, &doc));
	bool open = opens(doc.info.mime) && str_empty(http_query(rq, "telecharger"));
	http_type(rs, open ? str_z(cx->arena, doc.info.mime) : "application/octet-stream");
	http_set_header(rs, "Content-Security-Policy", STR("default-src 'none'; sandbox"));
	http_set_header(rs, "Cache-Control", STR("private, no-cache"));
	if (!open)
		http_download(rs, doc.info.name);
	http_send_fd(rs, doc.fd, doc.info.size);
	return E_OK;
}

/* The picture of a page never changes. */
static void put_word(struct ctx *cx, struct json_out *j, const struct document_word *w)
{
	const float box[] = { w->x0, w->y0, w->x1, w->y1 };

	json_open_list(j);
	json_put_str(j, w->text);
	for (size_t i = 0; i < sizeof(box) / sizeof(box[0]); i++)
		json_put_raw(j, str_printf(cx->arena, "%.1f", (double)box[i]));
	json_close_list(j);
}

enum ec page_words(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct json_out j = { .b = http_out(rs) };
	struct document_page p;
	int64_t id, page;

	TRY(id_of(cx, rq, &id));
	if (!http_param_id(rq, "page", &page) || page > INT32_MAX)
		return fail(cx, E_NOT_FOUND);
	TRY(document_page_words(cx, id, (int)page, &p));
	http_type(rs, "application/json");
	http_set_header(rs, "Cache-Control", STR("private, max-age=86400, immutable"));
	json_open(&j);
	json_key(&j, "width");
	json_put_raw(&j, str_printf(cx->arena, "%.1f", (double)p.width));
	json_key(&j, "height");
	json_put_raw(&j, str_printf(cx->arena, "%.1f", (double)p.height));
	json_key(&j, "words");
	json_open_list(&j);
	for (size_t i = 0; i < p.nwords; i++)
		put_word(cx, &j, &p.words[i]);
	json_close_list(&j);
	json_close(&j);
	return E_OK;
}

enum ec page_picture(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id, page, dpi;
	str png;

	TRY(id_of(cx, rq, &id));
	if (!http_param_id(rq, "page", &page) || page > INT32_MAX)
		return fail(cx, E_NOT_FOUND);
	if (!str_to_i64(http_query(rq, "dpi"), &dpi) || dpi < 36 || dpi > 200)
		dpi = PICTURE_DPI_DEFAULT;
	TRY(document_picture(cx, id, (int)page, (int)dpi, &png));
	http_type(rs, "image/png");
	http_set_header(rs, "Cache-Control", STR("private, max-age=86400, immutable"));
	buf_add_str(http_out(rs), png);
	return E_OK;
}
