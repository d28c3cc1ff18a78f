/*
 * The assistant: a conversation that is kept in its own form, for everybody, signed in or not (S070–S073).
 *
 * Nothing of it is stored: what was said before comes back with the next question, is shown as text, and is
 * believed for nothing but the subject of the last answer.
 */
#pragma once

#include "web_help.h"

#define TALK_MAX 8 /* turns that are kept, the last ones */

struct talk_line {
	str text;
};

struct talk_turn {
	str question;
	str answer; /* as the form keeps it: lines parted by newlines */
	struct talk_line *lines;
	size_t nlines;
	str help; /* as the form keeps it: names of articles parted by blanks */
	struct help_link *links;
	size_t nlinks;
	int64_t invoice_id; /* 0: none */
};

struct talk_example {
	str text;
};

struct assistant_view {
	struct page page;
	str problem; /* why there is no answer */
	str question; /* typed, when there is no answer */
	str before;   /* subject of the last answer */
	struct talk_turn *turns; /* the last one is the answer just given */
	size_t nturns;
	struct talk_example *examples;
	size_t nexamples;
};

/* Whether a turn is the last one: it has the focus when the page opens. */
bool talk_is_last(const struct assistant_view *v, const struct talk_turn *t);

enum ec page_assistant(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_assistant_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
