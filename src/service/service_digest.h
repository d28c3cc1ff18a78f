/*
 * Mails about invoices: the digest of a day or a week, and the mail at once on a rejection, a recycling or a
 * suspension (S137–S139, S156).
 *
 * Prepared by the thread of service_notifier, some at a time, memory flat. An account is claimed in the
 * transaction that queues its mail: none is prepared twice, whoever is killed when. What is told is what
 * the person may see; rights that change before the mail leaves withdraw it (notify_is_due).
 */
#pragma once

#include "core_ctx.h"
#include "service_notify.h"

struct mail_record;

struct digest_run {
	str base;         /* address of the portal, see mail_url */
	int64_t after_id; /* accounts so far; 0: begin */
	int64_t mails;    /* queued so far */
	bool done;        /* nobody is left */
};

/* The next accounts whose digest is due at cx->now. */
enum ec digest_step(struct ctx *cx, struct digest_run *run) EC_MUST;
/* The next notices to be told at once; *n: how many there were. base: see mail_url. */
enum ec alert_step(struct ctx *cx, str base, size_t *n) EC_MUST;
/* Whether a mail about invoices may still leave: its reader sees what it tells. */
enum ec notify_is_due(struct ctx *cx, const struct mail_record *m, bool *due) EC_MUST;
