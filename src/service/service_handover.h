/*
 * The role of main manager goes to somebody else of the structure (S102–S106).
 *
 * The former one becomes an ordinary user there; both are told by mail. Everything lives in the request's
 * arena.
 */
#pragma once

#include "core_ctx.h"

struct tx;

struct handover_order {
	int64_t structure_id;
	str login; /* of the new one */
	str own;   /* see mail_url */
};

/* E_NOT_FOUND for a structure the person is not attached to, E_FORBIDDEN for who is not its main manager;
 * E_FIELDS under login: nobody there has it. */
enum ec handover_require(struct ctx *cx, int64_t structure_id) EC_MUST;
enum ec handover_do(struct ctx *cx, const struct handover_order *o) EC_MUST;
/* The same inside a transaction. */
enum ec handover_write(struct ctx *cx, struct tx *tx, const struct handover_order *o) EC_MUST;
