/*
 * The same status for several received invoices: those ticked in a list, a page to choose, a page that
 * tells what became of each.
 *
 * Views live in the request's arena.
 */
#pragma once

#include "web_process.h"

struct bulk_row {
	int64_t id, version;
	str href;
	str number;
	str other;
	str amount;
	struct status_view status;
	str problem; /* why it was not done */
};

struct bulk_view {
	struct process_view process; /* page, errors, the choices open to all of them */
	str title;
	struct bulk_row *rows;
	size_t n;
	str sum;
	/* Afterwards. */
	str done_words;
	struct bulk_row *done;
	size_t ndone;
};

enum ec page_bulk(struct ctx *cx, struct http_request *rq, struct http_response *rs);
