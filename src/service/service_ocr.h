/*
 * Values that optical recognition proposes for a scan: shown beside empty fields, never filled in.
 *
 * Off unless the operator switched it on (reading.ocr).
 */
#pragma once

#include "core_ctx.h"
#include "reader.h"

/* What is read on the pages of a document that has no text; fd is that of its file. *doc and *proposals are
 * NULL when recognition is off, is not needed or finds nothing. What goes wrong is logged: no deposit
 * fails for it. */
void ocr_propose(struct ctx *cx, int fd, const struct pdf_doc *doc, const struct read_hints *hints,
                 struct pdf_doc **recognised, struct read_invoice **proposals);
