/*
 * Memory that lives as long as one request, job or document.
 *
 * Everything made while serving a request comes from its arena and goes with it: no free, no leak
 * on an early return. One arena belongs to one thread at a time. Under AddressSanitizer blocks have
 * poisoned gaps and a reset poisons everything; CHORALE_ARENA=malloc gives each block its own
 * malloc, for valgrind.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct arena_mark {
	void *chunk;
	size_t used;
	size_t total;
};

/* limit: bytes before arena_exceeded() says so; 0 for the default of 256 MiB. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *a); /* NULL is fine */
/* Keeps the first chunk for the next request. */
void arena_reset(struct arena *a);
/* Zeroed, aligned to 16. Never NULL: lack of memory ends the process with a log line. */
void *arena_alloc(struct arena *a, size_t n);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);
/* True once more than the limit was handed out. Loops over hostile input ask this and give up. */
bool arena_exceeded(const struct arena *a);

struct arena_mark arena_mark(const struct arena *a);
/* Gives back all that was handed out after the mark. */
void arena_rewind(struct arena *a, struct arena_mark mark);

void *arena_array(struct arena *a, size_t n, size_t size); /* n * size, checked */
/* The block p of old bytes made n bytes long, moved when it has to; the new bytes are zero. p is
 * not to be used afterwards. */
void *arena_grow(struct arena *a, void *p, size_t old, size_t n);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))
