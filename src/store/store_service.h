/*
 * Services of structures: where in a structure an invoice goes.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

struct tx;

/* Everything but id. E_DB_UNIQUE when the structure has that code. */
enum ec store_service_insert(struct ctx *cx, struct tx *tx, const struct service *s, int64_t *id) EC_MUST;
enum ec store_service_find(struct ctx *cx, struct tx *tx, int64_t id, struct service *out, bool *found) EC_MUST;
enum ec store_service_find_code(struct ctx *cx, struct tx *tx, int64_t structure_id, str code,
                                struct service *out, bool *found) EC_MUST;
/* Open or closed to new invoices; *changed false when it was so already. */
enum ec store_service_set_active(struct ctx *cx, struct tx *tx, const struct service *s, bool *changed) EC_MUST;
/* Invoices that have it, and those of these under way, each counted up to limit. */
enum ec store_service_usage(struct ctx *cx, struct tx *tx, int64_t id, int limit, int *all, int *open) EC_MUST;
/* One that nothing points at. */
enum ec store_service_delete(struct ctx *cx, struct tx *tx, int64_t id) EC_MUST;
/* Active ones first, by code; at most 2,000. */
enum ec store_service_list(struct ctx *cx, struct tx *tx, int64_t structure_id, bool active_only,
                           struct service **out, size_t *n) EC_MUST;
