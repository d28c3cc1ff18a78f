/* « Mon compte »: what people change of their own account, on both engines. */
#include "account_rig.h"
#include "core_json.h"
#include "service_factor.h"
#include "service_profile.h"
#include "service_verify.h"

#define LEA STR("lea@exemple.fr")

DB_STMT(Q_EVENTS_OF, "SELECT COUNT(*) FROM event WHERE kind = $1");
DB_STMT(Q_LEAKS, "SELECT (SELECT COUNT(*) FROM event WHERE data <> replace(data, $1, ''))"
                 " + (SELECT COUNT(*) FROM mail WHERE recipient = $1 AND account_id IS NOT NULL)"
                 " + (SELECT COUNT(*) FROM account WHERE login = $1 OR contact_email = $1)");
DB_STMT(Q_DETACH, "DELETE FROM rattachement WHERE account_id = $1");

static bool alive(struct ctx *cx, str session)
{
	bool yes;
	const struct actor *actor = cx->actor;
	failure_clear(cx);
	MUST(cx, session_enter(cx, session, &yes));
	cx->actor = actor;
	return yes;
}

static str newest_subject(struct ctx *cx)
{
	size_t n;
	return mails(cx, &n)[0].subject;
}

ACCOUNT_TESTS(S134_S135_names_contact_address_and_dates)
{
	(void)rig;
	struct profile p;
	rig_person(cx, ZOE);
	MUST(cx, profile_load(cx, &p));
	assert_int_equal(p.created_at, cx->now);
	assert_int_equal(p.activated_at, cx->now);
	assert_int_equal(p.state, ACCOUNT_ACTIVE);
	MUST(cx, profile_save_person(cx, STR(" Zoe\u0301 "), STR("Dupont"), STR("Compta@exemple.fr")));
	MUST(cx, profile_load(cx, &p));
	assert_str(p.first_name, STR("Zoé"));
	assert_str(p.last_name, STR("Dupont"));
	assert_str(p.contact_email, STR("Compta@exemple.fr"));
	assert_int_equal(count(cx, &Q_EVENTS_OF, "account.changed"), 1);
	MUST(cx, profile_save_person(cx, STR("Zoé"), STR("Dupont"), STR("Compta@exemple.fr")));
	assert_int_equal(count(cx, &Q_EVENTS_OF, "account.changed"), 1); /* nothing changed */
	assert_int_equal(profile_save_person(cx, STR(""), STR("a\nb"), STR("x")), E_FIELDS);
	assert_int_equal(cx->failure.nfields, 3);
}

ACCOUNT_TESTS(S140_another_password_wants_the_present_one_and_ends_other_sessions)
{
	(void)rig;
	str here = rig_person(cx, ZOE);
	const struct sign_in form = { .login = ZOE, .password = PHRASE };
	struct signed_in there;
	MUST(cx, sign_in_as(cx, &form, &there));
	assert_int_equal(profile_set_password(cx, STR("autre chose ici"), OTHER_PHRASE), E_FIELDS);
	assert_true(rig_field_wrong(cx, "present", E_PASSWORD_PRESENT));
	failure_clear(cx);
	assert_int_equal(profile_set_password(cx, PHRASE, STR("court")), E_FIELDS);
	assert_true(rig_field_wrong(cx, "password", E_PASSWORD_SHORT));
	assert_true(alive(cx, there.token));
	failure_clear(cx);
	MUST(cx, profile_set_password(cx, PHRASE, OTHER_PHRASE));
	assert_true(alive(cx, here));
	assert_false(alive(cx, there.token));
	assert_str(newest_subject(cx), msg_plain(LANG_FR, MSG_MAIL_CHANGED_SUBJECT));
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, OTHER_PHRASE, STR_NONE), E_OK);
}

/* Who found a session open does not get to guess. */
ACCOUNT_TESTS(S140_the_present_password_is_not_to_be_guessed)
{
	(void)rig;
	rig_person(cx, ZOE);
	for (int i = 0; i < 5; i++) {
		failure_clear(cx);
		assert_int_equal(profile_set_password(cx, STR("autre chose ici"), OTHER_PHRASE), E_FIELDS);
	}
	failure_clear(cx);
	assert_int_equal(profile_set_password(cx, PHRASE, OTHER_PHRASE), E_SIGN_IN_WAIT);
}

ACCOUNT_TESTS(S141_the_answer_is_asked_with_the_link_and_never_shown)
{
	(void)rig;
	str question;
	rig_person(cx, ZOE);
	assert_int_equal(profile_set_question(cx, PHRASE, STR("Mon premier vélo ?"), STR("a")), E_FIELDS);
	assert_true(rig_field_wrong(cx, "answer", E_ANSWER_SHORT));
	failure_clear(cx);
	MUST(cx, profile_set_question(cx, PHRASE, STR("Mon premier vélo ?"), STR("  Un  Éclair bleu")));
	struct account a = account_named(cx, ZOE);
	assert_true(str_starts(a.answer_hash, STR("$argon2id$")));
	cx->actor = NULL;
	MUST(cx, account_send_password(cx, ZOE, OWN));
	str link = token(cx);
	MUST(cx, account_question(cx, link, &question));
	assert_str(question, STR("Mon premier vélo ?"));
	assert_int_equal(account_set_password(cx, link, OTHER_PHRASE, STR("un vélo rouge")), E_FIELDS);
	assert_true(rig_field_wrong(cx, "answer", E_ANSWER_WRONG));
	failure_clear(cx);
	assert_int_equal(account_set_password(cx, link, OTHER_PHRASE, STR_NONE), E_FIELDS);
	failure_clear(cx);
	MUST(cx, account_set_password(cx, link, OTHER_PHRASE, STR("un eclair BLEU")));
	assert_int_equal(sign_in(cx, ZOE, OTHER_PHRASE, STR_NONE), E_OK);
}

ACCOUNT_TESTS(S141_wrong_answers_wait_and_the_answers_of_the_forms_outside_are_the_same)
{
	(void)rig;
	rig_person(cx, ZOE);
	MUST(cx, profile_set_question(cx, PHRASE, STR("Mon premier vélo ?"), STR("éclair bleu")));
	cx->actor = NULL;
	MUST(cx, account_send_password(cx, ZOE, OWN));
	str link = token(cx);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(account_set_password(cx, link, OTHER_PHRASE, STR("faux faux")), E_FIELDS);
		failure_clear(cx);
	}
	assert_int_equal(account_set_password(cx, link, OTHER_PHRASE, STR("éclair bleu")), E_SIGN_IN_WAIT);
	failure_clear(cx);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK); /* signing in is another matter */
	cx->now += HOUR - 1; /* the link outlives the wait by nothing: ask again */
	MUST(cx, account_send_password(cx, ZOE, OWN));
	cx->now += 1;
	MUST(cx, account_set_password(cx, token(cx), OTHER_PHRASE, STR("éclair bleu")));
}

/* --- two factors --- */

/* The secret behind « ABCD EFGH … ». */
static str secret_of(struct arena *a, str shown)
{
	struct buf b = buf_in(a);
	unsigned bits = 0;
	int have = 0;
	for (size_t i = 0; i < shown.n; i++) {
		char c = shown.p[i];
		if (c == ' ')
			continue;
		bits = bits << 5 | (unsigned)(c >= 'A' ? c - 'A' : c - '2' + 26);
		have += 5;
		if (have >= 8) {
			have -= 8;
			buf_add_char(&b, (char)(bits >> have));
		}
	}
	return buf_str(&b);
}

static str code_now(struct ctx *cx, str secret)
{
	return totp_code(cx->arena, secret, cx->now / TOTP_STEP_MS);
}

/* Turns it on for whoever is signed in. */
static str turn_on(struct ctx *cx, str codes[RECOVERY_CODES])
{
	struct factor_setup setup;
	MUST(cx, factor_begin(cx, &setup));
	str secret = secret_of(cx->arena, setup.secret);
	MUST(cx, factor_confirm(cx, PHRASE, code_now(cx, secret), codes));
	cx->now += TOTP_STEP_MS; /* the code that turned it on is used up */
	return secret;
}

static str ticket(struct ctx *cx)
{
	const struct sign_in form = { .login = ZOE, .password = PHRASE };
	struct signed_in in;
	MUST(cx, sign_in_as(cx, &form, &in));
	assert_true(str_empty(in.token));
	assert_false(str_empty(in.ticket));
	return in.ticket;
}

static enum ec step(struct ctx *cx, str t, str code)
{
	str session;
	failure_clear(cx);
	return session_second_step(cx, t, code, STR_NONE, &session);
}

ACCOUNT_TESTS(a_second_factor_is_asked_and_each_code_is_good_once)
{
	(void)rig;
	str codes[RECOVERY_CODES];
	rig_person(cx, ZOE);
	str secret = turn_on(cx, codes);
	assert_str(newest_subject(cx), msg_plain(LANG_FR, MSG_MAIL_FACTOR_ON_SUBJECT));
	str t = ticket(cx), code = code_now(cx, secret);
	assert_int_equal(step(cx, t, STR("000000")), E_CODE_WRONG);
	assert_int_equal(step(cx, t, code), E_OK);
	assert_int_equal(step(cx, t, code), E_CODE_WRONG);
	assert_int_equal(step(cx, ticket(cx), code), E_CODE_WRONG);
	cx->now += TOTP_STEP_MS;
	assert_int_equal(step(cx, ticket(cx), code_now(cx, secret)), E_OK);
}

ACCOUNT_TESTS(a_recovery_code_is_good_once_and_kept_as_a_proof_alone)
{
	(void)rig;
	str codes[RECOVERY_CODES];
	struct factor_state s;
	rig_person(cx, ZOE);
	turn_on(cx, codes);
	assert_int_equal(codes[0].n, 19);
	assert_int_equal(step(cx, ticket(cx), str_lower_ascii(cx->arena, codes[3])), E_OK);
	assert_int_equal(step(cx, ticket(cx), codes[3]), E_CODE_WRONG);
	failure_clear(cx);
	MUST(cx, factor_load(cx, &s));
	assert_true(s.on);
	assert_int_equal(s.codes, RECOVERY_CODES - 1);
	str fresh[RECOVERY_CODES];
	assert_int_equal(factor_new_codes(cx, STR("autre chose ici"), fresh), E_FIELDS);
	failure_clear(cx);
	MUST(cx, factor_new_codes(cx, PHRASE, fresh));
	assert_int_equal(step(cx, ticket(cx), codes[5]), E_CODE_WRONG);
	assert_int_equal(step(cx, ticket(cx), fresh[5]), E_OK);
}

ACCOUNT_TESTS(guessing_codes_waits_and_its_owner_is_told)
{
	(void)rig;
	str codes[RECOVERY_CODES];
	rig_person(cx, ZOE);
	str secret = turn_on(cx, codes), t = ticket(cx);
	for (int i = 0; i < 4; i++)
		assert_int_equal(step(cx, t, STR("000000")), E_CODE_WRONG);
	assert_int_equal(step(cx, t, STR("000000")), E_SIGN_IN_WAIT);
	assert_str(newest_subject(cx), msg_plain(LANG_FR, MSG_MAIL_CODES_WRONG_SUBJECT));
	assert_int_equal(step(cx, t, code_now(cx, secret)), E_SIGN_IN_WAIT);
	cx->now += HOUR;
	assert_int_equal(step(cx, ticket(cx), code_now(cx, secret)), E_OK);
}

ACCOUNT_TESTS(a_ticket_ends_with_its_time_and_with_the_password)
{
	(void)rig;
	str codes[RECOVERY_CODES];
	rig_person(cx, ZOE);
	str secret = turn_on(cx, codes), t = ticket(cx);
	for (size_t i = 0; i < t.n; i++) {
		char *bytes = ARENA_ARRAY(cx->arena, char, t.n);
		memcpy(bytes, t.p, t.n);
		bytes[i] = bytes[i] == '1' ? '2' : '1';
		assert_int_equal(step(cx, (str){ bytes, t.n }, code_now(cx, secret)), E_SECOND_STEP);
	}
	assert_int_equal(step(cx, STR_NONE, code_now(cx, secret)), E_SECOND_STEP);
	failure_clear(cx);
	MUST(cx, profile_set_password(cx, PHRASE, OTHER_PHRASE));
	assert_int_equal(step(cx, t, code_now(cx, secret)), E_SECOND_STEP);
	MUST(cx, profile_set_password(cx, OTHER_PHRASE, PHRASE));
	t = ticket(cx);
	cx->now += 10 * 60000;
	assert_int_equal(step(cx, t, code_now(cx, secret)), E_SECOND_STEP);
}

ACCOUNT_TESTS(a_second_factor_is_set_up_with_a_code_and_ended_with_the_password)
{
	(void)rig;
	str codes[RECOVERY_CODES];
	struct factor_setup one, two;
	struct factor_state s;
	rig_person(cx, ZOE);
	MUST(cx, factor_begin(cx, &one));
	MUST(cx, factor_begin(cx, &two));
	assert_str(one.secret, two.secret); /* the page shown again fits the app */
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK); /* not on yet */
	assert_int_equal(factor_confirm(cx, PHRASE, STR("000000"), codes), E_FIELDS);
	assert_true(rig_field_wrong(cx, "code", E_CODE_WRONG));
	failure_clear(cx);
	str secret = turn_on(cx, codes);
	assert_str(secret, secret_of(cx->arena, one.secret));
	assert_int_equal(factor_begin(cx, &one), E_FACTOR);
	failure_clear(cx);
	assert_int_equal(factor_off(cx, STR("autre chose ici")), E_FIELDS);
	failure_clear(cx);
	MUST(cx, factor_off(cx, PHRASE));
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK);
	MUST(cx, factor_load(cx, &s));
	assert_false(s.on);
}

/* --- another login address --- */

ACCOUNT_TESTS(another_address_is_proven_by_its_link_and_the_old_one_is_told)
{
	(void)rig;
	size_t n;
	str login;
	str here = rig_person(cx, ZOE);
	const struct sign_in form = { .login = ZOE, .password = PHRASE };
	struct signed_in there;
	MUST(cx, sign_in_as(cx, &form, &there));
	assert_int_equal(profile_ask_address(cx, PHRASE, ZOE, OWN), E_FIELDS);
	assert_true(rig_field_wrong(cx, "login", E_ADDRESS_SAME));
	failure_clear(cx);
	MUST(cx, profile_ask_address(cx, PHRASE, STR(" Lea@Exemple.fr"), OWN));
	struct outbox_mail *all = mails(cx, &n);
	assert_str(all[0].to, LEA);
	assert_str(all[1].to, ZOE);
	assert_int_equal(sign_in(cx, LEA, PHRASE, STR_NONE), E_SIGN_IN_WRONG);
	str link = token(cx);
	failure_clear(cx);
	MUST(cx, profile_address_of_link(cx, link, &login));
	assert_str(login, LEA);
	MUST(cx, profile_take_address(cx, link));
	assert_true(alive(cx, here));
	assert_false(alive(cx, there.token));
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, LEA, PHRASE, STR_NONE), E_OK);
	assert_str(account_named(cx, LEA).contact_email, LEA); /* it was the old login */
	assert_str(mails(cx, &n)[0].to, ZOE);
	assert_int_equal(profile_take_address(cx, link), E_LINK);
}

ACCOUNT_TESTS(whether_the_new_address_has_an_account_is_not_told)
{
	(void)rig;
	size_t n;
	rig_person(cx, LEA);
	rig_person(cx, ZOE);
	size_t before = count_mails(cx);
	MUST(cx, profile_ask_address(cx, PHRASE, LEA, OWN));
	struct outbox_mail *all = mails(cx, &n);
	assert_int_equal(n, before + 2); /* as many as for a free one */
	assert_str(all[0].to, LEA);
	assert_str(all[0].subject, msg_plain(LANG_FR, MSG_MAIL_EXISTS_SUBJECT));
	assert_str(all[1].subject, msg_plain(LANG_FR, MSG_MAIL_ADDRESS_ASKED_SUBJECT));
}

ACCOUNT_TESTS(an_address_taken_meanwhile_is_not_had)
{
	(void)rig;
	rig_person(cx, ZOE);
	MUST(cx, profile_ask_address(cx, PHRASE, LEA, OWN));
	str link = token(cx);
	rig_person(cx, LEA);
	failure_clear(cx);
	assert_int_equal(profile_take_address(cx, link), E_LINK);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK);
}

/* --- sessions --- */

ACCOUNT_TESTS(sessions_are_listed_and_ended_one_or_all)
{
	(void)rig;
	struct session_info *s;
	size_t n;
	str stranger = rig_person(cx, LEA);
	MUST(cx, profile_sessions(cx, &s, &n));
	str foreign = s[0].id;
	str here = rig_person(cx, ZOE);
	const struct sign_in form = { .login = ZOE, .password = PHRASE, .agent = STR("curl/8.0") };
	struct signed_in one, two, three;
	cx->now += 1000;
	MUST(cx, sign_in_as(cx, &form, &one));
	MUST(cx, sign_in_as(cx, &form, &two));
	MUST(cx, sign_in_as(cx, &form, &three));
	MUST(cx, profile_sessions(cx, &s, &n));
	assert_int_equal(n, 4);
	assert_str(s[0].agent, STR("curl/8.0"));
	assert_str(s[0].remote, STR("192.0.2.1"));
	assert_true(s[3].current); /* seen first */
	assert_int_equal(profile_end_session(cx, foreign), E_NOT_FOUND);
	assert_true(alive(cx, stranger));
	failure_clear(cx);
	assert_int_equal(profile_end_session(cx, STR("zz")), E_NOT_FOUND);
	failure_clear(cx);
	MUST(cx, profile_end_session(cx, s[0].id));
	MUST(cx, profile_sessions(cx, &s, &n));
	assert_int_equal(n, 3);
	MUST(cx, profile_end_session(cx, STR_NONE));
	assert_true(alive(cx, here));
	assert_false(alive(cx, one.token) || alive(cx, two.token) || alive(cx, three.token));
	assert_int_equal(count(cx, &Q_EVENTS_OF, "session.ended"), 2);
}

/* --- personal data --- */

ACCOUNT_TESTS(the_copy_holds_what_is_kept_and_no_secret)
{
	(void)rig;
	str json;
	const struct json *o;
	rig_person(cx, ZOE);
	MUST(cx, profile_set_question(cx, PHRASE, STR("Mon premier vélo ?"), STR("éclair bleu")));
	MUST(cx, profile_export(cx, &json));
	MUST(cx, json_parse(cx, json, &o));
	assert_str(json_str(json_member(o, "account"), "login"), ZOE);
	assert_int_equal(json_member(o, "sessions")->n, 1);
	assert_true(json_member(o, "events")->n >= 4);
	assert_true(json_member(o, "mails")->n >= 1);
	assert_true(str_find(json, STR("$argon2id$")) < 0);
}

struct attaching {
	int64_t account, structure;
	enum role role;
};

static enum ec write_attach(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct attaching *a = arg;
	TRY(db_exec(cx, tx, &Q_DETACH, DB_ARGS(db_i64(a->account)), NULL));
	return store_rattachement_insert(cx, tx, a->account, a->structure, a->role);
}

/* In that structure alone, with that role. */
static void attach(struct rig *rig, int64_t account, enum role role)
{
	struct attaching a = { account, rig->structures[SUPPLIER].id, role };
	failure_clear(rig->cx);
	MUST(rig->cx, db_write(rig->cx, "attach", write_attach, &a));
}

ACCOUNT_TESTS(an_erased_account_is_nobodys_and_the_chain_stays_whole)
{
	struct verify_report r = { 0 };
	str here = rig_person(cx, ZOE);
	int64_t id = cx->actor->account_id;
	attach(rig, id, ROLE_MAIN_MANAGER);
	assert_int_equal(profile_erase(cx, PHRASE, false), E_FIELDS);
	assert_true(rig_field_wrong(cx, "sure", E_CONFIRM));
	failure_clear(cx);
	assert_int_equal(profile_erase(cx, STR("autre chose ici"), true), E_FIELDS);
	failure_clear(cx);
	assert_int_equal(profile_erase(cx, PHRASE, true), E_ACCOUNT_MAIN_MANAGER); /* handed over first */
	assert_true(alive(cx, here));
	attach(rig, id, ROLE_USER);
	MUST(cx, profile_erase(cx, PHRASE, true));
	assert_false(alive(cx, here));
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_SIGN_IN_WRONG);
	assert_int_equal(count(cx, &Q_LEAKS, "zoe@exemple.fr"), 0);
	struct account a = account_named(cx, str_printf(cx->arena, "#%lld", (long long)id));
	assert_int_equal(a.state, ACCOUNT_ERASED);
	assert_str(a.first_name, STR(""));
	assert_str(a.password_hash, STR(""));
	cx->actor = actor_system(cx->arena);
	MUST(cx, verify_environment(cx, NULL, &r));
	assert_true(r.sound);
	assert_int_equal(sign_up(cx, ZOE, PHRASE), E_OK); /* the address is free again */
	assert_true(account_named(cx, ZOE).id != id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S134_S135_names_contact_address_and_dates),
		RIG_LIST(S140_another_password_wants_the_present_one_and_ends_other_sessions),
		RIG_LIST(S140_the_present_password_is_not_to_be_guessed),
		RIG_LIST(S141_the_answer_is_asked_with_the_link_and_never_shown),
		RIG_LIST(S141_wrong_answers_wait_and_the_answers_of_the_forms_outside_are_the_same),
		RIG_LIST(a_second_factor_is_asked_and_each_code_is_good_once),
		RIG_LIST(a_recovery_code_is_good_once_and_kept_as_a_proof_alone),
		RIG_LIST(guessing_codes_waits_and_its_owner_is_told),
		RIG_LIST(a_ticket_ends_with_its_time_and_with_the_password),
		RIG_LIST(a_second_factor_is_set_up_with_a_code_and_ended_with_the_password),
		RIG_LIST(another_address_is_proven_by_its_link_and_the_old_one_is_told),
		RIG_LIST(whether_the_new_address_has_an_account_is_not_told),
		RIG_LIST(an_address_taken_meanwhile_is_not_had),
		RIG_LIST(sessions_are_listed_and_ended_one_or_all),
		RIG_LIST(the_copy_holds_what_is_kept_and_no_secret),
		RIG_LIST(an_erased_account_is_nobodys_and_the_chain_stays_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
