/*
 * Signing in and out, language and looks: the pages, and what stands before every handler.
 *
 * web_enter (web.h) is here too. Views live in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_resume.h"

struct sign_in_view {
	struct page page;
	str problem; /* a sentence; empty: none */
	str notice;
	str login;   /* given back after a failure */
	str next;    /* address asked for before signing in */
	bool demo;
	bool outbox;  /* its mails are a page */
	bool pending; /* the account waits for its activation */
	struct kept_form kept; /* sent again after signing in */
};

/* The sign-in page instead of what a form would have done; its fields are kept. */
void session_ask(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct kept_form *form);

/* The address if it is one of this site to come back to; empty otherwise. */
str session_path(str s);
/* What follows a sign-in: the cookie, then the form that waited or the page that was asked for. */
enum ec session_begun(struct ctx *cx, struct http_request *rq, struct http_response *rs, str token, str next,
                      const struct kept_form *kept);

enum ec page_root(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_sign_in(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_sign_in_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_sign_out(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_language(struct ctx *cx, struct http_request *rq, struct http_response *rs);
