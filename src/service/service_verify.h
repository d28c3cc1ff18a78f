/*
 * Proof that nothing was changed: the chains of events, each invoice against its events, and every
 * document against its hash.
 *
 * Reads a snapshot: works beside a running server, and right after a crash.
 */
#pragma once

#include "core_ctx.h"

struct verify_report {
	int64_t chains;
	int64_t events;
	int64_t invoices;
	int64_t documents;
	int64_t bytes; /* of the documents read */
	bool sound;
	str fault; /* the first, in the language of cx: which row or file, and what is wrong with it */
};

struct verify_progress {
	void (*step)(void *arg, int64_t done, int64_t all);
	void *arg;
};

/* progress may be NULL. E_OK also when a fault was found: out->sound tells. */
enum ec verify_environment(struct ctx *cx, const struct verify_progress *progress, struct verify_report *out) EC_MUST;
