/*
 * Logins that failed too often, for the operator to see and to lift; the brake itself is in memory.
 *
 * Rows only. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct tx;

struct sign_in_lock {
	str login;
	str remote; /* of the last failure */
	int64_t at;
	int64_t until;
	bool lifted;
};

enum ec store_lock_put(struct ctx *cx, struct tx *tx, const struct sign_in_lock *l) EC_MUST;
enum ec store_lock_find(struct ctx *cx, struct tx *tx, str login, struct sign_in_lock *out, bool *found) EC_MUST;
/* Those that still last at cx->now and were not lifted, the newest first. */
enum ec store_lock_list(struct ctx *cx, struct tx *tx, int limit, struct sign_in_lock **out, size_t *n) EC_MUST;
enum ec store_lock_lift(struct ctx *cx, struct tx *tx, str login, int64_t *changed) EC_MUST;
enum ec store_lock_delete(struct ctx *cx, struct tx *tx, str login) EC_MUST;
enum ec store_lock_sweep(struct ctx *cx, struct tx *tx, int64_t ended_before) EC_MUST;
