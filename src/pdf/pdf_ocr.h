/*
 * Words of a page that is a picture, found by Tesseract when the operator has switched it on.
 *
 * A program of its own reads the picture that our helper drew, with an empty environment, a limit on
 * memory and processor time, and a deadline. One at a time in this program: it fills a core. Blocks;
 * from any thread.
 */
#pragma once

#include "core_ctx.h"
#include "pdf_doc.h"

struct pdf_ocr {
	str program;   /* found on the PATH: « tesseract » */
	str languages; /* of Tesseract: « fra+eng » */
	int64_t deadline_ms; /* for one page */
};

/* page tells number and size; out is the same page with the words found, those of little certainty left
 * out. E_NOT_FOUND when the program is missing, fails or takes too long. */
enum ec pdf_ocr_page(struct ctx *cx, const struct pdf_ocr *ocr, str png, const struct pdf_page *page,
                     struct pdf_page *out) EC_MUST;
