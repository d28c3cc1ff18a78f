#include "fuzz.h"

#include "core_utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size), rest = text;
	bool valid = utf8_valid(text);
	size_t count = 0;
	struct buf same = buf_in(cx->arena);
	for (; rest.n; count++)
		utf8_add(&same, utf8_next(&rest));
	fuzz_check(!valid || (str_eq(buf_str(&same), text) && utf8_count(text) == count));
	fuzz_check(utf8_valid(buf_str(&same)));
	str folded = utf8_fold(cx->arena, text);
	fuzz_check(utf8_valid(folded) && str_eq(utf8_fold(cx->arena, folded), folded));
	str composed = utf8_compose(cx->arena, text);
	fuzz_check(utf8_valid(composed) && str_eq(utf8_compose(cx->arena, composed), composed));
	fuzz_check(str_eq(utf8_fold(cx->arena, composed), folded));
	return 0;
}
