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
	ROUTE_NO_CSRF = 1 << 3,   /* a POST without token: never with ROUTE_SIGNED_IN */
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

/* Zero stands for the default of each. */
struct http_limits {
	int workers;         /* 32 */
	int queue;           /* requests waiting for a worker before 503: 16 for each worker */
	int connections;     /* 4,096 */
	int64_t body_memory; /* bytes of bodies that are no files, of all requests together: 512 MiB */
	int64_t head_ms;     /* for a request head: 10 s */
	int64_t body_ms;     /* without a byte of body: 30 s */
	int64_t reader_s;    /* for a client that does not read, or an idle connection: 60 s */
};

struct http_options {
	str address; /* "127.0.0.1:8080", "[::1]:0" */
	const struct http_route *const *tables; /* ended by NULL; each table ended by a NULL path */
	struct http_limits limits;
	struct http_sink sink; /* the functions are called by I/O threads, in pieces of at most 32 KiB */
	/* On a worker, before the handler: fills cx (language, actor, db, env), checks sign-in by the route's
	 * flags and refuses. Bodies over 256 KiB are only read once it said yes. */
	enum ec (*enter)(struct ctx *cx, struct http_request *rq, const struct http_route *route, void *arg);
	/* On a worker: turns a failure into a page or a JSON problem; NULL: a bare page. route is NULL when
	 * none matched. The status is already that of the error. */
	void (*failed)(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec,
	               const struct http_route *route, void *arg);
	/* After the answer was made, on the worker; for the access log and to let go of what enter took. Also
	 * for a client that left after enter while sending its body: then on an I/O thread, status 0. */
	void (*leave)(struct ctx *cx, struct http_request *rq, const struct http_response *rs, void *arg);
	void *arg;
	bool behind_tls;    /* __Host- cookies, Secure, HSTS; the caller's address is the proxy's word */
	str secret;         /* for CSRF tokens: 32 random bytes, the same on all nodes */
	str session_cookie; /* name of the cookie that CSRF tokens are tied to, without __Host- */
};

enum ec http_start(struct ctx *cx, const struct http_options *options, struct http_server **out) EC_MUST;
/* "127.0.0.1:43211": with the port that was free when 0 was asked. */
str http_address(const struct http_server *s);
/* No new request; those under way are answered. */
void http_stop(struct http_server *s);

/* --- the request --- */

enum http_method http_method_of(const struct http_request *rq);
const struct http_route *http_route_of(const struct http_request *rq); /* NULL when none matched */
str http_path(const struct http_request *rq);
str http_param(const struct http_request *rq, const char *name);   /* ":id" of the route, decoded */
bool http_param_id(const struct http_request *rq, const char *name, int64_t *out); /* positive */
str http_query(const struct http_request *rq, const char *name);   /* first of that name; "" if absent */
str http_form(const struct http_request *rq, const char *name);    /* field of the body, first of that name */
bool http_form_has(const struct http_request *rq, const char *name);
size_t http_form_all(const struct http_request *rq, const char *name, const str **out); /* repeated fields */
/* All fields of the body in order, for forms given back after an error. */
size_t http_form_fields(const struct http_request *rq, const str **names, const str **values);
/* NULL when absent or when no file was chosen; a chosen file may have no byte. */
struct http_file *http_file(const struct http_request *rq, const char *field);
size_t http_files(const struct http_request *rq, struct http_file **out);
str http_header(const struct http_request *rq, const char *name);
str http_cookie(const struct http_request *rq, const char *name); /* name without __Host- */
str http_body(const struct http_request *rq); /* of a body that is not a form */
str http_query_string(const struct http_request *rq);
void *http_local(const struct http_request *rq);         /* what enter set */
void http_set_local(struct http_request *rq, void *local);

/* « http://192.0.2.1:8080 »: the socket that the request came in by, whatever its Host header says. */
str http_own_address(struct http_request *rq);

/* --- forms against forgery --- */

/* Value for the hidden field « csrf » of every form, as its first field. Tied to the session cookie, or
 * before sign-in to a cookie that this sets. The server checks it, and that the request does not come
 * from another site, for all POST, PUT and DELETE of routes without ROUTE_NO_CSRF and ROUTE_BEARER: after
 * enter, before the handler, and before a file is taken. E_CSRF. */
str http_csrf(struct http_request *rq);
/* Whether this form is ours: for a failure that comes before the check and gives its fields back. */
bool http_csrf_is_right(const struct http_request *rq);
/* Tokens written from now on are tied to a session that this answer begins. */
void http_csrf_renew(struct http_request *rq, str session);

/* --- the response --- */

void http_status(struct http_response *rs, int status);
int http_status_of(const struct http_response *rs);
/* Replaces one of the same name. A value with control characters is left out. */
void http_set_header(struct http_response *rs, const char *name, str value);
/* HttpOnly, SameSite=Lax, Path=/, and __Host- + Secure behind TLS. The value is a token: letters, digits,
 * -._~. max_age < 0: until the browser ends; 0: deleted. */
void http_set_cookie(struct http_response *rs, const char *name, str value, int64_t max_age);
struct buf *http_out(struct http_response *rs); /* the body, in the request's arena */
void http_type(struct http_response *rs, const char *content_type);
/* Sends a descriptor, which the response then owns. */
void http_send_fd(struct http_response *rs, int fd, int64_t size);
/* Bytes that outlive the request (static files). */
void http_send_static(struct http_response *rs, str bytes);
void http_download(struct http_response *rs, str file_name); /* Content-Disposition: attachment */
/* 303 to a path of this server; anything else goes to « / ». */
enum ec http_redirect(struct http_response *rs, str location);
/* Body made while it is sent, by a producer on a worker: for ZIP and CSV of any size. The producer is
 * called until it sets *done; it adds to out, some 64 KiB a call. An error cuts the connection, so that
 * the client sees that its file is not whole. finish is called once in every case, from any thread; the
 * request, its arena and cx live until then. */
typedef enum ec (*http_produce)(void *arg, struct buf *out, bool *done);
void http_stream(struct http_response *rs, http_produce produce, void (*finish)(void *arg), void *arg);
