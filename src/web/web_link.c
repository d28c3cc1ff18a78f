/* Links by mail: asking for one, following it. */
#include "web_join.h"

#include "service_account.h"
#include "service_mail.h"
#include "web_templates.h"

#define LINK_COOKIE_S 3600

/* What links are for, each with its pages. */
static const struct purpose {
	str name; /* in the address of page_mail_sent */
	enum link_kind kind;
	enum msg title, lead, more; /* of page_mail_sent */
	const char *again;
} PURPOSES[] = {
	{ STR_INIT("inscription"), LINK_ACTIVATION, MSG_JOIN_SENT_TITLE, MSG_JOIN_SENT_JOIN, MSG_JOIN_SENT_JOIN_MORE, "/activation/renvoi" },
	{ STR_INIT("activation"), LINK_ACTIVATION, MSG_JOIN_SENT_TITLE, MSG_JOIN_SENT_AGAIN, MSG_JOIN_SENT_JOIN_MORE, "/activation/renvoi" },
	{ STR_INIT("mot-de-passe"), LINK_PASSWORD, MSG_JOIN_SENT_TITLE, MSG_JOIN_SENT_PASSWORD, MSG_JOIN_SENT_PASSWORD_MORE,
	  "/mot-de-passe/oublie" },
};

enum { FOR_JOIN, FOR_AGAIN, FOR_PASSWORD, PURPOSES_COUNT };

_Static_assert(sizeof(PURPOSES) / sizeof(PURPOSES[0]) == PURPOSES_COUNT, "one row for each");

static const struct {
	enum msg title, lead, action;
} ASKS[PURPOSES_COUNT] = {
	[FOR_AGAIN] = { MSG_JOIN_AGAIN, MSG_JOIN_AGAIN_LEAD, MSG_JOIN_AGAIN_ACTION },
	[FOR_PASSWORD] = { MSG_JOIN_FORGOTTEN, MSG_JOIN_FORGOTTEN_LEAD, MSG_JOIN_FORGOTTEN_ACTION },
};

/* --- asking --- */

static enum ec show_ask(struct ctx *cx, struct http_request *rq, struct http_response *rs, int purpose, str problem)
{
	bool posted = http_method_of(rq) == HTTP_POST;
	struct ask_view v = {
		.title = page_text(cx, ASKS[purpose].title),
		.lead = page_text(cx, ASKS[purpose].lead),
		.action = page_text(cx, ASKS[purpose].action),
		.problem = problem,
		.login = {
			.name = STR("login"), .id = STR("login"), .label = page_text(cx, MSG_JOIN_LOGIN), .type = STR("email"),
			.autocomplete = STR("username"), .value = posted ? http_form(rq, "login") : http_query(rq, "adresse"),
		},
	};
	struct field_view *fields[] = { &v.login };

	view_errors(cx, &v.errors, fields, 1);
	failure_clear(cx);
	page_begin(cx, rq, &v.page, str_empty(problem) ? v.title : page_text(cx, MSG_JOIN_LINK_DEAD), SPACE_COUNT);
	v.page.error = v.errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_ask_link(&h, &v, str_of(PURPOSES[purpose].again));
	return E_OK;
}

static enum ec ask(struct ctx *cx, struct http_request *rq, struct http_response *rs, int purpose)
{
	static enum ec (*const send[])(struct ctx *, str, str) = { [LINK_ACTIVATION] = account_send_activation,
		                                                   [LINK_PASSWORD] = account_send_password };
	str login = str_trim(http_form(rq, "login"));

	if (send[PURPOSES[purpose].kind](cx, login, http_own_address(rq)) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/courriel-envoye?pour=%.*s&adresse=%.*s",
		                                    STR_ARG(PURPOSES[purpose].name),
		                                    STR_ARG(html_url_part(cx->arena, login))));
	if (!join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return show_ask(cx, rq, rs, purpose, STR_NONE);
}

enum ec page_again(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show_ask(cx, rq, rs, FOR_AGAIN, STR_NONE);
}

enum ec page_again_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return ask(cx, rq, rs, FOR_AGAIN);
}

enum ec page_forgotten(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show_ask(cx, rq, rs, FOR_PASSWORD, STR_NONE);
}

enum ec page_forgotten_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return ask(cx, rq, rs, FOR_PASSWORD);
}

enum ec page_mail_sent(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct purpose *p = &PURPOSES[0];
	for (int i = 0; i < PURPOSES_COUNT; i++)
		if (str_eq(http_query(rq, "pour"), PURPOSES[i].name))
			p = &PURPOSES[i];
	struct mail_sent_view v = {
		.title = page_text(cx, p->title),
		.lead = page_text(cx, p->lead),
		.more = page_text(cx, p->more),
		.address = http_query(rq, "adresse"),
		.again = str_of(p->again),
		.outbox = outbox_is_open(cx),
	};

	page_begin(cx, rq, &v.page, v.title, SPACE_COUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_mail_sent(&h, &v);
	return E_OK;
}

/* --- following --- */

/* A dead link leads to the form for another one. */
static enum ec link_is_dead(struct ctx *cx, struct http_request *rq, struct http_response *rs, int purpose)
{
	if (cx->failure.code != E_LINK)
		return cx->failure.code;
	str problem = cx->failure.message;
	failure_clear(cx);
	http_status(rs, error_info(E_LINK)->http);
	return show_ask(cx, rq, rs, purpose, problem);
}

/* Nothing is done yet: programs that look through mails follow links too. */
static enum ec follow(struct ctx *cx, struct http_request *rq, struct http_response *rs, int purpose, str to)
{
	str login, token = http_query(rq, "jeton");

	if (account_of_link(cx, PURPOSES[purpose].kind, token, &login) != E_OK)
		return link_is_dead(cx, rq, rs, purpose);
	http_set_cookie(rs, COOKIE_LINK, token, LINK_COOKIE_S);
	return http_redirect(rs, to);
}

enum ec page_activation(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return follow(cx, rq, rs, FOR_AGAIN, STR("/connexion?etat=activation"));
}

static enum ec show_new_password(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                                 struct new_password_view *v)
{
	struct field_view *fields[] = { &v->password, &v->answer };

	v->password = (struct field_view){
		.name = STR("password"), .id = STR("password"), .label = page_text(cx, MSG_JOIN_NEW_PASSWORD),
		.hint = page_text(cx, MSG_JOIN_PASSWORD_HINT), .type = STR("password"), .autocomplete = STR("new-password"),
	};
	v->answer = (struct field_view){
		.name = STR("answer"), .id = STR("answer"), .label = v->question,
		.hint = page_text(cx, MSG_JOIN_ANSWER_HINT), .value = http_form(rq, "answer"),
	};
	view_errors(cx, &v->errors, fields, str_empty(v->question) ? 1 : 2);
	failure_clear(cx);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_JOIN_NEW_PASSWORD), SPACE_COUNT);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_new_password(&h, v);
	return E_OK;
}

enum ec page_new_password(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct new_password_view v = { 0 };

	if (!str_empty(http_query(rq, "jeton")))
		return follow(cx, rq, rs, FOR_PASSWORD, STR("/mot-de-passe/nouveau"));
	if (account_of_link(cx, LINK_PASSWORD, http_cookie(rq, COOKIE_LINK), &v.login) != E_OK)
		return link_is_dead(cx, rq, rs, FOR_PASSWORD);
	TRY(account_question(cx, http_cookie(rq, COOKIE_LINK), &v.question));
	return show_new_password(cx, rq, rs, &v);
}

enum ec page_new_password_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct new_password_view v = { 0 };
	str token = http_cookie(rq, COOKIE_LINK), password = http_form(rq, "password");

	if (account_of_link(cx, LINK_PASSWORD, token, &v.login) != E_OK)
		return link_is_dead(cx, rq, rs, FOR_PASSWORD);
	TRY(account_question(cx, token, &v.question));
	if (str_eq(http_form(rq, "do"), STR("verifier"))) {
		const struct sign_up form = { .login = v.login, .password = password };
		v.strength = strength_of(cx, &form);
		return show_new_password(cx, rq, rs, &v);
	}
	if (account_set_password(cx, token, password, http_form(rq, "answer")) == E_OK) {
		http_set_cookie(rs, COOKIE_LINK, STR(""), 0);
		http_set_cookie(rs, COOKIE_SESSION, STR(""), 0);
		return http_redirect(rs, STR("/connexion?etat=mot-de-passe"));
	}
	if (cx->failure.code == E_LINK)
		return link_is_dead(cx, rq, rs, FOR_PASSWORD);
	if (!join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return show_new_password(cx, rq, rs, &v);
}
