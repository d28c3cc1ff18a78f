/* Any bytes into each place of a template, and back: what a browser reads is what was written, and no place
 * is left. */
#include "fuzz.h"

#include "core_arena.h"
#include "core_html.h"
#include "core_utf8.h"

#include <string.h>

typedef void (*put_fn)(struct html *h, str s);

static str put(struct ctx *cx, put_fn fn, str s)
{
	struct buf out = buf_in(cx->arena);
	fn(&(struct html){ .out = &out, .arena = cx->arena, .lang = cx->lang }, s);
	return buf_str(&out);
}

/* HTML takes its white space and no other control character. */
static bool is_forbidden(uint32_t c)
{
	return c == 0x7f || (c < 0x20 && (!c || !strchr("\t\n\f\r", (int)c)));
}

/* What may come back at most: bytes that are no UTF-8 and characters that HTML forbids are U+FFFD. */
static str readable(struct ctx *cx, str s)
{
	struct buf b = buf_in(cx->arena);
	while (s.n) {
		uint32_t c = utf8_next(&s);
		utf8_add(&b, is_forbidden(c) ? 0xfffd : c);
	}
	return buf_str(&b);
}

/* Reads text as a browser would; every « & » must begin a reference that is known here. */
static str decode(struct ctx *cx, str s)
{
	static const struct {
		str reference;
		char c;
	} known[] = {
		{ STR_INIT("&amp;"), '&' }, { STR_INIT("&lt;"), '<' },   { STR_INIT("&gt;"), '>' },   { STR_INIT("&#34;"), '"' },
		{ STR_INIT("&#39;"), '\'' }, { STR_INIT("&#9;"), '\t' }, { STR_INIT("&#10;"), '\n' }, { STR_INIT("&#13;"), '\r' },
	};
	struct buf b = buf_in(cx->arena);
	while (s.n) {
		size_t i = 0, n = sizeof(known) / sizeof(known[0]);
		if (s.p[0] != '&') {
			buf_add_char(&b, s.p[0]);
			s = str_sub(s, 1, s.n);
			continue;
		}
		while (i < n && !str_starts(s, known[i].reference))
			i++;
		fuzz_check(i < n);
		buf_add_char(&b, known[i].c);
		s = str_sub(s, known[i].reference.n, s.n);
	}
	return buf_str(&b);
}

static bool has_any(str s, const char *bytes)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr(bytes, s.p[i]))
			return true;
	return false;
}

/* As the URL standard reads it: tabs and line ends are nothing, and so are blanks at the start. */
static void check_address(struct ctx *cx, str s)
{
	struct buf b = buf_in(cx->arena);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r' && (b.n || (unsigned char)s.p[i] > 0x20))
			buf_add_char(&b, s.p[i]);
	str read = buf_str(&b);
	fuzz_check(read.n > 0 && strchr("/?#", read.p[0]));
	fuzz_check(read.n == 1 || read.p[0] != '/' || (read.p[1] != '/' && read.p[1] != '\\'));
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void check_url_part(str out, str text)
{
	size_t n = 0;
	for (size_t i = 0; i < out.n; i++, n++) {
		unsigned char c = (unsigned char)out.p[i];
		if (c == '%') {
			fuzz_check(i + 2 < out.n && hex_value(out.p[i + 1]) >= 0 && hex_value(out.p[i + 2]) >= 0);
			c = (unsigned char)(hex_value(out.p[i + 1]) * 16 + hex_value(out.p[i + 2]));
			i += 2;
		} else {
			fuzz_check((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.~", c));
		}
		fuzz_check(n < text.n && (unsigned char)text.p[n] == c);
	}
	fuzz_check(n == text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size);
	str wanted = readable(cx, text);

	str out = put(cx, html_text, text);
	fuzz_check(!has_any(out, "<>"));
	fuzz_check(str_eq(decode(cx, out), wanted));

	out = put(cx, html_attr, text);
	fuzz_check(!has_any(out, "<>\"'\t\n\r"));
	fuzz_check(str_eq(decode(cx, out), wanted));

	out = put(cx, html_href, text);
	fuzz_check(!has_any(out, "<>\"'"));
	check_address(cx, decode(cx, out));

	check_url_part(put(cx, html_url, text), text);
	fuzz_check(str_eq(put(cx, html_url, text), html_url_part(cx->arena, text)));
	return 0;
}
