/* What the assistant answers, and what it never tells: on both engines. */
#include "service_rig.h"

#include "auth.h"
#include "service_assistant.h"

static str said(struct ctx *cx, const struct assistant_answer *a)
{
	return str_join(cx->arena, STR("\n"), a->lines, a->nlines);
}

static struct assistant_answer ask(struct ctx *cx, enum assist_intent before, const char *sentence)
{
	struct assistant_answer a;
	MUST(cx, assistant_ask(cx, &(struct assistant_question){ before, str_of(sentence), STR("http://127.0.0.1") }, &a));
	return a;
}

static void with_auth(struct rig *rig)
{
	static const struct auth_options options = { .failures = 5, .wait_ms = 300000 };
	rig->env.auth = auth_new(&options);
}

static void without_auth(struct rig *rig)
{
	auth_free(rig->env.auth);
	rig->env.auth = NULL;
}

RIG_TESTS(where_an_invoice_stands_is_told_to_its_two_sides_alone)
{
	static const char question[] = "Où en est la facture FA-2026-0001 ?";
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct assistant_answer a;

	with_auth(rig);
	for (int side = 0; side < 2; side++) {
		rig_as(rig, cx, side ? TOWN : SUPPLIER, 0);
		a = ask(cx, ASSIST_UNKNOWN, question);
		assert_int_equal(a.intent, ASSIST_INVOICE_STATUS);
		assert_int_equal(a.invoice_id, id);
		assert_true(str_find(said(cx, &a), STR("FA-2026-0001")) >= 0);
		assert_true(str_find(said(cx, &a), msg_plain(cx->lang, MSG_STATUS_MISE_A_DISPOSITION)) >= 0);
	}
	/* For others it does not exist: the words are those for a number that nobody ever had. */
	rig_as(rig, cx, RIVAL, 0);
	a = ask(cx, ASSIST_UNKNOWN, question);
	assert_int_equal(a.invoice_id, 0);
	str other = said(cx, &a);
	a = ask(cx, ASSIST_UNKNOWN, "Où en est la facture FA-2026-9999 ?");
	assert_int_equal(said(cx, &a).n, other.n);
	/* Limited to another service. */
	rig_as(rig, cx, TOWN, rig->services[TOWN_ROADS].id);
	a = ask(cx, ASSIST_UNKNOWN, question);
	assert_int_equal(a.invoice_id, 0);
	cx->actor = NULL;
	a = ask(cx, ASSIST_UNKNOWN, question);
	assert_str(said(cx, &a), msg_plain(cx->lang, MSG_ASSISTANT_INVOICE_SIGN_IN));
	without_auth(rig);
}

RIG_TESTS(a_number_alone_answers_what_was_asked_back)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct assistant_answer a;

	with_auth(rig);
	rig_as(rig, cx, SUPPLIER, 0);
	a = ask(cx, ASSIST_UNKNOWN, "où en est ma facture");
	assert_str(said(cx, &a), msg_plain(cx->lang, MSG_ASSISTANT_INVOICE_ASK));
	a = ask(cx, a.intent, "fa 2026-0001");
	assert_int_equal(a.intent, ASSIST_INVOICE_STATUS);
	a = ask(cx, ASSIST_INVOICE_STATUS, "FA-2026-0001");
	assert_int_equal(a.invoice_id, id);
	without_auth(rig);
}

RIG_TESTS(S071_S073_the_link_is_asked_for_without_telling_who_has_an_account)
{
	struct assistant_answer a;
	static const char *const emails[] = { "camille@example.org", "personne@example.org" };
	str before = STR_NONE;

	with_auth(rig);
	cx->actor = NULL;
	a = ask(cx, ASSIST_UNKNOWN, "Bonjour, je ne trouve pas le mail avec le lien pour activer mon compte");
	assert_int_equal(a.intent, ASSIST_RESEND_ACTIVATION);
	assert_true(str_find(said(cx, &a), msg_plain(cx->lang, MSG_ASSISTANT_RESEND_JUNK)) >= 0); /* S067 */
	for (size_t i = 0; i < COUNT(emails); i++) {
		a = ask(cx, ASSIST_RESEND_ACTIVATION, emails[i]);
		assert_int_equal(a.intent, ASSIST_RESEND_ACTIVATION);
		str words = said(cx, &a);
		ptrdiff_t at = str_find(words, str_of(emails[i]));
		assert_true(at > 0);
		str rest = str_sub(words, (size_t)at + strlen(emails[i]), words.n);
		assert_true(i == 0 || str_eq(rest, before));
		before = rest;
	}
	without_auth(rig);
}

RIG_TESTS(what_it_does_not_know_it_says)
{
	with_auth(rig);
	struct assistant_answer a = ask(cx, ASSIST_UNKNOWN, "Quelle est la capitale du Pérou ?");
	assert_int_equal(a.intent, ASSIST_UNKNOWN);
	assert_int_equal(a.nhelp, 0);
	assert_str(a.lines[0], msg_plain(cx->lang, MSG_ASSISTANT_UNKNOWN));
	a = ask(cx, ASSIST_UNKNOWN, "Que veut dire « À recycler » ?");
	assert_true(str_find(said(cx, &a), msg_plain(cx->lang, MSG_STATUS_A_RECYCLER_EXPLAINED)) >= 0);
	a = ask(cx, ASSIST_UNKNOWN, "ma pièce jointe est refusée");
	assert_true(str_find(said(cx, &a), STR("50")) >= 0);  /* S055 */
	assert_true(str_find(said(cx, &a), STR("XLSX")) >= 0); /* S057 */
	without_auth(rig);
}

RIG_TESTS(questions_are_paced_by_address)
{
	struct assistant_answer a;
	enum ec ec = E_OK;
	int asked = 0;

	with_auth(rig);
	cx->remote = STR("192.0.2.7");
	for (; asked < 1000 && ec == E_OK; asked++)
		ec = assistant_ask(cx, &(struct assistant_question){ .sentence = STR("mot de passe oublié") }, &a);
	assert_int_equal(ec, E_TOO_OFTEN);
	assert_true(asked > 20 && asked < 100);
	failure_clear(cx);
	cx->remote = STR("192.0.2.8");
	MUST(cx, assistant_ask(cx, &(struct assistant_question){ .sentence = STR("mot de passe oublié") }, &a));
	cx->remote = STR("192.0.2.7");
	cx->now += 3600000;
	MUST(cx, assistant_ask(cx, &(struct assistant_question){ .sentence = STR("mot de passe oublié") }, &a));
	without_auth(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(where_an_invoice_stands_is_told_to_its_two_sides_alone),
		RIG_LIST(a_number_alone_answers_what_was_asked_back),
		RIG_LIST(S071_S073_the_link_is_asked_for_without_telling_who_has_an_account),
		RIG_LIST(what_it_does_not_know_it_says),
		RIG_LIST(questions_are_paced_by_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
