/*
 * Fields of a form from a table: labels, hints, and what was typed.
 *
 * Views live in the request's arena.
 */
#pragma once

#include "http.h"
#include "web_view.h"

struct field_spec {
	const char *name;
	enum msg label;
	enum msg hint; /* MSG_COUNT: none */
	bool optional;
	int rows;                 /* more than 0: a text of several lines */
	const char *input_mode;   /* NULL: any keyboard */
	const char *autocomplete; /* NULL: off */
};

/* Values are those of the form when it came back, otherwise values[i] (NULL: empty). */
void fields_make(struct ctx *cx, const struct http_request *rq, const struct field_spec *specs, const str *values,
                 struct field_view *out, size_t n);
/* Failures of cx beside these fields and into the summary, then forgotten; the status of the page. */
void fields_fail(struct ctx *cx, struct http_response *rs, struct errors_view *errors, struct field_view *fields,
                 size_t n);
/* What went wrong is for the form that was sent; anything else is for the error page. */
bool is_for_the_form(const struct ctx *cx);
