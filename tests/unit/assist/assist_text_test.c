#include "unit.h"

#include "assist.h"
#include "assist_text.h"

static const struct {
	str wanted, word;
	bool near;
} slips[] = {
	{ STR_INIT("facture"), STR_INIT("facutre"), true },   { STR_INIT("facture"), STR_INIT("factur"), true },
	{ STR_INIT("facture"), STR_INIT("faacture"), true },  { STR_INIT("facture"), STR_INIT("lecture"), false },
	{ STR_INIT("activation"), STR_INIT("actvatoin"), true }, { STR_INIT("activation"), STR_INIT("captation"), false },
	{ STR_INIT("lien"), STR_INIT("lein"), false },        { STR_INIT("statut"), STR_INIT("staut"), true },
	{ STR_INIT("mail"), STR_INIT("mai"), false },         { STR_INIT("joint"), STR_INIT(""), false },
};

static void slips_are_forgiven(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(slips); i++)
		assert_row(text_near(slips[i].wanted, slips[i].word) == slips[i].near, i, slips[i].word);
	assert_true(text_near_prefix(STR("reinitialis"), STR("renitialiser")));
	assert_false(text_near_prefix(STR("recycl"), STR("regulier")));
}

static const struct {
	str text, number;
} numbers[] = {
	{ STR_INIT("où en est ma facture F-2026-0145 ?"), STR_INIT("F-2026-0145") },
	{ STR_INIT("facture n°26-00417 svp"), STR_INIT("26-00417") },
	{ STR_INIT("la facture 778812, merci"), STR_INIT("778812") },
	{ STR_INIT("« FA20260012 »"), STR_INIT("FA20260012") },
	{ STR_INIT("payée 2026/0451."), STR_INIT("2026/0451") },
	{ STR_INIT("déposée le 12/09/2026"), STR_INIT("") },
	{ STR_INIT("le 3 novembre 2026"), STR_INIT("") },
	{ STR_INIT("un montant de 1 250,00 euros"), STR_INIT("") },
	{ STR_INIT("depuis 30 jours"), STR_INIT("") },
	{ STR_INIT("un fichier de 10Mo"), STR_INIT("") },
	{ STR_INIT("facture2026.pdf refusé"), STR_INIT("") },
	{ STR_INIT("SIRET 21750001600019"), STR_INIT("") },
	{ STR_INIT("au 06 12 34 56 78"), STR_INIT("") },
	{ STR_INIT("pas de numéro"), STR_INIT("") },
};

static void numbers_of_invoices_are_found(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		str got = text_number_find(a, numbers[i].text, false).s;
		if (!str_eq(got, numbers[i].number))
			UNIT_FAIL("« %.*s »: « %.*s »", STR_ARG(numbers[i].text), STR_ARG(got));
	}
}

static void addresses_are_found(void **state)
{
	(void)state;
	assert_str(text_email(STR("c'est paul.martin@exemple.fr, merci")), STR("paul.martin@exemple.fr"));
	assert_str(text_email(STR("Mon adresse : a+b@x-y.org.")), STR("a+b@x-y.org"));
	assert_str(text_email(STR("@ rien, a@b, @x.fr")), STR(""));
}

/* Nothing that may be typed makes it read where it must not; the sanitizers look on. */
static void hostile_sentences_are_read(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	static const str hostile[] = {
		STR_INIT(""), STR_INIT("@"), STR_INIT("°"), STR_INIT("\xff\xfe\xc3"), STR_INIT("e\xcc\x81\xcc\x81"),
		STR_INIT("........"), STR_INIT("n°"), STR_INIT("#"), STR_INIT("😀😀 ça va ?"),
	};
	struct assist_meaning m;
	for (size_t i = 0; i < COUNT(hostile); i++)
		for (int before = 0; before < ASSIST_INTENT_COUNT; before++) {
			assist_understand(a, LANG_FR, (enum assist_intent)before, hostile[i], &m);
			assert_row(m.intent == ASSIST_UNKNOWN, i, hostile[i]);
		}
	struct buf b = buf_in(a);
	for (int i = 0; i < 3000; i++)
		buf_printf(&b, "facture%c", "- .\n"[i % 4]);
	assist_understand(a, LANG_EN, ASSIST_INVOICE_STATUS, buf_str(&b), &m);
	assert_true(m.confidence > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(slips_are_forgiven),
		UNIT_TEST(numbers_of_invoices_are_found),
		UNIT_TEST(addresses_are_found),
		UNIT_TEST(hostile_sentences_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
