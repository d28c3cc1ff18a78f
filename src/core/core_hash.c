#include "core_hash.h"

#include "core_arena.h"
#include "core_log.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <string.h>

struct sha256_stream {
	EVP_MD_CTX *md;
};

/* Nothing here fails but for lack of memory or of randomness. */
static void must(int ok, const char *what)
{
	if (ok != 1)
		log_die("crypto.failed", what);
}

/* EVP_sha256() is looked up anew at each use, which takes longer than hashing a token. Never freed. */
static const EVP_MD *sha256_method;

static void fetch_sha256(void)
{
	sha256_method = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(sha256_method != NULL, "sha256");
}

static const EVP_MD *method(void)
{
	static pthread_once_t fetched = PTHREAD_ONCE_INIT;
	pthread_once(&fetched, fetch_sha256);
	return sha256_method;
}

struct sha256_stream *sha256_stream_new(void)
{
	struct sha256_stream *h = OPENSSL_zalloc(sizeof(*h));
	must(h != NULL, "memory");
	h->md = EVP_MD_CTX_new();
	must(h->md != NULL, "memory");
	must(EVP_DigestInit_ex(h->md, method(), NULL), "sha256");
	return h;
}

void sha256_stream_add(struct sha256_stream *h, const void *bytes, size_t n)
{
	must(EVP_DigestUpdate(h->md, bytes, n), "sha256");
}

struct sha256 sha256_stream_end(struct sha256_stream *h)
{
	struct sha256 out;
	must(EVP_DigestFinal_ex(h->md, out.b, NULL), "sha256");
	must(EVP_DigestInit_ex(h->md, method(), NULL), "sha256");
	return out;
}

void sha256_stream_free(struct sha256_stream *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->md);
	OPENSSL_free(h);
}

struct sha256 sha256_of(str s)
{
	struct sha256 out;
	must(EVP_Digest(s.p, s.n, out.b, NULL, method(), NULL), "sha256");
	return out;
}

struct sha256 hmac_sha256(str key, str message)
{
	struct sha256 out;
	unsigned n = sizeof(out.b);
	if (key.n > INT_MAX)
		log_die("crypto.failed", "a key of an absurd size");
	must(HMAC(method(), key.n ? key.p : "", (int)key.n, (const unsigned char *)message.p,
	          message.n, out.b, &n) != NULL, "hmac");
	return out;
}

void hmac_sha1(str key, str message, uint8_t out[SHA1_SIZE])
{
	unsigned n = SHA1_SIZE;
	if (key.n > INT_MAX)
		log_die("crypto.failed", "a key of an absurd size");
	must(HMAC(EVP_sha1(), key.n ? key.p : "", (int)key.n, (const unsigned char *)message.p, message.n, out, &n) != NULL,
	     "hmac");
}

str hex_of(struct arena *a, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;
	char *p = arena_alloc(a, 2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		p[2 * i] = "0123456789abcdef"[b[i] >> 4];
		p[2 * i + 1] = "0123456789abcdef"[b[i] & 15];
	}
	return (str){ p, 2 * n };
}

bool hex_to(str hex, void *out, size_t n)
{
	unsigned char *b = out;
	uint64_t v;
	if (hex.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!str_to_u64_hex(str_sub(hex, 2 * i, 2), &v))
			return false;
		b[i] = (unsigned char)v;
	}
	return true;
}

void random_bytes(void *out, size_t n)
{
	if (n > INT_MAX)
		log_die("crypto.failed", "too much randomness asked for");
	must(RAND_bytes(out, (int)n), "random");
}

bool secret_eq(str a, str b)
{
	return a.n == b.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}
