/*
 * What a structure is told about an invoice: an arrival, a rejection, a suspension.
 *
 * Rows only. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct tx;

struct notice {
	int64_t id;
	int64_t structure_id;
	int64_t invoice_id;
	str kind; /* notice_name of model_lifecycle.h */
	int64_t at;
	bool open;  /* waits for somebody's « seen » */
	bool alert; /* people are to be told by mail at once */
	/* Filled when read, not when inserted. */
	str invoice_number;
	str other_name; /* the other side of the invoice */
	struct date due_on;
	int64_t ttc_minor;
	str currency;
};

enum ec store_notice_insert(struct ctx *cx, struct tx *tx, const struct notice *n) EC_MUST;
/* Not acknowledged yet, newest first; at most limit. */
enum ec store_notice_list_open(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                               struct notice **out, size_t *n) EC_MUST;
/* Whether one of an invoice waits for that structure. */
enum ec store_notice_find_open(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t invoice_id,
                               bool *found) EC_MUST;
/* Those of an invoice for that structure: seen. */
enum ec store_notice_acknowledge(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t invoice_id,
                                 int64_t account_id, int64_t *n) EC_MUST;
