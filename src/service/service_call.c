#include "service_call.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"

#include "core_hash.h"
#include "core_log.h"
#include "db.h"
#include "service_application.h"
#include "service_call_log.h"
#include "service_env.h"
#include "service_piste_db.h"
#include "store_raccordement.h"
#include "store_right.h"

static const struct {
	str name;
	str help;
	enum msg text;
} links[CALL_LINKS] = {
#define LINK(LINK_, name) \
	[CALL_##LINK_] = { STR_INIT(name), STR_INIT("/aide/api#un-appel-est-refuse"), MSG_CALL_##LINK_ }
	LINK(TOKEN_MISSING, "token_missing"),
	LINK(TOKEN_WRONG, "token_wrong"),
	LINK(ACCOUNT_WRONG, "account_wrong"),
	LINK(NOT_SUBSCRIBED, "not_subscribed"),
	LINK(NOT_DECLARED, "not_declared"),
	LINK(ACCOUNT_EXPIRED, "account_expired"),
	LINK(NO_RIGHT, "no_right"),
	LINK(WHOLE, "whole"),
#undef LINK
};

str call_link_name(enum call_link link)
{
	return link < CALL_LINKS ? links[link].name : STR_NONE;
}

bool call_link_find(str name, enum call_link *out)
{
	for (int i = 0; i < CALL_LINKS; i++) {
		if (str_eq(name, links[i].name)) {
			*out = (enum call_link)i;
			return true;
		}
	}
	return false;
}

str call_link_text(enum lang lang, enum call_link link)
{
	return msg_plain(lang, links[link < CALL_LINKS ? link : CALL_NO_RIGHT].text);
}

str call_link_help(enum call_link link)
{
	return links[link < CALL_LINKS ? link : CALL_NO_RIGHT].help;
}

/* --- passwords proved a moment ago --- */

#define PROVED_SLOTS 1024
#define PROVED_MS INT64_C(300000)

/* argon2id costs a call some forty milliseconds of a processor: what was proved is remembered for a moment, as
 * an HMAC under a key of this process. The row's hash is part of it: a new password ends what the old one proved. */
struct proved {
	pthread_mutex_t lock;
	uint8_t key[32];
	struct {
		struct sha256 what;
		int64_t until; /* 0: free */
	} slots[PROVED_SLOTS];
};

struct proved *proved_new(void)
{
	struct proved *p = calloc(1, sizeof(*p));
	if (!p)
		log_die("memory", "passwords");
	pthread_mutex_init(&p->lock, NULL);
	random_bytes(p->key, sizeof(p->key));
	return p;
}

void proved_free(struct proved *p)
{
	if (!p)
		return;
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static struct sha256 proof_of(struct ctx *cx, const struct proved *p, const struct technical_account *t, str password)
{
	struct buf b = buf_in(cx->arena);
	buf_printf(&b, "%lld\n%.*s\n", (long long)t->account_id, STR_ARG(t->password_hash));
	buf_add_str(&b, password);
	return hmac_sha256((str){ (const char *)p->key, sizeof(p->key) }, buf_str(&b));
}

static size_t slot_of(const struct proved *p, int64_t account_id)
{
	struct sha256 h = hmac_sha256((str){ (const char *)p->key, sizeof(p->key) },
	                              (str){ (const char *)&account_id, sizeof(account_id) });
	uint32_t n;
	memcpy(&n, h.b, sizeof(n));
	return n % PROVED_SLOTS;
}

static bool proved_has(struct ctx *cx, struct proved *p, const struct technical_account *t, const struct sha256 *what)
{
	size_t i = slot_of(p, t->account_id);
	pthread_mutex_lock(&p->lock);
	bool has = p->slots[i].until > cx->now &&
	           secret_eq((str){ (const char *)p->slots[i].what.b, SHA256_SIZE },
	                     (str){ (const char *)what->b, SHA256_SIZE });
	pthread_mutex_unlock(&p->lock);
	return has;
}

static void proved_keep(struct ctx *cx, struct proved *p, const struct technical_account *t, const struct sha256 *what)
{
	size_t i = slot_of(p, t->account_id);
	pthread_mutex_lock(&p->lock);
	p->slots[i].what = *what;
	p->slots[i].until = cx->now + PROVED_MS;
	pthread_mutex_unlock(&p->lock);
}

/* --- the technical account --- */

#define CPRO_ACCOUNT_MAX 1024 /* bytes of the header */

struct calling {
	const struct call *call;
	str login, password;
	struct token_call token;
	struct technical_account account;
	struct structure structure;
	struct space_set closed; /* spaces that the structure has closed */
	bool found, declared;
};

/* base64 of « login:password »; blanks and missing padding are forgiven. */
static bool split_account(struct ctx *cx, struct calling *c)
{
	str header = str_trim(c->call->cpro_account), text;
	if (str_empty(header) || header.n > CPRO_ACCOUNT_MAX)
		return false;
	while (header.n && header.p[header.n - 1] == '=')
		header.n--;
	static const char *const padding[] = { "", "", "==", "=" };
	if (header.n % 4 == 1)
		return false;
	header = str_printf(cx->arena, "%.*s%s", STR_ARG(header), padding[header.n % 4]);
	if (!base64_to(cx->arena, header, &text) || str_find_char(text, ':') < 0)
		return false;
	c->password = str_cut(text, ':', &c->login);
	c->login = str_lower_ascii(cx->arena, c->login);
	return !str_empty(c->login) && !str_empty(c->password) && c->login.n <= 320;
}

static enum ec read_account(struct ctx *cx, struct tx *tx, void *arg)
{
	struct calling *c = arg;
	TRY(store_technical_find_login(cx, tx, c->login, &c->account, &c->structure, &c->found));
	if (c->found)
		TRY(store_closed_spaces(cx, tx, c->structure.id, &c->closed));
	if (!c->found)
		return E_OK;
	return store_raccordement_ties(cx, tx, c->account.structure_id, c->token.client_id, &c->declared);
}

/* The brake is asked before any hashing, and past it nothing is told from a wrong password. */
static bool account_proves(struct ctx *cx, const struct calling *c)
{
	struct proved *proved = cx->env->proved;
	struct auth *auth = cx->env->auth;
	struct sha256 what = { { 0 } };
	if (c->found) {
		what = proof_of(cx, proved, &c->account, c->password);
		if (proved_has(cx, proved, &c->account, &what))
			return true;
	}
	if (auth_limit_check(cx, auth, c->login) != E_OK) {
		failure_clear(cx);
		return false;
	}
	if (!password_verify(auth, c->found ? c->account.password_hash : STR_NONE, c->password)) {
		auth_limit_fail(cx, auth, c->login);
		log_event(cx, LOG_INFO, "call.account_refused");
		return false;
	}
	auth_limit_forget(auth, c->login);
	proved_keep(cx, proved, &c->account, &what);
	return true;
}

/* --- who acts then --- */

/* What a technical account may see and do: the work of an ordinary user, nothing of a manager. */
static struct space_set spaces_of(const struct structure *s)
{
	struct space_set set = role_default_spaces(ROLE_USER, s->is_public);
	set.bits |= SPACE_BIT(SPACE_VALIDATION) | SPACE_BIT(SPACE_WORKS) | SPACE_BIT(SPACE_ENGAGEMENTS) |
	            SPACE_BIT(SPACE_FLOWS);
	return set;
}

static const struct actor *actor_of(struct ctx *cx, const struct calling *c)
{
	struct actor_structure *at = ARENA_NEW(cx->arena, struct actor_structure);
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	*at = (struct actor_structure){
		.id = c->structure.id,
		.name = c->structure.name,
		.identifier = c->structure.identifier,
		.role = ROLE_USER,
		.spaces = spaces_of(&c->structure),
		.is_public = c->structure.is_public,
		.is_state = c->structure.is_state,
		.active = c->structure.active,
	};
	*actor = (struct actor){
		.way = WAY_API,
		.account_id = c->account.account_id,
		.login = c->account.login,
		.name = c->account.login,
		.structures = at,
		.nstructures = 1,
		.at = at,
	};
	at->spaces.bits &= ~c->closed.bits;
	return actor;
}

/* --- the chain --- */

static bool token_serves(const struct ctx *cx, const struct token_call *t)
{
	enum application_kind kind = cx->env->kind == ENV_PRODUCTION ? APPLICATION_PRODUCTION : APPLICATION_SANDBOX;
	return !t->revoked && t->kind == kind && t->expires_at > cx->now;
}

static enum ec first_missing(struct ctx *cx, struct calling *c, enum call_link *link)
{
	str bearer = str_trim(c->call->bearer);
	*link = CALL_TOKEN_MISSING;
	if (str_empty(bearer))
		return E_OK;
	*link = CALL_TOKEN_WRONG;
	bool known = false;
	TRY(token_look(cx, bearer, c->call->api, &c->token, &known));
	cx->application_id = known ? c->token.application_id : 0;
	if (!known || !token_serves(cx, &c->token))
		return E_OK;
	*link = CALL_ACCOUNT_WRONG;
	if (!split_account(cx, c))
		return E_OK;
	TRY(db_read(cx, read_account, c));
	if (!account_proves(cx, c))
		return E_OK;
	const struct {
		bool whole;
		enum call_link link;
	} rest[] = {
		{ c->token.subscribed, CALL_NOT_SUBSCRIBED },
		{ c->declared, CALL_NOT_DECLARED },
		{ c->account.expires_at > cx->now, CALL_ACCOUNT_EXPIRED },
		{ c->account.state == ACCOUNT_ACTIVE && c->structure.active, CALL_NO_RIGHT },
	};
	*link = CALL_WHOLE;
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]) && *link == CALL_WHOLE; i++)
		if (!rest[i].whole)
			*link = rest[i].link;
	return E_OK;
}

enum ec call_enter(struct ctx *cx, const struct call *call, enum call_link *link)
{
	struct calling c = { .call = call };
	cx->actor = NULL;
	cx->lang = LANG_FR; /* the sentences of the contract are French */
	cx->application_id = 0;
	TRY(first_missing(cx, &c, link));
	if (*link != CALL_WHOLE)
		return E_OK;
	cx->actor = actor_of(cx, &c);
	cx->user_id = cx->actor->account_id;
	return E_OK;
}

void call_leave(struct ctx *cx, str method, str path, int status, enum call_link link)
{
	if (!cx->application_id || !cx->env->piste)
		return;
	const struct call_row row = {
		.application_id = cx->application_id,
		.at = cx->now,
		.environment = env_name(cx->env->kind),
		.method = method,
		.path = path,
		.status = status,
		.link = call_link_name(link),
	};
	call_log_add(cx->env->piste->calls, &row);
}
