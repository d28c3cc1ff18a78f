/*
 * What a sentence of a person asks for, found out on this computer alone.
 *
 * Words are folded, forgiven their typing errors and turned into concepts; rules over concepts give
 * points to topics (words.fr.txt and words.en.txt, compiled in). Nothing is ever guessed from the
 * outside: a sentence that no topic explains well enough is ASSIST_UNKNOWN. Pure functions, any thread.
 */
#pragma once

#include "core_msg.h"

struct arena;

enum assist_intent {
	ASSIST_UNKNOWN,
	ASSIST_RESEND_ACTIVATION,
	ASSIST_PASSWORD,
	ASSIST_INVOICE_STATUS,
	ASSIST_EXPLAIN_STATUS,
	ASSIST_ATTACHMENT,
	ASSIST_HELP,
	ASSIST_INTENT_COUNT
};

#define ASSIST_SENTENCE_MAX 4000 /* bytes that are looked at */

struct assist_meaning {
	enum assist_intent intent;
	int confidence; /* thousandths: how often such an answer was right on sentences nobody tuned for */
	int points;     /* of the best topic, for tuning */
	enum lang lang; /* whose words explained it best */
	str number;     /* of an invoice, as it was written; empty: none */
	str email;      /* an address in the sentence; empty: none */
	str status;     /* « A_RECYCLER »; empty: none was named */
	str article;    /* of the help, when the intent is ASSIST_HELP */
};

/* "resend_activation", "unknown" */
str assist_intent_name(enum assist_intent intent);
bool assist_intent_find(str name, enum assist_intent *out);
/* before: what was answered just before in the same conversation, ASSIST_UNKNOWN for none: an address
 * or a number alone then answers the question that was asked back. prefer: the language of the page,
 * which wins a draw. */
void assist_understand(struct arena *a, enum lang prefer, enum assist_intent before, str sentence,
                       struct assist_meaning *out);
