/*
 * What people ask of the managers of structures, and the answers.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_request.h"

struct tx;

/* E_DB_UNIQUE when the same is waiting already. */
enum ec store_request_insert(struct ctx *cx, struct tx *tx, const struct request *r, int64_t *id) EC_MUST;
enum ec store_request_find(struct ctx *cx, struct tx *tx, int64_t id, struct request *out,
                           bool *found) EC_MUST;
/* From waiting to another state, of a known version; *changed false when somebody was faster. */
enum ec store_request_decide(struct ctx *cx, struct tx *tx, const struct request *r, bool *changed) EC_MUST;
/* Those of a structure that wait, oldest first; at most limit. */
enum ec store_request_list_waiting(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                                   struct request **out, size_t *n) EC_MUST;
enum ec store_request_count_waiting(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int *n) EC_MUST;
/* Of a person, newest first; at most limit. */
enum ec store_request_list_account(struct ctx *cx, struct tx *tx, int64_t account_id, int limit,
                                   struct request **out, size_t *n) EC_MUST;
/* Those that wait of a person at one structure. */
enum ec store_request_list_waiting_of(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                      struct request **out, size_t *n) EC_MUST;
/* Nobody points at that service any more. */
enum ec store_request_forget_service(struct ctx *cx, struct tx *tx, int64_t service_id) EC_MUST;
