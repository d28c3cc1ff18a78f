#include "unit.h"

#include "model_siret.h"

static void siret_check_digit_and_form(void **state)
{
	(void)state;
	static const struct {
		str siret;
		bool valid;
	} rows[] = {
		{ STR_INIT("11000201100044"), true },  /* the State */
		{ STR_INIT("55210055400022"), false }, /* one digit off */
		{ STR_INIT("73282932000074"), true },
		{ STR_INIT("73282932000047"), false }, /* two digits swapped */
		{ STR_INIT("7328293200007"), false },  /* thirteen */
		{ STR_INIT("732829320000744"), false },
		{ STR_INIT("7328293200007A"), false },
		{ STR_INIT("732 829 320 00074"), false }, /* not cleaned */
		{ STR_INIT("00000000000000"), false },
		{ STR_INIT(""), false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(siret_valid(rows[i].siret) == rows[i].valid, i, rows[i].siret);
}

static void la_poste_counts_its_digits_by_fives(void **state)
{
	(void)state;
	assert_true(siret_valid(STR("35600000000048")));  /* head office: Luhn as well */
	assert_true(siret_valid(STR("35600000049837")));  /* 3+5+6+4+9+8+3+7 = 45 */
	assert_false(siret_valid(STR("35600000049838")));
	assert_false(siret_valid(STR("73282932000013"))); /* a sum of fives helps La Poste alone */
}

static void siren_and_its_siret(void **state)
{
	(void)state;
	assert_true(siren_valid(STR("732829320")));
	assert_false(siren_valid(STR("732829321")));
	assert_false(siren_valid(STR("000000000")));
	assert_str(siret_siren(STR("73282932000074")), STR("732829320"));
	assert_true(str_empty(siret_siren(STR("7328"))));
	assert_false(siret_valid(STR("73282932100007"))); /* the SIREN inside fails, the whole passes */
}

static void cleaning_takes_blanks_of_print_out(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str rows[] = {
		STR_INIT("732 829 320 00074"),
		STR_INIT("732\u00a0829\u00a0320\u00a000074"),
		STR_INIT("732\u202f829\u2009320\u00a000074"),
		STR_INIT(" 732.829.320-00074\t"),
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_str(siret_clean(cx->arena, rows[i]), STR("73282932000074"));
	assert_str(siret_clean(cx->arena, STR("\xff" "1")), STR("\ufffd1")); /* broken bytes stay visible */
	assert_str(siret_print(cx->arena, STR("73282932000074")), STR("732\u00a0829\u00a0320\u00a000074"));
	assert_str(siret_print(cx->arena, STR("123")), STR("123"));
}

static void vat_number_of_a_french_company(void **state)
{
	(void)state;
	assert_true(vat_fr_valid(STR("FR44732829320")));
	assert_false(vat_fr_valid(STR("FR45732829320")));
	assert_false(vat_fr_valid(STR("FR44732829321")));
	assert_true(vat_fr_valid(STR("FRX4732829320")));
	assert_false(vat_fr_valid(STR("DE44732829320")));
	assert_false(vat_fr_valid(STR("FR 44732829320")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(siret_check_digit_and_form),
		UNIT_TEST(la_poste_counts_its_digits_by_fives),
		UNIT_TEST(siren_and_its_siret),
		UNIT_TEST(cleaning_takes_blanks_of_print_out),
		UNIT_TEST(vat_number_of_a_french_company),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
