/*
 * Help: articles of the portal itself, open to everybody (S011, S012, S076, S096, S097).
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

struct help_article {
	str href;
	str title;
	str lead;
};


struct help_view {
	struct page page;
	struct help_article *articles;
	size_t narticles;
	struct status_view *statuses;
	size_t nstatuses;
	str extensions;
};

enum ec page_help(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_help_article(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_accessibility(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_privacy(struct ctx *cx, struct http_request *rq, struct http_response *rs);
