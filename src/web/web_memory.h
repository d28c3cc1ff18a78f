/*
 * What the reading remembers of a supplier's corrections: shown, and forgotten on demand.
 */
#pragma once

#include "web_list.h"

struct memory_view {
	int64_t id;
	str name;    /* of the paper that taught it last */
	str fields;  /* « Numéro d’engagement, Montant TTC » */
	str left_empty; /* fields that are not filled from such papers any more */
	str when;
};

struct memories_view {
	struct page page;
	struct tabs_view tabs;
	struct memory_view *rows;
	size_t n;
	bool just_forgotten;
};

enum ec page_memory(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_memory_forget(struct ctx *cx, struct http_request *rq, struct http_response *rs);
