#include "core_dec.h"

#include "core_arena.h"

#include <inttypes.h>

typedef __int128 wide;

static const int64_t powers[DEC_SCALE_MAX + 1] = {
	1,         10,         100,         1000,         10000,         100000,         1000000,
	10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
};

static wide wide_power(int exponent)
{
	wide p = 1;
	while (exponent > DEC_SCALE_MAX) {
		p *= powers[DEC_SCALE_MAX];
		exponent -= DEC_SCALE_MAX;
	}
	return p * powers[exponent];
}

/* n / d, half away from zero; d > 0. */
static wide divide_rounded(wide n, wide d)
{
	wide q = n / d;
	wide r = n % d;
	if (r < 0)
		r = -r;
	return r >= d - r ? q + (n < 0 ? -1 : 1) : q;
}

static bool store(wide m, uint8_t scale, dec *out)
{
	if (m > INT64_MAX || m < INT64_MIN)
		return false;
	*out = (dec){ (int64_t)m, scale };
	return true;
}

/* m * 10^-from as a multiple of 10^-scale. |m| < 2^126 / 10^12 when scale is larger than from. */
static wide rescale(wide m, int from, int scale)
{
	if (scale >= from)
		return m * wide_power(scale - from);
	return divide_rounded(m, wide_power(from - scale));
}

bool dec_parse(str s, dec *out)
{
	bool negative = s.n && s.p[0] == '-';
	wide m = 0;
	size_t digits = 0, fraction = 0;
	bool point = false;
	for (size_t i = negative; i < s.n; i++) {
		char c = s.p[i];
		if (c == '.' && !point && digits) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || (point && ++fraction > DEC_SCALE_MAX))
			return false;
		m = m * 10 + (c - '0');
		if (m > (wide)INT64_MAX + 1)
			return false;
		digits++;
	}
	if (digits == 0 || (point && fraction == 0))
		return false;
	return store(negative ? -m : m, (uint8_t)fraction, out);
}

str dec_print(struct arena *a, dec d)
{
	uint64_t m = d.m < 0 ? -(uint64_t)d.m : (uint64_t)d.m;
	uint64_t unit = (uint64_t)powers[d.scale];
	const char *sign = d.m < 0 ? "-" : "";
	if (d.scale == 0)
		return str_printf(a, "%s%" PRIu64, sign, m);
	return str_printf(a, "%s%" PRIu64 ".%0*" PRIu64, sign, m / unit, d.scale, m % unit);
}

int dec_cmp(dec a, dec b)
{
	int scale = a.scale > b.scale ? a.scale : b.scale;
	wide x = rescale(a.m, a.scale, scale);
	wide y = rescale(b.m, b.scale, scale);
	return (x > y) - (x < y);
}

bool dec_add(dec a, dec b, dec *out)
{
	uint8_t scale = a.scale > b.scale ? a.scale : b.scale;
	return store(rescale(a.m, a.scale, scale) + rescale(b.m, b.scale, scale), scale, out);
}

bool dec_sub(dec a, dec b, dec *out)
{
	uint8_t scale = a.scale > b.scale ? a.scale : b.scale;
	return store(rescale(a.m, a.scale, scale) - rescale(b.m, b.scale, scale), scale, out);
}

bool dec_mul(dec a, dec b, uint8_t scale, dec *out)
{
	wide product = (wide)a.m * b.m;
	int from = a.scale + b.scale;
	if (scale > DEC_SCALE_MAX)
		return false;
	/* More digits than both have together: only then can the product outgrow its type. */
	if (scale > from && (product > INT64_MAX || product < INT64_MIN))
		return false;
	return store(rescale(product, from, scale), scale, out);
}

bool dec_div(dec a, dec b, uint8_t scale, dec *out)
{
	if (b.m == 0 || scale > DEC_SCALE_MAX)
		return false;
	/* a/b = (a.m * 10^(scale + b.scale - a.scale)) / b.m, in units of the target scale. */
	wide n = a.m, d = b.m;
	int shift = scale + b.scale - a.scale;
	if (shift < 0)
		d *= wide_power(-shift);
	else if (__builtin_mul_overflow(n, wide_power(shift), &n))
		return false;
	if (d < 0) {
		n = -n;
		d = -d;
	}
	return store(divide_rounded(n, d), scale, out);
}

bool dec_round(dec d, uint8_t scale, dec *out)
{
	return scale <= DEC_SCALE_MAX && store(rescale(d.m, d.scale, scale), scale, out);
}

dec dec_trim(dec d)
{
	while (d.scale > 0 && d.m % 10 == 0) {
		d.m /= 10;
		d.scale--;
	}
	return d;
}

bool dec_to_money(dec d, struct money *out)
{
	dec cents;
	if (!dec_round(d, 2, &cents) || dec_cmp(cents, d) != 0)
		return false;
	out->minor = cents.m;
	return true;
}

dec dec_of_money(struct money m)
{
	return (dec){ m.minor, 2 };
}

bool money_add(struct money a, struct money b, struct money *out)
{
	return !__builtin_add_overflow(a.minor, b.minor, &out->minor);
}

bool money_sub(struct money a, struct money b, struct money *out)
{
	return !__builtin_sub_overflow(a.minor, b.minor, &out->minor);
}

str money_print(struct arena *a, struct money m)
{
	return dec_print(a, dec_of_money(m));
}
