/*
 * Links in mails: what their holder may do once.
 *
 * Only the hash of a token is stored. Rows only: no rules.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"
#include "model_link.h"

struct tx;

struct link {
	struct sha256 token;
	int64_t account_id; /* 0: of nobody */
	enum link_kind kind;
	int64_t created_at;
	int64_t expires_at;
	str data; /* of LINK_ADDRESS: the new address */
};

enum ec store_link_insert(struct ctx *cx, struct tx *tx, const struct link *l) EC_MUST;
/* Expired ones are found too; those of nobody are not. */
enum ec store_link_find(struct ctx *cx, struct tx *tx, const struct sha256 *token, enum link_kind kind,
                        struct link *out, bool *found) EC_MUST;
/* All of a kind of one account. */
enum ec store_link_delete(struct ctx *cx, struct tx *tx, int64_t account_id, enum link_kind kind) EC_MUST;
enum ec store_link_sweep(struct ctx *cx, struct tx *tx, int64_t expired_before) EC_MUST;
