/*
 * Whose number is whose: SIRETs, SIRENs and VAT ids to supplier and recipient.
 *
 * Every mention of a company gathers evidence: the party its keyword names, the heading over its
 * block, the legal line of the supplier at the foot, its place on the page, what the caller knows.
 * Mentions of one SIREN are one company. Pure functions.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

void reader_parties(const struct read_page_facts *f, const struct read_links *links,
                    const struct read_hints *hints, struct read_invoice *out);
/* Party of the heading over the block a word stands in; READ_PARTY_NONE when there is none. */
enum read_party reader_heading_over(const struct read_page_facts *f, uint32_t word);
