/*
 * What searching, home and export share: the filter of a side, with the rights of the person in it.
 */
#pragma once

#include "core_ctx.h"
#include "service_search.h"
#include "store_list.h"

/* Statuses that await this side, LIST_STATUSES_MAX of them; STATUS_NONE past the last. */
const enum status *list_awaiting(enum invoice_side side);
/* A filter of the structure worked for, limited to the services the person sees. */
enum ec list_begin(struct ctx *cx, enum invoice_side side, struct list_filter *out) EC_MUST;
/* The same for what a supplier is to correct: returned to it, or rejected for a reason it may mend. */
void list_to_correct(struct list_filter *f);
/* One status among what awaits the side: of a supplier's rejections, the final ones not seen yet. */
void list_awaiting_status(struct list_filter *f, enum status status);
enum ec list_of_query(struct ctx *cx, const struct invoice_query *q, struct list_filter *out) EC_MUST;
void list_row_show(const struct ctx *cx, enum invoice_side side, const struct list_row *row,
                   struct invoice_row *out);
