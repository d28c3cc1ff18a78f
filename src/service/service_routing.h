/*
 * Where an invoice goes: service and engagement against what its recipient requires, with a guess
 * where a code was mistyped.
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"

/* Adds to the wrong fields of cx. service NULL: the recipient has none of that code. */
void routing_check(struct ctx *cx, const struct invoice *inv, const struct structure *recipient,
                   const struct service *service);
