#include "web_raccordement.h"

#include "core_arena.h"
#include "service_env.h"
#include "service_raccordement.h"
#include "web_templates.h"

#define HERE "/raccordement"

static void tabs(struct ctx *cx, struct tabs_view *out)
{
	out->items[out->n++] = (struct tab_view){ .label = page_text(cx, MSG_RACCORDEMENT_TAB_API), .href = STR(HERE),
		                                  .current = true };
}

static bool in_qualification(const struct ctx *cx)
{
	return cx->env->kind == ENV_QUALIFICATION;
}

static str day_of(struct ctx *cx, int64_t at)
{
	return format_date(cx->arena, cx->lang, time_date(at));
}

/* --- the chain --- */

static str apis_of(struct ctx *cx, unsigned apis)
{
	str names[PISTE_APIS];
	size_t n = 0;
	for (int i = 0; i < PISTE_APIS; i++)
		if (apis & (1u << i))
			names[n++] = page_text(cx, piste_api_label((enum piste_api)i));
	return str_join(cx->arena, STR(", "), names, n);
}

static struct timeline_view link_of(struct ctx *cx, const struct chain_link *l, str meta)
{
	bool stands = l->missing == CALL_WHOLE;
	return (struct timeline_view){
		.title = page_text(cx, l->label),
		.meta = stands ? meta : page_text(cx, MSG_RACCORDEMENT_MISSING),
		.note = stands ? STR_NONE : call_link_text(cx->lang, l->missing),
		.dot = stands ? STR("done") : STR("missing"),
		.icon = stands ? STR("check") : STR("cross"),
	};
}

static struct chain_view chain_of(struct ctx *cx, const struct raccordement_chain *c)
{
	const struct raccordement *r = &c->r;
	struct chain_view v = {
		.id = r->id,
		.application = r->application,
		.whole = c->whole,
		.nlinks = CHAIN_LINKS,
		.meta = msg_text(cx->arena, cx->lang, MSG_RACCORDEMENT_META,
		                 MSG_ARGS(M_STR("usage", page_text(cx, raccordement_usage_label(r->usage))),
		                          M_STR("name", r->contact_name), M_STR("email", r->contact_email))),
	};
	const str metas[CHAIN_LINKS] = {
		page_text(cx, in_qualification(cx) ? MSG_PISTE_KIND_SANDBOX : MSG_PISTE_KIND_PRODUCTION),
		apis_of(cx, c->apis), day_of(cx, r->created_at), STR_NONE, STR_NONE,
	};
	for (int i = 0; i < CHAIN_LINKS; i++) {
		v.links[i] = link_of(cx, &c->links[i], metas[i]);
		if (c->links[i].missing != CALL_WHOLE && str_empty(v.missing))
			v.missing = v.links[i].title;
	}
	return v;
}

static struct technical_view technical_of(struct ctx *cx, const struct technical_account *t)
{
	bool expired = t->expires_at <= cx->now;
	return (struct technical_view){
		.id = t->account_id,
		.login = technical_login(cx->arena, t->login),
		.active = t->state == ACCOUNT_ACTIVE,
		.expired = expired,
		.expires = msg_text(cx->arena, cx->lang,
		                    expired ? MSG_RACCORDEMENT_EXPIRED_ON : MSG_RACCORDEMENT_EXPIRES_ON,
		                    MSG_ARGS(M_STR("date", day_of(cx, t->expires_at)))),
	};
}

/* --- the page --- */

static void fill(struct ctx *cx, const struct raccordement_page *p, struct raccordement_view *v)
{
	v->nchains = p->nactive;
	v->chains = ARENA_ARRAY(cx->arena, struct chain_view, p->nactive + 1);
	for (size_t i = 0; i < p->nactive; i++)
		v->chains[i] = chain_of(cx, &p->active[i]);
	v->ntechnicals = p->ntechnicals;
	v->technicals = ARENA_ARRAY(cx->arena, struct technical_view, p->ntechnicals + 1);
	for (size_t i = 0; i < p->ntechnicals; i++)
		v->technicals[i] = technical_of(cx, &p->technicals[i]);
	v->nwithdrawn = p->nwithdrawn;
	v->withdrawn = ARENA_ARRAY(cx->arena, str, p->nwithdrawn + 1);
	for (size_t i = 0; i < p->nwithdrawn; i++)
		v->withdrawn[i] = msg_text(cx->arena, cx->lang, MSG_RACCORDEMENT_WITHDRAWN_ON,
		                           MSG_ARGS(M_STR("name", p->withdrawn[i].application),
		                                    M_STR("date", day_of(cx, p->withdrawn[i].withdrawn_at))));
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct raccordement_view *v)
{
	struct raccordement_page p;
	TRY(raccordement_page(cx, &p));
	page_begin(cx, rq, &v->page, page_text(cx, MSG_SPACE_CONNECTION), SPACE_CONNECTION);
	tabs(cx, &v->tabs);
	v->structure = cx->actor->at->name;
	v->may_manage = actor_may(cx, SPACE_CONNECTION, ACTION_MANAGE);
	v->qualification = in_qualification(cx);
	fill(cx, &p, v);
	/* A password may stand on it. */
	http_set_header(rs, "Cache-Control", STR("no-store"));
	struct html h = page_html(cx, rq, rs);
	tpl_page_raccordement(&h, v);
	return E_OK;
}

static const struct {
	str state;
	enum msg notice;
} NOTICES[] = {
	{ STR_INIT("declare"), MSG_RACCORDEMENT_DECLARED },
	{ STR_INIT("retire"), MSG_RACCORDEMENT_WITHDRAWN },
	{ STR_INIT("compte"), MSG_RACCORDEMENT_TECHNICAL_CHANGED },
};

enum ec page_raccordement(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct raccordement_view v = { 0 };
	for (size_t i = 0; i < sizeof(NOTICES) / sizeof(NOTICES[0]); i++)
		if (str_eq(http_query(rq, "etat"), NOTICES[i].state))
			v.notice = page_text(cx, NOTICES[i].notice);
	return show(cx, rq, rs, &v);
}

/* --- declaring --- */

static const struct {
	const char *name;
	enum msg label, hint; /* MSG_COUNT: no hint */
	str type, autocomplete;
	bool optional;
} FIELDS[DECLARE_FIELDS] = {
	[DECLARE_STRUCTURE] = { "structure", MSG_RACCORDEMENT_STRUCTURE, MSG_COUNT, { 0 }, { 0 }, false },
	[DECLARE_APPLICATION] = { "application", MSG_RACCORDEMENT_APPLICATION, MSG_COUNT, { 0 }, { 0 }, false },
	[DECLARE_USAGE] = { "usage", MSG_RACCORDEMENT_USAGE, MSG_COUNT, { 0 }, { 0 }, false },
	[DECLARE_NAME] = { "contact_name", MSG_RACCORDEMENT_CONTACT_NAME, MSG_COUNT, { 0 }, STR_INIT("name"), false },
	[DECLARE_EMAIL] = { "contact_email", MSG_RACCORDEMENT_CONTACT_EMAIL, MSG_COUNT, STR_INIT("email"), STR_INIT("email"), false },
	[DECLARE_PHONE] = { "contact_phone", MSG_RACCORDEMENT_CONTACT_PHONE, MSG_COUNT, STR_INIT("tel"), STR_INIT("tel"), true },
};

static void structures_fill(struct ctx *cx, struct field_view *f)
{
	const struct actor_structure **mine = ARENA_ARRAY(cx->arena, const struct actor_structure *,
	                                                  cx->actor->nstructures + 1);
	size_t n = raccordement_structures(cx, mine);
	struct option_view *options = ARENA_ARRAY(cx->arena, struct option_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		str id = str_printf(cx->arena, "%lld", (long long)mine[i]->id);
		options[i] = (struct option_view){
			.value = id,
			.label = str_printf(cx->arena, "%.*s, %.*s", STR_ARG(mine[i]->name),
			                    STR_ARG(siret_print(cx->arena, mine[i]->identifier))),
			.chosen = str_empty(f->value) ? mine[i] == cx->actor->at : str_eq(f->value, id),
		};
	}
	f->options = options;
	f->noptions = n;
}

static void usages_fill(struct ctx *cx, struct field_view *f)
{
	struct option_view *options = ARENA_ARRAY(cx->arena, struct option_view, USAGE_COUNT + 1);
	options[0] = (struct option_view){ .label = page_text(cx, MSG_RACCORDEMENT_USAGE_CHOOSE) };
	for (int i = 0; i < USAGE_COUNT; i++) {
		str name = raccordement_usage_name((enum raccordement_usage)i);
		options[i + 1] = (struct option_view){
			.value = name,
			.label = page_text(cx, raccordement_usage_label((enum raccordement_usage)i)),
			.chosen = str_eq(f->value, name),
		};
	}
	f->options = options;
	f->noptions = USAGE_COUNT + 1;
}

static enum ec show_form(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct declare_view v = { .qualification = in_qualification(cx) };
	struct field_view *fields[DECLARE_FIELDS];
	for (int i = 0; i < DECLARE_FIELDS; i++) {
		str name = str_of(FIELDS[i].name);
		fields[i] = &v.fields[i];
		v.fields[i] = (struct field_view){
			.name = name, .id = name, .label = page_text(cx, FIELDS[i].label),
			.value = http_method_of(rq) == HTTP_POST ? http_form(rq, FIELDS[i].name) : STR_NONE,
			.optional = FIELDS[i].optional, .type = FIELDS[i].type, .autocomplete = FIELDS[i].autocomplete,
		};
	}
	v.fields[DECLARE_APPLICATION].hint =
		page_text(cx, v.qualification ? MSG_RACCORDEMENT_HINT_SANDBOX : MSG_RACCORDEMENT_HINT_PRODUCTION);
	structures_fill(cx, &v.fields[DECLARE_STRUCTURE]);
	usages_fill(cx, &v.fields[DECLARE_USAGE]);
	view_errors(cx, &v.errors, fields, DECLARE_FIELDS);
	failure_clear(cx);
	page_begin(cx, rq, &v.page, page_text(cx, MSG_RACCORDEMENT_DECLARE), SPACE_CONNECTION);
	v.page.error = v.errors.n > 0;
	tabs(cx, &v.tabs);
	struct html h = page_html(cx, rq, rs);
	tpl_page_declare(&h, &v);
	return E_OK;
}

enum ec page_raccordement_form(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	TRY(actor_require(cx, SPACE_CONNECTION, ACTION_MANAGE));
	return show_form(cx, rq, rs);
}

enum ec page_raccordement_declare(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct raccordement_form form = {
		.structure = http_form(rq, "structure"),
		.application = http_form(rq, "application"),
		.usage = http_form(rq, "usage"),
		.contact_name = http_form(rq, "contact_name"),
		.contact_email = http_form(rq, "contact_email"),
		.contact_phone = http_form(rq, "contact_phone"),
	};
	int64_t id;
	TRY(actor_require(cx, SPACE_CONNECTION, ACTION_MANAGE));
	enum ec ec = raccordement_declare(cx, &form, &id);
	if (ec == E_OK)
		return http_redirect(rs, STR(HERE "?etat=declare"));
	if (ec != E_FIELDS)
		return ec;
	http_status(rs, error_info(ec)->http);
	return show_form(cx, rq, rs);
}

/* --- what its buttons do --- */

enum ec page_raccordement_withdraw(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(raccordement_withdraw(cx, id));
	return http_redirect(rs, STR(HERE "?etat=retire"));
}

static enum ec show_secret(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                           const struct technical_secret *s)
{
	struct raccordement_view v = {
		.secret = {
			.title = page_text(cx, MSG_RACCORDEMENT_SECRET),
			.login_label = page_text(cx, MSG_RACCORDEMENT_SECRET_LOGIN),
			.login = s->login,
			.secret_label = page_text(cx, MSG_RACCORDEMENT_SECRET_PASSWORD),
			.secret = s->password,
			.more = msg_text(cx->arena, cx->lang, MSG_RACCORDEMENT_SECRET_MORE,
			                 MSG_ARGS(M_STR("date", day_of(cx, s->expires_at)))),
		},
	};
	return show(cx, rq, rs, &v);
}

enum ec page_technical_create(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct technical_secret s;
	TRY(technical_create(cx, &s));
	return show_secret(cx, rq, rs, &s);
}

enum ec page_technical_renew(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct technical_secret s;
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(technical_renew(cx, id, &s));
	return show_secret(cx, rq, rs, &s);
}

enum ec page_technical_state(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;
	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(technical_set_active(cx, id, str_eq(http_form(rq, "do"), STR("activer"))));
	return http_redirect(rs, STR(HERE "?etat=compte"));
}
