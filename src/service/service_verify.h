/*
 * Proof that nothing was changed: the chains of events and every document against its hash.
 */
#pragma once

#include "core_ctx.h"

struct verify_report {
	int64_t chains;
	int64_t events;
	int64_t invoices;
	int64_t documents;
	int64_t bytes;
	bool sound;
	str fault;  /* the first, in words: which row or file, and what is wrong with it */
};

/* progress may be NULL. Works beside a running server. */
enum ec verify_environment(struct ctx *cx, void (*progress)(void *arg, int64_t done, int64_t all), void *arg,
                           struct verify_report *out) EC_MUST;
