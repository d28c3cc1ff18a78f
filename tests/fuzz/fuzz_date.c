#include "fuzz.h"

static void check_same(str printed, struct date d)
{
	struct date back;
	fuzz_check(date_parse_human(printed, &back) && date_cmp(back, d) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size);
	struct date d;
	int64_t ms;
	if (date_parse_human(text, &d)) {
		fuzz_check(date_make(d.year, d.month, d.day, &(struct date){ 0 }));
		fuzz_check(date_cmp(date_of_days(date_to_days(d)), d) == 0);
		check_same(date_print_iso(cx->arena, d), d);
		for (enum lang lang = 0; d.year > 999 && lang < LANG_COUNT; lang++) {
			check_same(format_date(cx->arena, lang, d), d);
			check_same(format_date_long(cx->arena, lang, d), d);
		}
	}
	if (date_parse_iso(text, &d))
		fuzz_check(str_eq(date_print_iso(cx->arena, d), text));
	if (time_parse_iso(text, &ms) && date_is_set(time_date(ms)))
		format_time(cx->arena, LANG_FR, ms);
	lang_of_header(text);
	return 0;
}
