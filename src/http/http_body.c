#include "http_body.h"

#include "http_csrf.h"
#include "http_request.h"
#include "http_server.h"
#include "http_value.h"

#include "core_log.h"
#include "core_utf8.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT_DEFAULT (64 << 10)

static enum ec refuse(struct ctx *cx, enum msg why)
{
	return fail(cx, E_BAD_REQUEST, M_STR("detail", msg_plain(cx->lang, why)));
}

/* --- bytes in memory --- */

/* Room for need bytes; twice what there was, but not beyond what was declared. */
static size_t wanted_size(const struct http_body *b, size_t need)
{
	size_t cap = b->cap ? b->cap : HTTP_BODY_BLOCK;
	while (cap < need)
		cap *= 2;
	bool beyond = b->length > 0 && cap > (size_t)b->length;
	return beyond && cap > HTTP_BODY_BLOCK ? (size_t)b->length : cap;
}

static char *resize(struct http_request *rq, size_t cap)
{
	struct http_body *b = &rq->body;
	char *spare = !b->bytes && cap == HTTP_BODY_BLOCK ? http_spares_take(&rq->server->blocks) : NULL;
	char *bytes = spare ? spare : realloc(b->bytes, cap);
	if (!bytes)
		log_die("http.memory", "body");
	return bytes;
}

/* Grown as bytes come, never by what was declared. */
static enum ec memory_grow(struct http_request *rq, size_t n)
{
	struct http_body *b = &rq->body;
	if (n <= b->cap - b->n)
		return E_OK;
	size_t cap = wanted_size(b, b->n + n);
	int64_t more = (int64_t)(cap - b->cap);
	int64_t used = atomic_fetch_add(&rq->server->body_memory, more) + more;
	if (used > rq->server->limits.body_memory) {
		atomic_fetch_sub(&rq->server->body_memory, more);
		return fail(&rq->cx, E_BUSY);
	}
	b->bytes = resize(rq, cap);
	b->cap = cap;
	return E_OK;
}

static void memory_clear(struct http_request *rq)
{
	struct http_body *b = &rq->body;
	if (b->cap != HTTP_BODY_BLOCK || !http_spares_give(&rq->server->blocks, b->bytes))
		free(b->bytes);
	atomic_fetch_sub(&rq->server->body_memory, (int64_t)b->cap);
	b->bytes = NULL;
	b->n = b->cap = 0;
}

static enum ec memory_add(struct http_request *rq, str bytes)
{
	TRY(memory_grow(rq, bytes.n));
	memcpy(rq->body.bytes + rq->body.n, bytes.p, bytes.n);
	rq->body.n += bytes.n;
	return E_OK;
}

/* --- parts of a multipart body --- */

static enum ec begin_file(struct http_request *rq, const struct http_part *part)
{
	struct ctx *cx = &rq->cx;
	struct http_body *b = &rq->body;
	const struct http_sink *sink = &rq->server->options.sink;
	if (str_empty(part->file_name))
		return E_OK; /* no file was chosen */
	if (!(rq->match.route->flags & ROUTE_FILES) || !sink->begin)
		return refuse(cx, MSG_HTTP_NO_FILES);
	if (b->nfiles == HTTP_FILES_MAX)
		return refuse(cx, MSG_HTTP_TOO_MANY_FIELDS);
	TRY(http_csrf_check(rq));
	if (!b->files)
		b->files = ARENA_ARRAY(cx->arena, struct http_file, HTTP_FILES_MAX);
	struct http_file *f = &b->files[b->nfiles];
	f->field = part->name;
	f->name = part->file_name;
	TRY(sink->begin(cx, sink->arg, &f->handle));
	b->nfiles++;
	b->in_file = true;
	return E_OK;
}

static enum ec on_part(struct ctx *cx, void *arg, const struct http_part *part)
{
	struct http_request *rq = arg;
	struct http_body *b = &rq->body;
	b->in_file = false;
	b->in_field = !part->is_file;
	if (part->is_file)
		return begin_file(rq, part);
	b->field_name = part->name;
	b->field = buf_in(cx->arena);
	return E_OK;
}

static enum ec on_data(struct ctx *cx, void *arg, str bytes)
{
	struct http_request *rq = arg;
	struct http_body *b = &rq->body;
	if (b->in_file) {
		struct http_file *f = &b->files[b->nfiles - 1];
		f->size += (int64_t)bytes.n;
		return rq->server->options.sink.add(cx, f->handle, bytes.p, bytes.n);
	}
	if (!b->in_field)
		return E_OK;
	b->field_bytes += bytes.n;
	if (b->field_bytes > HTTP_FIELD_BYTES_MAX)
		return refuse(cx, MSG_HTTP_FIELD_TOO_LONG);
	buf_add_str(&b->field, bytes);
	return E_OK;
}

static enum ec on_part_end(struct ctx *cx, void *arg)
{
	struct http_request *rq = arg;
	struct http_body *b = &rq->body;
	if (!b->in_field)
		return E_OK;
	str value = buf_str(&b->field);
	if (!utf8_valid(value))
		return fail(cx, E_UTF8);
	if (str_find_char(value, '\0') >= 0)
		return refuse(cx, MSG_HTTP_NUL);
	return http_fields_add(cx, &b->fields, b->field_name, value);
}

static const struct http_part_events part_events = { on_part, on_data, on_part_end };

/* --- the whole --- */

void http_body_measure(struct http_request *rq)
{
	str length = http_header(rq, "Content-Length");
	if (!str_empty(http_header(rq, "Transfer-Encoding")))
		rq->body.length = -1;
	else if (!str_to_i64(length, &rq->body.length))
		rq->body.length = 0;
}

enum ec http_body_begin(struct http_request *rq)
{
	struct ctx *cx = &rq->cx;
	struct http_body *b = &rq->body;
	if (b->length == 0)
		return E_OK;
	const struct http_route *route = rq->match.route;
	if (route->method == HTTP_GET || route->method == HTTP_HEAD)
		return refuse(cx, MSG_HTTP_NO_BODY);
	b->limit = route->body_limit ? route->body_limit : LIMIT_DEFAULT;
	if (b->length > b->limit)
		return fail(cx, E_TOO_LARGE);
	if (!str_empty(http_header(rq, "Content-Encoding")))
		return fail(cx, E_MEDIA_TYPE);
	str type = http_header(rq, "Content-Type");
	str main = http_value_main(type);
	b->kind = BODY_OTHER;
	if (str_eq_nocase(main, STR("application/x-www-form-urlencoded")))
		b->kind = BODY_FORM;
	if (!str_eq_nocase(main, STR("multipart/form-data")))
		return E_OK;
	b->kind = BODY_MULTIPART;
	return http_multipart_new(cx, type, &part_events, rq, &b->parser);
}

/* What was received so far is of no use after a fault: memory and disk are given back at once. */
static void note(struct http_request *rq, enum ec ec)
{
	if (ec == E_OK)
		return;
	http_request_fault(rq, ec);
	http_body_clear(rq);
}

bool http_body_add(struct http_request *rq, str bytes)
{
	struct http_body *b = &rq->body;
	b->received += (int64_t)bytes.n;
	if (b->received > b->limit) {
		note(rq, fail(&rq->cx, E_TOO_LARGE));
		return false;
	}
	if (rq->fault == E_OK)
		note(rq, b->kind == BODY_MULTIPART ? http_multipart_add(&rq->cx, b->parser, bytes) : memory_add(rq, bytes));
	return true;
}

static enum ec end_body(struct http_request *rq)
{
	struct http_body *b = &rq->body;
	if (b->kind == BODY_MULTIPART)
		return http_multipart_end(&rq->cx, b->parser);
	if (b->kind == BODY_FORM)
		return http_form_parse(&rq->cx, (str){ b->bytes, b->n }, &b->fields);
	return E_OK;
}

void http_body_end(struct http_request *rq)
{
	if (rq->fault == E_OK)
		note(rq, end_body(rq));
}

void http_body_clear(struct http_request *rq)
{
	struct http_body *b = &rq->body;
	for (size_t i = 0; i < b->nfiles; i++) {
		if (b->files[i].handle)
			rq->server->options.sink.discard(b->files[i].handle);
		b->files[i].handle = NULL;
	}
	memory_clear(rq);
	b->nfiles = 0;
}
