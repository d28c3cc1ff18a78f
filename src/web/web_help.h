/*
 * Help: the articles of assist_help.h and the search in them, open to everybody (S011, S012, S074, S076–S078,
 * S096, S097).
 */
#pragma once

#include "assist_help.h"
#include "web_page.h"
#include "web_view.h"

struct help_link {
	str href;
	str title;
	str lead; /* of the article, or what was found */
};

/* A piece of an article: HTML, or one of the tables. */
struct help_part {
	enum assist_part_kind kind;
	struct safe_html html;
};

struct help_view {
	struct page page;
	str query;
	bool searched;
	str found; /* « 3 articles » */
	struct help_link *links;
	size_t nlinks;
	str lead; /* of the article that is shown */
	struct help_part *parts;
	size_t nparts;
	struct status_view *statuses;
	size_t nstatuses;
	str extensions;
};

/* Address and title of an article; false when there is none of that name. */
bool help_link_of(struct ctx *cx, str name, struct help_link *out);

enum ec page_help(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_help_article(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_accessibility(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_privacy(struct ctx *cx, struct http_request *rq, struct http_response *rs);
