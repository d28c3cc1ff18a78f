/* Transfer, correction, completion, giving up: pages of one small form each. */
#include "core_arena.h"
#include "service_directory.h"
#include "service_draft.h"
#include "web_process.h"
#include "web_templates.h"

typedef enum ec (*act_fill)(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                            struct act_view *v);
typedef void (*act_template)(struct html *h, const struct act_view *v);

/* One thing that may be done to an invoice: who may, its form, the use case, where it leads. */
struct act {
	enum msg title;
	enum space space;
	bool (*may)(const struct invoice_detail *d);
	act_fill fill;
	enum ec (*run)(struct ctx *cx, struct http_request *rq, int64_t id);
	act_template template;
	const char *done; /* what follows « /factures/12 » afterwards */
};

static int64_t version_of(const struct http_request *rq)
{
	int64_t version = 0;

	(void)str_to_i64(http_form(rq, "version"), &version);
	return version;
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
	if (!(d->may_change & RIGHT_RECIPIENT))
		fixed(v, page_text(cx, MSG_WEB_RECIPIENT), d->recipient.name, false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_NUMBER), d->invoice.number, false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_DATE), format_date(cx->arena, cx->lang, d->invoice.issued), false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_HT), format_money(cx->arena, cx->lang, d->invoice.ht, d->invoice.currency), false);
	fixed(v, page_text(cx, MSG_WEB_FIELD_TTC), amount, true);
}

/* rq: as typed, NULL at first. A failure of cx is shown beside its field. */
static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct act *act,
                    const struct invoice_detail *d, bool typed)
{
	struct act_view *v = ARENA_NEW(cx->arena, struct act_view);
	struct failure failure = cx->failure;

	failure_clear(cx);
	page_begin(cx, rq, &v->page, msg_text(cx->arena, cx->lang, act->title, MSG_ARGS(M_STR("number", d->invoice.number))),
	           act->space);
	common_fill(cx, d, v);
	TRY(act->fill(cx, typed ? rq : NULL, d, v));
	if (failure.code) {
		struct field_view *fields[] = { &v->recipient, &v->service, &v->engagement, &v->complement };
		cx->failure = failure;
		http_status(rs, error_info(failure.code)->http);
		view_errors(cx, &v->errors, fields, 4);
		v->page.error = true;
		failure_clear(cx);
	}
	struct html h = page_html(cx, rq, rs);
	act->template(&h, v);
	return E_OK;
}

static enum ec leave(struct ctx *cx, struct http_response *rs, int64_t id, const char *rest)
{
	return http_redirect(rs, str_printf(cx->arena, "/factures/%lld%s", (long long)id, rest));
}

static enum ec act_get(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct act *act)
{
	struct invoice_detail *d;

	TRY(process_load(cx, rq, &d));
	return act->may(d) ? show(cx, rq, rs, act, d, false) : leave(cx, rs, d->id, "");
}

static enum ec act_post(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct act *act)
{
	struct failure failure;
	struct invoice_detail *d;
	bool asks = !str_empty(http_form(rq, "voir")); /* only to see what the form would be like */
	enum ec ec;
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	ec = asks ? E_OK : act->run(cx, rq, id);
	if (ec == E_OK && !asks)
		return leave(cx, rs, id, act->done);
	if (!asks && !process_is_for_the_form(ec))
		return ec;
	failure = cx->failure;
	failure_clear(cx);
	TRY(process_load(cx, rq, &d));
	cx->failure = failure;
	return show(cx, rq, rs, act, d, true);
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

static enum ec transfer_run(struct ctx *cx, struct http_request *rq, int64_t id)
{
	int64_t service = 0;

	(void)str_to_i64(http_form(rq, "service_code"), &service);
	return invoice_transfer(cx, id, version_of(rq), service, str_trim(http_form(rq, "complement")));
}

static bool may_transfer(const struct invoice_detail *d)
{
	return d->may_transfer;
}

/* --- correct and send again (S086, S088) --- */

/* As typed in rq, or as it stands. */
static str typed_or(const struct http_request *rq, const char *name, str stands)
{
	return rq ? str_trim(http_form(rq, name)) : stands;
}

/* The recipient as typed, with its services; the present one while nothing else was found. */
static enum ec recipient_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                              struct act_view *v, struct structure *out)
{
	struct directory_entry *entry;
	bool found;
	str siret = typed_or(rq, "recipient_siret", d->recipient.identifier);

	*out = d->recipient;
	v->change_recipient = d->may_change & (RIGHT_RECIPIENT | RIGHT_EVERYTHING);
	if (!v->change_recipient)
		return E_OK;
	v->recipient = field(cx, "recipient_siret", MSG_WEB_FIELD_RECIPIENT,
	                     siret_print(cx->arena, structure_identifier_clean(cx->arena, STRUCTURE_SIRET, siret)));
	v->recipient.input_mode = STR("numeric");
	v->recipient.hint = page_text(cx, MSG_WEB_CORRECT_RECIPIENT_HINT);
	TRY(directory_find(cx, siret, &entry, &found));
	if (!found)
		return E_OK;
	*out = entry->structure;
	v->recipient_fact = msg_text(cx->arena, cx->lang,
	                             entry->structure.active ? MSG_WEB_DIRECTORY_ACTIVE : MSG_WEB_DIRECTORY_INACTIVE,
	                             MSG_ARGS(M_STR("name", entry->structure.name)));
	return E_OK;
}

static const struct service *service_of(const struct service *list, size_t n, str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].code, code))
			return &list[i];
	}
	return NULL;
}

static void needs_fill(struct ctx *cx, const struct structure *recipient, struct act_view *v)
{
	const struct service *service = service_of(v->services, v->nservices, v->service.value);
	struct routing_needs needs =
		structure_routing_needs(recipient, service, !str_empty(v->service.value), !str_empty(v->engagement.value));

	v->service.optional = !needs.service;
	v->engagement.optional = !needs.engagement;
	if (needs.why_service != ROUTING_OPTIONAL)
		v->service.hint = page_text(cx, routing_reason_text(needs.why_service));
	if (needs.why_engagement != ROUTING_OPTIONAL)
		v->engagement.hint = page_text(cx, routing_reason_text(needs.why_engagement));
}

static enum ec correct_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                            struct act_view *v)
{
	struct structure recipient;
	struct service *services;

	TRY(recipient_fill(cx, rq, d, v, &recipient));
	TRY(directory_services(cx, recipient.id, true, &services, &v->nservices));
	v->services = services;
	v->change_service = d->may_change & (RIGHT_SERVICE | RIGHT_EVERYTHING);
	v->change_engagement = d->may_change & (RIGHT_ENGAGEMENT | RIGHT_EVERYTHING);
	v->service = field(cx, "service_code", MSG_WEB_FIELD_SERVICE, typed_or(rq, "service_code", d->service.code));
	v->service.list = STR("services");
	v->engagement = field(cx, "engagement", MSG_WEB_FIELD_ENGAGEMENT, typed_or(rq, "engagement", d->invoice.engagement));
	needs_fill(cx, &recipient, v);
	return E_OK;
}

static enum ec correct_run(struct ctx *cx, struct http_request *rq, int64_t id)
{
	struct correction c = { .id = id, .version = version_of(rq),
		                .service_code = str_trim(http_form(rq, "service_code")),
		                .engagement = str_trim(http_form(rq, "engagement")),
		                .recipient_siret = str_trim(http_form(rq, "recipient_siret")) };

	if (http_form_has(rq, "recipient_siret") && str_empty(c.recipient_siret))
		field_fail(cx, FIELD_RECIPIENT, E_FIELD_REQUIRED);
	TRY(fields_end(cx));
	return invoice_correct(cx, &c);
}

static bool may_correct(const struct invoice_detail *d)
{
	return d->may_change;
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

static enum ec complete_run(struct ctx *cx, struct http_request *rq, int64_t id)
{
	struct upload *files;
	size_t n = page_uploads(cx, rq, &files);

	return invoice_complete(cx, id, version_of(rq), str_trim(http_form(rq, "complement")), files, n);
}

static bool may_complete(const struct invoice_detail *d)
{
	return d->may_complete;
}

/* --- give up --- */

static enum ec abandon_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                            struct act_view *v)
{
	(void)cx, (void)rq, (void)d, (void)v;
	return E_OK;
}

static enum ec abandon_run(struct ctx *cx, struct http_request *rq, int64_t id)
{
	return invoice_abandon(cx, id, version_of(rq));
}

static bool may_abandon(const struct invoice_detail *d)
{
	return d->may_abandon;
}

/* --- the pages --- */

#define ACT(name, title, space, what, done) \
	static const struct act name = { title, space, may_##what, what##_fill, what##_run, tpl_page_##what, done }

ACT(TRANSFER, MSG_WEB_TRANSFER_TITLE, SPACE_INVOICES_RECEIVED, transfer, "?etat=transferee");
ACT(CORRECT, MSG_WEB_CORRECT_TITLE, SPACE_INVOICES_SENT, correct, "/envoyee?etat=renvoyee");
ACT(COMPLETE, MSG_WEB_COMPLETE_TITLE, SPACE_INVOICES_SENT, complete, "?etat=completee");
ACT(ABANDON, MSG_WEB_ABANDON_TITLE, SPACE_INVOICES_SENT, abandon, "?etat=abandonnee");

#define PAGES(page, act)                                                                          \
	enum ec page(struct ctx *cx, struct http_request *rq, struct http_response *rs)           \
	{                                                                                         \
		return act_get(cx, rq, rs, &(act));                                               \
	}                                                                                         \
	enum ec page##_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)    \
	{                                                                                         \
		return act_post(cx, rq, rs, &(act));                                              \
	}

PAGES(page_transfer, TRANSFER)
PAGES(page_correct, CORRECT)
PAGES(page_complete, COMPLETE)
PAGES(page_abandon, ABANDON)
