/*
 * The assistant: an answer in words to a sentence of anybody, signed in or not.
 *
 * assist/ finds what the sentence asks for; here stand the answers. Invoices are looked up by the use
 * cases of service_search alone, so that nobody is told what the lists would not show. In an environment
 * questions are paced by the caller's address (E_TOO_OFTEN).
 */
#pragma once

#include "assist.h"
#include "core_ctx.h"

#define ASSISTANT_HELP_MAX 3
#define ASSISTANT_LINES_MAX 8

struct assistant_answer {
	enum assist_intent intent;
	int confidence; /* thousandths */
	str lines[ASSISTANT_LINES_MAX]; /* paragraphs, in the language of cx */
	size_t nlines;
	str help[ASSISTANT_HELP_MAX]; /* names of articles of the help, the best first */
	size_t nhelp;
	int64_t invoice_id; /* the one it tells of; 0: none */
};

struct assistant_question {
	enum assist_intent before; /* what was answered just before in this conversation */
	str sentence;
	str own; /* see mail_url; empty on the command line, which sends nothing */
};

/* Asked for the activation link with an address, it has it sent again: the same words whatever the
 * address, so that nobody learns which ones have an account (S068, S072). */
enum ec assistant_ask(struct ctx *cx, const struct assistant_question *q, struct assistant_answer *out) EC_MUST;
