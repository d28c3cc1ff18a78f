#include "helper_memory.h"

#include <malloc.h>
#include <stdlib.h>

#define TRIM_ABOVE (16u << 20)

static size_t out, peak;

static void count(void *p)
{
	out += malloc_usable_size(p);
	if (out > peak)
		peak = out;
}

static void *memory_malloc(void *user, size_t n)
{
	(void)user;
	if (n > MEMORY_LIMIT - (out < MEMORY_LIMIT ? out : MEMORY_LIMIT))
		return NULL;
	void *p = malloc(n);
	count(p);
	return p;
}

static void memory_free(void *user, void *p)
{
	(void)user;
	out -= malloc_usable_size(p);
	free(p);
}

static void *memory_realloc(void *user, void *old, size_t n)
{
	size_t had = malloc_usable_size(old);
	(void)user;

	if (n > had && n - had > MEMORY_LIMIT - (out < MEMORY_LIMIT ? out : MEMORY_LIMIT))
		return NULL;
	void *p = realloc(old, n);
	if (p) {
		out -= had;
		count(p);
	}
	return p;
}

const fz_alloc_context memory_allocator = { NULL, memory_malloc, memory_realloc, memory_free };

size_t memory_peak_reset(void)
{
	size_t n = peak;

	peak = out;
	return n;
}

void memory_trim(size_t high)
{
	if (high > TRIM_ABOVE)
		malloc_trim(0);
}
