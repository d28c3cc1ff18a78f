/*
 * SHA-256, HMAC, hexadecimal, base64, random bytes (OpenSSL).
 */
#pragma once

#include "core_str.h"

#define SHA256_SIZE 32

struct sha256 {
	uint8_t b[SHA256_SIZE];
};

struct sha256_stream; /* one running hash; free with sha256_stream_free */

struct sha256 sha256_of(str s);
struct sha256_stream *sha256_stream_new(void);
void sha256_stream_add(struct sha256_stream *h, const void *bytes, size_t n);
struct sha256 sha256_stream_end(struct sha256_stream *h); /* may be started again by adding */
void sha256_stream_free(struct sha256_stream *h);
struct sha256 hmac_sha256(str key, str message);
#define SHA1_SIZE 20
/* For one-time codes alone, whose apps know nothing better (RFC 6238). */
void hmac_sha1(str key, str message, uint8_t out[SHA1_SIZE]);

str hex_of(struct arena *a, const void *bytes, size_t n); /* lower case */
bool hex_to(str hex, void *out, size_t n);                /* exactly n bytes */
str base64_of(struct arena *a, str bytes);
/* Strict: padding required, no blanks. */
bool base64_to(struct arena *a, str text, str *out);
/* URL-safe alphabet without padding, for tokens. */
str base64url_of(struct arena *a, const void *bytes, size_t n);
void random_bytes(void *out, size_t n);
/* Takes the same time whatever the contents. */
bool secret_eq(str a, str b);
