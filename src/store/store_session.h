/*
 * Sessions of people signed in to the portal.
 *
 * Only the hash of the cookie's token is stored. Rows only; text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct tx;

struct session {
	struct sha256 token; /* hash of the cookie */
	int64_t account_id;
	int64_t structure_id; /* the one worked for; 0: none */
	int64_t created_at;
	int64_t seen_at;
	str remote;
	str agent; /* User-Agent of the sign-in, cut short; may be empty */
};

enum ec store_session_insert(struct ctx *cx, struct tx *tx, const struct session *s) EC_MUST;
enum ec store_session_find(struct ctx *cx, struct tx *tx, const struct sha256 *token, struct session *out,
                           bool *found) EC_MUST;
/* It was used at that instant. */
enum ec store_session_touch(struct ctx *cx, struct tx *tx, const struct sha256 *token, int64_t seen_at) EC_MUST;
enum ec store_session_set_structure(struct ctx *cx, struct tx *tx, const struct sha256 *token,
                                    int64_t structure_id) EC_MUST;
enum ec store_session_delete(struct ctx *cx, struct tx *tx, const struct sha256 *token) EC_MUST;
/* All of a person: after a change of password. */
enum ec store_session_delete_account(struct ctx *cx, struct tx *tx, int64_t account_id) EC_MUST;
/* The last one seen first. */
enum ec store_session_list(struct ctx *cx, struct tx *tx, int64_t account_id, int limit, struct session **out,
                           size_t *n) EC_MUST;
/* All of a person but that one; *n may be NULL. */
enum ec store_session_delete_others(struct ctx *cx, struct tx *tx, int64_t account_id, const struct sha256 *kept,
                                    int64_t *n) EC_MUST;
/* That one if it is the person's. */
enum ec store_session_delete_own(struct ctx *cx, struct tx *tx, int64_t account_id, const struct sha256 *token,
                                 int64_t *n) EC_MUST;
/* Those not seen since one instant or created before another. */
enum ec store_session_sweep(struct ctx *cx, struct tx *tx, int64_t seen_before, int64_t created_before) EC_MUST;
