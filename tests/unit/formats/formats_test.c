#include "unit.h"

#include <stdio.h>

#include "formats.h"

static str sample(struct ctx *cx, const char *name)
{
	struct buf b = buf_in(cx->arena);
	FILE *f = fopen(str_z(cx->arena, str_printf(cx->arena, "%s/tests/corpus/fuzz_formats/%s", getenv("CHORALE_SOURCE"),
	                                            name)), "rb");
	assert_non_null(f);
	b.n = fread(buf_reserve(&b, 1 << 20), 1, 1 << 20, f);
	fclose(f);
	return buf_str(&b);
}

/* The text with one thing in it replaced, everywhere. */
static str with(struct ctx *cx, str text, str from, str to)
{
	struct buf b = buf_in(cx->arena);
	bool any = false;
	for (ptrdiff_t at; (at = str_find(text, from)) >= 0; any = true) {
		buf_add_str(&b, str_sub(text, 0, (size_t)at));
		buf_add_str(&b, to);
		text = str_sub(text, (size_t)at + from.n, text.n);
	}
	assert_true(any);
	buf_add_str(&b, text);
	return buf_str(&b);
}

static void assert_clean(const struct format_invoice *f)
{
	if (f->nfindings)
		UNIT_FAIL("%s: %.*s line %d « %.*s »", "a finding", STR_ARG(f->findings[0].path), f->findings[0].line,
		          STR_ARG(f->findings[0].value));
}

static void ubl_is_read_whole(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct format_invoice f;
	format_read(cx, sample(cx, "ubl.xml"), &f);
	const struct invoice *inv = &f.invoice;
	assert_clean(&f);
	assert_int_equal(f.syntax, FORMAT_UBL_INVOICE);
	assert_str(inv->number, STR("U-2026-1"));
	assert_int_equal(inv->type, INVOICE_FACTURE);
	assert_int_equal(inv->cadre, CADRE_A1);
	assert_str(date_print_iso(cx->arena, inv->issued), STR("2026-11-20"));
	assert_str(date_print_iso(cx->arena, inv->due), STR("2026-12-20"));
	assert_str(inv->currency, STR("EUR"));
	assert_str(inv->supplier.identifier, STR("73282932000074")); /* the party's own number is no SIRET */
	assert_str(inv->supplier.name, STR("Papeterie du Pont"));
	assert_str(inv->recipient.identifier, STR("21310555400017"));
	assert_str(inv->recipient.name, STR("Commune de Toulouse"));
	assert_str(inv->recipient.service_code, STR("BAT"));
	assert_str(inv->engagement, STR("EJ-4500"));
	assert_str(inv->market, STR("M-2026-7"));
	assert_true(inv->has_ht && inv->has_tva && inv->has_ttc && inv->has_net);
	assert_int_equal(inv->ht.minor, 15000);
	assert_int_equal(inv->tva.minor, 2275); /* not that of the other currency */
	assert_int_equal(inv->ttc.minor, 17275);
	assert_int_equal(inv->prepaid.minor, 7275); /* with the rounding */
	assert_int_equal(inv->net.minor, 10000);
	assert_int_equal(inv->nvat, 2);
	assert_int_equal(dec_cmp(inv->vat[1].rate, (dec){ 55, 1 }), 0);
	assert_int_equal(inv->vat[1].base.minor, 5000);
	assert_int_equal(inv->vat[1].amount.minor, 275);
	assert_int_equal(inv->vat[1].category, 'S');
	assert_int_equal(inv->vat_regime, VAT_SUR_ENCAISSEMENT);
	assert_int_equal(inv->means, PAYMENT_VIREMENT);
	assert_str(inv->iban, STR("FR7630006000011234567890189"));
	assert_str(inv->comment, STR("Livraison du matin\nMerci de votre confiance"));
	assert_int_equal(f.nfiles, 1);
	assert_str(f.files[0].name, STR("bon.pdf"));
	assert_str(f.files[0].mime, STR("application/pdf"));
	assert_str(f.files[0].base64, STR("JVBERi0xLjQK"));
}

static void cii_is_read_whole(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct format_invoice f;
	format_read(cx, sample(cx, "cii.xml"), &f);
	const struct invoice *inv = &f.invoice;
	assert_clean(&f);
	assert_int_equal(f.syntax, FORMAT_CII);
	assert_str(inv->number, STR("C-2026-1"));
	assert_int_equal(inv->type, INVOICE_AVOIR);
	assert_str(date_print_iso(cx->arena, inv->issued), STR("2026-11-20"));
	assert_str(date_print_iso(cx->arena, inv->due), STR("2026-12-20"));
	assert_str(inv->supplier.identifier, STR("73282932000074"));
	assert_str(inv->recipient.identifier, STR("21310555400017"));
	assert_str(inv->recipient.service_code, STR("BAT"));
	assert_str(inv->engagement, STR("EJ-4500"));
	assert_str(inv->previous, STR("U-2026-1"));
	assert_int_equal(inv->ht.minor, 8000);
	assert_int_equal(inv->tva.minor, 0);
	assert_int_equal(inv->net.minor, 8000);
	assert_int_equal(inv->nvat, 1);
	assert_int_equal(inv->vat_regime, VAT_EXONERATION); /* whatever the day would be */
	assert_str(inv->exemption, STR("CGI art. 293 B"));
	assert_int_equal(inv->means, PAYMENT_VIREMENT);
	assert_str(inv->comment, STR("Retour de marchandises"));
}

static void what_is_read_passes_the_checks_of_the_portal(void **state)
{
	static const char *const names[] = { "ubl.xml", "cii.xml" };
	for (size_t i = 0; i < COUNT(names); i++) {
		struct ctx *cx = unit_ctx(state);
		struct format_invoice f;
		format_read(cx, sample(cx, names[i]), &f);
		invoice_check(cx, &f.invoice);
		if (cx->failure.nfields)
			UNIT_FAIL("%s: %.*s", names[i], STR_ARG(cx->failure.fields[0].field));
	}
}

static void a_credit_note_of_ubl_has_names_of_its_own(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct format_invoice f;
	str text = with(cx, sample(cx, "ubl.xml"), STR("<Invoice "), STR("<CreditNote "));
	text = with(cx, text, STR("</Invoice>"), STR("</CreditNote>"));
	text = with(cx, text, STR("xsd:Invoice-2"), STR("xsd:CreditNote-2"));
	text = with(cx, text, STR("InvoiceTypeCode>380<"), STR("CreditNoteTypeCode>381<"));
	format_read(cx, with(cx, text, STR("/cbc:InvoiceTypeCode"), STR("/cbc:CreditNoteTypeCode")), &f);
	assert_clean(&f);
	assert_int_equal(f.syntax, FORMAT_UBL_CREDIT_NOTE);
	assert_int_equal(f.invoice.type, INVOICE_AVOIR);
}

/* --- what is wrong --- */

static const struct wrong {
	const char *file;
	str from, to;
	enum msg sentence;
	str path;
	int line;
	str value;
} wrongs[] = {
	{ "cii.xml", STR_INIT("<ram:ID>C-2026-1</ram:ID>"), STR_INIT(""), MSG_FORMATS_MISSING,
	  STR_INIT("FichierXml.ExchangedDocument.ID.value"), 0, STR_INIT("") },
	{ "cii.xml", STR_INIT("<ram:ID>C-2026-1</ram:ID>"), STR_INIT("<ID xmlns='urn:other'>C-2026-1</ID>"),
	  MSG_FORMATS_MISSING, STR_INIT("FichierXml.ExchangedDocument.ID.value"), 0, STR_INIT("") },
	{ "cii.xml", STR_INIT("20261120"), STR_INIT("20261131"), MSG_FORMATS_DATE,
	  STR_INIT("FichierXml.ExchangedDocument.IssueDateTime.DateTimeString.value"), 11, STR_INIT("20261131") },
	{ "cii.xml", STR_INIT(">381<"), STR_INIT(">999<"), MSG_FORMATS_CODE,
	  STR_INIT("FichierXml.ExchangedDocument.TypeCode.value"), 10, STR_INIT("999") },
	{ "cii.xml", STR_INIT("<ram:BasisAmount>80.00"), STR_INIT("<ram:BasisAmount>80,00"), MSG_FORMATS_AMOUNT,
	  STR_INIT("FichierXml.SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement.ApplicableTradeTax."
	           "BasisAmount.value"), 34, STR_INIT("80,00") },
	{ "ubl.xml", STR_INIT("<cbc:ProfileID>A1"), STR_INIT("<cbc:ProfileID>urn:x"), MSG_FORMATS_CODE,
	  STR_INIT("FichierXml.ProfileID.value"), 6, STR_INIT("urn:x") },
	{ "ubl.xml", STR_INIT("<cbc:PaymentMeansCode>58"), STR_INIT("<cbc:PaymentMeansCode>999"), MSG_FORMATS_CODE,
	  STR_INIT("FichierXml.PaymentMeans.PaymentMeansCode.value"), 37, STR_INIT("999") },
	{ "ubl.xml", STR_INIT(">100.00</cbc:PayableAmount>"), STR_INIT(">100.001</cbc:PayableAmount>"),
	  MSG_FORMATS_AMOUNT, STR_INIT("FichierXml.LegalMonetaryTotal.PayableAmount.value"), 59, STR_INIT("100.001") },
	{ "ubl.xml", STR_INIT("<cbc:Percent>5.5"), STR_INIT("<cbc:Percent>5.5 %"), MSG_FORMATS_RATE,
	  STR_INIT("FichierXml.TaxTotal.TaxSubtotal[2].TaxCategory.Percent.value"), 51, STR_INIT("5.5 %") },
	{ "ubl.xml", STR_INIT("</Invoice>"), STR_INIT(""), MSG_FORMATS_SYNTAX, STR_INIT(""), 62, STR_INIT("") },
	{ "ubl.xml", STR_INIT("xsd:Invoice-2"), STR_INIT("xsd:Order-2"), MSG_FORMATS_ROOT, STR_INIT(""), 4,
	  STR_INIT("Invoice") },
	{ "ubl.xml", STR_INIT("<Invoice"), STR_INIT("<!DOCTYPE Invoice>\n<Invoice"), MSG_FORMATS_DOCTYPE, STR_INIT(""), 2,
	  STR_INIT("") },
};

static void what_is_wrong_has_a_path_a_line_and_a_value(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(wrongs); i++) {
		const struct wrong *w = &wrongs[i];
		struct format_invoice f;
		format_read(cx, with(cx, sample(cx, w->file), w->from, w->to), &f);
		assert_row(f.nfindings == 1, i, w->to);
		assert_row(f.findings[0].sentence == w->sentence, i, w->to);
		assert_str(f.findings[0].path, w->path);
		if (f.findings[0].line != w->line)
			UNIT_FAIL("row %zu: line %d instead of %d", i, f.findings[0].line, w->line);
		assert_str(f.findings[0].value, w->value);
	}
}

/* A SIREN is not taken for a SIRET: it is read, for the check to name it. */
static void a_siren_stands_where_a_siret_should(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct format_invoice f;
	struct format_finding at = { 0 };
	format_read(cx, with(cx, sample(cx, "cii.xml"), STR(">21310555400017<"), STR(">213105554<")), &f);
	assert_clean(&f);
	assert_str(f.invoice.recipient.identifier, STR("213105554"));
	assert_true(format_place(cx->arena, &f, FIELD_RECIPIENT, &at));
	assert_str(at.value, STR("213105554"));
}

static void fields_are_named_as_the_contract_names_them(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct format_invoice f;
	struct format_finding at = { 0 };
	format_read(cx, sample(cx, "cii.xml"), &f);
	assert_true(format_place(cx->arena, &f, FIELD_ENGAGEMENT, &at));
	assert_str(at.path, STR("FichierXml.SupplyChainTradeTransaction.ApplicableHeaderTradeAgreement."
	                        "BuyerOrderReferencedDocument.IssuerAssignedID.value"));
	assert_str(at.value, STR("EJ-4500"));
	assert_int_equal(at.line, 26);
	assert_true(format_place(cx->arena, &f, FIELD_MARKET, &at));
	assert_int_equal(at.line, 0);
	assert_true(format_place(cx->arena, &f, STR("vat[0].amount"), &at));
	assert_str(at.value, STR("0.00"));
	assert_false(format_place(cx->arena, &f, STR("vat[1].amount"), &at));
	assert_false(format_place(cx->arena, &f, STR("vat[x].amount"), &at));
	assert_false(format_place(cx->arena, &f, STR("pdf"), &at));
	at = (struct format_finding){ .sentence = MSG_FORMATS_ENGAGEMENT, .path = STR("FichierXml.A|B.value") };
	assert_str(format_sentence(cx->arena, LANG_FR, &at),
	           STR("L'engagement juridique (FichierXml.A B.value) est obligatoire"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(ubl_is_read_whole),
		UNIT_TEST(cii_is_read_whole),
		UNIT_TEST(what_is_read_passes_the_checks_of_the_portal),
		UNIT_TEST(a_credit_note_of_ubl_has_names_of_its_own),
		UNIT_TEST(what_is_wrong_has_a_path_a_line_and_a_value),
		UNIT_TEST(a_siren_stands_where_a_siret_should),
		UNIT_TEST(fields_are_named_as_the_contract_names_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
