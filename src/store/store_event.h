/*
 * Events: rows that are only ever added, in a hash chain for each structure.
 *
 * Rows only; what an event means and how it is hashed is service_event's. Text lives in the arena.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct tx;

struct event_row {
	int64_t id;
	int64_t chain; /* structure; 0: what belongs to none */
	int64_t seq;   /* 1, 2, 3… */
	int64_t at;
	str kind;
	int64_t account_id;   /* 0: the system */
	int64_t structure_id; /* 0: none */
	int64_t invoice_id;   /* 0: none */
	str remote;
	str data; /* JSON */
	struct sha256 prev;
	struct sha256 hash;
	str by; /* of store_event_list: the person's name; empty: the system */
	str by_structure;
	str invoice_number; /* of store_event_latest and store_event_latest_received */
};

/* Last number and hash of a chain; zero when it is empty. */
struct event_head {
	int64_t seq;
	struct sha256 hash;
};

enum ec store_event_head(struct ctx *cx, struct tx *tx, int64_t chain, struct event_head *out) EC_MUST;
enum ec store_event_set_head(struct ctx *cx, struct tx *tx, int64_t chain, const struct event_head *head) EC_MUST;
/* Rows of one chain, in the order of seq. */
enum ec store_event_insert(struct ctx *cx, struct tx *tx, const struct event_row *rows, size_t n) EC_MUST;
/* Of an invoice, newest first, with names; at most 500. */
enum ec store_event_list(struct ctx *cx, struct tx *tx, int64_t invoice_id, struct event_row **out, size_t *n) EC_MUST;
/* What an account did and what was done with it, newest first. */
enum ec store_event_of_account(struct ctx *cx, struct tx *tx, int64_t account_id, int limit, struct event_row **out,
                               size_t *n) EC_MUST;
/* The last ones of a chain that belong to invoices, newest first, with names. */
enum ec store_event_latest(struct ctx *cx, struct tx *tx, int64_t chain, int limit, struct event_row **out,
                           size_t *n) EC_MUST;
/* The same of invoices that a structure received, for some of its services: of the hundred newest. */
struct event_received {
	int64_t recipient_id;
	str services; /* store_list_services */
	int limit;
};
enum ec store_event_latest_received(struct ctx *cx, struct tx *tx, const struct event_received *of,
                                    struct event_row **out, size_t *n) EC_MUST;

/* Of a structure itself, not of its invoices: numbered below `before` (0: from the end), newest first. */
enum ec store_event_of_structure(struct ctx *cx, struct tx *tx, int64_t chain, int64_t before, int limit,
                                 struct event_row **out, size_t *n) EC_MUST;

/* For proving the chains: all events by chain and number, then all heads by chain. */
typedef enum ec (*store_event_each_fn)(struct ctx *cx, const struct event_row *row, void *arg);
enum ec store_event_each(struct ctx *cx, struct tx *tx, store_event_each_fn each, void *arg) EC_MUST;
enum ec store_event_each_head(struct ctx *cx, struct tx *tx, store_event_each_fn each, void *arg) EC_MUST;
