/*
 * What happened, as people tell it: one item for what happened at once.
 *
 * A second sending is five events (corrections, « Déposée », the two that follow by themselves) and two
 * items: what the supplier did, and where that brought the invoice. Lives in the request's arena.
 */
#pragma once

#include "service_invoice.h"
#include "web_view.h"

/* Newest first. */
struct timeline_source {
	const struct invoice_event *events;
	size_t n;
	/* Of several invoices: which one each is of, its number being the title. NULL: of one. */
	const int64_t *invoices;
	const str *numbers;
};

void timeline_fill(struct ctx *cx, const struct timeline_source *from, struct timeline_view **out, size_t *n);
/* What changed and what was said, of n events that happened at once. */
str timeline_note(struct ctx *cx, const struct invoice_event *events, size_t n);
