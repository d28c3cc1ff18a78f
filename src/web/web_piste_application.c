#include "web_piste.h"

#include "core_arena.h"
#include "service_call.h"
#include "web_templates.h"

#define CALLS_SHOWN 50
#define HOME "/applications"

static str day_of(struct ctx *cx, int64_t at)
{
	return format_date(cx->arena, cx->lang, time_date(at));
}

static str on_day(struct ctx *cx, enum msg text, int64_t at)
{
	return msg_text(cx->arena, cx->lang, text, MSG_ARGS(M_STR("date", day_of(cx, at))));
}

/* --- the list --- */

enum ec piste_applications(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	struct applications_view v = { 0 };
	struct application *list;
	TRY(application_list(cx, visit->piste, visit->who, &list, &v.n));
	v.rows = ARENA_ARRAY(cx->arena, struct application_row, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = (struct application_row){
			.id = list[i].id,
			.name = list[i].name,
			.kind = page_text(cx, application_kind_label(list[i].kind)),
			.meta = on_day(cx, MSG_PISTE_CREATED_ON, list[i].created_at),
			.revoked = list[i].revoked_at != 0,
		};
	if (str_eq(http_query(rq, "etat"), STR("bienvenue")))
		v.notice = page_text(cx, MSG_PISTE_WELCOME);
	piste_page_begin(cx, rq, &v.page, page_text(cx, MSG_PISTE_APPLICATIONS), STR(HOME));
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_applications(&h, &v);
	return E_OK;
}

/* --- one of them --- */

static void apis_fill(struct ctx *cx, const struct subscription *apis, struct api_view *out)
{
	for (int i = 0; i < PISTE_APIS; i++) {
		enum piste_api api = (enum piste_api)i;
		out[i] = (struct api_view){
			.name = piste_api_name(api),
			.label = page_text(cx, piste_api_label(api)),
			.about = page_text(cx, piste_api_about(api)),
			.version = piste_api_version(api),
		};
		if (!apis || !apis[i].accepted)
			continue;
		out[i].accepted = on_day(cx, MSG_PISTE_ACCEPTED_ON, apis[i].terms_at);
		out[i].selected = apis[i].selected;
	}
}

static str chosen_of(struct ctx *cx, const struct api_view *apis)
{
	str names[PISTE_APIS];
	size_t n = 0;
	for (int i = 0; i < PISTE_APIS; i++)
		if (apis[i].selected)
			names[n++] = apis[i].label;
	return str_join(cx->arena, STR(", "), names, n);
}

static struct call_view call_of(struct ctx *cx, const struct call_row *c)
{
	enum call_link link = CALL_NO_RIGHT;
	(void)call_link_find(c->link, &link);
	return (struct call_view){
		.when = format_time(cx->arena, cx->lang, c->at),
		.environment = c->environment,
		.method = c->method,
		.path = c->path,
		.status = str_printf(cx->arena, "%d", c->status),
		.words = call_link_text(cx->lang, link),
		.whole = link == CALL_WHOLE,
	};
}

static void application_fill(struct ctx *cx, const struct application_detail *d, struct application_view *v)
{
	const struct application *a = &d->a;
	v->id = a->id;
	v->name = a->name;
	v->sandbox = a->kind == APPLICATION_SANDBOX;
	v->kind = page_text(cx, application_kind_label(a->kind));
	v->client_id = a->client_id;
	/* That of a sandbox is made with its account, and shown to nobody before it is asked for. */
	v->secret_since = v->sandbox && a->secret_at == a->created_at
	                          ? page_text(cx, MSG_PISTE_SECRET_NOT_YET)
	                          : on_day(cx, MSG_PISTE_SECRET_SINCE, a->secret_at);
	v->responsible = a->responsible;
	v->email = a->email;
	v->siret = siret_print(cx->arena, a->siret);
	v->created = day_of(cx, a->created_at);
	if (a->revoked_at)
		v->revoked = on_day(cx, MSG_PISTE_REVOKED_ON, a->revoked_at);
	apis_fill(cx, d->apis, v->apis);
	v->chosen = chosen_of(cx, v->apis);
}

static enum ec load(struct ctx *cx, struct http_request *rq, struct application_detail **d)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	return application_load(cx, visit->piste, visit->who, id, d);
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id,
                    struct application_view *v)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	struct application_detail *d;
	struct call_row *calls;
	TRY(application_load(cx, visit->piste, visit->who, id, &d));
	TRY(application_calls(cx, visit->piste, visit->who, id, CALLS_SHOWN, &calls, &v->ncalls));
	application_fill(cx, d, v);
	v->calls = ARENA_ARRAY(cx->arena, struct call_view, v->ncalls + 1);
	for (size_t i = 0; i < v->ncalls; i++)
		v->calls[i] = call_of(cx, &calls[i]);
	piste_page_begin(cx, rq, &v->page, v->name, STR(HOME));
	http_set_header(rs, "Cache-Control", STR("no-store")); /* a secret may stand on it */
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_application(&h, v);
	return E_OK;
}

static const struct {
	str state;
	enum msg notice;
} NOTICES[] = {
	{ STR_INIT("enregistree"), MSG_PISTE_SAVED },
	{ STR_INIT("conditions"), MSG_PISTE_ACCEPTED },
	{ STR_INIT("revoquee"), MSG_PISTE_REVOKED },
};

static str notice_of(struct ctx *cx, const struct http_request *rq)
{
	for (size_t i = 0; i < sizeof(NOTICES) / sizeof(NOTICES[0]); i++)
		if (str_eq(http_query(rq, "etat"), NOTICES[i].state))
			return page_text(cx, NOTICES[i].notice);
	return STR_NONE;
}

enum ec piste_application(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct application_view v = { .notice = notice_of(cx, rq) };
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	return show(cx, rq, rs, id, &v);
}

static enum ec show_secret(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                           const struct application_secret *s)
{
	struct application_view v = {
		.secret = {
			.title = page_text(cx, MSG_PISTE_SECRET),
			.login_label = STR("client_id"),
			.login = s->client_id,
			.secret_label = STR("client_secret"),
			.secret = s->client_secret,
			.more = page_text(cx, MSG_PISTE_SECRET_MORE),
		},
	};
	return show(cx, rq, rs, s->id, &v);
}

enum ec piste_secret(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	struct application_secret s;
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(application_rotate(cx, visit->piste, visit->who, id, &s));
	return show_secret(cx, rq, rs, &s);
}

static enum ec back_to(struct ctx *cx, struct http_response *rs, int64_t id, const char *rest)
{
	return http_redirect(rs, str_printf(cx->arena, HOME "/%lld%s", (long long)id, rest));
}

enum ec piste_revoke(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(application_revoke(cx, visit->piste, visit->who, id));
	return back_to(cx, rs, id, "?etat=revoquee");
}

/* --- its fields --- */

static const struct {
	const char *name;
	enum msg label, hint; /* MSG_COUNT: no hint */
	str type, autocomplete, input_mode;
} FIELDS[APP_FIELDS] = {
	[APP_NAME] = { "name", MSG_PISTE_APP_NAME, MSG_PISTE_APP_NAME_HINT, { 0 }, { 0 }, { 0 } },
	[APP_EMAIL] = { "email", MSG_PISTE_APP_EMAIL, MSG_PISTE_APP_EMAIL_HINT, STR_INIT("email"), STR_INIT("email"), { 0 } },
	[APP_RESPONSIBLE] = { "responsible", MSG_PISTE_APP_RESPONSIBLE, MSG_PISTE_APP_RESPONSIBLE_HINT, { 0 },
	                      STR_INIT("name"), { 0 } },
	[APP_SIRET] = { "siret", MSG_PISTE_APP_SIRET, MSG_COUNT, { 0 }, { 0 }, STR_INIT("numeric") },
};

static struct application_form form_of(const struct http_request *rq)
{
	return (struct application_form){
		.name = http_form(rq, "name"),
		.email = http_form(rq, "email"),
		.responsible = http_form(rq, "responsible"),
		.siret = http_form(rq, "siret"),
		.terms = !str_empty(http_form(rq, "terms")),
	};
}

/* What was typed, or else what the application has. */
static void fields_fill(struct ctx *cx, struct http_request *rq, struct application_view *v)
{
	struct field_view *fields[APP_FIELDS + 1];
	const str kept[APP_FIELDS] = { v->name, v->email, v->responsible, v->siret };
	bool post = http_method_of(rq) == HTTP_POST;
	for (int i = 0; i < APP_FIELDS; i++) {
		str name = str_of(FIELDS[i].name);
		fields[i] = &v->fields[i];
		v->fields[i] = (struct field_view){
			.name = name, .id = name, .label = page_text(cx, FIELDS[i].label),
			.hint = FIELDS[i].hint == MSG_COUNT ? STR_NONE : page_text(cx, FIELDS[i].hint),
			.value = post ? http_form(rq, FIELDS[i].name) : kept[i],
			.type = FIELDS[i].type, .autocomplete = FIELDS[i].autocomplete, .input_mode = FIELDS[i].input_mode,
			.optional = i == APP_SIRET && v->sandbox,
		};
	}
	v->terms = (struct field_view){ .name = STR("terms"), .id = STR("terms"), .label = page_text(cx, MSG_PISTE_TERMS),
		                        .value = post ? http_form(rq, "terms") : STR_NONE };
	fields[APP_FIELDS] = &v->terms;
	view_errors(cx, &v->errors, fields, APP_FIELDS + 1);
	failure_clear(cx);
}

static enum ec show_new(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct developer *who = piste_visit_of(rq)->who;
	struct application_view v = { .email = who->login, .responsible = who->name };
	fields_fill(cx, rq, &v);
	piste_page_begin(cx, rq, &v.page, page_text(cx, MSG_PISTE_CREATE), STR(HOME));
	v.page.error = v.errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_new(&h, &v);
	return E_OK;
}

enum ec piste_new(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show_new(cx, rq, rs);
}

enum ec piste_create(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	const struct application_form form = form_of(rq);
	struct application_secret s;
	if (application_create(cx, visit->piste, visit->who, &form, &s) == E_OK)
		return show_secret(cx, rq, rs, &s);
	if (!piste_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return show_new(cx, rq, rs);
}

/* --- « Modifier l'application » --- */

static enum ec show_edit(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                         const struct application_detail *d)
{
	struct application_view v = { .notice = notice_of(cx, rq) };
	application_fill(cx, d, &v);
	fields_fill(cx, rq, &v);
	piste_page_begin(cx, rq, &v.page, page_text(cx, MSG_PISTE_EDIT), STR(HOME));
	v.page.error = v.errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_edit(&h, &v);
	return E_OK;
}

enum ec piste_edit(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct application_detail *d;
	TRY(load(cx, rq, &d));
	if (d->a.revoked_at)
		return fail(cx, E_APPLICATION_REVOKED);
	return show_edit(cx, rq, rs, d);
}

/* The ticked boxes of that name as bits; names that are no API count for nothing. */
static unsigned apis_of(const struct http_request *rq, const char *name)
{
	const str *values;
	unsigned bits = 0;
	size_t n = http_form_all(rq, name, &values);
	for (size_t i = 0; i < n; i++) {
		enum piste_api api;
		if (piste_api_find(values[i], &api))
			bits |= 1u << api;
	}
	return bits;
}

enum ec piste_accept(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	struct application_detail *d;
	TRY(load(cx, rq, &d));
	TRY(application_accept(cx, visit->piste, visit->who, d->a.id, apis_of(rq, "cgu")));
	return back_to(cx, rs, d->a.id, "/modifier?etat=conditions#api");
}

enum ec piste_save(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	const struct application_form form = form_of(rq);
	struct application_detail *d;
	TRY(load(cx, rq, &d));
	enum ec ec = application_update(cx, visit->piste, visit->who, d->a.id, &form, apis_of(rq, "api"));
	if (ec == E_OK)
		return back_to(cx, rs, d->a.id, "?etat=enregistree");
	if (!piste_is_finding(cx))
		return ec;
	http_status(rs, error_info(ec)->http);
	return show_edit(cx, rq, rs, d);
}

/* --- the catalogue and the conditions --- */

enum ec piste_catalogue(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct catalogue_view v = { 0 };
	apis_fill(cx, NULL, v.apis);
	piste_page_begin(cx, rq, &v.page, page_text(cx, MSG_PISTE_CATALOGUE), STR("/catalogue"));
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_catalogue(&h, &v);
	return E_OK;
}

enum ec piste_conditions(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct conditions_view v = { .title = page_text(cx, MSG_PISTE_CONDITIONS) };
	str name = http_param(rq, "api");
	enum piste_api api;
	if (!str_empty(name)) {
		if (!piste_api_find(name, &api))
			return fail(cx, E_NOT_FOUND);
		v.api = page_text(cx, piste_api_label(api));
		v.title = msg_text(cx->arena, cx->lang, MSG_PISTE_CONDITIONS_OF, MSG_ARGS(M_STR("api", v.api)));
	}
	piste_page_begin(cx, rq, &v.page, v.title, STR_NONE);
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_conditions(&h, &v);
	return E_OK;
}
