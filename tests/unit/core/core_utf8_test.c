#include "unit.h"

#include "core_utf8.h"

static const struct {
	str bytes;
	bool valid;
} rows[] = {
	{ STR_INIT(""), true },
	{ STR_INIT("plain text of more than eight bytes"), true },
	{ STR_INIT("1234567é89012345678€"), true },
	{ STR_INIT("\xc2\x80"), true },
	{ STR_INIT("\xdf\xbf"), true },
	{ STR_INIT("\xe0\xa0\x80"), true },
	{ STR_INIT("\xed\x9f\xbf"), true },
	{ STR_INIT("\xee\x80\x80"), true },
	{ STR_INIT("\xf0\x90\x80\x80"), true },
	{ STR_INIT("\xf4\x8f\xbf\xbf"), true },
	{ STR_INIT("a\0b"), true },
	{ STR_INIT("\x80"), false },
	{ STR_INIT("\xbf"), false },
	{ STR_INIT("\xc0\x80"), false },     /* NUL the long way */
	{ STR_INIT("\xc1\xbf"), false },     /* overlong */
	{ STR_INIT("\xe0\x9f\xbf"), false }, /* overlong */
	{ STR_INIT("\xf0\x8f\xbf\xbf"), false },
	{ STR_INIT("\xed\xa0\x80"), false }, /* surrogate */
	{ STR_INIT("\xed\xbf\xbf"), false },
	{ STR_INIT("\xf4\x90\x80\x80"), false }, /* past U+10FFFF */
	{ STR_INIT("\xf5\x80\x80\x80"), false },
	{ STR_INIT("\xf8\x88\x80\x80\x80"), false },
	{ STR_INIT("\xff"), false },
	{ STR_INIT("\xc3"), false }, /* cut off */
	{ STR_INIT("\xe2\x82"), false },
	{ STR_INIT("\xf0\x9f\x98"), false },
	{ STR_INIT("\xc3\x28"), false },
	{ STR_INIT("\xe2\x28\xa1"), false },
	{ STR_INIT("12345678\xff"), false },
	{ STR_INIT("1234567\xc3"), false },
};

static void only_utf8_is_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(utf8_valid(rows[i].bytes) == rows[i].valid, i, rows[i].bytes);
}

static void every_code_point_comes_back(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (uint32_t cp = 0; cp < 0x110010; cp++) {
		char bytes[4];
		str s = { bytes, utf8_put(bytes, cp) };
		bool is_one = cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
		assert_true(utf8_valid(s));
		assert_int_equal(utf8_count(s), 1);
		assert_true(utf8_next(&s) == (is_one ? cp : 0xfffd));
		assert_int_equal(s.n, 0);
	}
	struct buf b = buf_in(cx->arena);
	utf8_add(&b, 0xe9);
	utf8_add(&b, 0x20ac);
	assert_str(buf_str(&b), STR("é€"));
	assert_int_equal(utf8_count(STR("aé€😀")), 4);
}

static void broken_bytes_are_passed_one_by_one(void **state)
{
	str s = STR("\xe2\x82x\xff");
	(void)state;
	assert_int_equal(utf8_next(&s), 0xfffd);
	assert_int_equal(utf8_next(&s), 0xfffd);
	assert_int_equal(utf8_next(&s), 'x');
	assert_int_equal(utf8_next(&s), 0xfffd);
	assert_int_equal(s.n, 0);
}

static void control_and_direction_characters_are_found(void **state)
{
	(void)state;
	assert_false(utf8_has_control(STR("Été, 1 234,50\xc2\xa0€ « ok »")));
	assert_false(utf8_has_control(STR("")));
	assert_true(utf8_has_control(STR("a\tb")));
	assert_true(utf8_has_control(STR("a\0b")));
	assert_true(utf8_has_control(STR("\x7f")));
	assert_true(utf8_has_control(STR("\xc2\x85")));
	assert_true(utf8_has_control(STR("fdp\xe2\x80\xae.exe")));
	assert_true(utf8_has_control(STR("\xe2\x80\x8e")));
	assert_true(utf8_has_control(STR("\xe2\x81\xa6")));
	assert_false(utf8_has_control(STR("\xe2\x81\xaa")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(only_utf8_is_valid), UNIT_TEST(every_code_point_comes_back),
		UNIT_TEST(broken_bytes_are_passed_one_by_one),
		UNIT_TEST(control_and_direction_characters_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
