/* The developer platform and the chain of links of a call, on both engines. */
#include "auth.h"
#include "core_hash.h"
#include "model_piste.h"
#include "service_application.h"
#include "service_call.h"
#include "service_call_log.h"
#include "service_piste.h"
#include "service_raccordement.h"
#include "service_rig.h"
#include "service_session.h"
#include "store_application.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
#define ZOE STR("zoe@exemple.fr")
#define PHRASE STR("cheval pile agrafe")
#define API STR("cpro-factures")

struct bench {
	struct rig *rig;
	struct ctx *cx;
	struct test_db tp;
	struct piste piste;
	const struct developer *who;
	int64_t sandbox;
	struct application_secret secret;
	struct technical_secret technical;
	int64_t raccordement;
};

static const struct auth_options limits = { .failures = 5, .wait_ms = HOUR, .mails = 5, .mails_wait_ms = HOUR };

static bool bench_open(struct bench *b, struct rig *rig, enum db_engine engine)
{
	*b = (struct bench){ .rig = rig };
	if (!rig_open(rig, engine, false) || !test_db_open_piste(&b->tp, engine))
		return false;
	b->cx = rig->cx;
	b->cx->remote = STR("192.0.2.1");
	b->piste = (struct piste){ .db = b->tp.db, .config = rig->config, .auth = auth_new(&limits),
		                   .calls = call_log_new() };
	rig->env.auth = auth_new(&limits);
	rig->env.proved = proved_new();
	rig->env.piste = &b->piste;
	rig->env.kind = ENV_QUALIFICATION;
	return true;
}

static void bench_close(struct bench *b)
{
	call_log_free(b->piste.calls);
	auth_free(b->piste.auth);
	auth_free(b->rig->env.auth);
	proved_free(b->rig->env.proved);
	test_db_close(&b->tp);
	rig_close(b->rig);
}

#define BENCH_TESTS(name)                                       \
	static void name(struct bench *b, struct ctx *cx);      \
	static void name##_on(enum db_engine engine)            \
	{                                                       \
		struct rig rig;                                 \
		struct bench b;                                 \
		if (!bench_open(&b, &rig, engine))              \
			skip();                                 \
		name(&b, b.cx);                                 \
		bench_close(&b);                                \
	}                                                       \
	static void name##_sqlite(void **state)                 \
	{                                                       \
		(void)state;                                    \
		name##_on(DB_SQLITE);                           \
	}                                                       \
	static void name##_postgresql(void **state)             \
	{                                                       \
		(void)state;                                    \
		name##_on(DB_POSTGRESQL);                       \
	}                                                       \
	static void name(struct bench *b, struct ctx *cx)

static struct developer_form sign_up_form(str login)
{
	return (struct developer_form){ .name = STR("Zoé Martin"), .login = login, .password = PHRASE,
		                        .organisation = STR("universelle"), .terms = true };
}

static const struct developer *developer_of(struct bench *b, str login)
{
	const struct developer_form form = sign_up_form(login);
	const struct developer *who = NULL;
	int64_t id;
	str token;
	failure_clear(b->cx);
	MUST(b->cx, developer_sign_up(b->cx, &b->piste, &form, &id));
	MUST(b->cx, developer_sign_in(b->cx, &b->piste, login, PHRASE, &token));
	MUST(b->cx, developer_enter(b->cx, &b->piste, token, &who));
	assert_non_null(who);
	assert_int_equal(who->id, id);
	return who;
}

static struct application *applications(struct bench *b, const struct developer *who, size_t *n)
{
	struct application *list;
	MUST(b->cx, application_list(b->cx, &b->piste, who, &list, n));
	return list;
}

/* A structure of the rig with the space open to a manager. */
static void as_manager(struct bench *b, enum rig_structure of)
{
	rig_as(b->rig, b->cx, of, 0);
	struct actor *actor = ARENA_NEW(b->cx->arena, struct actor);
	struct actor_structure *at = ARENA_NEW(b->cx->arena, struct actor_structure);
	*actor = *b->cx->actor;
	*at = *actor->at;
	at->role = ROLE_MAIN_MANAGER;
	at->spaces.bits |= SPACE_BIT(SPACE_CONNECTION);
	actor->structures = actor->at = at;
	b->cx->actor = actor;
}

static struct raccordement_form raccordement_of(struct bench *b, enum rig_structure of, str application)
{
	return (struct raccordement_form){
		.structure = str_printf(b->cx->arena, "%lld", (long long)b->rig->structures[of].id),
		.application = application,
		.usage = STR("direct"),
		.contact_name = STR("Zoé Martin"),
		.contact_email = ZOE,
	};
}

/* A whole chain: sandbox application with one API, raccordement and technical account of the supplier. */
static void build_chain(struct bench *b)
{
	size_t n;
	b->who = developer_of(b, ZOE);
	struct application *list = applications(b, b->who, &n);
	assert_int_equal(n, 1);
	b->sandbox = list[0].id;
	MUST(b->cx, application_accept(b->cx, &b->piste, b->who, b->sandbox, 1u << PISTE_INVOICES));
	MUST(b->cx, application_select(b->cx, &b->piste, b->who, b->sandbox, 1u << PISTE_INVOICES));
	MUST(b->cx, application_rotate(b->cx, &b->piste, b->who, b->sandbox, &b->secret));
	as_manager(b, SUPPLIER);
	const struct raccordement_form form = raccordement_of(b, SUPPLIER, STR("APP_SANDBOX_zoe@exemple.fr"));
	MUST(b->cx, raccordement_declare(b->cx, &form, &b->raccordement));
	MUST(b->cx, technical_create(b->cx, &b->technical));
}

static enum ec ask_token(struct bench *b, str secret, str *token)
{
	const struct token_ask ask = { b->secret.client_id, secret, STR("openid") };
	struct token_grant grant = { 0 };
	failure_clear(b->cx);
	enum ec ec = token_issue(b->cx, &ask, &grant);
	*token = grant.token;
	return ec;
}

static str account_header(struct ctx *cx, str login, str password)
{
	return base64_of(cx->arena, str_printf(cx->arena, "%.*s:%.*s", STR_ARG(login), STR_ARG(password)));
}

static enum call_link enter_as(struct bench *b, str token, str header, str api)
{
	const struct call call = { token, header, api };
	enum call_link link;
	failure_clear(b->cx);
	MUST(b->cx, call_enter(b->cx, &call, &link));
	assert_int_equal(link == CALL_WHOLE, b->cx->actor != NULL);
	return link;
}

static enum call_link enter(struct bench *b, str token)
{
	return enter_as(b, token, account_header(b->cx, b->technical.login, b->technical.password), API);
}

/* --- the platform --- */

BENCH_TESTS(S026_S028_S029_signing_up_makes_the_sandbox_application)
{
	size_t n;
	const struct developer *who = developer_of(b, STR("Zoe@Exemple.fr"));
	struct application *list = applications(b, who, &n);
	assert_int_equal(n, 1);
	assert_str(list[0].name, STR("APP_SANDBOX_zoe@exemple.fr"));
	assert_int_equal(list[0].kind, APPLICATION_SANDBOX);
	assert_int_equal(list[0].client_id.n, 36);

	const struct developer_form taken = sign_up_form(ZOE), empty = { 0 };
	int64_t id;
	failure_clear(cx);
	assert_int_equal(developer_sign_up(cx, &b->piste, &taken, &id), E_FIELDS);
	assert_true(rig_field_wrong(cx, "login", E_DEVELOPER_TAKEN));
	failure_clear(cx);
	assert_int_equal(developer_sign_up(cx, &b->piste, &empty, &id), E_FIELDS);
	assert_true(rig_field_wrong(cx, "name", E_FIELD_REQUIRED));
	assert_true(rig_field_wrong(cx, "login", E_FIELD_REQUIRED));
	assert_true(rig_field_wrong(cx, "password", E_PASSWORD_SHORT));
	assert_true(rig_field_wrong(cx, "organisation", E_FIELD_REQUIRED));
	assert_true(rig_field_wrong(cx, "terms", E_TERMS));
	str token;
	failure_clear(cx);
	assert_int_equal(developer_sign_in(cx, &b->piste, ZOE, STR("autre chose"), &token), E_SIGN_IN_WRONG);
}

BENCH_TESTS(S032_no_api_is_selected_before_its_conditions_are_accepted)
{
	size_t n;
	struct application_detail *d;
	const struct developer *who = developer_of(b, ZOE);
	int64_t id = applications(b, who, &n)[0].id;
	unsigned two = 1u << PISTE_INVOICES | 1u << PISTE_USERS;
	MUST(cx, application_accept(cx, &b->piste, who, id, 1u << PISTE_INVOICES));
	assert_int_equal(application_select(cx, &b->piste, who, id, two), E_API_TERMS);
	failure_clear(cx);
	MUST(cx, application_load(cx, &b->piste, who, id, &d));
	assert_true(d->apis[PISTE_INVOICES].accepted && !d->apis[PISTE_INVOICES].selected);
	assert_false(d->apis[PISTE_USERS].accepted);
	MUST(cx, application_accept(cx, &b->piste, who, id, two));
	MUST(cx, application_select(cx, &b->piste, who, id, two));
	MUST(cx, application_load(cx, &b->piste, who, id, &d));
	assert_true(d->apis[PISTE_INVOICES].selected && d->apis[PISTE_USERS].selected);
	MUST(cx, application_select(cx, &b->piste, who, id, 1u << PISTE_USERS));
	MUST(cx, application_load(cx, &b->piste, who, id, &d));
	assert_true(!d->apis[PISTE_INVOICES].selected && d->apis[PISTE_INVOICES].accepted);
}

BENCH_TESTS(S033_S034_S035_S036_S037_a_production_application_has_a_name_of_its_own)
{
	const struct developer *who = developer_of(b, ZOE);
	struct application_form form = { .name = STR("MON_APPLICATION_CHORUS_PRO"), .email = ZOE,
		                         .responsible = STR("Zoé Martin"),
		                         .siret = b->rig->structures[SUPPLIER].identifier, .terms = true };
	struct application_secret made;
	MUST(cx, application_create(cx, &b->piste, who, &form, &made));
	assert_int_equal(made.client_secret.n, 36);
	form.name = STR("mon_application_chorus_pro");
	assert_int_equal(application_create(cx, &b->piste, who, &form, &made), E_FIELDS);
	assert_true(rig_field_wrong(cx, "name", E_APPLICATION_TAKEN));
	failure_clear(cx);
	form = (struct application_form){ .name = STR("app_sandbox_x"), .siret = STR("12345678901234") };
	assert_int_equal(application_create(cx, &b->piste, who, &form, &made), E_FIELDS);
	assert_true(rig_field_wrong(cx, "name", E_APPLICATION_PREFIX));
	assert_true(rig_field_wrong(cx, "email", E_FIELD_REQUIRED));
	assert_true(rig_field_wrong(cx, "responsible", E_FIELD_REQUIRED));
	assert_true(rig_field_wrong(cx, "siret", E_SIRET_CHECK));
	assert_true(rig_field_wrong(cx, "terms", E_TERMS));
}

BENCH_TESTS(another_developers_application_is_not_found)
{
	size_t n;
	struct application_detail *d;
	struct application_secret s;
	struct call_row *calls;
	const struct developer *zoe = developer_of(b, ZOE), *other = developer_of(b, STR("autre@exemple.fr"));
	int64_t id = applications(b, zoe, &n)[0].id;
	const struct application_form form = { .email = ZOE, .responsible = STR("X"),
		                               .siret = b->rig->structures[SUPPLIER].identifier };
	const enum ec told[] = {
		application_load(cx, &b->piste, other, id, &d),      application_accept(cx, &b->piste, other, id, 1),
		application_select(cx, &b->piste, other, id, 1),     application_rotate(cx, &b->piste, other, id, &s),
		application_revoke(cx, &b->piste, other, id),        application_calls(cx, &b->piste, other, id, 9, &calls, &n),
		application_update(cx, &b->piste, other, id, &form, 0), application_load(cx, &b->piste, zoe, id + 99, &d),
	};
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		assert_int_equal(told[i], E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(application_load(cx, &b->piste, NULL, id, &d), E_SIGN_IN);
}

/* --- tokens --- */

BENCH_TESTS(S021_S030_a_token_for_the_right_secret_in_the_right_environment)
{
	str token, old;
	build_chain(b);
	old = b->secret.client_secret;
	assert_int_equal(ask_token(b, STR("00000000-0000-4000-8000-000000000000"), &token), E_CLIENT);
	assert_int_equal(ask_token(b, STR(""), &token), E_CLIENT);
	assert_int_equal(ask_token(b, old, &token), E_OK);
	assert_true(token.n >= 43);
	b->rig->env.kind = ENV_PRODUCTION;
	assert_int_equal(ask_token(b, old, &token), E_CLIENT_ENVIRONMENT);
	assert_int_equal(ask_token(b, STR("x"), &token), E_CLIENT);
	b->rig->env.kind = ENV_QUALIFICATION;
	failure_clear(cx);
	MUST(cx, application_rotate(cx, &b->piste, b->who, b->sandbox, &b->secret));
	assert_int_equal(ask_token(b, old, &token), E_CLIENT);
	assert_int_equal(ask_token(b, b->secret.client_secret, &token), E_OK);
	failure_clear(cx);
	MUST(cx, application_revoke(cx, &b->piste, b->who, b->sandbox));
	assert_int_equal(ask_token(b, b->secret.client_secret, &token), E_CLIENT);
}

/* --- the chain --- */

BENCH_TESTS(S051_a_call_needs_every_link)
{
	str token;
	build_chain(b);
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	assert_int_equal(enter(b, token), CALL_WHOLE);
	assert_int_equal(cx->actor->way, WAY_API);
	assert_int_equal(cx->actor->at->id, b->rig->structures[SUPPLIER].id);
	assert_true(actor_may(cx, SPACE_INVOICES_SENT, ACTION_SUBMIT));
	assert_false(actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW));
	assert_false(actor_may(cx, SPACE_MANAGER, ACTION_MANAGE));
	assert_false(actor_may(cx, SPACE_CONNECTION, ACTION_VIEW));

	assert_int_equal(enter(b, STR("")), CALL_TOKEN_MISSING);
	assert_int_equal(enter(b, STR("nimporte")), CALL_TOKEN_WRONG);
	str good = account_header(cx, b->technical.login, b->technical.password);
	const str bad[] = {
		STR(""), STR("!!!"), base64_of(cx->arena, STR("sans-deux-points")),
		account_header(cx, b->technical.login, STR("faux")),
		account_header(cx, STR("TECH_1_00000000000000@cpro.fr"), b->technical.password),
		account_header(cx, STR("camille@example.org"), b->technical.password),
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(enter_as(b, token, bad[i], API), CALL_ACCOUNT_WRONG);
	assert_int_equal(enter_as(b, token, good, STR("cpro-structures")), CALL_NOT_SUBSCRIBED);
	assert_int_equal(enter_as(b, token, good, STR("inconnue")), CALL_NOT_SUBSCRIBED);
	/* Blanks around, no padding, another case of the login. */
	str loose = account_header(cx, str_lower_ascii(cx->arena, b->technical.login), b->technical.password);
	while (loose.p[loose.n - 1] == '=')
		loose.n--;
	assert_int_equal(enter_as(b, token, str_printf(cx->arena, " %.*s ", STR_ARG(loose)), API), CALL_WHOLE);

	as_manager(b, SUPPLIER);
	MUST(cx, raccordement_withdraw(cx, b->raccordement));
	assert_int_equal(enter(b, token), CALL_NOT_DECLARED);
}

BENCH_TESTS(S051_tokens_end_with_time_environment_and_application)
{
	str token;
	build_chain(b);
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	cx->now += HOUR - 1;
	assert_int_equal(enter(b, token), CALL_WHOLE);
	cx->now += 1;
	assert_int_equal(enter(b, token), CALL_TOKEN_WRONG);
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	b->rig->env.kind = ENV_PRODUCTION;
	assert_int_equal(enter(b, token), CALL_TOKEN_WRONG);
	b->rig->env.kind = ENV_QUALIFICATION;
	assert_int_equal(enter(b, token), CALL_WHOLE);
	MUST(cx, application_revoke(cx, &b->piste, b->who, b->sandbox));
	assert_int_equal(enter(b, token), CALL_TOKEN_WRONG);
}

BENCH_TESTS(S047_technical_passwords_expire_and_are_renewed)
{
	str token;
	struct technical_secret renewed;
	build_chain(b);
	struct raccordement_page page;
	as_manager(b, SUPPLIER);
	MUST(cx, raccordement_page(cx, &page));
	assert_int_equal(page.ntechnicals, 1);
	assert_true(page.active[0].whole);
	int64_t id = page.technicals[0].account_id;

	cx->now += 424 * DAY + HOUR;
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	assert_int_equal(enter(b, token), CALL_ACCOUNT_EXPIRED);
	as_manager(b, SUPPLIER);
	MUST(cx, raccordement_page(cx, &page));
	assert_int_equal(page.active[0].links[3].missing, CALL_ACCOUNT_EXPIRED);
	MUST(cx, technical_renew(cx, id, &renewed));
	assert_int_equal(enter(b, token), CALL_ACCOUNT_WRONG); /* remembered or not, the old one ends */
	b->technical = renewed;
	assert_int_equal(enter(b, token), CALL_WHOLE);
	as_manager(b, SUPPLIER);
	MUST(cx, technical_set_active(cx, id, false));
	assert_int_equal(enter(b, token), CALL_NO_RIGHT);
	as_manager(b, RIVAL);
	assert_int_equal(technical_renew(cx, id, &renewed), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(technical_set_active(cx, id, true), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(raccordement_withdraw(cx, b->raccordement), E_NOT_FOUND);
}

BENCH_TESTS(guessing_a_technical_password_is_slowed)
{
	str token;
	build_chain(b);
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	str wrong = account_header(cx, b->technical.login, STR("faux"));
	for (int i = 0; i < limits.failures; i++)
		assert_int_equal(enter_as(b, token, wrong, API), CALL_ACCOUNT_WRONG);
	assert_int_equal(enter(b, token), CALL_ACCOUNT_WRONG); /* also the right one, for a while */
	cx->now += HOUR + 1;
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	assert_int_equal(enter(b, token), CALL_WHOLE);
	for (int i = 0; i < limits.failures; i++)
		assert_int_equal(enter_as(b, token, wrong, API), CALL_ACCOUNT_WRONG);
	assert_int_equal(enter(b, token), CALL_WHOLE); /* proved a moment ago: a guesser locks nobody out */
}

BENCH_TESTS(a_technical_account_signs_in_nowhere_else)
{
	struct signed_in in;
	build_chain(b);
	const struct sign_in forms[] = {
		{ .login = b->technical.login, .password = b->technical.password },
		{ .login = b->technical.login, .password = STR("") },
	};
	for (int i = 0; i < 2; i++) {
		failure_clear(cx);
		assert_int_equal(session_sign_in(cx, &forms[i], &in), E_SIGN_IN_WRONG);
	}
}

/* --- declaring --- */

static enum ec declare(struct bench *b, enum rig_structure of, str application)
{
	const struct raccordement_form form = raccordement_of(b, of, application);
	int64_t id;
	failure_clear(b->cx);
	return raccordement_declare(b->cx, &form, &id);
}

BENCH_TESTS(S049_S149_S150_each_environment_takes_its_own_kind_of_application)
{
	build_chain(b);
	const struct application_form form = { .name = STR("MON_APPLICATION_CHORUS_PRO"), .email = ZOE,
		                               .responsible = STR("Zoé Martin"),
		                               .siret = b->rig->structures[SUPPLIER].identifier, .terms = true };
	struct application_secret made;
	MUST(cx, application_create(cx, &b->piste, b->who, &form, &made));
	as_manager(b, SUPPLIER);
	assert_int_equal(declare(b, SUPPLIER, form.name), E_FIELDS);
	assert_true(rig_field_wrong(cx, "application", E_APPLICATION_PRODUCTION));
	b->rig->env.kind = ENV_PRODUCTION;
	const str sandboxes[] = { STR("APP_SANDBOX_zoe@exemple.fr"), STR("app_sandbox_personne@exemple.fr") };
	for (int i = 0; i < 2; i++) {
		assert_int_equal(declare(b, SUPPLIER, sandboxes[i]), E_FIELDS);
		assert_true(rig_field_wrong(cx, "application", E_APPLICATION_SANDBOX));
		assert_true(str_find(cx->failure.fields[0].message, STR("il est impossible de saisir une application SANDBOX")) > 0);
	}
	assert_int_equal(declare(b, SUPPLIER, form.name), E_OK);
	assert_int_equal(declare(b, SUPPLIER, form.name), E_FIELDS);
	assert_true(rig_field_wrong(cx, "application", E_RACCORDEMENT_THERE));
	assert_int_equal(declare(b, SUPPLIER, STR("INCONNUE")), E_FIELDS);
	assert_true(rig_field_wrong(cx, "application", E_APPLICATION_UNKNOWN));
}

BENCH_TESTS(S043_S048_only_ones_own_structure_with_the_space_open)
{
	struct raccordement_page page;
	struct technical_secret secret;
	build_chain(b);
	as_manager(b, RIVAL);
	assert_int_equal(declare(b, SUPPLIER, STR("APP_SANDBOX_zoe@exemple.fr")), E_FIELDS);
	assert_true(rig_field_wrong(cx, "structure", E_RACCORDEMENT_STRUCTURE));
	failure_clear(cx);
	MUST(cx, raccordement_page(cx, &page));
	assert_int_equal(page.nactive + page.ntechnicals, 0);
	rig_as(b->rig, cx, SUPPLIER, 0); /* a user without the space */
	assert_int_equal(declare(b, SUPPLIER, STR("APP_SANDBOX_zoe@exemple.fr")), E_FIELDS);
	assert_true(rig_field_wrong(cx, "structure", E_RACCORDEMENT_STRUCTURE));
	const enum ec told[] = {
		(failure_clear(cx), raccordement_page(cx, &page)), technical_create(cx, &secret),
		technical_renew(cx, 1, &secret), technical_set_active(cx, 1, false), raccordement_withdraw(cx, b->raccordement),
	};
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		assert_int_equal(told[i], E_FORBIDDEN);
	cx->actor = NULL;
	failure_clear(cx);
	assert_int_equal(raccordement_page(cx, &page), E_SIGN_IN);
}

/* --- calls seen --- */

BENCH_TESTS(calls_are_seen_by_their_developer_without_secrets)
{
	str token;
	size_t n;
	struct call_row *calls;
	build_chain(b);
	MUST(cx, ask_token(b, b->secret.client_secret, &token));
	enum call_link link = enter(b, token);
	call_leave(cx, STR("POST"), STR("/cpro/factures/v1/soumettre"), 200, link);
	link = enter_as(b, token, STR(""), API);
	call_leave(cx, STR("POST"), STR("/cpro/factures/v1/rechercher/fournisseur"), 401, link);
	link = enter(b, STR("nimporte"));
	call_leave(cx, STR("POST"), STR("/cpro/factures/v1/soumettre"), 401, link);
	MUST(cx, application_calls(cx, &b->piste, b->who, b->sandbox, 50, &calls, &n));
	assert_int_equal(n, 2);
	assert_str(calls[0].path, STR("/cpro/factures/v1/rechercher/fournisseur"));
	assert_str(calls[0].link, STR("account_wrong"));
	assert_int_equal(calls[0].status, 401);
	assert_str(calls[1].link, STR("whole"));
	assert_str(calls[1].environment, STR("qualification"));
	for (int i = 0; i < CALLS_KEPT + 20; i++) {
		cx->application_id = b->sandbox;
		call_leave(cx, STR("POST"), STR("/cpro/x"), 200, CALL_WHOLE);
	}
	MUST(cx, application_calls(cx, &b->piste, b->who, b->sandbox, 2 * CALLS_KEPT, &calls, &n));
	assert_int_equal(n, CALLS_KEPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S026_S028_S029_signing_up_makes_the_sandbox_application),
		RIG_LIST(S032_no_api_is_selected_before_its_conditions_are_accepted),
		RIG_LIST(S033_S034_S035_S036_S037_a_production_application_has_a_name_of_its_own),
		RIG_LIST(another_developers_application_is_not_found),
		RIG_LIST(S021_S030_a_token_for_the_right_secret_in_the_right_environment),
		RIG_LIST(S051_a_call_needs_every_link),
		RIG_LIST(S051_tokens_end_with_time_environment_and_application),
		RIG_LIST(S047_technical_passwords_expire_and_are_renewed),
		RIG_LIST(guessing_a_technical_password_is_slowed),
		RIG_LIST(a_technical_account_signs_in_nowhere_else),
		RIG_LIST(S049_S149_S150_each_environment_takes_its_own_kind_of_application),
		RIG_LIST(S043_S048_only_ones_own_structure_with_the_space_open),
		RIG_LIST(calls_are_seen_by_their_developer_without_secrets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
