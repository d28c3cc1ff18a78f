/*
 * Notifications: mails about a person's invoices, to the contact address (S137–S139, S156).
 *
 * How often, and what ends them: one address a kind, good without signing in, that names the account and
 * carries our signature. What they say is service_digest's and service_alert's.
 */
#pragma once

#include "core_ctx.h"
#include "model_notify.h"

struct tx;

enum notify_kind { NOTIFY_DIGEST, NOTIFY_ALERTS, NOTIFY_KINDS };

/* Both settings of an account: an event, and mails of a kind that is now off are not sent any more. */
enum ec notify_set(struct ctx *cx, struct tx *tx, int64_t account_id, enum digest digest, bool alerts) EC_MUST;
/* « /courriels/arret?… », which ends mails of that kind to that account. */
str notify_stop_path(struct ctx *cx, enum notify_kind kind, int64_t account_id);

struct notify_stop {
	str kind;    /* as it stands in the address */
	str account;
	str proof;
};
/* What an address names. E_LINK when it is not one of ours. */
enum ec notify_stop_check(struct ctx *cx, const struct notify_stop *s, enum notify_kind *kind) EC_MUST;
/* Ends them; doing so twice is no error. E_LINK. */
enum ec notify_stop_do(struct ctx *cx, const struct notify_stop *s) EC_MUST;
