/*
 * Mails that the use cases cause: their words, and the queue they wait in.
 *
 * A mail is queued in the transaction of what causes it; service_mailer sends it. Nothing that somebody
 * typed stands in a mail to an address that is not proven: nobody can have us carry their words. But for
 * the names and numbers of invoices in notifications, which their reader ends by one click.
 */
#pragma once

#include "core_ctx.h"

struct mail_section;
struct tx;

enum mail_kind {
	MAIL_KIND_ACTIVATION,
	MAIL_KIND_EXISTS,   /* somebody signed up who has an account */
	MAIL_KIND_PASSWORD, /* « mot de passe oublié » */
	MAIL_KIND_CHANGED,  /* the password was changed */
	MAIL_KIND_REQUEST,  /* to managers: somebody asks for something; these take args */
	MAIL_KIND_ACCEPTED, /* to who asked */
	MAIL_KIND_REFUSED,
	MAIL_KIND_RIGHTS,      /* one's rights somewhere were changed */
	MAIL_KIND_HANDED_TO,   /* one is main manager now */
	MAIL_KIND_HANDED_FROM, /* and one is no more */
	MAIL_KIND_ADDRESS,  /* to a new login address: the link that makes it one */
	MAIL_KIND_ADDRESS_ASKED, /* to the present one: somebody asked for that */
	MAIL_KIND_ADDRESS_DONE,  /* to the old one */
	MAIL_KIND_FACTOR_ON,
	MAIL_KIND_FACTOR_OFF,
	MAIL_KIND_CODES_WRONG, /* somebody knows the password and guesses codes */
	MAIL_KIND_ERASED,      /* the last one */
	MAIL_KIND_DIGEST,      /* service_digest.h */
	MAIL_KIND_ALERT,       /* service_alert.h */
	MAIL_KIND_EXPIRY,      /* service_expiry.h; takes args */
	MAIL_KINDS
};

str mail_kind_name(enum mail_kind kind); /* « activation » */

struct mail_order {
	enum mail_kind kind;
	int64_t account_id; /* 0: of nobody */
	str to;             /* empty: it is written like any other, and goes to nobody */
	enum lang lang;
	str url;            /* whole; empty: none */
	int64_t until;      /* not sent after */
	const struct msg_arg *args; /* of subject and text, for the kinds that take some; NULL: none */
	str said;                   /* what somebody wrote to the reader: to a proven address only */
	/* Of notifications. */
	str text;           /* in place of what the kind says; empty: that */
	const struct mail_section *sections;
	size_t nsections;
	str scope;          /* rights it was written for, see notify_is_due; empty: for any */
	str stop;           /* address that ends such mails; empty: none */
};

enum ec mail_queue(struct ctx *cx, struct tx *tx, const struct mail_order *order) EC_MUST;

/* Several, in their order. */
enum ec mail_queue_all(struct ctx *cx, struct tx *tx, const struct mail_order *orders, size_t n) EC_MUST;

struct account;
/* News of that kind to the login address, without a link; two days later it is none. */
enum ec mail_tell(struct ctx *cx, struct tx *tx, enum mail_kind kind, const struct account *account) EC_MUST;

/* « https://factures.exemple.fr/activation?jeton=… »: own is the address the request came to, used when
 * the operator set none. What the caller's browser calls us (Host) is nobody's proof and never used. */
str mail_url(struct ctx *cx, str own, str path);

/* --- what became of mails, for the operator --- */

struct mail_fate {
	int64_t id;
	int64_t at; /* when it was queued */
	str kind, to;
	str state; /* « waiting », « sent », « refused », « expired », « withdrawn » */
	int attempts;
	str why; /* what the server said last; empty: nothing went wrong */
};

/* The newest first, limit at most; no words of theirs. The operator alone: E_FORBIDDEN. */
enum ec mail_fates(struct ctx *cx, int limit, struct mail_fate **out, size_t *n) EC_MUST;

/* --- the outbox of a demonstration without a server --- */

struct outbox_mail {
	str to;
	str subject;
	str text;
	str link; /* path on this site; empty: none */
	int64_t at;
	bool dead; /* its link was replaced or has expired */
};

bool outbox_is_open(const struct ctx *cx);
/* The newest first. E_NOT_FOUND unless it is open. */
enum ec outbox_list(struct ctx *cx, struct outbox_mail **out, size_t *n) EC_MUST;
