/*
 * Whether the signatures of a document verify. Private to pdf/.
 *
 * The helper says where the signed bytes lie; the bytes and the signature itself are read from the file
 * here, so that a helper taken over by the document cannot vouch for it.
 */
#pragma once

#include "core_ctx.h"
#include "pdf_doc.h"

void pdf_signatures_check(struct ctx *cx, int fd, struct pdf_doc *doc);
