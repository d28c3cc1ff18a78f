/*
 * chorale-pdf: reads, draws and writes PDF files inside a sandbox.
 *
 * The only program that links MuPDF. It is started by the pool of src/pdf/ with a socket as
 * standard input, answers one request at a time and ends when the socket is closed. It trusts the
 * requests and nothing in the documents. One thread; what MuPDF allocates is counted and freed with
 * the request's fz_context.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include "pdf_state.h"
#include "pdf_wire.h"

/* One request being served. */
struct helper_job {
	fz_context *ctx;
	const struct pdf_request *request;
	const char *texts[PDF_TEXT_COUNT]; /* of a print, each ended by NUL */
	int fd;           /* the document; -1 for print */
	fz_buffer *out;   /* body of the answer */
	fz_cookie *cookie;
};

/* Each writes into job->out; MuPDF's exceptions go up to the caller. */
void helper_read(struct helper_job *job);
enum pdf_answer_status helper_picture(struct helper_job *job);
enum pdf_answer_status helper_embedded(struct helper_job *job);
enum pdf_answer_status helper_print(struct helper_job *job);

/* Opens the document of the job: *state tells why when NULL comes back. */
pdf_document *helper_open(struct helper_job *job, enum pdf_state *state);
