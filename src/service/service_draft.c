#include "service_draft.h"

#include "db.h"
#include "service_actor.h"
#include "service_deposit.h"
#include "service_draft_row.h"
#include "service_form.h"
#include "service_memory.h"
#include "service_reading.h"
#include "service_upload.h"

#define DRAFTS_LISTED 200
#define DRAFT_ATTACHMENTS_MAX 100

/* --- showing --- */

/* Typed, read or from the directory: told by what was read and what stands there now. */
static void fill_sources(struct draft *d, const struct form_prefill *prefill)
{
	for (int i = 0; i < DRAFT_FIELD_COUNT; i++) {
		enum read_field from = form_read_field((enum draft_field)i);
		str now = str_trim(d->form.fields[i]);
		if (d->reading && from != READ_FIELD_COUNT)
			d->read[i] = &d->reading->fields[from];
		if (str_empty(now))
			d->source[i] = SOURCE_NONE;
		else if (str_eq(now, str_trim(prefill->fields[i])))
			d->source[i] = SOURCE_READ;
		else
			d->source[i] = SOURCE_TYPED;
	}
}

static void fill_needs(struct draft *d)
{
	const struct service *chosen = NULL;
	str code = str_trim(d->form.fields[DRAFT_SERVICE_CODE]);
	bool has_engagement = !str_empty(str_trim(d->form.fields[DRAFT_ENGAGEMENT]));
	for (size_t i = 0; i < d->nservices && !chosen; i++) {
		if (str_eq(d->services[i].code, code))
			chosen = &d->services[i];
	}
	if (d->recipient)
		d->needs = structure_routing_needs(d->recipient, chosen, !str_empty(code), has_engagement);
}

enum ec draft_load(struct ctx *cx, int64_t id, struct draft **out)
{
	struct draft_row_read r = { .id = id };
	struct form_prefill prefill;
	struct kept_reading kept;
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	TRY(draft_row_load(cx, &r));
	struct draft *d = ARENA_NEW(cx->arena, struct draft);
	d->id = id;
	d->version = r.draft.version;
	d->updated_at = r.draft.updated_at;
	form_parse(cx, r.draft.form, &d->form, &prefill);
	reading_parse(cx, r.draft.reading, &kept);
	d->reading = kept.invoice;
	if (kept.proposals) {
		struct draft_form *proposals = ARENA_NEW(cx->arena, struct draft_form);
		form_of_reading(cx, kept.proposals, proposals);
		d->proposals = proposals;
	}
	if (kept.npages) {
		d->page_width = kept.pages[0].width;
		d->page_height = kept.pages[0].height;
	}
	draft_documents(cx, &r, d);
	TRY(draft_recipient(cx, d));
	fill_sources(d, &prefill);
	fill_needs(d);
	*out = d;
	return E_OK;
}

enum ec draft_pages(struct ctx *cx, const struct draft *d, struct draft_page **out, size_t *n)
{
	struct draft_row_read r = { .id = d->id };
	struct kept_reading kept;
	TRY(draft_row_load(cx, &r));
	reading_parse(cx, r.draft.reading, &kept);
	*n = (size_t)(d->document.npages > 0 ? d->document.npages : 0);
	*out = ARENA_ARRAY(cx->arena, struct draft_page, *n + 1);
	for (size_t i = 0; i < *n; i++)
		(*out)[i].number = (int)i + 1;
	for (size_t i = 0; i < kept.npages; i++) {
		const struct kept_page *p = &kept.pages[i];
		if (p->number < 1 || (size_t)p->number > *n)
			continue;
		(*out)[p->number - 1] = (struct draft_page){ p->number, true, p->width, p->height };
	}
	return E_OK;
}

struct listing {
	struct draft_listed *rows;
	size_t n;
};

static enum ec listing_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	return store_draft_list(cx, tx, cx->actor->at->id, DRAFTS_LISTED, &l->rows, &l->n);
}

enum ec draft_list(struct ctx *cx, struct draft_row **out, size_t *n)
{
	struct listing l = { 0 };
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	TRY(db_read(cx, listing_read, &l));
	*out = ARENA_ARRAY(cx->arena, struct draft_row, l.n + 1);
	*n = l.n;
	for (size_t i = 0; i < l.n; i++) {
		struct draft_form form;
		struct form_prefill prefill;
		form_parse(cx, l.rows[i].form, &form, &prefill);
		(*out)[i] = (struct draft_row){
			.id = l.rows[i].id,
			.file_name = l.rows[i].file_name,
			.invoice_number = form.fields[DRAFT_INVOICE_NUMBER],
			.recipient_name = form.fields[DRAFT_RECIPIENT_SIRET],
			.total_ttc = form.fields[DRAFT_TOTAL_TTC],
			.updated_at = l.rows[i].updated_at,
		};
	}
	return draft_names(cx, *out, *n);
}

/* --- changing --- */

static enum ec save_run(struct ctx *cx, struct tx *tx, void *arg)
{
	bool changed;
	TRY(store_draft_save(cx, tx, arg, &changed));
	return changed ? E_OK : fail(cx, E_DB_CONFLICT);
}

/* Blank VAT lines go, so that errors of lines count as the form shows them. */
static void drop_blank_lines(struct draft_form *form)
{
	size_t n = 0;
	for (size_t i = 0; i < form->nvat && i < DRAFT_VAT_MAX; i++) {
		if (str_empty(form->vat[i].rate) && str_empty(form->vat[i].base) && str_empty(form->vat[i].amount))
			continue;
		form->vat[n++] = form->vat[i];
	}
	form->nvat = n;
}

enum ec draft_save(struct ctx *cx, int64_t id, int64_t version, const struct draft_form *form)
{
	struct draft_row_read r = { .id = id };
	struct draft_form kept, before;
	struct form_prefill prefill;
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(draft_row_load(cx, &r));
	form_parse(cx, r.draft.form, &before, &prefill);
	kept = *form;
	drop_blank_lines(&kept);
	str printed = form_print(cx->arena, &kept, &prefill);
	if (r.draft.version != version && str_eq(r.draft.form, printed))
		return E_OK; /* sent twice: it is saved */
	r.draft.form = printed;
	r.draft.version = version;
	r.draft.updated_at = cx->now;
	return db_write(cx, "save draft", save_run, &r.draft);
}

/* VAT lines come with the rest, where none was typed. */
static void take_all(const struct draft_form *proposals, struct draft_form *form)
{
	for (int f = 0; f < DRAFT_FIELD_COUNT; f++)
		if (str_empty(str_trim(form->fields[f])))
			form->fields[f] = proposals->fields[f];
	drop_blank_lines(form);
	if (form->nvat)
		return;
	form->nvat = proposals->nvat;
	for (size_t i = 0; i < proposals->nvat; i++)
		form->vat[i] = proposals->vat[i];
}

enum ec draft_take(struct ctx *cx, int64_t id, int64_t version, const struct draft_form *form,
                   enum draft_field field)
{
	struct draft *d;
	struct draft_form filled = *form;
	TRY(draft_load(cx, id, &d));
	if (d->proposals && field < DRAFT_FIELD_COUNT)
		filled.fields[field] = d->proposals->fields[field];
	else if (d->proposals)
		take_all(d->proposals, &filled);
	return draft_save(cx, id, version, &filled);
}

enum ec draft_check(struct ctx *cx, int64_t id, const struct draft_form *form)
{
	struct draft_row_read r = { .id = id };
	struct deposit d;
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(draft_row_load(cx, &r));
	return deposit_check(cx, form, &d);
}

static enum ec delete_run(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct draft_record *d = arg;
	bool deleted;
	TRY(store_document_delete_draft(cx, tx, d->id));
	TRY(store_draft_delete(cx, tx, d->structure_id, d->id, &deleted));
	return deleted ? E_OK : fail(cx, E_NOT_FOUND);
}

enum ec draft_delete(struct ctx *cx, int64_t id)
{
	struct draft_row_read r = { .id = id };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(draft_row_load(cx, &r));
	return db_write(cx, "delete draft", delete_run, &r.draft);
}

struct attaching {
	int64_t draft_id;
	struct document *files;
	size_t n;
};

static enum ec attach_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct attaching *a = arg;
	struct draft_record draft;
	bool found;
	int64_t id;
	TRY(store_draft_find(cx, tx, cx->actor->at->id, a->draft_id, &draft, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	for (size_t i = 0; i < a->n; i++) {
		struct document file = a->files[i];
		file.draft_id = a->draft_id;
		TRY(store_document_insert(cx, tx, &file, &id));
	}
	return E_OK;
}

static enum ec attach(struct ctx *cx, int64_t id, struct upload *files, size_t n)
{
	struct draft_row_read r = { .id = id };
	struct attaching a = { .draft_id = id, .n = n };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(draft_row_load(cx, &r));
	struct upload_set set = { .files = files, .n = n };
	if (r.ndocuments > 0) {
		set.invoice_size = r.documents[0].size;
		set.present = r.documents + 1;
		set.npresent = r.ndocuments - 1;
	}
	if (set.npresent + n > DRAFT_ATTACHMENTS_MAX)
		return fail(cx, E_FILES_MANY, M_INT("max", DRAFT_ATTACHMENTS_MAX));
	TRY(upload_check_attachments(cx, &set));
	TRY(upload_store_all(cx, files, n, &a.files));
	return db_write(cx, "attach to draft", attach_run, &a);
}

enum ec draft_attach(struct ctx *cx, int64_t id, struct upload *files, size_t n)
{
	enum ec ec = n ? attach(cx, id, files, n) : E_OK;
	uploads_discard(files, n);
	return ec;
}

struct detaching {
	int64_t draft_id, document_id;
};

static enum ec detach_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct detaching *d = arg;
	bool deleted;
	TRY(store_document_delete_attachment(cx, tx, d->draft_id, d->document_id, &deleted));
	return deleted ? E_OK : fail(cx, E_NOT_FOUND);
}

enum ec draft_detach(struct ctx *cx, int64_t id, int64_t document_id)
{
	struct draft_row_read r = { .id = id };
	struct detaching d = { id, document_id };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(draft_row_load(cx, &r));
	return db_write(cx, "detach from draft", detach_run, &d);
}

/* --- sending --- */

enum ec draft_submit(struct ctx *cx, int64_t id, int64_t version, int64_t *invoice_id)
{
	struct draft_row_read r = { .id = id };
	struct draft_form form;
	struct form_prefill prefill;
	struct kept_reading kept;
	struct deposit deposit;
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(draft_row_load(cx, &r));
	if (r.draft.version != version)
		return fail(cx, E_DB_CONFLICT);
	if (r.ndocuments == 0)
		return fail(cx, E_PDF_EMPTY);
	form_parse(cx, r.draft.form, &form, &prefill);
	reading_parse(cx, r.draft.reading, &kept);
	TRY(deposit_check(cx, &form, &deposit));
	struct deposit_order order = {
		.deposit = &deposit,
		.pdf = &r.documents[0],
		.attachments = r.documents + 1,
		.nattachments = r.ndocuments - 1,
		.draft_id = id,
		.draft_version = version,
		.words = kept.words,
	};
	TRY(deposit_write(cx, &order, invoice_id));
	memory_learn(cx, &(struct memory_paper){
		.reading = kept.invoice,
		.invoice = &deposit.invoice,
		.hash = &r.documents[0].hash,
		.name = r.documents[0].name,
	});
	return E_OK;
}

struct sent {
	str key;
	struct invoice_known known;
	bool found;
};

static enum ec sent_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sent *s = arg;
	return store_invoice_find_number(cx, tx, cx->actor->at->id, s->key, &s->known, &s->found);
}

enum ec draft_sent_as(struct ctx *cx, str number, int64_t *invoice_id)
{
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	struct sent s = { .key = invoice_number_key(cx->arena, str_trim(number)) };
	TRY(db_read(cx, sent_read, &s));
	*invoice_id = s.known.id;
	return s.found ? E_OK : fail(cx, E_NOT_FOUND);
}
