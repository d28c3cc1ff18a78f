/*
 * What every fuzz target stands on: one ctx for all runs, its arena reset before each.
 *
 * A target returns 0 always; what must hold is said with fuzz_check, which ends the process.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core_ctx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct ctx *fuzz_ctx(void)
{
	static struct ctx cx;
	struct arena *arena = cx.arena ? cx.arena : arena_new(0);
	arena_reset(arena);
	cx = (struct ctx){ .arena = arena, .lang = LANG_FR, .now = INT64_C(1795518000000) };
	return &cx;
}

/* A copy without a byte behind it, so that reading past the end is seen by the sanitizer. */
static inline str fuzz_input(struct ctx *cx, const uint8_t *data, size_t size)
{
	char *p = arena_alloc(cx->arena, size);
	for (size_t i = 0; i < size; i++)
		p[i] = (char)data[i];
	return (str){ p, size };
}

#define fuzz_check(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)
