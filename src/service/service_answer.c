/* What a supplier answers: completing, giving up, having seen. Correcting is in service_correct.c. */
#include "service_answer.h"

#include "core_json.h"
#include "db.h"
#include "service_actor.h"
#include "service_file.h"
#include "service_routing.h"
#include "service_upload.h"
#include "store_notice.h"
#include "store_text.h"

/* An answer settles what the supplier was told: nothing waits for a « seen » any more. */
static enum ec answer_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct answer *a = arg;
	const struct invoice_record *r = a->change.record;
	int64_t n;
	if (a->readdressed_to) {
		const struct routing_parties parties = { 0, a->readdressed_to, r->invoice.recipient.service_id };
		TRY(routing_still_open(cx, tx, &parties));
	}
	TRY(change_write(cx, tx, &a->change));
	for (size_t i = 0; i < a->nfiles; i++)
		TRY(file_give(cx, tx, &a->files[i], r->invoice.id));
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

/* The same with files that came before and wait. */
static enum ec check_stored(struct ctx *cx, int64_t invoice_id, const struct document *files, size_t n)
{
	struct present p = { .invoice_id = invoice_id };
	TRY(db_read(cx, present_read, &p));
	struct attachment_file *all = ARENA_ARRAY(cx->arena, struct attachment_file, p.n + n + 1);
	size_t count = 0;
	for (size_t i = 1; i < p.n; i++)
		all[count++] = (struct attachment_file){ p.documents[i].name, p.documents[i].size, STR_NONE, true };
	for (size_t i = 0; i < n; i++)
		all[count++] = (struct attachment_file){ files[i].name, files[i].size, STR_NONE, true };
	struct attachment_limits limits = upload_limits(cx);
	return attachment_check_all(cx, p.n ? p.documents[0].size : 0, all, count, ATTACHMENT_API, &limits);
}

enum ec invoice_complete_stored(struct ctx *cx, int64_t id, int64_t version, str complement, const int64_t *ids,
                                size_t n)
{
	struct access access;
	struct document *rows;
	TRY(access_require(cx, &(struct access_wish){ id, version, SIDE_SUPPLIER, ACTION_SUBMIT }, &access));
	struct answer answer = { .change = answer_change(&access) };
	TRY(change_apply(cx, &answer.change, &(struct lifecycle_wish){
		.actor = LIFECYCLE_SUPPLIER, .to = STATUS_COMPLETEE, .complement = complement,
		.with_files = n > 0 }));
	if (n > COMPLETION_FILES_MAX)
		return fail(cx, E_FILES_MANY, M_INT("max", COMPLETION_FILES_MAX));
	TRY(files_waiting(cx, ids, n, &rows));
	TRY(check_stored(cx, id, rows, n));
	for (size_t i = 0; i < n; i++)
		change_event(&answer.change, EVENT_INVOICE_DOCUMENT, file_data(cx->arena, &rows[i]));
	answer.files = rows;
	answer.nfiles = n;
	return answer_commit(cx, "complete invoice", &answer);
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
