#include "web_piste.h"

#include "core_arena.h"
#include "core_json.h"
#include "service_demo_piste.h"
#include "web_static.h"
#include "web_templates.h"

#define YEAR (365 * 86400)
#define HOME "/applications"

/* --- around every handler --- */

static void choose_lang(struct ctx *cx, const struct http_request *rq, bool signed_in)
{
	str chosen = http_cookie(rq, COOKIE_LANG);
	if (str_eq(chosen, lang_code(LANG_EN)))
		cx->lang = LANG_EN;
	else if (str_eq(chosen, lang_code(LANG_FR)))
		cx->lang = LANG_FR;
	else if (!signed_in)
		cx->lang = lang_of_header(http_header(rq, "Accept-Language"));
}

enum ec piste_enter(struct ctx *cx, struct http_request *rq, const struct http_route *route, struct piste *piste)
{
	struct piste_visit *visit = ARENA_NEW(cx->arena, struct piste_visit);
	*visit = (struct piste_visit){ .piste = piste, .token = http_cookie(rq, COOKIE_PISTE) };
	http_set_local(rq, visit);
	choose_lang(cx, rq, false);
	if (!str_empty(visit->token) && !(route->flags & ROUTE_CACHED))
		TRY(developer_enter(cx, piste, visit->token, &visit->who));
	choose_lang(cx, rq, visit->who != NULL);
	return visit->who || !(route->flags & ROUTE_SIGNED_IN) ? E_OK : fail(cx, E_SIGN_IN);
}

const struct piste_visit *piste_visit_of(const struct http_request *rq)
{
	static const struct piste_visit nobody;
	const struct piste_visit *visit = http_local(rq);
	return visit ? visit : &nobody;
}

/* An address without a route was not entered: who asks for it still keeps menu and language. */
static void recognise(struct ctx *cx, struct http_request *rq, struct piste *piste)
{
	static const struct http_route nowhere = { 0 };
	struct failure failure = cx->failure;
	failure_clear(cx);
	(void)(piste_enter(cx, rq, &nowhere, piste) == E_OK);
	cx->failure = failure;
}

void piste_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec, struct piste *piste)
{
	const struct error_info *info = error_info(ec);
	if (!http_local(rq))
		recognise(cx, rq, piste);
	if (ec == E_SIGN_IN) {
		str here = http_method_of(rq) == HTTP_GET ? http_path(rq) : STR(HOME);
		if (http_redirect(rs, str_printf(cx->arena, "/connexion?suite=%.*s",
		                                 STR_ARG(html_url_part(cx->arena, here)))) == E_OK)
			return;
	}
	struct piste_error_view v = {
		.title = page_text(cx, info->http == 404 ? MSG_WEB_ERROR_404 : info->http >= 500 ? MSG_WEB_ERROR_500
		                                                                                 : MSG_WEB_ERROR_400),
		.message = str_empty(cx->failure.message) ? page_text(cx, info->message) : cx->failure.message,
		.reference = cx->request_id,
	};
	buf_clear(http_out(rs));
	http_status(rs, info->http);
	piste_page_begin(cx, rq, &v.page, v.title, STR_NONE);
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_error(&h, &v);
}

bool piste_is_finding(const struct ctx *cx)
{
	return error_info(cx->failure.code)->http < 500 && cx->failure.code != E_NOT_FOUND &&
	       cx->failure.code != E_SIGN_IN;
}

/* --- the frame --- */

static const struct {
	enum msg label;
	const char *href;
	bool signed_in;
} MENU[] = {
	{ MSG_PISTE_APPLICATIONS, HOME, true },
	{ MSG_PISTE_CATALOGUE, "/catalogue", false },
};

#define MENU_COUNT (sizeof(MENU) / sizeof(MENU[0]))

void piste_page_begin(struct ctx *cx, const struct http_request *rq, struct page *p, str title, str tab)
{
	const struct developer *who = piste_visit_of(rq)->who;
	page_begin(cx, rq, p, title, SPACE_COUNT);
	p->signed_in = who != NULL;
	p->person = who ? who->name : STR_NONE;
	p->structure = who ? who->login : STR_NONE;
	p->spaces = ARENA_ARRAY(cx->arena, struct page_space, MENU_COUNT);
	for (size_t i = 0; i < MENU_COUNT; i++) {
		if (MENU[i].signed_in && !who)
			continue;
		p->spaces[p->nspaces++] = (struct page_space){ .name = page_text(cx, MENU[i].label),
			                                       .href = str_of(MENU[i].href),
			                                       .current = str_eq(tab, str_of(MENU[i].href)) };
	}
}

/* --- signing in --- */

/* Of this site only: a path, neither « //host » nor « /\host ». */
static str path_or(str s, str otherwise)
{
	bool path = s.n > 0 && s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'));
	return path ? s : otherwise;
}

static enum ec root(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	return http_redirect(rs, piste_visit_of(rq)->who ? STR(HOME) : STR("/connexion"));
}

static enum ec show_sign_in(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                            struct piste_sign_in_view *v)
{
	v->demo = piste_visit_of(rq)->piste->demo;
	v->demo_login = demo_developer()->login;
	piste_page_begin(cx, rq, &v->page, page_text(cx, MSG_WEB_SIGN_IN), STR_NONE);
	v->page.error = !str_empty(v->problem);
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_sign_in(&h, v);
	return E_OK;
}

static enum ec sign_in(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct piste_sign_in_view v = { .next = path_or(http_query(rq, "suite"), STR_NONE) };
	if (piste_visit_of(rq)->who)
		return http_redirect(rs, path_or(v.next, STR(HOME)));
	if (str_eq(http_query(rq, "etat"), STR("deconnecte")))
		v.notice = page_text(cx, MSG_WEB_SIGNED_OUT);
	return show_sign_in(cx, rq, rs, &v);
}

static enum ec sign_in_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct piste_sign_in_view v = { .login = http_form(rq, "login"), .next = path_or(http_form(rq, "suite"), STR_NONE) };
	str token;
	enum ec ec = developer_sign_in(cx, piste_visit_of(rq)->piste, v.login, http_form(rq, "password"), &token);
	if (ec == E_OK) {
		http_set_cookie(rs, COOKIE_PISTE, token, -1);
		return http_redirect(rs, path_or(v.next, STR(HOME)));
	}
	if (error_info(ec)->http >= 500)
		return ec;
	v.problem = cx->failure.message;
	http_status(rs, error_info(ec)->http);
	failure_clear(cx);
	return show_sign_in(cx, rq, rs, &v);
}

static enum ec sign_out(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct piste_visit *visit = piste_visit_of(rq);
	TRY(developer_sign_out(cx, visit->piste, visit->token));
	http_set_cookie(rs, COOKIE_PISTE, STR(""), 0);
	return http_redirect(rs, STR("/connexion?etat=deconnecte"));
}

static enum ec language(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	str wanted = http_query(rq, "vers");
	const struct piste_visit *visit = piste_visit_of(rq);
	enum lang lang = str_eq(wanted, lang_code(LANG_EN)) ? LANG_EN : LANG_FR;
	if (str_eq(wanted, lang_code(lang))) {
		http_set_cookie(rs, COOKIE_LANG, wanted, YEAR);
		if (visit->who)
			TRY(developer_set_lang(cx, visit->piste, visit->who, lang));
	}
	return http_redirect(rs, path_or(http_query(rq, "retour"), STR("/")));
}

/* --- signing up --- */

static const struct {
	const char *name;
	enum msg label, hint; /* MSG_COUNT: no hint */
	str type, autocomplete;
} FIELDS[DEV_FIELDS] = {
	[DEV_NAME] = { "name", MSG_PISTE_NAME, MSG_COUNT, { 0 }, STR_INIT("name") },
	[DEV_LOGIN] = { "login", MSG_PISTE_EMAIL, MSG_PISTE_EMAIL_HINT, STR_INIT("email"), STR_INIT("username") },
	[DEV_PASSWORD] = { "password", MSG_JOIN_PASSWORD, MSG_JOIN_PASSWORD_HINT, STR_INIT("password"),
	                   STR_INIT("new-password") },
	[DEV_ORGANISATION] = { "organisation", MSG_PISTE_ORGANISATION, MSG_PISTE_ORGANISATION_HINT, { 0 }, { 0 } },
};

static void organisations_fill(struct ctx *cx, struct field_view *f)
{
	struct option_view *options = ARENA_ARRAY(cx->arena, struct option_view, ORGANISATION_COUNT + 1);
	options[0] = (struct option_view){ .label = page_text(cx, MSG_RACCORDEMENT_USAGE_CHOOSE) };
	for (int i = 0; i < ORGANISATION_COUNT; i++) {
		str name = organisation_name((enum organisation)i);
		options[i + 1] = (struct option_view){ .value = name,
			                               .label = page_text(cx, organisation_label((enum organisation)i)),
			                               .chosen = str_eq(f->value, name) };
	}
	f->options = options;
	f->noptions = ORGANISATION_COUNT + 1;
}

static enum ec show_sign_up(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct piste_sign_up_view v = { 0 };
	struct field_view *fields[DEV_FIELDS + 1];
	bool post = http_method_of(rq) == HTTP_POST;
	for (int i = 0; i < DEV_FIELDS; i++) {
		str name = str_of(FIELDS[i].name);
		fields[i] = &v.fields[i];
		v.fields[i] = (struct field_view){
			.name = name, .id = name, .label = page_text(cx, FIELDS[i].label),
			.hint = FIELDS[i].hint == MSG_COUNT ? STR_NONE : page_text(cx, FIELDS[i].hint),
			.value = post && i != DEV_PASSWORD ? http_form(rq, FIELDS[i].name) : STR_NONE,
			.type = FIELDS[i].type, .autocomplete = FIELDS[i].autocomplete,
		};
	}
	organisations_fill(cx, &v.fields[DEV_ORGANISATION]);
	v.terms = (struct field_view){ .name = STR("terms"), .id = STR("terms"), .label = page_text(cx, MSG_PISTE_TERMS),
		                       .value = post ? http_form(rq, "terms") : STR_NONE };
	fields[DEV_FIELDS] = &v.terms;
	view_errors(cx, &v.errors, fields, DEV_FIELDS + 1);
	failure_clear(cx);
	piste_page_begin(cx, rq, &v.page, page_text(cx, MSG_PISTE_SIGN_UP), STR_NONE);
	v.page.error = v.errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_piste_sign_up(&h, &v);
	return E_OK;
}

static enum ec sign_up(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	if (piste_visit_of(rq)->who)
		return http_redirect(rs, STR(HOME));
	return show_sign_up(cx, rq, rs);
}

static enum ec sign_up_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct piste *piste = piste_visit_of(rq)->piste;
	const struct developer_form form = {
		.name = http_form(rq, "name"),
		.login = http_form(rq, "login"),
		.password = http_form(rq, "password"),
		.organisation = http_form(rq, "organisation"),
		.terms = !str_empty(http_form(rq, "terms")),
	};
	int64_t id;
	str token;
	if (developer_sign_up(cx, piste, &form, &id) != E_OK) {
		if (!piste_is_finding(cx))
			return cx->failure.code;
		http_status(rs, error_info(cx->failure.code)->http);
		return show_sign_up(cx, rq, rs);
	}
	TRY(developer_sign_in(cx, piste, form.login, form.password, &token));
	http_set_cookie(rs, COOKIE_PISTE, token, -1);
	return http_redirect(rs, STR(HOME "?etat=bienvenue"));
}

/* --- the routes --- */

#define OPEN(path, handler, doc) { HTTP_GET, path, handler, ROUTE_PUBLIC, 0, doc }
#define GET(path, handler, doc) { HTTP_GET, path, handler, ROUTE_SIGNED_IN, 0, doc }
#define POST(path, handler, doc) { HTTP_POST, path, handler, ROUTE_SIGNED_IN, 0, doc }

const struct http_route piste_routes[] = {
	{ HTTP_GET, "/static/:name", page_static, ROUTE_PUBLIC | ROUTE_CACHED, 0, "Style, script, icons, typeface" },
	OPEN("/", root, "To the applications, or to the sign-in page"),
	OPEN("/langue", language, "French or English, kept in a cookie and with the account"),
	OPEN("/connexion", sign_in, "Sign-in page"),
	{ HTTP_POST, "/connexion", sign_in_post, ROUTE_PUBLIC, 0, "Sign in" },
	POST("/deconnexion", sign_out, "Sign out"),
	OPEN("/inscription", sign_up, "Form for a developer's account"),
	{ HTTP_POST, "/inscription", sign_up_post, ROUTE_PUBLIC, 0, "Make the account and its sandbox application" },
	OPEN("/catalogue", piste_catalogue, "The APIs"),
	OPEN("/conditions", piste_conditions, "Conditions of the platform"),
	OPEN("/conditions/:api", piste_conditions, "Conditions of an API"),
	GET(HOME, piste_applications, "The developer's applications"),
	GET(HOME "/nouvelle", piste_new, "Form of a production application"),
	POST(HOME "/nouvelle", piste_create, "Make it; its secret stands on the answer alone"),
	GET(HOME "/:id", piste_application, "An application, its identifiers and its calls"),
	GET(HOME "/:id/modifier", piste_edit, "Its fields, the conditions of the APIs, the APIs"),
	POST(HOME "/:id/modifier", piste_save, "Save the application"),
	POST(HOME "/:id/conditions", piste_accept, "Accept the conditions of APIs"),
	POST(HOME "/:id/secret", piste_secret, "A new secret, on the answer alone"),
	POST(HOME "/:id/revoquer", piste_revoke, "Revoke it for good"),
	{ 0 },
};
