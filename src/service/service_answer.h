/*
 * What every answer of a supplier has in common: the change, what comes with it, one transaction.
 *
 * Everything lives in the request's arena.
 */
#pragma once

#include "service_access.h"
#include "service_change.h"
#include "store_document.h"

struct answer {
	struct change change;
	const struct document *files; /* added by it */
	size_t nfiles;
	int64_t readdressed_to; /* another recipient, which must still take invoices; 0: it stays */
	str words; /* that the invoice can be found by from now on; empty: none */
};

struct change answer_change(struct access *access);
/* Writes all of it, and settles what the supplier was told about the invoice. */
enum ec answer_commit(struct ctx *cx, const char *name, struct answer *a) EC_MUST;
