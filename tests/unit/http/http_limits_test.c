#include "http_rig.h"

#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/wait.h>

static enum ec quick(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq;
	buf_add_str(http_out(rs), STR("quick"));
	return E_OK;
}

static atomic_int inside;

static enum ec slow(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq, (void)rs;
	inside++;
	usleep(300000);
	inside--;
	return E_OK;
}

#define LARGE (32 << 20) /* more than the buffers of a socket */

static enum ec large(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq;
	static char bytes[LARGE];
	http_send_static(rs, (str){ bytes, LARGE });
	return E_OK;
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", quick, ROUTE_PUBLIC, 0, "" },
	{ HTTP_POST, "/", quick, ROUTE_BEARER, 1 << 20, "" },
	{ HTTP_GET, "/slow", slow, ROUTE_PUBLIC, 0, "" },
	{ HTTP_GET, "/large", large, ROUTE_PUBLIC, 0, "" },
	{ .path = NULL },
};

static const str get = STR_INIT("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

/* --- time --- */

static void a_head_has_its_time_however_it_dribbles(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ .limits.head_ms = 500 });
	int silent = rig_connect(&rig);
	int dribbling = rig_connect(&rig);
	int second = rig_connect(&rig);
	rig_send(second, get);
	assert_int_equal(rig_status(rig_answer(&rig, second)), 200);
	int idle = rig_connect(&rig);
	rig_send(idle, get);
	assert_int_equal(rig_status(rig_answer(&rig, idle)), 200);
	/* A byte at a time, well below the time of a head; the second after a whole request. */
	bool open = true;
	int64_t started = rig_clock_ms();
	for (size_t i = 0; open && i < 40; i++) {
		open = rig_send(dribbling, STR("X")) && rig_send(second, STR("G"));
		usleep(100000);
		open = open && !rig_closed(second, 0);
	}
	int64_t took = rig_clock_ms() - started;
	if (open || took < 400 || took > 8000)
		UNIT_FAIL("closed %d after %lld ms", !open, (long long)took);
	assert_true(rig_closed(silent, 1000));
	assert_true(rig_closed(dribbling, 1000));
	/* A connection between two requests is left alone. */
	rig_send(idle, get);
	assert_int_equal(rig_status(rig_answer(&rig, idle)), 200);
	close(silent), close(dribbling), close(second), close(idle);
	rig_stop(&rig);
}

static void a_body_that_stops_coming_is_given_up(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ .limits.body_ms = 500 });
	int stopped = rig_connect(&rig);
	int coming = rig_connect(&rig);
	str head = STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n\r\n");
	rig_send(stopped, head);
	rig_send(coming, head);
	for (int i = 0; i < 12; i++) {
		rig_send(coming, STR("x"));
		usleep(150000);
	}
	assert_int_equal(rig_status(rig_answer(&rig, coming)), 200);
	assert_true(rig_closed(stopped, 0));
	close(stopped), close(coming);
	rig_stop(&rig);
}

static void a_reader_that_does_not_read_is_given_up(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ .limits.reader_s = 1 });
	int fd = rig_connect(&rig);
	rig_send(fd, STR("GET /large HTTP/1.1\r\nHost: h\r\n\r\n"));
	usleep(4000000);
	size_t n = rig_read(&rig, fd, 500).n;
	assert_true(n > 0 && n < LARGE);
	close(fd);
	/* One that reads slowly gets all. */
	fd = rig_connect(&rig);
	rig_send(fd, STR("GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	n = 0;
	char *piece = malloc(4 << 20);
	for (ssize_t got = 1; got > 0; usleep(50000))
		for (size_t round = 0; round < 4 << 20 && (got = recv(fd, piece, 1 << 20, 0)) > 0; round += (size_t)got)
			n += (size_t)got;
	free(piece);
	assert_true(n > LARGE);
	close(fd);
	rig_stop(&rig);
}

/* --- numbers --- */

static void slow_heads_do_not_hold_up_others(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ 0 });
	static int fds[1000];
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = rig_connect(&rig);
		rig_send(fds[i], STR("GET / HTTP/1.1\r\nHost: "));
	}
	int64_t worst = 0;
	for (int i = 0; i < 200; i++) {
		int64_t started = rig_clock_ms();
		assert_int_equal(rig_status(rig_exchange(&rig, get)), 200);
		int64_t took = rig_clock_ms() - started;
		worst = took > worst ? took : worst;
		rig_send(fds[i], STR("x"));
	}
	print_message("beside 1,000 slow heads the slowest of 200 requests took %lld ms\n", (long long)worst);
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	rig_stop(&rig);
}

static void a_thousand_connections_are_kept_alive(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ 0 });
	static int fds[1000];
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = rig_connect(&rig);
	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < COUNT(fds); i++)
			assert_true(rig_send(fds[i], get));
		for (size_t i = 0; i < COUNT(fds); i++) {
			/* More at once than the queue takes: the refused ones say so and are not counted on. */
			int status = rig_status(rig_answer(&rig, fds[i]));
			if (status == 503) {
				close(fds[i]);
				fds[i] = rig_connect(&rig);
				continue;
			}
			assert_int_equal(status, 200);
		}
	}
	print_message("1,000 connections: %lld KiB resident\n", (long long)rig_memory_kb("VmRSS:"));
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	rig_stop(&rig);
}

static void connections_past_the_limit_wait(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ .limits.connections = 16 });
	int fds[40];
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = rig_connect(&rig);
	usleep(100000);
	rig_send(fds[39], get);
	struct pollfd p = { .fd = fds[39], .events = POLLIN };
	assert_int_equal(poll(&p, 1, 300), 0);
	for (size_t i = 0; i < 39; i++)
		close(fds[i]);
	assert_int_equal(rig_status(rig_answer(&rig, fds[39])), 200);
	close(fds[39]);
	rig_stop(&rig);
}

static void a_full_queue_gets_503(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ .limits = { .workers = 1, .queue = 2 } });
	int fds[8];
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = rig_connect(&rig);
		rig_send(fds[i], STR("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
		usleep(10000);
	}
	int served = 0;
	int refused = 0;
	for (size_t i = 0; i < COUNT(fds); i++) {
		str answer = rig_answer(&rig, fds[i]);
		served += rig_status(answer) == 200;
		refused += rig_status(answer) == 503 && rig_has(answer, "Retry-After: 1\r\n")
		           && rig_has(answer, "X-Content-Type-Options: nosniff\r\n");
		close(fds[i]);
	}
	assert_int_equal(served, 3);
	assert_int_equal(refused, 5);
	rig_stop(&rig);
}

/* --- sizes --- */

static void heads_past_32_KiB_get_431(void **state)
{
	(void)state;
	static const struct {
		int size;
		const char *format;
		int status;
	} t[] = {
		{ 20000, "GET / HTTP/1.1\r\nHost: h\r\nX: %0*d\r\n\r\n", 200 },
		{ 33000, "GET / HTTP/1.1\r\nHost: h\r\nX: %0*d\r\n\r\n", 431 },
		{ 200000, "GET / HTTP/1.1\r\nHost: h\r\nX: %0*d\r\n\r\n", 431 },
		{ 8000, "GET /?%0*d HTTP/1.1\r\nHost: h\r\n\r\n", 200 },
		{ 40000, "GET /?%0*d HTTP/1.1\r\nHost: h\r\n\r\n", 414 },
	};
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ 0 });
	for (size_t i = 0; i < COUNT(t); i++) {
		struct buf b = buf_in(rig.arena);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		buf_printf(&b, t[i].format, t[i].size, 0);
#pragma GCC diagnostic pop
		int fd = rig_connect(&rig);
		rig_send(fd, buf_str(&b));
		int status = rig_status(rig_read(&rig, fd, 300));
		if (status != t[i].status)
			UNIT_FAIL("%d bytes: %d", t[i].size, status);
		close(fd);
	}
	struct buf b = buf_in(rig.arena);
	buf_add_str(&b, STR("GET / HTTP/1.1\r\nHost: h\r\n"));
	for (int i = 0; i < 101; i++)
		buf_add_str(&b, STR("a: b\r\n"));
	buf_add_str(&b, STR("\r\n"));
	assert_int_equal(rig_status(rig_exchange(&rig, buf_str(&b))), 431);
	rig_stop(&rig);
}

/* --- restarting --- */

static void the_port_can_be_taken_at_once_after_a_crash(void **state)
{
	(void)state;
	int pipes[2];
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0) {
		struct rig rig;
		rig_start(&rig, routes, (struct http_options){ 0 });
		int fd = rig_connect(&rig);
		rig_send(fd, get);
		rig_answer(&rig, fd);
		if (write(pipes[1], &rig.port, sizeof(rig.port)) > 0)
			pause();
		_exit(1);
	}
	int port = 0;
	assert_int_equal(read(pipes[0], &port, sizeof(port)), sizeof(port));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	struct arena *a = arena_new(0);
	struct ctx cx = { .arena = a };
	const struct http_route *const tables[] = { routes, NULL };
	struct http_options o = { .address = str_printf(a, "127.0.0.1:%d", port), .tables = tables, .secret = RIG_SECRET };
	struct http_server *s;
	assert_int_equal(http_start(&cx, &o, &s), E_OK);
	http_stop(s);
	arena_free(a);
	close(pipes[0]), close(pipes[1]);
}

static void bad_addresses_are_refused(void **state)
{
	(void)state;
	struct rig rig;
	rig_start(&rig, routes, (struct http_options){ 0 });
	const struct http_route *const tables[] = { routes, NULL };
	const str taken = str_printf(rig.arena, "127.0.0.1:%d", rig.port);
	const str t[] = { STR(""), STR("127.0.0.1"), STR("localhost:80"), STR("127.0.0.1:65536"), STR("127.0.0.1:-1"),
		              STR("[::1:80"), STR("192.0.2.1:0"), taken };
	for (size_t i = 0; i < COUNT(t); i++) {
		struct http_options o = { .address = t[i], .tables = tables, .secret = RIG_SECRET };
		struct http_server *s;
		failure_clear(&rig.cx);
		if (http_start(&rig.cx, &o, &s) != E_CONFIG || str_find(rig.cx.failure.message, t[i]) < 0)
			UNIT_FAIL("%.*s: %.*s", STR_ARG(t[i]), STR_ARG(rig.cx.failure.message));
	}
	rig_stop(&rig);
}

int main(void)
{
	/* Both ends of each connection are in this process. */
	struct rlimit r;
	if (!getrlimit(RLIMIT_NOFILE, &r)) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
	const struct CMUnitTest tests[] = {
		/* First: it forks, before there are threads. */
		cmocka_unit_test(the_port_can_be_taken_at_once_after_a_crash),
		cmocka_unit_test(a_head_has_its_time_however_it_dribbles),
		cmocka_unit_test(a_body_that_stops_coming_is_given_up),
		cmocka_unit_test(a_reader_that_does_not_read_is_given_up),
		cmocka_unit_test(slow_heads_do_not_hold_up_others),
		cmocka_unit_test(a_thousand_connections_are_kept_alive),
		cmocka_unit_test(connections_past_the_limit_wait),
		cmocka_unit_test(a_full_queue_gets_503),
		cmocka_unit_test(heads_past_32_KiB_get_431),
		cmocka_unit_test(bad_addresses_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
