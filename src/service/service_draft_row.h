/*
 * A draft's rows, and what the directory knows of the recipient its form names.
 *
 * Private to the use cases of drafts. Everything lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "service_draft.h"
#include "store_document.h"
#include "store_draft.h"

struct draft_row_read {
	int64_t id; /* given */
	struct draft_record draft;
	struct document *documents; /* the PDF first */
	size_t ndocuments;
};

/* Of the structure worked for: E_NOT_FOUND for any other. */
enum ec draft_row_load(struct ctx *cx, struct draft_row_read *r) EC_MUST;
/* PDF and attachments as screens show them. */
void draft_documents(struct ctx *cx, const struct draft_row_read *r, struct draft *d);
/* Fills recipient and services from the SIRET in the form. */
enum ec draft_recipient(struct ctx *cx, struct draft *d) EC_MUST;
/* Puts the recipient's name where recipient_name holds an identifier that the directory knows. */
enum ec draft_names(struct ctx *cx, struct draft_row *rows, size_t n) EC_MUST;
