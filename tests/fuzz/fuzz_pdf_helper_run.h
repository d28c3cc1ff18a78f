/*
 * The helper's work in this process. MuPDF and pdf/ both have a struct pdf_page, so what runs the one
 * and what checks the other are two files.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdf_wire.h"

/* The last answer; its bytes live until the next call. */
struct helper_answer {
	enum pdf_answer_status status;
	const char *p;
	size_t n;
};

/* Runs one request under the helper's own limits of memory and time, without its walls. fd is -1 and
 * texts are given for a print; each is ended by NUL. */
struct helper_answer helper_run(const struct pdf_request *request, int fd,
                                const char *const texts[PDF_TEXT_COUNT]);
