#include "core_json.h"
#include "core_utf8.h"

#include <inttypes.h>
#include <stdio.h>

/* Before each value: the comma that parts it from the one before. */
static void start_value(struct json_out *j)
{
	if (j->comma)
		buf_add_char(j->b, ',');
	j->comma = true;
}

static void open_with(struct json_out *j, char c)
{
	start_value(j);
	buf_add_char(j->b, c);
	j->comma = false;
}

static void close_with(struct json_out *j, char c)
{
	buf_add_char(j->b, c);
	j->comma = true;
}

void json_open(struct json_out *j)
{
	open_with(j, '{');
}

void json_close(struct json_out *j)
{
	close_with(j, '}');
}

void json_open_list(struct json_out *j)
{
	open_with(j, '[');
}

void json_close_list(struct json_out *j)
{
	close_with(j, ']');
}

static const char short_escapes[0x60] = {
	['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
};

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* What is no UTF-8 becomes U+FFFD, so that the output always is. */
static void add_special(struct buf *b, uint32_t cp)
{
	char escape = cp < sizeof(short_escapes) ? short_escapes[cp] : 0;
	if (escape) {
		buf_add_char(b, '\\');
		buf_add_char(b, escape);
	} else if (cp < 0x20) {
		buf_printf(b, "\\u%04" PRIx32, cp);
	} else {
		utf8_add(b, cp);
	}
}

static void add_quoted(struct buf *b, str s)
{
	buf_add_char(b, '"');
	while (s.n) {
		size_t run = 0;
		while (run < s.n && is_plain((unsigned char)s.p[run]))
			run++;
		buf_add(b, s.p, run);
		s = str_sub(s, run, s.n);
		if (s.n)
			add_special(b, utf8_next(&s));
	}
	buf_add_char(b, '"');
}

void json_key(struct json_out *j, const char *key)
{
	start_value(j);
	add_quoted(j->b, str_of(key));
	buf_add_char(j->b, ':');
	j->comma = false;
}

void json_put_str(struct json_out *j, str s)
{
	start_value(j);
	add_quoted(j->b, s);
}

void json_put_raw(struct json_out *j, str json)
{
	start_value(j);
	buf_add_str(j->b, json);
}

void json_put_int(struct json_out *j, int64_t i)
{
	start_value(j);
	buf_printf(j->b, "%" PRId64, i);
}

void json_put_bool(struct json_out *j, bool b)
{
	json_put_raw(j, b ? STR("true") : STR("false"));
}

void json_put_null(struct json_out *j)
{
	json_put_raw(j, STR("null"));
}
