/*
 * A bounded pool of threads that run requests.
 *
 * Work is queued from any thread and runs once, in order of arrival. http_workers_push refuses when the
 * queue is full: what may not be refused (a request under way) is pushed with `must`. Whoever pushes
 * owns the work and keeps it alive until it ran.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct http_workers;

struct http_work {
	void (*run)(struct http_work *work);
	struct http_work *next;
};

/* NULL when no thread could be started. */
struct http_workers *http_workers_new(size_t threads, size_t queue);
bool http_workers_push(struct http_workers *w, struct http_work *work, bool must);
/* Ends after what is queued has run. */
void http_workers_free(struct http_workers *w);
