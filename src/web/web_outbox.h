/*
 * The mails of a demonstration that has no server to send them by.
 */
#pragma once

#include "web_page.h"

struct outbox_line {
	str text; /* a paragraph */
};

struct outbox_view {
	str id; /* of its heading */
	str to, subject, when;
	struct outbox_line *lines;
	size_t nlines;
	str link; /* on this site; empty: none */
	bool dead;
};

struct outboxes_view {
	struct page page;
	struct outbox_view *mails;
	size_t n;
};

enum ec page_outbox(struct ctx *cx, struct http_request *rq, struct http_response *rs);
