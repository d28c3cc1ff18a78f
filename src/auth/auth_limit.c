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

struct brake {
	int most;
	int64_t wait_ms;
};

static int64_t wait_of(struct auth *auth, const struct brake *b, uint64_t key, int64_t now)
{
	const struct limit_slot *slot = slot_of(auth, key, false);
	if (!slot || slot->failures < b->most)
		return 0;
	int64_t until = slot->last_ms + b->wait_ms;
	return until > now ? until - now : 0;
}

static int64_t longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t minutes(int64_t ms)
{
	return (ms + 59999) / 60000;
}

static void count(struct auth *auth, const struct brake *b, uint64_t key, int64_t now)
{
	struct limit_slot *slot = slot_of(auth, key, true);
	if (slot->failures >= b->most && slot->last_ms + b->wait_ms <= now)
		slot->failures = 0;
	slot->failures++;
	slot->last_ms = now;
}

/* Many people may share one address: it is allowed more. */
static void count_address(struct auth *auth, const struct brake *b, uint64_t key, int64_t now)
{
	struct limit_slot *slot = slot_of(auth, key, true);
	if (++slot->shared % ADDRESS_SHARE == 0)
		count(auth, b, key, now);
}

static struct brake failures_of(const struct auth *auth)
{
	return (struct brake){ auth->options.failures, auth->options.wait_ms };
}

enum ec auth_limit_check(struct ctx *cx, struct auth *auth, str login)
{
	struct brake b = failures_of(auth);
	pthread_mutex_lock(&auth->lock);
	int64_t wait = longer(wait_of(auth, &b, key_of(auth, 'l', login), cx->now),
	                      wait_of(auth, &b, key_of(auth, 'r', cx->remote), cx->now));
	pthread_mutex_unlock(&auth->lock);
	return wait == 0 ? E_OK : fail(cx, E_SIGN_IN_WAIT, M_INT("n", minutes(wait)));
}

void auth_limit_fail(struct ctx *cx, struct auth *auth, str login)
{
	struct brake b = failures_of(auth);
	pthread_mutex_lock(&auth->lock);
	count(auth, &b, key_of(auth, 'l', login), cx->now);
	count_address(auth, &b, key_of(auth, 'r', cx->remote), cx->now);
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

enum ec auth_limit_mail(struct ctx *cx, struct auth *auth, str login)
{
	struct brake b = { auth->options.mails, auth->options.mails_wait_ms };
	uint64_t person = key_of(auth, 'm', login), address = key_of(auth, 'n', cx->remote);
	pthread_mutex_lock(&auth->lock);
	int64_t wait = longer(wait_of(auth, &b, person, cx->now), wait_of(auth, &b, address, cx->now));
	if (wait == 0) {
		count(auth, &b, person, cx->now);
		count_address(auth, &b, address, cx->now);
	}
	pthread_mutex_unlock(&auth->lock);
	return wait == 0 ? E_OK : fail(cx, E_MAIL_WAIT, M_INT("n", minutes(wait)));
}
