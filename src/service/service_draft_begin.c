/* A draft from its file: stored, read, its form pre-filled. */
#include "service_draft.h"

#include "blob.h"
#include "db.h"
#include "service_actor.h"
#include "service_form.h"
#include "service_memory.h"
#include "service_ocr.h"
#include "service_reading.h"
#include "service_upload.h"
#include "service_words.h"
#include "store_draft.h"
#include "store_structure.h"

#define TWIN_MS (60 * INT64_C(1000))

struct known {
	str siret;
	struct structure structure;
	bool found;
};

static enum ec known_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct known *k = arg;
	return store_structure_find_identifier(cx, tx, k->siret, &k->structure, &k->found);
}

/* What the reader asks about a SIRET it met. A database that does not answer makes it unknown. */
static bool siret_known(void *arg, str siret, bool *is_public)
{
	struct ctx *cx = arg;
	struct known k = { .siret = siret };
	struct failure was = cx->failure;
	failure_clear(cx);
	enum ec ec = db_read(cx, known_read, &k);
	cx->failure = was;
	*is_public = k.found && k.structure.is_public;
	return ec == E_OK && k.found;
}

static enum ec read_draft(struct ctx *cx, int fd, const struct pdf_doc *doc, struct kept_reading *kept)
{
	struct read_invoice *reading, *proposals;
	struct pdf_doc *recognised;
	struct read_lesson *lessons = NULL;
	size_t nlessons = 0;
	*kept = (struct kept_reading){ 0 };
	if (!doc)
		return E_OK;
	TRY(memory_lessons(cx, doc, &lessons, &nlessons));
	struct read_hints hints = {
		.supplier_siret = cx->actor->at->identifier,
		.siret_known = siret_known,
		.arg = cx,
		.lessons = lessons,
		.nlessons = nlessons,
	};
	TRY(reader_read(cx, doc, &hints, &reading));
	reading_keep(cx->arena, doc, reading, kept);
	ocr_propose(cx, fd, doc, &hints, &recognised, &proposals);
	kept->proposals = proposals;
	if (recognised) /* so that a scan is found by its words */
		kept->words = words_of_pdf(cx->arena, recognised);
	return E_OK;
}

struct beginning {
	struct structure supplier;
	struct draft_record draft;
	struct document pdf;
	int64_t id;
};

static enum ec begin_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct beginning *b = arg;
	int64_t document_id;
	struct document pdf = b->pdf;
	/* The same file once more within a minute: a form that was sent twice, not two deposits. */
	TRY(store_draft_find_twin(cx, tx, &b->draft, &pdf.hash, cx->now - TWIN_MS, &b->id));
	if (b->id)
		return E_OK;
	TRY(store_draft_insert(cx, tx, &b->draft, &b->id));
	pdf.draft_id = b->id;
	return store_document_insert(cx, tx, &pdf, &document_id);
}

static enum ec supplier_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct structure *s = arg;
	bool found;
	TRY(store_structure_find(cx, tx, cx->actor->at->id, s, &found));
	return found ? structure_check_sends(cx, s) : fail(cx, E_NOT_FOUND);
}

static enum ec begin(struct ctx *cx, struct upload *pdf, int64_t *id)
{
	struct pdf_doc *doc;
	struct kept_reading kept;
	struct draft_form form = { 0 };
	struct form_prefill prefill = { 0 };
	struct beginning b = { 0 };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(db_read(cx, supplier_read, &b.supplier)); /* told before the file is read, not at the last step (S114) */
	TRY(upload_check_pdf(cx, pdf));
	TRY(upload_read_pdf(cx, pdf, &doc));
	int fd = -1;
	if (doc)
		TRY(blob_fd(cx, pdf->f, &fd));
	TRY(read_draft(cx, fd, doc, &kept));
	TRY(upload_store(cx, pdf, &b.pdf));
	b.pdf.npages = doc ? doc->npages : 0;
	b.pdf.signed_pdf = doc && doc->nsignatures > 0;
	if (kept.invoice)
		form_of_reading(cx, kept.invoice, &form);
	for (int f = 0; f < DRAFT_FIELD_COUNT; f++)
		prefill.fields[f] = form.fields[f];
	b.draft = (struct draft_record){
		.structure_id = cx->actor->at->id,
		.account_id = cx->actor->account_id,
		.form = form_print(cx->arena, &form, &prefill),
		.reading = reading_print(cx->arena, &kept),
		.created_at = cx->now,
		.updated_at = cx->now,
	};
	TRY(db_write(cx, "begin draft", begin_run, &b));
	*id = b.id;
	return E_OK;
}

enum ec draft_begin(struct ctx *cx, struct upload *pdf, int64_t *id)
{
	enum ec ec = begin(cx, pdf, id);
	uploads_discard(pdf, 1);
	return ec;
}
