#include "unit.h"

#include "model_piste.h"

/* Each name leads back to its value, has words in both languages, and nothing else is found. */
#define ROUND_TRIP(prefix, type, count)                                                     \
	for (int i = 0; i < (count); i++) {                                                 \
		type value, found;                                                          \
		str name = prefix##_name((type)i);                                          \
		assert_row(name.n > 0 && prefix##_find(name, &found) && (int)found == i, i, name); \
		for (int lang = 0; lang < LANG_COUNT; lang++)                               \
			assert_row(msg_plain((enum lang)lang, prefix##_label((type)i)).n > 0, i, name); \
		assert_false(prefix##_find(STR("autre"), &value));                          \
		assert_false(prefix##_find(STR(""), &value));                               \
	}

static void every_name_leads_back(void **state)
{
	(void)state;
	ROUND_TRIP(piste_api, enum piste_api, PISTE_APIS)
	ROUND_TRIP(application_kind, enum application_kind, APPLICATION_KINDS)
	ROUND_TRIP(raccordement_usage, enum raccordement_usage, USAGE_COUNT)
	ROUND_TRIP(raccordement_state, enum raccordement_state, RACCORDEMENT_STATES)
	ROUND_TRIP(organisation, enum organisation, ORGANISATION_COUNT)
}

static void S029_S049_sandbox_names_are_known_whatever_their_case(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool sandbox;
	} cases[] = {
		{ "APP_SANDBOX_api-choruspro.aife@finances.gouv.fr", true },
		{ "app_sandbox_x", true },
		{ "APP_SANDBOX_", true },
		{ "APP_SANDBOX", false },
		{ "MON_APPLICATION_CHORUS_PRO", false },
		{ "MON_APP_SANDBOX_", false },
		{ "", false },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_row(application_name_is_sandbox(str_of(cases[i].name)) == cases[i].sandbox, i, str_of(cases[i].name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_leads_back),
		cmocka_unit_test(S029_S049_sandbox_names_are_known_whatever_their_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
