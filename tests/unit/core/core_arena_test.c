#include "unit.h"

#include "core_arena.h"

#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define HAVE_ASAN 1
#endif

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i])
			return false;
	}
	return true;
}

static const size_t sizes[] = { 0, 1, 15, 16, 17, 100, 4096, 32768, 65536, 65537, 300000, 3, 40000, 40000, 1 };

static void blocks_are_zeroed_aligned_and_apart(void **state)
{
	struct arena *a = arena_new(0);
	char *p[COUNT(sizes)];
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		p[i] = arena_alloc(a, sizes[i]);
		assert_int_equal((uintptr_t)p[i] % 16, 0);
		assert_true(is_zero(p[i], sizes[i]));
		memset(p[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(p[i][k], i + 1);
	}
	arena_free(a);
}

static void memory_used_again_is_zeroed(void **state)
{
	struct arena *a = arena_new(0);
	(void)state;
	memset(arena_alloc(a, 1000), 'x', 1000);
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	assert_true(is_zero(arena_alloc(a, 1000), 1000));
	arena_free(a);
}

static void a_rewind_gives_back_what_came_after_the_mark(void **state)
{
	struct arena *a = arena_new(0);
	(void)state;
	char *kept = arena_alloc(a, 100);
	char *kept_large = arena_alloc(a, 100000);
	memset(kept, 'k', 100);
	memset(kept_large, 'l', 100000);
	struct arena_mark mark = arena_mark(a);
	size_t used = arena_used(a);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++)
			memset(arena_alloc(a, sizes[i]), 'x', sizes[i]);
		arena_rewind(a, mark);
		assert_int_equal(arena_used(a), used);
	}
	assert_int_equal(kept[99], 'k');
	assert_int_equal(kept_large[99999], 'l');
	arena_free(a);
}

static void grown_blocks_keep_their_bytes(void **state)
{
	struct arena *a = arena_new(0);
	char *p = NULL;
	size_t n = 0;
	(void)state;
	for (size_t want = 1; want < 300000; want = want * 3 + 1) {
		p = arena_grow(a, p, n, want);
		assert_true(is_zero(p + n, want - n));
		memset(p + n, 'g', want - n);
		for (size_t i = 0; i < want; i++)
			assert_int_equal(p[i], 'g');
		n = want;
		if (want > 1000)
			arena_alloc(a, 10); /* in the way of growing in place */
	}
	assert_ptr_equal(arena_grow(a, p, n, n - 1), p);
	arena_free(a);
}

static void the_limit_is_told_and_does_not_stop(void **state)
{
	struct arena *a = arena_new(10000);
	(void)state;
	assert_non_null(arena_alloc(a, 10000));
	assert_false(arena_exceeded(a));
	assert_non_null(arena_alloc(a, 1));
	assert_true(arena_exceeded(a));
	arena_reset(a);
	assert_false(arena_exceeded(a));
	arena_free(a);
}

static void malloc_mode_works_the_same(void **state)
{
	setenv("CHORALE_ARENA", "malloc", 1);
	blocks_are_zeroed_aligned_and_apart(state);
	memory_used_again_is_zeroed(state);
	a_rewind_gives_back_what_came_after_the_mark(state);
	grown_blocks_keep_their_bytes(state);
	unsetenv("CHORALE_ARENA");
}

static void gaps_and_freed_blocks_are_poisoned(void **state)
{
	(void)state;
#ifdef HAVE_ASAN
	struct arena *a = arena_new(0);
	char *p = arena_alloc(a, 10);
	char *q = arena_alloc(a, 10);
	assert_false(__asan_address_is_poisoned(p + 9));
	assert_true(__asan_address_is_poisoned(p + 10));
	assert_true(__asan_address_is_poisoned(q - 1));
	p = arena_grow(a, p, 10, 20);
	assert_false(__asan_address_is_poisoned(p + 19));
	arena_reset(a);
	assert_true(__asan_address_is_poisoned(q));
	arena_free(a);
#else
	skip();
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_zeroed_aligned_and_apart),
		cmocka_unit_test(memory_used_again_is_zeroed),
		cmocka_unit_test(a_rewind_gives_back_what_came_after_the_mark),
		cmocka_unit_test(grown_blocks_keep_their_bytes),
		cmocka_unit_test(the_limit_is_told_and_does_not_stop),
		cmocka_unit_test(malloc_mode_works_the_same),
		cmocka_unit_test(gaps_and_freed_blocks_are_poisoned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
