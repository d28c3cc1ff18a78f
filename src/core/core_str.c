#include "core_str.h"

#include "core_arena.h"

#include <stdarg.h>
#include <string.h>

str str_of(const char *z)
{
	return z ? (str){ z, strlen(z) } : STR_NONE;
}

static char lower_ascii(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(str a, str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower_ascii(a.p[i]) != lower_ascii(b.p[i]))
			return false;
	}
	return true;
}

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq((str){ s.p, prefix.n }, prefix);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

bool str_ends_nocase(str s, str suffix)
{
	return s.n >= suffix.n && str_eq_nocase(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

ptrdiff_t str_find(str s, str needle)
{
	if (needle.n == 0)
		return 0;
	const char *hit = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return hit ? hit - s.p : -1;
}

ptrdiff_t str_find_char(str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	return hit ? hit - s.p : -1;
}

ptrdiff_t str_rfind_char(str s, char c)
{
	const char *hit = s.n ? memrchr(s.p, c, s.n) : NULL;
	return hit ? hit - s.p : -1;
}

str str_sub(str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (str){ s.p ? s.p + from : NULL, n };
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n && is_blank(s.p[0]))
		s = str_sub(s, 1, s.n);
	return s;
}

str str_cut(str s, char sep, str *head)
{
	ptrdiff_t at = str_find_char(s, sep);
	if (at < 0) {
		*head = s;
		return str_sub(s, s.n, 0);
	}
	*head = str_sub(s, 0, (size_t)at);
	return str_sub(s, (size_t)at + 1, s.n);
}

/* Accumulates on the negative side, which holds one number more than the positive one. */
bool str_to_i64(str s, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	size_t i = negative;
	int64_t v = 0;
	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		int digit = s.p[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, v, &v))
		return false;
	*out = v;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower_ascii(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_to_u64_hex(str s, uint64_t *out)
{
	uint64_t v = 0;
	if (s.n == 0 || s.n > 16)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int digit = hex_digit(s.p[i]);
		if (digit < 0)
			return false;
		v = v << 4 | (uint64_t)digit;
	}
	*out = v;
	return true;
}

str str_copy(struct arena *a, str s)
{
	return (str){ str_z(a, s), s.n };
}

const char *str_z(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

str str_printf(struct arena *a, const char *format, ...)
{
	struct buf b = buf_in(a);
	va_list args;
	va_start(args, format);
	buf_vprintf(&b, format, args);
	va_end(args);
	return buf_str(&b);
}

str str_join(struct arena *a, str sep, const str *parts, size_t n)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_str(&b, sep);
		buf_add_str(&b, parts[i]);
	}
	return buf_str(&b);
}

str str_lower_ascii(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower_ascii(s.p[i]);
	return (str){ p, s.n };
}
