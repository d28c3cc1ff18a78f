/*
 * Invoices by any of the filters that software asks for, page by number, with all that a list says of them.
 *
 * Rows only. Pages by number cost what stands before them: their callers bound how far they go.
 */
#pragma once

#include "core_ctx.h"
#include "model_find.h"

struct tx;

enum ec store_find(struct ctx *cx, struct tx *tx, const struct find_filter *f, struct find_row **out,
                   size_t *n) EC_MUST;
/* How many, counted up to f->limit from the start. */
enum ec store_find_count(struct ctx *cx, struct tx *tx, const struct find_filter *f, int64_t *n) EC_MUST;
