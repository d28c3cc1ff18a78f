/*
 * What a supplier should change in a paper so that it can be read: the golden rules.
 *
 * Pure functions; sentences are in the language of cx.
 */
#pragma once

#include "reader.h"
#include "reader_score.h"

/* For a document that could not be read at all; adds one advice. */
void reader_advise_unreadable(struct ctx *cx, const struct pdf_doc *doc, struct read_invoice *out);
/* After the fields were read. */
void reader_advise(struct ctx *cx, const struct pdf_doc *doc, const struct read_page_facts *f,
                   const struct read_links *links, struct read_invoice *out);
/* Why each empty field is empty. */
void reader_give_reasons(const struct read_page_facts *f, const struct read_links *links, struct read_invoice *out);
/* True where no page that was read shows a word. */
bool reader_has_no_text(const struct pdf_doc *doc);
