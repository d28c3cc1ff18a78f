/*
 * Client of the PDF helper: a small pool of chorale-pdf processes.
 *
 * A document is handed over as a file descriptor, never as a path: the helper has no file system.
 * Calls block until the answer or the deadline; from any thread, as many at a time as the pool has
 * helpers, others wait their turn. A helper that overruns or dies is replaced and its document
 * answered with PDF_TOO_COMPLEX or PDF_BROKEN: only a fault of ours (the helper cannot be started)
 * is an error.
 */
#pragma once

#include "core_ctx.h"
#include "pdf_doc.h"

struct pdf_pool;

struct pdf_options {
	str helper;          /* path of chorale-pdf; empty: beside the running executable */
	int helpers;         /* 0: 2 */
	int64_t deadline_ms; /* for one call; 0: 10,000 */
};

/* Helpers start on first use. */
enum ec pdf_pool_open(struct ctx *cx, const struct pdf_options *options, struct pdf_pool **out) EC_MUST;
void pdf_pool_close(struct pdf_pool *p);

/* Reads pages {1, n-1, n} and the invoice embedded in the file, if there is one. fd is read by position
 * and stays the caller's. */
enum ec pdf_read(struct ctx *cx, struct pdf_pool *p, int fd, struct pdf_doc **out) EC_MUST;
/* PNG picture of one page (from 1) at dpi (36 to 300). *png is empty when the page cannot be drawn. */
enum ec pdf_picture(struct ctx *cx, struct pdf_pool *p, int fd, int page, int dpi, str *png) EC_MUST;
/* Bytes of the embedded file number index of pdf_doc.embedded. *bytes.p is NULL when it is not there,
 * cannot be unpacked or is longer than limit. */
enum ec pdf_embedded_file(struct ctx *cx, struct pdf_pool *p, int fd, int index, int64_t limit,
                          str *bytes) EC_MUST;

/*
 * A paper of our own: A4, drawn from HTML and the part of CSS that MuPDF's story layout knows (block
 * and inline boxes, borders, colours; no floats, no images; families sans-serif, serif, monospace).
 * Tables are laid out by the helper: rows of class head (bold, again on every page) and sum, cells of
 * class right for numbers, widths by what the columns hold; no spans, no nesting. Equal input gives
 * equal bytes. HTML that cannot be laid out is a bug of ours: E_INTERNAL.
 */
struct pdf_print {
	str html;        /* with its own <style>; user data escaped by the caller */
	str title;       /* of the document, shown by readers */
	str lang;        /* fr, en */
	str footer;      /* small text at the foot of each page; optional */
	bool numbered;   /* page numbers « 1 / 3 » at the foot */
	int64_t created; /* instant written into the file; 0 for none */
};
enum ec pdf_print(struct ctx *cx, struct pdf_pool *p, const struct pdf_print *print, str *pdf) EC_MUST;
