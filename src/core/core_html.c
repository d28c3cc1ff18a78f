#include "core_html.h"

#include "core_arena.h"
#include "core_utf8.h"

/* What an ASCII byte becomes; NULL: itself. HTML takes no control character but its white
 * space (tab, line ends, form feed). */
static const char *const TEXT[128] = {
	[0 ... 8] = "\xef\xbf\xbd", [11] = "\xef\xbf\xbd", [14 ... 31] = "\xef\xbf\xbd", [127] = "\xef\xbf\xbd",
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;",
};
static const char *const ATTRIBUTE[128] = {
	[0 ... 8] = "\xef\xbf\xbd", [9] = "&#9;", [10] = "&#10;", [11] = "\xef\xbf\xbd", [13] = "&#13;",
	[14 ... 31] = "\xef\xbf\xbd", [127] = "\xef\xbf\xbd",
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;",
};

/* Copies runs that need nothing; a byte that is no UTF-8 becomes U+FFFD. */
static void escape(struct buf *out, str s, const char *const table[128])
{
	const char *run = s.p;

	while (s.n > 0) {
		unsigned char c = (unsigned char)s.p[0];
		str before = s;
		const char *replacement = NULL;

		if (c < 128) {
			replacement = table[c];
			s = str_sub(s, 1, s.n);
		} else if (utf8_next(&s) == 0xfffd) {
			replacement = "\xef\xbf\xbd";
		}
		if (!replacement)
			continue;
		buf_add(out, run, (size_t)(before.p - run));
		buf_add_str(out, str_of(replacement));
		run = s.p;
	}
	if (s.p > run)
		buf_add(out, run, (size_t)(s.p - run));
}

void html_text(struct html *h, str s)
{
	escape(h->out, s, TEXT);
}

void html_attr(struct html *h, str s)
{
	escape(h->out, s, ATTRIBUTE);
}

/* Browsers take tabs and line ends out of an address wherever they stand. */
static bool has_control(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20)
			return true;
	return false;
}

/* « /path », « ?query », « #place »; not « //host » and not « /\host », which browsers read alike. */
static bool is_local(str s)
{
	if (str_empty(s) || has_control(s))
		return false;
	if (s.p[0] == '#' || s.p[0] == '?')
		return true;
	return s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'));
}

void html_href(struct html *h, str s)
{
	escape(h->out, is_local(s) ? s : STR("#"), ATTRIBUTE);
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_' || c == '.' || c == '~';
}

static void url_part(struct buf *out, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_unreserved(c))
			buf_add_char(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

void html_url(struct html *h, str s)
{
	url_part(h->out, s);
}

str html_url_part(struct arena *a, str s)
{
	struct buf b = buf_in(a);

	url_part(&b, s);
	return buf_str(&b);
}

void html_int(struct html *h, int64_t i)
{
	buf_printf(h->out, "%lld", (long long)i);
}

void html_safe(struct html *h, struct safe_html s)
{
	buf_add_str(h->out, s.s);
}

void html_csrf(struct html *h)
{
	if (str_empty(h->csrf))
		return;
	buf_add_str(h->out, STR("<input type=\"hidden\" name=\"csrf\" value=\""));
	html_attr(h, h->csrf);
	buf_add_str(h->out, STR("\">"));
}

void html_msg(struct html *h, enum msg id, const struct msg_arg *args)
{
	html_text(h, msg_text(h->arena, h->lang, id, args));
}

void html_msg_attr(struct html *h, enum msg id, const struct msg_arg *args)
{
	html_attr(h, msg_text(h->arena, h->lang, id, args));
}

void html_rich(struct html *h, enum msg id, const struct msg_arg *args)
{
	size_t n = 0;

	while (args[n].kind != MSG_END)
		n++;
	struct msg_arg *escaped = ARENA_ARRAY(h->arena, struct msg_arg, n + 1);
	for (size_t i = 0; i < n; i++) {
		escaped[i] = args[i];
		if (args[i].kind != MSG_STR)
			continue;
		struct buf b = buf_in(h->arena);
		escape(&b, args[i].s, ATTRIBUTE);
		escaped[i].s = buf_str(&b);
	}
	buf_add_str(h->out, msg_text(h->arena, h->lang, id, escaped));
}
