#include "web_session.h"

#include "service_account.h"
#include "service_env.h"
#include "service_mail.h"
#include "service_session.h"
#include "web.h"
#include "web_factor.h"
#include "web_templates.h"

#define YEAR (365 * 86400)
#define STEP_COOKIE_S 600

/* --- before every handler --- */

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

enum ec web_enter(struct ctx *cx, struct http_request *rq, const struct http_route *route)
{
	str token = http_cookie(rq, COOKIE_SESSION);
	bool alive = false;

	choose_lang(cx, rq, false);
	if (!str_empty(token) && !(route->flags & ROUTE_CACHED))
		TRY(session_enter(cx, token, &alive));
	choose_lang(cx, rq, alive);
	return alive || !(route->flags & ROUTE_SIGNED_IN) ? E_OK : fail(cx, E_SIGN_IN);
}

/* --- addresses to come back to --- */

/* Of this site only: a path, neither « //host » nor « /\host ». */
static bool is_path(str s)
{
	return s.n > 0 && s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'));
}

str session_path(str s)
{
	return is_path(s) ? s : STR_NONE;
}

static str path_or(str s, str otherwise)
{
	return is_path(s) ? s : otherwise;
}

/* --- pages --- */

enum ec page_root(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)rq;
	return http_redirect(rs, cx->actor ? STR("/accueil") : STR("/connexion"));
}

static void show_sign_in(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                         struct sign_in_view *v)
{
	page_begin(cx, rq, &v->page, page_text(cx, MSG_WEB_SIGN_IN), SPACE_COUNT);
	v->page.error = !str_empty(v->problem);
	v->demo = cx->env->demo;
	v->outbox = outbox_is_open(cx);
	struct html h = page_html(cx, rq, rs);
	tpl_page_sign_in(&h, v);
}

void session_ask(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct kept_form *form)
{
	struct sign_in_view v = { .kept = *form, .notice = page_text(cx, MSG_WEB_SIGN_IN_KEPT) };

	show_sign_in(cx, rq, rs, &v);
}

/* Why somebody comes to sign in, by the word in the address. */
static const struct {
	str state;
	enum msg notice;
} NOTICES[] = {
	{ STR_INIT("deconnecte"), MSG_WEB_SIGNED_OUT },
	{ STR_INIT("activation"), MSG_JOIN_SIGN_IN_TO_ACTIVATE },
	{ STR_INIT("mot-de-passe"), MSG_JOIN_PASSWORD_CHANGED },
	{ STR_INIT("second-facteur"), MSG_ACCOUNT_SECOND_STEP },
	{ STR_INIT("adresse"), MSG_ACCOUNT_DONE_ADDRESS_TAKEN },
	{ STR_INIT("efface"), MSG_ACCOUNT_ERASED },
};

static str notice_of(struct ctx *cx, str state)
{
	for (size_t i = 0; i < sizeof(NOTICES) / sizeof(NOTICES[0]); i++)
		if (str_eq(state, NOTICES[i].state))
			return page_text(cx, NOTICES[i].notice);
	return STR_NONE;
}

/* The address is that of the link which was followed, as long as it is good. */
static void fill_login(struct ctx *cx, const struct http_request *rq, struct sign_in_view *v)
{
	str link = http_cookie(rq, COOKIE_LINK);
	if (!str_empty(link) && account_of_link(cx, LINK_ACTIVATION, link, &v->login) != E_OK)
		failure_clear(cx);
}

enum ec page_sign_in(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct sign_in_view v = { .next = path_or(http_query(rq, "suite"), STR_NONE) };

	if (cx->actor)
		return http_redirect(rs, path_or(v.next, STR("/accueil")));
	if (!str_empty(v.next))
		v.notice = page_text(cx, MSG_WEB_SIGN_IN_AGAIN);
	else
		v.notice = notice_of(cx, http_query(rq, "etat"));
	fill_login(cx, rq, &v);
	show_sign_in(cx, rq, rs, &v);
	return E_OK;
}

enum ec session_begun(struct ctx *cx, struct http_request *rq, struct http_response *rs, str token, str next,
                      const struct kept_form *kept)
{
	http_set_cookie(rs, COOKIE_SESSION, token, -1);
	if (!str_empty(http_cookie(rq, COOKIE_LINK)))
		http_set_cookie(rs, COOKIE_LINK, STR(""), 0);
	if (kept->n == 0)
		return http_redirect(rs, path_or(next, STR("/accueil")));
	kept_form_show(cx, rq, rs, kept, token);
	return E_OK;
}

static enum ec ask_code(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct sign_in_view *v,
                        str ticket)
{
	struct step_view step = { .next = v->next, .kept = v->kept };

	http_set_cookie(rs, COOKIE_STEP, ticket, STEP_COOKIE_S);
	step_ask(cx, rq, rs, &step);
	return E_OK;
}

enum ec page_sign_in_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct sign_in_view v = { .login = http_form(rq, "login"),
		                  .next = path_or(http_form(rq, "suite"), STR_NONE) };
	const struct sign_in form = { v.login, http_form(rq, "password"), http_cookie(rq, COOKIE_LINK),
		                      http_header(rq, "User-Agent") };
	struct signed_in in;

	kept_form_read(cx, rq, &v.kept);
	if (!is_path(v.kept.path))
		v.kept = (struct kept_form){ 0 };
	if (session_sign_in(cx, &form, &in) == E_OK)
		return str_empty(in.ticket) ? session_begun(cx, rq, rs, in.token, v.next, &v.kept) : ask_code(cx, rq, rs, &v, in.ticket);
	const struct error_info *error = error_info(cx->failure.code);
	if (error->http >= 500)
		return cx->failure.code;
	v.problem = cx->failure.message;
	v.pending = error->code == E_ACCOUNT_PENDING;
	http_status(rs, error->http);
	failure_clear(cx);
	show_sign_in(cx, rq, rs, &v);
	return E_OK;
}

enum ec page_sign_out(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)rq;
	TRY(session_sign_out(cx));
	http_set_cookie(rs, COOKIE_SESSION, STR(""), 0);
	return http_redirect(rs, STR("/connexion?etat=deconnecte"));
}

/* A choice of words, not of state: an ordinary link may carry it. */
enum ec page_language(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	str wanted = http_query(rq, "vers");

	(void)cx;
	if (str_eq(wanted, lang_code(LANG_FR)) || str_eq(wanted, lang_code(LANG_EN)))
		http_set_cookie(rs, COOKIE_LANG, wanted, YEAR);
	return http_redirect(rs, path_or(http_query(rq, "retour"), STR("/")));
}
