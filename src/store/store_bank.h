/*
 * Bank accounts of structures.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

struct tx;

/* E_DB_UNIQUE when the structure has that IBAN. */
enum ec store_bank_insert(struct ctx *cx, struct tx *tx, const struct bank_account *b, int64_t *id) EC_MUST;
/* At most 100, as they were added. */
enum ec store_bank_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct bank_account **out,
                        size_t *n) EC_MUST;
enum ec store_bank_find(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id, struct bank_account *out,
                        bool *found) EC_MUST;
enum ec store_bank_delete(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id) EC_MUST;
