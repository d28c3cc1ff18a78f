/*
 * From outside: signing up, asking for links by mail, following them.
 *
 * The pages say the same whether or not an address has an account. The token of a link goes from the
 * address into a cookie at once, so that neither history, log nor another site gets to see it. Views live
 * in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

/* How good a password is, under its field. */
struct strength_view {
	int level; /* 0: none was typed */
	int most;
	str words;
	str why; /* what refuses it; empty: it may be used */
};

enum { JOIN_FIRST, JOIN_LAST, JOIN_LOGIN, JOIN_CONTACT, JOIN_PASSWORD, JOIN_FIELDS };

struct join_view {
	struct page page;
	struct errors_view errors;
	struct field_view fields[JOIN_FIELDS];
	struct strength_view strength;
	bool looked; /* only the password was looked at */
};

/* One address asked for, to send a link to. */
struct ask_view {
	struct page page;
	struct errors_view errors;
	struct field_view login;
	str title, lead, action;
	str problem; /* of the link that was followed; empty: none */
};

struct mail_sent_view {
	struct page page;
	str address; /* empty: not known */
	str title, lead, more;
	str again; /* where it can be asked for once more */
	bool outbox;
};

struct new_password_view {
	struct page page;
	struct errors_view errors;
	struct field_view password;
	struct strength_view strength;
	str question; /* secret question, asked in addition; empty: none */
	struct field_view answer;
	str login;
};

struct sign_up;
struct strength_view strength_of(struct ctx *cx, const struct sign_up *form);
/* What went wrong with a form stands beside its fields; other failures are for the error page. */
bool join_is_finding(const struct ctx *cx);

enum ec page_join(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_join_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_join_password(struct ctx *cx, struct http_request *rq, struct http_response *rs);

enum ec page_activation(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_again(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_again_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_forgotten(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_forgotten_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_new_password(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_new_password_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_mail_sent(struct ctx *cx, struct http_request *rq, struct http_response *rs);
