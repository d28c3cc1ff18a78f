/*
 * Lists of invoices: « Synthèse », « Recherche », export, for suppliers and recipients alike.
 *
 * web_issued.c and web_received.c say what differs; the rest is one. Views live in the request's arena.
 */
#pragma once

#include "service_search.h"
#include "web_page.h"
#include "web_view.h"

struct tab_view {
	str label;
	str href;
	bool current;
};

struct tabs_view {
	struct tab_view items[5];
	size_t n;
};

struct row_view {
	int64_t id;
	str href;
	str number;
	str other;
	str amount;
	struct status_view status;
	struct due_view due;
	str service, service_code;
	str deposited;
	str select_label;
};

struct list_view {
	struct page page;
	struct tabs_view tabs;
	bool received;
	bool search;       /* « Recherche »: all filters */
	bool may_process;  /* a status for several at once */
	bool all_ticked;
	str tick_href;     /* the same page with every invoice ticked */
	str title;
	str caption;
	str path;          /* of the list, for the form */
	str export_href;
	str zip_href;
	struct field_view text, status, service, due, from, to;
	bool filtered;
	struct row_view *rows;
	size_t n;
	str count;         /* « 12 factures » */
	str next;          /* address of the next page; empty: the last */
	str first;         /* address of the first page; empty: this is it */
	str problem;       /* of a filter */
	str notice;
	str empty_title, empty_text, empty_href, empty_link;
};

enum issued_tab { TAB_SYNTHESIS, TAB_DEPOSIT, TAB_DRAFTS, TAB_SEARCH };

void tabs_issued(struct ctx *cx, struct tabs_view *out, enum issued_tab current);

/* Filters of the address into a query; false with cx->failure set when one is not readable. */
bool list_query(struct ctx *cx, const struct http_request *rq, struct invoice_query *q);
/* Everything of the page but its title and tabs. q->side and q->view are set. */
enum ec list_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_query *q,
                  struct list_view *v);
enum ec list_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct list_view *v);
/* The same rows as a CSV file, piece by piece. */
/* Quotes doubled. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
void csv_cell(struct buf *out, str s, bool last);
enum ec list_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum invoice_side side);
/* The ticked invoices as a ZIP, piece by piece. */
enum ec list_zip(struct ctx *cx, struct http_request *rq, struct http_response *rs);

enum ec page_issued(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_issued_search(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_issued_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_received(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_received_search(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_received_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_zip_one(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_zip(struct ctx *cx, struct http_request *rq, struct http_response *rs);
