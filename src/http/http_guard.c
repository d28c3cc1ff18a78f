#include "http_guard.h"

#include <string.h>

static const str fault_names[] = {
	[HEAD_PLAIN] = STR_INIT("plain"),
	[HEAD_LAYOUT] = STR_INIT("layout"),
	[HEAD_TARGET] = STR_INIT("target"),
	[HEAD_NAME] = STR_INIT("header-name"),
	[HEAD_VALUE] = STR_INIT("header-value"),
	[HEAD_HOST] = STR_INIT("host"),
	[HEAD_LENGTH] = STR_INIT("content-length"),
	[HEAD_CODING] = STR_INIT("transfer-encoding"),
};

str http_fault_name(enum http_fault fault)
{
	return fault_names[fault];
}

/* RFC 9110, 5.6.2 */
static bool is_token(str s)
{
	static const char extra[] = "!#$%&'*+-.^_`|~";
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (c == '\0' || !strchr(extra, c)))
			return false;
	}
	return s.n > 0;
}

static bool is_field_value(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool is_visible_ascii(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] > 0x7e)
			return false;
	return s.n > 0;
}

/* libmicrohttpd puts one NUL for a bare LF and two for CRLF. */
static bool at_line_end(const char *p, const char *end)
{
	return end - p >= 2 && p[0] == '\0' && p[1] == '\0';
}

/* Start of the next line, NULL when the header does not stand at p as « name: value CRLF ». */
static const char *pass_header(const char *p, const char *end, const struct http_pair *h)
{
	if (h->name.p != p || (size_t)(end - p) <= h->name.n)
		return NULL;
	p += h->name.n + 1;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (h->value.p != p || (size_t)(end - p) < h->value.n)
		return NULL;
	p += h->value.n;
	return at_line_end(p, end) ? p + 2 : NULL;
}

/* Every byte of the head belongs to a line that was reported: nothing is folded, cut or hidden. */
static bool is_laid_out(const struct http_head *head)
{
	const char *end = head->start + head->size;
	const char *p = head->start + strlen(head->start) + 1;
	if (head->target != p)
		return false;
	p += head->target_text.n + 1;
	if (head->version != p)
		return false;
	p += strlen(head->version);
	if (!at_line_end(p, end))
		return false;
	p += 2;
	for (size_t i = 0; i < head->n; i++) {
		p = pass_header(p, end, &head->headers[i]);
		if (!p)
			return false;
	}
	return at_line_end(p, end) && p + 2 == end;
}

static size_t count(const struct http_head *head, str name, str *value)
{
	size_t n = 0;
	for (size_t i = 0; i < head->n; i++) {
		if (!str_eq_nocase(head->headers[i].name, name))
			continue;
		n++;
		*value = head->headers[i].value;
	}
	return n;
}

static enum http_fault check_fields(const struct http_head *head)
{
	for (size_t i = 0; i < head->n; i++) {
		if (!is_token(head->headers[i].name))
			return HEAD_NAME;
		if (!is_field_value(head->headers[i].value))
			return HEAD_VALUE;
	}
	return HEAD_PLAIN;
}

static bool is_host(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] > 0x7e || strchr("/?#@\\\"<>", s.p[i]))
			return false;
	return true;
}

/* HTTP/1.0 may come without Host: health checks of proxies do. */
static enum http_fault check_host(const struct http_head *head, bool http_1_0)
{
	str host = STR_NONE;
	size_t n = count(head, STR("Host"), &host);
	bool missing = n == 0 && !http_1_0;
	return missing || n > 1 || !is_host(str_trim(host)) ? HEAD_HOST : HEAD_PLAIN;
}

static enum http_fault check_framing(const struct http_head *head, bool http_1_0)
{
	str length = STR_NONE;
	str coding = STR_NONE;
	size_t lengths = count(head, STR("Content-Length"), &length);
	size_t codings = count(head, STR("Transfer-Encoding"), &coding);
	if (lengths > 1 || (lengths && codings))
		return HEAD_LENGTH;
	if (lengths) {
		/* All of it digits: no sign, no list, and no blanks left over at its end. */
		int64_t ignored;
		if (!str_to_i64(length, &ignored) || length.p[0] < '0' || length.p[0] > '9')
			return HEAD_LENGTH;
	}
	if (codings > 1 || (codings && (http_1_0 || !str_eq_nocase(coding, STR("chunked")))))
		return HEAD_CODING;
	return HEAD_PLAIN;
}

enum http_fault http_guard_check(const struct http_head *head)
{
	if (!head->target || !is_laid_out(head))
		return HEAD_LAYOUT;
	if (!is_visible_ascii(head->target_text) || head->target_text.p[0] != '/')
		return HEAD_TARGET;
	bool http_1_0 = strcmp(head->version, "HTTP/1.0") == 0;
	enum http_fault fault = check_fields(head);
	if (fault == HEAD_PLAIN)
		fault = check_host(head, http_1_0);
	if (fault == HEAD_PLAIN)
		fault = check_framing(head, http_1_0);
	return fault;
}
