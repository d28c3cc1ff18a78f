/*
 * « Activités du gestionnaire »: what waits for an answer, what one manages, what happened (S119, S122,
 * S123, S125, S133).
 *
 * Views live in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

struct manager_tab {
	str label, href;
	int count; /* 0: none shown */
	bool current;
};

struct manager_tabs {
	struct manager_tab all[3];
	size_t n;
};

enum manager_place { MANAGER_REQUESTS, MANAGER_STRUCTURES, MANAGER_ABSORPTION };

struct request_view {
	int64_t id, version;
	str person, login;
	str what;      /* « Factures de travaux » */
	str more;      /* role, or the service it is limited to */
	str structure;
	str message;
	str day;
	str select_label;
	bool ticked;
};

/* One of the two blocks. */
struct request_block {
	str id;
	str title;
	struct request_view *rows;
	size_t n;
};

struct outcome_view {
	str words;
	str problem; /* empty: it was done */
};

struct history_view {
	str href; /* of a structure */
	str name;
};

struct manager_view {
	struct page page;
	struct manager_tabs tabs;
	struct errors_view errors;
	struct request_block blocks[2];
	size_t nwaiting;
	bool more;
	struct field_view reason;
	struct outcome_view *outcomes;
	size_t noutcomes;
	struct history_view *histories; /* one a structure */
	size_t nhistories;
};

struct managed_row {
	int64_t id;
	str name, identifier, role, city;
	bool active;
};

struct managed_view {
	struct page page;
	struct manager_tabs tabs;
	struct field_view words, state;
	bool filtered;
	struct managed_row *rows;
	size_t n;
};

struct history_page_view {
	struct page page;
	int64_t id;
	str name;
	str title;
	struct manager_tab filters[3]; /* of the two blocks, and all */
	struct timeline_view *rows;
	size_t n;
	str next; /* address; empty: none */
};

enum ec page_manager(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_decide(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_managed(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_history(struct ctx *cx, struct http_request *rq, struct http_response *rs);

/* Tabs of the space; the count of what waits is read for it. */
void manager_tabs(struct ctx *cx, enum manager_place current, struct manager_tabs *out);
