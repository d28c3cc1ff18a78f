/*
 * What every unit test includes: cmocka, and a ctx of its own for each test.
 *
 * unit_setup and unit_teardown go with cmocka_unit_test_setup_teardown, or use UNIT_TEST(f) in the
 * list; the test then gets its ctx by unit_ctx(state). The clock stands at 2026-11-24 12:00 in Paris.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* the name is core's */

#include "core_ctx.h"

#define UNIT_NOW INT64_C(1795518000000)

static inline int unit_setup(void **state)
{
	struct ctx *cx = calloc(1, sizeof(*cx));
	if (!cx)
		return -1;
	cx->arena = arena_new(0);
	cx->now = UNIT_NOW;
	*state = cx;
	return 0;
}

static inline int unit_teardown(void **state)
{
	struct ctx *cx = *state;
	arena_free(cx->arena);
	free(cx);
	return 0;
}

static inline struct ctx *unit_ctx(void **state)
{
	return *state;
}

#define UNIT_TEST(f) cmocka_unit_test_setup_teardown(f, unit_setup, unit_teardown)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define UNIT_FAIL(format, ...) \
	do { \
		print_error(format "\n", __VA_ARGS__); \
		_fail(__FILE__, __LINE__); \
	} while (0)

/* For tables: says which row failed. */
#define assert_row(condition, row, what) \
	do { \
		str what_ = (what); \
		if (!(condition)) \
			UNIT_FAIL("row %zu « %.*s »: %s", (size_t)(row), STR_ARG(what_), #condition); \
	} while (0)

#define assert_str(got, wanted) \
	do { \
		str got_ = (got), wanted_ = (wanted); \
		if (!str_eq(got_, wanted_)) \
			UNIT_FAIL("« %.*s » instead of « %.*s »", STR_ARG(got_), STR_ARG(wanted_)); \
	} while (0)
