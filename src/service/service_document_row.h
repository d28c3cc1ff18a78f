/*
 * A document as the screens know it, from its row.
 */
#pragma once

#include "service_invoice.h"
#include "store_document.h"

static inline void document_of_row(const struct document *row, struct invoice_document *out)
{
	*out = (struct invoice_document){
		.id = row->id,
		.kind = row->is_attachment ? DOCUMENT_ATTACHMENT : DOCUMENT_INVOICE,
		.name = row->name,
		.mime = row->mime,
		.size = row->size,
		.hash = row->hash,
		.npages = row->npages,
		.signed_pdf = row->signed_pdf,
		.added_at = row->added_at,
	};
}
