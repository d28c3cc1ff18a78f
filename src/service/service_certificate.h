/*
 * The certificate of deposit: what was deposited, when, with the document's hash and that of the
 * event, as a PDF of our own (J1).
 */
#pragma once

#include "core_ctx.h"

enum ec certificate_pdf(struct ctx *cx, int64_t invoice_id, str *pdf) EC_MUST;
