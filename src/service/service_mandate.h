/*
 * The mandate of invoicing: a structure lets somebody else make its invoices in its name (S132).
 *
 * The paper is drawn by us and kept with what is added to it; none of it is ever changed. Everything lives
 * in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

struct upload;

struct mandate_document {
	int64_t id;
	str name;
	int64_t size;
	bool is_attachment;
};

struct mandate_row {
	struct mandate mandate;
	struct mandate_document *documents; /* the paper first */
	size_t ndocuments;
};

/* For managers of the structure. */
enum ec mandate_list(struct ctx *cx, int64_t structure_id, struct mandate_row **out, size_t *n) EC_MUST;

struct mandate_order {
	int64_t structure_id;
	str holder, holder_siret;
	str starts, ends; /* as typed; ends may be empty */
};
/* Takes the files over in every case. E_FIELDS under holder, holder_siret, starts, ends, attachments. */
enum ec mandate_make(struct ctx *cx, const struct mandate_order *o, struct upload *files, size_t n, int64_t *id) EC_MUST;
/* More papers for one that was made: the signed copy, as a rule. Takes the files over in every case.
 * E_NOT_FOUND for a mandate of another structure; E_FIELDS under attachments. */
enum ec mandate_add(struct ctx *cx, int64_t structure_id, int64_t mandate_id, struct upload *files, size_t n) EC_MUST;
