#include "unit.h"

#include "model_iban.h"

static void iban_length_and_check(void **state)
{
	(void)state;
	static const struct {
		str iban;
		bool valid;
	} rows[] = {
		{ STR_INIT("FR1420041010050500013M02606"), true },
		{ STR_INIT("FR1420041010050500013M02607"), false },
		{ STR_INIT("FR142004101005050001 3M02606"), false },
		{ STR_INIT("FR1420041010050500013M0260"), false },
		{ STR_INIT("DE89370400440532013000"), true },
		{ STR_INIT("BE68539007547034"), true },
		{ STR_INIT("NO9386011117947"), true },
		{ STR_INIT("GB82WEST12345698765432"), true },
		{ STR_INIT("BR1800360305000010009795493C1"), true }, /* not in the table: any length */
		{ STR_INIT("fr1420041010050500013m02606"), false },  /* not cleaned */
		{ STR_INIT("1420041010050500013M02606"), false },
		{ STR_INIT("FR"), false },
		{ STR_INIT(""), false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(iban_valid(rows[i].iban) == rows[i].valid, i, rows[i].iban);
}

static void every_wrong_digit_is_found(void **state)
{
	(void)state;
	char text[] = "FR1420041010050500013M02606";
	for (size_t i = 4; i < sizeof(text) - 1; i++) {
		char was = text[i];
		text[i] = was == '9' ? '8' : was == 'M' ? 'N' : (char)(was + 1);
		assert_false(iban_valid(str_of(text)));
		text[i] = was;
	}
}

static void cleaning_printing_masking(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str clean = iban_clean(cx->arena, STR("fr14 2004 1010\u00a00505 0001 3m02 606"));
	assert_str(clean, STR("FR1420041010050500013M02606"));
	assert_str(iban_print(cx->arena, clean),
	           STR("FR14\u00a02004\u00a01010\u00a00505\u00a00001\u00a03M02\u00a0606"));
	assert_str(iban_mask(cx->arena, clean), STR("FR14\u00a0••••\u00a02606"));
	assert_str(iban_mask(cx->arena, STR("FR14")), STR("••••"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(iban_length_and_check),
		UNIT_TEST(every_wrong_digit_is_found),
		UNIT_TEST(cleaning_printing_masking),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
