#include "fuzz.h"

static void check_round_trip(struct ctx *cx, dec d)
{
	dec back;
	fuzz_check(d.scale <= DEC_SCALE_MAX);
	fuzz_check(dec_parse(dec_print(cx->arena, d), &back) && back.m == d.m && back.scale == d.scale);
	/* A whole number in English, 1,234, is something else to whom the comma is the decimal sign. */
	for (enum lang lang = 0; lang < (d.scale ? LANG_COUNT : LANG_EN); lang++)
		fuzz_check(dec_parse_human(format_dec(cx->arena, lang, d), true, &back) && dec_cmp(back, d) == 0);
}

static void check_sums(dec a, dec b, uint8_t scale)
{
	dec sum, back;
	if (dec_add(a, b, &sum)) {
		fuzz_check(dec_sub(sum, b, &back) && dec_cmp(back, a) == 0);
		fuzz_check(dec_add(b, a, &back) && dec_cmp(back, sum) == 0);
	}
	if (dec_mul(a, b, scale, &sum))
		fuzz_check(sum.scale == scale && dec_mul(b, a, scale, &back) && back.m == sum.m);
	if (dec_div(a, b, scale, &sum))
		fuzz_check(sum.scale == scale);
	if (dec_round(a, scale, &sum))
		fuzz_check(dec_round(sum, scale, &back) && back.m == sum.m);
	fuzz_check(dec_cmp(a, b) == -dec_cmp(b, a));
}

/* Two numbers with a blank line between, and the scale in the first byte. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str first, second, text = fuzz_input(cx, data, size);
	dec a, b;
	if (size == 0)
		return 0;
	uint8_t scale = data[0] % (DEC_SCALE_MAX + 1);
	second = str_cut(str_sub(text, 1, text.n), '\n', &first);
	bool strict = dec_parse(first, &a);
	if (strict)
		fuzz_check(dec_parse_human(first, true, &b) && dec_cmp(a, b) == 0);
	if (!strict && !dec_parse_human(first, false, &a))
		return 0;
	check_round_trip(cx, a);
	if (dec_parse(second, &b))
		check_sums(a, b, scale);
	return 0;
}
