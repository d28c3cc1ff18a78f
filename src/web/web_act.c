/* Transfer, correction, completion, giving up: pages of one small form each. */
#include "core_arena.h"
#include "service_directory.h"
#include "service_draft.h"
#include "web_process.h"
#include "web_templates.h"

typedef enum ec (*act_fill)(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                            struct act_view *v);
typedef void (*act_template)(struct html *h, const struct act_view *v);

struct act {
	enum msg title;
	enum space space;
	act_fill fill;
	act_template template;
};

static enum ec load(struct ctx *cx, const struct http_request *rq, struct invoice_detail **out)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	return invoice_load(cx, id, out);
}

static int64_t version_of(const struct http_request *rq)
{
	int64_t version = 0;

	(void)str_to_i64(http_form(rq, "version"), &version);
	return version;
}

static enum ec back_to(struct ctx *cx, struct http_response *rs, int64_t id, const char *rest)
{
	return http_redirect(rs, str_printf(cx->arena, "/factures/%lld%s", (long long)id, rest));
}

static struct field_view field(struct ctx *cx, const char *name, enum msg label, str value)
{
	return (struct field_view){ .name = str_of(name), .id = str_of(name), .label = page_text(cx, label), .value = value };
}

static void fixed(struct act_view *v, str label, str value, bool total)
{
	if (!str_empty(value))
		v->fixed[v->nfixed++] = (struct pair_line){ .label = label, .value = value, .total = total };
}

static void common_fill(struct ctx *cx, const struct invoice_detail *d, struct act_view *v)
{
	str amount = format_money(cx->arena, cx->lang, d->invoice.ttc, d->invoice.currency);
	str other = d->side == SIDE_SUPPLIER ? d->recipient.name : d->supplier.name;

	v->id = d->id;
	v->version = d->version;
	v->number = d->invoice.number;
	v->summary = str_printf(cx->arena, "%.*s · %.*s", STR_ARG(other), STR_ARG(amount));
	v->reason = motive_set_text(cx->arena, cx->lang, d->motives);
	v->reason_title = page_text(cx, status_info(d->status)->label);
	v->asked = d->complement;
	fixed(v, page_text(cx, MSG_WEB_RECIPIENT), d->recipient.name, false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_NUMBER), d->invoice.number, false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_DATE), format_date(cx->arena, cx->lang, d->invoice.issued), false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_HT), format_money(cx->arena, cx->lang, d->invoice.ht, d->invoice.currency), false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_TTC), amount, true);
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct act *act,
                    const struct invoice_detail *d)
{
	struct act_view *v = ARENA_NEW(cx->arena, struct act_view);
	struct failure failure = cx->failure;

	failure_clear(cx);
	page_begin(cx, rq, &v->page, msg_text(cx->arena, cx->lang, act->title, MSG_ARGS(M_STR("number", d->invoice.number))),
	           act->space);
	common_fill(cx, d, v);
	TRY(act->fill(cx, failure.code ? rq : NULL, d, v));
	if (failure.code) {
		struct field_view *fields[] = { &v->service, &v->engagement, &v->complement };
		cx->failure = failure;
		http_status(rs, error_info(failure.code)->http);
		view_errors(cx, &v->errors, fields, 3);
		v->page.error = true;
		failure_clear(cx);
	}
	struct html h = page_html(cx, rq, rs);
	act->template(&h, v);
	return E_OK;
}

static enum ec show_again(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct act *act)
{
	struct failure failure = cx->failure;
	struct invoice_detail *d;

	if (error_info(failure.code)->http >= 500 || failure.code == E_NOT_FOUND || failure.code == E_FORBIDDEN ||
	    failure.code == E_DB_CONFLICT)
		return failure.code;
	failure_clear(cx);
	TRY(load(cx, rq, &d));
	cx->failure = failure;
	return show(cx, rq, rs, act, d);
}

/* --- transfer to another service (S089) --- */

static enum ec transfer_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                             struct act_view *v)
{
	struct service *services;
	size_t n;
	str chosen = rq ? http_form(rq, "service_code") : STR_NONE;

	TRY(directory_services(cx, d->recipient.id, true, &services, &n));
	struct option_view *o = ARENA_ARRAY(cx->arena, struct option_view, n + 1);
	v->service = field(cx, "service_code", MSG_WEB_TRANSFER_SERVICE, STR_NONE);
	v->complement = field(cx, "complement", MSG_WEB_COMPLEMENT, rq ? http_form(rq, "complement") : STR_NONE);
	v->complement.rows = 3;
	v->complement.optional = true;
	v->complement.hint = page_text(cx, MSG_WEB_TRANSFER_HINT);
	o[v->service.noptions++] = (struct option_view){ .value = STR(""), .label = page_text(cx, MSG_WEB_CHOOSE) };
	for (size_t i = 0; i < n; i++) {
		str id = str_printf(cx->arena, "%lld", (long long)services[i].id);

		if (services[i].id == d->service.id)
			continue;
		o[v->service.noptions++] = (struct option_view){
			.value = id,
			.label = str_printf(cx->arena, "%.*s (%.*s)", STR_ARG(services[i].name), STR_ARG(services[i].code)),
			.chosen = str_eq(id, chosen)
		};
	}
	v->service.options = o;
	return E_OK;
}

static const struct act TRANSFER = { MSG_WEB_TRANSFER_TITLE, SPACE_INVOICES_RECEIVED, transfer_fill, tpl_page_transfer };

enum ec page_transfer(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_detail *d;

	TRY(load(cx, rq, &d));
	return d->may_transfer ? show(cx, rq, rs, &TRANSFER, d) : back_to(cx, rs, d->id, "");
}

enum ec page_transfer_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id, service = 0;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	(void)str_to_i64(http_form(rq, "service_code"), &service);
	if (invoice_transfer(cx, id, version_of(rq), service, str_trim(http_form(rq, "complement"))) != E_OK)
		return show_again(cx, rq, rs, &TRANSFER);
	return back_to(cx, rs, id, "?etat=transferee");
}

/* --- correct and send again (S086, S088) --- */

static enum ec correct_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                            struct act_view *v)
{
	struct service *services;
	size_t n;
	struct routing_needs needs;

	TRY(directory_services(cx, d->recipient.id, true, &services, &n));
	needs = structure_routing_needs(&d->recipient, d->service.id ? &d->service : NULL, d->service.id != 0,
	                                !str_empty(d->invoice.engagement));
	v->services = services;
	v->nservices = n;
	v->change_service = d->may_change & (RIGHT_SERVICE | RIGHT_EVERYTHING);
	v->change_engagement = d->may_change & (RIGHT_ENGAGEMENT | RIGHT_EVERYTHING);
	v->service = field(cx, "service_code", MSG_WEB_FIELD_SERVICE, rq ? http_form(rq, "service_code") : d->service.code);
	v->service.list = STR("services");
	v->service.optional = !needs.service;
	v->engagement = field(cx, "engagement", MSG_WEB_FIELD_ENGAGEMENT, rq ? http_form(rq, "engagement") : d->invoice.engagement);
	v->engagement.optional = !needs.engagement;
	if (needs.why_service != ROUTING_OPTIONAL)
		v->service.hint = page_text(cx, routing_reason_text(needs.why_service));
	if (needs.why_engagement != ROUTING_OPTIONAL)
		v->engagement.hint = page_text(cx, routing_reason_text(needs.why_engagement));
	return E_OK;
}

static const struct act CORRECT = { MSG_WEB_CORRECT_TITLE, SPACE_INVOICES_SENT, correct_fill, tpl_page_correct };

enum ec page_correct(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_detail *d;

	TRY(load(cx, rq, &d));
	return d->may_change ? show(cx, rq, rs, &CORRECT, d) : back_to(cx, rs, d->id, "");
}

enum ec page_correct_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct correction c = { .version = version_of(rq), .service_code = str_trim(http_form(rq, "service_code")),
		                .engagement = str_trim(http_form(rq, "engagement")) };

	if (!http_param_id(rq, "id", &c.id))
		return fail(cx, E_NOT_FOUND);
	if (invoice_correct(cx, &c) != E_OK)
		return show_again(cx, rq, rs, &CORRECT);
	return back_to(cx, rs, c.id, "/envoyee?etat=renvoyee");
}

/* --- add what a suspension asked for --- */

static enum ec complete_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                             struct act_view *v)
{
	(void)d;
	v->complement = field(cx, "complement", MSG_WEB_COMPLETE_MESSAGE, rq ? http_form(rq, "complement") : STR_NONE);
	v->complement.rows = 3;
	v->complement.optional = true;
	v->complement.hint = page_text(cx, MSG_WEB_COMPLETE_HINT);
	return E_OK;
}

static const struct act COMPLETE = { MSG_WEB_COMPLETE_TITLE, SPACE_INVOICES_SENT, complete_fill, tpl_page_complete };

enum ec page_complete(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_detail *d;

	TRY(load(cx, rq, &d));
	return d->may_complete ? show(cx, rq, rs, &COMPLETE, d) : back_to(cx, rs, d->id, "");
}

enum ec page_complete_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct upload *files;
	int64_t id;
	size_t n;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	n = page_uploads(cx, rq, &files);
	if (invoice_complete(cx, id, version_of(rq), str_trim(http_form(rq, "complement")), files, n) != E_OK)
		return show_again(cx, rq, rs, &COMPLETE);
	return back_to(cx, rs, id, "?etat=completee");
}

/* --- give up --- */

static enum ec abandon_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                            struct act_view *v)
{
	(void)cx, (void)rq, (void)d, (void)v;
	return E_OK;
}

static const struct act ABANDON = { MSG_WEB_ABANDON_TITLE, SPACE_INVOICES_SENT, abandon_fill, tpl_page_abandon };

enum ec page_abandon(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_detail *d;

	TRY(load(cx, rq, &d));
	return d->may_abandon ? show(cx, rq, rs, &ABANDON, d) : back_to(cx, rs, d->id, "");
}

enum ec page_abandon_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	if (invoice_abandon(cx, id, version_of(rq)) != E_OK)
		return show_again(cx, rq, rs, &ABANDON);
	return back_to(cx, rs, id, "?etat=abandonnee");
}
