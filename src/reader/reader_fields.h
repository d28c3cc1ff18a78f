/*
 * The fields that a keyword announces one by one: number, dates, routing codes, IBAN, currency, and
 * what the paper is.
 *
 * Pure functions.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

/* Number of the invoice, engagement, market, service: one reference is only one of them. */
void reader_references(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out);
void reader_dates(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out);
void reader_iban(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out);
void reader_currency(const struct read_page_facts *f, struct read_invoice *out);
void reader_doc_type(const struct read_page_facts *f, struct read_invoice *out);
