/*
 * Applications of the developer platform: the APIs they chose, their tokens, their latest calls; in the
 * platform's own database.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"
#include "model_piste.h"

struct tx;

/* Everything but id. E_DB_UNIQUE when the name is taken, in whatever case. */
enum ec store_application_insert(struct ctx *cx, struct tx *tx, const struct application *a, int64_t *id) EC_MUST;
/* Only of that developer. */
enum ec store_application_find(struct ctx *cx, struct tx *tx, int64_t id, int64_t developer_id,
                               struct application *out, bool *found) EC_MUST;
enum ec store_application_find_client(struct ctx *cx, struct tx *tx, str client_id, struct application *out,
                                      bool *found) EC_MUST;
/* Whatever the case. */
enum ec store_application_find_name(struct ctx *cx, struct tx *tx, str name, struct application *out,
                                    bool *found) EC_MUST;
/* Of a developer, in the order they were made; at most 200. */
enum ec store_application_list(struct ctx *cx, struct tx *tx, int64_t developer_id, struct application **out,
                               size_t *n) EC_MUST;
/* Address, responsible and SIRET. */
enum ec store_application_update(struct ctx *cx, struct tx *tx, const struct application *a) EC_MUST;
enum ec store_application_set_secret(struct ctx *cx, struct tx *tx, int64_t id, const struct sha256 *hash) EC_MUST;
enum ec store_application_revoke(struct ctx *cx, struct tx *tx, int64_t id) EC_MUST;

/* --- APIs --- */

/* For each enum piste_api. */
enum ec store_subscription_list(struct ctx *cx, struct tx *tx, int64_t application_id,
                                struct subscription out[PISTE_APIS]) EC_MUST;
/* Conditions accepted now; those accepted before stay as they are. */
enum ec store_subscription_accept(struct ctx *cx, struct tx *tx, int64_t application_id, enum piste_api api) EC_MUST;
/* *changed 0: its conditions are not accepted. */
enum ec store_subscription_select(struct ctx *cx, struct tx *tx, int64_t application_id, enum piste_api api,
                                  bool selected, int64_t *changed) EC_MUST;

/* --- tokens --- */

struct token {
	struct sha256 hash;
	int64_t application_id;
	int64_t expires_at;
};

/* What a call needs to know of its token, in one statement. */
struct token_call {
	int64_t application_id;
	enum application_kind kind;
	str client_id;
	str application; /* name */
	bool revoked;
	bool subscribed; /* to the API asked for */
	int64_t expires_at;
};

enum ec store_token_insert(struct ctx *cx, struct tx *tx, const struct token *t) EC_MUST;
enum ec store_token_find(struct ctx *cx, struct tx *tx, const struct sha256 *hash, str api, struct token_call *out,
                         bool *found) EC_MUST;
/* All of an application. */
enum ec store_token_delete(struct ctx *cx, struct tx *tx, int64_t application_id) EC_MUST;
/* Those that expired before, at most limit; *n: how many. */
enum ec store_token_sweep(struct ctx *cx, struct tx *tx, int64_t before, int limit, int64_t *n) EC_MUST;

/* --- calls seen --- */

#define CALLS_KEPT 500 /* of an application */

enum ec store_call_insert(struct ctx *cx, struct tx *tx, const struct call_row *c, int64_t *id) EC_MUST;
/* Leaves the latest CALLS_KEPT of an application. */
enum ec store_call_trim(struct ctx *cx, struct tx *tx, int64_t application_id) EC_MUST;
/* The latest, newest first. */
enum ec store_call_list(struct ctx *cx, struct tx *tx, int64_t application_id, int limit, struct call_row **out,
                        size_t *n) EC_MUST;
