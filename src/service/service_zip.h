/*
 * Documents of one or many invoices as a ZIP, made piece by piece while it is sent.
 *
 * Each invoice has a folder with its PDF, its attachments and a list. Invoices that the person may
 * not see are refused before the first byte. A zip_stream belongs to whoever opened it and keeps
 * nothing of the request.
 */
#pragma once

#include "core_ctx.h"

#define ZIP_INVOICES_MAX 200

struct zip_stream;

enum ec zip_open(struct ctx *cx, const int64_t *invoice_ids, size_t n, struct zip_stream **out) EC_MUST;
/* Adds the next piece to out. */
enum ec zip_next(struct zip_stream *z, struct buf *out, bool *done) EC_MUST;
void zip_close(struct zip_stream *z); /* NULL is fine */
