#include "reader_picture.h"

static const struct read_advice *advice(const struct read_invoice *inv, enum read_advice_code code)
{
	for (size_t i = 0; i < inv->nadvice; i++)
		if (inv->advice[i].code == code)
			return &inv->advice[i];
	return NULL;
}

static struct read_invoice *read_doc(struct ctx *cx, struct pdf_doc *doc)
{
	struct read_invoice *inv = NULL;

	assert_int_equal(reader_read(cx, doc, NULL, &inv), E_OK);
	return inv;
}

static struct pdf_doc *scan_of(struct ctx *cx, int hidden)
{
	struct pdf_doc *doc = picture_doc(cx->arena, "Facture 12");

	doc->pages[0].chars_drawn = 0;
	doc->pages[0].chars_hidden = hidden;
	doc->pages[0].nwords = hidden > 0 ? doc->pages[0].nwords : 0;
	doc->pages[0].image_cover = 0.98f;
	for (size_t i = 0; i < doc->pages[0].nwords; i++)
		doc->pages[0].words[i].flags = PDF_WORD_HIDDEN;
	return doc;
}

static void S004_S013_a_scan_fills_nothing_and_says_so(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct read_invoice *inv = read_doc(cx, scan_of(cx, 0));

	assert_true(inv->unreadable);
	assert_non_null(advice(inv, ADVICE_SCAN));
	for (int i = 0; i < READ_FIELD_COUNT; i++)
		assert_int_equal(inv->fields[i].reason, READ_NO_TEXT);
}

static void S012_the_advice_says_how_to_save_as_pdf(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str fr = advice(read_doc(cx, scan_of(cx, 0)), ADVICE_SCAN)->message;

	assert_true(str_find(fr, STR("Enregistrer sous")) >= 0);
	cx->lang = LANG_EN;
	str en = advice(read_doc(cx, scan_of(cx, 0)), ADVICE_SCAN)->message;
	assert_true(str_find(en, STR("Save as")) >= 0);
}

static void text_under_a_picture_is_not_read(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct read_invoice *inv = read_doc(cx, scan_of(cx, 10));

	assert_non_null(advice(inv, ADVICE_SCAN));
	assert_non_null(advice(inv, ADVICE_HIDDEN_TEXT));
	assert_int_equal(inv->fields[READ_INVOICE_NUMBER].reason, READ_NO_TEXT);
}

static void files_that_are_no_pdf_or_ask_for_a_password(void **state)
{
	static const struct {
		enum pdf_state state;
		enum read_advice_code code;
	} rows[] = {
		{ PDF_ENCRYPTED, ADVICE_PASSWORD }, { PDF_BROKEN, ADVICE_BROKEN }, { PDF_NOT_PDF, ADVICE_BROKEN },
		{ PDF_EMPTY, ADVICE_BROKEN },       { PDF_TOO_COMPLEX, ADVICE_BROKEN },
	};
	struct ctx *cx = unit_ctx(state);

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pdf_doc doc = { .state = rows[i].state };
		struct read_invoice *inv = read_doc(cx, &doc);
		assert_true(inv->unreadable);
		assert_non_null(advice(inv, rows[i].code));
	}
}

static void S008_glued_fields_are_noticed(void **state)
{
	static const char *const glued[] = {
		"SIRET12345678900012EJ1300012345FAC_001",
		"Codeservice FAC_001N\xc2\xb0" "d'engagement1356694944",
		"TotalHT3879,89\xe2\x82\xac" "TotalTVA769,05\xe2\x82\xac",
	};
	static const char *const sound[] = {
		"SIRET: 12345678900012", "Total HT  3879,89", "commande@siret-conseil44000.fr",
		"https://siret.example/12345678",
	};
	struct ctx *cx = unit_ctx(state);

	for (size_t i = 0; i < COUNT(glued); i++)
		assert_row(advice(picture_read(cx, glued[i]), ADVICE_GLUED) != NULL, i, str_of(glued[i]));
	for (size_t i = 0; i < COUNT(sound); i++)
		assert_row(advice(picture_read(cx, sound[i]), ADVICE_GLUED) == NULL, i, str_of(sound[i]));
}

static void S009_pale_numbers_are_noticed_and_not_read_when_invisible(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, "Facture n\xc2\xb0 F-12 du 10/08/2025");
	struct pdf_word *w = doc->pages[0].words;

	w[2].contrast = w[4].contrast = 2.0f;
	struct read_invoice *inv = read_doc(cx, doc);
	assert_non_null(advice(inv, ADVICE_COLOUR));
	assert_str(inv->fields[READ_INVOICE_NUMBER].value, STR("F-12"));
	w[2].contrast = w[4].contrast = 1.0f;
	inv = read_doc(cx, doc);
	assert_non_null(advice(inv, ADVICE_COLOUR));
	assert_int_not_equal(inv->fields[READ_INVOICE_NUMBER].reason, READ_FOUND);
}

static void S005_values_without_keywords_are_noticed(void **state)
{
	struct ctx *cx = unit_ctx(state);

	assert_non_null(advice(picture_read(cx, "15957742800125\nF-12\n100,00\n20,00\n120,00"), ADVICE_MISSING_KEYWORD));
	assert_null(advice(picture_read(cx, "Facture n\xc2\xb0 F-12\nSIRET client : 15957742800125\nTotal TTC  120,00"),
	                   ADVICE_MISSING_KEYWORD));
}

static void pages_that_are_not_read_are_named_when_something_lacks(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, "Facture n\xc2\xb0 F-12");

	doc->npages = 9;
	assert_non_null(advice(read_doc(cx, doc), ADVICE_PAGE_NOT_READ));
}

#define CII(number, total) \
	"<?xml version='1.0'?><rsm:CrossIndustryInvoice><rsm:ExchangedDocument><ram:ID>" number "</ram:ID>" \
	"<ram:IssueDateTime><udt:DateTimeString format='102'>20260712</udt:DateTimeString></ram:IssueDateTime>" \
	"</rsm:ExchangedDocument><ram:ApplicableHeaderTradeSettlement>" \
	"<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>" total \
	"</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>" \
	"</ram:ApplicableHeaderTradeSettlement></rsm:CrossIndustryInvoice>"

static const struct {
	const char *xml;
	const char *field; /* named by the advice; NULL when page and data agree */
} embedded[] = {
	{ CII("F-12", "120.00"), NULL },
	{ CII("F-12", "120"), NULL },
	{ CII("f-12 ", "-120.00"), NULL },
	{ CII("F-13", "120.00"), "Number" },
	{ CII("F-12", "121.00"), "Total with VAT" },
	{ "", NULL },
	{ "no XML at all", NULL },
	{ "<a><b><", NULL },
	{ "</a></b></c><ram:ID>F-13</ram:ID>", NULL },
	{ "<ExchangedDocument><ID/>F-13<!-- <ID>F-14</ID> -->", NULL },
};

static void page_and_embedded_data_are_compared(void **state)
{
	struct ctx *cx = unit_ctx(state);

	cx->lang = LANG_EN;
	for (size_t i = 0; i < COUNT(embedded); i++) {
		struct pdf_doc *doc = picture_doc(cx->arena, "Facture n\xc2\xb0 F-12\nDate de facture : 12/07/2026\n"
		                                             "Total TTC  120,00");
		doc->invoice_xml = str_of(embedded[i].xml);
		const struct read_advice *a = advice(read_doc(cx, doc), ADVICE_EMBEDDED_MISMATCH);
		assert_row((a != NULL) == (embedded[i].field != NULL), i, doc->invoice_xml);
		if (a != NULL)
			assert_row(str_starts(a->message, str_of(embedded[i].field)), i, a->message);
	}
}

static void embedded_data_of_any_depth_end(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, "Facture n\xc2\xb0 F-12");
	struct buf xml = buf_in(cx->arena);

	for (int i = 0; i < 100000; i++)
		buf_add_str(&xml, STR("<a>b"));
	doc->invoice_xml = buf_str(&xml);
	assert_null(advice(read_doc(cx, doc), ADVICE_EMBEDDED_MISMATCH));
}

static void two_invoices_in_one_file_are_noticed(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, "Facture n\xc2\xb0 F-12\nTotal TTC  120,00");
	const struct pdf_doc *other = picture_doc(cx->arena, "Facture n\xc2\xb0 F-13\nTotal TTC  99,00");
	struct pdf_page pages[2] = { doc->pages[0], other->pages[0] };

	pages[1].number = 2;
	doc->pages = pages;
	doc->npages = 2;
	doc->nread = 2;
	const struct read_advice *a = advice(read_doc(cx, doc), ADVICE_SEVERAL_INVOICES);
	assert_non_null(a);
	assert_true(str_find(a->message, STR("F-13")) >= 0);
	pages[1] = pages[0]; /* the number again on page 2 */
	pages[1].number = 2;
	assert_null(advice(read_doc(cx, doc), ADVICE_SEVERAL_INVOICES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S004_S013_a_scan_fills_nothing_and_says_so),
		UNIT_TEST(S012_the_advice_says_how_to_save_as_pdf),
		UNIT_TEST(text_under_a_picture_is_not_read),
		UNIT_TEST(files_that_are_no_pdf_or_ask_for_a_password),
		UNIT_TEST(S008_glued_fields_are_noticed),
		UNIT_TEST(S009_pale_numbers_are_noticed_and_not_read_when_invisible),
		UNIT_TEST(S005_values_without_keywords_are_noticed),
		UNIT_TEST(pages_that_are_not_read_are_named_when_something_lacks),
		UNIT_TEST(page_and_embedded_data_are_compared),
		UNIT_TEST(embedded_data_of_any_depth_end),
		UNIT_TEST(two_invoices_in_one_file_are_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
