#include "unit.h"

#include "core_utf8.h"

static const struct {
	str in, out;
} folds[] = {
	{ STR_INIT(""), STR_INIT("") },
	{ STR_INIT("ABC xyz 123"), STR_INIT("abc xyz 123") },
	{ STR_INIT("Été À l’École"), STR_INIT("ete a l'ecole") },
	{ STR_INIT("E\xcc\x81te\xcc\x81"), STR_INIT("ete") },
	{ STR_INIT("ŒUVRE œuf ÆSIR"), STR_INIT("oeuvre oeuf aesir") },
	{ STR_INIT("Ça où ÿ Ÿ"), STR_INIT("ca ou y y") },
	{ STR_INIT("Straße STRAẞE"), STR_INIT("strasse strasse") },
	{ STR_INIT("Łódź Đ Ø ı"), STR_INIT("lodz d o i") },
	{ STR_INIT("a \xc2\xa0\xe2\x80\xaf\t\n b"), STR_INIT("a b") },
	{ STR_INIT("ﬁn ﬄ"), STR_INIT("fin ffl") },
	{ STR_INIT("« a » – “b” ‘c’"), STR_INIT("\" a \" - \"b\" 'c'") },
	{ STR_INIT("so\xc2\xad" "ft\xe2\x80\x8b\xef\xbb\xbf"), STR_INIT("soft") },
	{ STR_INIT("m² ½ n°"), STR_INIT("m2 1/2 n°") },
	{ STR_INIT("ＡＢ１"), STR_INIT("ab1") },
	{ STR_INIT("ΑΘΉΝΑ Москва"), STR_INIT("αθηνα москва") },
	{ STR_INIT("\xff"), STR_INIT("\xef\xbf\xbd") },
	{ STR_INIT("😀"), STR_INIT("😀") },
};

static void folding_for_search(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(folds); i++) {
		str once = utf8_fold(a, folds[i].in);
		assert_str(once, folds[i].out);
		assert_str(utf8_fold(a, once), folds[i].out);
	}
}

/* Folding twice changes nothing, whatever the character. */
static void folding_is_stable(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct arena_mark mark = arena_mark(a);
	for (uint32_t cp = 0; cp < 0x10000; cp++) {
		char bytes[4];
		str once = utf8_fold(a, (str){ bytes, utf8_put(bytes, cp) });
		assert_true(utf8_valid(once));
		assert_str(utf8_fold(a, once), once);
		arena_rewind(a, mark);
	}
}

static const struct {
	str in, out;
} compositions[] = {
	{ STR_INIT(""), STR_INIT("") },
	{ STR_INIT("plain"), STR_INIT("plain") },
	{ STR_INIT("e\xcc\x81"), STR_INIT("é") },
	{ STR_INIT("Facture e\xcc\x81te\xcc\x81.pdf"), STR_INIT("Facture été.pdf") },
	{ STR_INIT("c\xcc\xa7" "C\xcc\xa7"), STR_INIT("çÇ") },
	{ STR_INIT("a\xcc\xa3\xcc\x82"), STR_INIT("ậ") },
	{ STR_INIT("é"), STR_INIT("é") },
	{ STR_INIT("q\xcc\x81"), STR_INIT("q\xcc\x81") },
	{ STR_INIT("\xcc\x81" "e"), STR_INIT("\xcc\x81" "e") },
	{ STR_INIT("a\0e\xcc\x81"), STR_INIT("a\0é") },
	{ STR_INIT("e\xff\xcc\x81"), STR_INIT("e\xef\xbf\xbd\xcc\x81") },
};

static void accents_are_put_together(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(compositions); i++)
		assert_str(utf8_compose(a, compositions[i].in), compositions[i].out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(folding_for_search), UNIT_TEST(folding_is_stable), UNIT_TEST(accents_are_put_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
