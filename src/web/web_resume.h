/*
 * A form that was sent after its session had ended: what was typed goes with the sign-in page, and is
 * sent again once somebody has signed in.
 *
 * Only forms that carried our token, so that no other site can have one sent. Files do not come along:
 * a browser gives them once. Views live in the request's arena.
 */
#pragma once

#include "http.h"
#include "web_page.h"

struct kept_field {
	str name;
	str value;
};

struct kept_form {
	str path; /* empty: there is none */
	struct kept_field *fields;
	size_t n;
};

struct resume_view {
	struct page page;
	struct kept_form form;
};

/* The form that rq is, when it may be sent again. */
void kept_form_take(struct ctx *cx, const struct http_request *rq, struct kept_form *out);
/* The one that came with the sign-in page. */
void kept_form_read(struct ctx *cx, const struct http_request *rq, struct kept_form *out);
/* The page that sends it again: session is that which the answer begins. */
void kept_form_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct kept_form *form,
                    str session);
