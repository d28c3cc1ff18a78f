/*
 * Two-factor sign-in: setting it up in « Mon compte », and the second step of a sign-in.
 */
#pragma once

#include "service_factor.h"
#include "web_page.h"
#include "web_resume.h"
#include "web_view.h"

struct factor_view {
	struct page page;
	struct errors_view errors;
	bool on, setting_up;
	str since, left; /* sentences */
	/* setting up */
	str secret;
	str qr; /* the path of its dark squares */
	int qr_size; /* squares of a side, with the quiet zone */
	struct field_view code, present;
	struct field_view present_new, present_off; /* two forms of a page */
};

struct codes_view {
	struct page page;
	str codes[RECOVERY_CODES];
	size_t n;
};

struct step_view {
	struct page page;
	str problem;
	str next;
	struct field_view code;
	struct kept_form kept;
};

/* The second step instead of the page that was asked for; the ticket goes into a cookie. */
void step_ask(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct step_view *v);

enum ec page_factor(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_factor_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_step(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_step_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
