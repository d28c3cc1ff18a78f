#include "auth_private.h"

#include <stdio.h>
#include <string.h>

#include "core_hash.h"

/* Of this process, as for failures: nobody outside can aim at a slot. */
static uint64_t pace_key(const struct auth *auth, const char *what, str who)
{
	char text[200];
	int n = snprintf(text, sizeof(text), "p%s\n%.*s", what, STR_ARG(str_sub(who, 0, 100)));
	struct sha256 h = hmac_sha256((str){ (const char *)auth->key, sizeof(auth->key) }, (str){ text, (size_t)n });
	uint64_t key;
	memcpy(&key, h.b, sizeof(key));
	return key ? key : 1;
}

/* Two places for each, as for failures: who began longest ago makes way. */
static struct pace_slot *pace_slot_of(struct auth *auth, uint64_t key)
{
	struct pace_slot *a = &auth->paces[key % PACE_SLOTS], *b = &auth->paces[(key >> 32) % PACE_SLOTS];
	if (a->key == key)
		return a;
	if (b->key == key)
		return b;
	struct pace_slot *slot = a->began_ms <= b->began_ms ? a : b;
	*slot = (struct pace_slot){ .key = key };
	return slot;
}

enum ec auth_pace(struct ctx *cx, struct auth *auth, const struct auth_pace *pace)
{
	pthread_mutex_lock(&auth->lock);
	struct pace_slot *slot = pace_slot_of(auth, pace_key(auth, pace->what, pace->who));
	if (slot->n == 0 || cx->now - slot->began_ms >= pace->window_ms || cx->now < slot->began_ms) {
		slot->began_ms = cx->now;
		slot->n = 0;
	}
	bool refused = slot->n >= pace->most;
	int64_t left = slot->began_ms + pace->window_ms - cx->now;
	slot->n += !refused;
	pthread_mutex_unlock(&auth->lock);
	return refused ? fail(cx, E_TOO_OFTEN, M_INT("n", (left + 59999) / 60000)) : E_OK;
}
