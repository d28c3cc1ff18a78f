#include "service_deposit.h"

#include "blob.h"
#include "core_json.h"
#include "db.h"
#include "model_siret.h"
#include "service_actor.h"
#include "service_file.h"
#include "service_form.h"
#include "service_routing.h"
#include "service_upload.h"
#include "service_words.h"
#include "store_draft.h"
#include "store_invoice.h"
#include "store_service.h"
#include "store_structure.h"
#include "store_text.h"

/* Different words kept of one invoice. */
#define WORDS_MAX 2100

/* --- checks --- */

struct facts {
	struct deposit *deposit;
	struct invoice_known known;
	bool number_known;
};

static enum ec facts_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct facts *f = arg;
	struct deposit *d = f->deposit;
	const struct invoice *inv = &d->invoice;
	bool found;
	TRY(store_structure_find(cx, tx, cx->actor->at->id, &d->supplier, &found));
	if (!found)
		return fail(cx, E_FORBIDDEN);
	str key = invoice_number_key(cx->arena, inv->number);
	if (!str_empty(key))
		TRY(store_invoice_find_number(cx, tx, d->supplier.id, key, &f->known, &f->number_known));
	if (str_empty(inv->recipient.identifier))
		return E_OK;
	TRY(store_structure_find_identifier(cx, tx, inv->recipient.identifier, &d->recipient, &d->recipient_known));
	if (d->recipient_known && !str_empty(inv->recipient.service_code))
		TRY(store_service_find_code(cx, tx, d->recipient.id, inv->recipient.service_code, &d->service,
		                            &d->service_known));
	return E_OK;
}

static void party_of(const struct structure *s, struct invoice_party *out)
{
	out->structure_id = s->id;
	out->id_kind = s->id_kind;
	out->identifier = s->identifier;
	out->name = s->name;
}

static bool field_is_wrong(const struct ctx *cx, str field)
{
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		if (str_eq(cx->failure.fields[i].field, field))
			return true;
	}
	return false;
}

static void check_recipient(struct ctx *cx, struct deposit *d)
{
	struct invoice *inv = &d->invoice;
	if (d->recipient_known) {
		routing_check(cx, inv, &d->recipient, d->service_known ? &d->service : NULL);
		return;
	}
	if (!str_empty(inv->recipient.identifier) && !field_is_wrong(cx, FIELD_RECIPIENT))
		field_fail(cx, FIELD_RECIPIENT, E_RECIPIENT_UNKNOWN,
		           M_STR("identifier", siret_print(cx->arena, inv->recipient.identifier)));
}

/* A number that was sent already: the sentence says what to do with the first one. */
static void refuse_number(struct ctx *cx, const struct invoice_known *known, str number)
{
	bool returned = known->status == STATUS_A_RECYCLER;
	str status = msg_plain(cx->lang, status_info(known->status)->label);
	field_fail(cx, FIELD_NUMBER, returned ? E_INVOICE_RETURNED : E_INVOICE_DUPLICATE, M_STR("number", number),
	           M_STR("status", status), M_DATE("date", time_date(known->deposited_at)));
}

enum ec deposit_check(struct ctx *cx, const struct draft_form *form, struct deposit *out)
{
	*out = (struct deposit){ 0 };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	form_to_invoice(cx, form, &out->invoice);
	return deposit_check_invoice(cx, out);
}

enum ec deposit_check_invoice(struct ctx *cx, struct deposit *out)
{
	struct facts facts = { .deposit = out };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(db_read(cx, facts_read, &facts));
	TRY(structure_check_sends(cx, &out->supplier));
	struct invoice *inv = &out->invoice;
	party_of(&out->supplier, &inv->supplier);
	if (out->recipient_known)
		party_of(&out->recipient, &inv->recipient);
	if (out->service_known) {
		inv->recipient.service_id = out->service.id;
		inv->recipient.service_name = out->service.name;
	}
	invoice_fill_totals(inv);
	invoice_check(cx, inv);
	check_recipient(cx, out);
	if (facts.number_known)
		refuse_number(cx, &facts.known, inv->number);
	return fields_end(cx);
}

/* --- writing --- */

struct writing {
	const struct deposit_order *order;
	struct invoice_record record;
	struct change change;
	str words;
	int64_t id;
};

static enum ec documents_write(struct ctx *cx, struct tx *tx, const struct deposit_order *o, int64_t invoice_id)
{
	bool gone;
	if (o->draft_id) {
		TRY(store_document_move(cx, tx, o->draft_id, invoice_id));
		TRY(store_draft_delete_version(cx, tx, o->draft_id, o->draft_version, &gone));
		return gone ? E_OK : fail(cx, E_DB_CONFLICT);
	}
	TRY(file_give(cx, tx, o->pdf, invoice_id));
	for (size_t i = 0; i < o->nattachments; i++)
		TRY(file_give(cx, tx, &o->attachments[i], invoice_id));
	return E_OK;
}

static enum ec deposit_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct writing *w = arg;
	const struct invoice *inv = &w->record.invoice;
	const struct routing_parties parties = { inv->supplier.structure_id, inv->recipient.structure_id,
		                                 inv->recipient.service_id };
	TRY(routing_still_open(cx, tx, &parties));
	TRY(store_invoice_insert(cx, tx, &w->record, &w->id));
	TRY(documents_write(cx, tx, w->order, w->id));
	TRY(change_write_told(cx, tx, &w->change, w->id));
	return store_text_insert(cx, tx, w->id, 0, w->words);
}

static void put_attachments(struct json_out *j, struct arena *a, const struct deposit_order *o)
{
	json_key(j, "attachments");
	json_open_list(j);
	for (size_t i = 0; i < o->nattachments; i++) {
		json_open(j);
		json_key(j, "name");
		json_put_str(j, o->attachments[i].name);
		json_key(j, "hash");
		json_put_str(j, hex_of(a, o->attachments[i].hash.b, SHA256_SIZE));
		json_close(j);
	}
	json_close_list(j);
}

/* What was deposited, for the proof: the row may change, this event never does. */
static str deposited_data(struct ctx *cx, const struct writing *w)
{
	const struct invoice *inv = &w->record.invoice;
	const struct document *pdf = w->order->pdf;
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	const struct {
		const char *key;
		str value;
	} texts[] = {
		{ "status", status_info(STATUS_DEPOSEE)->name },
		{ "number", inv->number },
		{ "issued", date_print_iso(cx->arena, inv->issued) },
		{ "supplier", inv->supplier.identifier },
		{ "recipient", inv->recipient.identifier },
		{ "service", inv->recipient.service_code },
		{ "engagement", inv->engagement },
		{ "ht", money_print(cx->arena, inv->ht) },
		{ "tva", money_print(cx->arena, inv->tva) },
		{ "ttc", money_print(cx->arena, inv->ttc) },
		{ "currency", inv->currency },
		{ "mode", deposit_mode_name(w->record.mode) },
		{ "file", pdf->name },
		{ "hash", hex_of(cx->arena, pdf->hash.b, SHA256_SIZE) },
	};
	json_open(&j);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_key(&j, texts[i].key);
		json_put_str(&j, texts[i].value);
	}
	json_key(&j, "size");
	json_put_int(&j, pdf->size);
	put_attachments(&j, cx->arena, w->order);
	json_close(&j);
	return buf_str(&b);
}

str deposit_words(struct arena *a, const struct invoice *inv, str pdf_words)
{
	struct words *w = words_new(a, WORDS_MAX);
	words_add_token(w, words_supplier(a, inv->supplier.structure_id));
	words_add_token(w, words_recipient(a, inv->recipient.structure_id));
	const str texts[] = { inv->number,           inv->supplier.name,          inv->recipient.name,
		              inv->supplier.identifier, inv->recipient.identifier, inv->recipient.service_code,
		              inv->recipient.service_name, inv->engagement,        inv->market,
		              inv->comment,           pdf_words };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		words_add(w, texts[i]);
	return words_text(w);
}

static enum deposit_mode mode_of(const struct actor *actor)
{
	switch (actor->way) {
	case WAY_API:
		return DEPOSIT_API;
	case WAY_EDI:
		return DEPOSIT_EDI;
	default:
		return DEPOSIT_PORTAL;
	}
}

/* Deposited, on its way, available: three events of one instant, the first by the person. */
static enum ec prepare(struct ctx *cx, struct writing *w)
{
	struct invoice_record *r = &w->record;
	const struct deposit *d = w->order->deposit;
	*r = (struct invoice_record){
		.invoice = d->invoice,
		.mode = mode_of(cx->actor),
		.account_id = cx->actor->account_id,
		.status = STATUS_NONE,
		.deposited_at = cx->now,
		.flow_id = w->order->flow_id,
	};
	struct lifecycle_wish submit = { .actor = LIFECYCLE_SUPPLIER, .to = STATUS_DEPOSEE };
	w->change = (struct change){ .record = r, .kind = d->recipient.kind };
	TRY(change_apply(cx, &w->change, &submit));
	w->change.nevents = 0;
	change_event(&w->change, EVENT_INVOICE_DEPOSITED, deposited_data(cx, w));
	TRY(change_deliver(cx, &w->change));
	w->words = deposit_words(cx->arena, &r->invoice, w->order->words);
	return E_OK;
}

enum ec deposit_write(struct ctx *cx, const struct deposit_order *order, int64_t *invoice_id)
{
	struct writing w = { .order = order };
	TRY(prepare(cx, &w));
	enum ec ec = event_write(cx, "submit invoice", order->deposit->supplier.id, deposit_run, &w);
	if (ec == E_DB_UNIQUE) {
		/* Somebody sent the same number since it was checked. */
		failure_clear(cx);
		field_fail(cx, FIELD_NUMBER, E_INVOICE_DUPLICATE, M_STR("number", w.record.invoice.number),
		           M_STR("status", msg_plain(cx->lang, status_info(STATUS_DEPOSEE)->label)),
		           M_DATE("date", time_date(cx->now)));
		return fields_end(cx);
	}
	*invoice_id = w.id;
	return ec;
}

/* --- several --- */

struct writing_all {
	const struct deposit_batch *batch;
	struct writing *each;
};

static enum ec deposit_all_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct writing_all *w = arg;
	for (size_t i = 0; i < w->batch->n; i++)
		TRY(deposit_run(cx, tx, &w->each[i]));
	return w->batch->also(cx, tx, w->batch->arg);
}

enum ec deposit_write_all(struct ctx *cx, const struct deposit_batch *batch)
{
	struct writing_all w = { batch, ARENA_ARRAY(cx->arena, struct writing, batch->n) };
	for (size_t i = 0; i < batch->n; i++) {
		w.each[i].order = &batch->orders[i];
		TRY(prepare(cx, &w.each[i]));
	}
	return event_write(cx, "submit flow", batch->orders[0].deposit->supplier.id, deposit_all_run, &w);
}

/* --- all at once --- */

struct one_step {
	struct upload *pdf;
	struct upload *attachments;
	size_t n;
	const struct draft_form *form;
};

static enum ec deposit_pdf_run(struct ctx *cx, const struct one_step *step, int64_t *invoice_id)
{
	struct deposit d;
	struct pdf_doc *doc;
	struct document row;
	struct document *rows;
	struct upload_set set = { step->attachments, step->n, blob_size(step->pdf->f), NULL, 0 };
	TRY(deposit_check(cx, step->form, &d));
	TRY(upload_check_pdf(cx, step->pdf));
	TRY(upload_check_attachments(cx, &set));
	TRY(upload_read_pdf(cx, step->pdf, &doc));
	TRY(upload_store(cx, step->pdf, &row));
	TRY(upload_store_all(cx, step->attachments, step->n, &rows));
	row.npages = doc ? doc->npages : 0;
	row.signed_pdf = doc && doc->nsignatures > 0;
	struct deposit_order order = {
		.deposit = &d,
		.pdf = &row,
		.attachments = rows,
		.nattachments = step->n,
		.words = doc ? words_of_pdf(cx->arena, doc) : STR_NONE,
	};
	return deposit_write(cx, &order, invoice_id);
}

enum ec deposit_pdf(struct ctx *cx, struct upload *pdf, const struct draft_form *form,
                    struct upload *attachments, size_t n, int64_t *invoice_id)
{
	enum ec ec = deposit_pdf_run(cx, &(struct one_step){ pdf, attachments, n, form }, invoice_id);
	uploads_discard(pdf, 1);
	uploads_discard(attachments, n);
	return ec;
}
