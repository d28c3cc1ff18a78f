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
#include "store_event.h"

enum event_kind {
	EVENT_SIGN_IN,
	EVENT_SIGN_OUT,
	EVENT_STRUCTURE_CREATED,
	EVENT_ACCOUNT_CREATED,
	EVENT_ACCOUNT_ACTIVATED,
	EVENT_ACCOUNT_PASSWORD,     /* a new one was chosen by a link */
	EVENT_ACCOUNT_CHANGED,       /* data: the names of the fields; what stood there is not kept (it could not be erased) */
	EVENT_ACCOUNT_QUESTION,      /* a secret question was set or taken away */
	EVENT_ACCOUNT_FACTOR,        /* data: state: on, off, codes, recovery */
	EVENT_ACCOUNT_LOGIN,         /* another address */
	EVENT_ACCOUNT_NOTIFICATIONS, /* data: digest, alerts */
	EVENT_ACCOUNT_EXPORTED,
	EVENT_ACCOUNT_ERASED,
	EVENT_SESSION_ENDED,         /* by its person, from another */
	EVENT_RIGHT_GRANTED,
	EVENT_INVOICE_DEPOSITED,    /* data: number, document hash, size, amounts */
	EVENT_INVOICE_STATUS,       /* data: status, motives, complement */
	EVENT_INVOICE_CORRECTED,    /* data: field, before, after */
	EVENT_INVOICE_TRANSFERRED,  /* data: before, after, complement */
	EVENT_INVOICE_DOCUMENT,     /* data: name, hash: a file added after the deposit */
	EVENT_INVOICE_ACKNOWLEDGED,
	EVENT_RACCORDEMENT_DECLARED,  /* data: application */
	EVENT_RACCORDEMENT_WITHDRAWN, /* data: application */
	EVENT_TECHNICAL_CREATED,      /* these four: login */
	EVENT_TECHNICAL_RENEWED,
	EVENT_TECHNICAL_DISABLED,
	EVENT_TECHNICAL_ENABLED,
	EVENT_KINDS
};

struct event {
	enum event_kind kind;
	int64_t chain;      /* structure it belongs to; an invoice's: its supplier */
	int64_t account_id; /* 0: the actor of cx, or the system */
	int64_t invoice_id;
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
