#include "service_piste.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth.h"
#include "core_hash.h"
#include "core_log.h"
#include "core_utf8.h"
#include "mail.h"
#include "service_application.h"
#include "service_call_log.h"
#include "service_piste_db.h"
#include "store_developer.h"

#define TOKEN_BYTES 32
#define TOUCH_MS 60000 /* how stale seen_at may be */

/* --- the platform --- */

static enum ec open_database(struct ctx *cx, const struct piste_options *o, struct piste *piste)
{
	str url = config_str(o->config, SET_DATABASE_URL);
	struct db_options db = {
		.url = str_empty(url) ? str_printf(cx->arena, "%.*s/piste/chorale.db", STR_ARG(o->data)) : url,
		.schema = STR("piste"),
		.readers = (int)config_int(o->config, SET_DATABASE_CONNECTIONS),
		.tables = DB_PISTE,
	};
	TRY(db_open(cx, &db, &piste->db));
	return o->migrate ? db_migrate(cx, piste->db) : E_OK;
}

enum ec piste_open(struct ctx *cx, const struct piste_options *o, struct piste **out)
{
	const char *folder = str_z(cx->arena, str_printf(cx->arena, "%.*s/piste", STR_ARG(o->data)));
	*out = NULL;
	if (o->migrate && mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fail(cx, errno == ENOSPC ? E_DISK_FULL : E_IO);
	if (access(folder, R_OK) != 0)
		return E_OK;
	struct piste *piste = calloc(1, sizeof(*piste));
	if (!piste)
		log_die("memory", "platform");
	piste->config = o->config;
	piste->demo = o->demo;
	enum ec ec = open_database(cx, o, piste);
	const struct auth_options auth = {
		.failures = (int)config_int(o->config, SET_SIGN_IN_FAILURES),
		.wait_ms = 1000 * config_int(o->config, SET_SIGN_IN_WAIT),
		.mails = (int)config_int(o->config, SET_ACCOUNT_MAILS),
		.mails_wait_ms = 1000 * config_int(o->config, SET_ACCOUNT_MAILS_WAIT),
	};
	piste->auth = auth_new(&auth);
	piste->calls = call_log_new();
	if (ec != E_OK) {
		piste_close(piste);
		return ec;
	}
	*out = piste;
	return E_OK;
}

enum ec piste_start(struct ctx *cx, struct piste *piste)
{
	return call_log_start(cx, piste);
}

void piste_close(struct piste *piste)
{
	if (!piste)
		return;
	call_log_stop(piste->calls);
	call_log_free(piste->calls);
	auth_free(piste->auth);
	db_close(piste->db);
	free(piste);
}

enum ec piste_read(struct ctx *cx, struct piste *piste, db_fn fn, void *arg)
{
	struct db *before = cx->db;
	cx->db = piste->db;
	enum ec ec = db_read(cx, fn, arg);
	cx->db = before;
	return ec;
}

enum ec piste_write(struct ctx *cx, struct piste *piste, const char *name, db_fn fn, void *arg)
{
	struct db *before = cx->db;
	cx->db = piste->db;
	enum ec ec = db_write(cx, name, fn, arg);
	cx->db = before;
	return ec;
}

/* --- signing up --- */

static str login_of(struct ctx *cx, str typed)
{
	return str_lower_ascii(cx->arena, str_trim(typed));
}

static void check_sign_up(struct ctx *cx, const struct developer *d, const struct developer_form *form)
{
	if (str_empty(d->name))
		field_fail(cx, STR("name"), E_FIELD_REQUIRED);
	else if (!utf8_valid(d->name) || utf8_has_control(d->name) || utf8_count(d->name) > DEVELOPER_NAME_MAX)
		field_fail(cx, STR("name"), E_PERSON_NAME, M_INT("max", DEVELOPER_NAME_MAX));
	if (str_empty(d->login))
		field_fail(cx, STR("login"), E_FIELD_REQUIRED);
	else if (!mail_address_valid(d->login))
		field_fail(cx, STR("login"), E_MAIL_ADDRESS);
	password_check(cx, d->login, form->password);
	enum organisation organisation;
	if (!organisation_find(form->organisation, &organisation))
		field_fail(cx, STR("organisation"), E_FIELD_REQUIRED);
	if (!form->terms)
		field_fail(cx, STR("terms"), E_TERMS);
}

static enum ec write_developer(struct ctx *cx, struct tx *tx, void *arg)
{
	struct developer *d = arg;
	struct developer there;
	bool found;
	TRY(store_developer_find_login(cx, tx, d->login, &there, &found));
	if (found)
		return fail(cx, E_DEVELOPER_TAKEN);
	TRY(store_developer_insert(cx, tx, d, &d->id));
	return application_insert_sandbox(cx, tx, d);
}

enum ec developer_sign_up(struct ctx *cx, struct piste *piste, const struct developer_form *form, int64_t *id)
{
	struct developer d = {
		.login = login_of(cx, form->login),
		.name = utf8_compose(cx->arena, str_trim(form->name)),
		.lang = cx->lang,
		.terms_at = cx->now,
		.created_at = cx->now,
	};
	(void)organisation_find(form->organisation, &d.organisation);
	check_sign_up(cx, &d, form);
	TRY(fields_end(cx));
	/* Each costs an argon2id and rows for ever: an address gets as many as it gets mails. */
	TRY(auth_limit_mail(cx, piste->auth, d.login));
	TRY(password_hash(cx, piste->auth, form->password, &d.password_hash));
	enum ec ec = piste_write(cx, piste, "developer sign up", write_developer, &d);
	if (ec == E_DB_UNIQUE || ec == E_DEVELOPER_TAKEN) { /* another may have taken it meanwhile */
		failure_clear(cx);
		field_fail(cx, STR("login"), E_DEVELOPER_TAKEN);
		return fields_end(cx);
	}
	*id = d.id;
	return ec;
}

/* --- signing in --- */

struct entering {
	str login;
	struct developer who;
	struct developer_session session;
	bool found;
};

static enum ec read_login(struct ctx *cx, struct tx *tx, void *arg)
{
	struct entering *e = arg;
	return store_developer_find_login(cx, tx, e->login, &e->who, &e->found);
}

static enum ec write_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct entering *e = arg;
	return store_developer_session_insert(cx, tx, &e->session, e->who.id);
}

enum ec developer_sign_in(struct ctx *cx, struct piste *piste, str login, str password, str *token)
{
	struct entering e = { .login = login_of(cx, login) };
	TRY(auth_limit_check(cx, piste->auth, e.login));
	TRY(piste_read(cx, piste, read_login, &e));
	if (!password_verify(piste->auth, e.found ? e.who.password_hash : STR_NONE, password)) {
		auth_limit_fail(cx, piste->auth, e.login);
		log_event(cx, LOG_INFO, "developer.refused");
		return fail(cx, E_SIGN_IN_WRONG);
	}
	auth_limit_forget(piste->auth, e.login);
	uint8_t bytes[TOKEN_BYTES];
	random_bytes(bytes, sizeof(bytes));
	*token = base64url_of(cx->arena, bytes, sizeof(bytes));
	e.session = (struct developer_session){ .token = sha256_of(*token), .created_at = cx->now, .seen_at = cx->now };
	cx->lang = e.who.lang;
	return piste_write(cx, piste, "developer sign in", write_session, &e);
}

static enum ec read_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct entering *e = arg;
	return store_developer_session_find(cx, tx, &e->session.token, &e->session, &e->who, &e->found);
}

static enum ec touch_session(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_developer_session_touch(cx, tx, &((struct entering *)arg)->session.token, cx->now);
}

enum ec developer_enter(struct ctx *cx, struct piste *piste, str token, const struct developer **who)
{
	*who = NULL;
	if (token.n == 0 || token.n > 100)
		return E_OK;
	struct entering *e = ARENA_NEW(cx->arena, struct entering);
	e->session.token = sha256_of(token);
	TRY(piste_read(cx, piste, read_session, e));
	bool lives = e->found && cx->now - e->session.seen_at < 1000 * config_int(piste->config, SET_SESSION_IDLE) &&
	             cx->now - e->session.created_at < 1000 * config_int(piste->config, SET_SESSION_LIFE);
	if (!lives)
		return E_OK;
	if (cx->now - e->session.seen_at >= TOUCH_MS)
		TRY(piste_write(cx, piste, "touch developer session", touch_session, e));
	cx->lang = e->who.lang;
	*who = &e->who;
	return E_OK;
}

static enum ec delete_session(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_developer_session_delete(cx, tx, arg);
}

enum ec developer_sign_out(struct ctx *cx, struct piste *piste, str token)
{
	struct sha256 hash = sha256_of(token);
	return piste_write(cx, piste, "developer sign out", delete_session, &hash);
}

struct speaking {
	int64_t id;
	enum lang lang;
};

static enum ec write_lang(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct speaking *s = arg;
	return store_developer_set_lang(cx, tx, s->id, s->lang);
}

enum ec developer_set_lang(struct ctx *cx, struct piste *piste, const struct developer *who, enum lang lang)
{
	struct speaking s = { who->id, lang };
	return piste_write(cx, piste, "developer language", write_lang, &s);
}
