/*
 * What a supplier corrected in readings, kept for the next paper of the same layout.
 *
 * Kept for each structure, on this machine alone; shown and forgotten on demand. Space « Factures
 * émises ».
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"
#include "model_invoice.h"
#include "reader_memory.h"
#include "service_draft.h"

/* Lessons of the layout that doc is of; none when it is of none. For the structure worked for. */
enum ec memory_lessons(struct ctx *cx, const struct pdf_doc *doc, struct read_lesson **out, size_t *n) EC_MUST;

/* A sent invoice beside what was read in its PDF. */
struct memory_paper {
	const struct read_invoice *reading; /* NULL: reading was off */
	const struct invoice *invoice;
	const struct sha256 *hash; /* of the PDF */
	str name;                  /* of its file */
};
/* Keeps what was corrected. The invoice is sent: what goes wrong here is logged and costs nobody anything. */
void memory_learn(struct ctx *cx, const struct memory_paper *paper);

struct memory_field {
	enum draft_field field;
	bool gone; /* never filled from these papers */
};

struct memory_layout {
	int64_t id;
	str name;
	struct memory_field *fields;
	size_t nfields;
	int64_t created_at, used_at;
};

/* All layouts of the structure worked for; those used last first. */
enum ec memory_list(struct ctx *cx, struct memory_layout **out, size_t *n) EC_MUST;
enum ec memory_forget(struct ctx *cx, int64_t id) EC_MUST;
