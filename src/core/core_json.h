/*
 * JSON in and out, over json-c.
 *
 * Reading gives a tree in the arena. Numbers keep their source text (1.10 stays 1.10); an integer
 * past 64 bits, a duplicate key, NaN and more than 32 levels are refused with their place. Writing
 * is append-only into a buf: the writer adds commas and escapes, callers open and close.
 */
#pragma once

#include "core_ctx.h"
#include "core_dec.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_DEC, JSON_STR, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_kind kind;
	str key;  /* when a member of an object */
	str text; /* string value, or a number as it was written */
	int64_t i;
	bool b;
	struct json *items; /* members or elements */
	size_t n;
};

enum ec json_parse(struct ctx *cx, str text, const struct json **out) EC_MUST;
/* Member by name, NULL when absent or when o is not an object. */
const struct json *json_member(const struct json *o, const char *key);
/* Member's text when it is a string, STR_NONE otherwise. */
str json_str(const struct json *o, const char *key);
bool json_i64(const struct json *o, const char *key, int64_t *out);
bool json_dec(const struct json *v, dec *out);

struct json_out {
	struct buf *b;
	bool comma;
};

void json_open(struct json_out *j);  /* { */
void json_close(struct json_out *j); /* } */
void json_open_list(struct json_out *j);
void json_close_list(struct json_out *j);
void json_key(struct json_out *j, const char *key);
void json_put_str(struct json_out *j, str s);
void json_put_int(struct json_out *j, int64_t i);
void json_put_bool(struct json_out *j, bool b);
void json_put_null(struct json_out *j);
void json_put_raw(struct json_out *j, str json); /* a number's text, or JSON made elsewhere */
