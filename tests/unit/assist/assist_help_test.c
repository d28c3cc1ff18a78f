/* The search inside the help, in both languages. */
#include "unit.h"

#include "assist_help.h"

#define MOST 5

static const struct {
	enum lang lang;
	str query, article;
} searches[] = {
	{ LANG_FR, STR_INIT("pièces jointes"), STR_INIT("pieces-jointes") },
	{ LANG_FR, STR_INIT("piece jointe"), STR_INIT("pieces-jointes") },
	{ LANG_FR, STR_INIT("peices jointse"), STR_INIT("pieces-jointes") },
	{ LANG_FR, STR_INIT("règles d’or"), STR_INIT("lecture-pdf") },
	{ LANG_FR, STR_INIT("REMISE"), STR_INIT("remises") },
	{ LANG_FR, STR_INIT("rabais"), STR_INIT("remises") },
	{ LANG_FR, STR_INIT("recycler"), STR_INIT("rejet-ou-recyclage") },
	{ LANG_FR, STR_INIT("certificat"), STR_INIT("deposer-facture") },
	{ LANG_FR, STR_INIT("brouillons"), STR_INIT("deposer-facture") },
	{ LANG_FR, STR_INIT("lien d'activation"), STR_INIT("premiers-pas") },
	{ LANG_FR, STR_INIT("délai hopital"), STR_INIT("delais-paiement") },
	{ LANG_FR, STR_INIT("suivre le traitement de vos factures"), STR_INIT("suivre-facture") },
	{ LANG_FR, STR_INIT("mot de passe"), STR_INIT("mon-compte") },
	{ LANG_FR, STR_INIT("signature electronique"), STR_INIT("lecture-pdf") },
	/* The portal's newer names of spaces lead there, too. */
	{ LANG_FR, STR_INIT("approbations"), STR_INIT("espaces") },
	{ LANG_FR, STR_INIT("organisation structures"), STR_INIT("espaces") },
	{ LANG_FR, STR_INIT("domaines applications"), STR_INIT("espaces") },
	{ LANG_FR, STR_INIT("mes habilitations"), STR_INIT("espaces") },
	{ LANG_FR, STR_INIT("gérer une structure"), STR_INIT("espaces") },
	{ LANG_FR, STR_INIT("mandat de facturation"), STR_INIT("espaces") },
	{ LANG_FR, STR_INIT("absorption"), STR_INIT("absorption") },
	{ LANG_FR, STR_INIT("dupliquer les droits"), STR_INIT("absorption") },
	{ LANG_FR, STR_INIT("changer de gestionnaire principal"), STR_INIT("absorption") },
	{ LANG_EN, STR_INIT("approvals"), STR_INIT("espaces") },
	{ LANG_EN, STR_INIT("discount"), STR_INIT("remises") },
	{ LANG_EN, STR_INIT("attachments size"), STR_INIT("pieces-jointes") },
	{ LANG_EN, STR_INIT("activaton link"), STR_INIT("premiers-pas") },
	{ LANG_EN, STR_INIT("dark mode"), STR_INIT("mon-compte") },
};

static void words_find_their_article(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(searches); i++) {
		struct assist_found found[MOST];
		size_t n = assist_help_search(searches[i].lang, searches[i].query, a, found, MOST);
		assert_row(n > 0, i, searches[i].query);
		if (!str_eq(found[0].article->name, searches[i].article))
			UNIT_FAIL("« %.*s » finds %.*s", STR_ARG(searches[i].query), STR_ARG(found[0].article->name));
		for (size_t k = 1; k < n; k++)
			assert_row(found[k - 1].points >= found[k].points, i, searches[i].query);
	}
}

static void what_is_not_there_is_not_found(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	static const str queries[] = { STR_INIT("tartiflette"), STR_INIT(""), STR_INIT("???"), STR_INIT("xyzzy plugh") };
	struct assist_found found[MOST];
	for (size_t i = 0; i < COUNT(queries); i++)
		assert_row(assist_help_search(LANG_FR, queries[i], a, found, MOST) == 0, i, queries[i]);
}

static void S076_every_article_is_whole_in_both_languages(void **state)
{
	(void)state;
	assert_true(assist_article_count >= 12);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		for (size_t i = 0; i < assist_article_count; i++) {
			const struct assist_article *a = &assist_article_tables[lang][i];
			assert_row(a->title.n > 0 && a->lead.n > 0 && a->nparts > 0, i, a->name);
			assert_ptr_equal(assist_article_find((enum lang)lang, a->name), a);
			assert_str(a->name, assist_article_tables[LANG_FR][i].name);
		}
	}
	const struct assist_article *follow = assist_article_find(LANG_FR, STR("suivre-facture"));
	assert_true(str_starts(follow->title, STR("Comment suivre le traitement de vos factures")));
	assert_null(assist_article_find(LANG_FR, STR("../premiers-pas")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(words_find_their_article),
		UNIT_TEST(what_is_not_there_is_not_found),
		UNIT_TEST(S076_every_article_is_whole_in_both_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
