/*
 * The totals of an invoice: which amount is HT, TVA, TTC, already paid, to pay.
 *
 * Keywords propose, arithmetic judges between rivals: HT + TVA = TTC, TTC − paid = to pay, the sums
 * of the table of VAT. Pure functions.
 */
#pragma once

#include "reader.h"
#include "reader_vat.h"

/* Fills READ_TOTAL_HT to READ_NET_A_PAYER of out; adds to links what the table says. table may be NULL. */
void reader_totals(const struct read_page_facts *f, struct read_links *links,
                   const struct read_vat_table *table, struct read_invoice *out);
