/*
 * Totals that no known keyword announces, found by arithmetic: HT + TVA = TTC.
 *
 * Two of the three known, the third is looked for among the printed amounts; from the TTC alone, a pair
 * that adds up to it at a rate of VAT in use. Never a sum that the paper does not print. Pure functions.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

void reader_deduce_totals(const struct read_page_facts *f, struct read_invoice *out);
