#include "auth_private.h"

#include <string.h>

#include "core_hash.h"

/* Where the failures of a login or an address are counted. Two places for each: when both are taken
 * by others, the one that failed longest ago makes way. A guesser cannot fill the table and be
 * forgotten without failing on thousands of names from an address that is itself counted. */
static struct limit_slot *slot_of(struct auth *auth, uint64_t key, bool make)
{
	struct limit_slot *a = &auth->slots[key % LIMIT_SLOTS];
	struct limit_slot *b = &auth->slots[(key >> 32) % LIMIT_SLOTS];
	if (a->key == key)
		return a;
	if (b->key == key)
		return b;
	if (!make)
		return NULL;
	struct limit_slot *slot = a->last_ms <= b->last_ms ? a : b;
	*slot = (struct limit_slot){ .key = key };
	return slot;
}

static uint64_t key_of(const struct auth *auth, char kind, str name)
{
	char text[300] = { kind };
	size_t n = name.n < sizeof(text) - 1 ? name.n : sizeof(text) - 1;
	memcpy(text + 1, name.p ? name.p : "", n);
	struct sha256 h = hmac_sha256((str){ (const char *)auth->key, sizeof(auth->key) }, (str){ text, n + 1 });
	uint64_t key;
	memcpy(&key, h.b, sizeof(key));
	return key ? key : 1;
}

static int64_t wait_of(struct auth *auth, uint64_t key, int64_t now)
{
	const struct limit_slot *slot = slot_of(auth, key, false);
	if (!slot || slot->failures < auth->options.failures)
		return 0;
	int64_t until = slot->last_ms + auth->options.wait_ms;
	return until > now ? until - now : 0;
}

enum ec auth_limit_check(struct ctx *cx, struct auth *auth, str login)
{
	pthread_mutex_lock(&auth->lock);
	int64_t a = wait_of(auth, key_of(auth, 'l', login), cx->now);
	int64_t b = wait_of(auth, key_of(auth, 'r', cx->remote), cx->now);
	pthread_mutex_unlock(&auth->lock);
	int64_t wait = a > b ? a : b;
	if (wait == 0)
		return E_OK;
	return fail(cx, E_SIGN_IN_WAIT, M_INT("n", (wait + 59999) / 60000));
}

static void count(struct auth *auth, uint64_t key, int64_t now)
{
	struct limit_slot *slot = slot_of(auth, key, true);
	if (slot->failures >= auth->options.failures && slot->last_ms + auth->options.wait_ms <= now)
		slot->failures = 0;
	slot->failures++;
	slot->last_ms = now;
}

void auth_limit_fail(struct ctx *cx, struct auth *auth, str login)
{
	pthread_mutex_lock(&auth->lock);
	count(auth, key_of(auth, 'l', login), cx->now);
	/* Many people may share one address: it is allowed more. */
	uint64_t address = key_of(auth, 'r', cx->remote);
	struct limit_slot *slot = slot_of(auth, address, true);
	if (++slot->shared % ADDRESS_SHARE == 0)
		count(auth, address, cx->now);
	pthread_mutex_unlock(&auth->lock);
}

void auth_limit_forget(struct auth *auth, str login)
{
	pthread_mutex_lock(&auth->lock);
	struct limit_slot *slot = slot_of(auth, key_of(auth, 'l', login), false);
	if (slot)
		*slot = (struct limit_slot){ 0 };
	pthread_mutex_unlock(&auth->lock);
}
