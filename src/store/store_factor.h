/*
 * The second factor of accounts: one-time codes by time, and recovery codes.
 *
 * Rows only: secrets are sealed and codes proven by service/. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct tx;

struct factor {
	int64_t account_id;
	str sealed;
	int64_t created_at;
	int64_t confirmed_at; /* 0: nothing is asked yet */
	int64_t last_step;    /* of the last code that was accepted */
};

enum ec store_factor_find(struct ctx *cx, struct tx *tx, int64_t account_id, struct factor *out, bool *found) EC_MUST;
/* A new secret that waits for its first code; one that was confirmed stays as it is: *set tells. */
enum ec store_factor_begin(struct ctx *cx, struct tx *tx, const struct factor *f, bool *set) EC_MUST;
enum ec store_factor_confirm(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t at, int64_t step) EC_MUST;
/* *taken false when a code of that step or a later one was accepted meanwhile. */
enum ec store_factor_use(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t step, bool *taken) EC_MUST;
/* With its recovery codes. */
enum ec store_factor_delete(struct ctx *cx, struct tx *tx, int64_t account_id) EC_MUST;

/* These take the place of all of the account. */
enum ec store_recovery_replace(struct ctx *cx, struct tx *tx, int64_t account_id, const str *proofs, size_t n) EC_MUST;
/* *taken false when there is no such code (any more). */
enum ec store_recovery_use(struct ctx *cx, struct tx *tx, int64_t account_id, str proof, bool *taken) EC_MUST;
enum ec store_recovery_count(struct ctx *cx, struct tx *tx, int64_t account_id, int *n) EC_MUST;
