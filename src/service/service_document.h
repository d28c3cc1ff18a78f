/*
 * Documents of drafts and invoices: bytes, and pictures of their pages.
 *
 * For whoever may see the draft or the invoice; to anybody else they do not exist.
 */
#pragma once

#include "core_ctx.h"
#include "service_invoice.h"

struct document_open {
	struct invoice_document info;
	int fd; /* the caller closes it */
};

/* By the document's id. */
enum ec document_open(struct ctx *cx, int64_t document_id, struct document_open *out) EC_MUST;
/* PNG of a page (from 1); dpi 36 to 200. E_NOT_FOUND when that page cannot be drawn. */
enum ec document_picture(struct ctx *cx, int64_t document_id, int page, int dpi, str *png) EC_MUST;
/* Words of the PDF of an invoice, for searching. Best effort: STR_NONE when it cannot be read now. */
str document_words(struct ctx *cx, int64_t invoice_id);
