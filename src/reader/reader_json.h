/*
 * The answer as one JSON object: the contract of `chorale read --json`.
 *
 * Writes into the buf given; pure.
 */
#pragma once

#include "reader.h"

void reader_put_json(struct buf *out, str file, const struct pdf_doc *doc, const struct read_invoice *inv);
/* "no_keyword": why a field is empty. */
const char *read_reason_name(enum read_reason reason);
