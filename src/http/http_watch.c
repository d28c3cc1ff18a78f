#include "http_watch.h"

#include "core_log.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS 250
#define CLOSE_WAIT 8 /* TCP_CLOSE_WAIT of <netinet/tcp.h>, which <linux/tcp.h> does not go with */
#define LINGER_MAX 256
#define LINGER_MS 2000

struct lingering {
	int fd;
	int64_t until;
};

struct http_watch {
	struct http_watch_limits limits;
	pthread_t thread;
	pthread_mutex_t lock;
	struct http_watched *first;
	struct lingering lingering[LINGER_MAX];
	size_t nlingering;
	int wake;
	bool ending;
};

static int64_t clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct tcp_info info_of(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof(info);
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n))
		return (struct tcp_info){ 0 };
	return info;
}

/* The peer closed its side and all it sent was read. */
static bool is_gone(int fd, const struct tcp_info *info)
{
	int unread = 1;
	return info->tcpi_state == CLOSE_WAIT && ioctl(fd, FIONREAD, &unread) == 0 && unread == 0;
}

void http_watch_phase(struct http_watched *c, enum http_phase phase)
{
	if (phase == PHASE_IDLE)
		c->received = info_of(c->fd).tcpi_bytes_received;
	c->since = clock_ms();
	c->phase = (int)phase;
}

/* libmicrohttpd misses the end of a connection that comes together with its last bytes (it reads less than
 * it asked for and then waits for another edge of epoll); shutting the socket down wakes it. */
static void check(const struct http_watch *w, struct http_watched *c, int64_t now)
{
	int phase = c->phase;
	if (phase == PHASE_BUSY)
		return;
	struct tcp_info info = info_of(c->fd);
	if (phase == PHASE_IDLE && info.tcpi_bytes_received != c->received) {
		/* A next head has begun. A race with its completion is harmless: then the phase is no longer
		 * idle, and stays as it is. */
		c->since = now;
		atomic_compare_exchange_strong(&c->phase, &phase, PHASE_HEAD);
		return;
	}
	int64_t limit = phase == PHASE_HEAD ? w->limits.head_ms : w->limits.body_ms;
	bool late = phase != PHASE_IDLE && now - c->since > limit;
	if (late || (now - c->since > TICK_MS && is_gone(c->fd, &info)))
		shutdown(c->fd, SHUT_RDWR);
}

static void check_all(struct http_watch *w)
{
	int64_t now = clock_ms();
	pthread_mutex_lock(&w->lock);
	for (struct http_watched *c = w->first; c; c = c->next)
		check(w, c, now);
	pthread_mutex_unlock(&w->lock);
}

/* True once nothing more is to be waited for. A fast sender gets its turns, not the whole thread. */
static bool drain(int fd)
{
	char scrap[65536];
	ssize_t n = 1;
	for (int turn = 0; turn < 16 && n > 0; turn++)
		n = recv(fd, scrap, sizeof(scrap), MSG_DONTWAIT);
	return n == 0;
}

static void drain_all(struct http_watch *w)
{
	int64_t now = clock_ms();
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < w->nlingering;) {
		struct lingering *l = &w->lingering[i];
		if (!drain(l->fd) && now < l->until) {
			i++;
			continue;
		}
		close(l->fd);
		*l = w->lingering[--w->nlingering];
	}
	pthread_mutex_unlock(&w->lock);
}

static bool is_ending(struct http_watch *w)
{
	pthread_mutex_lock(&w->lock);
	bool ending = w->ending;
	pthread_mutex_unlock(&w->lock);
	return ending;
}

/* Waits for the next tick, for a byte on a lingering socket, or to be woken. */
static void wait_for_event(struct http_watch *w)
{
	struct pollfd fds[1 + LINGER_MAX] = { { .fd = w->wake, .events = POLLIN } };
	nfds_t n = 1;
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < w->nlingering; i++)
		fds[n++] = (struct pollfd){ .fd = w->lingering[i].fd, .events = POLLIN };
	pthread_mutex_unlock(&w->lock);
	if (poll(fds, n, TICK_MS) > 0 && fds[0].revents) {
		uint64_t scrap;
		if (read(w->wake, &scrap, sizeof(scrap)) < 0)
			return;
	}
}

static void *run(void *arg)
{
	struct http_watch *w = arg;
	int64_t next = 0;
	while (!is_ending(w)) {
		wait_for_event(w);
		drain_all(w);
		if (clock_ms() < next)
			continue;
		check_all(w);
		next = clock_ms() + TICK_MS;
	}
	return NULL;
}

struct http_watch *http_watch_new(const struct http_watch_limits *limits)
{
	struct http_watch *w = calloc(1, sizeof(*w));
	if (!w)
		log_die("http.memory", "watch");
	w->limits = *limits;
	w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&w->lock, NULL);
	if (w->wake >= 0 && pthread_create(&w->thread, NULL, run, w) == 0)
		return w;
	if (w->wake >= 0)
		close(w->wake);
	free(w);
	return NULL;
}

static void wake(struct http_watch *w)
{
	uint64_t one = 1;
	if (write(w->wake, &one, sizeof(one)) < 0)
		return; /* it wakes by itself within a tick */
}

void http_watch_free(struct http_watch *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_mutex_unlock(&w->lock);
	wake(w);
	pthread_join(w->thread, NULL);
	for (size_t i = 0; i < w->nlingering; i++)
		close(w->lingering[i].fd);
	close(w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

void http_watch_add(struct http_watch *w, struct http_watched *c)
{
	http_watch_phase(c, PHASE_HEAD);
	pthread_mutex_lock(&w->lock);
	c->prev = NULL;
	c->next = w->first;
	if (w->first)
		w->first->prev = c;
	w->first = c;
	pthread_mutex_unlock(&w->lock);
}

void http_watch_remove(struct http_watch *w, struct http_watched *c)
{
	pthread_mutex_lock(&w->lock);
	if (c->next)
		c->next->prev = c->prev;
	if (c->prev)
		c->prev->next = c->next;
	else
		w->first = c->next;
	pthread_mutex_unlock(&w->lock);
}

void http_watch_linger(struct http_watch *w, int fd)
{
	pthread_mutex_lock(&w->lock);
	bool room = w->nlingering < LINGER_MAX;
	if (room)
		w->lingering[w->nlingering++] = (struct lingering){ fd, clock_ms() + LINGER_MS };
	pthread_mutex_unlock(&w->lock);
	if (room)
		wake(w);
	else
		close(fd);
}
