#include "db_pool.h"

#include "core_log.h"

#include <stdlib.h>
#include <time.h>

enum { WAIT_SECONDS = 10 };

void db_pool_init(struct db_pool *p, int max)
{
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->freed, &attr);
	pthread_condattr_destroy(&attr);
	p->idle = calloc((size_t)max, sizeof *p->idle);
	if (!p->idle)
		log_die("memory", "connection pool");
	p->nidle = 0;
	p->open = 0;
	p->max = max;
}

static bool place_free(const struct db_pool *p)
{
	return p->nidle > 0 || p->open < p->max;
}

enum ec db_pool_take(struct ctx *cx, struct db_pool *p, void **out)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&p->lock);
	int late = 0;
	while (!place_free(p) && !late)
		late = pthread_cond_timedwait(&p->freed, &p->lock, &until);
	bool got = place_free(p);
	*out = got && p->nidle > 0 ? p->idle[--p->nidle] : NULL;
	if (got && !*out)
		p->open++;
	pthread_mutex_unlock(&p->lock);
	return got ? E_OK : fail(cx, E_DB_BUSY);
}

void db_pool_give(struct db_pool *p, void *connection)
{
	pthread_mutex_lock(&p->lock);
	if (connection)
		p->idle[p->nidle++] = connection;
	else
		p->open--;
	pthread_cond_signal(&p->freed);
	pthread_mutex_unlock(&p->lock);
}

void db_pool_end(struct db_pool *p, void (*close)(void *connection))
{
	while (p->nidle > 0)
		close(p->idle[--p->nidle]);
	free(p->idle);
	pthread_cond_destroy(&p->freed);
	pthread_mutex_destroy(&p->lock);
}
