#include "http_request.h"

#include "core_log.h"
#include "http_conn.h"
#include "http_listen.h"
#include "http_server.h"

#include <arpa/inet.h>
#include <string.h>

static const str method_names[HTTP_METHOD_COUNT] = {
	[HTTP_GET] = STR_INIT("GET"),       [HTTP_HEAD] = STR_INIT("HEAD"), [HTTP_POST] = STR_INIT("POST"),
	[HTTP_PUT] = STR_INIT("PUT"),       [HTTP_DELETE] = STR_INIT("DELETE"),
};

/* Numbers that do not tell how many requests there were (the finaliser of splitmix64). */
static uint64_t make_id(struct http_server *s)
{
	uint64_t x = s->id_salt + atomic_fetch_add(&s->next_id, 1) * 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

struct http_request *http_request_new(struct http_server *s)
{
	struct arena *a = http_spares_take(&s->arenas);
	if (!a)
		a = arena_new(0);
	struct http_request *rq = ARENA_NEW(a, struct http_request);
	rq->server = s;
	rq->method = HTTP_METHOD_COUNT;
	rq->cx.arena = a;
	rq->cx.now = time_now();
	rq->cx.request_id = str_printf(a, "%016llx", (unsigned long long)make_id(s));
	http_response_begin(&rq->rs, rq);
	return rq;
}

void http_request_free(struct http_request *rq)
{
	struct http_server *s = rq->server;
	if (rq->entered && s->options.leave) {
		rq->rs.status = 0;
		s->options.leave(&rq->cx, rq, &rq->rs, s->options.arg);
	}
	http_body_clear(rq);
	http_response_clear(&rq->rs);
	struct arena *a = rq->cx.arena;
	arena_reset(a);
	if (!http_spares_give(&s->arenas, a))
		arena_free(a);
}

/* --- reading the head --- */

static enum http_method method_of(str name)
{
	int m = 0;
	while (m < HTTP_METHOD_COUNT && !str_eq(method_names[m], name))
		m++;
	return (enum http_method)m;
}

/* A proxy adds the address it saw at the end; what stands before is the client's word. */
static void read_remote(struct http_request *rq)
{
	if (!rq->server->options.behind_tls)
		return;
	str forwarded = http_header(rq, "X-Forwarded-For");
	ptrdiff_t comma = str_rfind_char(forwarded, ',');
	str last = str_trim(str_sub(forwarded, (size_t)(comma + 1), forwarded.n));
	unsigned char parsed[sizeof(struct in6_addr)];
	const char *z = str_z(rq->cx.arena, last);
	if (inet_pton(AF_INET, z, parsed) == 1 || inet_pton(AF_INET6, z, parsed) == 1)
		rq->cx.remote = last;
}

static enum ec find_route(struct http_request *rq)
{
	struct http_target *t = &rq->target;
	http_router_find(rq->server->router, rq->cx.arena, rq->method, t->segments, t->nsegments, &rq->match);
	if (rq->match.route)
		return E_OK;
	return fail(&rq->cx, rq->match.allowed ? E_METHOD : E_NOT_FOUND);
}

static enum ec read_head(struct http_request *rq)
{
	TRY(http_target_parse(&rq->cx, rq->target_text, &rq->target));
	TRY(find_route(rq));
	return http_body_begin(rq);
}

void http_request_read_head(struct http_request *rq, const char *method)
{
	rq->method = method_of(str_of(method));
	rq->cx.lang = lang_of_header(http_header(rq, "Accept-Language"));
	read_remote(rq);
	http_body_measure(rq);
	http_request_fault(rq, read_head(rq));
}

void http_request_fault(struct http_request *rq, enum ec ec)
{
	if (ec == E_OK || rq->fault != E_OK)
		return;
	rq->fault = ec;
	rq->failure = rq->cx.failure;
	failure_clear(&rq->cx);
}

/* --- what handlers see --- */

enum http_method http_method_of(const struct http_request *rq)
{
	return rq->method;
}

const struct http_route *http_route_of(const struct http_request *rq)
{
	return rq->match.route;
}

str http_path(const struct http_request *rq)
{
	return rq->target.path;
}

str http_query_string(const struct http_request *rq)
{
	return rq->target.query;
}

str http_param(const struct http_request *rq, const char *name)
{
	str wanted = str_of(name);
	for (size_t i = 0; i < rq->match.nparams; i++) {
		const struct http_param *p = &rq->match.params[i];
		if (str_eq((str){ p->name, p->name_size }, wanted))
			return p->value;
	}
	return STR_NONE;
}

bool http_param_id(const struct http_request *rq, const char *name, int64_t *out)
{
	return str_to_i64(http_param(rq, name), out) && *out > 0;
}

static str first_of(const struct http_fields *f, const char *name)
{
	const str *value = http_fields_find(f, str_of(name));
	return value ? *value : STR("");
}

str http_query(const struct http_request *rq, const char *name)
{
	return first_of(&rq->target.fields, name);
}

str http_form(const struct http_request *rq, const char *name)
{
	return first_of(&rq->body.fields, name);
}

bool http_form_has(const struct http_request *rq, const char *name)
{
	return http_fields_find(&rq->body.fields, str_of(name)) != NULL;
}

size_t http_form_all(const struct http_request *rq, const char *name, const str **out)
{
	const struct http_fields *f = &rq->body.fields;
	str *values = ARENA_ARRAY(rq->cx.arena, str, f->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->names[i], str_of(name)))
			values[n++] = f->values[i];
	*out = values;
	return n;
}

size_t http_form_fields(const struct http_request *rq, const str **names, const str **values)
{
	*names = rq->body.fields.names;
	*values = rq->body.fields.values;
	return rq->body.fields.n;
}

struct http_file *http_file(const struct http_request *rq, const char *field)
{
	for (size_t i = 0; i < rq->body.nfiles; i++)
		if (str_eq(rq->body.files[i].field, str_of(field)))
			return &rq->body.files[i];
	return NULL;
}

size_t http_files(const struct http_request *rq, struct http_file **out)
{
	*out = rq->body.files;
	return rq->body.nfiles;
}

str http_header(const struct http_request *rq, const char *name)
{
	for (size_t i = 0; i < rq->nheaders; i++)
		if (str_eq_nocase(rq->headers[i].name, str_of(name)))
			return str_trim(rq->headers[i].value);
	return STR_NONE;
}

str http_body(const struct http_request *rq)
{
	return rq->body.kind == BODY_OTHER ? (str){ rq->body.bytes, rq->body.n } : STR_NONE;
}

void *http_local(const struct http_request *rq)
{
	return rq->local;
}

void http_set_local(struct http_request *rq, void *local)
{
	rq->local = local;
}

str http_own_address(struct http_request *rq)
{
	char host[64];
	const char *scheme = rq->server->options.behind_tls ? "https" : "http";
	if (!http_print_own(rq->conn->watched.fd, host, sizeof(host)))
		return STR_NONE;
	return str_printf(rq->cx.arena, "%s://%s", scheme, host);
}
