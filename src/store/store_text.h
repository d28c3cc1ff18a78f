/*
 * The words of invoices, for searching: full text of either engine.
 *
 * Words are given folded, one blank between them; made by service/. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct tx;

/* version: 0 at the deposit, that of the invoice when words come in later: the index has no way to
 * take words back, so later ones stand beside the first. */
enum ec store_text_insert(struct ctx *cx, struct tx *tx, int64_t invoice_id, int64_t version, str words) EC_MUST;

/* The query of this engine for all of the words, the last one as a beginning when prefix. */
str store_text_query(struct ctx *cx, const str *words, size_t n, bool prefix);
