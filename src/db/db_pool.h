/*
 * Private to db/: a bounded set of connections, opened when needed.
 *
 * The pool owns idle connections only; a taken one belongs to its taker. Safe from any thread.
 */
#pragma once

#include "core_ctx.h"

#include <pthread.h>

struct db_pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	void **idle; /* the one used last is taken first: its caches are warm */
	int nidle;
	int open; /* idle or taken */
	int max;
};

void db_pool_init(struct db_pool *p, int max);
/* Waits for a free place. *out NULL: the caller opens a connection, it has a place for it.
 * E_DB_BUSY when nothing came free in time. */
enum ec db_pool_take(struct ctx *cx, struct db_pool *p, void **out) EC_MUST;
/* Gives the place back; NULL when the connection is no more. */
void db_pool_give(struct db_pool *p, void *connection);
/* All given back: closes them. */
void db_pool_end(struct db_pool *p, void (*close)(void *connection));
