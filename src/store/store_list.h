/*
 * Lists of invoices, page after page by key: each way through them walks one index in its order and
 * stops at the limit, however many invoices there are.
 *
 * Rows only: which statuses await whom and which services a person sees is given. Text lives in the
 * arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"
#include "model_motive.h"
#include "model_status.h"

struct tx;

enum list_side { LIST_ISSUED, LIST_RECEIVED };

enum list_way {
	LIST_ALL,      /* newest first */
	LIST_STATUS,   /* of one status, newest first */
	LIST_STATUSES, /* of a few statuses, newest first */
	LIST_DUE,      /* received and running, by due date */
	LIST_TEXT,     /* with words, newest first */
	LIST_WAYS
};

#define LIST_STATUSES_MAX 6
#define LIST_CORRECTABLE_MAX 3

/* To a supplier, a rejection is something to correct, or final and to be seen once. Of issued lists
 * by LIST_STATUSES and LIST_TEXT. */
enum list_rejections {
	REJECTIONS_ALL,
	REJECTIONS_AWAITING, /* both, without the final ones that were seen */
	REJECTIONS_TO_CORRECT,
	REJECTIONS_FINAL     /* not seen yet */
};

struct list_filter {
	enum list_side side;
	enum list_way way;
	int64_t structure_id;
	enum status statuses[LIST_STATUSES_MAX]; /* any of them; all STATUS_NONE: whatever */
	enum list_rejections rejections;
	str correctable[LIST_CORRECTABLE_MAX]; /* motives of a rejection that may be corrected, printed */
	const int64_t *service_ids;              /* NULL: whatever */
	size_t nservices;
	int64_t from, to;         /* deposited_at, half open; to 0: no end */
	struct money min, max;    /* ttc, both included; used when has_amount */
	bool has_amount;
	struct date due_from, due_until; /* of LIST_DUE, both included; unset: no end */
	str match;                /* of LIST_TEXT: store_text_query */
	/* Key of the last row before: its id, and its due date for LIST_DUE. 0: from the start. */
	int64_t after_id;
	struct date after_due;
	int limit;
};

struct list_row {
	int64_t id;
	str number;
	enum invoice_type type;
	str other_name;
	str service_code;
	str service_name;
	struct money ttc;
	str currency;
	enum status status;
	int64_t status_at;
	struct motive_set motives;
	int64_t deposited_at;
	struct date issued;
	struct date due_on;
	str engagement;
};

/* « 3,5 » for the statements; ids NULL: empty, for whatever; no id at all: one that no service has. */
str store_list_services(struct arena *a, const int64_t *ids, size_t n);
enum ec store_list(struct ctx *cx, struct tx *tx, const struct list_filter *f, struct list_row **out,
                   size_t *n) EC_MUST;

/* How many match, and what they amount to, counted up to f->limit from the start. */
struct list_sum {
	int n;
	struct money ttc;
	str currency; /* empty when there are several */
};

enum ec store_list_sum(struct ctx *cx, struct tx *tx, const struct list_filter *f, struct list_sum *out) EC_MUST;
/* How many, counted up to f->limit from the start: from the index alone where nothing is filtered. */
enum ec store_list_count(struct ctx *cx, struct tx *tx, const struct list_filter *f, int *n) EC_MUST;
