#include "auth_private.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core_hash.h"
#include "core_log.h"
#include "core_utf8.h"

#define PASSES 2
#define MEMORY (19u << 20)
#define PASSWORD_MIN 12
#define PASSWORD_MAX 256

struct auth *auth_new(const struct auth_options *options)
{
	struct auth *auth = calloc(1, sizeof(*auth));
	if (!auth || sodium_init() < 0)
		log_die("memory", "auth");
	auth->options = *options;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	sem_init(&auth->hashing, 0, processors > 0 ? (unsigned)processors : 1);
	pthread_mutex_init(&auth->lock, NULL);
	random_bytes(auth->key, sizeof(auth->key));
	auth_derive_keys(auth);
	return auth;
}

void auth_free(struct auth *auth)
{
	if (!auth)
		return;
	sem_destroy(&auth->hashing);
	pthread_mutex_destroy(&auth->lock);
	free(auth);
}

static void enter(struct auth *auth)
{
	while (sem_wait(&auth->hashing) != 0)
		;
}

enum ec password_hash(struct ctx *cx, struct auth *auth, str password, str *hash)
{
	char text[crypto_pwhash_STRBYTES];
	enter(auth);
	int bad = crypto_pwhash_str_alg(text, password.p, password.n, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
	sem_post(&auth->hashing);
	if (bad)
		log_die("memory", "argon2id");
	*hash = str_copy(cx->arena, str_of(text));
	return E_OK;
}

/* Of no password at all; made with the parameters of the real ones. */
static const char nobody[] =
	"$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHkhIQ$"
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool password_verify(struct auth *auth, str hash, str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	bool real = hash.n > 0 && hash.n < sizeof(text);
	if (real)
		memcpy(text, hash.p, hash.n);
	else
		memcpy(text, nobody, sizeof(nobody));
	enter(auth);
	bool same = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
	sem_post(&auth->hashing);
	return real && same;
}

bool password_is_outdated(str hash)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	if (hash.n >= sizeof(text))
		return true;
	memcpy(text, hash.p, hash.n);
	return crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY) != 0;
}

void password_check(struct ctx *cx, str login, str password)
{
	str field = STR("password");
	if (!utf8_valid(password) || utf8_count(password) < PASSWORD_MIN)
		field_fail(cx, field, E_PASSWORD_SHORT, M_INT("min", PASSWORD_MIN));
	else if (password.n > PASSWORD_MAX)
		field_fail(cx, field, E_FIELD_LONG, M_INT("max", PASSWORD_MAX));
	else if (str_eq_nocase(password, login))
		field_fail(cx, field, E_PASSWORD_LOGIN);
	else if (password_is_common(cx->arena, password))
		field_fail(cx, field, E_PASSWORD_COMMON);
	else if (password_strength(cx->arena, password, &login, 1) == PASSWORD_WEAK)
		field_fail(cx, field, E_PASSWORD_WEAK);
}
