#include "unit.h"

#include "model_request.h"

static void names_come_back(void **state)
{
	(void)state;
	enum request_kind kind;
	enum request_state st;
	for (int i = 0; i < REQUEST_KINDS; i++) {
		assert_true(request_kind_find(request_kind_name((enum request_kind)i), &kind) && kind == (enum request_kind)i);
		assert_true(msg_plain(LANG_FR, request_kind_label(kind)).n > 0);
	}
	for (int i = 0; i < REQUEST_STATES; i++) {
		assert_true(request_state_find(request_state_name((enum request_state)i), &st) && st == (enum request_state)i);
		assert_true(msg_plain(LANG_EN, request_state_label(st)).n > 0);
	}
	assert_false(request_kind_find(STR(""), &kind));
	assert_false(request_state_find(STR("Waiting"), &st));
}

static void what_is_asked_for_in_words(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	struct request r = { .kind = REQUEST_ABONNEMENT, .space = SPACE_INVOICES_RECEIVED };
	assert_string_equal(str_z(a, request_words(a, LANG_FR, &r)), "Factures reçues");
	r.service_code = STR("ST-VOIRIE");
	assert_string_equal(str_z(a, request_words(a, LANG_FR, &r)), "Factures reçues, service ST-VOIRIE");
	r.kind = REQUEST_RATTACHEMENT;
	assert_string_equal(str_z(a, request_words(a, LANG_EN, &r)), "Attachment");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(names_come_back),
		UNIT_TEST(what_is_asked_for_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
