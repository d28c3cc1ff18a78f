#include "http_response.h"

#include "core_log.h"
#include "core_utf8.h"
#include "http_csrf.h"
#include "http_form.h"
#include "http_request.h"
#include "http_server.h"
#include "http_stream.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TYPE_DEFAULT "text/html; charset=utf-8"

struct header_line {
	const char *name;
	const char *value;
};

/* On every answer; a handler may set its own instead. Scripts, styles and pictures come from this server
 * only, and nobody frames it. */
static const struct header_line always[] = {
	{ "Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; "
	                             "frame-ancestors 'none'; object-src 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()" },
};

static const struct header_line behind_tls[] = {
	{ "Strict-Transport-Security", "max-age=63072000; includeSubDomains" },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

void http_response_begin(struct http_response *rs, struct http_request *rq)
{
	rs->rq = rq;
	rs->out = buf_in(rq->cx.arena);
	rs->fd = -1;
}

void http_response_clear(struct http_response *rs)
{
	struct http_request *rq = rs->rq;
	if (rs->fd >= 0)
		close(rs->fd);
	http_stream_free(rs->stream);
	*rs = (struct http_response){ 0 };
	http_response_begin(rs, rq);
}

/* --- what handlers fill --- */

void http_status(struct http_response *rs, int status)
{
	rs->status = status;
}

int http_status_of(const struct http_response *rs)
{
	return rs->status;
}

struct buf *http_out(struct http_response *rs)
{
	return &rs->out;
}

void http_type(struct http_response *rs, const char *content_type)
{
	rs->type = content_type;
}

static bool is_safe(str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
			return false;
	return true;
}

static struct http_pair *find_header(struct http_response *rs, str name)
{
	for (size_t i = 0; i < rs->nheaders; i++)
		if (str_eq_nocase(rs->headers[i].name, name))
			return &rs->headers[i];
	return NULL;
}

void http_response_add_header(struct http_response *rs, str name, str value)
{
	if (rs->nheaders == HTTP_HEADERS_OUT_MAX || !is_safe(value)) {
		log_event(&rs->rq->cx, LOG_ERROR, "http.header_left_out", L_STR("name", name));
		return;
	}
	struct arena *a = rs->rq->cx.arena;
	/* NUL-terminated: they go to libmicrohttpd as they are. */
	rs->headers[rs->nheaders++] = (struct http_pair){ { str_z(a, name), name.n }, { str_z(a, value), value.n } };
}

void http_set_header(struct http_response *rs, const char *name, str value)
{
	struct http_pair *old = find_header(rs, str_of(name));
	if (old)
		*old = rs->headers[--rs->nheaders];
	http_response_add_header(rs, str_of(name), value);
}

void http_send_fd(struct http_response *rs, int fd, int64_t size)
{
	if (rs->fd >= 0)
		close(rs->fd);
	rs->fd = fd;
	rs->fd_size = size;
}

void http_send_static(struct http_response *rs, str bytes)
{
	rs->fixed = (str){ bytes.p ? bytes.p : "", bytes.n };
}

void http_stream(struct http_response *rs, http_produce produce, void (*finish)(void *arg), void *arg)
{
	http_stream_free(rs->stream);
	rs->stream = http_stream_new(rs->rq, produce, finish, arg);
}

/* RFC 6266: a plain name for old clients, the real one percent-encoded. */
void http_download(struct http_response *rs, str file_name)
{
	struct arena *a = rs->rq->cx.arena;
	struct buf plain = buf_in(a);
	for (size_t i = 0; i < file_name.n; i++) {
		char c = file_name.p[i];
		buf_add_char(&plain, c >= 0x20 && c < 0x7f && !strchr("\"\\/%", c) ? c : '_');
	}
	str real = http_escape(a, file_name, "");
	str value = str_printf(a, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s",
	                       STR_ARG(buf_str(&plain)), STR_ARG(real));
	http_set_header(rs, "Content-Disposition", value);
}

/* « //host » and « /\host » are other sites to a browser. */
static bool is_own_path(str s)
{
	return s.n > 0 && s.p[0] == '/' && (s.n == 1 || (s.p[1] != '/' && s.p[1] != '\\')) && is_safe(s);
}

enum ec http_redirect(struct http_response *rs, str location)
{
	if (!is_own_path(location))
		location = STR("/");
	rs->status = 303;
	http_set_header(rs, "Location", http_escape(rs->rq->cx.arena, location, "/?#&=%+:;,@!$'()*[]"));
	return E_OK;
}

/* --- to libmicrohttpd --- */

static struct MHD_Response *made(struct MHD_Response *response)
{
	if (!response)
		log_die("http.memory", "response");
	return response;
}

static struct MHD_Response *make_body(struct http_response *rs)
{
	if (rs->stream)
		return http_stream_response(rs->stream);
	if (rs->fd >= 0) {
		int fd = rs->fd;
		rs->fd = -1;
		return made(MHD_create_response_from_fd64((uint64_t)rs->fd_size, fd));
	}
	str bytes = rs->fixed.p ? rs->fixed : buf_str(&rs->out);
	/* Borrowed: the arena lives until the answer is sent. The library does not write to it. */
	return made(MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)bytes.p, MHD_RESPMEM_PERSISTENT));
}

static void put_line(struct MHD_Response *r, const char *name, const char *value)
{
	if (MHD_add_response_header(r, name, value) != MHD_YES)
		log_event(NULL, LOG_ERROR, "http.header_left_out", L_STR("name", str_of(name)));
}

static void put_unless_set(struct http_response *rs, struct MHD_Response *r, const char *name,
                           const char *value)
{
	if (!find_header(rs, str_of(name)))
		put_line(r, name, value);
}

static const char *cache_control(const struct http_request *rq)
{
	const struct http_route *route = rq->match.route;
	bool cached = route && (route->flags & ROUTE_CACHED) && rq->rs.status == 200;
	return cached ? "public, max-age=31536000, immutable" : "no-store";
}

struct MHD_Response *http_response_make(struct http_response *rs)
{
	struct http_request *rq = rs->rq;
	if (!rs->status)
		rs->status = 200;
	http_csrf_finish(rq);
	struct MHD_Response *r = make_body(rs);
	for (size_t i = 0; i < rs->nheaders; i++)
		put_line(r, rs->headers[i].name.p, rs->headers[i].value.p);
	for (size_t i = 0; i < COUNT(always); i++)
		put_unless_set(rs, r, always[i].name, always[i].value);
	if (rq->server->options.behind_tls)
		put_unless_set(rs, r, behind_tls[0].name, behind_tls[0].value);
	put_unless_set(rs, r, "Cache-Control", cache_control(rq));
	if (rs->status != 204 && rs->status != 304)
		put_unless_set(rs, r, "Content-Type", rs->type ? rs->type : TYPE_DEFAULT);
	/* The library reads chunked bodies leniently: with the connection ends what could hide in one. */
	if (rq->early || rq->body.length < 0 || rq->server->stopping)
		put_line(r, "Connection", "close");
	return r;
}

static const struct header_line plain[] = {
	{ "Cache-Control", "no-store" },
	{ "Content-Type", "text/plain; charset=utf-8" },
	{ "Connection", "close" },
};

struct MHD_Response *http_response_plain(str text)
{
	struct MHD_Response *r =
		made(MHD_create_response_from_buffer(text.n, (void *)(uintptr_t)text.p, MHD_RESPMEM_MUST_COPY));
	for (size_t i = 0; i < COUNT(always); i++)
		put_line(r, always[i].name, always[i].value);
	for (size_t i = 0; i < COUNT(plain); i++)
		put_line(r, plain[i].name, plain[i].value);
	return r;
}

/* RFC 9110, 5.6.7; the program keeps the C locale, whose days and months are those. */
static void put_date(struct buf *b)
{
	char text[40];
	time_t now = time(NULL);
	struct tm tm;
	size_t n = gmtime_r(&now, &tm) ? strftime(text, sizeof(text), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm) : 0;
	buf_add(b, text, n);
}

str http_response_bytes(struct arena *a, str status, str text)
{
	struct buf b = buf_in(a);
	buf_printf(&b, "HTTP/1.1 %.*s\r\n", STR_ARG(status));
	put_date(&b);
	for (size_t i = 0; i < COUNT(always); i++)
		buf_printf(&b, "%s: %s\r\n", always[i].name, always[i].value);
	for (size_t i = 0; i < COUNT(plain); i++)
		buf_printf(&b, "%s: %s\r\n", plain[i].name, plain[i].value);
	buf_printf(&b, "Content-Length: %zu\r\n\r\n%.*s", text.n, STR_ARG(text));
	return buf_str(&b);
}
