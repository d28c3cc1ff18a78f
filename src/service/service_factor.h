/*
 * Two-factor sign-in: a code of an app beside the password (RFC 6238), and recovery codes.
 *
 * Used by a person for the own account. The secret is sealed in its row and shown once, while it is set
 * up; recovery codes are shown once and kept as proofs only.
 */
#pragma once

#include "core_ctx.h"
struct factor;
struct tx;

#define RECOVERY_CODES 10

struct factor_state {
	bool on;
	int64_t since;
	int codes; /* recovery codes left */
};

/* What the app is given. */
struct factor_setup {
	str uri;    /* otpauth://… for the QR code */
	str secret; /* base32 in groups of four, for typing */
};

enum ec factor_load(struct ctx *cx, struct factor_state *out) EC_MUST;
/* A new secret, or the one that waits for its first code, so that a page shown again fits the app.
 * E_FACTOR when it is on. */
enum ec factor_begin(struct ctx *cx, struct factor_setup *out) EC_MUST;
/* On from now, with the first code. codes: RECOVERY_CODES of them, never to be seen again. E_FIELDS under
 * present or code. */
enum ec factor_confirm(struct ctx *cx, str password, str code, str *codes) EC_MUST;
/* Others take the place of all recovery codes. E_FIELDS under present. */
enum ec factor_new_codes(struct ctx *cx, str password, str *codes) EC_MUST;
/* E_FIELDS under present. */
enum ec factor_off(struct ctx *cx, str password) EC_MUST;

/* For the second step of a sign-in, outside the transaction: which step the code is of, or that it may be
 * a recovery code. */
struct factor_try {
	int64_t step; /* 0: no code of the app */
	str proof;    /* of a recovery code; empty: it has not the form of one */
};
void factor_look(struct ctx *cx, const struct factor *f, str code, struct factor_try *out);
/* Inside: uses it up. E_CODE_WRONG when it is wrong or was used. */
enum ec factor_use(struct ctx *cx, struct tx *tx, int64_t account_id, const struct factor_try *try_) EC_MUST;
