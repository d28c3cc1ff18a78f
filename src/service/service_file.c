#include "service_file.h"

#include "blob.h"
#include "core_log.h"
#include "core_date.h"
#include "db.h"
#include "model_attachment.h"
#include "paper.h"
#include "pdf.h"
#include "service_actor.h"
#include "service_deposit.h"
#include "service_env.h"
#include "service_upload.h"
#include "service_words.h"
#include "store_document.h"

#define FIELD_PDF STR("pdf")

enum ec file_of_bytes(struct ctx *cx, str name, str bytes, struct upload *out)
{
	*out = (struct upload){ .name = name };
	TRY(blob_begin(cx, cx->env->blob, &out->f));
	enum ec ec = blob_add(cx, out->f, bytes.p, bytes.n);
	if (ec != E_OK)
		uploads_discard(out, 1);
	return ec;
}

/* --- keeping --- */

struct keeping {
	struct document row;
	int64_t id;
};

static enum ec keep_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct keeping *k = arg;
	return store_document_insert(cx, tx, &k->row, &k->id);
}

static enum ec keep_row(struct ctx *cx, struct keeping *k)
{
	k->row.structure_id = cx->actor->at->id;
	return db_write(cx, "keep file", keep_run, k);
}

static enum ec keep_pdf(struct ctx *cx, struct upload *pdf, struct kept_pdf *out)
{
	struct pdf_doc *doc;
	struct read_invoice *reading = NULL;
	struct keeping k = { 0 };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(upload_check_pdf(cx, pdf));
	TRY(upload_read_pdf(cx, pdf, &doc));
	if (doc) {
		struct read_hints hints = { .supplier_siret = cx->actor->at->identifier };
		TRY(reader_read(cx, doc, &hints, &reading));
	}
	TRY(upload_store(cx, pdf, &k.row));
	k.row.npages = doc ? doc->npages : 0;
	k.row.signed_pdf = doc && doc->nsignatures > 0;
	TRY(keep_row(cx, &k));
	*out = (struct kept_pdf){ k.id, reading, doc ? (int)doc->nsignatures : 0 };
	return E_OK;
}

enum ec file_keep_pdf(struct ctx *cx, struct upload *pdf, struct kept_pdf *out)
{
	enum ec ec = keep_pdf(cx, pdf, out);
	uploads_discard(pdf, 1);
	return ec;
}

/* It may become the invoice itself later: then it has to be a PDF with pages. */
static void count_pages(struct ctx *cx, const struct upload *file, struct document *row)
{
	struct pdf_doc *doc = NULL;
	if (upload_check_pdf(cx, file) == E_OK && upload_read_pdf(cx, file, &doc) == E_OK && doc) {
		row->npages = doc->npages;
		row->signed_pdf = doc->nsignatures > 0;
	}
	failure_clear(cx);
}

static enum ec keep(struct ctx *cx, struct upload *file, int64_t *id)
{
	struct keeping k = { 0 };
	struct document pages = { 0 };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(upload_check_attachments(cx, &(struct upload_set){ .files = file, .n = 1 }));
	count_pages(cx, file, &pages);
	TRY(upload_store(cx, file, &k.row));
	k.row.is_attachment = true;
	k.row.npages = pages.npages;
	k.row.signed_pdf = pages.signed_pdf;
	TRY(keep_row(cx, &k));
	*id = k.id;
	return E_OK;
}

enum ec file_keep(struct ctx *cx, struct upload *file, int64_t *id)
{
	enum ec ec = keep(cx, file, id);
	uploads_discard(file, 1);
	return ec;
}

struct dropping {
	int64_t id;
	bool gone;
};

static enum ec drop_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct dropping *d = arg;
	return store_document_delete_waiting(cx, tx, cx->actor->at->id, d->id, &d->gone);
}

enum ec file_drop(struct ctx *cx, int64_t id)
{
	struct dropping d = { .id = id };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(db_write(cx, "drop file", drop_run, &d));
	return d.gone ? E_OK : fail(cx, E_NOT_FOUND);
}

/* --- taking them --- */

enum ec file_give(struct ctx *cx, struct tx *tx, const struct document *file, int64_t invoice_id)
{
	int64_t id;
	bool taken;
	struct document row = *file;
	if (row.id) {
		TRY(store_document_take(cx, tx, &row, invoice_id, &taken));
		return taken ? E_OK : fail(cx, E_DB_CONFLICT);
	}
	row.invoice_id = invoice_id;
	return store_document_insert(cx, tx, &row, &id);
}

struct taking {
	int64_t pdf_id; /* 0: none */
	const int64_t *ids;
	size_t n;
	struct document pdf;
	struct document *attachments;
};

static enum ec find_waiting(struct ctx *cx, struct tx *tx, int64_t id, str field, struct document *out)
{
	bool found;
	TRY(store_document_find(cx, tx, id, out, &found));
	if (!found || out->structure_id != cx->actor->at->id)
		field_fail(cx, field, E_FILE_NOT_WAITING, M_INT("id", id));
	return E_OK;
}

static enum ec taking_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct taking *t = arg;
	if (t->pdf_id) {
		TRY(find_waiting(cx, tx, t->pdf_id, FIELD_PDF, &t->pdf));
		if (t->pdf.structure_id && t->pdf.is_attachment && !t->pdf.npages)
			field_fail(cx, FIELD_PDF, E_PDF_BROKEN);
		t->pdf.is_attachment = false;
	}
	for (size_t i = 0; i < t->n; i++) {
		TRY(find_waiting(cx, tx, t->ids[i], str_printf(cx->arena, "attachments[%zu]", i), &t->attachments[i]));
		t->attachments[i].is_attachment = true;
	}
	return E_OK;
}

enum ec files_waiting(struct ctx *cx, const int64_t *ids, size_t n, struct document **out)
{
	struct taking t = { .ids = ids, .n = n, .attachments = ARENA_ARRAY(cx->arena, struct document, n + 1) };
	TRY(db_read(cx, taking_read, &t));
	*out = t.attachments;
	return fields_end(cx);
}

/* Each was judged when it came: only all of them together are left to judge. */
static enum ec check_together(struct ctx *cx, const struct taking *t)
{
	size_t n = t->n;
	struct attachment_file *all = ARENA_ARRAY(cx->arena, struct attachment_file, n + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct attachment_file){ .name = t->attachments[i].name, .size = t->attachments[i].size,
			                           .judged = true };
	struct attachment_limits limits = upload_limits(cx);
	return attachment_check_all(cx, t->pdf.size, all, n, ATTACHMENT_API, &limits);
}

/* --- an invoice without a paper --- */

static str amount_text(struct ctx *cx, struct money m, str currency)
{
	return format_money(cx->arena, cx->lang, m, currency);
}

static struct paper_party party_text(struct ctx *cx, const struct structure *s)
{
	return (struct paper_party){
		.name = s->name,
		.address = s->address[0],
		.city = str_trim(str_printf(cx->arena, "%.*s %.*s", STR_ARG(s->postcode), STR_ARG(s->city))),
		.siret = s->identifier,
		.vat = s->vat,
	};
}

static const struct paper_vat *vat_text(struct ctx *cx, const struct invoice *inv)
{
	struct paper_vat *out = ARENA_ARRAY(cx->arena, struct paper_vat, inv->nvat + 1);
	for (size_t i = 0; i < inv->nvat; i++)
		out[i] = (struct paper_vat){
			.rate = str_printf(cx->arena, "%.*s %%", STR_ARG(dec_print(cx->arena, dec_trim(inv->vat[i].rate)))),
			.base = amount_text(cx, inv->vat[i].base, inv->currency),
			.amount = amount_text(cx, inv->vat[i].amount, inv->currency),
		};
	return out;
}

/* The paper that stands for data alone: everybody looks at the same page. */
static enum ec draw_invoice(struct ctx *cx, const struct deposit *d, struct upload *out)
{
	const struct invoice *inv = &d->invoice;
	const struct paper_invoice view = {
		.credit_note = inv->type == INVOICE_AVOIR,
		.number = inv->number,
		.issued = format_date(cx->arena, cx->lang, inv->issued),
		.due = date_is_set(inv->due) ? format_date(cx->arena, cx->lang, inv->due) : STR_NONE,
		.supplier = party_text(cx, &d->supplier),
		.recipient = party_text(cx, &d->recipient),
		.service = inv->recipient.service_code,
		.engagement = inv->engagement,
		.market = inv->market,
		.previous = inv->previous,
		.vat = vat_text(cx, inv),
		.nvat = inv->nvat,
		.ht = amount_text(cx, inv->ht, inv->currency),
		.tva = amount_text(cx, inv->tva, inv->currency),
		.ttc = amount_text(cx, inv->ttc, inv->currency),
		.net = amount_text(cx, inv->net, inv->currency),
		.iban = inv->iban,
		.note = inv->comment,
	};
	const struct pdf_print print = {
		.html = paper_invoice(cx, &view),
		.title = inv->number,
		.lang = lang_code(cx->lang),
		.created = cx->now,
	};
	str pdf = STR_NONE;
	TRY(pdf_print(cx, cx->env->pdf, &print, &pdf));
	out->name = STR("facture.pdf");
	TRY(blob_begin(cx, cx->env->blob, &out->f));
	return blob_add(cx, out->f, pdf.p, pdf.n);
}

enum ec file_draw(struct ctx *cx, const struct deposit *d, struct document *out)
{
	struct upload upload = { 0 };
	enum ec ec = draw_invoice(cx, d, &upload);
	if (ec == E_OK)
		ec = upload_store(cx, &upload, out);
	uploads_discard(&upload, 1);
	out->npages = 1;
	return ec;
}

/* --- the deposit --- */

enum ec deposit_stored(struct ctx *cx, const struct stored_deposit *o, int64_t *invoice_id)
{
	struct deposit d = { .invoice = *o->invoice };
	struct taking t = { o->pdf, o->attachments, o->nattachments, { 0 },
		            ARENA_ARRAY(cx->arena, struct document, o->nattachments + 1) };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(db_read(cx, taking_read, &t));
	TRY(deposit_check_invoice(cx, &d));
	TRY(check_together(cx, &t));
	if (!o->pdf)
		TRY(file_draw(cx, &d, &t.pdf));
	const struct deposit_order order = {
		.deposit = &d,
		.pdf = &t.pdf,
		.attachments = t.attachments,
		.nattachments = o->nattachments,
	};
	return deposit_write(cx, &order, invoice_id);
}
