#include "service_document.h"

#include <unistd.h>

#include "blob.h"
#include "db.h"
#include "pdf.h"
#include "service_access.h"
#include "service_actor.h"
#include "service_env.h"
#include "store_mandate.h"
#include "service_picture.h"
#include "service_words.h"
#include "store_document.h"
#include "store_draft.h"

struct find {
	int64_t id;
	struct document document;
};

/* A draft is seen by its structure only, through « Factures émises ». */
static enum ec may_see_draft(struct ctx *cx, struct tx *tx, int64_t draft_id)
{
	struct draft_record draft;
	bool found = false;
	TRY(actor_require(cx, SPACE_INVOICES_SENT, ACTION_VIEW));
	if (cx->actor->at)
		TRY(store_draft_find(cx, tx, cx->actor->at->id, draft_id, &draft, &found));
	return found ? E_OK : fail(cx, E_NOT_FOUND);
}

/* A mandate is seen by the managers of the structure that gave it. */
static enum ec may_see_mandate(struct ctx *cx, struct tx *tx, int64_t mandate_id)
{
	int64_t structure_id;
	TRY(store_mandate_structure(cx, tx, mandate_id, &structure_id));
	const struct actor_structure *at = actor_structure(cx, structure_id);
	return at && role_allows(at->role, SPACE_MANAGER, ACTION_VIEW) ? E_OK : fail(cx, E_NOT_FOUND);
}

static enum ec find_document(struct ctx *cx, struct tx *tx, void *arg)
{
	struct find *f = arg;
	bool found = false;
	TRY(store_document_find(cx, tx, f->id, &f->document, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	if (f->document.draft_id)
		return may_see_draft(cx, tx, f->document.draft_id);
	if (f->document.mandate_id)
		return may_see_mandate(cx, tx, f->document.mandate_id);
	struct access access;
	return access_read(cx, tx, f->document.invoice_id, &access);
}

static struct invoice_document info_of(const struct document *d)
{
	return (struct invoice_document){
		.id = d->id,
		.kind = d->is_attachment ? DOCUMENT_ATTACHMENT : DOCUMENT_INVOICE,
		.name = d->name,
		.mime = d->mime,
		.size = d->size,
		.hash = d->hash,
		.npages = d->npages,
		.signed_pdf = d->signed_pdf,
		.added_at = d->added_at,
	};
}

enum ec document_open(struct ctx *cx, int64_t document_id, struct document_open *out)
{
	struct find f = { .id = document_id };
	int64_t size = 0;
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	TRY(db_read(cx, find_document, &f));
	TRY(blob_open_fd(cx, cx->env->blob, &f.document.hash, &out->fd, &size));
	out->info = info_of(&f.document);
	return E_OK;
}

enum ec document_picture(struct ctx *cx, int64_t document_id, int page, int dpi, str *png)
{
	struct document_open d;
	TRY(document_open(cx, document_id, &d));
	struct picture_key key = { .hash = d.info.hash, .page = page, .dpi = dpi };
	*png = picture_cache_find(cx->arena, cx->env->pictures, &key);
	enum ec ec = E_OK;
	if (str_empty(*png)) {
		ec = pdf_picture(cx, cx->env->pdf, d.fd, page, dpi, png);
		if (ec == E_OK)
			picture_cache_add(cx->env->pictures, &key, *png);
	}
	close(d.fd);
	TRY(ec);
	return str_empty(*png) ? fail(cx, E_NOT_FOUND) : E_OK;
}

/* --- words --- */

/* Nobody can point at what nobody sees. */
static bool is_visible(const struct pdf_word *w)
{
	return !(w->flags & (PDF_WORD_HIDDEN | PDF_WORD_ROTATED)) && (w->contrast <= 0 || w->contrast >= 1.5f);
}

static void page_of(struct arena *a, const struct pdf_page *p, struct document_page *out)
{
	*out = (struct document_page){ .width = p->width, .height = p->height };
	out->words = ARENA_ARRAY(a, struct document_word, p->nwords + 1);
	for (size_t i = 0; i < p->nwords; i++) {
		const struct pdf_word *w = &p->words[i];
		if (is_visible(w))
			out->words[out->nwords++] =
				(struct document_word){ w->text, w->box.x0, w->box.y0, w->box.x1, w->box.y1 };
	}
}

enum ec document_page_words(struct ctx *cx, int64_t document_id, int page, struct document_page *out)
{
	struct document_open d;
	struct pdf_doc *doc;
	TRY(document_open(cx, document_id, &d));
	bool on = cx->env->pdf && config_bool(cx->env->config, SET_READING_ENABLED);
	enum ec ec = on ? pdf_read(cx, cx->env->pdf, d.fd, &doc) : fail(cx, E_NOT_FOUND);
	close(d.fd);
	TRY(ec);
	for (size_t i = 0; i < doc->nread; i++) {
		if (doc->pages[i].number != page)
			continue;
		page_of(cx->arena, &doc->pages[i], out);
		return E_OK;
	}
	return fail(cx, E_NOT_FOUND);
}

struct original {
	int64_t invoice_id;
	struct document *documents; /* the invoice itself first */
	size_t n;
};

static enum ec original_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct original *o = arg;
	return store_document_list_invoice(cx, tx, o->invoice_id, &o->documents, &o->n);
}

static enum ec read_words(struct ctx *cx, int64_t invoice_id, str *out)
{
	struct original o = { .invoice_id = invoice_id };
	struct pdf_doc *doc = NULL;
	int64_t size = 0;
	int fd = -1;
	TRY(db_read(cx, original_read, &o));
	if (o.n == 0 || !cx->env->pdf || !config_bool(cx->env->config, SET_READING_ENABLED))
		return E_OK;
	TRY(blob_open_fd(cx, cx->env->blob, &o.documents[0].hash, &fd, &size));
	enum ec ec = pdf_read(cx, cx->env->pdf, fd, &doc);
	close(fd);
	TRY(ec);
	if (doc->state == PDF_OK)
		*out = words_of_pdf(cx->arena, doc);
	return E_OK;
}

str document_words(struct ctx *cx, int64_t invoice_id)
{
	str words = STR_NONE;
	if (read_words(cx, invoice_id, &words) != E_OK)
		failure_clear(cx);
	return words;
}
