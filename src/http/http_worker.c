#include "http_worker.h"

#include "core_log.h"

#include <pthread.h>
#include <stdlib.h>

struct http_workers {
	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct http_work *first;
	struct http_work **last;
	size_t waiting;
	size_t most;
	bool ending;
	size_t nthreads;
	pthread_t threads[];
};

static struct http_work *pop(struct http_workers *w)
{
	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->ending)
		pthread_cond_wait(&w->queued, &w->lock);
	struct http_work *work = w->first;
	if (work) {
		w->first = work->next;
		if (!w->first)
			w->last = &w->first;
		w->waiting--;
	}
	pthread_mutex_unlock(&w->lock);
	return work;
}

static void *run(void *arg)
{
	struct http_workers *w = arg;
	struct http_work *work;
	while ((work = pop(w)) != NULL)
		work->run(work);
	return NULL;
}

struct http_workers *http_workers_new(size_t threads, size_t queue)
{
	struct http_workers *w = calloc(1, sizeof(*w) + threads * sizeof(pthread_t));
	if (!w)
		log_die("http.memory", "workers");
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->queued, NULL);
	w->last = &w->first;
	w->most = queue;
	while (w->nthreads < threads && !pthread_create(&w->threads[w->nthreads], NULL, run, w))
		w->nthreads++;
	if (w->nthreads)
		return w;
	http_workers_free(w);
	return NULL;
}

bool http_workers_push(struct http_workers *w, struct http_work *work, bool must)
{
	pthread_mutex_lock(&w->lock);
	bool room = must || w->waiting < w->most;
	if (room) {
		work->next = NULL;
		*w->last = work;
		w->last = &work->next;
		w->waiting++;
		pthread_cond_signal(&w->queued);
	}
	pthread_mutex_unlock(&w->lock);
	return room;
}

void http_workers_free(struct http_workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_broadcast(&w->queued);
	pthread_mutex_unlock(&w->lock);
	for (size_t i = 0; i < w->nthreads; i++)
		pthread_join(w->threads[i], NULL);
	pthread_cond_destroy(&w->queued);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
