/*
 * Links in mails: making one ends the older of its kind, opening one does nothing by itself.
 *
 * The token goes into the mail; only its hash is stored. Inside a transaction, but for link_find.
 */
#pragma once

#include "core_ctx.h"
#include "service_mail.h"
#include "store_account.h"
#include "store_link.h"

struct tx;

struct link_order {
	const struct account *account; /* NULL: nobody; as much is written, and nothing is sent */
	enum link_kind kind;
	str own; /* see mail_url */
	str to;  /* empty: the login address; that of a LINK_ADDRESS is the new one */
};

/* A new link and its mail to the login address (S072). */
enum ec link_send(struct ctx *cx, struct tx *tx, const struct link_order *order) EC_MUST;
/* The account that a token allows this for. E_LINK when it allows nothing (any more). */
enum ec link_account(struct ctx *cx, struct tx *tx, enum link_kind kind, str token, struct account *out) EC_MUST;
/* The same, and the address that a LINK_ADDRESS was sent to. */
enum ec link_account_to(struct ctx *cx, struct tx *tx, str token, struct account *out, str *to) EC_MUST;
/* No link of the account is good for anything any more, and no mail that carries one is sent. */
enum ec link_end_all(struct ctx *cx, struct tx *tx, int64_t account_id) EC_MUST;
