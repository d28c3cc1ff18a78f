#include "service_worker.h"

#include <errno.h>
#include <time.h>

enum ec worker_start(struct ctx *cx, struct worker *w, void *(*run)(void *), void *arg)
{
	pthread_condattr_t monotonic;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&w->thread, NULL, run, arg) == 0)
		return E_OK;
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	return fail(cx, E_INTERNAL);
}

void worker_kick(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->kicked = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

void worker_end(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
}

struct timespec worker_time_in(int64_t ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

void worker_rest(struct worker *w, int64_t ms)
{
	struct timespec until = worker_time_in(ms);
	pthread_mutex_lock(&w->lock);
	while (!w->stop && !w->kicked)
		if (pthread_cond_timedwait(&w->wake, &w->lock, &until) == ETIMEDOUT)
			break;
	w->kicked = false;
	pthread_mutex_unlock(&w->lock);
}
