#include "http_spare.h"

void http_spares_begin(struct http_spares *s)
{
	pthread_mutex_init(&s->lock, NULL);
	s->n = 0;
}

void http_spares_end(struct http_spares *s, void (*release)(void *item))
{
	while (s->n)
		release(s->items[--s->n]);
	pthread_mutex_destroy(&s->lock);
}

void *http_spares_take(struct http_spares *s)
{
	pthread_mutex_lock(&s->lock);
	void *item = s->n ? s->items[--s->n] : NULL;
	pthread_mutex_unlock(&s->lock);
	return item;
}

bool http_spares_give(struct http_spares *s, void *item)
{
	pthread_mutex_lock(&s->lock);
	bool room = s->n < HTTP_SPARES_MAX;
	if (room)
		s->items[s->n++] = item;
	pthread_mutex_unlock(&s->lock);
	return room;
}
