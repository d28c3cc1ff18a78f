/*
 * Notifications by mail: how often, and about what at once (S137–S139, S156).
 *
 * Pure functions. Rows carry names, never numbers.
 */
#pragma once

#include "core_msg.h"
#include "model_lifecycle.h"

/* The regular mail of what happened and what awaits the person. */
enum digest { DIGEST_NONE, DIGEST_DAILY, DIGEST_WEEKLY, DIGESTS };

str digest_name(enum digest d); /* "daily" */
bool digest_find(str name, enum digest *out);
enum msg digest_label(enum digest d);

/* Told at once: rejection, recycling, suspension. */
bool notice_is_alert(enum lifecycle_notice kind);

/* The last instant at or before now at which digests of that kind are due: every day at that hour of
 * Paris, or on Mondays. DIGEST_NONE: 0. */
int64_t digest_cutoff(enum digest d, int64_t now, int hour);
/* How far back the first one looks. */
int64_t digest_period_ms(enum digest d);
