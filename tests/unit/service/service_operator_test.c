/* What the operator does, on both engines: who may, what it changes, what stays in the history. */
#include "account_rig.h"
#include "service_factor.h"
#include "service_operator.h"
#include "service_profile.h"
#include "service_verify.h"

DB_STMT(Q_NOTES, "SELECT COUNT(*) FROM event WHERE kind = 'operator.account' AND data = $1");
DB_STMT(Q_HANDED, "SELECT COUNT(*) FROM event WHERE kind = $1");

static void as_operator(struct ctx *cx)
{
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	*actor = *actor_system(cx->arena);
	actor->name = STR("racine");
	failure_clear(cx);
	cx->actor = actor;
}

static struct operator_account load(struct ctx *cx, str login)
{
	struct operator_account a;
	int64_t id;
	failure_clear(cx);
	MUST(cx, operator_account_id(cx, login, &id));
	MUST(cx, operator_account_load(cx, id, &a));
	return a;
}

static enum ec act(struct ctx *cx, str login, enum operator_act what, const char *reason)
{
	struct operator_order o = { .act = what, .reason = str_of(reason), .own = OWN };
	failure_clear(cx);
	MUST(cx, operator_account_id(cx, login, &o.id));
	return operator_do(cx, &o);
}

ACCOUNT_TESTS(only_operators_may_and_each_act_wants_a_reason)
{
	(void)rig;
	struct operator_account *rows, a;
	struct structure *structures;
	struct operator_structure s;
	struct operator_lock *locks;
	size_t n;
	rig_person(cx, ZOE);
	const struct operator_order o = { .id = cx->actor->account_id, .act = OPERATOR_GRANT, .reason = STR("moi") };
	const struct succession heir = { 1, ZOE, STR("moi"), OWN };
#define REFUSED(expr)                                   \
	do {                                            \
		failure_clear(cx);                      \
		assert_int_equal((expr), E_FORBIDDEN);  \
	} while (0)
	REFUSED(operator_accounts(cx, STR(""), 0, &rows, &n));
	REFUSED(operator_account_load(cx, o.id, &a));
	REFUSED(operator_do(cx, &o));
	REFUSED(operator_structures(cx, STR("v"), &structures, &n));
	REFUSED(operator_structure_load(cx, 1, &s));
	REFUSED(operator_succession(cx, &heir));
	REFUSED(operator_mail_again(cx, 1));
	REFUSED(operator_locks(cx, &locks, &n));
	REFUSED(operator_lift(cx, ZOE, STR("moi")));
	cx->actor = NULL;
	failure_clear(cx);
	assert_int_equal(operator_accounts(cx, STR(""), 0, &rows, &n), E_SIGN_IN);
	as_operator(cx);
	assert_int_equal(act(cx, ZOE, OPERATOR_GRANT, "  "), E_FIELDS);
	assert_true(rig_field_wrong(cx, "reason", E_REASON));
	assert_false(load(cx, ZOE).is_operator);
	assert_int_equal(act(cx, ZOE, OPERATOR_GRANT, "Astreinte"), E_OK);
	assert_true(load(cx, ZOE).is_operator);
	str data = str_printf(cx->arena, "{\"account\":%lld,\"act\":\"operator\",\"reason\":\"Astreinte\",\"by\":\"racine\"}",
	                      (long long)load(cx, ZOE).id);
	assert_int_equal(count(cx, &Q_NOTES, str_z(cx->arena, data)), 1);
}

ACCOUNT_TESTS(accounts_are_found_by_login_and_name)
{
	(void)rig;
	struct operator_account *rows;
	size_t n;
	rig_person(cx, ZOE);
	as_operator(cx);
	static const char *const words[] = { "zoe@", "ZOE@Exemple", "martin", "Mart" };
	for (size_t i = 0; i < COUNT(words); i++) {
		MUST(cx, operator_accounts(cx, str_of(words[i]), 0, &rows, &n));
		assert_row(n == 1 && str_eq(rows[0].login, ZOE), i, str_of(words[i]));
	}
	MUST(cx, operator_accounts(cx, STR(""), 0, &rows, &n));
	assert_true(n >= 2 && str_eq(rows[0].login, ZOE)); /* the newest first */
	MUST(cx, operator_accounts(cx, STR(""), rows[0].id, &rows, &n));
	assert_false(str_eq(rows[0].login, ZOE));
	MUST(cx, operator_accounts(cx, STR("personne"), 0, &rows, &n));
	assert_int_equal(n, 0);
}

ACCOUNT_TESTS(a_disabled_account_signs_in_nowhere_until_it_is_enabled)
{
	(void)rig;
	bool alive;
	str session = rig_person(cx, ZOE);
	as_operator(cx);
	assert_int_equal(act(cx, ZOE, OPERATOR_ENABLE, "pour voir"), E_DB_CONFLICT);
	assert_int_equal(act(cx, ZOE, OPERATOR_DISABLE, "Téléphone volé"), E_OK);
	MUST(cx, session_enter(cx, session, &alive));
	assert_false(alive);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_ACCOUNT_DISABLED);
	as_operator(cx);
	assert_int_equal(act(cx, ZOE, OPERATOR_ENABLE, "Retrouvé"), E_OK);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK);
}

ACCOUNT_TESTS(an_activation_link_is_sent_again)
{
	(void)rig;
	MUST(cx, sign_up(cx, ZOE, PHRASE));
	str first = token(cx);
	as_operator(cx);
	assert_int_equal(act(cx, ZOE, OPERATOR_ACTIVATION, "Appel du 24"), E_OK);
	str second = token(cx);
	assert_false(str_eq(first, second));
	cx->actor = NULL;
	assert_int_equal(sign_in(cx, ZOE, PHRASE, second), E_OK);
	as_operator(cx);
	assert_int_equal(act(cx, ZOE, OPERATOR_ACTIVATION, "encore"), E_DB_CONFLICT);
}

ACCOUNT_TESTS(a_locked_sign_in_is_seen_and_lifted_from_another_process)
{
	struct operator_lock *locks;
	size_t n;
	rig_person(cx, ZOE);
	cx->actor = NULL;
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(cx, ZOE, STR("autre chose ici"), STR_NONE), E_SIGN_IN_WRONG);
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_SIGN_IN_WAIT);
	as_operator(cx);
	MUST(cx, operator_locks(cx, &locks, &n));
	assert_int_equal(n, 1);
	assert_str(locks[0].login, ZOE);
	assert_str(locks[0].remote, STR("192.0.2.1"));
	assert_true(load(cx, ZOE).locked_until > cx->now);
	/* The command line has a brake of its own, which knows nothing. */
	struct auth *serving = rig->env.auth;
	static const struct auth_options o = { .failures = 5, .wait_ms = HOUR, .mails = 5, .mails_wait_ms = HOUR };
	rig->env.auth = auth_new(&o);
	assert_int_equal(act(cx, ZOE, OPERATOR_UNLOCK, "Clavier en panne"), E_OK);
	auth_free(rig->env.auth);
	rig->env.auth = serving;
	cx->actor = NULL;
	assert_int_equal(sign_in(cx, ZOE, PHRASE, STR_NONE), E_OK);
	as_operator(cx);
	MUST(cx, operator_locks(cx, &locks, &n));
	assert_int_equal(n, 0);
	assert_int_equal(operator_lift(cx, ZOE, STR("encore")), E_NOT_FOUND);
}

ACCOUNT_TESTS(a_second_factor_and_a_question_are_taken_away)
{
	(void)rig;
	struct factor_setup setup;
	rig_person(cx, ZOE);
	MUST(cx, factor_begin(cx, &setup));
	MUST(cx, profile_set_question(cx, PHRASE, STR("Mon premier vélo ?"), STR("éclair bleu")));
	as_operator(cx);
	assert_int_equal(act(cx, ZOE, OPERATOR_QUESTION_OFF, "Réponse oubliée"), E_OK);
	assert_str(account_named(cx, ZOE).question, STR(""));
	assert_int_equal(act(cx, ZOE, OPERATOR_FACTOR_OFF, "Téléphone perdu"), E_OK);
	assert_false(load(cx, ZOE).second_factor);
}

ACCOUNT_TESTS(S102_a_successor_is_named_with_a_reason_and_there_is_one_main_manager)
{
	struct operator_structure s;
	struct verify_report r = { 0 };
	int64_t town = rig->structures[TOWN].id;
	rig_person(cx, ZOE);
	as_operator(cx);
	struct succession order = { town, ZOE, STR(""), OWN };
	assert_int_equal(operator_succession(cx, &order), E_FIELDS);
	assert_true(rig_field_wrong(cx, "reason", E_REASON));
	failure_clear(cx);
	order.reason = STR("Départ à la retraite");
	order.login = STR("personne@exemple.fr");
	assert_int_equal(operator_succession(cx, &order), E_FIELDS);
	failure_clear(cx);
	order.login = ZOE;
	MUST(cx, operator_succession(cx, &order));
	order.login = STR("camille@example.org"); /* attached there already */
	MUST(cx, operator_succession(cx, &order));
	MUST(cx, operator_structure_load(cx, town, &s));
	assert_int_equal(s.npeople, 2);
	for (size_t i = 0; i < s.npeople; i++)
		assert_int_equal(s.people[i].role, str_eq(s.people[i].login, ZOE) ? ROLE_USER : ROLE_MAIN_MANAGER);
	assert_int_equal(count(cx, &Q_HANDED, "manager.handed_over"), 2);
	MUST(cx, verify_environment(cx, NULL, &r));
	assert_true(r.sound);
}

ACCOUNT_TESTS(a_mail_that_waits_is_tried_at_once)
{
	(void)rig;
	struct mail_fate *fates;
	size_t n;
	MUST(cx, sign_up(cx, ZOE, PHRASE));
	as_operator(cx);
	MUST(cx, mail_fates(cx, 10, &fates, &n));
	MUST(cx, operator_mail_again(cx, fates[0].id));
	assert_int_equal(operator_mail_again(cx, 999), E_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(only_operators_may_and_each_act_wants_a_reason),
		RIG_LIST(accounts_are_found_by_login_and_name),
		RIG_LIST(a_disabled_account_signs_in_nowhere_until_it_is_enabled),
		RIG_LIST(an_activation_link_is_sent_again),
		RIG_LIST(a_locked_sign_in_is_seen_and_lifted_from_another_process),
		RIG_LIST(a_second_factor_and_a_question_are_taken_away),
		RIG_LIST(S102_a_successor_is_named_with_a_reason_and_there_is_one_main_manager),
		RIG_LIST(a_mail_that_waits_is_tried_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
