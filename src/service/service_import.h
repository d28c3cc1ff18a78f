/*
 * The directory filled from files: the State's open directory of recipients, and INSEE's
 * « StockEtablissement ».
 *
 * The file is read as a stream, a thousand rows a transaction: memory is flat, and an import that was
 * broken off is simply started again. Which of both it is shows in its header. Who wins:
 * - Parameters and names of public bodies are those of the State's directory; INSEE does not touch them.
 * - Names of private structures are those of INSEE.
 * - The address, and whether it is active, belong to the managers once there are any.
 */
#pragma once

#include <stdio.h>

#include "core_ctx.h"

enum import_format { IMPORT_ANNUAIRE, IMPORT_SIRENE, IMPORT_FORMATS };

str import_format_name(enum import_format format); /* "annuaire" */

struct import_report {
	enum import_format format;
	int64_t rows, added, changed, same;
	int64_t closed;  /* establishments that no longer exist: not added */
	int64_t refused;
};

struct import_watch {
	/* A row that is not taken: its line, and why. */
	void (*refused)(void *arg, int64_t line, str why);
	/* After each batch; bytes of the file so far. */
	void (*step)(void *arg, const struct import_report *so_far, int64_t bytes);
	void *arg;
};

/* For the operator. E_IMPORT_HEADER when it is neither format; E_FORBIDDEN. */
enum ec directory_import(struct ctx *cx, FILE *f, const struct import_watch *watch, struct import_report *out) EC_MUST;
