/*
 * What happened: one event for every change, hash-chained within its structure (S017).
 *
 * Called inside the transaction of the change, so that neither exists without the other. The hash of
 * an event covers its chain, number, time, kind, people, data and the hash before it, each field with
 * its length; docs/decisions/0002-event-chains.md says what that proves.
 */
#pragma once

#include "core_ctx.h"
#include "db.h"
#include "service_event_kind.h"
#include "store_event.h"

struct event {
	enum event_kind kind;
	int64_t chain;      /* structure it belongs to; an invoice's: its supplier */
	int64_t account_id; /* 0: the actor of cx, or the system */
	int64_t invoice_id;
	int64_t acting_for; /* structure; 0: the one that the actor works for */
	bool by_system;     /* nobody did it: a status that follows by itself */
	str data;           /* JSON object; empty: {} */
};

str event_kind_name(enum event_kind kind); /* « invoice.status » */
bool event_kind_find(str name, enum event_kind *out);
enum ec event_add(struct ctx *cx, struct tx *tx, const struct event *e) EC_MUST;
/* Several of one chain, in their order. */
enum ec event_add_all(struct ctx *cx, struct tx *tx, const struct event *events, size_t n) EC_MUST;
/* db_write for changes that add to that chain: one at a time on PostgreSQL, where they would only
 * make each other run again; SQLite writes one after the other anyway and groups them. */
enum ec event_write(struct ctx *cx, const char *name, int64_t chain, db_fn fn, void *arg) EC_MUST;
/* The hash that a row must carry. */
struct sha256 event_hash(const struct event_row *row);
