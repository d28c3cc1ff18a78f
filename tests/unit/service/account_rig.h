/*
 * For tests of accounts: the rig with passwords and a brake of its own, people who sign in, and the mails
 * that a demonstration shows.
 */
#pragma once

#include "auth.h"
#include "service_account.h"
#include "service_mail.h"
#include "service_rig.h"
#include "service_session.h"

#define OWN STR("http://127.0.0.1:8080")
#define HOUR INT64_C(3600000)
#define ZOE STR("zoe@exemple.fr")
#define PHRASE STR("cheval pile agrafe")
#define OTHER_PHRASE STR("lampe orange canal")

/* Runs name(rig, cx) with an auth of its own, on the engine. */
#define ACCOUNT_TESTS(name)                                                                              \
	static void name(struct rig *rig, struct ctx *cx);                                               \
	static void name##_on(enum db_engine engine)                                                     \
	{                                                                                                \
		static const struct auth_options o = { .failures = 5, .wait_ms = HOUR, .mails = 5,       \
			                               .mails_wait_ms = HOUR, .key = STR_INIT("key") };   \
		struct rig rig;                                                                          \
		if (!rig_open(&rig, engine, false))                                                      \
			skip();                                                                          \
		rig.env.auth = auth_new(&o);                                                             \
		rig.env.demo = true;                                                                     \
		rig.cx->remote = STR("192.0.2.1");                                                       \
		name(&rig, rig.cx);                                                                      \
		auth_free(rig.env.auth);                                                                 \
		rig_close(&rig);                                                                         \
	}                                                                                                \
	static void name##_sqlite(void **state)                                                          \
	{                                                                                                \
		(void)state;                                                                             \
		name##_on(DB_SQLITE);                                                                    \
	}                                                                                                \
	static void name##_postgresql(void **state)                                                      \
	{                                                                                                \
		(void)state;                                                                             \
		name##_on(DB_POSTGRESQL);                                                                \
	}                                                                                                \
	static void name(struct rig *rig, struct ctx *cx)

static inline struct sign_up form_of(str login, str password)
{
	return (struct sign_up){ .login = login, .first_name = STR("Zoé"), .last_name = STR("Martin"),
		                 .password = password, .own = OWN };
}

static inline enum ec sign_up(struct ctx *cx, str login, str password)
{
	const struct sign_up form = form_of(login, password);
	failure_clear(cx);
	return account_sign_up(cx, &form);
}

static inline enum ec sign_in_as(struct ctx *cx, const struct sign_in *form, struct signed_in *in)
{
	failure_clear(cx);
	return session_sign_in(cx, form, in);
}

static inline enum ec sign_in(struct ctx *cx, str login, str password, str link)
{
	const struct sign_in form = { .login = login, .password = password, .link = link };
	struct signed_in in;
	return sign_in_as(cx, &form, &in);
}

static inline struct outbox_mail *mails(struct ctx *cx, size_t *n)
{
	struct outbox_mail *all;
	failure_clear(cx);
	MUST(cx, outbox_list(cx, &all, n));
	return all;
}

static inline size_t count_mails(struct ctx *cx)
{
	size_t n;
	mails(cx, &n);
	return n;
}

/* The token of the newest mail that carries one. */
static inline str token(struct ctx *cx)
{
	size_t n;
	struct outbox_mail *all = mails(cx, &n);
	for (size_t i = 0; i < n; i++) {
		ptrdiff_t at = str_find(all[i].link, STR("jeton="));
		if (at > 0)
			return str_sub(all[i].link, (size_t)at + 6, all[i].link.n);
	}
	abort();
}

struct counting {
	struct db_stmt *q;
	str arg;
	int64_t n;
};

static inline enum ec read_count(struct ctx *cx, struct tx *tx, void *arg)
{
	struct counting *c = arg;
	struct db_rows *r;
	bool found;
	const struct db_arg args[] = { db_str(c->arg) };
	TRY(db_find(cx, tx, c->q, args, str_empty(c->arg) ? 0 : 1, &r, &found));
	c->n = row_i64(r);
	return E_OK;
}

/* What a statement counts; arg may be empty. */
static inline int64_t count(struct ctx *cx, struct db_stmt *q, const char *arg)
{
	struct counting c = { .q = q, .arg = str_of(arg) };
	failure_clear(cx);
	MUST(cx, db_read(cx, read_count, &c));
	return c.n;
}

static inline enum ec find_account(struct ctx *cx, struct tx *tx, void *arg)
{
	struct account *a = arg;
	bool found;
	TRY(store_account_find_login(cx, tx, a->login, a, &found));
	return found ? E_OK : E_NOT_FOUND;
}

static inline struct account account_named(struct ctx *cx, str login)
{
	struct account a = { .login = login };
	failure_clear(cx);
	MUST(cx, db_read(cx, find_account, &a));
	return a;
}

/* Somebody new, active and signed in; the session's token. cx acts for them from now on. */
static inline str rig_person(struct ctx *cx, str login)
{
	struct signed_in in;
	bool alive;
	cx->actor = NULL;
	MUST(cx, sign_up(cx, login, PHRASE));
	const struct sign_in form = { .login = login, .password = PHRASE, .link = token(cx),
		                      .agent = STR("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") };
	MUST(cx, sign_in_as(cx, &form, &in));
	MUST(cx, session_enter(cx, in.token, &alive));
	assert_true(alive);
	return in.token;
}
