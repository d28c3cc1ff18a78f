/*
 * A real server on a free port, and raw sockets to it, for the tests of http/.
 */
#pragma once

#include "unit.h"

#include "core_hash.h"
#include "http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define RIG_SECRET STR("0123456789abcdef0123456789abcdef")
#define RIG_UNUSED __attribute__((unused))

struct rig {
	struct arena *arena;
	struct ctx cx;
	struct http_server *server;
	int port;
};

static RIG_UNUSED void rig_start(struct rig *r, const struct http_route *routes, struct http_options o)
{
	r->arena = arena_new(0);
	r->cx = (struct ctx){ .arena = r->arena };
	const struct http_route *const tables[] = { routes, NULL };
	o.tables = tables;
	o.address = STR("127.0.0.1:0");
	o.secret = RIG_SECRET;
	if (str_empty(o.session_cookie))
		o.session_cookie = STR("session");
	assert_int_equal(http_start(&r->cx, &o, &r->server), E_OK);
	str address = http_address(r->server);
	int64_t port;
	assert_true(str_to_i64(str_sub(address, (size_t)str_rfind_char(address, ':') + 1, 9), &port));
	r->port = (int)port;
}

static RIG_UNUSED void rig_stop(struct rig *r)
{
	http_stop(r->server);
	arena_free(r->arena);
}

static RIG_UNUSED int rig_connect(const struct rig *r)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)r->port) };
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* False when the server closed its side. */
static RIG_UNUSED bool rig_send(int fd, str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

/* Adds what comes next, within ms; false at the end of the connection. */
static RIG_UNUSED bool rig_more(int fd, int ms, struct buf *b)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	if (poll(&p, 1, ms) <= 0)
		return false;
	ssize_t n = recv(fd, buf_reserve(b, 16384), 16384, 0);
	b->n += n > 0 ? (size_t)n : 0;
	return n > 0;
}

static RIG_UNUSED str rig_keep(struct rig *r, struct buf *b)
{
	str s = str_copy(r->arena, buf_str(b));
	buf_free(b);
	return s;
}

/* What comes until the end of the connection, or until nothing came for ms. */
static RIG_UNUSED str rig_read(struct rig *r, int fd, int ms)
{
	struct buf b = { 0 };
	while (rig_more(fd, ms, &b))
		continue;
	return rig_keep(r, &b);
}

/* True once the server closed the connection; what it still sends is skipped. */
static RIG_UNUSED bool rig_closed(int fd, int ms)
{
	char scrap[4096];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	while (poll(&p, 1, ms) > 0)
		if (recv(fd, scrap, sizeof(scrap), 0) <= 0)
			return true;
	return false;
}

/* Bytes of the whole answer that b begins with; 0 while its head is not complete. */
static RIG_UNUSED size_t rig_answer_size(str b)
{
	ptrdiff_t end = str_find(b, STR("\r\n\r\n"));
	if (end < 0)
		return 0;
	ptrdiff_t at = str_find(str_sub(b, 0, (size_t)end + 2), STR("Content-Length: "));
	int64_t length = 0;
	str line = STR_NONE;
	if (at >= 0)
		str_cut(str_sub(b, (size_t)at + 16, 20), '\r', &line);
	if (at >= 0)
		assert_true(str_to_i64(line, &length));
	return (size_t)end + 4 + (size_t)length;
}

/* One answer, by its Content-Length; the connection stays. "" when it was closed instead. */
static RIG_UNUSED str rig_answer(struct rig *r, int fd)
{
	struct buf b = { 0 };
	size_t size;
	while ((size = rig_answer_size(buf_str(&b))) == 0 || b.n < size)
		if (!rig_more(fd, 10000, &b)) {
			buf_free(&b);
			return STR("");
		}
	return rig_keep(r, &b);
}

/* Sends one request and reads one answer on a connection of its own. */
static RIG_UNUSED str rig_exchange(struct rig *r, str request)
{
	int fd = rig_connect(r);
	rig_send(fd, request);
	str answer = rig_answer(r, fd);
	close(fd);
	return answer;
}

static RIG_UNUSED int rig_status(str answer)
{
	int64_t status = 0;
	if (str_starts(answer, STR("HTTP/1.1 ")))
		str_to_i64(str_sub(answer, 9, 3), &status);
	return (int)status;
}

static RIG_UNUSED bool rig_has(str text, const char *needle)
{
	return str_find(text, str_of(needle)) >= 0;
}

static RIG_UNUSED str rig_body(str answer)
{
	ptrdiff_t end = str_find(answer, STR("\r\n\r\n"));
	return end < 0 ? STR("") : str_sub(answer, (size_t)end + 4, answer.n);
}

static RIG_UNUSED int64_t rig_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* « VmHWM: 1234 kB » and the like, of this process. */
static RIG_UNUSED int64_t rig_memory_kb(const char *line)
{
	char text[256];
	long long kb = 0;
	FILE *f = fopen("/proc/self/status", "re");
	while (f && fgets(text, sizeof(text), f))
		if (strncmp(text, line, strlen(line)) == 0)
			kb = strtoll(text + strlen(line) + 1, NULL, 10);
	if (f)
		fclose(f);
	return kb;
}

/* Starts VmHWM afresh. */
static RIG_UNUSED void rig_reset_peak(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "we");
	if (!f)
		return;
	fputs("5", f);
	fclose(f);
}
