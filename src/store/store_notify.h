/*
 * Whom to tell about invoices by mail, what there is to tell, and what was told.
 *
 * Rows only: rights are service/'s. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_notify.h"
#include "model_role.h"

struct tx;

/* One habilitation of one person, or a person without any. */
struct notify_row {
	int64_t account_id;
	enum lang lang;
	str contact_email;
	enum digest digest;
	int64_t digested_at;
	int64_t structure_id; /* 0: attached nowhere */
	enum role role;
	str structure_name;
	bool is_public;
	bool opened;       /* space and service_id are set */
	enum space space;  /* of invoices sent or received */
	int64_t service_id;
};

/* Active accounts after an id whose last digest is older than the instant for their kind. */
struct notify_wish {
	int64_t after_id;
	int64_t older[DIGESTS]; /* by enum digest; 0: none of them */
	int limit;              /* accounts */
};

/* By account and structure. */
enum ec store_notify_people(struct ctx *cx, struct tx *tx, const struct notify_wish *wish, struct notify_row **out,
                            size_t *n) EC_MUST;
struct notify_claim {
	int64_t account_id;
	enum digest digest;
};

/* From now on their digest is prepared: of the accounts of the wish as far as last_id, those that nobody
 * claimed meanwhile and that still want it. */
enum ec store_notify_claim(struct ctx *cx, struct tx *tx, const struct notify_wish *wish, int64_t last_id,
                           struct notify_claim **out, size_t *n) EC_MUST;

/* What happened to invoices of a structure that somebody sees there. */
struct notify_scope {
	int64_t structure_id;
	bool sent, received; /* sides that are seen */
	str services;        /* of received ones: store_list_services */
	int64_t after;       /* instants: after this one, as far as now */
	int limit;           /* of news */
	int counted;         /* of what waits, at most */
};

struct notify_news {
	enum lifecycle_notice kind;
	int64_t at;
	int64_t invoice_id;
	str number;
	str other_name;
};

struct notify_told {
	struct notify_news *news; /* the newest first */
	size_t n;
	int open; /* notices of the structure as a supplier that wait for somebody's « seen » */
};

enum ec store_notify_news(struct ctx *cx, struct tx *tx, const struct notify_scope *scope, struct notify_told *out) EC_MUST;

/* A notice whose mail at once is not written yet. */
struct notify_untold {
	int64_t id;
	int64_t structure_id;
	struct notify_news news;
};

enum ec store_notify_untold(struct ctx *cx, struct tx *tx, int limit, struct notify_untold **out, size_t *n) EC_MUST;
/* *taken false when another did it. */
enum ec store_notify_mark_told(struct ctx *cx, struct tx *tx, int64_t id, bool *taken) EC_MUST;
/* Accounts of a structure that have its invoices sent open and want such mails. */
enum ec store_notify_readers(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int64_t **out,
                             size_t *n) EC_MUST;
/* Nothing of what happened so far is news: for a demonstration whose past was made in a moment. */
enum ec store_notify_settle(struct ctx *cx, struct tx *tx) EC_MUST;
