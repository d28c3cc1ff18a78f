#include "service_operator.h"

#include "auth.h"
#include "core_json.h"
#include "core_utf8.h"
#include "db.h"
#include "service_account.h"
#include "service_directory.h"
#include "service_env.h"
#include "service_link.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "store_account.h"
#include "store_factor.h"
#include "store_lock.h"
#include "store_mail.h"
#include "store_session.h"
#include "store_structure.h"

enum ec operator_require(struct ctx *cx)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	return cx->actor->is_operator ? E_OK : fail(cx, E_FORBIDDEN);
}

/* --- looking --- */

static struct operator_account show(struct ctx *cx, const struct account *a)
{
	return (struct operator_account){
		.id = a->id,
		.login = a->login,
		.contact_email = a->contact_email,
		.name = str_trim(str_printf(cx->arena, "%.*s %.*s", STR_ARG(a->first_name), STR_ARG(a->last_name))),
		.state = a->state,
		.is_operator = a->is_operator,
		.created_at = a->created_at,
		.activated_at = a->activated_at,
	};
}

struct searching {
	str words;
	int64_t before;
	struct account *rows;
	size_t n;
};

static enum ec read_accounts(struct ctx *cx, struct tx *tx, void *arg)
{
	struct searching *s = arg;
	if (str_empty(s->words))
		return store_account_list(cx, tx, s->before, OPERATOR_PAGE, &s->rows, &s->n);
	return store_account_search(cx, tx, s->words, OPERATOR_PAGE, &s->rows, &s->n);
}

enum ec operator_accounts(struct ctx *cx, str words, int64_t before, struct operator_account **out, size_t *n)
{
	struct searching s = { .words = str_trim(words), .before = before };
	TRY(operator_require(cx));
	TRY(db_read(cx, read_accounts, &s));
	*out = ARENA_ARRAY(cx->arena, struct operator_account, s.n + 1);
	for (*n = 0; *n < s.n; (*n)++)
		(*out)[*n] = show(cx, &s.rows[*n]);
	return E_OK;
}

struct loading {
	int64_t id;
	str login;
	struct operator_account *out;
};

static enum ec read_roles(struct ctx *cx, struct tx *tx, struct operator_account *out)
{
	struct rattachement *rows = NULL;
	size_t n = 0;
	TRY(store_rattachement_list(cx, tx, out->id, &rows, &n));
	struct operator_role *roles = ARENA_ARRAY(cx->arena, struct operator_role, n + 1);
	for (size_t i = 0; i < n; i++)
		roles[i] = (struct operator_role){ rows[i].structure.id, rows[i].structure.name, rows[i].structure.identifier,
			                           rows[i].role };
	out->roles = roles;
	out->nroles = n;
	return E_OK;
}

static enum ec read_account(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	struct account a;
	struct factor f;
	struct session *sessions;
	struct sign_in_lock lock;
	bool found;
	TRY(store_account_find(cx, tx, l->id, &a, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	*l->out = show(cx, &a);
	TRY(store_factor_find(cx, tx, a.id, &f, &found));
	l->out->second_factor = found && f.confirmed_at;
	TRY(store_session_list(cx, tx, a.id, OPERATOR_PAGE, &sessions, &l->out->sessions));
	TRY(store_lock_find(cx, tx, a.login, &lock, &found));
	if (found && !lock.lifted && lock.until > cx->now)
		l->out->locked_until = lock.until;
	return read_roles(cx, tx, l->out);
}

enum ec operator_account_load(struct ctx *cx, int64_t id, struct operator_account *out)
{
	struct loading l = { .id = id, .out = out };
	TRY(operator_require(cx));
	return db_read(cx, read_account, &l);
}

static enum ec read_id(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	struct account a;
	bool found;
	TRY(store_account_find_login(cx, tx, l->login, &a, &found));
	l->id = found ? a.id : 0;
	return found ? E_OK : fail(cx, E_NOT_FOUND);
}

enum ec operator_account_id(struct ctx *cx, str login, int64_t *id)
{
	struct loading l = { .login = str_lower_ascii(cx->arena, str_trim(login)) };
	TRY(operator_require(cx));
	TRY(db_read(cx, read_id, &l));
	*id = l.id;
	return E_OK;
}

/* --- acting --- */

static enum ec check_reason(struct ctx *cx, str *reason)
{
	*reason = str_trim(*reason);
	if (str_empty(*reason) || !utf8_valid(*reason) || utf8_has_control(*reason) || utf8_count(*reason) > OPERATOR_REASON_MAX)
		field_fail(cx, STR("reason"), E_REASON);
	return fields_end(cx);
}

/* Who did it is the account of the event; on the command line, what the machine calls that person. */
static enum ec note(struct ctx *cx, struct tx *tx, enum event_kind kind, int64_t account_id, const char *act, str reason)
{
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	json_open(&j);
	json_key(&j, "account");
	json_put_int(&j, account_id);
	json_key(&j, "act");
	json_put_str(&j, str_of(act));
	json_key(&j, "reason");
	json_put_str(&j, reason);
	if (!cx->actor->account_id && !str_empty(cx->actor->name)) {
		json_key(&j, "by");
		json_put_str(&j, cx->actor->name);
	}
	json_close(&j);
	return event_add(cx, tx, &(struct event){ .kind = kind, .data = buf_str(&b) });
}

typedef enum ec (*act_fn)(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o);

static enum ec do_activation(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	const struct link_order link = { .account = a, .kind = LINK_ACTIVATION, .own = o->own };
	return link_send(cx, tx, &link);
}

static enum ec do_unlock(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	int64_t n;
	(void)o;
	return store_lock_lift(cx, tx, a->login, &n);
}

static enum ec do_disable(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	(void)o;
	TRY(store_account_set_state(cx, tx, a->id, ACCOUNT_DISABLED));
	TRY(link_end_all(cx, tx, a->id));
	return store_session_delete_account(cx, tx, a->id);
}

static enum ec do_enable(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	(void)o;
	return store_account_set_state(cx, tx, a->id, a->activated_at ? ACCOUNT_ACTIVE : ACCOUNT_PENDING);
}

static enum ec do_factor_off(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	(void)o;
	TRY(store_factor_delete(cx, tx, a->id));
	return mail_tell(cx, tx, MAIL_KIND_FACTOR_OFF, a);
}

static enum ec do_question_off(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	(void)o;
	return store_account_set_question(cx, tx, a->id, STR_NONE, STR_NONE);
}

static enum ec do_grant(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	(void)o;
	return store_account_set_operator(cx, tx, a->id, true);
}

static enum ec do_revoke(struct ctx *cx, struct tx *tx, const struct account *a, const struct operator_order *o)
{
	(void)o;
	return store_account_set_operator(cx, tx, a->id, false);
}

#define IN(state) (1u << ACCOUNT_##state)

static const struct {
	str name;
	enum msg label;
	unsigned states; /* of the account */
	act_fn fn;
} acts[OPERATOR_ACTS] = {
	[OPERATOR_ACTIVATION] = { STR_INIT("activation"), MSG_OPERATOR_ACTIVATION, IN(PENDING), do_activation },
	[OPERATOR_UNLOCK] = { STR_INIT("unlock"), MSG_OPERATOR_UNLOCK, IN(ACTIVE) | IN(PENDING), do_unlock },
	[OPERATOR_DISABLE] = { STR_INIT("disable"), MSG_OPERATOR_DISABLE, IN(ACTIVE) | IN(PENDING), do_disable },
	[OPERATOR_ENABLE] = { STR_INIT("enable"), MSG_OPERATOR_ENABLE, IN(DISABLED), do_enable },
	[OPERATOR_FACTOR_OFF] = { STR_INIT("factor-off"), MSG_OPERATOR_FACTOR_OFF, IN(ACTIVE), do_factor_off },
	[OPERATOR_QUESTION_OFF] = { STR_INIT("question-off"), MSG_OPERATOR_QUESTION_OFF, IN(ACTIVE), do_question_off },
	[OPERATOR_GRANT] = { STR_INIT("operator"), MSG_OPERATOR_GRANT, IN(ACTIVE), do_grant },
	[OPERATOR_REVOKE] = { STR_INIT("no-operator"), MSG_OPERATOR_REVOKE, IN(ACTIVE) | IN(DISABLED), do_revoke },
};

str operator_act_name(enum operator_act act)
{
	return acts[act].name;
}

bool operator_act_find(str name, enum operator_act *out)
{
	for (int i = 0; i < OPERATOR_ACTS; i++) {
		if (str_eq(name, acts[i].name)) {
			*out = (enum operator_act)i;
			return true;
		}
	}
	return false;
}

enum msg operator_act_label(enum operator_act act)
{
	return acts[act].label;
}

bool operator_may(const struct operator_account *a, enum operator_act act)
{
	if (!(acts[act].states & 1u << a->state))
		return false;
	switch (act) {
	case OPERATOR_UNLOCK: return a->locked_until != 0;
	case OPERATOR_FACTOR_OFF: return a->second_factor;
	case OPERATOR_GRANT: return !a->is_operator;
	case OPERATOR_REVOKE: return a->is_operator;
	default: return true;
	}
}

static enum ec write_act(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct operator_order *o = arg;
	struct account a;
	bool found;
	TRY(store_account_find(cx, tx, o->id, &a, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	/* A technical account has no password here, and its manager enables it. */
	bool technical = o->act == OPERATOR_ENABLE && str_empty(a.password_hash);
	if (!(acts[o->act].states & 1u << a.state) || technical)
		return fail(cx, E_DB_CONFLICT);
	TRY(acts[o->act].fn(cx, tx, &a, o));
	return note(cx, tx, EVENT_OPERATOR_ACCOUNT, a.id, acts[o->act].name.p, o->reason);
}

enum ec operator_do(struct ctx *cx, const struct operator_order *order)
{
	struct operator_order o = *order;
	TRY(operator_require(cx));
	TRY(check_reason(cx, &o.reason));
	if (o.id == cx->actor->account_id && (o.act == OPERATOR_DISABLE || o.act == OPERATOR_REVOKE))
		return fail(cx, E_FORBIDDEN); /* nobody locks himself out */
	TRY(event_write(cx, "operator", 0, write_act, &o));
	mailer_kick(cx->env);
	return E_OK;
}

/* --- structures --- */

struct finding {
	int64_t id;
	struct operator_structure *out;
};

enum ec operator_structures(struct ctx *cx, str words, struct structure **out, size_t *n)
{
	TRY(operator_require(cx));
	return directory_look_up(cx, words, OPERATOR_PAGE, out, n);
}

static enum ec read_structure(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;
	bool found;
	TRY(store_structure_find(cx, tx, f->id, &f->out->s, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	return store_people_page(cx, tx, f->id, 0, OPERATOR_PAGE, &f->out->people, &f->out->npeople);
}

enum ec operator_structure_load(struct ctx *cx, int64_t id, struct operator_structure *out)
{
	struct finding f = { .id = id, .out = out };
	TRY(operator_require(cx));
	return db_read(cx, read_structure, &f);
}

/* --- succession --- */

static enum ec step_down(struct ctx *cx, struct tx *tx, const struct succession *s, int64_t heir)
{
	struct person *managers;
	size_t n;
	bool changed = true;
	TRY(store_people_page(cx, tx, s->structure_id, 0, 1000, &managers, &n));
	for (size_t i = 0; i < n; i++) {
		const struct person *p = &managers[i];
		const struct rattachement_change down = { p->account_id, s->structure_id, p->version, ROLE_USER };
		if (p->role != ROLE_MAIN_MANAGER)
			continue;
		if (p->account_id == heir) {
			field_fail(cx, STR("login"), E_HANDOVER_SELF);
			return fields_end(cx);
		}
		TRY(store_rattachement_update(cx, tx, &down, &changed));
		if (!changed)
			return fail(cx, E_DB_CONFLICT);
	}
	return E_OK;
}

static enum ec step_up(struct ctx *cx, struct tx *tx, const struct succession *s, const struct structure *at, int64_t heir)
{
	struct rattachement_at there;
	const struct habilitation managing = { s->structure_id, SPACE_MANAGER, 0 };
	bool found, changed = true, given;
	TRY(store_rattachement_find(cx, tx, heir, s->structure_id, &there, &found));
	if (!found) {
		const struct manage_attachment a = { heir, s->structure_id, ROLE_MAIN_MANAGER,
			                             role_default_spaces(ROLE_MAIN_MANAGER, at->is_public) };
		return manage_attach(cx, tx, &a);
	}
	const struct rattachement_change up = { heir, s->structure_id, there.version, ROLE_MAIN_MANAGER };
	TRY(store_rattachement_update(cx, tx, &up, &changed));
	return changed ? manage_grant(cx, tx, heir, &managing, &given) : fail(cx, E_DB_CONFLICT);
}

static enum ec write_succession(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct succession *s = arg;
	struct account heir;
	struct structure at;
	bool found;
	TRY(store_structure_find(cx, tx, s->structure_id, &at, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	TRY(store_account_find_login(cx, tx, s->login, &heir, &found));
	if (!found || heir.state != ACCOUNT_ACTIVE) {
		field_fail(cx, STR("login"), E_HANDOVER_NOBODY);
		return fields_end(cx);
	}
	TRY(step_down(cx, tx, s, heir.id));
	TRY(step_up(cx, tx, s, &at, heir.id));
	const struct manage_note line = { .kind = EVENT_MANAGER_HANDED_OVER, .structure_id = s->structure_id, .person = heir.id,
		                          .after = role_name(ROLE_MAIN_MANAGER), .reason = s->reason };
	TRY(manage_note(cx, tx, &line));
	const struct msg_arg *args = MSG_ARGS(M_STR("structure", at.name), M_STR("by", msg_plain(heir.lang, MSG_OPERATOR_NAME)),
	                                      M_STR("person", heir.login));
	const struct manage_mail mail = { .kind = MAIL_KIND_HANDED_TO, .account_id = heir.id, .login = heir.login,
		                          .lang = heir.lang, .path = "/gestionnaire", .own = s->own, .args = args };
	return manage_mail(cx, tx, &mail);
}

enum ec operator_succession(struct ctx *cx, const struct succession *order)
{
	struct succession s = *order;
	s.login = str_lower_ascii(cx->arena, str_trim(s.login));
	TRY(operator_require(cx));
	if (str_empty(s.login))
		field_fail(cx, STR("login"), E_FIELD_REQUIRED);
	TRY(check_reason(cx, &s.reason));
	TRY(event_write(cx, "succession", s.structure_id, write_succession, &s));
	mailer_kick(cx->env);
	return E_OK;
}

/* --- mails --- */

static enum ec write_again(struct ctx *cx, struct tx *tx, void *arg)
{
	int64_t id = *(int64_t *)arg, changed;
	TRY(store_mail_again(cx, tx, id, cx->now, &changed));
	if (!changed)
		return fail(cx, E_NOT_FOUND);
	str data = str_printf(cx->arena, "{\"mail\":%lld}", (long long)id);
	return event_add(cx, tx, &(struct event){ .kind = EVENT_OPERATOR_MAIL, .data = data });
}

enum ec operator_mail_again(struct ctx *cx, int64_t id)
{
	TRY(operator_require(cx));
	TRY(event_write(cx, "mail again", 0, write_again, &id));
	mailer_kick(cx->env);
	return E_OK;
}

/* --- locked sign-ins --- */

struct locks {
	struct sign_in_lock *rows;
	size_t n;
};

static enum ec read_locks(struct ctx *cx, struct tx *tx, void *arg)
{
	struct locks *l = arg;
	return store_lock_list(cx, tx, OPERATOR_PAGE, &l->rows, &l->n);
}

enum ec operator_locks(struct ctx *cx, struct operator_lock **out, size_t *n)
{
	struct locks l = { 0 };
	TRY(operator_require(cx));
	TRY(db_read(cx, read_locks, &l));
	*out = ARENA_ARRAY(cx->arena, struct operator_lock, l.n + 1);
	for (*n = 0; *n < l.n; (*n)++)
		(*out)[*n] = (struct operator_lock){ l.rows[*n].login, l.rows[*n].remote, l.rows[*n].until };
	return E_OK;
}

struct lifting {
	str login, reason;
};

/* The login may be of nobody: it stands in no event, which could not be erased. */
static enum ec write_lift(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct lifting *l = arg;
	struct account a = { 0 };
	bool found;
	int64_t changed;
	TRY(store_lock_lift(cx, tx, l->login, &changed));
	if (!changed)
		return fail(cx, E_NOT_FOUND);
	TRY(store_account_find_login(cx, tx, l->login, &a, &found));
	return note(cx, tx, EVENT_OPERATOR_ACCOUNT, found ? a.id : 0, "unlock", l->reason);
}

enum ec operator_lift(struct ctx *cx, str login, str reason)
{
	struct lifting l = { str_lower_ascii(cx->arena, str_trim(login)), reason };
	TRY(operator_require(cx));
	TRY(check_reason(cx, &l.reason));
	return event_write(cx, "lift lock", 0, write_lift, &l);
}
