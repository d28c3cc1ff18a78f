#include "web_deposit.h"

#include "core_arena.h"
#include "service_actor.h"
#include "service_draft.h"
#include "web_draft.h"
#include "web_templates.h"

static str text1(struct ctx *cx, enum msg id, const char *name, str value)
{
	return msg_text(cx->arena, cx->lang, id, MSG_ARGS(M_STR(name, value)));
}

static enum ec draft_of(struct ctx *cx, const struct http_request *rq, struct draft **out)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	return draft_load(cx, id, out);
}

/* --- choosing the file --- */

static enum ec show_deposit(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct deposit_view v = { 0 };

	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_DEPOSIT), SPACE_INVOICES_SENT);
	tabs_issued(cx, &v.tabs, TAB_DEPOSIT);
	if (cx->failure.code) {
		http_status(rs, error_info(cx->failure.code)->http);
		view_errors(cx, &v.errors, NULL, 0);
		v.errors.items[0].href = STR("#fichier");
		v.page.error = true;
		failure_clear(cx);
	}
	struct html h = page_html(cx, rq, rs);
	tpl_page_deposit(&h, &v);
	return E_OK;
}

enum ec page_deposit(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	TRY(actor_require(cx, SPACE_INVOICES_SENT, ACTION_SUBMIT));
	return show_deposit(cx, rq, rs);
}

enum ec page_deposit_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct http_file *file = http_file(rq, "fichier");
	struct upload up;
	int64_t id;

	if (!file || str_empty(file->name)) {
		(void)fail(cx, E_FIELD_REQUIRED);
		cx->failure.message = page_text(cx, MSG_WEB_DEPOSIT_NO_FILE);
		return show_deposit(cx, rq, rs);
	}
	up = (struct upload){ .name = file->name, .f = file->handle };
	file->handle = NULL;
	if (draft_begin(cx, &up, &id) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/depot/%lld", (long long)id));
	if (error_info(cx->failure.code)->http >= 500 || cx->failure.code == E_FORBIDDEN)
		return cx->failure.code;
	return show_deposit(cx, rq, rs);
}

/* --- drafts --- */

static str amount_of(struct ctx *cx, str typed)
{
	dec d;
	struct money m;

	if (!dec_parse_human(typed, true, &d) || !dec_to_money(d, &m))
		return typed;
	return format_money(cx->arena, cx->lang, m, STR("EUR"));
}

enum ec page_drafts(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct drafts_view v = { 0 };
	struct draft_row *rows;
	str state = http_query(rq, "etat");

	TRY(draft_list(cx, &rows, &v.n));
	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_DRAFTS), SPACE_INVOICES_SENT);
	tabs_issued(cx, &v.tabs, TAB_DRAFTS);
	v.just_saved = str_eq(state, STR("enregistre"));
	v.just_deleted = str_eq(state, STR("supprime"));
	v.rows = ARENA_ARRAY(cx->arena, struct draft_row_view, v.n);
	for (size_t i = 0; i < v.n; i++) {
		str number = rows[i].invoice_number;
		v.rows[i] = (struct draft_row_view){
			.href = str_printf(cx->arena, "/depot/%lld", (long long)rows[i].id),
			.delete_href = str_printf(cx->arena, "/depot/%lld/supprimer", (long long)rows[i].id),
			.name = str_empty(number) ? rows[i].file_name : number,
			.recipient = rows[i].recipient_name,
			.amount = amount_of(cx, rows[i].total_ttc),
			.saved = view_moment(cx, rows[i].updated_at),
		};
	}
	struct html h = page_html(cx, rq, rs);
	tpl_page_drafts(&h, &v);
	return E_OK;
}

/* --- confirming --- */

static str service_words(struct ctx *cx, const struct draft *d)
{
	str code = d->form.fields[DRAFT_SERVICE_CODE];

	for (size_t i = 0; i < d->nservices; i++) {
		if (str_eq_nocase(d->services[i].code, code))
			return str_printf(cx->arena, "%.*s (%.*s)", STR_ARG(d->services[i].name),
			                  STR_ARG(d->services[i].code));
	}
	return code;
}

static str date_words(struct ctx *cx, str typed)
{
	struct date day;

	if (!date_parse_iso(typed, &day) && !date_parse_human(typed, &day))
		return typed;
	return format_date(cx->arena, cx->lang, day);
}

static void confirm_fill(struct ctx *cx, const struct draft *d, struct confirm_view *v)
{
	const str *f = d->form.fields;
	int days = d->recipient ? clock_period(d->recipient->kind) : 0;

	v->id = d->id;
	v->version = d->version;
	v->amount = amount_of(cx, f[DRAFT_TOTAL_TTC]);
	v->siret = siret_print(cx->arena, structure_identifier_clean(cx->arena, STRUCTURE_SIRET, f[DRAFT_RECIPIENT_SIRET]));
	v->recipient = d->recipient ? d->recipient->name : v->siret;
	v->service = service_words(cx, d);
	v->engagement = f[DRAFT_ENGAGEMENT];
	v->number = f[DRAFT_INVOICE_NUMBER];
	v->date = date_words(cx, f[DRAFT_ISSUE_DATE]);
	v->credit_note = str_eq(f[DRAFT_KIND], invoice_type_name(INVOICE_AVOIR));
	v->file = msg_text(cx->arena, cx->lang, MSG_WEB_DOCUMENT_ABOUT,
	                   MSG_ARGS(M_STR("name", d->document.name), M_INT("n", d->document.npages)));
	if (days)
		v->delay = msg_text(cx->arena, cx->lang, MSG_WEB_CONFIRM_DELAY, MSG_ARGS(M_INT("days", days)));
}

enum ec page_confirm(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct confirm_view v = { 0 };
	struct draft *d;

	TRY(draft_of(cx, rq, &d));
	/* An address typed by hand: what is not right goes back to the form. */
	if (draft_check(cx, d->id, &d->form) != E_OK) {
		failure_clear(cx);
		return http_redirect(rs, str_printf(cx->arena, "/depot/%lld", (long long)d->id));
	}
	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_CONFIRM), SPACE_INVOICES_SENT);
	confirm_fill(cx, d, &v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_confirm(&h, &v);
	return E_OK;
}

enum ec page_confirm_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id, invoice, version = 0;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	(void)str_to_i64(http_form(rq, "version"), &version);
	enum ec ec = draft_submit(cx, id, version, &invoice);
	/* Pressed twice: the first time has sent it. */
	if (ec == E_NOT_FOUND && !str_empty(http_form(rq, "numero"))) {
		struct failure gone = cx->failure;
		failure_clear(cx);
		ec = draft_sent_as(cx, http_form(rq, "numero"), &invoice);
		if (ec == E_NOT_FOUND)
			cx->failure = gone;
	}
	/* The number may have been sent since the form was checked. */
	if (ec != E_OK)
		return draft_show_again(cx, rq, rs, id, NULL);
	return http_redirect(rs, str_printf(cx->arena, "/factures/%lld/envoyee", (long long)invoice));
}

enum ec page_draft_delete(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct confirm_view v = { 0 };
	struct draft *d;

	TRY(draft_of(cx, rq, &d));
	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_DELETE_TITLE), SPACE_INVOICES_SENT);
	confirm_fill(cx, d, &v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_draft_delete(&h, &v);
	return E_OK;
}

enum ec page_draft_delete_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(draft_delete(cx, id));
	return http_redirect(rs, STR("/factures-emises/brouillons?etat=supprime"));
}

/* --- sent --- */

static void sent_timeline(struct ctx *cx, const struct invoice_detail *d, struct sent_view *v)
{
	struct status_view now = view_status(cx, d->status);
	str due = format_date(cx->arena, cx->lang, d->clock_view.due);

	v->timeline = ARENA_ARRAY(cx->arena, struct timeline_view, 3);
	v->timeline[v->ntimeline++] = (struct timeline_view){
		.title = view_status(cx, STATUS_DEPOSEE).label,
		.meta = format_time(cx->arena, cx->lang, d->deposited_at),
		.dot = STR("done"), .icon = STR("check")
	};
	v->timeline[v->ntimeline++] = (struct timeline_view){
		.title = now.label,
		.meta = str_empty(due) ? format_time(cx->arena, cx->lang, d->status_at)
		                       : msg_text(cx->arena, cx->lang, MSG_WEB_SENT_CLOCK,
		                                  MSG_ARGS(M_STR("at", format_time(cx->arena, cx->lang, d->status_at)),
		                                           M_STR("due", due))),
		.dot = STR("now"), .icon = now.icon
	};
	v->timeline[v->ntimeline++] = (struct timeline_view){
		.title = d->service.id ? text1(cx, MSG_WEB_SENT_NEXT_SERVICE, "service", d->service.name)
		                       : text1(cx, MSG_WEB_SENT_NEXT, "name", d->recipient.name),
		.meta = page_text(cx, MSG_WEB_SENT_FOLLOW),
		.dot = STR("wait"), .icon = STR("clock")
	};
}

enum ec page_sent(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct sent_view v = { 0 };
	struct invoice_detail *d;
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(invoice_load(cx, id, &d));
	v.again = str_eq(http_query(rq, "etat"), STR("renvoyee"));
	page_begin(cx, rq, &v.page, page_text(cx, v.again ? MSG_WEB_SENT_AGAIN : MSG_WEB_SENT), SPACE_INVOICES_SENT);
	v.id = id;
	v.number = d->invoice.number;
	v.amount = format_money(cx->arena, cx->lang, d->invoice.ttc, d->invoice.currency);
	v.recipient = d->recipient.name;
	v.deposit_number = d->deposit_number;
	v.file = msg_text(cx->arena, cx->lang, MSG_WEB_FILE_ABOUT,
	                  MSG_ARGS(M_STR("name", d->document.name), M_INT("n", d->document.npages),
	                           M_STR("size", format_bytes(cx->arena, cx->lang, d->document.size))));
	v.hash = hex_of(cx->arena, d->document.hash.b, SHA256_SIZE);
	sent_timeline(cx, d, &v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_sent(&h, &v);
	return E_OK;
}
