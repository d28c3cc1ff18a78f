/*
 * A change of an invoice's status, prepared outside the transaction and written inside.
 *
 * What is allowed, what the clock does and who is told comes from model_lifecycle; here it becomes the
 * new record, the events and the notices. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_lifecycle.h"
#include "service_event.h"
#include "store_invoice.h"

struct tx;

#define COMPLETION_FILES_MAX 20 /* files added to an invoice at once */
#define CHANGE_EVENTS_MAX (COMPLETION_FILES_MAX + 4)
#define CHANGE_NOTICES_MAX 4

struct change {
	struct invoice_record *record; /* as it will be written; its version is the one it was read with */
	enum recipient_kind kind;
	struct event events[CHANGE_EVENTS_MAX];
	size_t nevents;
	enum lifecycle_notice notices[CHANGE_NOTICES_MAX];
	size_t nnotices;
};

/* Where the invoice of the change stands now. */
struct lifecycle_at change_at(const struct change *c);
/* Checks the wish against the table and applies it: status, motives, complement, clock, event, notice. */
enum ec change_apply(struct ctx *cx, struct change *c, const struct lifecycle_wish *wish) EC_MUST;
/* The record has another recipient: nothing runs for the former one any more, and the delay of the new
 * one begins when it is told. */
void change_readdress(struct change *c, enum recipient_kind kind);
/* What follows a deposit or a second sending by itself: on its way, then available to the recipient. */
enum ec change_deliver(struct ctx *cx, struct change *c) EC_MUST;
/* An event that comes with the change; data is a JSON object. */
void change_event(struct change *c, enum event_kind kind, str data);
/* Writes the record (E_DB_CONFLICT when somebody was faster), the events and the notices. */
enum ec change_write(struct ctx *cx, struct tx *tx, struct change *c) EC_MUST;
/* Events and notices alone, for a record that was inserted as invoice_id. */
enum ec change_write_told(struct ctx *cx, struct tx *tx, struct change *c, int64_t invoice_id) EC_MUST;
