/*
 * Pictures of pages that were drawn already, kept while there is room.
 *
 * Keyed by document hash, page and resolution: a document never changes, so an entry is never stale.
 * Owned by the environment; safe from any thread. Bytes are copied in and out.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct picture_cache;

struct picture_key {
	struct sha256 hash;
	int page;
	int dpi;
};

struct picture_cache *picture_cache_new(void); /* 12 MiB at most */
void picture_cache_free(struct picture_cache *c);
/* A copy in the arena; empty when it is not there. */
str picture_cache_find(struct arena *a, struct picture_cache *c, const struct picture_key *key);
/* Makes room by letting go of those not asked for the longest. */
void picture_cache_add(struct picture_cache *c, const struct picture_key *key, str png);
