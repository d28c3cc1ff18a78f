/* Signing up, activating, forgetting a password: on both engines, with the mails that a demonstration shows. */
#include "account_rig.h"
#include "service_mailer.h"

DB_STMT(Q_COUNT_EVENTS, "SELECT COUNT(*) FROM event WHERE kind = $1");
DB_STMT(Q_COUNT_ACCOUNTS, "SELECT COUNT(*) FROM account");
DB_STMT(Q_COUNT_LINKS, "SELECT COUNT(*) FROM link");
DB_STMT(Q_DISABLE, "UPDATE account SET state = 'disabled' WHERE login = $1");
DB_STMT(Q_BODIES, "SELECT COUNT(*) FROM mail WHERE state = 'withdrawn' AND body_text = '' AND body_html = ''");

ACCOUNT_TESTS(S065_S066_S144_a_link_and_the_password_make_it_active)
{
	(void)rig;
	struct sign_up form = form_of(STR("  Zoe@Exemple.FR "), PHRASE);
	form.contact_email = STR("compta@exemple.fr");
	MUST(cx, account_sign_up(cx, &form));
	struct account a = account_named(cx, ZOE);
	assert_int_equal(a.state, ACCOUNT_PENDING);
	assert_str(a.contact_email, STR("compta@exemple.fr"));
	str link = token(cx);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_ACCOUNT_PENDING);
	assert_int_equal(sign_in(cx, ZOE, STR("autre phrase ici"), link), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR("nimporte")), E_ACCOUNT_PENDING);
	assert_int_equal(account_named(cx, ZOE).state, ACCOUNT_PENDING);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, link), E_OK);
	a = account_named(cx, ZOE);
	assert_int_equal(a.state, ACCOUNT_ACTIVE);
	assert_int_equal(a.activated_at, cx->now);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK);
	assert_int_equal(count(cx, &Q_COUNT_EVENTS, "account.created"), 1);
	assert_int_equal(count(cx, &Q_COUNT_EVENTS, "account.activated"), 1);
	assert_int_equal(count(cx, &Q_COUNT_LINKS, ""), 0);
	str login;
	failure_clear(cx);
	assert_int_equal(account_of_link(cx, LINK_ACTIVATION, link, &login), E_LINK);
}

ACCOUNT_TESTS(S144_without_a_contact_address_it_is_that_of_the_login)
{
	(void)rig;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	assert_str(account_named(cx, ZOE).contact_email, ZOE);
}

ACCOUNT_TESTS(S068_S072_a_new_link_goes_to_the_login_and_ends_the_older)
{
	(void)rig;
	size_t n;
	str login;
	struct sign_up form = form_of(ZOE, PHRASE);
	form.contact_email = STR("compta@exemple.fr");
	MUST(cx, account_sign_up(cx, &form));
	str first = token(cx);
	MUST(cx, account_send_activation(cx, ZOE, OWN));
	str second = token(cx);
	assert_false(str_eq(first, second));
	assert_str(mails(cx, &n)[0].to, ZOE);
	assert_int_equal(n, 2);
	assert_int_equal(count(cx, &Q_BODIES, ""), 1); /* of the older: its token stands nowhere any more */
	assert_int_equal(sign_in(cx, ZOE, PHRASE, first), E_ACCOUNT_PENDING);
	failure_clear(cx);
	assert_int_equal(account_of_link(cx, LINK_PASSWORD, second, &login), E_LINK); /* it is for one thing */
	failure_clear(cx);
	MUST(cx, account_of_link(cx, LINK_ACTIVATION, second, &login));
	assert_str(login, ZOE);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, second), E_OK);
}

ACCOUNT_TESTS(S069_a_link_expires)
{
	(void)rig;
	str login;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	str link = token(cx);
	cx->now += HOUR - 1;
	MUST(cx, account_of_link(cx, LINK_ACTIVATION, link, &login));
	cx->now += 1;
	assert_int_equal(account_of_link(cx, LINK_ACTIVATION, link, &login), E_LINK);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, link), E_ACCOUNT_PENDING);
	failure_clear(cx);
	MUST(cx, account_send_activation(cx, ZOE, OWN));
	assert_int_equal(sign_in(cx, ZOE, PHRASE, token(cx)), E_OK);
}

/* Whoever was first, only the form that is followed up by somebody who reads the mailbox counts. */
ACCOUNT_TESTS(a_second_sign_up_before_activation_takes_the_place_of_the_first)
{
	(void)rig;
	assert_int_equal(sign_up(cx, ZOE, OTHER_PHRASE), E_OK);
	str first = token(cx);
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	str second = token(cx);
	assert_int_equal(sign_in(cx, ZOE, OTHER_PHRASE, first), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, OTHER_PHRASE, second), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, first), E_ACCOUNT_PENDING);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, second), E_OK);
	assert_int_equal(count(cx, &Q_COUNT_EVENTS, "account.created"), 1);
}

ACCOUNT_TESTS(nobody_outside_learns_whether_an_address_has_an_account)
{
	size_t n;
	str known = STR("camille@example.org"); /* of the rig, active */
	str hash = account_named(cx, known).password_hash;
	int64_t accounts = count(cx, &Q_COUNT_ACCOUNTS, "");
	assert_int_equal(sign_up(cx, known, PHRASE), E_OK);
	assert_int_equal(count(cx, &Q_COUNT_ACCOUNTS, ""), accounts);
	assert_str(account_named(cx, known).password_hash, hash);
	struct outbox_mail *all = mails(cx, &n);
	assert_int_equal(n, 1);
	assert_str(all[0].subject, msg_plain(LANG_FR, MSG_MAIL_EXISTS_SUBJECT));
	assert_str(all[0].link, STR("/connexion"));
	MUST(cx, account_send_password(cx, STR("personne@exemple.fr"), OWN));
	MUST(cx, account_send_activation(cx, STR("personne@exemple.fr"), OWN));
	assert_int_equal(count_mails(cx), 1); /* nothing goes to nobody */
	MUST(cx, account_send_activation(cx, known, OWN));
	assert_int_equal(count_mails(cx), 2);
	(void)rig;
}

static enum ec disable(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return db_exec(cx, tx, &Q_DISABLE, DB_ARGS(db_str(ZOE)), NULL);
}

ACCOUNT_TESTS(a_disabled_account_gets_no_link_and_keeps_its_state)
{
	(void)rig;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	MUST(cx, account_send_password(cx, ZOE, OWN));
	str link = token(cx);
	MUST(cx, db_write(cx, "disable", disable, NULL));
	size_t before = count_mails(cx);
	assert_int_equal(account_set_password(cx, link, OTHER_PHRASE, STR_NONE), E_LINK);
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	MUST(cx, account_send_password(cx, ZOE, OWN));
	MUST(cx, account_send_activation(cx, ZOE, OWN));
	assert_int_equal(count_mails(cx), before);
	assert_int_equal(account_named(cx, ZOE).state, ACCOUNT_DISABLED);
}

ACCOUNT_TESTS(S140_a_new_password_by_a_link_ends_all_sessions)
{
	(void)rig;
	str session, login;
	struct signed_in in;
	bool alive;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	const struct sign_in form = { .login = ZOE, .password = PHRASE, .link = token(cx) };
	MUST(cx, session_sign_in(cx, &form, &in));
	session = in.token;
	MUST(cx, account_send_password(cx, ZOE, OWN));
	str link = token(cx);
	MUST(cx, session_enter(cx, session, &alive));
	assert_true(alive); /* asking changes nothing */
	cx->actor = NULL;
	assert_int_equal(account_set_password(cx, link, STR("court"), STR_NONE), E_FIELDS);
	assert_true(rig_field_wrong(cx, "password", E_PASSWORD_SHORT));
	failure_clear(cx);
	MUST(cx, account_set_password(cx, link, OTHER_PHRASE, STR_NONE));
	MUST(cx, session_enter(cx, session, &alive));
	assert_false(alive);
	assert_int_equal(account_of_link(cx, LINK_PASSWORD, link, &login), E_LINK); /* once */
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, OTHER_PHRASE, STR_NONE), E_OK);
	assert_int_equal(count(cx, &Q_COUNT_EVENTS, "account.password"), 1);
	size_t n;
	assert_str(mails(cx, &n)[0].subject, msg_plain(LANG_FR, MSG_MAIL_CHANGED_SUBJECT));
}

ACCOUNT_TESTS(a_password_link_activates_who_never_followed_the_first)
{
	(void)rig;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	str activation = token(cx);
	MUST(cx, account_send_password(cx, ZOE, OWN));
	MUST(cx, account_set_password(cx, token(cx), OTHER_PHRASE, STR_NONE));
	assert_int_equal(account_named(cx, ZOE).state, ACCOUNT_ACTIVE);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, activation), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, OTHER_PHRASE, STR_NONE), E_OK);
	assert_int_equal(count(cx, &Q_COUNT_EVENTS, "account.activated"), 1);
}

ACCOUNT_TESTS(what_is_wrong_is_told_field_by_field)
{
	(void)rig;
	struct buf long_name = buf_in(cx->arena);
	for (int i = 0; i < PERSON_NAME_MAX; i++)
		buf_add_str(&long_name, STR("é"));
	const struct {
		const char *field;
		struct sign_up form;
		enum ec ec;
	} rows[] = {
		{ "login", form_of(STR(""), PHRASE), E_FIELD_REQUIRED },
		{ "login", form_of(STR("zoe@exemple.fr\r\nBcc: tous@exemple.fr"), PHRASE), E_MAIL_ADDRESS },
		{ "login", form_of(STR("zoe"), PHRASE), E_MAIL_ADDRESS },
		{ "contact_email", { ZOE, STR("x@y.fr>\r\nRCPT TO:<a@b.fr"), STR("Z"), STR("M"), PHRASE, OWN }, E_MAIL_ADDRESS },
		{ "first_name", { ZOE, STR(""), STR("Zoé\r\nBcc: a@b.fr"), STR("M"), PHRASE, OWN }, E_PERSON_NAME },
		{ "first_name", { ZOE, STR(""), STR("  "), STR("M"), PHRASE, OWN }, E_FIELD_REQUIRED },
		{ "last_name", { ZOE, STR(""), STR("Z"), STR("a\nb"), PHRASE, OWN }, E_PERSON_NAME },
		{ "last_name", { ZOE, STR(""), STR("Z"), str_printf(cx->arena, "%.*sé", STR_ARG(buf_str(&long_name))), PHRASE, OWN },
		  E_PERSON_NAME },
		{ "password", form_of(ZOE, STR("")), E_PASSWORD_SHORT },
		{ "password", form_of(ZOE, STR("motdepasse2026")), E_PASSWORD_COMMON },
		{ "password", form_of(ZOE, STR("zoe@exemple.fr")), E_PASSWORD_LOGIN },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		failure_clear(cx);
		assert_row(account_sign_up(cx, &rows[i].form) == E_FIELDS, i, str_of(rows[i].field));
		assert_row(rig_field_wrong(cx, rows[i].field, rows[i].ec), i, str_of(rows[i].field));
		assert_row(cx->failure.nfields == 1, i, str_of(rows[i].field));
	}
	assert_int_equal(count_mails(cx), 0);
	failure_clear(cx);
	const struct sign_up longest = { ZOE, STR(""), buf_str(&long_name), STR("M"), PHRASE, OWN };
	MUST(cx, account_sign_up(cx, &longest));
}

ACCOUNT_TESTS(too_many_links_wait_known_address_or_not)
{
	(void)rig;
	const str logins[] = { STR("camille@example.org"), STR("personne@exemple.fr") };
	for (size_t i = 0; i < COUNT(logins); i++) {
		for (int k = 0; k < 5; k++)
			MUST(cx, account_send_password(cx, logins[i], OWN));
		assert_row(account_send_password(cx, logins[i], OWN) == E_MAIL_WAIT, i, logins[i]);
		assert_row(sign_up(cx, logins[i], PHRASE) == E_MAIL_WAIT, i, logins[i]);
		failure_clear(cx);
	}
	cx->now += HOUR;
	MUST(cx, account_send_password(cx, logins[1], OWN));
}

ACCOUNT_TESTS(links_begin_with_the_public_address_when_there_is_one)
{
	size_t n;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	assert_true(str_find(mails(cx, &n)[0].text, STR("\nhttp://127.0.0.1:8080/activation?jeton=")) > 0);
	MUST(cx, config_set(cx, rig->config, STR("http.public_url"), STR("https://factures.exemple.fr/")));
	MUST(cx, account_send_activation(cx, ZOE, STR("http://hostile.example")));
	assert_true(str_find(mails(cx, &n)[0].text, STR("\nhttps://factures.exemple.fr/activation?jeton=")) > 0);
	assert_str(str_sub(mails(cx, &n)[0].link, 0, 18), STR("/activation?jeton="));
}

ACCOUNT_TESTS(mails_speak_the_language_of_the_account)
{
	(void)rig;
	size_t n;
	cx->lang = LANG_EN;
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK);
	cx->lang = LANG_FR; /* somebody else asks */
	MUST(cx, account_send_activation(cx, ZOE, OWN));
	assert_str(mails(cx, &n)[0].subject, msg_plain(LANG_EN, MSG_MAIL_ACTIVATION_SUBJECT));
}

ACCOUNT_TESTS(the_outbox_is_shown_by_a_demonstration_without_a_server_alone)
{
	struct outbox_mail *all;
	size_t n;
	MUST(cx, outbox_list(cx, &all, &n));
	rig->env.demo = false;
	assert_int_equal(outbox_list(cx, &all, &n), E_NOT_FOUND);
	failure_clear(cx);
	rig->env.demo = true;
	MUST(cx, config_set(cx, rig->config, STR("mail.server"), STR("smtp.exemple.fr")));
	assert_int_equal(outbox_list(cx, &all, &n), E_NOT_FOUND);
}

static void a_mail_waits_longer_and_longer(void **state)
{
	(void)state;
	assert_int_equal(mailer_backoff(30000, 1), 30000);
	assert_int_equal(mailer_backoff(30000, 2), 60000);
	assert_int_equal(mailer_backoff(30000, 5), 480000);
	assert_int_equal(mailer_backoff(30000, 100), HOUR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S065_S066_S144_a_link_and_the_password_make_it_active),
		RIG_LIST(S144_without_a_contact_address_it_is_that_of_the_login),
		RIG_LIST(S068_S072_a_new_link_goes_to_the_login_and_ends_the_older),
		RIG_LIST(S069_a_link_expires),
		RIG_LIST(a_second_sign_up_before_activation_takes_the_place_of_the_first),
		RIG_LIST(nobody_outside_learns_whether_an_address_has_an_account),
		RIG_LIST(a_disabled_account_gets_no_link_and_keeps_its_state),
		RIG_LIST(S140_a_new_password_by_a_link_ends_all_sessions),
		RIG_LIST(a_password_link_activates_who_never_followed_the_first),
		RIG_LIST(what_is_wrong_is_told_field_by_field),
		RIG_LIST(too_many_links_wait_known_address_or_not),
		RIG_LIST(links_begin_with_the_public_address_when_there_is_one),
		RIG_LIST(mails_speak_the_language_of_the_account),
		RIG_LIST(the_outbox_is_shown_by_a_demonstration_without_a_server_alone),
		cmocka_unit_test(a_mail_waits_longer_and_longer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
