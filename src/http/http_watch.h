/*
 * Watches the clock for connections: request heads that do not end, bodies that do not come, clients
 * still sending when their answer is already out.
 *
 * libmicrohttpd's own timer starts anew with each byte, so that a client can dribble a head for hours.
 * One thread shuts such sockets down. Safe from any thread; an entry is its connection's until
 * http_watch_remove returns.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

struct http_watch;

enum http_phase {
	PHASE_IDLE, /* between two requests: no limit here, libmicrohttpd closes it */
	PHASE_HEAD,
	PHASE_BODY,
	PHASE_BUSY /* a worker has it, or the answer is being sent */
};

struct http_watched {
	int fd;
	_Atomic(int) phase;
	_Atomic(int64_t) since;    /* of the phase, or of the last byte of the body; milliseconds */
	_Atomic(uint64_t) received; /* bytes of the connection when it became idle */
	struct http_watched *prev;
	struct http_watched *next;
};

struct http_watch_limits {
	int64_t head_ms;
	int64_t body_ms;
};

/* NULL when its thread cannot be started. */
struct http_watch *http_watch_new(const struct http_watch_limits *limits);
void http_watch_free(struct http_watch *w);
void http_watch_add(struct http_watch *w, struct http_watched *c);
void http_watch_remove(struct http_watch *w, struct http_watched *c);
void http_watch_phase(struct http_watched *c, enum http_phase phase);
/* Takes a duplicate of a socket whose answer was sent early: reads and forgets what still comes, for at
 * most two seconds, so that closing it does not destroy the answer on its way. */
void http_watch_linger(struct http_watch *w, int fd);
