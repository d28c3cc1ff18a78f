/*
 * Invoices as rows: all of one, and the few columns that change after the deposit.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_clock.h"
#include "model_invoice.h"
#include "model_motive.h"
#include "model_status.h"

struct tx;

struct invoice_record {
	struct invoice invoice; /* its id too; names of the parties are filled when read */
	enum deposit_mode mode;
	int64_t account_id; /* who deposited it; 0: the system */
	int64_t flow_id;    /* that brought it, when it is inserted; 0: none */
	enum status status;
	int64_t status_at;
	struct motive_set motives;
	str complement;
	int64_t deposited_at;
	struct clock clock;
	struct date due_on; /* set while the clock runs */
	int64_t version;
};

/* With its VAT lines. E_DB_UNIQUE when the supplier has sent that number. */
enum ec store_invoice_insert(struct ctx *cx, struct tx *tx, const struct invoice_record *r, int64_t *id) EC_MUST;
enum ec store_invoice_find(struct ctx *cx, struct tx *tx, int64_t id, struct invoice_record *out,
                           bool *found) EC_MUST;

/* What a supplier's number stands for already. */
struct invoice_known {
	int64_t id;
	enum status status;
	struct motive_set motives;
	int64_t deposited_at;
	int64_t recipient_id;
};

enum ec store_invoice_find_number(struct ctx *cx, struct tx *tx, int64_t supplier_id, str number_key,
                                  struct invoice_known *out, bool *found) EC_MUST;
/* Recipient, service, engagement, status, motives, complement and clock of the record, where its version is still
 * that of the row; *changed false when somebody was faster. */
enum ec store_invoice_update(struct ctx *cx, struct tx *tx, const struct invoice_record *r, bool *changed) EC_MUST;
