/*
 * Documents that no row names: of deleted drafts, of deposits cut off between their bytes and their row.
 *
 * Works beside a running server. One is only taken away when no row names it and it was stored longer ago
 * than any request lasts, so that no row can be on its way to it.
 */
#pragma once

#include "core_ctx.h"

#define SWEEP_AGE_MS (INT64_C(24) * 3600 * 1000)

struct sweep_report {
	int64_t files; /* that no row names and that are old enough */
	int64_t bytes;
	int64_t young; /* that no row names yet */
	int64_t removed;
};

/* remove: takes them away, else only counts. Not for a store whose verify_environment found a fault. */
enum ec sweep_environment(struct ctx *cx, bool remove, struct sweep_report *out) EC_MUST;
