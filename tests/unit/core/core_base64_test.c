#include "unit.h"

#include "core_hash.h"

/* RFC 4648, section 10. */
static const struct {
	str plain, coded;
} rows[] = {
	{ STR_INIT(""), STR_INIT("") },
	{ STR_INIT("f"), STR_INIT("Zg==") },
	{ STR_INIT("fo"), STR_INIT("Zm8=") },
	{ STR_INIT("foo"), STR_INIT("Zm9v") },
	{ STR_INIT("foob"), STR_INIT("Zm9vYg==") },
	{ STR_INIT("fooba"), STR_INIT("Zm9vYmE=") },
	{ STR_INIT("foobar"), STR_INIT("Zm9vYmFy") },
	{ STR_INIT("\xfb\xff\xfe\0"), STR_INIT("+//+AA==") },
};

static void published_examples(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(rows); i++) {
		str back;
		assert_str(base64_of(a, rows[i].plain), rows[i].coded);
		assert_row(base64_to(a, rows[i].coded, &back), i, rows[i].coded);
		assert_str(back, rows[i].plain);
	}
	assert_str(base64url_of(a, "\xfb\xff\xfe\0", 4), STR("-__-AA"));
}

static const str refused[] = {
	STR_INIT("Zg"),   STR_INIT("Zg="),       STR_INIT("Zg==="),     STR_INIT("Z==="), STR_INIT("===="),
	STR_INIT("=Zg="), STR_INIT("Zm8=Zm8="),  STR_INIT("Zm9v\n"),    STR_INIT(" Zm9v"), STR_INIT("Zm 9"),
	STR_INIT("Zm9-"), STR_INIT("Zm9_"),      STR_INIT("Zh=="),      STR_INIT("Zm9="), STR_INIT("Zm9\0"),
	STR_INIT("Zm=v"), STR_INIT("Zm9vYmFyZ"), STR_INIT("\xc3\xa9""ab"),
};

static void anything_else_is_refused(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(refused); i++) {
		str out;
		assert_row(!base64_to(a, refused[i], &out), i, refused[i]);
	}
}

static void random_bytes_come_back(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	char bytes[300];
	random_bytes(bytes, sizeof(bytes));
	for (size_t n = 0; n < sizeof(bytes); n++) {
		str back, coded = base64_of(a, (str){ bytes, n });
		assert_row(base64_to(a, coded, &back), n, coded);
		assert_true(back.n == n && str_eq(back, (str){ bytes, n }));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(published_examples), UNIT_TEST(anything_else_is_refused),
		UNIT_TEST(random_bytes_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
