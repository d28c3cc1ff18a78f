#include "mail.h"

#define UNSUBSCRIBE_MAX 900 /* one word cannot be folded, and a line ends at 998 bytes */

#include "core_hash.h"
#include "core_utf8.h"

#define BODY_LINE 57    /* bytes that make 76 characters of base64 */
#define ENCODED_TEXT 42 /* bytes that make 56 characters: an encoded word has at most 75 (RFC 2047) */

str mail_message_id(struct arena *a, str from)
{
	uint8_t bytes[16];
	random_bytes(bytes, sizeof(bytes));
	ptrdiff_t at = str_rfind_char(from, '@');
	str domain = at < 0 ? STR("localhost") : str_sub(from, (size_t)at + 1, from.n);
	return str_printf(a, "%.*s@%.*s", STR_ARG(hex_of(a, bytes, sizeof(bytes))), STR_ARG(domain));
}

static bool is_plain_id(str id)
{
	size_t signs = 0;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
		if (!word && c != '@')
			return false;
		signs += c == '@';
	}
	return id.n > 2 && signs == 1;
}

/* Short printable ASCII that cannot be taken for an encoded word travels as it is. */
static bool is_plain_text(str s)
{
	if (s.n > 60 || str_find(s, STR("=?")) >= 0)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

/* As many whole characters as one encoded word holds. */
static str next_piece(str *rest)
{
	str s = *rest, after = s;
	while (after.n) {
		str before = after;
		utf8_next(&after);
		if (s.n - after.n > ENCODED_TEXT) {
			after = before;
			break;
		}
	}
	*rest = after;
	return str_sub(s, 0, s.n - after.n);
}

/* In base64, which no line break survives in; the words stand on lines of their own. */
static void add_encoded(struct buf *b, struct arena *a, str text)
{
	for (bool first = true; text.n; first = false) {
		str word = base64_of(a, next_piece(&text));
		buf_printf(b, "%s=?UTF-8?B?%.*s?=", first ? "" : "\r\n ", STR_ARG(word));
	}
}

/* Text of a header. */
static void add_words(struct buf *b, struct arena *a, str text)
{
	if (is_plain_text(text))
		buf_add_str(b, text);
	else
		add_encoded(b, a, text);
}

static void add_date(struct buf *b, int64_t at)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t seconds = at / 1000, in_day = seconds % 86400;
	struct date d = date_of_days(seconds / 86400);
	buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date_weekday(d)], d.day, months[d.month - 1],
	           d.year, (int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60));
}

/* A quoted name if it is plain, an encoded one otherwise; the address is checked. */
static void add_from(struct buf *b, struct arena *a, const struct mail_message *m)
{
	bool quotes = is_plain_text(m->from_name) && str_find_char(m->from_name, '"') < 0 &&
	              str_find_char(m->from_name, '\\') < 0;
	buf_add_str(b, STR("From: "));
	if (quotes && !str_empty(m->from_name))
		buf_printf(b, "\"%.*s\"", STR_ARG(m->from_name));
	else if (!quotes)
		add_encoded(b, a, m->from_name);
	buf_printf(b, "%s<%.*s>\r\n", str_empty(m->from_name) ? "" : "\r\n ", STR_ARG(m->from));
}

static void add_part(struct buf *b, struct arena *a, str boundary, const char *type, str text)
{
	buf_printf(b, "--%.*s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
	           STR_ARG(boundary), type);
	for (size_t i = 0; i < text.n; i += BODY_LINE) {
		buf_add_str(b, base64_of(a, str_sub(text, i, BODY_LINE)));
		buf_add_str(b, STR("\r\n"));
	}
}

/* An address as we write them: printable, and without what would end it. */
static bool is_plain_url(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '<' || s.p[i] == '>' || s.p[i] == ',')
			return false;
	return s.n > 0 && s.n <= UNSUBSCRIBE_MAX;
}

static void add_unsubscribe(struct buf *b, str url)
{
	if (is_plain_url(url))
		buf_printf(b, "List-Unsubscribe:\r\n <%.*s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", STR_ARG(url));
}

enum ec mail_mime(struct ctx *cx, const struct mail_message *m, str *out)
{
	struct buf b = buf_in(cx->arena);
	if (!mail_address_valid(m->from) || !mail_address_valid(m->to) || !is_plain_id(m->message_id))
		return fail(cx, E_MAIL_ADDRESS);
	/* « _ » is no character of base64: the boundary stands in no part. */
	str boundary = str_printf(cx->arena, "chorale_%.*s", (int)str_find_char(m->message_id, '@'), m->message_id.p);
	add_from(&b, cx->arena, m);
	buf_printf(&b, "To: <%.*s>\r\nSubject: ", STR_ARG(m->to));
	add_words(&b, cx->arena, m->body.subject);
	buf_add_str(&b, STR("\r\n"));
	add_date(&b, m->at);
	add_unsubscribe(&b, m->unsubscribe);
	buf_printf(&b, "Message-ID: <%.*s>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
	               "Content-Language: %.*s\r\n"
	               "Content-Type: multipart/alternative;\r\n boundary=\"%.*s\"\r\n\r\n",
	           STR_ARG(m->message_id), STR_ARG(lang_code(m->lang)), STR_ARG(boundary));
	add_part(&b, cx->arena, boundary, "text/plain", m->body.text);
	add_part(&b, cx->arena, boundary, "text/html", m->body.html);
	buf_printf(&b, "--%.*s--\r\n", STR_ARG(boundary));
	*out = buf_str(&b);
	return E_OK;
}
