#include "core_arena.h"
#include "core_hash.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Value of each character plus one, 0 for what is not in the alphabet. */
static const uint8_t values[256] = {
	['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
	['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
	['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
	['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
	['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
	['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49,
	['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
	['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63,
	['/'] = 64,
};

/* Three bytes or fewer as four characters; those past the end are '='. */
static void encode_group(const unsigned char *in, size_t n, const char *letters, char out[4])
{
	unsigned v = (unsigned)in[0] << 16;
	if (n > 1)
		v |= (unsigned)in[1] << 8;
	if (n > 2)
		v |= in[2];
	out[0] = letters[v >> 18];
	out[1] = letters[v >> 12 & 63];
	out[2] = n > 1 ? letters[v >> 6 & 63] : '=';
	out[3] = n > 2 ? letters[v & 63] : '=';
}

static str encode(struct arena *a, str bytes, const char *letters)
{
	size_t n = (bytes.n + 2) / 3 * 4;
	char *p = arena_alloc(a, n + 1);
	for (size_t i = 0, o = 0; i < bytes.n; i += 3, o += 4) {
		size_t rest = bytes.n - i < 3 ? bytes.n - i : 3;
		encode_group((const unsigned char *)bytes.p + i, rest, letters, p + o);
	}
	return (str){ p, n };
}

str base64_of(struct arena *a, str bytes)
{
	return encode(a, bytes, alphabet);
}

str base64url_of(struct arena *a, const void *bytes, size_t n)
{
	str s = encode(a, (str){ bytes, n }, url_alphabet);
	while (s.n && s.p[s.n - 1] == '=')
		s.n--;
	return s;
}

/* Four characters, the last ones perhaps missing, as n - 1 bytes; the bits left over must be zero,
 * so that each value has one spelling. */
static bool decode_group(const char *in, size_t n, unsigned char *out)
{
	unsigned v = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned value = values[(unsigned char)in[i]];
		if (value == 0)
			return false;
		v |= (value - 1) << (18 - 6 * i);
	}
	for (size_t i = 0; i + 1 < n; i++)
		out[i] = (unsigned char)(v >> (16 - 8 * i));
	return (v & ((1u << (24 - 8 * (n - 1))) - 1)) == 0;
}

bool base64_to(struct arena *a, str text, str *out)
{
	if (text.n % 4)
		return false;
	unsigned char *p = arena_alloc(a, text.n / 4 * 3 + 1);
	size_t made = 0;
	for (size_t i = 0; i < text.n; i += 4) {
		size_t n = 4;
		if (i + 4 == text.n && text.p[i + 3] == '=')
			n = text.p[i + 2] == '=' ? 2 : 3;
		if (!decode_group(text.p + i, n, p + made))
			return false;
		made += n - 1;
	}
	*out = (str){ (const char *)p, made };
	return true;
}
