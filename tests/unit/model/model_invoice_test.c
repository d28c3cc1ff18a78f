#include "unit.h"

#include "model_invoice.h"

static void a_number_has_at_most_20_characters_of_the_norm(void **state)
{
	(void)state;
	static const struct {
		str number;
		bool valid;
	} rows[] = {
		{ STR_INIT("V26/00731"), true },
		{ STR_INIT("FA 2026-11_07+b"), true },
		{ STR_INIT("12345678901234567890"), true },
		{ STR_INIT("123456789012345678901"), false },
		{ STR_INIT("F.2026"), false },
		{ STR_INIT("F№1"), false },
		{ STR_INIT("É1"), false },
		{ STR_INIT(" F1"), false },
		{ STR_INIT("F1 "), false },
		{ STR_INIT("F  1"), false },
		{ STR_INIT(" "), false },
		{ STR_INIT(""), false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(invoice_number_valid(rows[i].number) == rows[i].valid, i, rows[i].number);
}

static void keys_of_numbers_tell_duplicates(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str key = invoice_number_key(cx->arena, STR("fa 2026-01"));
	assert_str(key, STR("FA2026-01"));
	assert_str(invoice_number_key(cx->arena, STR("FA2026-01")), key);
	assert_str(invoice_number_key(cx->arena, STR("")), STR(""));
}

static void names_come_back(void **state)
{
	(void)state;
	enum invoice_type type;
	enum deposit_mode mode;
	enum payment_means means;
	enum vat_regime regime;
	assert_true(invoice_type_find(STR("AVOIR"), &type) && type == INVOICE_AVOIR);
	assert_true(invoice_type_find(invoice_type_name(INVOICE_FACTURE), &type) && type == INVOICE_FACTURE);
	assert_false(invoice_type_find(STR("DEVIS"), &type));
	for (int i = 0; i < PAYMENT_MEANS; i++)
		assert_true(payment_means_find(payment_means_name((enum payment_means)i), &means) &&
		            means == (enum payment_means)i);
	for (int i = 0; i < VAT_REGIMES; i++)
		assert_true(vat_regime_find(vat_regime_name((enum vat_regime)i), &regime) && regime == (enum vat_regime)i);
	for (int i = DEPOSIT_PORTAL; i <= DEPOSIT_EDI; i++)
		assert_true(deposit_mode_find(deposit_mode_name((enum deposit_mode)i), &mode) &&
		            mode == (enum deposit_mode)i);
	assert_false(payment_means_find(STR("TROC"), &means));
	assert_str(msg_plain(LANG_FR, payment_means_label(PAYMENT_VIREMENT)), STR("Virement"));
	assert_str(msg_plain(LANG_EN, invoice_type_label(INVOICE_AVOIR)), STR("Credit note"));
	assert_true(msg_plain(LANG_FR, vat_regime_label(VAT_SANS)).n > 0);
}

static void totals_that_follow_are_filled(void **state)
{
	(void)state;
	struct invoice_vat vat[] = { { { 20, 0 }, { 10000 }, { 2000 }, 'S' }, { { 55, 1 }, { 1000 }, { 55 }, 'S' } };
	struct invoice inv = { .has_ht = true, .ht = { 11000 }, .vat = vat, .nvat = 2, .prepaid = { 1000 } };
	invoice_fill_totals(&inv);
	assert_true(inv.has_tva && inv.has_ttc && inv.has_net);
	assert_int_equal(inv.tva.minor, 2055);
	assert_int_equal(inv.ttc.minor, 13055);
	assert_int_equal(inv.net.minor, 12055);
	inv = (struct invoice){ .has_ttc = true, .ttc = { 12000 }, .has_tva = true, .tva = { 2000 } };
	invoice_fill_totals(&inv);
	assert_true(inv.has_ht && inv.has_net);
	assert_int_equal(inv.ht.minor, 10000);
	inv = (struct invoice){ .has_ttc = true, .ttc = { 12000 }, .has_ht = true, .ht = { 9000 }, .has_net = true,
		                .net = { 7 } };
	invoice_fill_totals(&inv);
	assert_int_equal(inv.tva.minor, 3000);
	assert_int_equal(inv.net.minor, 7); /* what is there stays, right or wrong */
	inv = (struct invoice){ 0 };
	invoice_fill_totals(&inv);
	assert_false(inv.has_ht || inv.has_tva || inv.has_ttc || inv.has_net);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_number_has_at_most_20_characters_of_the_norm),
		UNIT_TEST(keys_of_numbers_tell_duplicates),
		UNIT_TEST(names_come_back),
		UNIT_TEST(totals_that_follow_are_filled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
