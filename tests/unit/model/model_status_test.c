#include "unit.h"

#include "model_cadre.h"
#include "model_motive.h"
#include "model_status.h"

/* Codes of status flows, and the look of each. */
static const struct {
	const char *name, *edi, *tone;
} expected[] = {
	{ "BROUILLON", "", "neutral" },          { "INTERPRETEE_OCR", "", "neutral" },
	{ "DEPOSEE", "01", "neutral" },          { "EN_COURS_ACHEMINEMENT", "02", "progress" },
	{ "MISE_A_DISPOSITION", "03", "progress" }, { "PRISE_EN_COMPTE_DESTINATAIRE", "", "progress" },
	{ "A_RECYCLER", "04", "warning" },       { "REJETEE", "05", "danger" },
	{ "SUSPENDUE", "06", "warning" },        { "COMPLETEE", "12", "progress" },
	{ "SERVICE_FAIT", "07", "progress" },    { "MANDATEE", "08", "progress" },
	{ "MISE_A_DISPOSITION_COMPTABLE", "09", "progress" }, { "COMPTABILISEE", "10", "success" },
	{ "MISE_EN_PAIEMENT", "11", "success" }, { "ABANDONNEE", "", "neutral" },
	{ "SUPPRIMEE", "", "neutral" },
};

static void S096_every_status_has_name_words_and_look(void **state)
{
	(void)state;
	enum status s;
	assert_int_equal(COUNT(expected), STATUS_COUNT - 1);
	for (size_t i = 0; i < COUNT(expected); i++) {
		str name = str_of(expected[i].name);
		assert_row(status_find(name, &s) && s == (enum status)(i + 1), i, name);
		const struct status_info *info = status_info(s);
		assert_str(info->name, name);
		assert_str(info->edi, str_of(expected[i].edi));
		assert_str(tone_name(info->tone), str_of(expected[i].tone));
		assert_row(info->icon.n > 0, i, name);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			assert_row(msg_plain((enum lang)lang, info->label).n > 0, i, name);
			assert_row(str_ends(msg_plain((enum lang)lang, info->explained), STR(".")), i, name);
		}
		if (expected[i].edi[0])
			assert_row(status_find_edi(info->edi, &s) && s == (enum status)(i + 1), i, name);
	}
	assert_false(status_find(STR("PAYEE"), &s));
	assert_false(status_find(STR(""), &s));
	assert_false(status_find_edi(STR(""), &s));
	assert_false(status_find_edi(STR("13"), &s));
	assert_ptr_equal(status_info((enum status)99), status_info(STATUS_NONE));
}

static void nothing_is_told_by_colour_alone(void **state)
{
	(void)state;
	for (int a = 1; a < STATUS_COUNT; a++) {
		for (int b = a + 1; b < STATUS_COUNT; b++) {
			const struct status_info *x = status_info((enum status)a);
			const struct status_info *y = status_info((enum status)b);
			assert_false(x->tone == y->tone && str_eq(x->icon, y->icon));
		}
	}
}

static void drafts_are_not_sent(void **state)
{
	(void)state;
	assert_false(status_info(STATUS_BROUILLON)->sent);
	assert_false(status_info(STATUS_INTERPRETEE_OCR)->sent);
	assert_false(status_info(STATUS_SUPPRIMEE)->sent);
	assert_true(status_info(STATUS_DEPOSEE)->sent);
}

static void cadres_by_code_and_name(void **state)
{
	(void)state;
	enum cadre_facturation c;
	assert_true(cadre_find(STR("A1"), &c) && c == CADRE_A1);
	assert_true(cadre_find(STR("A1_FACTURE_FOURNISSEUR"), &c) && c == CADRE_A1);
	assert_true(cadre_find(STR("A25"), &c) && c == CADRE_A25);
	assert_str(cadre_name(CADRE_A2), STR("A2_FACTURE_FOURNISSEUR_DEJA_PAYEE"));
	assert_str(cadre_code(CADRE_A12), STR("A12"));
	assert_false(cadre_find(STR("A26"), &c));
	assert_false(cadre_find(STR(""), &c));
	assert_true(cadre_is_simple(CADRE_A1) && cadre_is_simple(CADRE_A2));
	assert_false(cadre_is_simple(CADRE_A9) || cadre_is_simple(CADRE_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S096_every_status_has_name_words_and_look),
		UNIT_TEST(nothing_is_told_by_colour_alone),
		UNIT_TEST(drafts_are_not_sent),
		UNIT_TEST(cadres_by_code_and_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
