/* The reader from words to fields, on pages drawn as text. */
#include "reader_picture.h"

#define SUPPLIER "73270508200517"
#define RECIPIENT "15957742800125"

static const struct {
	const char *picture;
	enum read_field field;
	const char *value; /* "" when it must stay empty */
} rows[] = {
	/* behind, right of and below the keyword */
	{ "Facture n\xc2\xb0 F-2026-001", READ_INVOICE_NUMBER, "F-2026-001" },
	{ "Facture n\xc2\xb0        F-2026-001", READ_INVOICE_NUMBER, "F-2026-001" },
	{ "N\xc2\xb0 FACTURE      DATE          \xc3\x89" "CH\xc3\x89" "ANCE\nF-2025-07888    23.05.2025    22.06.2025",
	  READ_INVOICE_NUMBER, "F-2025-07888" },
	{ "N\xc2\xb0 FACTURE      DATE          \xc3\x89" "CH\xc3\x89" "ANCE\nF-2025-07888    23.05.2025    22.06.2025",
	  READ_DUE_DATE, "2025-06-22" },
	{ "Facture n\xc2\xb0 F-1 du 10.08.2025 \xe2\x80\x93 Engagement n\xc2\xb0 25P73", READ_ISSUE_DATE, "2025-08-10" },
	{ "Facture n\xc2\xb0 F-1 du 10.08.2025 \xe2\x80\x93 Engagement n\xc2\xb0 25P73", READ_ENGAGEMENT, "25P73" },
	{ "Facture n\xc2\xb0 FA 2024-118", READ_INVOICE_NUMBER, "FA2024-118" },
	{ "FACTURE\nN\xc2\xb0 FA-2026-0001", READ_INVOICE_NUMBER, "FA-2026-0001" },
	{ "Facture n\xc2\xb0 12 \xe2\x80\x93 Engagement n\xc2\xb0 4 \xe2\x80\x93 March\xc3\xa9 n\xc2\xb0\nMP25634", READ_MARKET,
	  "MP25634" },
	/* keywords and dates that a narrow column broke */
	{ "Date de        Montant\nfacture        net TTC\n12/07/2025     120,00", READ_ISSUE_DATE, "2025-07-12" },
	{ "R\xc3\xa9" "f.             Bon de\nengagement       commande interne\n1300444976       88", READ_ENGAGEMENT,
	  "1300444976" },
	{ "Payable au plus      2024-04-30\ntard le :", READ_DUE_DATE, "2024-04-30" },
	{ "\xc3\x89mis le\nmercredi 20 mars\n2024", READ_ISSUE_DATE, "2024-03-20" },
	{ "Date       12/07/2025\nFacture    F-12", READ_INVOICE_NUMBER, "F-12" },
	{ "Transports Ollivier, SAS au capital de 1 000 \xe2\x82\xac, SIRET : 732 705 082\n"
	  "00517, APE 4321A, " "RCS Reims, capital 1 000 \xe2\x82\xac, t\xc3\xa9l. 01 02 03 04 05",
	  READ_SUPPLIER_SIRET, SUPPLIER },
	/* a label that goes on in the next line, and values that a narrow cell broke */
	{ "N\xc2\xb0 d'engagement : BC55883 \xe2\x80\x93 Code service    40    120,00\ndestinataire : FIN", READ_SERVICE_CODE,
	  "FIN" },
	{ "N\xc2\xb0 d'engagement : BC55883 \xe2\x80\x93 Code service    40    120,00\n\n\nFournitures    1    75,00", READ_SERVICE_CODE,
	  "" },
	{ "Code service destinataire : SG-\nBUDGET", READ_SERVICE_CODE,
	  "SG-BUDGET" },
	{ "Prestation        Total TTC        \xe2\x82\xac \n                                   1 512,00\nTotal HT :        \xe2\x82\xac\n                  1 260,00", READ_TOTAL_HT,
	  "1260.00" },
	{ "Ville        F\nSIRET :\n159 577\n428 00125", READ_SUPPLIER_SIRET,
	  "15957742800125" },
	/* what looks like a keyword, or like its value, and is none */
	{ "Code service : ACHATS", READ_SERVICE_CODE,
	  "ACHATS" },
	{ "Traiteur, 2 place du March\xc3\xa9      66 rue Haute\n44000 Nantes", READ_MARKET,
	  "" },
	{ "FACTURE\nF2026-0942\nDATE\n16/03/2026", READ_INVOICE_NUMBER,
	  "F2026-0942" },
	{ "FACTURE\nMairie", READ_INVOICE_NUMBER,
	  "" },
	{ "Formation       Heures      Total HT\nAccueil         12          540,00\nSupports        2           190,00\n                TOTAL       730,00", READ_TOTAL_HT,
	  "" },
	{ "                FACTURE\n             F2026-0942\nDurand", READ_INVOICE_NUMBER,
	  "F2026-0942" },
	{ "Conditions, code service ACHATS", READ_SERVICE_CODE,
	  "ACHATS" },
	{ "Facture du 21/06/2026\nR\xc3\xa9serve de propri\xc3\xa9t\xc3\xa9 jusqu'au paiement, en\napplication de la loi du 12/05/1980", READ_DUE_DATE,
	  "" },
	{ "FACTURE FAC-2026-\n\n\nNum\xc3\xa9ro de facture    FAC-2026-039", READ_INVOICE_NUMBER,
	  "FAC-2026-039" },
	{ "Durand\n\n\n\n\n\n\n\nN\xc2\xb0 F2026-0562", READ_INVOICE_NUMBER,
	  "F2026-0562" },
	{ "Durand\nN\xc2\xb0 4711\n\n\n\n\n\n\nN\xc2\xb0 F2026-0562", READ_INVOICE_NUMBER,
	  "" },
	/* labels with words that are in no dictionary */
	{ "N\xc2\xb0 facture interne agence : F-12", READ_INVOICE_NUMBER, "F-12" },
	{ "Bon de commande march\xc3\xa9s      4500", READ_ENGAGEMENT, "4500" },
	{ "March\xc3\xa9 de travaux n\xc2\xb0 2024M02", READ_MARKET, "2024M02" },
	{ "Engagement pluriannuel 4500790283", READ_ENGAGEMENT, "4500790283" },
	{ "Code service du document : CULT2", READ_SERVICE_CODE, "CULT2" },
	{ "Code service (obligatoire) : CULT2", READ_SERVICE_CODE, "CULT2" },
	{ "March\xc3\xa9 (1)     2024M02", READ_MARKET, "2024M02" },
	{ "Montant TTC de la facture   120,00", READ_TOTAL_TTC, "120.00" },
	{ "Net \xc3\xa0 payer par le client ........ 120,00", READ_NET_A_PAYER, "120.00" },
	{ "Service comptabilit\xc3\xa9\n12 rue des Lilas", READ_SERVICE_CODE, "" },
	/* wide columns, where no value touches its heading */
	{ "Facture n\xc2\xb0           Date                 Commande n\xc2\xb0\n"
	  "              F-77                02/10/2026               4502883682",
	  READ_INVOICE_NUMBER, "F-77" },
	{ "Facture n\xc2\xb0           Date                 Commande n\xc2\xb0\n"
	  "              F-77                02/10/2026               4502883682",
	  READ_ENGAGEMENT, "4502883682" },
	/* dates */
	{ "Date : 12 juillet 2025", READ_ISSUE_DATE, "2025-07-12" },
	{ "Marseille, le 1er ao\xc3\xbbt 2025", READ_ISSUE_DATE, "2025-08-01" },
	{ "Invoice date: August 3 , 2014", READ_ISSUE_DATE, "2014-08-03" },
	{ "Paiement au plus tard le : 10/07/2025", READ_DUE_DATE, "2025-07-10" },
	{ "Paiement au plus tard le : 10/07/2025", READ_ISSUE_DATE, "" },
	{ "Date de livraison : 10/07/2025", READ_ISSUE_DATE, "" },
	{ "Date : 30/02/2026", READ_ISSUE_DATE, "" },
	/* another paper's number, and numbers that are none */
	{ "AVOIR\nAvoir n\xc2\xb0 AV-7\nAvoir sur la facture n\xc2\xb0 FA24", READ_INVOICE_NUMBER, "AV-7" },
	{ "R\xc3\xa9" "f\xc3\xa9rence client : 4711", READ_INVOICE_NUMBER, "" },
	{ "N\xc2\xb0 de bon de vente : SALES 2547", READ_ENGAGEMENT, "" },
	{ "Fin d'engagement : 10/07/2025", READ_ENGAGEMENT, "" },
	/* routing */
	{ "Code service : PHARMACIE", READ_SERVICE_CODE, "PHARMACIE" },
	{ "SERVICE EXECUTANT : BuyerReference - ID Service interne - BU", READ_SERVICE_CODE,
	  "BuyerReference - ID Service interne - BU" },
	{ "SIRET CLIENT       CODE SERVICE     N\xc2\xb0 COMMANDE\n" RECIPIENT "     CULT2            CH84744881",
	  READ_SERVICE_CODE, "CULT2" },
	{ "Service (Chorus Pro) : D0026552", READ_SERVICE_CODE, "D0026552" },
	{ "N\xc2\xb0 EJ Chorus : 1392928046", READ_ENGAGEMENT, "1392928046" },
	{ "EJ : 1392928046", READ_ENGAGEMENT, "1392928046" },
	{ "Bon de commande n\xc2\xb0 1392928046", READ_ENGAGEMENT, "1392928046" },
	/* identifiers */
	{ "SIRET client : 159 577 428 00125", READ_RECIPIENT_SIRET, RECIPIENT },
	{ "SIRET client : 159 577 428 0012", READ_RECIPIENT_SIRET, "" },
	{ "SIRET : " SUPPLIER "\n\n\n\nSIRET client : " RECIPIENT, READ_SUPPLIER_SIRET, SUPPLIER },
	{ "\xc3\x89metteur                      Destinataire\nSIRET : " SUPPLIER "          SIRET : " RECIPIENT,
	  READ_RECIPIENT_SIRET, RECIPIENT },
	{ "\xc3\x89metteur                      Destinataire\nSIRET : " SUPPLIER "          SIRET : " RECIPIENT,
	  READ_SUPPLIER_SIRET, SUPPLIER },
	{ "Mairie de Lyon, destinataire\nSIRET : " RECIPIENT "\nSIRET : " SUPPLIER, READ_SUPPLIER_SIRET, SUPPLIER },
	{ "Sous-traitant : SARL Petit, SIRET : 471 607 066 00012\nSIRET : " SUPPLIER, READ_SUPPLIER_SIRET, SUPPLIER },
	{ "\xc3\x80\nMairie\nSIRET : " RECIPIENT, READ_RECIPIENT_SIRET, RECIPIENT },
	{ "GTIN " RECIPIENT "\nSIRET client : " SUPPLIER, READ_RECIPIENT_SIRET, SUPPLIER },
	{ "N\xc2\xb0 TVA : FR 04 732 705 082", READ_SUPPLIER_VAT, "FR04732705082" },
	{ "N\xc2\xb0 TVA client   FR19787878784", READ_RECIPIENT_VAT, "FR19787878784" },
	{ "IBAN : FR76 3763 7457 5057 2404 8723 972 \xe2\x80\x93 BIC : BNPAFRPPXXX", READ_IBAN,
	  "FR7637637457505724048723972" },
	{ "IBAN : DE54 5004 **** **** **** 00", READ_IBAN, "" },
	/* totals */
	{ "Total HT : 46,68 \xe2\x82\xac\nTVA 20% : 9,34 \xe2\x82\xac\nTotal TTC : 56,02 \xe2\x82\xac", READ_TOTAL_TVA,
	  "9.34" },
	{ "TOTAL HT    TOTAL TVA   TOTAL TTC\n\n\n180,00      36,00       216,00", READ_TOTAL_TTC, "216.00" },
	{ "Total HT      -218,48\nTaxes         -14,99\nTotal TTC     -233,47", READ_TOTAL_HT, "-218.48" },
	{ "Total TTC     1 368,84\nAcompte       452,98\nReste \xc3\xa0 payer    915,86", READ_NET_A_PAYER, "915.86" },
	{ "Total TTC     1 368,84\nAcompte       452,98\nReste \xc3\xa0 payer    915,86", READ_PREPAID, "452.98" },
	{ "Total TTC     1 368,84\nAcompte       452,98\nSolde d\xc3\xbb      915,86", READ_NET_A_PAYER, "915.86" },
	{ "Total TTC     1 368,84", READ_NET_A_PAYER, "1368.84" },
	{ "Total HT      1 140,70\nTVA             228,14\nTotal \xc3\xa0 payer 1 368,84\nAcompte         452,98\n"
	  "Reste d\xc3\xbb        915,86",
	  READ_TOTAL_TTC, "1368.84" },
	{ "Net \xc3\xa0 payer avant le  26000 Valence", READ_NET_A_PAYER, "" },
	{ "Acompte n\xc2\xb0 2 du 12/03/2025 : 452,98\nTotal TTC     1 368,84", READ_PREPAID, "452.98" },
	{ "Prestations   1 140,70\nTaxe perçue     228,14\nTotal TTC     1 368,84", READ_TOTAL_HT, "1140.70" },
	{ "Prestations   1 140,70\nTaxe perçue     228,14\nTotal TTC     1 368,84", READ_TOTAL_TVA, "228.14" },
	{ "D\xc3\xa9signation   Qt\xc3\xa9   PU HT    Total HT\nChaise        2     10,00    20,00", READ_TOTAL_HT, "" },
	{ "Total brut HT   100,00\nRemise          -10,00\nTotal HT         90,00\nTVA              18,00\n"
	  "Total TTC       108,00",
	  READ_TOTAL_HT, "90.00" },
	/* « 1,234 »: other numbers tell, then the language, then nothing */
	{ "Total TTC  1.234 \xe2\x82\xac\nFrais port  12,50 \xe2\x82\xac", READ_TOTAL_TTC, "1234" },
	{ "Total TTC  1.234 \xe2\x82\xac", READ_TOTAL_TTC, "1234" },
	{ "FACTURE  Montant TVA\nTotal TTC  1.234 \xe2\x82\xac", READ_TOTAL_TTC, "1234" },
	{ "INVOICE  Amount due\nGrand total  1,234 \xe2\x82\xac", READ_TOTAL_TTC, "1234" },
	{ "Gesamtsumme  1.234 CHF", READ_TOTAL_TTC, "1.234" },
	{ "Gesamtsumme  1,234 \xe2\x82\xac", READ_TOTAL_TTC, "" },
	{ "Grand total  1,234 \xe2\x82\xac\n12.50  3.20  1,50  4,20", READ_TOTAL_TTC, "" },
	/* what the paper is */
	{ "AVOIR N\xc2\xb0 12\nAvoir sur la facture n\xc2\xb0 11", READ_DOC_TYPE, "avoir" },
	{ "FACTURE\nTotal 12,00 \xe2\x82\xac", READ_CURRENCY, "EUR" },
};

static void S005_S010_fields_are_read_beside_their_keywords(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		str got = picture_field(unit_ctx(state), rows[i].picture, rows[i].field);
		if (!str_eq(got, str_of(rows[i].value)))
			UNIT_FAIL("row %zu, %s of\n%s\nis « %.*s », not « %s »", i, read_field_name(rows[i].field),
			          rows[i].picture, STR_ARG(got), rows[i].value);
	}
}

static void a_value_has_its_place_and_its_keyword(void **state)
{
	struct read_invoice *inv = picture_read(unit_ctx(state), "\nSIRET client : 159 577 428 00125");
	const struct read_value *v = &inv->fields[READ_RECIPIENT_SIRET];

	assert_int_equal(v->reason, READ_FOUND);
	assert_int_equal(v->page, 1);
	assert_str(v->label, STR("SIRET client"));
	assert_str(v->seen, STR("159 577 428 00125"));
	assert_true(v->box.x0 == 115 && v->box.x1 == 200 && v->box.y0 == 52 && v->box.y1 == 62);
	assert_true(v->confidence > 0.9f && v->confidence <= 1);
}

static void an_ambiguous_amount_is_left_out_with_its_reason(void **state)
{
	struct read_invoice *inv = picture_read(unit_ctx(state), "Gesamtsumme  1,234 \xe2\x82\xac");

	assert_int_equal(inv->fields[READ_TOTAL_TTC].reason, READ_AMBIGUOUS);
	assert_int_equal(inv->fields[READ_NET_A_PAYER].reason, READ_NO_KEYWORD);
}

static const struct {
	const char *picture;
	enum read_field field;
	enum read_why why;
} reasons[] = {
	{ "Total HT  100,00\nTVA  20,00\nTotal TTC  120,00", READ_TOTAL_HT, READ_WHY_SUMS },
	{ "Prestations  100,00\nTaxe per\xc3\xa7ue  20,00\nTotal TTC  120,00", READ_TOTAL_HT, READ_WHY_DEDUCED },
	{ "Total TTC  120,00", READ_NET_A_PAYER, READ_WHY_REPEATED },
	{ "Engagement : 1300444976", READ_ENGAGEMENT, READ_WHY_KEYWORD },
	{ "SIRET : " SUPPLIER, READ_SUPPLIER_SIRET, READ_WHY_PARTY },
};

static void a_field_can_be_explained(void **state)
{
	struct ctx *cx = unit_ctx(state);

	for (size_t i = 0; i < COUNT(reasons); i++) {
		struct read_trace trace = { .field = reasons[i].field };
		const struct read_hints hints = { .trace = &trace };
		struct read_invoice *inv;
		assert_int_equal(reader_read(cx, picture_doc(cx->arena, reasons[i].picture), &hints, &inv), E_OK);
		assert_row(inv->fields[reasons[i].field].why == reasons[i].why, i, str_of(reasons[i].picture));
	}
}

static void all_candidates_are_shown_best_first(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct read_trace trace = { .field = READ_TOTAL_TTC };
	const struct read_hints hints = { .trace = &trace };
	struct read_invoice *inv;
	const char *picture = "Total  99,00\nTotal TTC  120,00\nTotal TTC\n\n\n\n\n\nFrais  7,00";

	assert_int_equal(reader_read(cx, picture_doc(cx->arena, picture), &hints, &inv), E_OK);
	assert_true(trace.n >= 4);
	assert_str(trace.c[0].value.value, STR("120.00")); /* full keyword */
	assert_str(trace.c[1].value.value, STR("99.00"));  /* weaker one */
	assert_true(trace.c[0].score > trace.c[1].score);
	assert_str(trace.c[2].value.value, STR("")); /* a keyword without a value */
	assert_str(trace.c[trace.n - 1].value.value, STR("7.00"));
	assert_int_equal(trace.c[trace.n - 1].place, READ_PLACE_NONE);
}

static void a_table_of_vat_is_read_line_by_line(void **state)
{
	struct read_invoice *inv = picture_read(unit_ctx(state), "Taux      Base HT    Montant TVA\n"
	                                                         "20 %     3 087,57         617,51\n"
	                                                         "10 %    41 318,71       4 131,87\n");

	assert_int_equal(inv->nvat, 2);
	assert_str(dec_print(unit_ctx(state)->arena, inv->vat[0].base), STR("3087.57"));
	assert_str(dec_print(unit_ctx(state)->arena, inv->vat[1].amount), STR("4131.87"));
	assert_true(inv->vat_confidence > 0.9f);
}

static void the_rate_may_stand_in_the_heading_over_the_vat(void **state)
{
	struct read_invoice *inv = picture_read(unit_ctx(state), "Total HT      TVA (20%)     Total TTC\n"
	                                                         "2 750,00      550,00        3 300,00\n");

	assert_int_equal(inv->nvat, 1);
	assert_str(dec_print(unit_ctx(state)->arena, inv->vat[0].base), STR("2750.00"));
	assert_str(dec_print(unit_ctx(state)->arena, inv->vat[0].amount), STR("550.00"));
}

static bool knows(void *arg, str siret, bool *is_public)
{
	*is_public = str_eq(siret, *(str *)arg);
	return *is_public;
}

static void hints_tell_the_parties_apart(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const char *picture = "SIRET : " RECIPIENT "\n\n\n\n\n\n\nSIRET : " SUPPLIER;
	str town = STR(RECIPIENT);
	struct read_hints hints = { .supplier_siret = STR(SUPPLIER), .siret_known = knows, .arg = &town };
	struct read_invoice *inv;

	assert_int_equal(reader_read(cx, picture_doc(cx->arena, picture), &hints, &inv), E_OK);
	assert_str(inv->fields[READ_SUPPLIER_SIRET].value, STR(SUPPLIER));
	assert_str(inv->fields[READ_RECIPIENT_SIRET].value, STR(RECIPIENT));
}

static void S003_three_pages_at_most_feed_the_fields(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, "Facture n\xc2\xb0 F-1");
	struct read_invoice *inv;
	struct pdf_page *pages = ARENA_ARRAY(cx->arena, struct pdf_page, 4);
	static const char *const text[4] = { "Facture n\xc2\xb0 F-1", "EJ : 25P1", "Total TTC  12,00 \xe2\x82\xac",
		                             "March\xc3\xa9 : MP4" };
	static const int numbers[4] = { 1, 8, 9, 2 };

	for (int i = 0; i < 4; i++) {
		pages[i] = picture_doc(cx->arena, text[i])->pages[0];
		pages[i].number = numbers[i];
	}
	doc->pages = pages;
	doc->nread = 4;
	doc->npages = 9;
	assert_int_equal(reader_read(cx, doc, NULL, &inv), E_OK);
	assert_int_equal(inv->npages_read, 3);
	assert_int_equal(inv->pages_read[2], 9);
	assert_str(inv->fields[READ_ENGAGEMENT].value, STR("25P1"));
	assert_int_equal(inv->fields[READ_ENGAGEMENT].page, 8);
	assert_str(inv->fields[READ_TOTAL_TTC].value, STR("12.00"));
	assert_int_not_equal(inv->fields[READ_MARKET].reason, READ_FOUND);
}

static void empty_fields_say_why(void **state)
{
	struct ctx *cx = unit_ctx(state);

	assert_int_equal(picture_read(cx, "Bonjour")->fields[READ_ENGAGEMENT].reason, READ_NO_KEYWORD);
	assert_int_equal(picture_read(cx, "Engagement :")->fields[READ_ENGAGEMENT].reason, READ_NO_VALUE);
	assert_int_equal(picture_read(cx, "SIRET client : 123 456 789 0001")->fields[READ_RECIPIENT_SIRET].reason,
	                 READ_CHECK_FAILED);
}

/* Half a million words in one row and in one column: bounded work, and no more than the limit. */
static void a_flood_of_words_stays_bounded(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct pdf_doc *doc = picture_doc(cx->arena, "x");
	size_t n = 500000;
	struct pdf_word *w = ARENA_ARRAY(cx->arena, struct pdf_word, n);
	static const str texts[] = { STR_INIT("SIRET"), STR_INIT("123"), STR_INIT("TVA"), STR_INIT("12,00") };
	struct read_invoice *inv;

	for (size_t i = 0; i < n; i++) {
		w[i] = (struct pdf_word){ .text = texts[i % 4], .size = 9 };
		float x = (float)(i % 700), y = i < n / 2 ? 10 : (float)(i / 700);
		w[i].box = (struct pdf_box){ x, y, x + 1, y + 9 };
	}
	doc->pages[0].words = w;
	doc->pages[0].nwords = n;
	enum ec ec = reader_read(cx, doc, NULL, &inv);
	assert_true(ec == E_OK || ec == E_TOO_LARGE);
}

/* As a damaged file had them: headings of a VAT table that begin at the same point, in every order. */
static void headings_on_top_of_each_other_harm_nobody(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const char paper[] = "Facture n\xc2\xb0 F-1\nTaxe        Base          Montant\n"
				    "20.0        100.00        20.00\n5.5         200.00        11.00\n";
	static const float places[][3] = { { 100, 40, 40 }, { 40, 40, 100 }, { 40, 100, 40 }, { 40, 40, 40 },
		                           { 40, 100, 100 }, { 100, 40, 100 }, { 100, 100, 40 } };

	for (size_t i = 0; i < COUNT(places); i++) {
		struct pdf_doc *doc = picture_doc(cx->arena, paper);
		struct pdf_word *heads = &doc->pages[0].words[3];
		struct read_invoice *inv;

		for (size_t h = 0; h < 3; h++) {
			heads[h].box.x0 = places[i][h];
			heads[h].box.x1 = places[i][h] + 20;
		}
		assert_int_equal(reader_read(cx, doc, NULL, &inv), E_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(headings_on_top_of_each_other_harm_nobody),
		UNIT_TEST(S005_S010_fields_are_read_beside_their_keywords),
		UNIT_TEST(a_value_has_its_place_and_its_keyword),
		UNIT_TEST(a_field_can_be_explained),
		UNIT_TEST(all_candidates_are_shown_best_first),
		UNIT_TEST(an_ambiguous_amount_is_left_out_with_its_reason),
		UNIT_TEST(a_table_of_vat_is_read_line_by_line),
		UNIT_TEST(the_rate_may_stand_in_the_heading_over_the_vat),
		UNIT_TEST(hints_tell_the_parties_apart),
		UNIT_TEST(S003_three_pages_at_most_feed_the_fields),
		UNIT_TEST(empty_fields_say_why),
		UNIT_TEST(a_flood_of_words_stays_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
