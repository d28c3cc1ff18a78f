/* What a supplier answers: completing, giving up, having seen. Correcting is in service_correct.c. */
#include "service_answer.h"

#include "core_json.h"
#include "db.h"
#include "service_actor.h"
#include "service_routing.h"
#include "service_upload.h"
#include "store_notice.h"
#include "store_text.h"

/* An answer settles what the supplier was told: nothing waits for a « seen » any more. */
static enum ec answer_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct answer *a = arg;
	const struct invoice_record *r = a->change.record;
	int64_t id, n;
	if (a->readdressed_to) {
		const struct routing_parties parties = { 0, a->readdressed_to, r->invoice.recipient.service_id };
		TRY(routing_still_open(cx, tx, &parties));
	}
	TRY(change_write(cx, tx, &a->change));
	for (size_t i = 0; i < a->nfiles; i++) {
		struct document file = a->files[i];
		file.invoice_id = r->invoice.id;
		TRY(store_document_insert(cx, tx, &file, &id));
	}
	if (!str_empty(a->words))
		TRY(store_text_insert(cx, tx, r->invoice.id, r->version, a->words));
	return store_notice_acknowledge(cx, tx, r->invoice.supplier.structure_id, r->invoice.id,
	                                cx->actor->account_id, &n);
}

enum ec answer_commit(struct ctx *cx, const char *name, struct answer *a)
{
	return event_write(cx, name, a->change.record->invoice.supplier.structure_id, answer_run, a);
}

struct change answer_change(struct access *access)
{
	return (struct change){ .record = &access->record, .kind = access->recipient.kind };
}

/* --- completing --- */

static str file_data(struct arena *a, const struct document *file)
{
	struct buf b = buf_in(a);
	struct json_out j = { .b = &b };
	json_open(&j);
	json_key(&j, "name");
	json_put_str(&j, file->name);
	json_key(&j, "size");
	json_put_int(&j, file->size);
	json_key(&j, "hash");
	json_put_str(&j, hex_of(a, file->hash.b, SHA256_SIZE));
	json_close(&j);
	return buf_str(&b);
}

struct present {
	int64_t invoice_id;
	struct document *documents;
	size_t n;
};

static enum ec present_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct present *p = arg;
	return store_document_list_invoice(cx, tx, p->invoice_id, &p->documents, &p->n);
}

/* New files beside those that are there: all rules hold for all of them together. */
static enum ec check_files(struct ctx *cx, int64_t invoice_id, struct upload *files, size_t n)
{
	struct present p = { .invoice_id = invoice_id };
	TRY(db_read(cx, present_read, &p));
	struct upload_set set = { .files = files, .n = n };
	if (p.n > 0) {
		set.invoice_size = p.documents[0].size;
		set.present = p.documents + 1;
		set.npresent = p.n - 1;
	}
	if (n > COMPLETION_FILES_MAX)
		return fail(cx, E_FILES_MANY, M_INT("max", COMPLETION_FILES_MAX));
	return upload_check_attachments(cx, &set);
}

static enum ec complete(struct ctx *cx, const struct access_wish *who, str complement, struct upload_set files)
{
	struct access access;
	struct document *rows;
	TRY(access_require(cx, who, &access));
	struct answer answer = { .change = answer_change(&access) };
	TRY(change_apply(cx, &answer.change, &(struct lifecycle_wish){
		.actor = LIFECYCLE_SUPPLIER, .to = STATUS_COMPLETEE, .complement = complement,
		.with_files = files.n > 0 }));
	TRY(check_files(cx, who->id, files.files, files.n));
	TRY(upload_store_all(cx, files.files, files.n, &rows));
	for (size_t i = 0; i < files.n; i++)
		change_event(&answer.change, EVENT_INVOICE_DOCUMENT, file_data(cx->arena, &rows[i]));
	answer.files = rows;
	answer.nfiles = files.n;
	return answer_commit(cx, "complete invoice", &answer);
}

enum ec invoice_complete(struct ctx *cx, int64_t id, int64_t version, str complement, struct upload *files,
                         size_t n)
{
	struct access_wish who = { id, version, SIDE_SUPPLIER, ACTION_SUBMIT };
	enum ec ec = complete(cx, &who, complement, (struct upload_set){ .files = files, .n = n });
	uploads_discard(files, n);
	return ec;
}

/* --- giving up, having seen --- */

enum ec invoice_abandon(struct ctx *cx, int64_t id, int64_t version)
{
	struct access access;
	struct access_wish who = { id, version, SIDE_SUPPLIER, ACTION_SUBMIT };
	TRY(access_require(cx, &who, &access));
	struct answer answer = { .change = answer_change(&access) };
	TRY(change_apply(cx, &answer.change,
	                 &(struct lifecycle_wish){ .actor = LIFECYCLE_SUPPLIER, .to = STATUS_ABANDONNEE }));
	return answer_commit(cx, "abandon invoice", &answer);
}

struct seen {
	int64_t invoice_id;
	int64_t chain;
};

static enum ec seen_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct seen *s = arg;
	int64_t n;
	TRY(store_notice_acknowledge(cx, tx, cx->actor->at->id, s->invoice_id, cx->actor->account_id, &n));
	if (n == 0)
		return E_OK;
	return event_add(cx, tx, &(struct event){
		.kind = EVENT_INVOICE_ACKNOWLEDGED, .chain = s->chain, .invoice_id = s->invoice_id });
}

enum ec invoice_acknowledge(struct ctx *cx, int64_t id)
{
	struct access access;
	TRY(access_load(cx, id, &access));
	if (!cx->actor->at)
		return E_OK;
	struct seen seen = { id, access.record.invoice.supplier.structure_id };
	return event_write(cx, "acknowledge invoice", seen.chain, seen_run, &seen);
}
