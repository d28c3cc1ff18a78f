#include "service_picture.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core_log.h"

#define CACHE_ENTRIES 64
#define CACHE_BYTES (12u << 20)

struct entry {
	struct picture_key key;
	char *bytes; /* NULL: free */
	size_t n;
	uint64_t used; /* when it was asked for last, by the cache's own count */
};

struct picture_cache {
	pthread_mutex_t lock;
	struct entry entries[CACHE_ENTRIES];
	size_t bytes;
	uint64_t clock;
};

struct picture_cache *picture_cache_new(void)
{
	struct picture_cache *c = calloc(1, sizeof(*c));
	if (!c)
		log_die("memory", "picture cache");
	pthread_mutex_init(&c->lock, NULL);
	return c;
}

static void drop(struct picture_cache *c, struct entry *e)
{
	c->bytes -= e->n;
	free(e->bytes);
	*e = (struct entry){ 0 };
}

void picture_cache_free(struct picture_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < CACHE_ENTRIES; i++)
		drop(c, &c->entries[i]);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static bool same_key(const struct picture_key *a, const struct picture_key *b)
{
	return a->page == b->page && a->dpi == b->dpi && memcmp(&a->hash, &b->hash, sizeof(a->hash)) == 0;
}

static struct entry *find(struct picture_cache *c, const struct picture_key *key)
{
	for (size_t i = 0; i < CACHE_ENTRIES; i++)
		if (c->entries[i].bytes && same_key(&c->entries[i].key, key))
			return &c->entries[i];
	return NULL;
}

str picture_cache_find(struct arena *a, struct picture_cache *c, const struct picture_key *key)
{
	str png = STR_NONE;
	pthread_mutex_lock(&c->lock);
	struct entry *e = find(c, key);
	if (e) {
		e->used = ++c->clock;
		png = str_copy(a, (str){ e->bytes, e->n });
	}
	pthread_mutex_unlock(&c->lock);
	return png;
}

/* A free entry, or the one not asked for the longest. */
static struct entry *oldest(struct picture_cache *c)
{
	struct entry *best = &c->entries[0];
	for (size_t i = 0; i < CACHE_ENTRIES; i++)
		if (c->entries[i].used < best->used)
			best = &c->entries[i];
	return best;
}

static struct entry *oldest_kept(struct picture_cache *c)
{
	struct entry *best = NULL;
	for (size_t i = 0; i < CACHE_ENTRIES; i++)
		if (c->entries[i].bytes && (!best || c->entries[i].used < best->used))
			best = &c->entries[i];
	return best;
}

void picture_cache_add(struct picture_cache *c, const struct picture_key *key, str png)
{
	if (png.n == 0 || png.n > CACHE_BYTES / 4)
		return;
	char *bytes = malloc(png.n);
	if (!bytes)
		return;
	memcpy(bytes, png.p, png.n);
	pthread_mutex_lock(&c->lock);
	if (find(c, key)) {
		free(bytes);
	} else {
		while (c->bytes + png.n > CACHE_BYTES)
			drop(c, oldest_kept(c));
		struct entry *e = oldest(c);
		drop(c, e);
		*e = (struct entry){ .key = *key, .bytes = bytes, .n = png.n, .used = ++c->clock };
		c->bytes += png.n;
	}
	pthread_mutex_unlock(&c->lock);
}
