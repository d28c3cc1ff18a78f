#include "service_account.h"

#include "auth.h"
#include "core_utf8.h"
#include "db.h"
#include "mail.h"
#include "service_env.h"
#include "service_event.h"
#include "service_link.h"
#include "service_mailer.h"
#include "store_session.h"

#define NEWS_LIFE_MS INT64_C(172800000)

/* --- fields --- */

void account_check_address(struct ctx *cx, const char *field, str address)
{
	if (str_empty(address))
		field_fail(cx, str_of(field), E_FIELD_REQUIRED);
	else if (!mail_address_valid(address))
		field_fail(cx, str_of(field), E_MAIL_ADDRESS);
}

void account_check_name(struct ctx *cx, const char *field, str name)
{
	if (str_empty(name))
		field_fail(cx, str_of(field), E_FIELD_REQUIRED);
	else if (!utf8_valid(name) || utf8_has_control(name) || utf8_count(name) > PERSON_NAME_MAX)
		field_fail(cx, str_of(field), E_PERSON_NAME, M_INT("max", PERSON_NAME_MAX));
}

static str login_of(struct ctx *cx, str typed)
{
	return str_lower_ascii(cx->arena, str_trim(typed));
}

_Static_assert(PASSWORD_LEVELS == PASSWORD_STRENGTHS, "one level for each strength");

struct password_advice account_password_advice(struct ctx *cx, const struct sign_up *form)
{
	struct failure before = cx->failure;
	const str known[] = { login_of(cx, form->login), form->first_name, form->last_name };
	struct password_advice advice = { 0 };
	if (str_empty(form->password))
		return advice;
	cx->failure = (struct failure){ 0 };
	password_check(cx, known[0], form->password);
	if (cx->failure.nfields)
		advice.why = cx->failure.fields[0].message;
	cx->failure = before;
	advice.level = str_empty(advice.why)
	                       ? 1 + (int)password_strength(cx->arena, form->password, known, sizeof(known) / sizeof(known[0]))
	                       : 1;
	return advice;
}

/* --- signing up --- */

struct signing_up {
	struct account account; /* as the form has it */
	str own;
};

/* A mail that tells who has the account; as much is written as for a new one. */
enum ec account_tell_exists(struct ctx *cx, struct tx *tx, const struct account *a, str own)
{
	const struct link_order nobody = { .kind = LINK_ACTIVATION, .own = own };
	if (a->state != ACCOUNT_ACTIVE)
		return link_send(cx, tx, &nobody);
	const struct mail_order mail = {
		.kind = MAIL_KIND_EXISTS,
		.account_id = a->id,
		.to = a->login,
		.lang = a->lang,
		.url = mail_url(cx, own, STR("/connexion")),
		.until = cx->now + NEWS_LIFE_MS,
	};
	return mail_queue(cx, tx, &mail);
}

static enum ec write_sign_up(struct ctx *cx, struct tx *tx, void *arg)
{
	struct signing_up *s = arg;
	struct account there;
	bool found;
	TRY(store_account_find_login(cx, tx, s->account.login, &there, &found));
	if (found && there.state != ACCOUNT_PENDING)
		return account_tell_exists(cx, tx, &there, s->own);
	s->account.id = found ? there.id : 0;
	if (found) {
		TRY(store_account_renew(cx, tx, &s->account));
	} else {
		TRY(store_account_insert(cx, tx, &s->account, &s->account.id));
		const struct event event = { .kind = EVENT_ACCOUNT_CREATED, .account_id = s->account.id };
		TRY(event_add(cx, tx, &event));
	}
	const struct link_order link = { &s->account, LINK_ACTIVATION, s->own };
	return link_send(cx, tx, &link);
}

static enum ec write_and_send(struct ctx *cx, const char *name, db_fn fn, void *arg)
{
	enum ec ec = event_write(cx, name, 0, fn, arg);
	if (ec == E_DB_UNIQUE) { /* somebody else signed up with that address meanwhile: now it is there */
		failure_clear(cx);
		ec = event_write(cx, name, 0, fn, arg);
	}
	if (ec == E_OK)
		mailer_kick(cx->env);
	return ec;
}

enum ec account_sign_up(struct ctx *cx, const struct sign_up *form)
{
	str contact = str_trim(form->contact_email);
	struct signing_up s = {
		.own = form->own,
		.account = {
			.login = login_of(cx, form->login),
			.first_name = utf8_compose(cx->arena, str_trim(form->first_name)),
			.last_name = utf8_compose(cx->arena, str_trim(form->last_name)),
			.lang = cx->lang,
			.state = ACCOUNT_PENDING,
			.created_at = cx->now,
		},
	};
	s.account.contact_email = str_empty(contact) ? s.account.login : contact;
	account_check_name(cx, "first_name", s.account.first_name);
	account_check_name(cx, "last_name", s.account.last_name);
	account_check_address(cx, "login", s.account.login);
	if (!str_empty(contact))
		account_check_address(cx, "contact_email", contact);
	password_check(cx, s.account.login, form->password);
	TRY(fields_end(cx));
	TRY(auth_limit_mail(cx, cx->env->auth, s.account.login));
	TRY(password_hash(cx, cx->env->auth, form->password, &s.account.password_hash));
	return write_and_send(cx, "sign up", write_sign_up, &s);
}

/* --- links again --- */

struct asking {
	str login;
	str own;
	enum link_kind kind;
};

static enum ec write_link(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct asking *a = arg;
	struct account account;
	bool found;
	TRY(store_account_find_login(cx, tx, a->login, &account, &found));
	if (found && a->kind == LINK_ACTIVATION && account.state != ACCOUNT_PENDING)
		return account_tell_exists(cx, tx, &account, a->own);
	bool may = found && (account.state == ACCOUNT_PENDING || account.state == ACCOUNT_ACTIVE);
	const struct link_order link = { may ? &account : NULL, a->kind, a->own };
	return link_send(cx, tx, &link);
}

static enum ec send_link(struct ctx *cx, enum link_kind kind, str login, str own)
{
	struct asking a = { login_of(cx, login), own, kind };
	account_check_address(cx, "login", a.login);
	TRY(fields_end(cx));
	TRY(auth_limit_mail(cx, cx->env->auth, a.login));
	return write_and_send(cx, "send link", write_link, &a);
}

enum ec account_send_activation(struct ctx *cx, str login, str own)
{
	return send_link(cx, LINK_ACTIVATION, login, own);
}

enum ec account_send_password(struct ctx *cx, str login, str own)
{
	return send_link(cx, LINK_PASSWORD, login, own);
}

/* --- what a link allows --- */

struct opening {
	enum link_kind kind;
	str token;
	struct account account;
	str password_hash;
};

static enum ec read_link(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	return link_account(cx, tx, o->kind, o->token, &o->account);
}

enum ec account_of_link(struct ctx *cx, enum link_kind kind, str token, str *login)
{
	struct opening o = { .kind = kind, .token = token };
	TRY(db_read(cx, read_link, &o));
	*login = o.account.login;
	return E_OK;
}

enum ec account_question(struct ctx *cx, str token, str *question)
{
	struct opening o = { .kind = LINK_PASSWORD, .token = token };
	TRY(db_read(cx, read_link, &o));
	*question = o.account.question;
	return E_OK;
}

str account_answer_clean(struct arena *a, str answer)
{
	struct buf b = buf_in(a);
	str rest = utf8_fold(a, answer);
	while (rest.n) {
		str word;
		rest = str_cut(rest, ' ', &word);
		if (word.n && b.n)
			buf_add_char(&b, ' ');
		buf_add_str(&b, word);
	}
	return buf_str(&b);
}

/* Only who holds the link comes as far as this: outside nobody learns whether there is a question. */
static enum ec check_answer(struct ctx *cx, const struct account *a, str answer)
{
	if (str_empty(a->question))
		return E_OK;
	str key = str_printf(cx->arena, "answer\n%.*s", STR_ARG(a->login));
	TRY(auth_limit_check(cx, cx->env->auth, key));
	if (password_verify(cx->env->auth, a->answer_hash, account_answer_clean(cx->arena, answer))) {
		auth_limit_forget(cx->env->auth, key);
		return E_OK;
	}
	auth_limit_fail(cx, cx->env->auth, key);
	field_fail(cx, STR("answer"), E_ANSWER_WRONG);
	return fields_end(cx);
}

enum ec account_activate(struct ctx *cx, struct tx *tx, const struct account *account)
{
	TRY(store_account_activate(cx, tx, account->id, cx->now));
	TRY(link_end_all(cx, tx, account->id));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_ACTIVATED, .account_id = account->id });
}

static enum ec write_password(struct ctx *cx, struct tx *tx, void *arg)
{
	struct opening *o = arg;
	TRY(link_account(cx, tx, LINK_PASSWORD, o->token, &o->account));
	const struct account *a = &o->account;
	if (a->state == ACCOUNT_PENDING)
		TRY(account_activate(cx, tx, a));
	TRY(link_end_all(cx, tx, a->id));
	TRY(store_account_set_password(cx, tx, a->id, o->password_hash));
	TRY(store_session_delete_account(cx, tx, a->id));
	TRY(mail_tell(cx, tx, MAIL_KIND_CHANGED, a));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_PASSWORD, .account_id = a->id });
}

enum ec account_set_password(struct ctx *cx, str token, str password, str answer)
{
	struct opening o = { .kind = LINK_PASSWORD, .token = token };
	TRY(db_read(cx, read_link, &o));
	password_check(cx, o.account.login, password);
	TRY(fields_end(cx));
	TRY(check_answer(cx, &o.account, answer));
	TRY(password_hash(cx, cx->env->auth, password, &o.password_hash));
	TRY(write_and_send(cx, "set password", write_password, &o));
	auth_limit_forget(cx->env->auth, o.account.login);
	return E_OK;
}
