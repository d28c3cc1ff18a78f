/*
 * From a form and a file to a sent invoice: all checks, then one transaction.
 *
 * Used by drafts and by the deposit in one step. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_invoice.h"
#include "service_change.h"
#include "service_draft.h"
#include "store_document.h"

struct tx;

/* What a deposit needs to know of the directory and of the supplier's other invoices. */
struct deposit {
	struct invoice invoice;
	struct structure supplier;
	struct structure recipient;
	struct service service;
	bool recipient_known;
	bool service_known;
};

/* Every check of a form, in words for each field: E_FIELDS. Writes nothing. */
enum ec deposit_check(struct ctx *cx, const struct draft_form *form, struct deposit *out) EC_MUST;

/* The same of an invoice that stands in out already, as somebody told it. */
enum ec deposit_check_invoice(struct ctx *cx, struct deposit *out) EC_MUST;

struct deposit_order {
	const struct deposit *deposit;
	/* The PDF: of its row only hash, name, size are looked at when it comes from a draft. A file with an id
	 * waits for the invoice. */
	const struct document *pdf;
	const struct document *attachments;
	size_t nattachments;
	int64_t draft_id; /* 0: none; its documents move to the invoice and the draft goes */
	int64_t draft_version;
	str words; /* of the PDF, folded */
	int64_t flow_id; /* that brings it; 0: none */
};

/* One transaction: invoice, documents, events, notice, words. */
enum ec deposit_write(struct ctx *cx, const struct deposit_order *order, int64_t *invoice_id) EC_MUST;

/* Several of one supplier, and what `also` writes beside them: all in one transaction, or nothing. E_DB_UNIQUE when
 * one of the numbers was sent since it was checked. */
struct deposit_batch {
	const struct deposit_order *orders;
	size_t n; /* at least one */
	enum ec (*also)(struct ctx *cx, struct tx *tx, void *arg);
	void *arg;
};
enum ec deposit_write_all(struct ctx *cx, const struct deposit_batch *batch) EC_MUST;

/* What somebody may look an invoice up by, besides the words of its PDF. */
str deposit_words(struct arena *a, const struct invoice *inv, str pdf_words);
