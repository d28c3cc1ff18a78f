/*
 * The table of VAT: rates, bases and amounts, under a heading row or in the lines of the totals.
 *
 * Marks the anchors that head the table, so that its columns are not taken for totals. Made in the
 * arena of the layout; pure functions.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

struct read_vat_table {
	struct read_vat_line *lines;
	size_t n;
	struct pdf_box box;
	int sheet;       /* index */
	bool proven;     /* every line with a rate satisfies base × rate = amount */
	dec base, amount; /* sums */
};

/* NULL when there is none. Sets heads_table in f. */
struct read_vat_table *reader_vat_table(const struct read_page_facts *f);
/* True when |base × rate / 100 − amount| is at most a cent for each 100 lines' rounding. */
bool reader_vat_holds(dec base, dec rate, dec amount);
