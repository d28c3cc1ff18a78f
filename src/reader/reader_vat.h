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
	const struct read_cand *tax; /* amount of the last line */
	/* Of a last row of sums: base, amount and, in a further column, both together; NULL where absent. */
	const struct read_cand *sum_base, *sum_tax, *sum_all;
};

/* NULL when there is none. Sets heads_table in f. */
struct read_vat_table *reader_vat_table(const struct read_page_facts *f);
/* A rate that stands beside the VAT of the totals, « TVA 20 % : 9,34 »: a table of one line when the
 * total without VAT bears it out. Call after the totals; NULL when there is none. */
struct read_vat_table *reader_vat_beside_totals(const struct read_page_facts *f, const struct read_links *links,
                                                const struct read_invoice *inv);
/* True when |base × rate / 100 − amount| is at most two cents. */
bool reader_vat_holds(dec base, dec rate, dec amount);
