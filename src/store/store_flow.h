/*
 * Flows and what was wrong with them.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_flow.h"

struct tx;

/* Waits, from its deposit on. */
enum ec store_flow_insert(struct ctx *cx, struct tx *tx, const struct flow *f, int64_t *id) EC_MUST;
enum ec store_flow_find(struct ctx *cx, struct tx *tx, int64_t id, struct flow *out, bool *found) EC_MUST;
/* The one that has waited longest and is due. */
enum ec store_flow_due(struct ctx *cx, struct tx *tx, int64_t now, struct flow *out, bool *found) EC_MUST;
/* From waiting to what the flow says; *changed false when it waits no longer. */
enum ec store_flow_end(struct ctx *cx, struct tx *tx, const struct flow *f, bool *changed) EC_MUST;
/* One more try, not before that instant. */
enum ec store_flow_put_off(struct ctx *cx, struct tx *tx, int64_t id, int64_t next_at) EC_MUST;
enum ec store_flow_errors_insert(struct ctx *cx, struct tx *tx, int64_t id, const struct flow_error *errors,
                                 size_t n) EC_MUST;
/* In their order. */
enum ec store_flow_errors(struct ctx *cx, struct tx *tx, int64_t id, struct flow_error **out, size_t *n) EC_MUST;
