#include "core_utf8.h"

#include <string.h>

/* What a first byte promises: length of the sequence and the least code point of that length. */
struct lead {
	uint8_t mask, bits;
	uint8_t n;
	uint32_t least;
};

static const struct lead leads[] = {
	{ 0x80, 0x00, 1, 0 },
	{ 0xe0, 0xc0, 2, 0x80 },
	{ 0xf0, 0xe0, 3, 0x800 },
	{ 0xf8, 0xf0, 4, 0x10000 },
};

#define BROKEN 0xfffdu

/* Length of the sequence at the start of s, 0 when it is broken. */
static size_t decode(str s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		const struct lead *l = &leads[i];
		if ((p[0] & l->mask) != l->bits)
			continue;
		if (s.n < l->n)
			return 0;
		uint32_t v = p[0] & (unsigned char)~l->mask;
		for (size_t k = 1; k < l->n; k++) {
			if ((p[k] & 0xc0) != 0x80)
				return 0;
			v = v << 6 | (p[k] & 0x3fu);
		}
		*cp = v;
		return v < l->least || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff) ? 0 : l->n;
	}
	return 0;
}

/* Length of the run of ASCII at the start, eight bytes at a time. */
static size_t ascii_run(str s)
{
	size_t n = 0;
	while (s.n - n >= sizeof(uint64_t)) {
		uint64_t eight;
		memcpy(&eight, s.p + n, sizeof(eight));
		if (eight & 0x8080808080808080u)
			break;
		n += sizeof(eight);
	}
	return n;
}

bool utf8_valid(str s)
{
	uint32_t cp;
	for (;;) {
		s = str_sub(s, ascii_run(s), s.n);
		if (s.n == 0)
			return true;
		size_t n = decode(s, &cp);
		if (n == 0)
			return false;
		s = str_sub(s, n, s.n);
	}
}

size_t utf8_count(str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.n; i++)
		count += (s.p[i] & 0xc0) != 0x80;
	return count;
}

uint32_t utf8_next(str *s)
{
	uint32_t cp;
	size_t n = decode(*s, &cp);
	*s = str_sub(*s, n ? n : 1, s->n);
	return n ? cp : BROKEN;
}

size_t utf8_put(char out[4], uint32_t cp)
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = BROKEN;
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(leads[n - 1].bits | cp);
	return n;
}

void utf8_add(struct buf *b, uint32_t cp)
{
	b->n += utf8_put(buf_reserve(b, 4), cp);
}

static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == 0x200e || cp == 0x200f ||
	       (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

bool utf8_has_control(str s)
{
	while (s.n) {
		if (is_control(utf8_next(&s)))
			return true;
	}
	return false;
}
