/*
 * Where an invoice goes: service and engagement against what its recipient requires, with a guess
 * where a code was mistyped.
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"

/* Inside the transaction that sends an invoice: those it was checked against may have been closed since
 * (S114). 0: does not count. */
struct tx;
struct routing_parties {
	int64_t supplier_id, recipient_id, service_id;
};
enum ec routing_still_open(struct ctx *cx, struct tx *tx, const struct routing_parties *p) EC_MUST;

/* Adds to the wrong fields of cx. service NULL: the recipient has none of that code. */
void routing_check(struct ctx *cx, const struct invoice *inv, const struct structure *recipient,
                   const struct service *service);
