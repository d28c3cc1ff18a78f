/*
 * Documents of drafts and invoices: bytes, pictures of pages, certificate, ZIP.
 */
#pragma once

#include "core_ctx.h"
#include "service_invoice.h"

struct document_open {
	struct invoice_document info;
	int fd; /* the caller closes it */
};

/* By the document's id, for whoever may see its invoice or draft. */
enum ec document_open(struct ctx *cx, int64_t document_id, struct document_open *out) EC_MUST;
/* PNG of a page; dpi 36 to 200. Kept in a bounded cache. */
enum ec document_picture(struct ctx *cx, int64_t document_id, int page, int dpi, str *png) EC_MUST;
/* Certificate of deposit as a PDF drawn by ourselves: who, what, when, the document's hash (J1). */
enum ec certificate_pdf(struct ctx *cx, int64_t invoice_id, str *pdf) EC_MUST;

/* Documents of one or many invoices as a ZIP, made piece by piece: zip_next until *done. */
struct zip_stream;
enum ec zip_open(struct ctx *cx, const int64_t *invoice_ids, size_t n, struct zip_stream **out) EC_MUST;
enum ec zip_next(struct zip_stream *z, struct buf *out, bool *done) EC_MUST;
void zip_close(struct zip_stream *z);
