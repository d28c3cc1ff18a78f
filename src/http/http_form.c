#include "http_form.h"

#include "core_utf8.h"

#include <string.h>

static enum ec refuse(struct ctx *cx, enum msg why)
{
	return fail(cx, E_BAD_REQUEST, M_STR("detail", msg_plain(cx->lang, why)));
}

static void fields_grow(struct ctx *cx, struct http_fields *f)
{
	size_t cap = f->cap ? f->cap * 2 : 16;
	str *names = ARENA_ARRAY(cx->arena, str, cap);
	str *values = ARENA_ARRAY(cx->arena, str, cap);
	if (f->n) {
		memcpy(names, f->names, f->n * sizeof(str));
		memcpy(values, f->values, f->n * sizeof(str));
	}
	f->names = names;
	f->values = values;
	f->cap = cap;
}

enum ec http_fields_add(struct ctx *cx, struct http_fields *f, str name, str value)
{
	if (f->n == HTTP_FIELDS_MAX)
		return refuse(cx, MSG_HTTP_TOO_MANY_FIELDS);
	if (f->n == f->cap)
		fields_grow(cx, f);
	f->names[f->n] = name;
	f->values[f->n] = value;
	f->n++;
	return E_OK;
}

const str *http_fields_find(const struct http_fields *f, str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->names[i], name))
			return &f->values[i];
	return NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One character of text at *i, moved behind it; -1 for a broken escape. */
static int next_char(str text, size_t *i, bool plus)
{
	char c = text.p[(*i)++];
	if (c == '+' && plus)
		return ' ';
	if (c != '%')
		return (unsigned char)c;
	if (text.n - *i < 2)
		return -1;
	int high = hex_digit(text.p[*i]);
	int low = hex_digit(text.p[*i + 1]);
	*i += 2;
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

enum ec http_unescape(struct ctx *cx, str text, bool plus, str *out)
{
	char *p = arena_alloc(cx->arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n;) {
		int c = next_char(text, &i, plus);
		if (c < 0)
			return refuse(cx, MSG_HTTP_BAD_ESCAPE);
		if (c == 0)
			return refuse(cx, MSG_HTTP_NUL);
		p[n++] = (char)c;
	}
	*out = (str){ p, n };
	return utf8_valid(*out) ? E_OK : fail(cx, E_UTF8);
}

static enum ec add_pair(struct ctx *cx, str pair, struct http_fields *f)
{
	str name;
	str value = str_cut(pair, '=', &name);
	TRY(http_unescape(cx, name, true, &name));
	TRY(http_unescape(cx, value, true, &value));
	return http_fields_add(cx, f, name, value);
}

enum ec http_form_parse(struct ctx *cx, str text, struct http_fields *f)
{
	while (!str_empty(text)) {
		str pair;
		text = str_cut(text, '&', &pair);
		if (!str_empty(pair))
			TRY(add_pair(cx, pair, f));
	}
	return E_OK;
}

str http_escape(struct arena *a, str text, const char *keep)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char unreserved[] = "-._~";
	struct buf b = buf_in(a);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (plain || (c && (strchr(unreserved, c) || strchr(keep, c)))) {
			buf_add_char(&b, (char)c);
			continue;
		}
		buf_add_char(&b, '%');
		buf_add_char(&b, digits[c >> 4]);
		buf_add_char(&b, digits[c & 15]);
	}
	return buf_str(&b);
}
