#include "auth_private.h"

#include <sodium.h>
#include <string.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == SHA256_SIZE, "a hash is a key");

void auth_derive_keys(struct auth *auth)
{
	uint8_t fresh[32];
	str key = auth->options.key;
	if (str_empty(key)) {
		random_bytes(fresh, sizeof(fresh));
		key = (str){ (const char *)fresh, sizeof(fresh) };
	}
	auth->seal_key = hmac_sha256(key, STR("chorale seal 1"));
	auth->sign_key = hmac_sha256(key, STR("chorale sign 1"));
	auth->options.key = STR_NONE; /* of the caller's arena */
}

/* --- sealing: nonce, ciphertext, tag --- */

static const unsigned char *bytes(str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

str auth_seal(struct ctx *cx, struct auth *auth, str what, str plain)
{
	unsigned char *out = arena_alloc(cx->arena, NONCE + plain.n + TAG);
	unsigned long long n = 0;
	random_bytes(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &n, bytes(plain), plain.n, bytes(what), what.n, NULL, out,
	                                           auth->seal_key.b);
	return (str){ (char *)out, NONCE + (size_t)n };
}

bool auth_unseal(struct ctx *cx, struct auth *auth, str what, str sealed, str *plain)
{
	if (sealed.n < NONCE + TAG)
		return false;
	unsigned char *out = arena_alloc(cx->arena, sealed.n);
	unsigned long long n = 0;
	const unsigned char *in = bytes(sealed);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, in + NONCE, sealed.n - NONCE, bytes(what), what.n, in,
	                                               auth->seal_key.b) != 0)
		return false;
	*plain = (str){ (char *)out, (size_t)n };
	return true;
}

/* --- signing --- */

str auth_sign(struct ctx *cx, struct auth *auth, str purpose, str text)
{
	/* The length of the purpose keeps « a » + « bc » from being « ab » + « c ». */
	str whole = str_printf(cx->arena, "%zu:%.*s%.*s", purpose.n, STR_ARG(purpose), STR_ARG(text));
	struct sha256 h = hmac_sha256((str){ (const char *)auth->sign_key.b, SHA256_SIZE }, whole);
	return base64url_of(cx->arena, h.b, SHA256_SIZE);
}

bool auth_signed(struct ctx *cx, struct auth *auth, str purpose, str text, str proof)
{
	return secret_eq(auth_sign(cx, auth, purpose, text), proof);
}
