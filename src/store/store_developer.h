/*
 * Developers of the platform and their sessions, in its own database.
 *
 * Rows only: no rights, no rules, no hashing. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"
#include "model_piste.h"

struct tx;

/* Everything but id. E_DB_UNIQUE when the login is taken. */
enum ec store_developer_insert(struct ctx *cx, struct tx *tx, const struct developer *d, int64_t *id) EC_MUST;
enum ec store_developer_find_login(struct ctx *cx, struct tx *tx, str login, struct developer *out,
                                   bool *found) EC_MUST;
enum ec store_developer_set_lang(struct ctx *cx, struct tx *tx, int64_t id, enum lang lang) EC_MUST;
enum ec store_developer_count(struct ctx *cx, struct tx *tx, int64_t *n) EC_MUST;

struct developer_session {
	struct sha256 token; /* hash of the cookie */
	int64_t created_at;
	int64_t seen_at;
};

enum ec store_developer_session_insert(struct ctx *cx, struct tx *tx, const struct developer_session *s,
                                       int64_t developer_id) EC_MUST;
/* The session and whose it is. */
enum ec store_developer_session_find(struct ctx *cx, struct tx *tx, const struct sha256 *token,
                                     struct developer_session *out, struct developer *who, bool *found) EC_MUST;
enum ec store_developer_session_touch(struct ctx *cx, struct tx *tx, const struct sha256 *token,
                                      int64_t seen_at) EC_MUST;
enum ec store_developer_session_delete(struct ctx *cx, struct tx *tx, const struct sha256 *token) EC_MUST;
/* Those not seen since. */
enum ec store_developer_session_sweep(struct ctx *cx, struct tx *tx, int64_t seen_before) EC_MUST;
