/*
 * The thread of an environment that sends what is queued (service_mail.h).
 *
 * Started by whoever serves, ended with the environment. A mail is marked as sent right after the server
 * took it: a crash in between sends it again, under the same Message-ID. Without a server nothing is
 * sent; old rows are still cleared away.
 */
#pragma once

#include "core_ctx.h"

/* E_CONFIG when the settings of [mail] cannot work. */
enum ec mailer_start(struct ctx *cx, struct env *env) EC_MUST;
/* A transfer under way is broken off and tried again at the next start. */
void mailer_stop(struct env *env);
/* Something was queued. Nothing where no mailer runs. */
void mailer_kick(struct env *env);
/* How long a mail waits after that many attempts: first, twice that… up to an hour. Milliseconds. */
int64_t mailer_backoff(int64_t first_ms, int attempts);
