/*
 * Bank details of the structure worked for, as whoever sends invoices may choose them. Changing them is for its
 * managers (service_structure.h).
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

/* E_FORBIDDEN without « Factures émises ». */
enum ec bank_list(struct ctx *cx, struct bank_account **out, size_t *n) EC_MUST;
