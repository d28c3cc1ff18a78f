/*
 * The people of a structure, as its managers see them.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"

struct tx;

/* Numbered above `after`, in order of accounts; at most limit. */
enum ec store_people_page(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t after, int limit,
                          struct person **out, size_t *n) EC_MUST;
enum ec store_people_find(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t account_id,
                          struct person *out, bool *found) EC_MUST;
/* Active managers, the main one first; at most limit. */
enum ec store_people_managers(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                              struct person **out, size_t *n) EC_MUST;
/* How many are attached, counted up to limit. */
enum ec store_people_count(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int *n) EC_MUST;
