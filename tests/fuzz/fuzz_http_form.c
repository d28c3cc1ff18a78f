#include "fuzz.h"

#include "http_cookie.h"
#include "http_form.h"
#include "http_target.h"
#include "core_utf8.h"

/* Everything that comes out is UTF-8 without NUL, whatever came in. */
static void check_text(str s)
{
	fuzz_check(utf8_valid(s) && str_find_char(s, 0) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size), value;
	struct http_fields fields = { .n = 0 };
	struct http_target target = { .nsegments = 0 };
	if (http_form_parse(cx, text, &fields) == E_OK) {
		for (size_t i = 0; i < fields.n; i++) {
			check_text(fields.names[i]);
			check_text(fields.values[i]);
		}
	}
	failure_clear(cx);
	if (http_target_parse(cx, text, &target) == E_OK) {
		fuzz_check(target.nsegments <= HTTP_SEGMENTS_MAX + 1);
		for (size_t i = 0; i < target.nsegments; i++) {
			check_text(target.segments[i]);
			fuzz_check(str_find_char(target.segments[i], '/') < 0);
			fuzz_check(!str_eq(target.segments[i], STR("..")));
		}
	}
	failure_clear(cx);
	if (utf8_valid(text) && str_find_char(text, 0) < 0)
		fuzz_check(http_unescape(cx, http_escape(cx->arena, text, ""), false, &value) == E_OK &&
			   str_eq(value, text));
	http_cookie_find(text, STR("session"), &value);
	return 0;
}
