#include "unit.h"

#include "core_msg_table.h"

static void every_message_is_found_by_its_name(void **state)
{
	enum msg id;
	(void)state;
	for (enum msg m = 0; m < MSG_COUNT; m++) {
		assert_row(msg_find(msg_name(m), &id) && id == m, m, msg_name(m));
		assert_row(msg_plain(LANG_FR, m).n && msg_plain(LANG_EN, m).n, m, msg_name(m));
	}
	assert_false(msg_find(STR(""), &id));
	assert_false(msg_find(STR("error.internal."), &id));
	assert_false(msg_find(STR("zzz"), &id));
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* French before « ; », « : », « ! », « ? » and inside « » takes a no-break space. */
static void french_typography_never_breaks_before_a_sign(void **state)
{
	(void)state;
	for (enum msg m = 0; m < MSG_COUNT; m++) {
		for (int form = 0; form <= msg_table[m].plural; form++) {
			str t = msg_table[m].text[LANG_FR][form];
			assert_row(str_find(t, STR(" :")) < 0 && str_find(t, STR(" ;")) < 0, m, msg_name(m));
			assert_row(str_find(t, STR(" ?")) < 0 && str_find(t, STR(" !")) < 0, m, msg_name(m));
			assert_row(str_find(t, STR("« ")) < 0 && str_find(t, STR(" »")) < 0, m, msg_name(m));
			assert_row(str_find(t, STR("  ")) < 0, m, msg_name(m));
			for (size_t i = 1; i + 1 < t.n; i++)
				assert_row(t.p[i] != '\'' || !is_lower(t.p[i + 1]), m, msg_name(m));
		}
	}
}

static void placeholders_are_filled_by_name(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_str(msg_text(cx->arena, LANG_EN, MSG_ERROR_JSON_DUPLICATE,
	                    MSG_ARGS(M_INT("at", 12345), M_STR("key", STR("{at}")))),
	           STR("The key “{at}” stands twice at byte 12,345."));
	assert_str(msg_text(cx->arena, LANG_EN, MSG_ERROR_JSON_DUPLICATE, MSG_ARGS(M_STR("key", STR("k")))),
	           STR("The key “k” stands twice at byte {at}."));
	assert_str(msg_text(cx->arena, LANG_FR, MSG_ERROR_NOT_FOUND, MSG_ARGS()),
	           msg_plain(LANG_FR, MSG_ERROR_NOT_FOUND));
}

static void each_kind_of_value_prints_as_the_language_wants(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const struct msg_arg args[] = {
		M_STR("detail", STR("x")),
		M_INT("detail", 1234567),
		M_MONEY("detail", ((struct money){ 123450 }), STR("EUR")),
		M_DATE("detail", ((struct date){ 2026, 11, 23 })),
		M_TIME("detail", UNIT_NOW),
		M_DEC("detail", ((dec){ 15, 1 })),
	};
	const str wanted[] = { STR_INIT("x"), STR_INIT("1,234,567"), STR_INIT("€1,234.50"),
		               STR_INIT("23\u00a0November\u00a02026"), STR_INIT("24\u00a0Nov\u00a02026, 12:00"), STR_INIT("1.5") };
	for (size_t i = 0; i < COUNT(args); i++) {
		str got = msg_text(cx->arena, LANG_EN, MSG_ERROR_BAD_REQUEST, MSG_ARGS(args[i]));
		assert_true(str_starts(got, STR("The request is malformed: ")));
		assert_str(str_sub(got, 26, got.n), wanted[i]);
	}
}

static const struct {
	str header;
	enum lang lang;
} headers[] = {
	{ STR_INIT(""), LANG_FR },
	{ STR_INIT("en"), LANG_EN },
	{ STR_INIT("EN-gb"), LANG_EN },
	{ STR_INIT("fr-CA, en;q=0.9"), LANG_FR },
	{ STR_INIT("en-US,en;q=0.9,fr;q=0.8"), LANG_EN },
	{ STR_INIT("de, fr;q=0.4, en;q=0.5"), LANG_EN },
	{ STR_INIT("de"), LANG_FR },
	{ STR_INIT("en;q=0"), LANG_FR },
	{ STR_INIT("en;q=0, *"), LANG_FR },
	{ STR_INIT("*, en;q=0.9"), LANG_FR },
	{ STR_INIT("en ; q=0.8 , fr ; q=0.801"), LANG_FR },
	{ STR_INIT("en;q=nonsense, fr;q=0.001"), LANG_FR },
	{ STR_INIT("enx"), LANG_FR },
	{ STR_INIT(",,;;,en"), LANG_EN },
};

static void the_language_is_the_best_of_the_header(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++)
		assert_row(lang_of_header(headers[i].header) == headers[i].lang, i, headers[i].header);
	assert_str(lang_code(LANG_FR), STR("fr"));
	assert_str(lang_code(LANG_EN), STR("en"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(every_message_is_found_by_its_name),
		UNIT_TEST(french_typography_never_breaks_before_a_sign),
		UNIT_TEST(placeholders_are_filled_by_name),
		UNIT_TEST(each_kind_of_value_prints_as_the_language_wants),
		UNIT_TEST(the_language_is_the_best_of_the_header),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
