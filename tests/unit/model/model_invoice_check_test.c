#include "unit.h"

#include "model_invoice.h"

/* A correct invoice; each test spoils one thing of a copy. */
static struct invoice_vat good_vat[] = { { { 200, 1 }, { 2867500 }, { 573500 }, 'S' } };

static struct invoice good(void)
{
	return (struct invoice){
		.type = INVOICE_FACTURE,
		.cadre = CADRE_A1,
		.number = STR("V26/00731"),
		.issued = { 2026, 11, 20 },
		.currency = STR("EUR"),
		.supplier = { .id_kind = STRUCTURE_SIRET, .identifier = STR("73282932000074") },
		.recipient = { .id_kind = STRUCTURE_SIRET, .identifier = STR("11000201100044") },
		.engagement = STR("2026-24439"),
		.has_ht = true, .ht = { 2867500 },
		.has_tva = true, .tva = { 573500 },
		.has_ttc = true, .ttc = { 3441000 },
		.has_net = true, .net = { 3441000 },
		.vat = good_vat,
		.nvat = 1,
		.vat_regime = VAT_SUR_DEBIT,
		.means = PAYMENT_VIREMENT,
		.iban = STR("FR1420041010050500013M02606"),
		.comment = STR("Première ligne\nSeconde"),
	};
}

static bool has_field(const struct ctx *cx, str field, enum ec ec)
{
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		if (str_eq(cx->failure.fields[i].field, field) && cx->failure.fields[i].code == ec)
			return true;
	}
	return false;
}

static void show_fields(const struct ctx *cx)
{
	for (size_t i = 0; i < cx->failure.nfields; i++)
		print_error("  %.*s: %.*s\n", STR_ARG(cx->failure.fields[i].field), STR_ARG(cx->failure.fields[i].message));
}

static void assert_only(struct ctx *cx, const struct invoice *inv, str field, enum ec ec)
{
	invoice_check(cx, inv);
	bool fine = cx->failure.nfields == 1 && has_field(cx, field, ec);
	if (!fine)
		show_fields(cx);
	assert_row(fine, ec, field);
	failure_clear(cx);
}

static void a_correct_invoice_passes(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice inv = good();
	invoice_check(cx, &inv);
	show_fields(cx);
	assert_int_equal(fields_end(cx), E_OK);
}

/* --- one thing wrong at a time --- */

#define LONG50 "12345678901234567890123456789012345678901234567890"

#define SPOIL(name) static void name(struct invoice *inv)
SPOIL(no_number) { inv->number = STR("  "); }
SPOIL(long_number) { inv->number = STR("123456789012345678901"); }
SPOIL(odd_number) { inv->number = STR("V26.00731"); }
SPOIL(blank_number) { inv->number = STR("V26  00731"); }
SPOIL(broken_number) { inv->number = STR("V\xff"); }
SPOIL(no_date) { inv->issued = (struct date){ 0 }; }
SPOIL(future_date) { inv->issued = (struct date){ 2026, 11, 25 }; }
SPOIL(old_date) { inv->issued = (struct date){ 2016, 11, 23 }; }
SPOIL(due_before) { inv->due = (struct date){ 2026, 11, 19 }; }
SPOIL(currency) { inv->currency = STR("eur"); }
SPOIL(cadre) { inv->cadre = CADRE_A9; }
SPOIL(no_recipient) { inv->recipient.identifier = STR_NONE; }
SPOIL(bad_recipient) { inv->recipient.identifier = STR("11000201100045"); }
SPOIL(bad_supplier) { inv->supplier.identifier = STR("7328293200007"); }
SPOIL(same_party) { inv->recipient.identifier = inv->supplier.identifier; }
SPOIL(long_engagement) { inv->engagement = STR(LONG50 "1"); }
SPOIL(long_market) { inv->market = STR(LONG50 "1"); }
SPOIL(long_service) { inv->recipient.service_code = STR(LONG50 LONG50 "1"); }
SPOIL(control_engagement) { inv->engagement = STR("2026\x01"); }
SPOIL(direction_comment) { inv->comment = STR("a\u202e" "b"); }
SPOIL(no_ht) { inv->has_ht = false; }
SPOIL(no_net) { inv->has_net = false; }
SPOIL(wrong_ttc) { inv->ttc.minor++; inv->net.minor++; }
SPOIL(wrong_net) { inv->net.minor--; }
SPOIL(prepaid_more) { inv->prepaid.minor = 3441001; inv->net.minor = -1; }
SPOIL(vat_rate) { good_vat[0].rate = (dec){ 2000, 1 }; inv->nvat = 1; }
SPOIL(bad_iban) { inv->iban = STR("FR1420041010050500013M02607"); }
SPOIL(exemption) { inv->vat_regime = VAT_EXONERATION; inv->tva.minor = 0; inv->nvat = 0;
	inv->ttc = inv->net = inv->ht; }
SPOIL(vat_without) { inv->vat_regime = VAT_SANS; }

static const struct {
	void (*spoil)(struct invoice *);
	str field;
	enum ec ec;
} spoiled[] = {
	{ no_number, STR_INIT("invoice_number"), E_FIELD_REQUIRED },
	{ long_number, STR_INIT("invoice_number"), E_FIELD_LONG },
	{ odd_number, STR_INIT("invoice_number"), E_INVOICE_NUMBER },
	{ blank_number, STR_INIT("invoice_number"), E_INVOICE_NUMBER_BLANKS },
	{ broken_number, STR_INIT("invoice_number"), E_UTF8 },
	{ no_date, STR_INIT("issue_date"), E_FIELD_REQUIRED },
	{ future_date, STR_INIT("issue_date"), E_INVOICE_DATE_FUTURE },
	{ old_date, STR_INIT("issue_date"), E_INVOICE_DATE_OLD },
	{ due_before, STR_INIT("due_date"), E_INVOICE_DUE_BEFORE },
	{ currency, STR_INIT("currency"), E_INVOICE_CURRENCY },
	{ cadre, STR_INIT("cadre"), E_INVOICE_CADRE },
	{ no_recipient, STR_INIT("recipient_siret"), E_FIELD_REQUIRED },
	{ bad_recipient, STR_INIT("recipient_siret"), E_SIRET_CHECK },
	{ bad_supplier, STR_INIT("supplier_siret"), E_SIRET_LENGTH },
	{ same_party, STR_INIT("recipient_siret"), E_INVOICE_SAME_PARTY },
	{ long_engagement, STR_INIT("engagement"), E_FIELD_LONG },
	{ long_market, STR_INIT("market"), E_FIELD_LONG },
	{ long_service, STR_INIT("service_code"), E_FIELD_LONG },
	{ control_engagement, STR_INIT("engagement"), E_INVOICE_TEXT },
	{ direction_comment, STR_INIT("comment"), E_INVOICE_TEXT },
	{ no_ht, STR_INIT("total_ht"), E_FIELD_REQUIRED },
	{ no_net, STR_INIT("net_a_payer"), E_FIELD_REQUIRED },
	{ wrong_ttc, STR_INIT("total_ttc"), E_INVOICE_TOTAL_SUM },
	{ wrong_net, STR_INIT("net_a_payer"), E_INVOICE_NET_SUM },
	{ bad_iban, STR_INIT("iban"), E_INVOICE_IBAN },
	{ exemption, STR_INIT("exemption"), E_INVOICE_EXEMPTION },
	{ vat_without, STR_INIT("total_tva"), E_INVOICE_VAT_WITHOUT },
	{ vat_rate, STR_INIT("vat[0].rate"), E_INVOICE_VAT_RATE },
};

static void each_field_has_its_own_sentence(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(spoiled); i++) {
		struct invoice inv = good();
		spoiled[i].spoil(&inv);
		assert_only(cx, &inv, spoiled[i].field, spoiled[i].ec);
		good_vat[0].rate = (dec){ 200, 1 };
	}
}

static void lengths_count_characters_not_bytes(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice inv = good();
	inv.engagement = STR("éééééééééééééééééééééééééééééééééééééééééééééééééé"); /* 50, 100 bytes */
	invoice_check(cx, &inv);
	assert_int_equal(fields_end(cx), E_OK);
	inv.engagement = STR_NONE; /* whether it is needed is the recipient's business */
	invoice_check(cx, &inv);
	assert_int_equal(fields_end(cx), E_OK);
}

static void prepaid_cannot_exceed_the_total(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice inv = good();
	prepaid_more(&inv);
	invoice_check(cx, &inv);
	assert_true(has_field(cx, STR("prepaid"), E_INVOICE_PREPAID));
	assert_true(has_field(cx, STR("net_a_payer"), E_INVOICE_AMOUNT_NEGATIVE));
	failure_clear(cx);
	inv = good();
	inv.prepaid.minor = 3441000; /* A2: all of it paid */
	inv.net.minor = 0;
	inv.cadre = CADRE_A2;
	invoice_check(cx, &inv);
	assert_int_equal(fields_end(cx), E_OK);
}

static void the_total_names_all_three_amounts(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice inv = good();
	inv.ttc.minor = inv.net.minor = 3440000;
	invoice_check(cx, &inv);
	str message = cx->failure.fields[0].message;
	assert_true(str_find(message, format_money(cx->arena, LANG_FR, inv.ht, STR("EUR"))) >= 0);
	assert_true(str_find(message, format_money(cx->arena, LANG_FR, (struct money){ 3441000 }, STR("EUR"))) >= 0);
	assert_true(str_find(message, format_money(cx->arena, LANG_FR, inv.ttc, STR("EUR"))) >= 0);
}

/* --- credit notes --- */

static struct invoice negated(struct invoice inv, struct invoice_vat *vat)
{
	vat[0] = (struct invoice_vat){ good_vat[0].rate, { -good_vat[0].base.minor }, { -good_vat[0].amount.minor }, 'S' };
	inv.ht.minor = -inv.ht.minor;
	inv.tva.minor = -inv.tva.minor;
	inv.ttc.minor = -inv.ttc.minor;
	inv.net.minor = -inv.net.minor;
	inv.vat = vat;
	return inv;
}

static void a_credit_note_has_one_sign(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice_vat vat[1];
	struct invoice inv = good();
	inv.type = INVOICE_AVOIR;
	invoice_check(cx, &inv);
	assert_int_equal(fields_end(cx), E_OK);
	inv = negated(inv, vat);
	invoice_check(cx, &inv);
	assert_int_equal(fields_end(cx), E_OK);
	inv.tva.minor = -inv.tva.minor;
	invoice_check(cx, &inv);
	assert_true(has_field(cx, STR("total_tva"), E_INVOICE_CREDIT_SIGNS));
}

static void an_invoice_is_not_negative(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice_vat vat[1];
	struct invoice inv = negated(good(), vat);
	invoice_check(cx, &inv);
	assert_true(has_field(cx, STR("total_ttc"), E_INVOICE_AMOUNT_NEGATIVE));
	assert_true(str_find(cx->failure.fields[0].message, STR("Avoir")) >= 0);
}

/* --- VAT lines --- */

static void vat_lines_are_checked_with_their_tolerances(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		const char *name;
		int64_t base, amount, tva, ht;
		enum ec line, tva_ec, ht_ec;
	} rows[] = {
		{ "exact", 2867500, 573500, 573500, 2867500, E_OK, E_OK, E_OK },
		{ "line off by 1.00", 2867500, 573600, 573600, 2867500, E_OK, E_OK, E_OK },
		{ "line off by 1.01", 2867500, 573601, 573601, 2867500, E_INVOICE_VAT_LINE, E_OK, E_OK },
		{ "sum off by a cent", 2867500, 573500, 573501, 2867500, E_OK, E_OK, E_OK },
		{ "sum off by two", 2867500, 573500, 573502, 2867500, E_OK, E_INVOICE_VAT_SUM, E_OK },
		{ "base off by two", 2867498, 573500, 573500, 2867500, E_OK, E_OK, E_INVOICE_VAT_BASE_SUM },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct invoice_vat vat[] = { { { 20, 0 }, { rows[i].base }, { rows[i].amount }, 'S' } };
		struct invoice inv = good();
		str name = str_of(rows[i].name);
		inv.vat = vat;
		inv.tva.minor = rows[i].tva;
		inv.ht.minor = rows[i].ht;
		inv.ttc.minor = inv.net.minor = rows[i].ht + rows[i].tva;
		invoice_check(cx, &inv);
		size_t wanted = (rows[i].line != 0) + (rows[i].tva_ec != 0) + (rows[i].ht_ec != 0);
		assert_row(cx->failure.nfields == wanted, i, name);
		assert_row(!rows[i].line || has_field(cx, STR("vat[0].amount"), rows[i].line), i, name);
		assert_row(!rows[i].tva_ec || has_field(cx, STR("total_tva"), rows[i].tva_ec), i, name);
		assert_row(!rows[i].ht_ec || has_field(cx, STR("total_ht"), rows[i].ht_ec), i, name);
		failure_clear(cx);
	}
}

static void hostile_amounts_are_refused_before_sums(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice_vat vat[INVOICE_VAT_LINES_MAX + 1] = { 0 };
	struct invoice inv = good();
	vat[0] = (struct invoice_vat){ { 20, 0 }, { INT64_MIN }, { INT64_MAX }, 'S' };
	inv.vat = vat;
	inv.ht.minor = INT64_MAX;
	inv.ttc.minor = INT64_MIN;
	invoice_check(cx, &inv);
	assert_true(has_field(cx, STR("total_ht"), E_INVOICE_AMOUNT_LARGE));
	assert_true(has_field(cx, STR("total_ttc"), E_INVOICE_AMOUNT_LARGE));
	assert_true(has_field(cx, STR("vat[0].base"), E_INVOICE_AMOUNT_LARGE));
	failure_clear(cx);
	inv = good();
	inv.vat = vat;
	inv.nvat = COUNT(vat);
	assert_only(cx, &inv, STR("vat"), E_INVOICE_VAT_LINES);
	good_vat[0].rate = (dec){ -1, 0 };
	inv = good();
	assert_only(cx, &inv, STR("vat[0].rate"), E_INVOICE_VAT_RATE);
	good_vat[0].rate = (dec){ 2000000000, 12 };
	assert_only(cx, &inv, STR("vat[0].rate"), E_INVOICE_VAT_RATE);
	good_vat[0].rate = (dec){ 200, 1 };
}

/* --- routing, drafts --- */

static void S098_routing_is_asked_for_with_its_reason(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		const char *name;
		bool service, engagement, either, by_service; /* what is asked */
		const char *code, *number;                    /* what is given */
		bool found;                                   /* the service exists */
		enum ec service_ec, engagement_ec;
	} rows[] = {
		{ "nothing asked", 0, 0, 0, 0, "", "", 0, E_OK, E_OK },
		{ "service missing", 1, 0, 0, 0, "", "", 0, E_INVOICE_SERVICE_REQUIRED, E_OK },
		{ "service unknown", 1, 0, 0, 0, "X", "", 0, E_SERVICE_UNKNOWN, E_OK },
		{ "service there", 1, 0, 0, 0, "ADM", "", 1, E_OK, E_OK },
		{ "engagement missing", 0, 1, 0, 0, "", " ", 0, E_OK, E_INVOICE_ENGAGEMENT_REQUIRED },
		{ "both missing", 1, 1, 0, 0, "", "", 0, E_INVOICE_SERVICE_REQUIRED, E_INVOICE_ENGAGEMENT_REQUIRED },
		{ "either missing", 0, 0, 1, 0, "", "", 0, E_OK, E_INVOICE_EITHER_REQUIRED },
		{ "either: engagement", 0, 0, 1, 0, "", "E1", 0, E_OK, E_OK },
		{ "either: service", 0, 0, 1, 0, "ADM", "", 1, E_OK, E_OK },
		{ "the service asks", 0, 0, 0, 1, "ADM", "", 1, E_OK, E_INVOICE_ENGAGEMENT_SERVICE },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct structure r = { .name = STR("Ville"), .active = true, .is_public = true,
			               .service_required = rows[i].service, .engagement_required = rows[i].engagement,
			               .service_or_engagement_required = rows[i].either };
		struct service s = { .code = STR("ADM"), .active = true, .engagement_required = rows[i].by_service };
		struct invoice inv = good();
		str name = str_of(rows[i].name);
		inv.recipient.service_code = str_of(rows[i].code);
		inv.engagement = str_of(rows[i].number);
		invoice_check_routing(cx, &inv, &r, rows[i].found ? &s : NULL);
		assert_row(cx->failure.nfields == (rows[i].service_ec != 0) + (size_t)(rows[i].engagement_ec != 0), i, name);
		assert_row(!rows[i].service_ec || has_field(cx, FIELD_SERVICE, rows[i].service_ec), i, name);
		assert_row(!rows[i].engagement_ec || has_field(cx, FIELD_ENGAGEMENT, rows[i].engagement_ec), i, name);
		failure_clear(cx);
	}
}

static void S114_closed_doors_are_named(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct structure r = { .name = STR("Ville"), .active = false, .is_public = true };
	struct service s = { .code = STR("CULT2"), .active = true, .valid_until = { 2026, 6, 30 } };
	struct invoice inv = good();
	inv.recipient.service_code = s.code;
	invoice_check_routing(cx, &inv, &r, &s);
	assert_true(has_field(cx, FIELD_RECIPIENT, E_STRUCTURE_INACTIVE_RECIPIENT));
	assert_true(has_field(cx, FIELD_SERVICE, E_SERVICE_CLOSED));
	assert_true(str_find(cx->failure.fields[1].message, STR("30\u00a0juin\u00a02026")) >= 0);
}

static void a_draft_may_be_empty_but_not_endless(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct invoice inv = { 0 };
	invoice_check_draft(cx, &inv);
	assert_int_equal(fields_end(cx), E_OK);
	inv.engagement = STR(LONG50 "1");
	inv.number = STR("123456789012345678901");
	invoice_check_draft(cx, &inv);
	assert_true(has_field(cx, FIELD_ENGAGEMENT, E_FIELD_LONG));
	assert_true(has_field(cx, FIELD_NUMBER, E_FIELD_LONG));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_correct_invoice_passes),
		UNIT_TEST(each_field_has_its_own_sentence),
		UNIT_TEST(lengths_count_characters_not_bytes),
		UNIT_TEST(prepaid_cannot_exceed_the_total),
		UNIT_TEST(the_total_names_all_three_amounts),
		UNIT_TEST(a_credit_note_has_one_sign),
		UNIT_TEST(an_invoice_is_not_negative),
		UNIT_TEST(vat_lines_are_checked_with_their_tolerances),
		UNIT_TEST(hostile_amounts_are_refused_before_sums),
		UNIT_TEST(S098_routing_is_asked_for_with_its_reason),
		UNIT_TEST(S114_closed_doors_are_named),
		UNIT_TEST(a_draft_may_be_empty_but_not_endless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
