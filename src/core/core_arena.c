#include "core_arena.h"

#include "core_log.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP 32
#else
#define __asan_poison_memory_region(p, n) ((void)(p), (void)(n))
#define __asan_unpoison_memory_region(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

#define ALIGN 16
#define FIRST_CHUNK (32 * 1024)
#define LARGEST_CHUNK (1024 * 1024)
#define SEPARATE_OVER (64 * 1024)
#define DEFAULT_LIMIT ((size_t)256 << 20)

/* Small blocks are cut from chunks, the newest first. */
struct chunk {
	struct chunk *prev;
	size_t cap;
	size_t used;
	_Alignas(ALIGN) char bytes[];
};

/* A large block stands alone. stamp is the arena's total when it was made: rewinding to a mark
 * frees the blocks whose stamp is not below the mark's total. */
struct large {
	struct large *prev;
	size_t stamp;
	size_t n;
	_Alignas(ALIGN) char bytes[];
};

struct arena {
	struct chunk *chunk;
	struct large *large;
	size_t total;
	size_t limit;
	size_t separate_over; /* 0 with CHORALE_ARENA=malloc */
};

/* Not inlined: gcc would warn that the memory it is given was never written. */
__attribute__((noinline)) static void poison(void *p, size_t n)
{
	__asan_poison_memory_region(p, n);
}

static void unpoison(void *p, size_t n)
{
	__asan_unpoison_memory_region(p, n);
}

static size_t block_size(size_t n)
{
	return ((n ? n : 1) + ALIGN - 1) / ALIGN * ALIGN;
}

static void *must_have(void *p)
{
	if (!p)
		log_die("memory.exhausted", "malloc failed");
	return p;
}

static struct chunk *chunk_new(size_t cap, struct chunk *prev)
{
	struct chunk *c = must_have(malloc(sizeof(*c) + cap));
	c->prev = prev;
	c->cap = cap;
	c->used = 0;
	poison(c->bytes, cap);
	return c;
}

static void chunk_free(struct chunk *c)
{
	unpoison(c->bytes, c->cap);
	free(c);
}

struct arena *arena_new(size_t limit)
{
	struct arena *a = must_have(calloc(1, sizeof(*a)));
	const char *mode = getenv("CHORALE_ARENA");
	a->limit = limit ? limit : DEFAULT_LIMIT;
	a->separate_over = mode && strcmp(mode, "malloc") == 0 ? 0 : SEPARATE_OVER;
	a->chunk = chunk_new(FIRST_CHUNK, NULL);
	return a;
}

void arena_reset(struct arena *a)
{
	struct chunk *first = a->chunk;
	while (first->prev)
		first = first->prev;
	arena_rewind(a, (struct arena_mark){ .chunk = first });
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	chunk_free(a->chunk);
	free(a);
}

static void *alloc_large(struct arena *a, size_t n)
{
	struct large *l = must_have(calloc(1, sizeof(*l) + n));
	l->prev = a->large;
	l->stamp = a->total;
	l->n = n;
	a->large = l;
	a->total += block_size(n);
	return l->bytes;
}

/* Doubles the size of chunks up to a limit, so that a long document takes few of them. */
static void add_chunk(struct arena *a, size_t need)
{
	size_t cap = a->chunk->cap < LARGEST_CHUNK ? a->chunk->cap * 2 : LARGEST_CHUNK;
	a->chunk = chunk_new(cap < need ? need : cap, a->chunk);
}

void *arena_alloc(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 4)
		log_die("memory.exhausted", "a block of an absurd size was asked for");
	if (n > a->separate_over)
		return alloc_large(a, n);
	size_t size = block_size(n);
	if (a->chunk->cap - a->chunk->used < size + GAP)
		add_chunk(a, size + GAP);
	char *p = a->chunk->bytes + a->chunk->used;
	a->chunk->used += size + GAP;
	a->total += size;
	unpoison(p, n);
	memset(p, 0, n);
	return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		log_die("memory.exhausted", "an array of an absurd size was asked for");
	return arena_alloc(a, bytes);
}

static bool is_newest_large(const struct arena *a, const void *p)
{
	return a->large && a->large->bytes == p;
}

static void *grow_large(struct arena *a, size_t n)
{
	struct large *l = must_have(realloc(a->large, sizeof(*l) + n));
	memset(l->bytes + l->n, 0, n - l->n);
	a->total += block_size(n) - block_size(l->n);
	l->n = n;
	a->large = l;
	return l->bytes;
}

/* True when p was the last block cut from its chunk and there was room behind it. */
static bool grow_in_place(struct arena *a, char *p, size_t old, size_t n)
{
	struct chunk *c = a->chunk;
	size_t was = block_size(old);
	size_t size = block_size(n);
	if (old > a->separate_over || p + was + GAP != c->bytes + c->used)
		return false;
	if (c->cap - c->used < size - was)
		return false;
	c->used += size - was;
	a->total += size - was;
	unpoison(p, n);
	memset(p + old, 0, n - old);
	return true;
}

void *arena_grow(struct arena *a, void *p, size_t old, size_t n)
{
	if (n <= old)
		return p;
	if (n > SIZE_MAX / 4)
		log_die("memory.exhausted", "a block of an absurd size was asked for");
	if (p && is_newest_large(a, p))
		return grow_large(a, n);
	if (p && n <= a->separate_over && grow_in_place(a, p, old, n))
		return p;
	void *fresh = arena_alloc(a, n);
	if (old) {
		memcpy(fresh, p, old);
		poison(p, old);
	}
	return fresh;
}

size_t arena_used(const struct arena *a)
{
	return a->total;
}

bool arena_exceeded(const struct arena *a)
{
	return a->total > a->limit;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->chunk, a->chunk->used, a->total };
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->large && a->large->stamp >= mark.total) {
		struct large *l = a->large;
		a->large = l->prev;
		free(l);
	}
	while (a->chunk != mark.chunk) {
		struct chunk *c = a->chunk;
		a->chunk = c->prev;
		chunk_free(c);
	}
	poison(a->chunk->bytes + mark.used, a->chunk->cap - mark.used);
	a->chunk->used = mark.used;
	a->total = mark.total;
}
