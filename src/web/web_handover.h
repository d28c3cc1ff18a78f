/*
 * Change of main manager: the structure, then the login of the new one (S102–S106).
 *
 * Views live in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

struct handover_choice {
	int64_t id;
	str name, identifier;
	bool chosen;
};

struct handover_view {
	struct page page;
	struct errors_view errors;
	int64_t id;
	str name;
	struct handover_choice *choices; /* structures whose main manager one is */
	size_t n;
	struct field_view login;
};

enum ec page_handover(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_handover_to(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_handover_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
