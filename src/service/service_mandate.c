#include "service_mandate.h"

#include "blob.h"
#include "core_utf8.h"
#include "db.h"
#include "model_siret.h"
#include "paper.h"
#include "pdf.h"
#include "service_env.h"
#include "service_manage.h"
#include "service_upload.h"
#include "store_document.h"
#include "store_mandate.h"
#include "store_structure.h"

/* --- list --- */

struct listing {
	int64_t structure_id;
	struct mandate_row *rows;
	size_t n;
};

static enum ec read_documents(struct ctx *cx, struct tx *tx, struct mandate_row *row)
{
	struct document *all;
	TRY(store_document_list_mandate(cx, tx, row->mandate.id, &all, &row->ndocuments));
	row->documents = ARENA_ARRAY(cx->arena, struct mandate_document, row->ndocuments + 1);
	for (size_t i = 0; i < row->ndocuments; i++)
		row->documents[i] = (struct mandate_document){ all[i].id, all[i].name, all[i].size, all[i].is_attachment };
	return E_OK;
}

static enum ec read_list(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	struct mandate *all;
	TRY(store_mandate_list(cx, tx, l->structure_id, &all, &l->n));
	l->rows = ARENA_ARRAY(cx->arena, struct mandate_row, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		l->rows[i].mandate = all[i];
		TRY(read_documents(cx, tx, &l->rows[i]));
	}
	return E_OK;
}

enum ec mandate_list(struct ctx *cx, int64_t structure_id, struct mandate_row **out, size_t *n)
{
	const struct actor_structure *at;
	struct listing l = { .structure_id = structure_id };
	TRY(actor_require_managed(cx, structure_id, ACTION_MANAGE, &at));
	TRY(db_read(cx, read_list, &l));
	*out = l.rows;
	*n = l.n;
	return E_OK;
}

/* --- making one --- */

struct making {
	struct mandate mandate;
	struct structure structure;
	struct document paper;
	struct document *files;
	size_t nfiles;
	int64_t id;
};

static enum ec read_structure(struct ctx *cx, struct tx *tx, void *arg)
{
	struct making *m = arg;
	bool found;
	return store_structure_find(cx, tx, m->mandate.structure_id, &m->structure, &found);
}

static void check(struct ctx *cx, const struct mandate_order *o, struct mandate *m)
{
	m->holder = utf8_compose(cx->arena, str_trim(o->holder));
	m->holder_identifier = structure_identifier_clean(cx->arena, STRUCTURE_SIRET, o->holder_siret);
	if (str_empty(m->holder))
		field_fail(cx, STR("holder"), E_FIELD_REQUIRED);
	else if (!utf8_valid(m->holder) || utf8_has_control(m->holder) || utf8_count(m->holder) > STRUCTURE_NAME_MAX)
		field_fail(cx, STR("holder"), E_FIELD_LONG, M_INT("max", STRUCTURE_NAME_MAX));
	if (str_empty(m->holder_identifier))
		field_fail(cx, STR("holder_siret"), E_FIELD_REQUIRED);
	else
		structure_check_identifier(cx, STR("holder_siret"), STRUCTURE_SIRET, m->holder_identifier);
	if (!date_parse_human(str_trim(o->starts), &m->starts))
		field_fail(cx, STR("starts"), E_INVOICE_DATE, M_STR("value", str_trim(o->starts)));
	if (!str_empty(str_trim(o->ends)) && !date_parse_human(str_trim(o->ends), &m->ends))
		field_fail(cx, STR("ends"), E_INVOICE_DATE, M_STR("value", str_trim(o->ends)));
	else if (date_is_set(m->ends) && date_is_set(m->starts) && date_cmp(m->ends, m->starts) < 0)
		field_fail(cx, STR("ends"), E_MANDATE_ENDS);
}

static enum ec draw(struct ctx *cx, struct making *m)
{
	struct arena *a = cx->arena;
	const struct structure *s = &m->structure;
	const struct paper_mandate view = {
		.giver = { .name = s->name, .address = s->address[0],
		           .city = str_printf(a, "%.*s %.*s", STR_ARG(s->postcode), STR_ARG(s->city)),
		           .siret = siret_print(a, s->identifier), .vat = s->vat },
		.holder = m->mandate.holder,
		.holder_siret = siret_print(a, m->mandate.holder_identifier),
		.starts = format_date_long(a, cx->lang, m->mandate.starts),
		.ends = date_is_set(m->mandate.ends) ? format_date_long(a, cx->lang, m->mandate.ends) : STR_NONE,
		.by = cx->actor->name,
		.made = format_date_long(a, cx->lang, time_date(cx->now)),
		.qualification = cx->env->kind == ENV_QUALIFICATION,
	};
	struct pdf_print print = {
		.html = paper_mandate(cx, &view),
		.title = msg_plain(cx->lang, MSG_PAPER_MANDATE),
		.lang = lang_code(cx->lang),
		.footer = STR("Chorale"),
		.created = cx->now,
	};
	struct upload file = { .name = STR("mandat-de-facturation.pdf") };
	str pdf;
	TRY(pdf_print(cx, cx->env->pdf, &print, &pdf));
	TRY(blob_begin(cx, cx->env->blob, &file.f));
	enum ec ec = blob_add(cx, file.f, pdf.p, pdf.n);
	if (ec != E_OK) {
		blob_discard(file.f);
		return ec;
	}
	return upload_store(cx, &file, &m->paper);
}

static enum ec write_mandate(struct ctx *cx, struct tx *tx, void *arg)
{
	struct making *m = arg;
	int64_t id;
	TRY(manage_still(cx, tx, m->mandate.structure_id, ACTION_MANAGE));
	TRY(store_mandate_insert(cx, tx, &m->mandate, &m->id));
	struct document paper = m->paper;
	paper.mandate_id = m->id;
	TRY(store_document_insert(cx, tx, &paper, &id));
	for (size_t i = 0; i < m->nfiles; i++) {
		struct document file = m->files[i];
		file.mandate_id = m->id;
		TRY(store_document_insert(cx, tx, &file, &id));
	}
	const struct manage_note note = { .kind = EVENT_MANDATE_MADE, .structure_id = m->mandate.structure_id,
		                          .what = m->mandate.holder,
		                          .after = hex_of(cx->arena, m->paper.hash.b, SHA256_SIZE) };
	return manage_note(cx, tx, &note);
}

static enum ec make(struct ctx *cx, const struct mandate_order *o, struct upload *files, size_t n, struct making *m)
{
	const struct actor_structure *at;
	struct upload_set set = { .files = files, .n = n };
	m->mandate = (struct mandate){ .structure_id = o->structure_id, .created_at = cx->now };
	TRY(actor_require_managed(cx, o->structure_id, ACTION_MANAGE, &at));
	m->mandate.account_id = cx->actor->account_id;
	check(cx, o, &m->mandate);
	TRY(fields_end(cx));
	TRY(upload_check_attachments(cx, &set));
	TRY(db_read(cx, read_structure, m));
	TRY(draw(cx, m));
	TRY(upload_store_all(cx, files, n, &m->files));
	m->nfiles = n;
	return event_write(cx, "make mandate", o->structure_id, write_mandate, m);
}

enum ec mandate_make(struct ctx *cx, const struct mandate_order *o, struct upload *files, size_t n, int64_t *id)
{
	struct making m = { 0 };
	enum ec ec = make(cx, o, files, n, &m);
	uploads_discard(files, n);
	*id = m.id;
	return ec;
}

/* --- more papers --- */

struct adding {
	int64_t structure_id, mandate_id;
	str holder;
	struct document *present;
	size_t npresent;
	struct document *files;
	size_t nfiles;
};

static enum ec read_present(struct ctx *cx, struct tx *tx, void *arg)
{
	struct adding *a = arg;
	struct mandate *all;
	size_t n;
	int64_t structure_id;
	TRY(store_mandate_structure(cx, tx, a->mandate_id, &structure_id));
	if (structure_id != a->structure_id)
		return fail(cx, E_NOT_FOUND);
	TRY(store_mandate_list(cx, tx, structure_id, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].id == a->mandate_id)
			a->holder = all[i].holder;
	return store_document_list_mandate(cx, tx, a->mandate_id, &a->present, &a->npresent);
}

static enum ec write_added(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct adding *a = arg;
	TRY(manage_still(cx, tx, a->structure_id, ACTION_MANAGE));
	for (size_t i = 0; i < a->nfiles; i++) {
		int64_t id;
		struct document file = a->files[i];
		file.mandate_id = a->mandate_id;
		TRY(store_document_insert(cx, tx, &file, &id));
		const struct manage_note note = { .kind = EVENT_MANDATE_FILE, .structure_id = a->structure_id,
			                          .what = a->holder, .before = file.name,
			                          .after = hex_of(cx->arena, file.hash.b, SHA256_SIZE) };
		TRY(manage_note(cx, tx, &note));
	}
	return E_OK;
}

static enum ec add(struct ctx *cx, struct adding *a, struct upload *files, size_t n)
{
	const struct actor_structure *at;
	TRY(actor_require_managed(cx, a->structure_id, ACTION_MANAGE, &at));
	TRY(db_read(cx, read_present, a));
	if (n == 0)
		field_fail(cx, STR("attachments"), E_FIELD_REQUIRED);
	TRY(fields_end(cx));
	struct upload_set set = { .files = files, .n = n, .present = a->present, .npresent = a->npresent };
	TRY(upload_check_attachments(cx, &set));
	TRY(upload_store_all(cx, files, n, &a->files));
	a->nfiles = n;
	return event_write(cx, "add to mandate", a->structure_id, write_added, a);
}

enum ec mandate_add(struct ctx *cx, int64_t structure_id, int64_t mandate_id, struct upload *files, size_t n)
{
	struct adding a = { .structure_id = structure_id, .mandate_id = mandate_id };
	enum ec ec = add(cx, &a, files, n);
	uploads_discard(files, n);
	return ec;
}
