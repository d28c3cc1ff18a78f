#include "web_draft.h"

#include "core_arena.h"
#include "core_json.h"
#include "service_directory.h"
#include "web_templates.h"

static enum ec draft_id(struct ctx *cx, const struct http_request *rq, int64_t *id)
{
	return http_param_id(rq, "id", id) ? E_OK : fail(cx, E_NOT_FOUND);
}

/* --- the form as it was sent --- */

enum vat_part { VAT_RATE, VAT_BASE, VAT_AMOUNT, VAT_PARTS };

#define VAT_NAMES(i) { "vat[" #i "].rate", "vat[" #i "].base", "vat[" #i "].amount" }

static const char *const vat_names[DRAFT_VAT_MAX][VAT_PARTS] = {
	VAT_NAMES(0), VAT_NAMES(1), VAT_NAMES(2), VAT_NAMES(3), VAT_NAMES(4),
	VAT_NAMES(5), VAT_NAMES(6), VAT_NAMES(7), VAT_NAMES(8), VAT_NAMES(9),
};

static void form_read(const struct http_request *rq, struct draft_form *form)
{
	*form = (struct draft_form){ 0 };
	for (int i = 0; i < DRAFT_FIELD_COUNT; i++)
		form->fields[i] = str_trim(http_form(rq, draft_field_name((enum draft_field)i)));
	for (size_t i = 0; i < DRAFT_VAT_MAX; i++) {
		str rate = str_trim(http_form(rq, vat_names[i][VAT_RATE]));
		str base = str_trim(http_form(rq, vat_names[i][VAT_BASE]));
		str amount = str_trim(http_form(rq, vat_names[i][VAT_AMOUNT]));

		if (str_empty(rate) && str_empty(base) && str_empty(amount))
			continue;
		form->vat[form->nvat].rate = rate;
		form->vat[form->nvat].base = base;
		form->vat[form->nvat].amount = amount;
		form->nvat++;
	}
}

static int64_t form_version(const struct http_request *rq)
{
	int64_t version = 0;

	(void)str_to_i64(http_form(rq, "version"), &version);
	return version;
}

/* --- the page --- */

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct draft *d)
{
	struct draft_view *v = ARENA_NEW(cx->arena, struct draft_view);
	bool failed = cx->failure.code != E_OK;

	page_begin(cx, rq, &v->page, page_text(cx, MSG_WEB_DRAFT_TITLE), SPACE_INVOICES_SENT);
	v->page.wide = true;
	TRY(draft_view_fill(cx, rq, d, v));
	if (failed)
		http_status(rs, error_info(cx->failure.code)->http);
	failure_clear(cx);
	struct html h = page_html(cx, rq, rs);
	tpl_page_draft(&h, v);
	return E_OK;
}

enum ec page_draft(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct draft *d;
	int64_t id;

	TRY(draft_id(cx, rq, &id));
	TRY(draft_load(cx, id, &d));
	return show(cx, rq, rs, d);
}

enum ec draft_show_again(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id,
                         const struct draft_form *form)
{
	struct failure failure = cx->failure;
	struct draft *d;

	if (error_info(failure.code)->http >= 500 || failure.code == E_NOT_FOUND || failure.code == E_DB_CONFLICT)
		return failure.code;
	failure_clear(cx);
	TRY(draft_load(cx, id, &d));
	if (form)
		d->form = *form;
	cx->failure = failure;
	return show(cx, rq, rs, d);
}

static enum ec attach_all(struct ctx *cx, struct http_request *rq, int64_t id)
{
	struct upload *files;
	size_t n = page_uploads(cx, rq, &files);

	return draft_attach(cx, id, files, n);
}

static enum ec to_draft(struct ctx *cx, struct http_response *rs, int64_t id, const char *rest)
{
	return http_redirect(rs, str_printf(cx->arena, "/depot/%lld%s", (long long)id, rest));
}

/* « retirer-12 »: takes attachment 12 off. */
static bool is_detach(str what, int64_t *document)
{
	str prefix = STR("retirer-");

	return str_starts(what, prefix) && str_to_i64(str_sub(what, prefix.n, what.n), document);
}

/* « reprendre-total_ht »: puts a proposal into its field; « reprendre »: all of them. */
static bool is_take(str what, enum draft_field *field)
{
	str prefix = STR("reprendre-");

	*field = DRAFT_FIELD_COUNT;
	return str_eq(what, STR("reprendre")) ||
	       (str_starts(what, prefix) && draft_field_find(str_sub(what, prefix.n, what.n), field));
}

static enum ec act(struct ctx *cx, struct http_request *rq, int64_t id, const struct draft_form *form)
{
	str what = http_form(rq, "do");
	int64_t document;
	enum draft_field field;

	if (is_take(what, &field))
		return draft_take(cx, id, form_version(rq), form, field);
	TRY(draft_save(cx, id, form_version(rq), form));
	TRY(attach_all(cx, rq, id));
	if (is_detach(what, &document))
		return draft_detach(cx, id, document);
	return str_eq(what, STR("envoyer")) ? draft_check(cx, id, form) : E_OK;
}

enum ec page_draft_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct draft_form form;
	str what = http_form(rq, "do");
	enum draft_field field;
	int64_t id, document;

	TRY(draft_id(cx, rq, &id));
	form_read(rq, &form);
	if (act(cx, rq, id, &form) != E_OK)
		return draft_show_again(cx, rq, rs, id, &form);
	if (str_eq(what, STR("envoyer")))
		return to_draft(cx, rs, id, "/confirmer");
	if (str_eq(what, STR("joindre")) || is_detach(what, &document))
		return to_draft(cx, rs, id, "#pieces");
	if (is_take(what, &field))
		return to_draft(cx, rs, id, field < DRAFT_FIELD_COUNT ? str_z(cx->arena, str_printf(cx->arena, "#%s", draft_field_name(field))) : "");
	if (str_eq(what, STR("relire")))
		return to_draft(cx, rs, id, "#service_code");
	return http_redirect(rs, STR("/factures-emises/brouillons?etat=enregistre"));
}

/* --- for the script: checks while typing pauses, saving --- */

/* The sentence as it is heard, with the name of its field; lines of VAT name themselves. */
static str said(struct ctx *cx, const struct field_error *e)
{
	enum draft_field f;

	if (!draft_field_find(e->field, &f))
		return e->message;
	return msg_text(cx->arena, cx->lang, MSG_WEB_ERROR_OF_FIELD,
	                MSG_ARGS(M_STR("label", page_text(cx, draft_field_label(f))), M_STR("text", e->message)));
}

static void put_fields(struct ctx *cx, struct json_out *j)
{
	json_key(j, "fields");
	json_open_list(j);
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		json_open(j);
		json_key(j, "field");
		json_put_str(j, cx->failure.fields[i].field);
		json_key(j, "message");
		json_put_str(j, cx->failure.fields[i].message);
		json_key(j, "said");
		json_put_str(j, said(cx, &cx->failure.fields[i]));
		json_close(j);
	}
	json_close_list(j);
}

static void put_services(struct json_out *j, const struct directory_entry *entry)
{
	json_key(j, "services");
	json_open_list(j);
	for (size_t i = 0; i < entry->nservices && entry->services[i].active; i++) {
		json_open(j);
		json_key(j, "code");
		json_put_str(j, entry->services[i].code);
		json_key(j, "name");
		json_put_str(j, entry->services[i].name);
		json_close(j);
	}
	json_close_list(j);
}

static void put_need(struct ctx *cx, struct json_out *j, enum draft_field f, bool required, enum routing_reason why)
{
	json_key(j, draft_field_name(f));
	json_open(j);
	json_key(j, "required");
	json_put_bool(j, required);
	json_key(j, "why");
	json_put_str(j, why == ROUTING_OPTIONAL ? STR("") : page_text(cx, routing_reason_text(why)));
	json_close(j);
}

/* What this recipient requires, with the reason (S098). */
static void put_needs(struct ctx *cx, struct json_out *j, const struct directory_entry *entry, const struct draft_form *form)
{
	str code = form->fields[DRAFT_SERVICE_CODE];
	const struct service *service = NULL;

	for (size_t i = 0; i < entry->nservices && !service; i++) {
		if (str_eq_nocase(entry->services[i].code, code))
			service = &entry->services[i];
	}
	struct routing_needs needs = structure_routing_needs(&entry->structure, service, !str_empty(code),
	                                                     !str_empty(form->fields[DRAFT_ENGAGEMENT]));
	json_key(j, "needs");
	json_open(j);
	put_need(cx, j, DRAFT_SERVICE_CODE, needs.service, needs.why_service);
	put_need(cx, j, DRAFT_ENGAGEMENT, needs.engagement, needs.why_engagement);
	json_close(j);
}

/* Who the SIRET belongs to, its services and what it requires. */
static enum ec put_recipient(struct ctx *cx, struct json_out *j, const struct draft_form *form)
{
	struct directory_entry *entry = NULL;
	bool found = false;
	str siret = form->fields[DRAFT_RECIPIENT_SIRET];
	str text;

	TRY(directory_find(cx, structure_identifier_clean(cx->arena, STRUCTURE_SIRET, siret), &entry, &found));
	text = !found ? STR("")
	              : msg_text(cx->arena, cx->lang,
	                         entry->structure.active ? MSG_WEB_DIRECTORY_ACTIVE : MSG_WEB_DIRECTORY_INACTIVE,
	                         MSG_ARGS(M_STR("name", entry->structure.name)));
	json_key(j, "facts");
	json_open(j);
	json_key(j, "recipient-fact");
	json_put_str(j, text);
	json_close(j);
	if (!found)
		return E_OK;
	put_services(j, entry);
	put_needs(cx, j, entry, form);
	return E_OK;
}

enum ec page_draft_check(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct json_out j = { .b = http_out(rs) };
	struct draft_form form;
	enum ec ec;
	int64_t id;

	TRY(draft_id(cx, rq, &id));
	form_read(rq, &form);
	ec = draft_check(cx, id, &form);
	if (ec != E_OK && ec != E_FIELDS)
		return ec;
	http_type(rs, "application/json");
	json_open(&j);
	put_fields(cx, &j);
	failure_clear(cx);
	TRY(put_recipient(cx, &j, &form));
	json_close(&j);
	return E_OK;
}

enum ec page_draft_save(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct json_out j = { .b = http_out(rs) };
	struct draft_form form;
	struct draft *d;
	int64_t id;

	TRY(draft_id(cx, rq, &id));
	form_read(rq, &form);
	TRY(draft_save(cx, id, form_version(rq), &form));
	TRY(draft_load(cx, id, &d));
	http_type(rs, "application/json");
	json_open(&j);
	json_key(&j, "version");
	json_put_int(&j, d->version);
	json_key(&j, "saved");
	json_put_str(&j, msg_text(cx->arena, cx->lang, MSG_WEB_DRAFT_SAVED,
	                          MSG_ARGS(M_STR("moment", view_moment(cx, d->updated_at)))));
	json_close(&j);
	return E_OK;
}

/* --- all at once: a script of somebody signed in, who has every field --- */

static void answer_fields(struct ctx *cx, struct http_response *rs)
{
	struct json_out j = { .b = http_out(rs) };

	http_status(rs, error_info(cx->failure.code)->http);
	http_type(rs, "application/json");
	json_open(&j);
	put_fields(cx, &j);
	json_close(&j);
	failure_clear(cx);
}

enum ec page_deposit_whole(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct http_file *file = http_file(rq, "fichier");
	struct upload pdf, *beside;
	struct draft_form form;
	size_t n;
	int64_t id;

	if (!file || str_empty(file->name))
		return fail(cx, E_FIELD_REQUIRED, M_STR("name", STR("fichier")));
	form_read(rq, &form);
	pdf = (struct upload){ .name = file->name, .f = file->handle };
	file->handle = NULL;
	n = page_uploads(cx, rq, &beside);
	if (deposit_pdf(cx, &pdf, &form, beside, n, &id) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/factures/%lld/envoyee", (long long)id));
	if (cx->failure.code != E_FIELDS)
		return cx->failure.code;
	answer_fields(cx, rs);
	return E_OK;
}
