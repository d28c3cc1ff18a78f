#include "http_cookie.h"

#include "core_log.h"
#include "http_request.h"
#include "http_server.h"

#include <inttypes.h>
#include <string.h>

bool http_cookie_find(str header, str name, str *value)
{
	while (!str_empty(header)) {
		str pair;
		str key;
		header = str_cut(header, ';', &pair);
		str text = str_cut(str_trim(pair), '=', &key);
		if (!str_eq(key, name))
			continue;
		*value = text;
		return true;
	}
	return false;
}

bool http_cookie_is_plain(str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (c == '\0' || !strchr("-._~", c)))
			return false;
	}
	return true;
}

str http_cookie_make(struct arena *a, str full_name, str value, int64_t max_age, bool secure)
{
	struct buf b = buf_in(a);
	buf_add_str(&b, full_name);
	buf_add_char(&b, '=');
	buf_add_str(&b, value);
	buf_add_str(&b, STR("; Path=/; HttpOnly; SameSite=Lax"));
	if (secure)
		buf_add_str(&b, STR("; Secure"));
	if (max_age >= 0)
		buf_printf(&b, "; Max-Age=%" PRId64, max_age);
	return buf_str(&b);
}

static str full_name(const struct http_request *rq, const char *name)
{
	const char *prefix = rq->server->options.behind_tls ? "__Host-" : "";
	return str_printf(rq->cx.arena, "%s%s", prefix, name);
}

str http_cookie(const struct http_request *rq, const char *name)
{
	str full = full_name(rq, name);
	str value = STR_NONE;
	for (size_t i = 0; i < rq->nheaders; i++)
		if (str_eq_nocase(rq->headers[i].name, STR("Cookie"))
		    && http_cookie_find(rq->headers[i].value, full, &value))
			return value;
	return STR_NONE;
}

void http_set_cookie(struct http_response *rs, const char *name, str value, int64_t max_age)
{
	struct http_request *rq = rs->rq;
	if (!http_cookie_is_plain(value)) {
		log_event(&rq->cx, LOG_ERROR, "http.bad_cookie", L_STR("name", str_of(name)));
		return;
	}
	str text = http_cookie_make(rq->cx.arena, full_name(rq, name), value, max_age,
	                            rq->server->options.behind_tls);
	http_response_add_header(rs, STR("Set-Cookie"), text);
}
