/*
 * Things used over and over, kept instead of freed: arenas of requests, memory of bodies. Giving memory
 * back to the system and faulting it in anew costs more than a small request. Any thread.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define HTTP_SPARES_MAX 256

struct http_spares {
	pthread_mutex_t lock;
	void *items[HTTP_SPARES_MAX];
	size_t n;
};

void http_spares_begin(struct http_spares *s);
/* Frees what is left. */
void http_spares_end(struct http_spares *s, void (*release)(void *item));
void *http_spares_take(struct http_spares *s); /* NULL when there is none */
bool http_spares_give(struct http_spares *s, void *item); /* false when there are enough */
