#include "http_rig.h"

#include <stdatomic.h>

/* --- handlers --- */

static enum ec hello(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	str name = http_param(rq, "name");
	buf_printf(http_out(rs), "hello %.*s %.*s", STR_ARG(name), STR_ARG(http_query(rq, "q")));
	return E_OK;
}

static enum ec show_form(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	buf_add_str(http_out(rs), http_csrf(rq));
	return E_OK;
}

static enum ec take_form(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	buf_printf(http_out(rs), "name=%.*s", STR_ARG(http_form(rq, "name")));
	return E_OK;
}

static enum ec take_body(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	str body = http_body(rq);
	buf_printf(http_out(rs), "%zu bytes", body.n);
	return E_OK;
}

static enum ec fail_it(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)rq;
	buf_add_str(http_out(rs), STR("half a page"));
	return fail(cx, E_FORBIDDEN);
}

static enum ec go(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	return http_redirect(rs, http_query(rq, "to"));
}

static enum ec cached(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq;
	http_type(rs, "text/css");
	http_send_static(rs, STR("body{}"));
	return E_OK;
}

static enum ec cookie(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx;
	http_set_cookie(rs, "session", STR("abc-123"), 60);
	http_set_cookie(rs, "bad", STR("a;b"), 60);
	buf_add_str(http_out(rs), http_cookie(rq, "session"));
	return E_OK;
}

static enum ec download(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq;
	char name[] = "/tmp/http-test-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	assert_int_equal(write(fd, "0123456789", 10), 10);
	http_send_fd(rs, fd, 10);
	http_download(rs, STR("Reçu \"1\".pdf"));
	return E_OK;
}

struct counter {
	int calls;
};

static atomic_int finished;

static enum ec produce(void *arg, struct buf *out, bool *done)
{
	struct counter *c = arg;
	for (int i = 0; i < 1000; i++)
		buf_printf(out, "line %06d\n", c->calls * 1000 + i);
	*done = ++c->calls == 100;
	return E_OK;
}

static enum ec produce_badly(void *arg, struct buf *out, bool *done)
{
	(void)done;
	struct counter *c = arg;
	buf_add_str(out, STR("some"));
	return ++c->calls == 3 ? E_IO : E_OK;
}

static void finish(void *arg)
{
	assert_non_null(arg);
	finished++;
}

static enum ec stream(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	bool bad = http_query(rq, "bad").n > 0;
	http_type(rs, "text/plain");
	http_stream(rs, bad ? produce_badly : produce, finish, ARENA_NEW(cx->arena, struct counter));
	return E_OK;
}

static enum ec slow(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq, (void)rs;
	usleep(200000);
	return E_OK;
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/bonjour/:name", hello, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/form", show_form, ROUTE_PUBLIC, 0, "" },
	{ HTTP_POST, "/form", take_form, ROUTE_PUBLIC, 0, "" },
	{ HTTP_POST, "/body", take_body, ROUTE_BEARER, 1 << 20, "" },
	{ HTTP_GET, "/fails", fail_it, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/go", go, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/style.css", cached, ROUTE_PUBLIC | ROUTE_CACHED, 0, "" },
	{ HTTP_GET, "/cookie", cookie, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/download", download, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/stream", stream, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/slow", slow, ROUTE_PUBLIC, 0, "" },
	{ .path = NULL },
};

static struct rig rig;

static int begin(void **state)
{
	(void)state;
	rig_start(&rig, routes, (struct http_options){ 0 });
	return 0;
}

static int end(void **state)
{
	(void)state;
	rig_stop(&rig);
	return 0;
}

static str get(const char *target)
{
	return rig_exchange(&rig, str_printf(rig.arena, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", target));
}

/* --- tests --- */

static void requests_are_answered(void **state)
{
	(void)state;
	static const struct {
		const char *request;
		int status;
		const char *part;
	} t[] = {
		{ "GET /bonjour/Zo%C3%A9?q=a+b HTTP/1.1\r\nHost: h\r\n\r\n", 200, "hello Zoé a b" },
		{ "GET /bonjour/x?q=1&q=2 HTTP/1.1\r\nHost: h\r\n\r\n", 200, "hello x 1" },
		{ "GET /bonjour/ HTTP/1.1\r\nHost: h\r\n\r\n", 404, "" },
		{ "GET /bonjour HTTP/1.1\r\nHost: h\r\n\r\n", 404, "" },
		{ "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n", 404, "n’existe pas" },
		{ "GET /nowhere HTTP/1.1\r\nHost: h\r\nAccept-Language: en\r\n\r\n", 404, "does not exist" },
		{ "PUT /form HTTP/1.1\r\nHost: h\r\n\r\n", 405, "Allow: GET, HEAD, POST" },
		{ "PATCH /form HTTP/1.1\r\nHost: h\r\n\r\n", 405, "Allow: GET, HEAD, POST" },
		{ "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /fails HTTP/1.1\r\nHost: h\r\n\r\n", 403, "" },
		{ "GET /bonjour/%FF HTTP/1.1\r\nHost: h\r\n\r\n", 400, "UTF-8" },
		{ "GET /bonjour/a?q=%C3%28 HTTP/1.1\r\nHost: h\r\n\r\n", 400, "UTF-8" },
		{ "GET /bonjour/%4 HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /bonjour/%2e%2E HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /bonjour/../form HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /bonjour/a%2Fb HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /bonjour/a%5Cb HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /bonjour/a%00b HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /bonjour/a%0Ab HTTP/1.1\r\nHost: h\r\n\r\n", 400, "" },
		{ "GET /form HTTP/1.0\r\n\r\n", 200, "" },
		{ "POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", 200, "5 bytes" },
		{ "POST /body HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200,
		  "5 bytes" },
		{ "POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 200, "0 bytes" },
		{ "GET /form HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", 400, "" },
		{ "POST /body HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", 415, "" },
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		str answer = rig_exchange(&rig, str_of(t[i].request));
		if (rig_status(answer) != t[i].status || !rig_has(answer, t[i].part))
			UNIT_FAIL("%s\n→ %.*s", t[i].request, STR_ARG(answer));
		assert_false(rig_has(answer, "half a page"));
	}
}

static void one_connection_serves_many_requests(void **state)
{
	(void)state;
	int fd = rig_connect(&rig);
	for (int i = 0; i < 50; i++) {
		rig_send(fd, STR("GET /bonjour/x HTTP/1.1\r\nHost: h\r\n\r\n"));
		assert_int_equal(rig_status(rig_answer(&rig, fd)), 200);
		rig_send(fd, STR("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n"));
		assert_int_equal(rig_status(rig_answer(&rig, fd)), 404);
		rig_send(fd, STR("POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"));
		assert_int_equal(rig_status(rig_answer(&rig, fd)), 200);
	}
	close(fd);
}

static void head_has_the_headers_of_get_and_no_body(void **state)
{
	(void)state;
	int fd = rig_connect(&rig);
	rig_send(fd, STR("HEAD /bonjour/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	str answer = rig_read(&rig, fd, 2000);
	close(fd);
	assert_int_equal(rig_status(answer), 200);
	assert_true(rig_has(answer, "Content-Length: 8\r\n"));
	assert_int_equal(rig_body(answer).n, 0);
}

static void every_answer_carries_the_security_headers(void **state)
{
	(void)state;
	static const char *const targets[] = { "/bonjour/x", "/nowhere", "/fails", "/style.css", "/stream" };
	static const char *const headers[] = {
		"Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'self'; "
		"frame-ancestors 'none'; object-src 'none'\r\n",
		"X-Content-Type-Options: nosniff\r\n",
		"Referrer-Policy: same-origin\r\n",
		"Cross-Origin-Opener-Policy: same-origin\r\n",
		"Permissions-Policy: ",
	};
	for (size_t i = 0; i < COUNT(targets); i++) {
		str answer = get(targets[i]);
		for (size_t k = 0; k < COUNT(headers); k++)
			if (!rig_has(answer, headers[k]))
				UNIT_FAIL("%s: no %s in %.*s", targets[i], headers[k], STR_ARG(answer));
		bool is_cached = strcmp(targets[i], "/style.css") == 0;
		assert_true(rig_has(answer, is_cached ? "immutable\r\n" : "Cache-Control: no-store\r\n"));
		assert_false(rig_has(answer, "Strict-Transport-Security"));
	}
}

static void redirects_stay_on_this_server(void **state)
{
	(void)state;
	static const char *const t[][2] = {
		{ "/factures?id=1", "Location: /factures?id=1\r\n" },
		{ "%C3%A9", "Location: /\r\n" },
		{ "/%C3%A9", "Location: /%C3%A9\r\n" },
		{ "//evil.example", "Location: /\r\n" },
		{ "/%5Cevil.example", "Location: /\r\n" },
		{ "https://evil.example", "Location: /\r\n" },
		{ "/a%0D%0ASet-Cookie:x", "Location: /\r\n" },
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		str answer = get(str_z(rig.arena, str_printf(rig.arena, "/go?to=%s", t[i][0])));
		assert_int_equal(rig_status(answer), 303);
		if (!rig_has(answer, t[i][1]))
			UNIT_FAIL("%s → %.*s", t[i][0], STR_ARG(answer));
	}
}

static void cookies_are_set_and_read(void **state)
{
	(void)state;
	str answer = rig_exchange(&rig, STR("GET /cookie HTTP/1.1\r\nHost: h\r\n"
	                                    "Cookie: a=1; session=xyz ; b=2\r\n\r\n"));
	assert_true(rig_has(answer, "Set-Cookie: session=abc-123; Path=/; HttpOnly; SameSite=Lax; Max-Age=60\r\n"));
	assert_false(rig_has(answer, "bad="));
	assert_true(str_eq(rig_body(answer), STR("xyz")));
}

static void descriptors_are_sent_as_downloads(void **state)
{
	(void)state;
	str answer = get("/download");
	assert_int_equal(rig_status(answer), 200);
	assert_true(str_eq(rig_body(answer), STR("0123456789")));
	assert_true(rig_has(answer, "Content-Disposition: attachment; filename=\"Re__u _1_.pdf\"; "
	                            "filename*=UTF-8''Re%C3%A7u%20%221%22.pdf\r\n"));
}

static void bodies_can_be_made_while_they_are_sent(void **state)
{
	(void)state;
	finished = 0;
	int fd = rig_connect(&rig);
	rig_send(fd, STR("GET /stream HTTP/1.0\r\nHost: h\r\n\r\n"));
	str answer = rig_read(&rig, fd, 5000);
	close(fd);
	assert_int_equal(rig_body(answer).n, 100 * 1000 * 12);
	assert_true(str_ends(answer, STR("line 099999\n")));
	/* An error in the middle must not look like the end. */
	fd = rig_connect(&rig);
	rig_send(fd, STR("GET /stream?bad=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
	answer = rig_read(&rig, fd, 5000);
	close(fd);
	assert_true(rig_has(answer, "some"));
	assert_false(str_ends(answer, STR("0\r\n\r\n")));
	/* A client that leaves in the middle. */
	fd = rig_connect(&rig);
	rig_send(fd, STR("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n"));
	close(fd);
	for (int ms = 0; finished < 3 && ms < 3000; ms++)
		usleep(1000);
	assert_int_equal(finished, 3);
}

/* --- forms --- */

struct form {
	str token;
	str cookie;
};

static struct form open_form(void)
{
	str answer = get("/form");
	struct form f = { .token = rig_body(answer) };
	ptrdiff_t at = str_find(answer, STR("Set-Cookie: visit="));
	assert_true(at >= 0);
	str_cut(str_sub(answer, (size_t)at + 12, answer.n), ';', &f.cookie);
	return f;
}

static int post_form(struct form f, const char *header)
{
	str body = str_printf(rig.arena, "csrf=%.*s&name=L%%C3%%A9a", STR_ARG(f.token));
	return rig_status(rig_exchange(
		&rig, str_printf(rig.arena,
	                     "POST /form HTTP/1.1\r\nHost: h\r\nCookie: %.*s\r\n%s"
	                     "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
	                     STR_ARG(f.cookie), header, body.n, STR_ARG(body))));
}

static void forms_need_their_token(void **state)
{
	(void)state;
	struct form f = open_form();
	struct form other = open_form();
	assert_false(str_eq(f.token, other.token));
	assert_int_equal(post_form(f, ""), 200);
	assert_int_equal(post_form(f, ""), 200);
	assert_int_equal(post_form((struct form){ other.token, f.cookie }, ""), 403);
	assert_int_equal(post_form((struct form){ f.token, STR("visit=x") }, ""), 403);
	assert_int_equal(post_form((struct form){ f.token, STR("x=y") }, ""), 403);
	assert_int_equal(post_form((struct form){ STR(""), f.cookie }, ""), 403);
	assert_int_equal(post_form((struct form){ STR("00"), f.cookie }, ""), 403);
}

static void forms_of_other_sites_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		int status;
	} t[] = {
		{ "Sec-Fetch-Site: same-origin\r\n", 200 },
		{ "Sec-Fetch-Site: none\r\n", 200 },
		{ "Sec-Fetch-Site: same-site\r\n", 403 },
		{ "Sec-Fetch-Site: cross-site\r\n", 403 },
		{ "Origin: http://h\r\n", 200 },
		{ "Origin: http://evil.example\r\n", 403 },
		{ "Origin: http://h:81\r\n", 403 },
		{ "Origin: null\r\n", 403 },
	};
	struct form f = open_form();
	for (size_t i = 0; i < COUNT(t); i++)
		if (post_form(f, t[i].header) != t[i].status)
			UNIT_FAIL("%s", t[i].header);
}

static void stopping_waits_for_what_is_under_way(void **state)
{
	(void)state;
	int fd = rig_connect(&rig);
	rig_send(fd, STR("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
	usleep(50000);
	http_stop(rig.server);
	assert_int_equal(rig_status(rig_read(&rig, fd, 1000)), 200);
	close(fd);
	arena_free(rig.arena);
	rig_start(&rig, routes, (struct http_options){ 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_answered),
		cmocka_unit_test(one_connection_serves_many_requests),
		cmocka_unit_test(head_has_the_headers_of_get_and_no_body),
		cmocka_unit_test(every_answer_carries_the_security_headers),
		cmocka_unit_test(redirects_stay_on_this_server),
		cmocka_unit_test(cookies_are_set_and_read),
		cmocka_unit_test(descriptors_are_sent_as_downloads),
		cmocka_unit_test(bodies_can_be_made_while_they_are_sent),
		cmocka_unit_test(forms_need_their_token),
		cmocka_unit_test(forms_of_other_sites_are_refused),
		cmocka_unit_test(stopping_waits_for_what_is_under_way),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
