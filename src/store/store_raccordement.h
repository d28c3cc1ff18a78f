/*
 * Which applications act for a structure, and the technical accounts of their calls; in the database of the
 * environment.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_piste.h"
#include "model_role.h"
#include "model_structure.h"

struct tx;

/* Everything but id and how it ended. E_DB_UNIQUE when the two are tied already. */
enum ec store_raccordement_insert(struct ctx *cx, struct tx *tx, const struct raccordement *r, int64_t *id) EC_MUST;
enum ec store_raccordement_find(struct ctx *cx, struct tx *tx, int64_t id, struct raccordement *out,
                                bool *found) EC_MUST;
/* Of a structure, newest first; at most 200. */
enum ec store_raccordement_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct raccordement **out,
                                size_t *n) EC_MUST;
enum ec store_raccordement_withdraw(struct ctx *cx, struct tx *tx, int64_t id, int64_t account_id) EC_MUST;
/* Whether an active one ties the two. */
enum ec store_raccordement_ties(struct ctx *cx, struct tx *tx, int64_t structure_id, str client_id,
                                bool *found) EC_MUST;

/* Its row in account is there already: account_id names it. E_DB_UNIQUE when the serial is taken. */
enum ec store_technical_insert(struct ctx *cx, struct tx *tx, const struct technical_account *t) EC_MUST;
enum ec store_technical_find(struct ctx *cx, struct tx *tx, int64_t account_id, struct technical_account *out,
                             bool *found) EC_MUST;
/* The account and its structure, in one statement. */
enum ec store_technical_find_login(struct ctx *cx, struct tx *tx, str login, struct technical_account *out,
                                   struct structure *of, bool *found) EC_MUST;
/* Of a structure, by serial; at most 100. */
enum ec store_technical_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct technical_account **out,
                             size_t *n) EC_MUST;
/* A new password, which also forgets the warnings. */
enum ec store_technical_set_password(struct ctx *cx, struct tx *tx, const struct technical_account *t) EC_MUST;
enum ec store_technical_set_state(struct ctx *cx, struct tx *tx, int64_t account_id, enum account_state state) EC_MUST;
/* The latest mail said that so many days are left. */
enum ec store_technical_set_warned(struct ctx *cx, struct tx *tx, int64_t account_id, int days) EC_MUST;

struct technical_expiring {
	struct technical_account t;
	str structure; /* name */
};

/* Active ones whose password expires within one of days (longest first) from cx->now, and whose managers were
 * not told so yet; at most limit. */
enum ec store_technical_expiring(struct ctx *cx, struct tx *tx, const int days[3], int limit,
                                 struct technical_expiring **out, size_t *n) EC_MUST;
/* The highest serial of a structure; 0: none. */
enum ec store_technical_last_serial(struct ctx *cx, struct tx *tx, int64_t structure_id, int *serial) EC_MUST;
