/*
 * Load generator: one request over and over on N kept-alive connections.
 *
 *   load [-c CONNECTIONS] [-d SECONDS] [-r RATE] [-n FIRST] [-m METHOD] [-H HEADER]… [-b FILE] ADDRESS:PORT PATH
 *
 * FILE is the body. In it, and in PATH and the headers, %06d stands for a number that is unique to the
 * request (of six digits, from -n FIRST on, so that the length stays). With a RATE, requests have a
 * time at which they are due, and latency counts from it: a server that stalls is charged for all that
 * had to wait, not only for the few it kept waiting; « behind » are those that were due and never sent,
 * because no connection was free: then the percentiles are too good. Without one, each connection sends its next
 * request at once. One thread, epoll. The last line is JSON.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MARK "%06d"
#define MARK_SIZE 6 /* of the digits; the mark itself is shorter by two */
#define MARKS_MAX 16
#define STATUS_MAX 600

struct options {
	int connections;
	double seconds;
	double rate; /* 0: as fast as it goes */
	int64_t first;
	const char *method;
	const char *headers[16];
	size_t nheaders;
	const char *body_file;
	const char *address;
	const char *path;
};

/* The request, with the places where its number goes. */
struct template {
	char *bytes;
	size_t n;
	size_t marks[MARKS_MAX];
	size_t nmarks;
};

struct conn {
	int fd;
	bool busy;
	int64_t due; /* when the request under way should have been sent, ns */
	char *request;
	size_t sent;
	char head[16384];
	size_t nhead;
	int64_t body_left; /* -1: head not complete */
	int status;
};

struct load {
	struct options o;
	struct template t;
	struct sockaddr_in to;
	struct conn *conns;
	int epoll;
	int64_t start, end;
	int64_t issued;
	int64_t done;
	int64_t errors;
	int64_t statuses[STATUS_MAX];
	uint32_t *latencies; /* microseconds */
	size_t nlatencies, cap;
};

static void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, errno ? strerror(errno) : "wrong");
	exit(2);
}

static void *must_have(void *p)
{
	if (!p)
		die("memory");
	return p;
}

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* --- the request --- */

static void template_add(struct template *t, const char *bytes, size_t n)
{
	const char *end = bytes + n;
	t->bytes = must_have(realloc(t->bytes, t->n + n + 2 * MARKS_MAX));
	while (bytes < end) {
		const char *mark = memmem(bytes, (size_t)(end - bytes), MARK, sizeof(MARK) - 1);
		size_t plain = (size_t)((mark ? mark : end) - bytes);
		memcpy(t->bytes + t->n, bytes, plain);
		t->n += plain;
		bytes += plain;
		if (!mark)
			return;
		if (t->nmarks == MARKS_MAX)
			die("too many marks");
		t->marks[t->nmarks++] = t->n;
		memcpy(t->bytes + t->n, "000000", MARK_SIZE);
		t->n += MARK_SIZE;
		bytes += sizeof(MARK) - 1;
	}
}

static void template_add_text(struct template *t, const char *s)
{
	template_add(t, s, strlen(s));
}

static struct template read_body(const char *file)
{
	struct template t = { 0 };
	char piece[65536];
	char *all = NULL;
	size_t n = 0;
	FILE *f = file ? fopen(file, "re") : NULL;
	if (file && !f)
		die(file);
	for (size_t got; f && (got = fread(piece, 1, sizeof(piece), f)) > 0; n += got) {
		all = must_have(realloc(all, n + got));
		memcpy(all + n, piece, got);
	}
	if (f)
		fclose(f);
	if (n)
		template_add(&t, all, n);
	free(all);
	return t;
}

static void make_template(struct load *l)
{
	const struct options *o = &l->o;
	struct template body = read_body(o->body_file);
	char line[64];
	template_add_text(&l->t, o->method);
	template_add_text(&l->t, " ");
	template_add_text(&l->t, o->path);
	template_add_text(&l->t, " HTTP/1.1\r\nHost: ");
	template_add_text(&l->t, o->address);
	for (size_t i = 0; i < o->nheaders; i++) {
		template_add_text(&l->t, "\r\n");
		template_add_text(&l->t, o->headers[i]);
	}
	if (o->body_file) {
		snprintf(line, sizeof(line), "\r\nContent-Length: %zu", body.n);
		template_add_text(&l->t, line);
	}
	template_add_text(&l->t, "\r\n\r\n");
	for (size_t i = 0; i < body.nmarks && l->t.nmarks < MARKS_MAX; i++)
		l->t.marks[l->t.nmarks++] = l->t.n + body.marks[i];
	l->t.bytes = must_have(realloc(l->t.bytes, l->t.n + body.n + 1));
	if (body.n)
		memcpy(l->t.bytes + l->t.n, body.bytes, body.n);
	l->t.n += body.n;
	free(body.bytes);
}

static void number_request(const struct load *l, char *request, int64_t number)
{
	char digits[32];
	snprintf(digits, sizeof(digits), "%06" PRId64, number % 1000000);
	for (size_t i = 0; i < l->t.nmarks; i++)
		memcpy(request + l->t.marks[i], digits, MARK_SIZE);
}

/* --- connections --- */

static void conn_open(struct load *l, struct conn *c)
{
	int on = 1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&l->to, sizeof(l->to)))
		die(l->o.address);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c };
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &e))
		die("epoll");
	c->busy = false;
}

static void conn_fail(struct load *l, struct conn *c)
{
	if (c->busy)
		l->errors++;
	close(c->fd);
	conn_open(l, c);
}

static void conn_send(struct load *l, struct conn *c)
{
	while (c->busy && c->sent < l->t.n) {
		ssize_t n = send(c->fd, c->request + c->sent, l->t.n - c->sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			/* The answer may be there already: a refusal before the end of the body. */
			c->sent = l->t.n;
			return;
		}
		c->sent += (size_t)n;
	}
}

static void conn_begin(struct load *l, struct conn *c, int64_t due)
{
	number_request(l, c->request, l->o.first + l->issued++);
	c->busy = true;
	c->due = due;
	c->sent = 0;
	c->nhead = 0;
	c->body_left = -1;
	conn_send(l, c);
}

static void conn_done(struct load *l, struct conn *c)
{
	int64_t took = (now_ns() - c->due) / 1000;
	if (l->nlatencies == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 65536;
		l->latencies = must_have(realloc(l->latencies, l->cap * sizeof(*l->latencies)));
	}
	l->latencies[l->nlatencies++] = (uint32_t)took;
	l->done++;
	l->statuses[c->status < STATUS_MAX ? c->status : 0]++;
	c->busy = false;
	bool closes = memmem(c->head, c->nhead, "\nConnection: close", 18) != NULL;
	if (closes) {
		close(c->fd);
		conn_open(l, c);
	}
}

/* Only answers with a Content-Length: what the server gives here. False for anything else. */
static bool parse_head(struct conn *c)
{
	c->head[c->nhead] = '\0';
	char *end = strstr(c->head, "\r\n\r\n");
	if (!end)
		return c->nhead < sizeof(c->head) - 1;
	char *length = strcasestr(c->head, "\r\nContent-Length:");
	c->status = (int)strtol(c->head + 9, NULL, 10);
	if (!length || length > end || c->status < 200)
		return false;
	size_t in_head = (size_t)(end + 4 - c->head);
	c->body_left = strtoll(length + 17, NULL, 10) - (int64_t)(c->nhead - in_head);
	c->nhead = in_head;
	return c->body_left >= 0;
}

static void conn_receive(struct load *l, struct conn *c)
{
	static char scrap[65536];
	for (;;) {
		bool in_head = c->busy && c->body_left < 0;
		char *to = in_head ? c->head + c->nhead : scrap;
		size_t room = in_head ? sizeof(c->head) - 1 - c->nhead : sizeof(scrap);
		ssize_t n = recv(c->fd, to, room, 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0 || !c->busy) {
			conn_fail(l, c);
			return;
		}
		if (in_head)
			c->nhead += (size_t)n;
		else
			c->body_left -= n;
		if (in_head && !parse_head(c)) {
			conn_fail(l, c);
			return;
		}
		if (c->body_left == 0) {
			conn_done(l, c);
			return;
		}
	}
}

/* --- running --- */

/* What is due now goes to free connections; what finds none waits, and its wait counts. */
static void issue(struct load *l, int64_t now)
{
	int64_t due_by_now = (int64_t)((double)(now - l->start) / 1e9 * l->o.rate);
	for (int i = 0; i < l->o.connections; i++) {
		struct conn *c = &l->conns[i];
		if (c->busy)
			continue;
		if (l->o.rate <= 0)
			conn_begin(l, c, now_ns());
		else if (l->issued < due_by_now)
			conn_begin(l, c, l->start + (int64_t)((double)l->issued / l->o.rate * 1e9));
		else
			return;
	}
}

static void run(struct load *l)
{
	struct epoll_event events[256];
	l->start = now_ns();
	l->end = l->start + (int64_t)(l->o.seconds * 1e9);
	for (int64_t now = l->start; now < l->end; now = now_ns()) {
		issue(l, now);
		int n = epoll_wait(l->epoll, events, 256, 1);
		for (int i = 0; i < n; i++) {
			struct conn *c = events[i].data.ptr;
			if (events[i].events & EPOLLOUT)
				conn_send(l, c);
			if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
				conn_receive(l, c);
		}
	}
	l->end = now_ns();
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static double at_share(const struct load *l, double share)
{
	size_t i = (size_t)((double)l->nlatencies * share);
	return l->nlatencies ? l->latencies[i < l->nlatencies ? i : l->nlatencies - 1] / 1000.0 : 0;
}

static void report(struct load *l)
{
	double seconds = (double)(l->end - l->start) / 1e9;
	int64_t behind = l->o.rate > 0 ? (int64_t)(seconds * l->o.rate) - l->issued : 0;
	if (l->nlatencies)
		qsort(l->latencies, l->nlatencies, sizeof(*l->latencies), by_size);
	printf("{\"requests\":%" PRId64 ",\"seconds\":%.2f,\"rate\":%.1f,\"p50_ms\":%.2f,\"p90_ms\":%.2f,"
	       "\"p99_ms\":%.2f,\"max_ms\":%.2f,\"errors\":%" PRId64 ",\"behind\":%" PRId64 ",\"status\":{",
	       l->done, seconds, (double)l->done / seconds, at_share(l, 0.5), at_share(l, 0.9), at_share(l, 0.99),
	       at_share(l, 1), l->errors, behind > 0 ? behind : 0);
	const char *comma = "";
	for (int s = 0; s < STATUS_MAX; s++)
		if (l->statuses[s]) {
			printf("%s\"%d\":%" PRId64, comma, s, l->statuses[s]);
			comma = ",";
		}
	printf("}}\n");
}

static void read_options(struct options *o, int argc, char **argv)
{
	static const char usage[] = "usage: load [-c CONNECTIONS] [-d SECONDS] [-r RATE] [-n FIRST] [-m METHOD] "
				    "[-H HEADER]... [-b FILE] ADDRESS:PORT PATH\n";
	*o = (struct options){ .connections = 32, .seconds = 5, .method = "GET" };
	for (int opt; (opt = getopt(argc, argv, "c:d:r:n:m:H:b:")) != -1;) {
		if (opt == 'c')
			o->connections = (int)strtol(optarg, NULL, 10);
		else if (opt == 'd')
			o->seconds = strtod(optarg, NULL);
		else if (opt == 'r')
			o->rate = strtod(optarg, NULL);
		else if (opt == 'n')
			o->first = strtoll(optarg, NULL, 10);
		else if (opt == 'm')
			o->method = optarg;
		else if (opt == 'H' && o->nheaders < 16)
			o->headers[o->nheaders++] = optarg;
		else if (opt == 'b')
			o->body_file = optarg;
		else
			optind = argc;
	}
	if (argc - optind != 2 || o->connections < 1) {
		fputs(usage, stderr);
		exit(2);
	}
	o->address = argv[optind];
	o->path = argv[optind + 1];
}

static void connect_all(struct load *l)
{
	char host[64];
	const char *colon = strrchr(l->o.address, ':');
	size_t n = colon ? (size_t)(colon - l->o.address) : 0;
	if (!colon || n >= sizeof(host))
		die(l->o.address);
	memcpy(host, l->o.address, n);
	host[n] = '\0';
	l->to.sin_family = AF_INET;
	l->to.sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
	if (inet_pton(AF_INET, host, &l->to.sin_addr) != 1)
		die(l->o.address);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->conns = must_have(calloc((size_t)l->o.connections, sizeof(struct conn)));
	for (int i = 0; i < l->o.connections; i++) {
		struct conn *c = &l->conns[i];
		c->request = must_have(malloc(l->t.n));
		memcpy(c->request, l->t.bytes, l->t.n);
		conn_open(l, c);
	}
}

int main(int argc, char **argv)
{
	static struct load l;
	read_options(&l.o, argc, argv);
	make_template(&l);
	connect_all(&l);
	run(&l);
	report(&l);
	for (int i = 0; i < l.o.connections; i++) {
		close(l.conns[i].fd);
		free(l.conns[i].request);
	}
	free(l.conns);
	free(l.latencies);
	free(l.t.bytes);
	return l.done > 0 ? 0 : 1;
}
