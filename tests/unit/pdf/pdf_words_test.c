/* What the helper makes of text: where words end, who can see them, on which ground. */
#include "pdf.h"

#include "pdf_fixture.h"

#include <math.h>

/* All words of the page, joined by « | ». */
static str joined(struct fixture *f, const struct pdf_page *p)
{
	str *texts = ARENA_ARRAY(f->cx.arena, str, p->nwords + 1);

	for (size_t i = 0; i < p->nwords; i++)
		texts[i] = p->words[i].text;
	return str_join(f->cx.arena, STR("|"), texts, p->nwords);
}

static void words_end_at_blanks_and_at_gaps(void **state)
{
	static const struct {
		const char *content, *words;
	} cases[] = {
		{ "(Montant HT) Tj", "Montant|HT" },
		{ "(1\240234,50) Tj", "1|234,50" }, /* no-break space */
		{ "[(Montant) -400 (120,00)] TJ", "Montant|120,00" }, /* a gap without a blank */
		{ "[(Mon) 30 (tant) -50 (HT)] TJ", "MontantHT" },     /* kerning parts nothing */
		{ "3 Tc (TOTAL) Tj", "TOTAL" },                       /* set apart by tracking */
		{ "3 Tc (NET A PAYER) Tj", "NET|A|PAYER" },
		{ "(T O T A L) Tj", "TOTAL" },
		{ "(F A C T U R E   N 12) Tj", "FACTURE|N|12" },
		{ "(il y a un) Tj", "il|y|a|un" },
		{ "(A B) Tj", "A|B" },
		{ "(1 2 3 4) Tj", "1|2|3|4" },
		{ "(   ) Tj", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char content[200];
		snprintf(content, sizeof(content), "BT /F 10 Tf 50 700 Td %s ET", cases[i].content);
		str got = joined(*state, read_page(*state, "", content));
		if (!str_eq(got, str_of(cases[i].words)))
			fail_msg("%s gave %.*s", cases[i].content, STR_ARG(got));
	}
}

static void unseen_text_is_flagged(void **state)
{
	static const struct {
		const char *content;
		bool hidden;
	} cases[] = {
		{ "BT /F 10 Tf 50 700 Td (text) Tj ET", false },
		{ "BT /F 10 Tf 1 Tr 50 700 Td (text) Tj ET", false },
		{ "BT /F 10 Tf 2 Tr 50 700 Td (text) Tj ET", false },
		{ "BT /F 10 Tf 3 Tr 50 700 Td (text) Tj ET", true },
		{ "BT /F 10 Tf 4 Tr 50 700 Td (text) Tj ET", false },
		{ "q BT /F 10 Tf 7 Tr 50 700 Td (text) Tj ET Q", true },
		/* painted through: seen */
		{ "q BT /F 10 Tf 7 Tr 50 700 Td (text) Tj ET 0 g 0 0 595 842 re f Q", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pdf_page *p = read_page(*state, "", cases[i].content);
		bool hidden = p->nwords == 1 && (p->words[0].flags & PDF_WORD_HIDDEN) != 0;
		if (p->nwords != 1 || hidden != cases[i].hidden)
			fail_msg("%s: %zu words, hidden %d", cases[i].content, p->nwords, hidden);
		assert_int_equal(hidden ? p->chars_hidden : p->chars_drawn, 4);
		assert_int_equal(hidden ? p->chars_drawn : p->chars_hidden, 0);
	}
}

/* White and yellow text, dark grounds, text painted over: by arithmetic and by rendering. */
static void contrast_tells_what_can_be_seen(void **state)
{
#define TEXT "BT /B 12 Tf 50 700 Td (12345678900012) Tj ET "
	static const struct {
		const char *content;
		float low, high;
	} cases[] = {
		{ TEXT, 20.9f, 21.1f },
		{ "1 g " TEXT, 1, 1.01f },
		{ "1 1 0 rg " TEXT, 1.05f, 1.1f },
		{ "0.5 g " TEXT, 3.8f, 4.1f },
		{ "0 0 0.5 rg 40 690 200 30 re f 1 g " TEXT, 14, 18 },
		{ "0 0 0.5 rg 40 690 200 30 re f 0 g " TEXT, 1, 1.5f },
		{ "1 g 0 0 595 842 re f 0 g " TEXT, 20.9f, 21.1f },
		{ "0.9 g 40 690 80 30 re f 0 g " TEXT, 15, 21.1f },          /* half on grey */
		{ TEXT "1 g 40 690 200 30 re f ", 1, 1.1f },                 /* covered later */
		{ "0 g 40 690 m 240 690 l 240 735 l 40 720 l h f 1 g " TEXT, 15, 21.1f },
		{ "q 0 0 10 10 re W n 0 g 0 0 595 842 re f Q 1 g " TEXT, 1, 1.1f }, /* clipped away */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pdf_page *p = read_page(*state, "", cases[i].content);
		assert_int_equal(p->nwords, 1);
		float c = p->words[0].contrast;
		if (!(c >= cases[i].low && c <= cases[i].high))
			fail_msg("%s: contrast %.2f", cases[i].content, (double)c);
	}
}

static void turned_text_is_flagged_and_boxes_follow_the_page(void **state)
{
	const struct pdf_page *p = read_page(
		*state, "", "BT /F 10 Tf 0 1 -1 0 300 400 Tm (PAYE) Tj ET BT /F 10 Tf 50 50 Td (bas) Tj ET");

	assert_int_equal(p->nwords, 2);
	assert_true(p->words[0].flags & PDF_WORD_ROTATED);
	assert_false(p->words[1].flags & PDF_WORD_ROTATED);
	assert_true(p->words[1].box.y0 > 780);

	/* A page shown on its side: what is written upwards reads from left to right. */
	p = read_page(*state, "/Rotate 90", "BT /F 10 Tf 0 1 -1 0 300 400 Tm (PAYE) Tj ET");
	assert_true(fabsf(p->width - 842) < 1 && fabsf(p->height - 595) < 1);
	assert_false(p->words[0].flags & PDF_WORD_ROTATED);
	assert_true(p->words[0].box.x0 > 395 && p->words[0].box.x0 < 405);
}

/* Found by fuzz_pdf_helper: joined to one word, they made an answer that the pool takes for a lie. */
static void a_line_of_a_thousand_letters_is_no_one_word(void **state)
{
	struct buf content = { 0 };
	size_t letters = 0;

	buf_printf(&content, "BT /F 0.3 Tf 5 700 Td (");
	for (int i = 0; i < 1400; i++)
		buf_printf(&content, "a ");
	buf_printf(&content, ") Tj ET");
	buf_add_char(&content, '\0');
	const struct pdf_page *p = read_page(*state, "", content.p);
	buf_free(&content);
	for (size_t i = 0; i < p->nwords; i++)
		letters += p->words[i].text.n;
	assert_true(p->nwords > 1);
	assert_int_equal(letters, 1400);
}

static void a_page_of_too_many_words_is_cut_and_says_so(void **state)
{
	struct fixture *f = *state;
	struct buf content = { 0 };
	struct make m;

	buf_printf(&content, "BT /F 1 Tf 0 TL 1 0 0 1 10 800 Tm\n");
	for (int i = 0; i < 70000; i++)
		buf_printf(&content, "1 0 0 1 %d %d Tm (a) Tj\n", 10 + i % 280 * 2, 800 - i / 280 * 3);
	buf_printf(&content, "ET");
	buf_add_char(&content, '\0');
	make_simple(&m, "", content.p);
	const struct pdf_doc *doc = read_bytes(f, buf_str(&m.b));
	make_free(&m);
	buf_free(&content);
	if (SANITIZED && doc->state == PDF_TOO_COMPLEX)
		skip(); /* it took too long there */
	assert_int_equal(doc->state, PDF_OK);
	assert_true(doc->pages[0].truncated);
	assert_int_equal(doc->pages[0].nwords, 60000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_end_at_blanks_and_at_gaps),
		cmocka_unit_test(unseen_text_is_flagged),
		cmocka_unit_test(contrast_tells_what_can_be_seen),
		cmocka_unit_test(turned_text_is_flagged_and_boxes_follow_the_page),
		cmocka_unit_test(a_line_of_a_thousand_letters_is_no_one_word),
		cmocka_unit_test(a_page_of_too_many_words_is_cut_and_says_so),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
