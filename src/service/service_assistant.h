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

/* before: what was answered just before in this conversation. */
enum ec assistant_ask(struct ctx *cx, enum assist_intent before, str sentence, struct assistant_answer *out) EC_MUST;
/* Asks for the activation link to be sent again. Says the same words whatever the address, so that
 * nobody learns which addresses have an account (S068, S072). */
enum ec assistant_resend(struct ctx *cx, str email, struct assistant_answer *out) EC_MUST;
