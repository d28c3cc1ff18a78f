#include "unit.h"

#include <stdio.h>
#include <string.h>

static void fill(struct buf *b)
{
	for (int i = 0; i < 5000; i++) {
		buf_add_char(b, (char)('a' + i % 26));
		buf_add_str(b, STR("-+"));
		buf_printf(b, "%05d", i);
	}
	buf_add(b, NULL, 0);
	buf_add_str(b, STR_NONE);
}

static void check(const struct buf *b)
{
	str s = buf_str(b);
	assert_int_equal(s.n, 5000 * 8);
	for (int i = 0; i < 5000; i++) {
		char wanted[16];
		snprintf(wanted, sizeof(wanted), "%c-+%05d", 'a' + i % 26, i);
		assert_memory_equal(s.p + 8 * i, wanted, 8);
	}
}

static void grows_in_an_arena(void **state)
{
	struct buf b = buf_in(unit_ctx(state)->arena);
	fill(&b);
	check(&b);
	buf_free(&b);
	assert_int_equal(buf_str(&b).n, 0);
}

static void grows_on_the_heap(void **state)
{
	struct buf b = { .arena = NULL };
	(void)state;
	assert_non_null(buf_str(&b).p);
	fill(&b);
	check(&b);
	buf_clear(&b);
	fill(&b);
	check(&b);
	buf_free(&b);
}

static void room_can_be_written_directly(void **state)
{
	struct buf b = buf_in(unit_ctx(state)->arena);
	buf_add_str(&b, STR("ab"));
	memcpy(buf_reserve(&b, 100000), "cd", 2);
	b.n += 2;
	assert_str(buf_str(&b), STR("abcd"));
}

static void long_printed_texts_are_whole(void **state)
{
	struct buf b = buf_in(unit_ctx(state)->arena);
	for (int n = 0; n < 200; n++) {
		buf_clear(&b);
		buf_add_str(&b, STR("x"));
		buf_printf(&b, "%*d", n, 7);
		assert_int_equal(buf_str(&b).n, 1 + (n ? n : 1));
		assert_int_equal(buf_str(&b).p[b.n - 1], '7');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(grows_in_an_arena), UNIT_TEST(grows_on_the_heap),
		UNIT_TEST(room_can_be_written_directly), UNIT_TEST(long_printed_texts_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
