/*
 * Lists of invoices: « Synthèse », « Recherche », export. Keyset pages: flat however many there are.
 */
#pragma once

#include "core_ctx.h"
#include "service_invoice.h"

enum search_view {
	VIEW_AWAITING, /* Synthèse: what awaits this side's action */
	VIEW_ALL       /* Recherche */
};

enum search_order { ORDER_NEWEST, ORDER_DUE };

#define SEARCH_PAGE 50

struct invoice_query {
	enum invoice_side side;
	enum search_view view;
	str text;        /* number, name of the other side, engagement, words of the PDF */
	enum status status; /* STATUS_NONE: all */
	bool to_correct;    /* supplier, instead of a status: what came back to be corrected (S086, S088) */
	int64_t service_id; /* 0: all one may see */
	struct date from, to; /* of deposit */
	struct money min, max; /* TTC; max 0: none */
	int due_within;  /* days; -1: late only; 0: all */
	enum search_order order;
	str cursor; /* from the page before; empty: the first */
};

struct invoice_row {
	int64_t id;
	str number;
	enum invoice_type type;
	str other_name; /* the other side */
	str service_code;
	str service_name;
	struct money total_ttc;
	str currency;
	enum status status;
	int64_t status_at;
	int64_t deposited_at;
	struct date issue_date;
	struct date due_on; /* unset when the clock does not run */
	str engagement;
	bool may_process;
	bool to_correct; /* it waits for this side to correct it */
};

struct invoice_page {
	struct invoice_row *rows;
	size_t n;
	str next; /* cursor of the next page; empty: none */
	int64_t total; /* matches, counted up to 10,000 */
	bool total_is_more;
};

enum ec invoice_search(struct ctx *cx, const struct invoice_query *q, struct invoice_page **out) EC_MUST;

/* How many are in each status for this side, counted up to 1,000 each; of VIEW_AWAITING those that
 * await it, what a supplier is to correct as one kind. */
struct status_count {
	enum status status;
	bool to_correct;
	int n;
	bool more;
};
enum ec invoice_counts(struct ctx *cx, enum invoice_side side, enum search_view view, struct status_count **out,
                       size_t *n) EC_MUST;

/* Row after row in the order of the list, memory flat: what each() keeps does not lie in the arena of
 * cx. The same columns as the screen. */
typedef enum ec (*invoice_each)(struct ctx *cx, const struct invoice_row *row, void *arg);
enum ec invoice_export(struct ctx *cx, const struct invoice_query *q, invoice_each each, void *arg) EC_MUST;

/* --- home: « Ce qui vous attend » --- */

enum todo_kind {
	TODO_REQUESTS,        /* manager: requests of rattachement and of spaces */
	TODO_DRAFTS,          /* supplier: drafts not sent */
	TODO_TO_CORRECT,      /* supplier: came back to be corrected */
	TODO_TO_COMPLETE,     /* supplier: suspended */
	TODO_REJECTED,        /* supplier: rejections to acknowledge */
	TODO_TO_PROCESS,      /* recipient */
	TODO_DUE_SOON,        /* recipient: within 5 days */
	TODO_LATE             /* recipient: past the due date */
};

struct todo {
	enum todo_kind kind;
	int n;
	bool more; /* more than were counted */
	struct money sum;
	str currency;
	str detail;  /* the nearest one in words: name or number */
	struct date when; /* its date */
	int64_t invoice_id; /* when n is 1 */
};

struct home {
	struct todo *todos;
	size_t ntodos;
	struct invoice_event *events; /* last ones of the structure */
	const int64_t *event_invoice;
	str *event_number;
	size_t nevents;
};

enum ec home_load(struct ctx *cx, struct home **out) EC_MUST;
