#include "fuzz.h"

#include "core_hash.h"

/* Each value has one spelling: what is accepted is what would have been written. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size), out;
	if (base64_to(cx->arena, text, &out))
		fuzz_check(str_eq(base64_of(cx->arena, out), text));
	fuzz_check(base64_to(cx->arena, base64_of(cx->arena, text), &out) && str_eq(out, text));
	return 0;
}
