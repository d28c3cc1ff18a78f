/*
 * A thread of an environment that does its rounds: mailer, notifier, integrator.
 *
 * Its owner embeds the struct, begins it last and ends it first. The thread looks at stop often, and rests between
 * rounds until somebody kicks it, or for so long.
 */
#pragma once

#include <pthread.h>

#include "core_ctx.h"

struct worker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake; /* on the monotonic clock */
	bool kicked;         /* under the lock */
	_Atomic bool stop;
};

/* E_INTERNAL: there is no thread, and nothing to end. */
enum ec worker_start(struct ctx *cx, struct worker *w, void *(*run)(void *), void *arg) EC_MUST;
/* There is something to do. */
void worker_kick(struct worker *w);
/* Tells the thread to stop and waits until it has. */
void worker_end(struct worker *w);
/* In the thread: until it is kicked or stopped, or the time is over. */
void worker_rest(struct worker *w, int64_t ms);
/* The instant so many milliseconds from now, for pthread_cond_timedwait on wake. */
struct timespec worker_time_in(int64_t ms);
