/*
 * Fields of application/x-www-form-urlencoded text: query strings and bodies of forms.
 *
 * Strict: a percent sign is followed by two hexadecimal digits, text is UTF-8 and has no NUL. Names may
 * repeat. Fields live in the arena. Pure; any thread.
 */
#pragma once

#include "core_ctx.h"

#define HTTP_FIELDS_MAX 2000

struct http_fields {
	str *names;
	str *values;
	size_t n;
	size_t cap;
};

/* E_BAD_REQUEST past HTTP_FIELDS_MAX. Borrows both. */
enum ec http_fields_add(struct ctx *cx, struct http_fields *f, str name, str value) EC_MUST;
/* First of that name, or NULL. */
const str *http_fields_find(const struct http_fields *f, str name);

/* Adds what the text says to f. E_BAD_REQUEST, E_UTF8. */
enum ec http_form_parse(struct ctx *cx, str text, struct http_fields *f) EC_MUST;
/* Percent-decodes; plus: '+' is a blank. E_BAD_REQUEST, E_UTF8. */
enum ec http_unescape(struct ctx *cx, str text, bool plus, str *out) EC_MUST;
/* Percent-encodes all but unreserved characters and those of keep. */
str http_escape(struct arena *a, str text, const char *keep);
