#include "http_multipart.h"

#include "core_utf8.h"
#include "http_value.h"

#include <string.h>

#define BOUNDARY_MAX 70 /* RFC 2046, 5.1.1 */
#define HEAD_MAX 4096

enum state {
	IN_DATA,  /* of a part, or before the first */
	AFTER,    /* behind a delimiter: blanks and CRLF, or two hyphens */
	AFTER_CR,
	AFTER_HYPHEN,
	IN_HEAD,
	AT_END
};

struct http_multipart {
	const struct http_part_events *events;
	void *arg;
	enum state state;
	bool in_part;
	char delimiter[4 + BOUNDARY_MAX]; /* CR LF - - boundary */
	size_t ndelimiter;
	size_t matched; /* bytes of the delimiter at the end of what came so far */
	char head[HEAD_MAX];
	size_t nhead;
};

static enum ec refuse(struct ctx *cx)
{
	return fail(cx, E_BAD_REQUEST, M_STR("detail", msg_plain(cx->lang, MSG_HTTP_BAD_MULTIPART)));
}

static bool is_boundary(str s)
{
	static const char extra[] = "'()+_,-./:=? ";
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && (c == '\0' || !strchr(extra, c)))
			return false;
	}
	return s.n > 0 && s.n <= BOUNDARY_MAX && s.p[s.n - 1] != ' ';
}

enum ec http_multipart_new(struct ctx *cx, str content_type, const struct http_part_events *events,
                           void *arg, struct http_multipart **out)
{
	str boundary;
	if (!http_value_param(cx->arena, content_type, STR("boundary"), &boundary)
	    || !is_boundary(boundary))
		return refuse(cx);
	struct http_multipart *m = ARENA_NEW(cx->arena, struct http_multipart);
	m->events = events;
	m->arg = arg;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->ndelimiter = 4 + boundary.n;
	m->matched = 2; /* the first delimiter may stand at the very start, without its CRLF */
	*out = m;
	return E_OK;
}

/* --- a part's head --- */

/* form-data; name="…"; filename="…". The encoded « filename* » is not for forms and left aside. */
static enum ec parse_disposition(struct ctx *cx, str value, struct http_part *part)
{
	if (!str_eq_nocase(http_value_main(value), STR("form-data")))
		return refuse(cx);
	ptrdiff_t semicolon = str_find_char(value, ';');
	str left = semicolon < 0 ? STR_NONE : str_sub(value, (size_t)semicolon, value.n);
	bool named = false;
	str key;
	str text;
	while (http_value_next(cx->arena, &left, &key, &text)) {
		bool is_name = str_eq_nocase(key, STR("name"));
		bool is_file = str_eq_nocase(key, STR("filename"));
		if ((is_name && named) || (is_file && part->is_file))
			return refuse(cx);
		if (is_name)
			part->name = text;
		if (is_file)
			part->file_name = text;
		named |= is_name;
		part->is_file |= is_file;
	}
	if (!named || str_empty(part->name) || !str_empty(left))
		return refuse(cx);
	return E_OK;
}

/* Old encodings would have to be undone: no browser has sent one for twenty years. */
static bool is_identity(str encoding)
{
	return str_eq_nocase(encoding, STR("binary")) || str_eq_nocase(encoding, STR("8bit"))
	       || str_eq_nocase(encoding, STR("7bit"));
}

static enum ec parse_head_line(struct ctx *cx, str line, struct http_part *part, bool *disposed)
{
	if (str_find_char(line, '\n') >= 0 || str_find_char(line, '\r') >= 0
	    || str_find_char(line, '\0') >= 0)
		return refuse(cx);
	str name;
	str value = str_trim(str_cut(line, ':', &name));
	if (str_empty(name) || name.n == line.n)
		return refuse(cx);
	if (str_eq_nocase(name, STR("Content-Transfer-Encoding")))
		return is_identity(value) ? E_OK : refuse(cx);
	if (!str_eq_nocase(name, STR("Content-Disposition")))
		return E_OK;
	if (*disposed)
		return refuse(cx);
	*disposed = true;
	return parse_disposition(cx, value, part);
}

/* The head with the CRLF of its last line. */
static enum ec begin_part(struct ctx *cx, struct http_multipart *m)
{
	struct http_part part = { 0 };
	bool disposed = false;
	str left = str_copy(cx->arena, (str){ m->head, m->nhead });
	while (!str_empty(left)) {
		ptrdiff_t end = str_find(left, STR("\r\n"));
		TRY(parse_head_line(cx, str_sub(left, 0, (size_t)end), &part, &disposed));
		left = str_sub(left, (size_t)end + 2, left.n);
	}
	if (!disposed)
		return refuse(cx);
	if (!utf8_valid(part.name))
		return fail(cx, E_UTF8);
	if (!utf8_valid(part.file_name))
		return fail(cx, E_ATTACHMENT_NAME_UTF8);
	m->nhead = 0;
	m->in_part = true;
	m->state = IN_DATA;
	return m->events->begin(cx, m->arg, &part);
}

/* Line by line: a head ends with an empty one. */
static enum ec take_head(struct ctx *cx, struct http_multipart *m, str *left)
{
	while (!str_empty(*left)) {
		const char *newline = memchr(left->p, '\n', left->n);
		size_t n = newline ? (size_t)(newline - left->p) + 1 : left->n;
		if (n > HEAD_MAX - m->nhead)
			return refuse(cx);
		memcpy(m->head + m->nhead, left->p, n);
		m->nhead += n;
		*left = str_sub(*left, n, left->n);
		if (!str_ends((str){ m->head, m->nhead }, STR("\r\n\r\n")))
			continue;
		m->nhead -= 2;
		return begin_part(cx, m);
	}
	return E_OK;
}

/* --- data and delimiters --- */

static enum ec emit(struct ctx *cx, struct http_multipart *m, const char *p, size_t n)
{
	return m->in_part && n ? m->events->data(cx, m->arg, (str){ p, n }) : E_OK;
}

static enum ec end_part(struct ctx *cx, struct http_multipart *m)
{
	bool was = m->in_part;
	m->in_part = false;
	m->matched = 0;
	m->state = AFTER;
	return was ? m->events->end(cx, m->arg) : E_OK;
}

/* Goes on with a delimiter whose start ended the piece before. Only its first byte can be CR, so on a
 * mismatch what was held back is data and the search starts afresh. */
static enum ec take_rest_of_delimiter(struct ctx *cx, struct http_multipart *m, str *left)
{
	while (!str_empty(*left) && m->matched < m->ndelimiter) {
		if (left->p[0] != m->delimiter[m->matched]) {
			size_t held = m->matched;
			m->matched = 0;
			return emit(cx, m, m->delimiter, held);
		}
		m->matched++;
		*left = str_sub(*left, 1, left->n);
	}
	return m->matched == m->ndelimiter ? end_part(cx, m) : E_OK;
}

/* Bytes at the end of s that may be the start of a delimiter. */
static size_t started_at_end(const struct http_multipart *m, str s)
{
	size_t most = s.n < m->ndelimiter - 1 ? s.n : m->ndelimiter - 1;
	for (size_t n = most; n > 0; n--)
		if (memcmp(s.p + s.n - n, m->delimiter, n) == 0)
			return n;
	return 0;
}

/* A general search for the whole costs ten times as much as one for its first byte, which is rare. */
static const char *find_delimiter(const struct http_multipart *m, str s)
{
	const char *end = s.p + s.n;
	for (const char *p = s.p; (size_t)(end - p) >= m->ndelimiter; p++) {
		p = memchr(p, m->delimiter[0], (size_t)(end - p) - m->ndelimiter + 1);
		if (!p || memcmp(p, m->delimiter, m->ndelimiter) == 0)
			return p;
	}
	return NULL;
}

static enum ec take_data(struct ctx *cx, struct http_multipart *m, str *left)
{
	if (m->matched)
		return take_rest_of_delimiter(cx, m, left);
	str s = *left;
	const char *found = find_delimiter(m, s);
	if (found) {
		size_t n = (size_t)(found - s.p);
		*left = str_sub(s, n + m->ndelimiter, s.n);
		TRY(emit(cx, m, s.p, n));
		return end_part(cx, m);
	}
	m->matched = started_at_end(m, s);
	*left = STR_NONE;
	return emit(cx, m, s.p, s.n - m->matched);
}

/* One byte behind a delimiter. */
static enum ec take_after(struct ctx *cx, struct http_multipart *m, str *left)
{
	static const struct {
		enum state from;
		char c;
		enum state to;
	} moves[] = {
		{ AFTER, ' ', AFTER },        { AFTER, '\t', AFTER },
		{ AFTER, '\r', AFTER_CR },    { AFTER_CR, '\n', IN_HEAD },
		{ AFTER, '-', AFTER_HYPHEN }, { AFTER_HYPHEN, '-', AT_END },
	};
	char c = left->p[0];
	*left = str_sub(*left, 1, left->n);
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].from == m->state && moves[i].c == c) {
			m->state = moves[i].to;
			return E_OK;
		}
	return refuse(cx);
}

enum ec http_multipart_add(struct ctx *cx, struct http_multipart *m, str bytes)
{
	while (!str_empty(bytes) && m->state != AT_END) {
		switch (m->state) {
		case IN_DATA:
			TRY(take_data(cx, m, &bytes));
			break;
		case IN_HEAD:
			TRY(take_head(cx, m, &bytes));
			break;
		default:
			TRY(take_after(cx, m, &bytes));
		}
	}
	return E_OK;
}

enum ec http_multipart_end(struct ctx *cx, const struct http_multipart *m)
{
	return m->state == AT_END ? E_OK : refuse(cx);
}
