/*
 * Files as they come in: judged by their first bytes, their name and size, then stored.
 *
 * Judging stores nothing; storing puts the bytes in their place, durable before any row that names them.
 * Bytes that no row came to name, after a database that refused, stay in the store under their hash and
 * harm nobody.
 */
#pragma once

#include "core_ctx.h"
#include "model_attachment.h"
#include "pdf_doc.h"
#include "service_draft.h"
#include "store_document.h"

/* Lets go of what was not stored. */
void uploads_discard(struct upload *files, size_t n);

/* The settings. */
struct attachment_limits upload_limits(const struct ctx *cx);
/* What the head tells: E_PDF_EMPTY, E_PDF_NOT; size and name as for any file of a billing file. */
enum ec upload_check_pdf(struct ctx *cx, const struct upload *pdf) EC_MUST;
/* All rules of S053–S064 for attachments beside an invoice of that size; wrong ones are named as fields
 * « attachments[0] ». present: those that are there already. */
struct upload_set {
	struct upload *files;
	size_t n;
	int64_t invoice_size;
	const struct document *present;
	size_t npresent;
};
enum ec upload_check_attachments(struct ctx *cx, const struct upload_set *set) EC_MUST;

/* Reads it through the helper: what cannot be opened is refused with its own sentence. *doc is NULL when
 * reading is off. */
enum ec upload_read_pdf(struct ctx *cx, const struct upload *pdf, struct pdf_doc **doc) EC_MUST;

/* Stores the bytes and fills the row that will name them. Takes the file over in every case. */
enum ec upload_store(struct ctx *cx, struct upload *file, struct document *out) EC_MUST;
/* All of them as attachments. */
enum ec upload_store_all(struct ctx *cx, struct upload *files, size_t n, struct document **out) EC_MUST;
