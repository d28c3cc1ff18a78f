/*
 * The thread of an environment that prepares mails about invoices (service_digest.h).
 *
 * Started by whoever serves, ended with the environment. What it does not come to is done at the next
 * start, and nothing twice.
 */
#pragma once

#include "core_ctx.h"

/* base: address of the portal, for links where the operator set none; copied. */
enum ec notifier_start(struct ctx *cx, struct env *env, str base) EC_MUST;
void notifier_stop(struct env *env);
/* Something happened that people may want to be told at once. Nothing where no notifier runs. */
void notifier_kick(struct env *env);
