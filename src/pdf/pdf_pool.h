/*
 * The helpers and who uses which. Private to pdf/.
 *
 * Helpers are made by one thread of the pool, the keeper: the kernel ends a helper with the thread
 * that made it, and workers come and go. The keeper also ends helpers that nobody has used for a
 * while. Callers get helpers in the order in which they asked.
 */
#pragma once

#include "pdf.h"
#include "pdf_process.h"

struct pool_slot;

/* Asks a helper of the pool; the document's faults are in *result and *wait_status, an error is a
 * fault of ours. *body lives in the arena of cx. */
struct pool_answer {
	enum process_result result;
	enum pdf_answer_status status;
	int wait_status; /* of a helper that died */
	str body;
};
enum ec pool_ask(struct ctx *cx, struct pdf_pool *p, struct process_question *q,
                 struct pool_answer *answer) EC_MUST;
