/*
 * Pages of docs/ that are printed from a table: a test compares them, and writes them again when
 * CHORALE_WRITE_DOCS is set. CHORALE_SOURCE names the checkout.
 */
#pragma once

#include <stdio.h>

#include "unit.h"

#include "core_arena.h"
#include "core_str.h"

static inline void document_write(const char *path, str text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

/* name: « routes.md ». Skips the test outside a checkout. */
static inline void assert_document(struct arena *a, const char *name, str text)
{
	const char *source = getenv("CHORALE_SOURCE");
	if (!source)
		skip();
	const char *path = str_z(a, str_printf(a, "%s/docs/%s", source, name));
	if (getenv("CHORALE_WRITE_DOCS"))
		document_write(path, text);
	char *there = arena_alloc(a, text.n + 1);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	size_t n = fread(there, 1, text.n + 1, f);
	fclose(f);
	assert_true(str_eq((str){ there, n }, text));
}
