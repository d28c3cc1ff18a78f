/*
 * What has to agree, row after row, for proving that nothing was changed.
 *
 * Streams: memory stays flat whatever the size. Rows only.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct tx;

struct verify_document {
	int64_t id;
	str name;
	int64_t size;
	str hash; /* 32 bytes, unless the row was damaged */
};

struct verify_invoice {
	int64_t id;
	str number;
	str status;
	str document;       /* hash of its PDF, 32 bytes */
	str deposited_data; /* JSON of its event « invoice.deposited »; empty: there is none */
	str status_data;    /* JSON of its last event « invoice.status » */
};

typedef enum ec (*verify_document_fn)(struct ctx *cx, const struct verify_document *d, void *arg);
typedef enum ec (*verify_invoice_fn)(struct ctx *cx, const struct verify_invoice *i, void *arg);
enum ec store_verify_documents(struct ctx *cx, struct tx *tx, verify_document_fn each, void *arg) EC_MUST;
enum ec store_verify_invoices(struct ctx *cx, struct tx *tx, verify_invoice_fn each, void *arg) EC_MUST;
/* How many rows all of it is: events, documents, invoices; for progress. */
enum ec store_verify_count(struct ctx *cx, struct tx *tx, int64_t *n) EC_MUST;
