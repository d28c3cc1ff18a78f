/*
 * Outgoing mail: addresses, the message as it travels (MIME), and handing it to an SMTP server.
 *
 * Nothing here knows accounts or a database. Everything made lives in the arena of cx, but for a struct
 * mail_sender. No header can be added by what stands in a text or an address: addresses are checked
 * (mail_address_valid) and texts are encoded.
 */
#pragma once

#include "core_ctx.h"

/* --- addresses --- */

#define MAIL_ADDRESS_MAX 254 /* bytes, RFC 5321 4.5.3.1.3 */

/* One address that every server takes: local@domain.tld, ASCII, no quotes, no comment. */
bool mail_address_valid(str address);

/* --- a letter: its words, as text and as HTML --- */

/* A title, what belongs to it line by line, and what is said when there is more. */
struct mail_section {
	str title;
	str *lines;
	size_t nlines;
	str more; /* empty: that is all */
};

struct mail_letter {
	enum lang lang;
	bool qualification; /* says first that it comes from the trial environment */
	str subject;
	const str *before; /* paragraphs before the link */
	size_t nbefore;
	const struct mail_section *sections; /* between before and the link */
	size_t nsections;
	str url;       /* http(s)://…; empty: no link */
	str url_label; /* « Activer mon compte » */
	const str *after;
	size_t nafter;
	str stop;       /* address that ends such mails; empty: none */
	str stop_label;
};

struct mail_body {
	str subject;
	str text;
	str html;
};

void mail_letter_write(struct ctx *cx, const struct mail_letter *letter, struct mail_body *out);

/* --- the message --- */

struct mail_message {
	str from;       /* address */
	str from_name;  /* may be empty */
	str to;         /* address */
	str message_id; /* without <>: letters, digits, one @; see mail_message_id */
	int64_t at;     /* instant of the Date header */
	enum lang lang;
	str unsubscribe; /* http(s)://…, taken in one click by mail programs (RFC 8058); empty: none */
	struct mail_body body;
};

/* A fresh one, at the domain of that address. */
str mail_message_id(struct arena *a, str from);
/* RFC 5322 and 2045: text and HTML as alternatives, lines of at most 78 bytes ending in CR LF (but for
 * an address, which is one word), ASCII
 * only. E_MAIL_ADDRESS when from, to or message_id are none. */
enum ec mail_mime(struct ctx *cx, const struct mail_message *m, str *out) EC_MUST;

/* --- sending --- */

enum mail_security {
	MAIL_STARTTLS, /* plain until STARTTLS, which must succeed */
	MAIL_TLS,      /* TLS from the first byte */
	MAIL_PLAIN     /* for a server on the same machine */
};

struct mail_server {
	str host; /* a name or an address; not empty */
	int port;
	enum mail_security security;
	str ca;   /* file of certificate authorities; empty: those of the system */
	str user; /* empty: no authentication */
	str password;
	int64_t timeout_ms; /* for one message, connecting included */
};

enum mail_outcome {
	MAIL_SENT,
	MAIL_LATER,   /* not now: a 4xx answer about it */
	MAIL_SILENCE, /* no server, or one that does not talk to us: others would fare the same */
	MAIL_REFUSED  /* never: the server refuses this recipient or this message (5xx) */
};

struct mail_result {
	enum mail_outcome outcome;
	str why; /* the server's last word, or what went wrong on the way; of the arena of cx */
};

struct mail_sender; /* one connection, kept open between messages; for one thread */

/* server is copied. */
struct mail_sender *mail_sender_new(const struct mail_server *server);
void mail_sender_free(struct mail_sender *s);
/* *stop becoming true ends a transfer under way within a second: MAIL_SILENCE. */
struct mail_result mail_send(struct ctx *cx, struct mail_sender *s, const struct mail_message *m,
                             const _Atomic bool *stop);
