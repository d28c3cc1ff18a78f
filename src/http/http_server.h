/*
 * What the parts of the server share. Fixed after http_start but for the counters.
 */
#pragma once

#include "http.h"
#include "http_router.h"
#include "http_watch.h"
#include "http_worker.h"

#include <pthread.h>
#include <stdatomic.h>

#define HTTP_ARENAS_KEPT 256

struct MHD_Daemon;

struct http_server {
	struct http_options options;
	struct http_limits limits;
	char address[64];
	struct MHD_Daemon *daemon;
	struct http_router *router;
	struct http_workers *workers;
	struct http_watch *watch;
	_Atomic(int64_t) body_memory; /* bytes in use */
	_Atomic(int64_t) under_way;   /* requests between queueing and the end of their answer */
	_Atomic(int64_t) with_worker; /* suspended connections */
	_Atomic(bool) stopping;
	_Atomic(uint64_t) next_id;
	uint64_t id_salt;

	pthread_mutex_t arenas_lock;
	struct arena *arenas[HTTP_ARENAS_KEPT]; /* unused ones */
	size_t narenas;
};

struct arena *http_arena_take(struct http_server *s);
void http_arena_give(struct http_server *s, struct arena *a);
