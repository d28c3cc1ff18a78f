#include "auth.h"

#include "core_hash.h"

void totp_new_secret(uint8_t secret[TOTP_SECRET_SIZE])
{
	random_bytes(secret, TOTP_SECRET_SIZE);
}

str base32_of(struct arena *a, str in)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t n = (in.n * 8 + 4) / 5;
	char *out = arena_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++) {
		size_t bit = i * 5;
		unsigned high = (unsigned char)in.p[bit / 8];
		unsigned low = bit / 8 + 1 < in.n ? (unsigned char)in.p[bit / 8 + 1] : 0;
		out[i] = letters[((high << 8 | low) >> (11 - bit % 8)) & 31];
	}
	return (str){ out, n };
}

str totp_code(struct arena *a, str secret, int64_t step)
{
	char message[8];
	uint8_t h[SHA1_SIZE];
	for (int i = 0; i < 8; i++)
		message[i] = (char)((uint64_t)step >> (56 - 8 * i));
	hmac_sha1(secret, (str){ message, sizeof(message) }, h);
	const uint8_t *p = h + (h[SHA1_SIZE - 1] & 15); /* RFC 4226, 5.3 */
	uint32_t number = (p[0] & 0x7fu) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return str_printf(a, "%06u", number % 1000000);
}

static str without_blanks(struct arena *a, str code)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] != ' ')
			buf_add_char(&b, code.p[i]);
	return buf_str(&b);
}

int64_t totp_check(struct arena *a, str secret, str code, int64_t now, int64_t after)
{
	int64_t here = now / TOTP_STEP_MS, found = 0;
	code = without_blanks(a, code);
	if (code.n != TOTP_DIGITS)
		return 0;
	for (int64_t step = here - 1; step <= here + 1; step++)
		if (secret_eq(totp_code(a, secret, step), code) && step > after)
			found = step;
	return found;
}

/* All but letters, digits and -._ as %XX: the apps read it as an address. */
static str escaped(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
		if (plain)
			buf_add_char(&b, (char)c);
		else
			buf_printf(&b, "%%%02X", c);
	}
	return buf_str(&b);
}

str totp_uri(struct arena *a, str issuer, str login, str secret)
{
	str from = escaped(a, issuer);
	return str_printf(a, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s", STR_ARG(from), STR_ARG(escaped(a, login)),
	                  STR_ARG(base32_of(a, secret)), STR_ARG(from));
}
