/*
 * What was read in a PDF, as text in the row of its draft and back.
 *
 * Pure functions; everything lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "reader.h"

struct kept_page {
	int number;
	float width, height; /* points */
};

/* Everything of a reading that the form needs again. */
struct kept_reading {
	const struct read_invoice *invoice; /* NULL: reading was off */
	const struct read_invoice *proposals; /* of a scan, recognised; NULL: none */
	struct kept_page *pages;            /* those that were read */
	size_t npages;
	str words; /* of the PDF, folded, for searching */
};

/* Takes pages and words from doc. */
void reading_keep(struct arena *a, const struct pdf_doc *doc, const struct read_invoice *invoice,
                  struct kept_reading *out);
str reading_print(struct arena *a, const struct kept_reading *kept);
/* Empty text gives an empty reading; text that is no reading of ours too. */
void reading_parse(struct ctx *cx, str json, struct kept_reading *out);
