/*
 * Failures as pages: what happened, what was kept, what to do, a reference to quote.
 */
#pragma once

#include "web_page.h"

struct error_view {
	struct page page;
	str title;
	str message;
	str kept;      /* what became of the person's work; empty: nothing to say */
	str reference; /* id of the request */
	int status;
	bool signed_in;
};
