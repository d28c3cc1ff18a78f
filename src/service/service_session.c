#include "service_session.h"

#include "auth.h"
#include "core_hash.h"
#include "core_log.h"
#include "core_utf8.h"
#include "db.h"
#include "service_account.h"
#include "service_env.h"
#include "service_event.h"
#include "service_factor.h"
#include "service_link.h"
#include "service_mail.h"
#include "service_mailer.h"
#include "store_account.h"
#include "store_factor.h"
#include "store_lock.h"
#include "store_right.h"
#include "store_session.h"

#define TOKEN_BYTES 32
/* How stale seen_at may be: a page does not cost a write. */
#define TOUCH_MS 60000
#define TICKET_MS 600000 /* for finding the telephone */
#define AGENT_MAX 300
#define LOGIN_KEPT 254

static struct sha256 token_hash(str token)
{
	return sha256_of(token);
}

/* --- signing in --- */

struct signing_in {
	str login;
	str link;
	struct account account;
	bool found;
	struct session session;
	str new_hash; /* with today's parameters; empty: keep */
	struct factor factor;
	bool has_factor; /* and it is confirmed */
	struct factor_try try_;
};

static enum ec read_factor(struct ctx *cx, struct tx *tx, struct signing_in *s)
{
	TRY(store_factor_find(cx, tx, s->account.id, &s->factor, &s->has_factor));
	s->has_factor = s->has_factor && s->factor.confirmed_at;
	return E_OK;
}

static enum ec read_account(struct ctx *cx, struct tx *tx, void *arg)
{
	struct signing_in *s = arg;
	TRY(store_account_find_login(cx, tx, s->login, &s->account, &s->found));
	return s->found ? read_factor(cx, tx, s) : E_OK;
}

/* The structure a person works for at first: the first by name that is active. */
static enum ec first_structure(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t *out)
{
	struct rattachement *rows = NULL;
	size_t n = 0;
	TRY(store_rattachement_list(cx, tx, account_id, &rows, &n));
	*out = n ? rows[0].structure.id : 0;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].structure.active) {
			*out = rows[i].structure.id;
			break;
		}
	}
	return E_OK;
}

/* Once more what the link says: another may have taken its place meanwhile. */
static enum ec activate(struct ctx *cx, struct tx *tx, const struct signing_in *s)
{
	struct account of_link;
	enum ec ec = link_account(cx, tx, LINK_ACTIVATION, s->link, &of_link);
	if (ec != E_OK && ec != E_LINK)
		return ec;
	if (ec == E_LINK || of_link.id != s->account.id) {
		failure_clear(cx);
		return fail(cx, E_ACCOUNT_PENDING);
	}
	return account_activate(cx, tx, &s->account);
}

static enum ec write_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct signing_in *s = arg;
	if (s->account.state == ACCOUNT_PENDING)
		TRY(activate(cx, tx, s));
	if (s->has_factor)
		TRY(factor_use(cx, tx, s->account.id, &s->try_));
	TRY(first_structure(cx, tx, s->account.id, &s->session.structure_id));
	if (!str_empty(s->new_hash))
		TRY(store_account_set_password(cx, tx, s->account.id, s->new_hash));
	TRY(store_session_insert(cx, tx, &s->session));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_SIGN_IN, .account_id = s->account.id });
}

static enum ec check_state(struct ctx *cx, const struct account *a, str link)
{
	switch (a->state) {
	case ACCOUNT_ACTIVE:
		return E_OK;
	case ACCOUNT_PENDING:
		return str_empty(link) ? fail(cx, E_ACCOUNT_PENDING) : E_OK;
	default:
		return fail(cx, E_ACCOUNT_DISABLED);
	}
}

static enum ec begin_session(struct ctx *cx, struct signing_in *s, str agent, str *token)
{
	uint8_t bytes[TOKEN_BYTES];
	random_bytes(bytes, sizeof(bytes));
	*token = base64url_of(cx->arena, bytes, sizeof(bytes));
	s->session = (struct session){
		.token = token_hash(*token),
		.account_id = s->account.id,
		.created_at = cx->now,
		.seen_at = cx->now,
		.remote = cx->remote,
		.agent = utf8_valid(agent) ? str_sub(agent, 0, AGENT_MAX) : STR_NONE,
	};
	if (!utf8_valid(s->session.agent)) /* cut within a character */
		s->session.agent = STR_NONE;
	TRY(db_write(cx, "sign in", write_session, s));
	cx->lang = s->account.lang;
	return E_OK;
}

/* --- the second step: a ticket carries on what the password proved --- */

/* It ends with the password that was typed, and with its time. */
static str ticket_proof(struct ctx *cx, const struct account *a, int64_t until)
{
	str text = str_printf(cx->arena, "%lld.%lld.%.*s", (long long)a->id, (long long)until, STR_ARG(a->password_hash));
	return auth_sign(cx, cx->env->auth, STR("second step"), text);
}

static str ticket_of(struct ctx *cx, const struct account *a)
{
	int64_t until = cx->now + TICKET_MS;
	return str_printf(cx->arena, "%lld.%lld.%.*s", (long long)a->id, (long long)until, STR_ARG(ticket_proof(cx, a, until)));
}

struct stepping {
	int64_t id, until;
	str proof;
	struct signing_in s;
};

static bool parse_ticket(str ticket, struct stepping *t)
{
	str id, until;
	if (ticket.n > 120)
		return false;
	t->proof = str_cut(str_cut(ticket, '.', &id), '.', &until);
	return str_to_i64(id, &t->id) && str_to_i64(until, &t->until);
}

static enum ec read_stepping(struct ctx *cx, struct tx *tx, void *arg)
{
	struct stepping *t = arg;
	TRY(store_account_find(cx, tx, t->id, &t->s.account, &t->s.found));
	return t->s.found ? read_factor(cx, tx, &t->s) : E_OK;
}

static enum ec open_ticket(struct ctx *cx, str ticket, struct stepping *t)
{
	*t = (struct stepping){ 0 };
	if (!parse_ticket(ticket, t) || t->until <= cx->now)
		return fail(cx, E_SECOND_STEP);
	TRY(db_read(cx, read_stepping, t));
	bool good = t->s.found && t->s.account.state == ACCOUNT_ACTIVE &&
	            secret_eq(ticket_proof(cx, &t->s.account, t->until), t->proof);
	return good ? E_OK : fail(cx, E_SECOND_STEP);
}

bool session_ticket_is_good(struct ctx *cx, str ticket)
{
	struct stepping t;
	bool good = open_ticket(cx, ticket, &t) == E_OK;
	if (!good)
		failure_clear(cx);
	return good;
}

static enum ec write_guessed(struct ctx *cx, struct tx *tx, void *arg)
{
	return mail_tell(cx, tx, MAIL_KIND_CODES_WRONG, arg);
}

/* Who comes as far as this knows the password: when the brake takes hold, its owner is told. */
static enum ec code_is_wrong(struct ctx *cx, struct account *a, str key)
{
	struct auth *auth = cx->env->auth;
	auth_limit_fail(cx, auth, key);
	log_event(cx, LOG_INFO, "session.code_refused", L_INT("account", a->id));
	failure_clear(cx);
	if (auth_limit_check(cx, auth, key) == E_OK)
		return fail(cx, E_CODE_WRONG);
	failure_clear(cx);
	TRY(db_write(cx, "codes guessed", write_guessed, a));
	mailer_kick(cx->env);
	return auth_limit_check(cx, auth, key);
}

enum ec session_second_step(struct ctx *cx, str ticket, str code, str agent, str *token)
{
	struct stepping t;
	TRY(open_ticket(cx, ticket, &t));
	struct account *a = &t.s.account;
	str key = str_printf(cx->arena, "code\n%.*s", STR_ARG(a->login));
	TRY(auth_limit_check(cx, cx->env->auth, key));
	if (t.s.has_factor)
		factor_look(cx, &t.s.factor, code, &t.s.try_);
	enum ec ec = begin_session(cx, &t.s, agent, token);
	if (ec == E_CODE_WRONG)
		return code_is_wrong(cx, a, key);
	if (ec == E_OK)
		auth_limit_forget(cx->env->auth, key);
	return ec;
}

/* --- the brake, which the operator sees and lifts --- */

struct braking {
	struct sign_in_lock lock;
	bool found;
};

static enum ec read_lock(struct ctx *cx, struct tx *tx, void *arg)
{
	struct braking *b = arg;
	return store_lock_find(cx, tx, b->lock.login, &b->lock, &b->found);
}

static enum ec drop_lock(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_lock_delete(cx, tx, ((struct braking *)arg)->lock.login);
}

/* The operator's word may come from another process: it stands in the database. */
static enum ec check_brake(struct ctx *cx, str login)
{
	struct braking b = { .lock.login = login };
	enum ec ec = auth_limit_check(cx, cx->env->auth, login);
	if (ec != E_SIGN_IN_WAIT)
		return ec;
	struct failure wait = cx->failure;
	failure_clear(cx);
	TRY(db_read(cx, read_lock, &b));
	if (!b.found || !b.lock.lifted) {
		cx->failure = wait;
		return E_SIGN_IN_WAIT;
	}
	TRY(db_write(cx, "drop lock", drop_lock, &b));
	auth_limit_forget(cx->env->auth, login);
	return auth_limit_check(cx, cx->env->auth, login);
}

static enum ec write_lock(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_lock_put(cx, tx, &((struct braking *)arg)->lock);
}

/* Written down when the brake takes hold, which a guesser brings about once in a while only. */
static enum ec password_is_wrong(struct ctx *cx, str login)
{
	int64_t wait = 1000 * config_int(cx->env->config, SET_SIGN_IN_WAIT);
	struct braking b = { .lock = { str_sub(login, 0, LOGIN_KEPT), cx->remote, cx->now, cx->now + wait, false } };
	auth_limit_fail(cx, cx->env->auth, login);
	log_event(cx, LOG_INFO, "session.refused");
	if (auth_limit_check(cx, cx->env->auth, login) != E_OK) {
		failure_clear(cx);
		if (utf8_valid(b.lock.login))
			TRY(db_write(cx, "sign-in lock", write_lock, &b));
	}
	return fail(cx, E_SIGN_IN_WRONG);
}

enum ec session_sign_in(struct ctx *cx, const struct sign_in *form, struct signed_in *out)
{
	struct auth *auth = cx->env->auth;
	struct signing_in s = { .login = str_lower_ascii(cx->arena, str_trim(form->login)), .link = form->link };
	*out = (struct signed_in){ 0 };
	TRY(check_brake(cx, s.login));
	TRY(db_read(cx, read_account, &s));
	if (!password_verify(auth, s.found ? s.account.password_hash : STR_NONE, form->password))
		return password_is_wrong(cx, s.login);
	auth_limit_forget(auth, s.login);
	TRY(check_state(cx, &s.account, s.link));
	if (s.has_factor) {
		out->ticket = ticket_of(cx, &s.account);
		return E_OK;
	}
	if (password_is_outdated(s.account.password_hash))
		TRY(password_hash(cx, auth, form->password, &s.new_hash));
	return begin_session(cx, &s, form->agent, &out->token);
}

/* --- the session of a request --- */

struct entering {
	struct sha256 token;
	struct session session;
	struct account account;
	bool found;
	struct rattachement *rattachements;
	size_t nrattachements;
	struct habilitation *habilitations;
	size_t nhabilitations;
	struct habilitation *closed; /* spaces that a structure has closed */
	size_t nclosed;
};

static enum ec read_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct entering *e = arg;
	TRY(store_session_find(cx, tx, &e->token, &e->session, &e->found));
	if (!e->found)
		return E_OK;
	TRY(store_account_find(cx, tx, e->session.account_id, &e->account, &e->found));
	TRY(store_rattachement_list(cx, tx, e->session.account_id, &e->rattachements, &e->nrattachements));
	TRY(store_closed_spaces_of(cx, tx, e->session.account_id, &e->closed, &e->nclosed));
	return store_habilitation_list(cx, tx, e->session.account_id, &e->habilitations, &e->nhabilitations);
}

static enum ec touch_session(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_session_touch(cx, tx, &((struct entering *)arg)->token, cx->now);
}

bool session_is_alive(const struct ctx *cx, const struct session *s)
{
	const struct config *config = cx->env->config;
	return cx->now - s->seen_at < 1000 * config_int(config, SET_SESSION_IDLE) &&
	       cx->now - s->created_at < 1000 * config_int(config, SET_SESSION_LIFE);
}

/* The structure of the session may have been left since, or there was none yet when it began. */
static const struct actor_structure *fallback(const struct actor *actor)
{
	for (size_t i = 0; i < actor->nstructures; i++)
		if (actor->structures[i].active)
			return &actor->structures[i];
	return actor->nstructures ? &actor->structures[0] : NULL;
}

static const struct actor *make_actor(struct ctx *cx, const struct entering *e, str token)
{
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	struct actor_structure *list = ARENA_ARRAY(cx->arena, struct actor_structure, e->nrattachements + 1);
	*actor = (struct actor){
		.way = WAY_PORTAL,
		.account_id = e->account.id,
		.login = e->account.login,
		.name = str_printf(cx->arena, "%.*s %.*s", STR_ARG(e->account.first_name), STR_ARG(e->account.last_name)),
		.is_operator = e->account.is_operator,
		.structures = list,
		.nstructures = e->nrattachements,
		.session = token,
	};
	for (size_t i = 0; i < e->nrattachements; i++) {
		const struct rattachement *r = &e->rattachements[i];
		list[i] = (struct actor_structure){
			.id = r->structure.id,
			.name = r->structure.name,
			.identifier = r->structure.identifier,
			.role = r->role,
			.is_public = r->structure.is_public,
			.is_state = r->structure.is_state,
			.active = r->structure.active,
		};
		actor_fill_rights(cx->arena, e->habilitations, e->nhabilitations, &list[i]);
		actor_close_spaces(e->closed, e->nclosed, &list[i]);
		if (list[i].id == e->session.structure_id)
			actor->at = &list[i];
	}
	if (!actor->at)
		actor->at = fallback(actor);
	return actor;
}

enum ec session_enter(struct ctx *cx, str token, bool *alive)
{
	*alive = false;
	if (token.n == 0 || token.n > 100)
		return E_OK;
	struct entering e = { .token = token_hash(token) };
	TRY(db_read(cx, read_session, &e));
	if (!e.found || e.account.state != ACCOUNT_ACTIVE || !session_is_alive(cx, &e.session))
		return E_OK;
	if (cx->now - e.session.seen_at >= TOUCH_MS)
		TRY(db_write(cx, "touch session", touch_session, &e));
	cx->actor = make_actor(cx, &e, token);
	cx->lang = e.account.lang;
	*alive = true;
	return E_OK;
}

/* --- changing it --- */

static enum ec delete_session(struct ctx *cx, struct tx *tx, void *arg)
{
	TRY(store_session_delete(cx, tx, arg));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_SIGN_OUT });
}

enum ec session_sign_out(struct ctx *cx)
{
	if (!cx->actor)
		return E_OK;
	struct sha256 token = token_hash(cx->actor->session);
	return db_write(cx, "sign out", delete_session, &token);
}

static enum ec write_structure(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sha256 token = token_hash(cx->actor->session);
	return store_session_set_structure(cx, tx, &token, *(int64_t *)arg);
}

enum ec session_switch(struct ctx *cx, int64_t structure_id)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	for (size_t i = 0; i < cx->actor->nstructures; i++)
		if (cx->actor->structures[i].id == structure_id)
			return db_write(cx, "switch structure", write_structure, &structure_id);
	return fail(cx, E_NOT_FOUND);
}

static enum ec write_lang(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_account_set_lang(cx, tx, cx->actor->account_id, *(enum lang *)arg);
}

enum ec session_set_lang(struct ctx *cx, enum lang lang)
{
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	return db_write(cx, "set language", write_lang, &lang);
}
