/*
 * What the operator does with accounts, structures, mails and locked sign-ins: pages and command line.
 *
 * For accounts marked as operators and for whoever holds the data folder. Each act takes a reason and is
 * an event: who did it, with whom, why. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "model_structure.h"

/* E_SIGN_IN, E_FORBIDDEN. */
enum ec operator_require(struct ctx *cx) EC_MUST;

#define OPERATOR_PAGE 50
#define OPERATOR_REASON_MAX 300 /* characters */

/* --- accounts --- */

struct operator_account {
	int64_t id;
	str login, contact_email, name;
	enum account_state state;
	bool is_operator;
	int64_t created_at, activated_at;
	/* Of operator_account_load. */
	bool second_factor;
	size_t sessions;
	int64_t locked_until; /* 0: its sign-in is not locked */
	const struct operator_role *roles;
	size_t nroles;
};

struct operator_role {
	int64_t structure_id;
	str structure, identifier;
	enum role role;
};

/* Whose login or last name begins with the words; none: the newest, numbered below `before` (0: all). */
enum ec operator_accounts(struct ctx *cx, str words, int64_t before, struct operator_account **out, size_t *n) EC_MUST;
/* E_NOT_FOUND. */
enum ec operator_account_load(struct ctx *cx, int64_t id, struct operator_account *out) EC_MUST;
enum ec operator_account_id(struct ctx *cx, str login, int64_t *id) EC_MUST;

enum operator_act {
	OPERATOR_ACTIVATION, /* sends the activation link again */
	OPERATOR_UNLOCK,     /* its sign-in may be tried again at once */
	OPERATOR_DISABLE,    /* signs in no more; sessions end */
	OPERATOR_ENABLE,
	OPERATOR_FACTOR_OFF, /* a lost telephone and no recovery code */
	OPERATOR_QUESTION_OFF, /* a forgotten answer */
	OPERATOR_GRANT,      /* is an operator from now on */
	OPERATOR_REVOKE,
	OPERATOR_ACTS
};

str operator_act_name(enum operator_act act); /* "disable" */
bool operator_act_find(str name, enum operator_act *out);
enum msg operator_act_label(enum operator_act act);
/* Whether the account is in a state for it. */
bool operator_may(const struct operator_account *a, enum operator_act act);

struct operator_order {
	int64_t id; /* of the account or structure */
	enum operator_act act;
	str reason;
	str own; /* see mail_url */
};
/* E_FIELDS under reason; E_DB_CONFLICT when the account is not in a state for it. */
enum ec operator_do(struct ctx *cx, const struct operator_order *o) EC_MUST;

/* --- structures --- */

struct operator_structure {
	struct structure s;
	struct person *people; /* of operator_structure_load: as far as OPERATOR_PAGE */
	size_t npeople;
};

enum ec operator_structures(struct ctx *cx, str words, struct structure **out, size_t *n) EC_MUST;
enum ec operator_structure_load(struct ctx *cx, int64_t id, struct operator_structure *out) EC_MUST;

/* The main manager is gone: another active person, attached there or not yet, takes the place; the former
 * one, if any, becomes a user. E_FIELDS under login, reason. */
struct succession {
	int64_t structure_id;
	str login;
	str reason;
	str own;
};
enum ec operator_succession(struct ctx *cx, const struct succession *s) EC_MUST;

/* --- mails, locked sign-ins --- */

/* One that waits is tried at once. Others are not there any more: E_NOT_FOUND. */
enum ec operator_mail_again(struct ctx *cx, int64_t id) EC_MUST;

struct operator_lock {
	str login, remote;
	int64_t until;
};
enum ec operator_locks(struct ctx *cx, struct operator_lock **out, size_t *n) EC_MUST;
/* E_FIELDS under reason; E_NOT_FOUND. */
enum ec operator_lift(struct ctx *cx, str login, str reason) EC_MUST;
