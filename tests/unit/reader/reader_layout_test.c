#include "reader_picture.h"

#include "reader_anchors.h"
#include "reader_fold.h"
#include "reader_layout.h"

static struct read_layout *lay_out(void **state, const char *picture)
{
	struct arena *a = unit_ctx(state)->arena;
	return reader_layout(a, picture_doc(a, picture));
}

static void words_fold_to_keys(void **state)
{
	static const struct {
		str word, key;
	} rows[] = {
		{ STR_INIT("N\xc2\xb0"), STR_INIT("n") },          { STR_INIT("n\xc2\xba"), STR_INIT("n") },
		{ STR_INIT("Num\xc3\xa9ro"), STR_INIT("n") },      { STR_INIT("d'\xc3\x89" "ch\xc3\xa9" "ance"), STR_INIT("echeance") },
		{ STR_INIT("l\xe2\x80\x99" "acheteur"), STR_INIT("acheteur") }, { STR_INIT("T.V.A."), STR_INIT("tva") },
		{ STR_INIT("(EUR)"), STR_INIT("eur") },            { STR_INIT("\xe2\x80\x93"), STR_INIT("") },
		{ STR_INIT("USt.-Id.-Nr."), STR_INIT("ustidnr") }, { STR_INIT("SIRET:"), STR_INIT("siret") },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(str_eq(reader_fold(unit_ctx(state)->arena, rows[i].word), rows[i].key), i, rows[i].word);
}

static void rows_and_cells_come_from_geometry(void **state)
{
	struct read_layout *l = lay_out(state, "Total HT    1 234,56\nTotal TTC   1 481,47");

	assert_int_equal(l->nrows, 2);
	assert_int_equal(l->rows[0].n, 2);
	assert_str(read_text_of(l, l->cells[1].first, l->cells[1].n), STR("1 234,56"));
}

static void order_of_drawing_does_not_matter(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct pdf_doc *doc = picture_doc(a, "un deux   trois\nquatre");
	struct pdf_word *w = doc->pages[0].words, first = w[0];

	w[0] = w[3];
	w[3] = first;
	struct read_layout *l = reader_layout(a, doc);
	assert_str(read_text_of(l, 0, 2), STR("un deux"));
	assert_int_equal(l->words[3].row, 1);
}

static void marks_cut_words(void **state)
{
	struct read_layout *l = lay_out(state, "SIRET:12345678900012 N\xc2\xb0" "7 12:30 https://x.fr SIREN/SIRET");

	assert_str(l->words[0].text, STR("SIRET:"));
	assert_str(l->words[1].text, STR("12345678900012"));
	assert_true(l->words[1].joined);
	assert_str(l->words[3].text, STR("7"));
	assert_str(l->words[4].text, STR("12:30"));
	assert_str(l->words[5].text, STR("https://x.fr"));
	assert_str(l->words[7].text, STR("SIRET"));
	assert_int_equal(l->nwords, 8);
}

static void spaced_letters_are_one_word(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct pdf_doc *doc = picture_doc(a, "T O T A L  12,00");
	struct read_layout *l = reader_layout(a, doc);

	assert_str(l->words[0].text, STR("TOTAL"));
	assert_int_equal(l->nwords, 2);
}

static void hidden_pale_and_rotated_words_are_left_out(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct pdf_doc *doc = picture_doc(a, "un deux trois quatre");
	struct pdf_word *w = doc->pages[0].words;

	w[0].flags = PDF_WORD_HIDDEN;
	w[1].contrast = 1.1f;
	w[2].flags = PDF_WORD_ROTATED;
	struct read_layout *l = reader_layout(a, doc);
	assert_int_equal(l->nwords, 1);
	assert_int_equal(l->sheets[0].hidden, 1);
	assert_int_equal(l->sheets[0].pale, 1);
}

static void boxes_that_are_none_are_left_out(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct pdf_doc *doc = picture_doc(a, "un deux trois");
	struct pdf_word *w = doc->pages[0].words;

	w[0].box.x0 = 0.0f / (w[0].box.x0 - w[0].box.x0 + 0.0f);
	w[1].box.y1 = w[1].box.y0;
	assert_int_equal(reader_layout(a, doc)->nwords, 1);
}

/* --- anchors --- */

static const struct {
	const char *text;
	enum read_concept concept;
	enum read_party party;
} keywords[] = {
	{ "SIRET client :", ANCHOR_SIRET, READ_PARTY_RECIPIENT },
	{ "Siret dest", ANCHOR_SIRET, READ_PARTY_RECIPIENT },
	{ "SIRET du destinataire", ANCHOR_SIRET, READ_PARTY_RECIPIENT },
	{ "SIRET Minist\xc3\xa8re", ANCHOR_SIRET, READ_PARTY_RECIPIENT },
	{ "Minist\xc3\xa8re", ANCHOR_PARTY_RECIPIENT, READ_PARTY_NONE },
	{ "Num\xc3\xa9ro d'engagement juridique", ANCHOR_ENGAGEMENT, READ_PARTY_NONE },
	{ "Engagement juridique (EJ)", ANCHOR_ENGAGEMENT, READ_PARTY_NONE },
	{ "EJ", ANCHOR_ENGAGEMENT, READ_PARTY_NONE },
	{ "N\xc2\xb0 de commande", ANCHOR_ENGAGEMENT, READ_PARTY_NONE },
	{ "Facture n\xc2\xb0", ANCHOR_NUMBER, READ_PARTY_NONE },
	{ "T.V.A.", ANCHOR_TOTAL_TVA, READ_PARTY_NONE },
	{ "TOTAL T.T.C.", ANCHOR_TOTAL_TTC, READ_PARTY_NONE },
	{ "\xc3\x80 r\xc3\xa9gler avant le", ANCHOR_DUE_DATE, READ_PARTY_NONE },
	{ "Avoir sur la facture n\xc2\xb0", ANCHOR_OTHER, READ_PARTY_NONE },
	{ "R\xc3\xa9" "f\xc3\xa9rence client", ANCHOR_OTHER, READ_PARTY_NONE },
	{ "Rechnungsnummer:", ANCHOR_NUMBER, READ_PARTY_NONE },
};

static void S005_S006_S007_keywords_are_found_whole(void **state)
{
	for (size_t i = 0; i < COUNT(keywords); i++) {
		struct read_layout *l = lay_out(state, keywords[i].text);
		struct read_anchors *as = reader_anchors(l);
		str text = str_of(keywords[i].text);
		assert_row(as->n >= 1 && as->a[0].first == 0, i, text);
		const struct read_keyword *k = read_anchor_is(&as->a[0], keywords[i].concept);
		assert_row(k != NULL && k->party == keywords[i].party, i, text);
		assert_row(as->n == 1, i, text);
	}
}

static void dictionary_is_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < read_keyword_count; i++)
		assert_row(str_cmp(read_keywords[i - 1].phrase, read_keywords[i].phrase) <= 0, i,
		           read_keywords[i].phrase);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(words_fold_to_keys),
		UNIT_TEST(rows_and_cells_come_from_geometry),
		UNIT_TEST(order_of_drawing_does_not_matter),
		UNIT_TEST(marks_cut_words),
		UNIT_TEST(spaced_letters_are_one_word),
		UNIT_TEST(hidden_pale_and_rotated_words_are_left_out),
		UNIT_TEST(boxes_that_are_none_are_left_out),
		UNIT_TEST(S005_S006_S007_keywords_are_found_whole),
		UNIT_TEST(dictionary_is_sorted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
