/*
 * People: who can sign in.
 *
 * Rows only: no rights, no rules, no hashing. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"

struct tx;

struct account {
	int64_t id;
	str login; /* lower case */
	str contact_email;
	str first_name;
	str last_name;
	str password_hash;
	enum lang lang;
	enum account_state state;
	bool is_operator;
	int64_t created_at;
	int64_t activated_at; /* 0: the link was not followed yet */
	int64_t version;
};

/* Everything but id and version. E_DB_UNIQUE when the login is taken. */
enum ec store_account_insert(struct ctx *cx, struct tx *tx, const struct account *a, int64_t *id) EC_MUST;
enum ec store_account_find(struct ctx *cx, struct tx *tx, int64_t id, struct account *out, bool *found) EC_MUST;
enum ec store_account_find_login(struct ctx *cx, struct tx *tx, str login, struct account *out,
                                 bool *found) EC_MUST;
enum ec store_account_set_lang(struct ctx *cx, struct tx *tx, int64_t id, enum lang lang) EC_MUST;
enum ec store_account_set_password(struct ctx *cx, struct tx *tx, int64_t id, str hash) EC_MUST;
/* Of one that waits for its activation: names, contact address, password and language anew. */
enum ec store_account_renew(struct ctx *cx, struct tx *tx, const struct account *a) EC_MUST;
/* From pending to active. */
enum ec store_account_activate(struct ctx *cx, struct tx *tx, int64_t id, int64_t at) EC_MUST;
