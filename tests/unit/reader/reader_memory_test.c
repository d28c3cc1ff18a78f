/* What was corrected on one paper is found on the next of its layout. */
#include "reader_picture.h"

#include "reader_memory.h"

/* Two invoices of one supplier, with words that no dictionary knows. */
#define HEAD                                                                                       \
	"Ateliers Vasseur et fils        Menuiserie depuis 1924\n"                                     \
	"12 chemin des Tanneries         14000 Caen\n\n"                                               \
	"Chantier suivi par  Odile Vasseur     Atelier principal\n"                                    \
	"Dossier vert     Pli interne\n"
#define FOOT "\nReste acquis jusqu au paiement complet   Tribunal de Caen\n"

static const char first_paper[] = HEAD "AV-2026/018      B77-4410\n\n"
				       "Fourniture de portes            800,00\n"
				       "Pose                            200,00\n"
				       "Somme nette                   1 000,00\n"
				       "Somme finale                  1 200,00\n" FOOT;
static const char next_paper[] = HEAD "AV-2026/131      C02-0093\n\n"
				      "Reprise de parquet               90,00\n"
				      "Somme nette                      90,00\n"
				      "Somme finale                    108,00\n" FOOT;
static const char other_paper[] = "FACTURE\nPapeterie Lavandier   3 rue du Moulin   Caen\n"
				  "Facture n\xc2\xb0 F-12   Date 12/07/2026\n"
				  "D\xc3\xa9signation   Quantit\xc3\xa9   Prix unitaire   Montant hors taxe\n"
				  "Total HT 10,00\nTVA 2,00\nTotal TTC 12,00\nConditions de paiement   virement bancaire\n";

static struct read_sketch sketch_of(struct ctx *cx, const char *picture)
{
	struct read_sketch s;

	reader_sketch(cx->arena, picture_doc(cx->arena, picture), &s);
	return s;
}

static void S002_papers_of_one_layout_are_alike(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct read_sketch a = sketch_of(cx, first_paper), b = sketch_of(cx, next_paper), c = sketch_of(cx, other_paper);
	struct read_sketch none = { 0 };

	assert_true(reader_likeness(&a, &a) == 1);
	assert_true(reader_likeness(&a, &b) > 0.6);
	assert_true(reader_likeness(&a, &c) < 0.1);
	assert_true(reader_likeness(&a, &none) == 0);
	assert_true(reader_likeness(&none, &none) == 0);
}

static struct read_lesson learn(struct ctx *cx, enum read_field field, const char *value)
{
	struct read_lesson lesson;

	assert_true(reader_learn(cx, picture_doc(cx->arena, first_paper), field, str_of(value), &lesson));
	return lesson;
}

static const struct read_value *read_with(struct ctx *cx, const char *picture, const struct read_lesson *lesson)
{
	struct read_invoice *inv;
	struct read_hints hints = { .lessons = lesson, .nlessons = 1 };

	assert_int_equal(reader_read(cx, picture_doc(cx->arena, picture), &hints, &inv), E_OK);
	return &inv->fields[lesson->field];
}

static void S002_what_was_corrected_is_found_on_the_next_paper(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		enum read_field field;
		const char *corrected, *next;
	} rows[] = {
		{ READ_INVOICE_NUMBER, "AV-2026/018", "AV-2026/131" },
		{ READ_ENGAGEMENT, "b77-4410", "C02-0093" }, /* typed without regard to case */
		{ READ_TOTAL_HT, "1000.00", "90.00" },       /* stands lower on one paper than on the other */
		{ READ_TOTAL_TTC, "1200.00", "108.00" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct read_lesson lesson = learn(cx, rows[i].field, rows[i].corrected);
		const struct read_value *v = read_with(cx, next_paper, &lesson);

		assert_int_equal(v->reason, READ_FOUND);
		assert_true(str_eq(v->value, str_of(rows[i].next)));
		assert_int_equal(v->why, READ_WHY_REMEMBERED);
		assert_true(v->confidence >= 0.8f);
		assert_int_equal(v->page, 1);
	}
}

static void S002_a_lesson_finds_nothing_where_nothing_fits(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct read_lesson lesson = learn(cx, READ_ENGAGEMENT, "B77-4410");

	assert_int_not_equal(read_with(cx, other_paper, &lesson)->why, READ_WHY_REMEMBERED);
	assert_int_equal(read_with(cx, HEAD FOOT, &lesson)->reason, READ_NO_KEYWORD);
}

static void S002_what_stands_nowhere_teaches_nothing(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, first_paper);
	struct read_lesson lesson;

	assert_false(reader_learn(cx, doc, READ_ENGAGEMENT, STR("XYZ-1"), &lesson));
	assert_false(reader_learn(cx, doc, READ_TOTAL_HT, STR("7.00"), &lesson));
	assert_false(reader_learn(cx, doc, READ_ENGAGEMENT, STR(""), &lesson));
	assert_false(reader_learn(cx, doc, READ_CURRENCY, STR("EUR"), &lesson));
	doc->state = PDF_BROKEN;
	assert_false(reader_learn(cx, doc, READ_INVOICE_NUMBER, STR("AV-2026/018"), &lesson));
}

static void S002_what_was_taken_away_stays_away(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const char paper[] = "FACTURE\nR\xc3\xa9" "f. engagement : 8812\nTotal HT 10,00\n";
	struct read_invoice *inv = picture_read(cx, paper);
	struct read_lesson lesson;

	assert_true(str_eq(inv->fields[READ_ENGAGEMENT].value, STR("8812")));
	assert_true(reader_unlearn(cx, &inv->fields[READ_ENGAGEMENT], READ_ENGAGEMENT, &lesson));
	assert_int_equal(read_with(cx, paper, &lesson)->reason, READ_NO_VALUE);
	assert_false(reader_unlearn(cx, &inv->fields[READ_MARKET], READ_MARKET, &lesson));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S002_papers_of_one_layout_are_alike),
		UNIT_TEST(S002_what_was_corrected_is_found_on_the_next_paper),
		UNIT_TEST(S002_a_lesson_finds_nothing_where_nothing_fits),
		UNIT_TEST(S002_what_stands_nowhere_teaches_nothing),
		UNIT_TEST(S002_what_was_taken_away_stays_away),
	};
	return cmocka_run_group_tests_name("reader memory", tests, NULL, NULL);
}
