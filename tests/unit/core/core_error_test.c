#include "unit.h"

static void every_error_has_a_number_of_its_own_and_words_in_both_languages(void **state)
{
	size_t n;
	const struct error_info *all = error_all(&n);
	(void)state;
	assert_true(n > 20);
	for (size_t i = 0; i < n; i++) {
		str name = str_of(all[i].symbol);
		assert_row(str_starts(name, STR("E_")), i, name);
		assert_row(all[i].code >= 1000 && all[i].code < 2000, i, name);
		assert_row(all[i].http >= 400 && all[i].http < 600, i, name);
		assert_row(msg_plain(LANG_FR, all[i].message).n > 10, i, name);
		assert_row(msg_plain(LANG_EN, all[i].message).n > 10, i, name);
		for (size_t k = 0; k < i; k++) {
			assert_row(all[k].code != all[i].code, i, name);
			assert_row(all[k].message != all[i].message, i, name);
		}
		assert_ptr_equal(error_info(all[i].code), &all[i]);
	}
}

/* A refusal of the caller says 4xx, a fault of ours 5xx: the edges rely on it. */
static void an_unknown_code_is_an_internal_error(void **state)
{
	(void)state;
	assert_int_equal(error_info((enum ec)9999)->code, E_INTERNAL);
	assert_int_equal(error_info(E_OK)->code, E_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(every_error_has_a_number_of_its_own_and_words_in_both_languages),
		UNIT_TEST(an_unknown_code_is_an_internal_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
