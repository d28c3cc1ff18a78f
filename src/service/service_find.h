/*
 * Searching as software does it: many filters, pages by number, everything a list says.
 *
 * The rights are those of the lists on the screen: space « Factures émises » or « Factures reçues » of the
 * structure worked for, limited to the services one sees. Everything lives in the arena of cx.
 */
#pragma once

#include "model_find.h"
#include "service_invoice.h"

#define FIND_REACH 10000 /* rows that pages reach; what is beyond is found by narrower filters */

struct found {
	struct find_row *rows;
	size_t n;
	int64_t total; /* counted up to FIND_REACH */
};

/* Of f: side, structure, visible services and bounds are filled in here; skip and limit are its caller's. A
 * service one does not see is E_NOT_FOUND. */
enum ec invoice_find(struct ctx *cx, enum invoice_side side, struct find_filter *f, struct found *out) EC_MUST;
