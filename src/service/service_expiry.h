/*
 * Mails before a technical password expires: 60, 30 and 7 days ahead, to the managers of its structure.
 *
 * Prepared by the thread of service_notifier; what was said is written in the transaction that queues the mails, so
 * that none is said twice. A renewed password begins anew.
 */
#pragma once

#include "core_ctx.h"

/* The next accounts that are due at cx->now; *n: how many there were. base: see mail_url. */
enum ec expiry_step(struct ctx *cx, str base, size_t *n) EC_MUST;
