#include "service_profile.h"

#include <string.h>

#include "auth.h"
#include "core_hash.h"
#include "core_utf8.h"
#include "db.h"
#include "mail.h"
#include "service_account.h"
#include "service_env.h"
#include "service_event.h"
#include "service_link.h"
#include "service_actor.h"
#include "service_mail.h"
#include "service_mailer.h"
#include "service_notify.h"
#include "service_session.h"
#include "store_account.h"
#include "store_session.h"

enum ec profile_require(struct ctx *cx, enum action action)
{
	TRY(actor_require(cx, SPACE_ACCOUNT, action));
	return cx->actor->account_id ? E_OK : fail(cx, E_FORBIDDEN);
}

static enum ec read_own(struct ctx *cx, struct tx *tx, void *arg)
{
	bool found;
	TRY(store_account_find(cx, tx, cx->actor->account_id, arg, &found));
	return found ? E_OK : fail(cx, E_NOT_FOUND);
}

enum ec profile_prove(struct ctx *cx, str password, struct account *out)
{
	struct auth *auth = cx->env->auth;
	TRY(profile_require(cx, ACTION_MANAGE));
	TRY(db_read(cx, read_own, out));
	TRY(auth_limit_check(cx, auth, out->login));
	if (password_verify(auth, out->password_hash, password)) {
		auth_limit_forget(auth, out->login);
		return E_OK;
	}
	auth_limit_fail(cx, auth, out->login);
	field_fail(cx, STR("present"), str_empty(password) ? E_FIELD_REQUIRED : E_PASSWORD_PRESENT);
	return fields_end(cx);
}

enum ec profile_load(struct ctx *cx, struct profile *out)
{
	struct account a;
	TRY(profile_require(cx, ACTION_VIEW));
	TRY(db_read(cx, read_own, &a));
	*out = (struct profile){
		.first_name = a.first_name,
		.last_name = a.last_name,
		.login = a.login,
		.contact_email = a.contact_email,
		.created_at = a.created_at,
		.activated_at = a.activated_at,
		.state = a.state,
		.has_question = !str_empty(a.question),
		.question = a.question,
		.digest = a.digest,
		.alerts = a.alerts,
	};
	return E_OK;
}

/* --- personal data --- */

struct renaming {
	struct account wanted;
};

static str changed_fields(struct ctx *cx, const struct account *was, const struct account *is)
{
	const struct {
		const char *name;
		str before, after;
	} fields[] = {
		{ "first_name", was->first_name, is->first_name },
		{ "last_name", was->last_name, is->last_name },
		{ "contact_email", was->contact_email, is->contact_email },
	};
	struct buf b = buf_in(cx->arena);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!str_eq(fields[i].before, fields[i].after))
			buf_printf(&b, "%s\"%s\"", b.n ? "," : "", fields[i].name);
	return b.n ? str_printf(cx->arena, "{\"fields\":[%.*s]}", STR_ARG(buf_str(&b))) : STR_NONE;
}

static enum ec write_person(struct ctx *cx, struct tx *tx, void *arg)
{
	struct renaming *r = arg;
	struct account was;
	TRY(read_own(cx, tx, &was));
	r->wanted.id = was.id;
	str data = changed_fields(cx, &was, &r->wanted);
	if (str_empty(data))
		return E_OK;
	TRY(store_account_set_person(cx, tx, &r->wanted));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_CHANGED, .data = data });
}

enum ec profile_save_person(struct ctx *cx, str first_name, str last_name, str contact_email)
{
	struct renaming r = {
		.wanted = {
			.first_name = utf8_compose(cx->arena, str_trim(first_name)),
			.last_name = utf8_compose(cx->arena, str_trim(last_name)),
			.contact_email = str_trim(contact_email),
		},
	};
	TRY(profile_require(cx, ACTION_MANAGE));
	account_check_name(cx, "first_name", r.wanted.first_name);
	account_check_name(cx, "last_name", r.wanted.last_name);
	account_check_address(cx, "contact_email", r.wanted.contact_email);
	TRY(fields_end(cx));
	return db_write(cx, "personal data", write_person, &r);
}

/* --- password --- */

struct proven {
	struct account account;
	str text;  /* new hash, question, login */
	str text2; /* hash of the answer */
	struct sha256 session;
};

static enum ec write_password(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct proven *p = arg;
	int64_t id = p->account.id;
	TRY(link_end_all(cx, tx, id));
	TRY(store_account_set_password(cx, tx, id, p->text));
	TRY(store_session_delete_others(cx, tx, id, &p->session, NULL));
	TRY(mail_tell(cx, tx, MAIL_KIND_CHANGED, &p->account));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_PASSWORD });
}

enum ec profile_set_password(struct ctx *cx, str present, str password)
{
	struct proven p = { 0 };
	TRY(profile_prove(cx, present, &p.account));
	password_check(cx, p.account.login, password);
	TRY(fields_end(cx));
	TRY(password_hash(cx, cx->env->auth, password, &p.text));
	p.session = sha256_of(cx->actor->session);
	TRY(db_write(cx, "change password", write_password, &p));
	mailer_kick(cx->env);
	return E_OK;
}

/* --- secret question --- */

static enum ec write_question(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct proven *p = arg;
	TRY(store_account_set_question(cx, tx, p->account.id, p->text, p->text2));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_QUESTION });
}

enum ec profile_set_question(struct ctx *cx, str present, str question, str answer)
{
	struct proven p = { .text = utf8_compose(cx->arena, str_trim(question)) };
	str clean = account_answer_clean(cx->arena, answer);
	TRY(profile_prove(cx, present, &p.account));
	if (!utf8_valid(p.text) || utf8_has_control(p.text) || utf8_count(p.text) > QUESTION_MAX)
		field_fail(cx, STR("question"), E_QUESTION, M_INT("max", QUESTION_MAX));
	if (!str_empty(p.text) && (!utf8_valid(answer) || utf8_count(clean) < ANSWER_MIN || clean.n > 256))
		field_fail(cx, STR("answer"), E_ANSWER_SHORT, M_INT("min", ANSWER_MIN));
	TRY(fields_end(cx));
	if (!str_empty(p.text))
		TRY(password_hash(cx, cx->env->auth, clean, &p.text2));
	return db_write(cx, "secret question", write_question, &p);
}

/* --- notifications --- */

struct notifying {
	enum digest digest;
	bool alerts;
};

static enum ec write_notifications(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct notifying *n = arg;
	return notify_set(cx, tx, cx->actor->account_id, n->digest, n->alerts);
}

enum ec profile_set_notifications(struct ctx *cx, enum digest digest, bool alerts)
{
	struct notifying n = { digest, alerts };
	TRY(profile_require(cx, ACTION_MANAGE));
	return db_write(cx, "notifications", write_notifications, &n);
}

/* --- another login address --- */

struct moving {
	struct account account;
	str login, own, token;
	struct sha256 session;
};

static enum ec write_ask(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct moving *m = arg;
	struct account there;
	bool taken;
	TRY(store_account_find_login(cx, tx, m->login, &there, &taken));
	TRY(mail_tell(cx, tx, MAIL_KIND_ADDRESS_ASKED, &m->account));
	if (taken)
		return account_tell_exists(cx, tx, &there, m->own);
	const struct link_order link = { &m->account, LINK_ADDRESS, m->own, m->login };
	return link_send(cx, tx, &link);
}

enum ec profile_ask_address(struct ctx *cx, str present, str login, str own)
{
	struct moving m = { .login = str_lower_ascii(cx->arena, str_trim(login)), .own = own };
	TRY(profile_prove(cx, present, &m.account));
	account_check_address(cx, "login", m.login);
	if (str_eq(m.login, m.account.login))
		field_fail(cx, STR("login"), E_ADDRESS_SAME);
	TRY(fields_end(cx));
	TRY(auth_limit_mail(cx, cx->env->auth, m.login));
	TRY(db_write(cx, "ask for another address", write_ask, &m));
	mailer_kick(cx->env);
	return E_OK;
}

static enum ec read_link(struct ctx *cx, struct tx *tx, void *arg)
{
	struct moving *m = arg;
	return link_account_to(cx, tx, m->token, &m->account, &m->login);
}

enum ec profile_address_of_link(struct ctx *cx, str token, str *login)
{
	struct moving m = { .token = token };
	TRY(db_read(cx, read_link, &m));
	*login = m.login;
	return E_OK;
}

static enum ec write_address(struct ctx *cx, struct tx *tx, void *arg)
{
	struct moving *m = arg;
	TRY(read_link(cx, tx, m));
	const struct account *a = &m->account;
	/* Who never told another contact address reads the login's. */
	str contact = str_eq_nocase(a->contact_email, a->login) ? m->login : a->contact_email;
	TRY(link_end_all(cx, tx, a->id));
	TRY(store_account_set_login(cx, tx, a->id, m->login, contact));
	TRY(store_session_delete_others(cx, tx, a->id, &m->session, NULL));
	TRY(mail_tell(cx, tx, MAIL_KIND_ADDRESS_DONE, a));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_LOGIN, .account_id = a->id });
}

enum ec profile_take_address(struct ctx *cx, str token)
{
	struct moving m = { .token = token };
	if (cx->actor)
		m.session = sha256_of(cx->actor->session);
	enum ec ec = event_write(cx, "take another address", 0, write_address, &m);
	if (ec == E_DB_UNIQUE) {
		failure_clear(cx);
		return fail(cx, E_LINK);
	}
	if (ec == E_OK)
		mailer_kick(cx->env);
	return ec;
}

/* --- sessions --- */

struct listing {
	struct session *rows;
	size_t n;
	struct sha256 token;
	bool all;
};

static enum ec read_sessions(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	return store_session_list(cx, tx, cx->actor->account_id, SESSIONS_SHOWN, &l->rows, &l->n);
}

enum ec profile_sessions(struct ctx *cx, struct session_info **out, size_t *n)
{
	struct listing l = { 0 };
	TRY(profile_require(cx, ACTION_VIEW));
	TRY(db_read(cx, read_sessions, &l));
	struct sha256 own = sha256_of(cx->actor->session);
	*out = ARENA_ARRAY(cx->arena, struct session_info, l.n + 1);
	*n = 0;
	for (size_t i = 0; i < l.n; i++) {
		const struct session *s = &l.rows[i];
		bool current = memcmp(s->token.b, own.b, SHA256_SIZE) == 0;
		if (!current && !session_is_alive(cx, s))
			continue;
		(*out)[(*n)++] = (struct session_info){
			.id = hex_of(cx->arena, s->token.b, SHA256_SIZE),
			.agent = s->agent,
			.remote = s->remote,
			.since = s->created_at,
			.seen = s->seen_at,
			.current = current,
		};
	}
	return E_OK;
}

static enum ec write_end(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct listing *l = arg;
	int64_t n = 0, id = cx->actor->account_id;
	if (l->all)
		TRY(store_session_delete_others(cx, tx, id, &l->token, &n));
	else
		TRY(store_session_delete_own(cx, tx, id, &l->token, &n));
	if (n == 0)
		return l->all ? E_OK : fail(cx, E_NOT_FOUND);
	str data = str_printf(cx->arena, "{\"sessions\":%lld}", (long long)n);
	return event_add(cx, tx, &(struct event){ .kind = EVENT_SESSION_ENDED, .data = data });
}

enum ec profile_end_session(struct ctx *cx, str id)
{
	struct listing l = { .all = str_empty(id) };
	TRY(profile_require(cx, ACTION_MANAGE));
	if (l.all)
		l.token = sha256_of(cx->actor->session);
	else if (!hex_to(id, l.token.b, SHA256_SIZE))
		return fail(cx, E_NOT_FOUND);
	return db_write(cx, "end sessions", write_end, &l);
}
