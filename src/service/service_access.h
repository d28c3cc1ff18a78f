/*
 * Who sees an invoice, and from which side.
 *
 * The supplier through « Factures émises », the recipient through « Factures reçues » as far as its
 * habilitation reaches; to anybody else it does not exist. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "model_structure.h"
#include "service_invoice.h"
#include "store_invoice.h"

struct tx;

struct access {
	struct invoice_record record;
	struct structure supplier;
	struct structure recipient;
	struct service service; /* id 0: none */
	enum invoice_side side;
};

enum space side_space(enum invoice_side side);
/* E_NOT_FOUND when the person may not see it. In a transaction of its own. */
enum ec access_load(struct ctx *cx, int64_t id, struct access *out) EC_MUST;
/* The same from one side only, for doing something there: E_NOT_FOUND from the other side, E_FORBIDDEN
 * without the right, E_DB_CONFLICT when version is no longer that of the row. */
struct access_wish {
	int64_t id;
	int64_t version;
	enum invoice_side side;
	enum action action;
};
enum ec access_require(struct ctx *cx, const struct access_wish *wish, struct access *out) EC_MUST;
/* Inside a transaction, as access_load. */
enum ec access_read(struct ctx *cx, struct tx *tx, int64_t id, struct access *out) EC_MUST;
