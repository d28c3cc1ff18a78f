/*
 * Files that software deposits one by one, before the invoice that names them by id.
 *
 * A waiting file belongs to the structure worked for; to anybody else it does not exist. Space « Factures
 * émises ». The same rules as for files that come with a form (S053–S064).
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"
#include "reader.h"
#include "service_draft.h"

struct kept_pdf {
	int64_t id;
	const struct read_invoice *reading; /* NULL: reading is off, or nothing could be read */
	int nsignatures;
};

/* Bytes that came otherwise than as a file of a form. */
enum ec file_of_bytes(struct ctx *cx, str name, str bytes, struct upload *out) EC_MUST;
/* The PDF of an invoice, read. E_PDF_… with its own sentence. Takes the file over in every case. */
enum ec file_keep_pdf(struct ctx *cx, struct upload *pdf, struct kept_pdf *out) EC_MUST;
/* An attachment. E_FIELDS under attachments[0]. Takes the file over in every case. */
enum ec file_keep(struct ctx *cx, struct upload *file, int64_t *id) EC_MUST;
/* Forgets a file that waits: E_NOT_FOUND once an invoice has it. */
enum ec file_drop(struct ctx *cx, int64_t id) EC_MUST;

struct document;
struct tx;

/* Files that wait, by id; others are told under attachments[i]. out has n rows. */
enum ec files_waiting(struct ctx *cx, const int64_t *ids, size_t n, struct document **out) EC_MUST;
/* In the transaction of the invoice: a file that waits becomes its own, E_DB_CONFLICT when somebody was
 * faster; one without an id is new. */
enum ec file_give(struct ctx *cx, struct tx *tx, const struct document *file, int64_t invoice_id) EC_MUST;

struct deposit;
/* The page that stands for an invoice without one, drawn from its data and stored. */
enum ec file_draw(struct ctx *cx, const struct deposit *d, struct document *out) EC_MUST;

struct stored_deposit {
	const struct invoice *invoice; /* as told; parties by identifier */
	int64_t pdf; /* 0: drawn from the data */
	const int64_t *attachments;
	size_t nattachments;
};

/* The invoice of data and of files that wait: all checks of a deposit, then one transaction. E_FIELDS under the
 * names of model_invoice.h; a file that does not wait, or no longer, under attachments[i] or pdf. */
enum ec deposit_stored(struct ctx *cx, const struct stored_deposit *o, int64_t *invoice_id) EC_MUST;
