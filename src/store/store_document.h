/*
 * Files of drafts and invoices. Their bytes are in the document store, under their hash.
 *
 * Rows only. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct tx;

struct document {
	int64_t id;
	int64_t draft_id;   /* 0: of an invoice */
	int64_t invoice_id; /* 0: of a draft */
	int64_t structure_id; /* of whom, while it waits for an invoice; else 0 */
	int64_t mandate_id; /* 0: of none */
	bool is_attachment; /* false: the invoice or the mandate itself */
	str name;
	str mime;
	int64_t size;
	struct sha256 hash;
	int npages; /* of a PDF; 0: not counted */
	bool signed_pdf;
	int64_t added_at;
	int64_t account_id;
};

enum ec store_document_insert(struct ctx *cx, struct tx *tx, const struct document *d, int64_t *id) EC_MUST;
/* A file that waits becomes the invoice's, as the kind that d says; false: it waits no longer. */
enum ec store_document_take(struct ctx *cx, struct tx *tx, const struct document *d, int64_t invoice_id,
                            bool *taken) EC_MUST;
enum ec store_document_delete_waiting(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id,
                                      bool *deleted) EC_MUST;
enum ec store_document_find(struct ctx *cx, struct tx *tx, int64_t id, struct document *out, bool *found) EC_MUST;
/* The invoice first, then the attachments as they were added. */
enum ec store_document_list_invoice(struct ctx *cx, struct tx *tx, int64_t invoice_id,
                                    struct document **out, size_t *n) EC_MUST;
enum ec store_document_list_draft(struct ctx *cx, struct tx *tx, int64_t draft_id, struct document **out,
                                  size_t *n) EC_MUST;
/* Of a mandate: its paper first, then what was added to it. */
enum ec store_document_list_mandate(struct ctx *cx, struct tx *tx, int64_t mandate_id,
                                    struct document **out, size_t *n) EC_MUST;
/* All of a draft become the invoice's. */
enum ec store_document_move(struct ctx *cx, struct tx *tx, int64_t draft_id, int64_t invoice_id) EC_MUST;
/* Of a draft only: those of an invoice are never deleted. */
enum ec store_document_delete_draft(struct ctx *cx, struct tx *tx, int64_t draft_id) EC_MUST;
enum ec store_document_delete_attachment(struct ctx *cx, struct tx *tx, int64_t draft_id, int64_t id,
                                         bool *deleted) EC_MUST;
/* Numbered above `after`, in order; at most limit. For proving them. */
enum ec store_document_walk(struct ctx *cx, struct tx *tx, int64_t after, int limit,
                            struct document **out, size_t *n) EC_MUST;
