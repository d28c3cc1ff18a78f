/*
 * What the parts of the server share. Fixed after http_start but for the counters.
 */
#pragma once

#include "http.h"
#include "http_router.h"
#include "http_spare.h"
#include "http_watch.h"
#include "http_worker.h"

#include <stdatomic.h>

struct MHD_Daemon;

/* with_worker is raised before closing is looked at, and closing set before with_worker is: so either the
 * I/O thread sees that the server closes or http_stop sees a connection to wait for. Stopping
 * libmicrohttpd with a suspended connection would end the process. */
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
	_Atomic(bool) stopping; /* no new request */
	_Atomic(bool) closing;  /* nothing goes to a worker any more */
	_Atomic(uint64_t) next_id;
	uint64_t id_salt;

	struct http_spares arenas;
	struct http_spares blocks; /* of HTTP_BODY_BLOCK bytes */
};
