/*
 * The queue of mails, and what became of them.
 *
 * Rows only: when to send is service/'s business. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct tx;

enum mail_state {
	MAIL_STATE_WAITING,
	MAIL_STATE_SENT,
	MAIL_STATE_REFUSED,   /* for good, by the server */
	MAIL_STATE_EXPIRED,   /* could not be sent in time */
	MAIL_STATE_WITHDRAWN, /* a newer one took its place */
	MAIL_STATE_NOBODY,    /* nobody is to get it: an address without account costs the same */
	MAIL_STATES
};

struct mail_record {
	int64_t id;
	int64_t account_id; /* 0: none */
	str kind;
	enum lang lang;
	str recipient;
	str message_id;
	str subject;
	str text, html;
	enum mail_state state;
	int attempts;
	int64_t next_at;
	int64_t until;
	int64_t created_at;
	int64_t sent_at; /* 0: not */
	str error;
	str scope;       /* what the person might see when it was written; empty: for anybody's eyes */
	str unsubscribe; /* address that ends such mails; empty: none */
};

str mail_state_name(enum mail_state state); /* « waiting » */

/* Everything but id, attempts, sent_at and error. */
enum ec store_mail_insert(struct ctx *cx, struct tx *tx, const struct mail_record *rows, size_t n) EC_MUST;
/* Waiting ones whose time has come, the longest due first. */
enum ec store_mail_due(struct ctx *cx, struct tx *tx, int64_t now, int limit, struct mail_record **out,
                       size_t *n) EC_MUST;
/* When the next one is due; 0: none waits. */
enum ec store_mail_next(struct ctx *cx, struct tx *tx, int64_t *at) EC_MUST;
/* state, attempts, next_at, sent_at and error of one that still waits; its words go unless it waits on. */
enum ec store_mail_update(struct ctx *cx, struct tx *tx, const struct mail_record *m) EC_MUST;
/* Those of a kind that wait for an account are not to be sent any more. */
enum ec store_mail_withdraw(struct ctx *cx, struct tx *tx, int64_t account_id, str kind) EC_MUST;
/* The newest first. */
enum ec store_mail_latest(struct ctx *cx, struct tx *tx, int limit, struct mail_record **out, size_t *n) EC_MUST;
enum ec store_mail_sweep(struct ctx *cx, struct tx *tx, int64_t created_before) EC_MUST;
enum ec store_mail_find(struct ctx *cx, struct tx *tx, int64_t id, struct mail_record *out, bool *found) EC_MUST;
/* One that waits is due at that instant. */
enum ec store_mail_again(struct ctx *cx, struct tx *tx, int64_t id, int64_t at, int64_t *changed) EC_MUST;
/* The newest first. */
enum ec store_mail_of_account(struct ctx *cx, struct tx *tx, int64_t account_id, int limit, struct mail_record **out,
                              size_t *n) EC_MUST;
