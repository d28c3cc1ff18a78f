#include "http_rig.h"

/*
 * Heads that two programs could read in two ways, over raw sockets. Each is followed, in the same
 * packet, by what would be a second request if the first were read the other way: its handler must
 * never run.
 */

static _Atomic(int) smuggled;
static _Atomic(int) served;

static enum ec serve(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq;
	served++;
	buf_add_str(http_out(rs), STR("served"));
	return E_OK;
}

static enum ec trap(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq, (void)rs;
	smuggled++;
	return E_OK;
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", serve, ROUTE_PUBLIC, 0, "" },
	{ HTTP_POST, "/", serve, ROUTE_BEARER, 0, "" },
	{ HTTP_GET, "/trap", trap, ROUTE_PUBLIC, 0, "" },
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

#define TRAP "GET /trap HTTP/1.1\r\nHost: h\r\n\r\n"

struct bad {
	const char *name;
	str request;
};

static const struct bad bad_heads[] = {
	/* The eleven cases that the library accepts or misreads by itself. */
	{ "1 length and coding", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
	                                  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" TRAP) },
	{ "2 two lengths", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 34\r\n\r\n" TRAP) },
	{ "3 blank before the colon", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 34\r\n\r\n" TRAP) },
	{ "4 unknown coding", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n" TRAP) },
	{ "5 two hosts", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n" TRAP) },
	{ "6 no host", STR_INIT("GET / HTTP/1.1\r\n\r\n" TRAP) },
	{ "7 NUL in the target", STR_INIT("GET /\0x HTTP/1.1\r\nHost: h\r\n\r\n" TRAP) },
	{ "8 bare line feed", STR_INIT("GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n" TRAP) },
	{ "9 folded line", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n z\r\n\r\n" TRAP) },
	{ "10 control character in a value", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX: a\001b\r\n\r\n" TRAP) },
	{ "11 control character in a name", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX\001: a\r\n\r\n" TRAP) },
	/* Their neighbours. */
	{ "coding and length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
	                                "Content-Length: 4\r\n\r\n0\r\n\r\n" TRAP) },
	{ "two equal lengths", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n" TRAP) },
	{ "tab before the colon", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length\t: 34\r\n\r\n" TRAP) },
	{ "two codings", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
	                          "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" TRAP) },
	{ "list of codings", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" TRAP) },
	{ "coding with vertical tab", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n" TRAP) },
	{ "coding with blank behind", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked \r\n\r\n0\r\n\r\n" TRAP) },
	{ "empty coding", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n\r\n" TRAP) },
	{ "coding in HTTP/1.0", STR_INIT("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" TRAP) },
	{ "folded coding", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" TRAP) },
	{ "line folded by a tab", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\tz\r\n\r\n" TRAP) },
	{ "bare line feed in the request line", STR_INIT("GET / HTTP/1.1\nHost: h\r\n\r\n" TRAP) },
	{ "bare line feeds only", STR_INIT("GET / HTTP/1.1\nHost: h\n\n" TRAP) },
	{ "bare line feed at the end", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\n\n" TRAP) },
	{ "header behind a bare line feed", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nX: y\nContent-Length: 34\r\n\r\n" TRAP) },
	{ "bare carriage return", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n" TRAP) },
	{ "NUL in a value", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n" TRAP) },
	{ "NULs like a line end in a value", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX: a\0\0Content-Length: 34\r\n\r\n" TRAP) },
	{ "NUL in a name", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nX\0: a\r\n\r\n" TRAP) },
	{ "empty name", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\n: a\r\n\r\n" TRAP) },
	{ "no colon", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n" TRAP) },
	{ "blank before the first header", STR_INIT("GET / HTTP/1.1\r\n Host: h\r\n\r\n" TRAP) },
	{ "two blanks in the request line", STR_INIT("GET  / HTTP/1.1\r\nHost: h\r\n\r\n" TRAP) },
	{ "blank in the target", STR_INIT("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n" TRAP) },
	{ "tab in the target", STR_INIT("GET /a\tb HTTP/1.1\r\nHost: h\r\n\r\n" TRAP) },
	{ "whole address as the target", STR_INIT("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n" TRAP) },
	{ "byte past ASCII in the target", STR_INIT("GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n" TRAP) },
	{ "encoded NUL", STR_INIT("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n") },
	{ "encoded NUL in the query", STR_INIT("GET /?a=%00 HTTP/1.1\r\nHost: h\r\n\r\n") },
	{ "path in the host", STR_INIT("GET / HTTP/1.1\r\nHost: h/x\r\n\r\n" TRAP) },
	{ "user in the host", STR_INIT("GET / HTTP/1.1\r\nHost: a@h\r\n\r\n" TRAP) },
};

/* Answered by libmicrohttpd before the guard sees them, with the status line and headers written twice
 * (0.9.75) and the connection closed: ugly, but nothing follows. */
static const struct bad bad_lengths[] = {
	{ "list of lengths", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0, 0\r\n\r\n" TRAP) },
	{ "signed length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +0\r\n\r\n" TRAP) },
	{ "negative length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n" TRAP) },
	{ "hexadecimal length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x0\r\n\r\n" TRAP) },
	{ "empty length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n" TRAP) },
};

static void check_refused(const struct bad *bad, size_t n, bool by_library)
{
	for (size_t i = 0; i < n; i++) {
		const struct bad *b = &bad[i];
		smuggled = served = 0;
		int fd = rig_connect(&rig);
		rig_send(fd, b->request);
		bool ends = str_find(b->request, STR("/trap")) >= 0;
		str answer = rig_read(&rig, fd, ends ? 3000 : 200);
		if (rig_status(answer) != 400)
			UNIT_FAIL("%s: %.*s", b->name, STR_ARG(answer));
		if (smuggled || served)
			UNIT_FAIL("%s: a handler ran", b->name);
		if (!by_library && str_find(str_sub(answer, 9, answer.n), STR("HTTP/1.1 ")) >= 0)
			UNIT_FAIL("%s: two answers: %.*s", b->name, STR_ARG(answer));
		if (ends && !rig_closed(fd, 0))
			UNIT_FAIL("%s: the connection stays", b->name);
		close(fd);
	}
}

static void ambiguous_heads_get_400_and_the_connection_ends(void **state)
{
	(void)state;
	check_refused(bad_heads, COUNT(bad_heads), false);
	check_refused(bad_lengths, COUNT(bad_lengths), true);
}

/* Not 400, for another reason each. */
static void unreadable_request_lines_do_not_reach_us(void **state)
{
	(void)state;
	static const struct {
		const char *request;
		int status; /* 0: the library closes without an answer */
	} t[] = {
		{ "GET / HTTP/2.0\r\nHost: h\r\n\r\n" TRAP, 505 },
		{ "GET / HTTP/1.9x\r\nHost: h\r\n\r\n" TRAP, 400 },
		{ "GET /\r\nHost: h\r\n\r\n" TRAP, 400 },
		{ "GET\r\n\r\n" TRAP, 0 },
		{ "\x16\x03\x01\x02\r\n\r\n" TRAP, 0 },
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		smuggled = served = 0;
		int fd = rig_connect(&rig);
		rig_send(fd, str_of(t[i].request));
		str answer = rig_read(&rig, fd, 3000);
		if (rig_status(answer) != t[i].status || smuggled || served || !rig_closed(fd, 0))
			UNIT_FAIL("%s → %.*s", t[i].request, STR_ARG(answer));
		close(fd);
	}
}

static void a_chunked_request_is_the_last_of_its_connection(void **state)
{
	(void)state;
	/* The library takes a bare line feed for the end of a chunk's size; a proxy may not. */
	static const char *const bodies[] = {
		"5\r\nhello\r\n0\r\n\r\n", "5\nhello\n0\n\n", "5;a=\n\r\nhel\r\n0\r\n\r\n", "0\r\nX: y\r\n\r\n",
	};
	for (size_t i = 0; i < COUNT(bodies); i++) {
		smuggled = 0;
		int fd = rig_connect(&rig);
		rig_send(fd, str_printf(rig.arena,
		                        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n%s" TRAP, bodies[i]));
		str answer = rig_read(&rig, fd, 3000);
		assert_true(rig_status(answer) == 200 || rig_status(answer) == 400);
		assert_true(rig_has(answer, "Connection: close\r\n"));
		assert_int_equal(smuggled, 0);
		assert_true(rig_closed(fd, 0));
		close(fd);
	}
}

static void plain_heads_pass(void **state)
{
	(void)state;
	static const char *const t[] = {
		"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET / HTTP/1.1\r\nHost:h:8080\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: [::1]:8080\r\nX:\r\nY: \t a b \t\r\nZ: \xc3\xa9\r\n\r\n",
		"GET /?a=1&b=2&&c HTTP/1.1\r\nHost: h\r\nCookie: a=b; c=d\r\nAccept: */*\r\n\r\n",
		"GET / HTTP/1.0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
		"POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 005\r\n\r\nhello",
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		str answer = rig_exchange(&rig, str_of(t[i]));
		if (rig_status(answer) != 200)
			UNIT_FAIL("%s → %.*s", t[i], STR_ARG(answer));
	}
}

/* The guard's view of the head must hold however it comes in, also when the library's buffer grows. */
static void heads_pass_in_pieces_and_in_any_size(void **state)
{
	(void)state;
	for (int size = 100; size <= 24000; size += 1190) {
		str filler = str_printf(rig.arena, "%0*d", size, 0);
		str request = str_printf(rig.arena, "GET /?q=%.*s HTTP/1.1\r\nHost: h\r\nX: %.*s\r\nY: z\r\n\r\n", 50,
		                         filler.p, STR_ARG(filler));
		int fd = rig_connect(&rig);
		for (size_t at = 0; at < request.n; at += 701) {
			rig_send(fd, str_sub(request, at, 701));
			if (size < 3000)
				usleep(500);
		}
		str answer = rig_answer(&rig, fd);
		if (rig_status(answer) != 200)
			UNIT_FAIL("%d: %.*s", size, STR_ARG(answer));
		close(fd);
	}
}

static void bytes_one_by_one_make_a_request(void **state)
{
	(void)state;
	str request = STR("POST /?a=b HTTP/1.1\r\nHost: h\r\nCookie: a=b\r\nContent-Length: 2\r\n\r\nok");
	int fd = rig_connect(&rig);
	for (size_t i = 0; i < request.n; i++) {
		rig_send(fd, str_sub(request, i, 1));
		usleep(300);
	}
	assert_int_equal(rig_status(rig_answer(&rig, fd)), 200);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ambiguous_heads_get_400_and_the_connection_ends),
		cmocka_unit_test(unreadable_request_lines_do_not_reach_us),
		cmocka_unit_test(a_chunked_request_is_the_last_of_its_connection),
		cmocka_unit_test(plain_heads_pass),
		cmocka_unit_test(heads_pass_in_pieces_and_in_any_size),
		cmocka_unit_test(bytes_one_by_one_make_a_request),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
