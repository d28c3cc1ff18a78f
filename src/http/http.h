/*
 * HTTP server: libmicrohttpd behind plain synchronous handlers.
 *
 * I/O threads only receive. A complete request is suspended and given to a bounded pool of workers,
 * which run the route's handler and resume the connection. A handler owns nothing past its return:
 * everything of a request lives in its arena. Bodies stream: form fields into the arena, files into
 * the sink of the route (the caller's blob store), with limits checked before and while reading.
 */
#pragma once

#include "core_ctx.h"

struct http_server;
struct http_request;
struct http_response;

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_METHOD_COUNT };

/* --- routes --- */

enum http_route_flag {
	ROUTE_PUBLIC = 1 << 0,    /* no sign-in */
	ROUTE_SIGNED_IN = 1 << 1, /* a session is needed */
	ROUTE_BEARER = 1 << 2,    /* the API's own check */
	ROUTE_NO_CSRF = 1 << 3,   /* a POST without token: only with ROUTE_BEARER or ROUTE_PUBLIC */
	ROUTE_FILES = 1 << 4,     /* multipart bodies with files are taken */
	ROUTE_CACHED = 1 << 5     /* static: may be cached for ever */
};

typedef enum ec (*http_handler)(struct ctx *cx, struct http_request *rq, struct http_response *rs);

struct http_route {
	enum http_method method;
	const char *path; /* "/factures/:id/traiter"; a last ":rest*" takes all that follows */
	http_handler handler;
	unsigned flags;     /* none of PUBLIC, SIGNED_IN, BEARER: the server does not start */
	int64_t body_limit; /* bytes; 0: 64 KiB */
	const char *doc;    /* one sentence, for the list of routes */
};

/* --- files of a multipart body --- */

struct http_file {
	str field;
	str name; /* as the browser sent it: checked as UTF-8, not otherwise */
	int64_t size;
	void *handle; /* what sink.begin made: the handler takes it and sets it to NULL, or it is discarded */
};

struct http_sink {
	enum ec (*begin)(struct ctx *cx, void *arg, void **handle);
	enum ec (*add)(struct ctx *cx, void *handle, const void *bytes, size_t n);
	void (*discard)(void *handle);
	void *arg;
};

/* --- the server --- */

struct http_options {
	str address; /* "127.0.0.1:8080", "[::1]:0" */
	const struct http_route *const *tables; /* ended by NULL; each table ended by a NULL path */
	int workers;
	int connections;
	struct http_sink sink;
	/* Before the handler, on the worker: fills cx (language, actor, db, env) and refuses. Also checks
	 * sign-in and CSRF by the route's flags. */
	enum ec (*enter)(struct ctx *cx, struct http_request *rq, const struct http_route *route, void *arg);
	/* Turns a failure into a page or a JSON problem. route is NULL when none matched. */
	void (*failed)(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec,
	               const struct http_route *route, void *arg);
	/* After the answer was made, on the worker; for the access log and to let go of what enter took. */
	void (*leave)(struct ctx *cx, struct http_request *rq, void *arg);
	void *arg;
	bool behind_tls; /* __Host- cookies, Secure, HSTS */
};

enum ec http_start(struct ctx *cx, const struct http_options *options, struct http_server **out) EC_MUST;
/* "127.0.0.1:43211": with the port that was free when 0 was asked. */
str http_address(const struct http_server *s);
/* No new request; those under way are answered. */
void http_stop(struct http_server *s);

/* --- the request --- */

enum http_method http_method_of(const struct http_request *rq);
str http_path(const struct http_request *rq);
str http_param(const struct http_request *rq, const char *name);   /* ":id" of the route, decoded */
bool http_param_id(const struct http_request *rq, const char *name, int64_t *out); /* positive */
str http_query(const struct http_request *rq, const char *name);   /* first of that name; "" if absent */
str http_form(const struct http_request *rq, const char *name);    /* field of the body, first of that name */
bool http_form_has(const struct http_request *rq, const char *name);
size_t http_form_all(const struct http_request *rq, const char *name, const str **out); /* repeated fields */
/* All fields of the body in order, for forms given back after an error. */
size_t http_form_fields(const struct http_request *rq, const str **names, const str **values);
struct http_file *http_file(const struct http_request *rq, const char *field); /* NULL if absent or empty */
size_t http_files(const struct http_request *rq, struct http_file **out);
str http_header(const struct http_request *rq, const char *name);
str http_cookie(const struct http_request *rq, const char *name);
str http_body(const struct http_request *rq); /* of a body that is not a form */
str http_query_string(const struct http_request *rq);
void *http_local(const struct http_request *rq);         /* what enter set */
void http_set_local(struct http_request *rq, void *local);

/* --- the response --- */

void http_status(struct http_response *rs, int status);
int http_status_of(const struct http_response *rs);
void http_set_header(struct http_response *rs, const char *name, str value);
/* Session cookies: HttpOnly, SameSite=Lax, Path=/, and __Host- + Secure behind TLS. max_age < 0: until
 * the browser ends; 0: deleted. */
void http_set_cookie(struct http_response *rs, const char *name, str value, int64_t max_age);
struct buf *http_out(struct http_response *rs); /* the body, in the request's arena */
void http_type(struct http_response *rs, const char *content_type);
/* Sends a descriptor, which the response then owns. */
void http_send_fd(struct http_response *rs, int fd, int64_t size);
/* Bytes that outlive the request (static files). */
void http_send_static(struct http_response *rs, str bytes);
void http_download(struct http_response *rs, str file_name); /* Content-Disposition: attachment */
enum ec http_redirect(struct http_response *rs, str location); /* 303 */
/* Body made while it is sent, by a producer on a worker: for ZIP and CSV of any size. The producer is
 * called until it sets *done; it adds to out. finish is called once in every case. */
typedef enum ec (*http_produce)(void *arg, struct buf *out, bool *done);
void http_stream(struct http_response *rs, http_produce produce, void (*finish)(void *arg), void *arg);
