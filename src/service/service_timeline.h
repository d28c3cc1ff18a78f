/*
 * The timeline of an invoice: its events in words.
 *
 * Everything lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "service_invoice.h"
#include "store_event.h"

/* One line for each row, in their order. */
void timeline_of_rows(struct ctx *cx, const struct event_row *rows, size_t n, struct invoice_event **out);
