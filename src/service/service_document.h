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
/* A page's words as a person can point at them, in points from the top left. */
struct document_page {
	float width, height;
	struct document_word {
		str text;
		float x0, y0, x1, y1;
	} *words;
	size_t nwords;
};
/* Of the pages that are read, visible words alone; E_NOT_FOUND for others, or when reading is off. */
enum ec document_page_words(struct ctx *cx, int64_t document_id, int page, struct document_page *out) EC_MUST;
/* Words of the PDF of an invoice, for searching. Best effort: STR_NONE when it cannot be read now. */
str document_words(struct ctx *cx, int64_t invoice_id);
