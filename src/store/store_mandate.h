/*
 * Mandates of invoicing that structures gave; their papers are documents.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

struct tx;

enum ec store_mandate_insert(struct ctx *cx, struct tx *tx, const struct mandate *m, int64_t *id) EC_MUST;
/* The newest first; at most 100. */
enum ec store_mandate_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct mandate **out,
                           size_t *n) EC_MUST;
/* The structure that gave it; 0: there is no such mandate. */
enum ec store_mandate_structure(struct ctx *cx, struct tx *tx, int64_t id, int64_t *structure_id) EC_MUST;
