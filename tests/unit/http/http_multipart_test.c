#include "unit.h"

#include "http_multipart.h"

/* What the parser reports, as one text: « [name|file name]data » for each part. */
struct seen {
	struct buf text;
	int open;
};

static enum ec on_begin(struct ctx *cx, void *arg, const struct http_part *part)
{
	(void)cx;
	struct seen *s = arg;
	assert_int_equal(s->open++, 0);
	buf_printf(&s->text, "[%.*s", STR_ARG(part->name));
	if (part->is_file)
		buf_printf(&s->text, "|%.*s", STR_ARG(part->file_name));
	buf_add_char(&s->text, ']');
	return str_eq(part->name, STR("refuse")) ? E_DISK_FULL : E_OK;
}

static enum ec on_data(struct ctx *cx, void *arg, str bytes)
{
	(void)cx;
	struct seen *s = arg;
	assert_int_equal(s->open, 1);
	assert_true(bytes.n > 0);
	buf_add_str(&s->text, bytes);
	return E_OK;
}

static enum ec on_end(struct ctx *cx, void *arg)
{
	(void)cx;
	struct seen *s = arg;
	s->open--;
	buf_add_char(&s->text, ';');
	return E_OK;
}

static const struct http_part_events events = { on_begin, on_data, on_end };

static enum ec parse(struct ctx *cx, str type, str body, size_t step, str *out)
{
	struct seen s = { .text = buf_in(cx->arena) };
	struct http_multipart *m;
	failure_clear(cx);
	TRY(http_multipart_new(cx, type, &events, &s, &m));
	enum ec ec = E_OK;
	for (size_t at = 0; at < body.n && ec == E_OK; at += step)
		ec = http_multipart_add(cx, m, str_sub(body, at, step));
	if (ec == E_OK)
		ec = http_multipart_end(cx, m);
	*out = buf_str(&s.text);
	return ec;
}

#define TYPE "multipart/form-data; boundary=XX"
#define PART(head, data) "--XX\r\nContent-Disposition: form-data; " head "\r\n\r\n" data "\r\n"

struct row {
	const char *name;
	str type;
	str body;
	enum ec ec;
	str seen;
};

#define ROW(name, type, body, ec, seen) { name, STR_INIT(type), STR_INIT(body), ec, STR_INIT(seen) }
#define GOOD(name, body, seen) ROW(name, TYPE, body, E_OK, seen)
#define BAD(name, body) ROW(name, TYPE, body, E_BAD_REQUEST, "")

static const struct row rows[] = {
	GOOD("no part", "--XX--", ""),
	GOOD("no part, as browsers send it", "--XX--\r\n", ""),
	GOOD("one field", PART("name=\"a\"", "1") "--XX--\r\n", "[a]1;"),
	GOOD("empty field", PART("name=\"a\"", "") "--XX--\r\n", "[a];"),
	GOOD("two of a name", PART("name=\"a\"", "1") PART("name=\"a\"", "2") "--XX--", "[a]1;[a]2;"),
	GOOD("a file", PART("name=\"f\"; filename=\"x.pdf\"", "%PDF") "--XX--", "[f|x.pdf]%PDF;"),
	GOOD("empty file name", PART("name=\"f\"; filename=\"\"", "") "--XX--", "[f|];"),
	GOOD("NUL and line ends in data", PART("name=\"f\"; filename=\"x\"", "\0\r\n\r\r\n-\n--XX\r\r\n-") "--XX--",
	     "[f|x]\0\r\n\r\r\n-\n--XX\r\r\n-;"),
	GOOD("almost a delimiter", PART("name=\"a\"", "\r\n--X\r\n--\r\n-XX\r\n--xx") "--XX--",
	     "[a]\r\n--X\r\n--\r\n-XX\r\n--xx;"),
	GOOD("line ends before the delimiter", PART("name=\"a\"", "x\r\n\r\n") "--XX--", "[a]x\r\n\r\n;"),
	GOOD("blanks behind the delimiter", "--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
	     "[a]1;"),
	GOOD("text around", "hello\r\n" PART("name=\"a\"", "1") "--XX--\r\nbye\r\n--XX\r\n", "[a]1;"),
	GOOD("other headers", "--XX\r\nContent-Type: text/plain; charset=UTF-8\r\ncontent-disposition:form-data;name=a\r\n"
	                      "X: y\r\n\r\n1\r\n--XX--",
	     "[a]1;"),
	GOOD("binary encoding", "--XX\r\nContent-Transfer-Encoding: binary\r\n"
	                        "Content-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
	     "[a]1;"),
	GOOD("quotes by backslash", PART("name=\"a\"; filename=\"x \\\"y\\\" \\\\z.pdf\"", "") "--XX--",
	     "[a|x \"y\" \\z.pdf];"),
	GOOD("quotes by per cent", PART("name=\"a%22b\"; filename=\"%22.pdf\"", "") "--XX--", "[a\"b|\".pdf];"),
	GOOD("other per cents stay", PART("name=\"a%0D%0A\"", "") "--XX--", "[a%0D%0A];"),
	GOOD("semicolon in a file name", PART("name=\"a\"; filename=\"x; name=b.pdf\"", "") "--XX--",
	     "[a|x; name=b.pdf];"),
	GOOD("UTF-8 names", PART("name=\"é\"; filename=\"Reçu n° 1.pdf\"", "") "--XX--", "[é|Reçu n° 1.pdf];"),
	GOOD("encoded name left aside", PART("name=\"a\"; filename*=UTF-8''x.pdf", "1") "--XX--", "[a]1;"),
	ROW("quoted boundary", "multipart/form-data; boundary=\"X Y\"", "--X Y\r\nContent-Disposition: form-data; "
	    "name=a\r\n\r\n1\r\n--X Y--", E_OK, "[a]1;"),
	ROW("boundary with a charset", "multipart/form-data; charset=utf-8; boundary=XX",
	    PART("name=\"a\"", "1") "--XX--", E_OK, "[a]1;"),

	BAD("nothing", ""),
	BAD("cut in the data", PART("name=\"a\"", "1")),
	BAD("cut in the head", "--XX\r\nContent-Dispo"),
	BAD("cut behind the delimiter", PART("name=\"a\"", "1") "--XX"),
	BAD("cut in the closing delimiter", PART("name=\"a\"", "1") "--XX-"),
	BAD("letters behind the delimiter", "--XXX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--"),
	BAD("bare line feed behind the delimiter", "--XX\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--"),
	BAD("bare line feed in the head", "--XX\r\nX: y\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--"),
	BAD("NUL in the head", "--XX\r\nContent-Disposition: form-data; name=a\0\r\n\r\n1\r\n--XX--"),
	BAD("no head", "--XX\r\n\r\n1\r\n--XX--\r\n\r\n"),
	BAD("no disposition", "--XX\r\nX: y\r\n\r\n1\r\n--XX--"),
	BAD("no colon", "--XX\r\nX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--"),
	BAD("folded line", "--XX\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n--XX--"),
	BAD("two dispositions", "--XX\r\nContent-Disposition: form-data; name=a\r\n"
	                        "Content-Disposition: form-data; name=b\r\n\r\n1\r\n--XX--"),
	BAD("attachment", "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--"),
	BAD("no name", PART("filename=\"x\"", "1") "--XX--"),
	BAD("empty name", PART("name=\"\"", "1") "--XX--"),
	BAD("two names", PART("name=\"a\"; name=\"b\"", "1") "--XX--"),
	BAD("two file names", PART("name=\"a\"; filename=\"x\"; filename=\"y\"", "1") "--XX--"),
	BAD("open quote", PART("name=\"a", "1") "--XX--"),
	BAD("text behind a quote", PART("name=\"a\"b", "1") "--XX--"),
	BAD("parameter without value", PART("name=\"a\"; x", "1") "--XX--"),
	BAD("base64", "--XX\r\nContent-Transfer-Encoding: base64\r\n"
	              "Content-Disposition: form-data; name=a\r\n\r\nMQ==\r\n--XX--"),
	ROW("broken UTF-8 in a name", TYPE, PART("name=\"\xc3\"", "1") "--XX--", E_UTF8, ""),
	ROW("broken UTF-8 in a file name", TYPE, PART("name=\"a\"; filename=\"\xff.pdf\"", "1") "--XX--", E_ATTACHMENT_NAME_UTF8, ""),
	ROW("refused by the caller", TYPE, PART("name=\"refuse\"", "1") "--XX--", E_DISK_FULL, "[refuse]"),
	ROW("no boundary", "multipart/form-data", "--XX--", E_BAD_REQUEST, ""),
	ROW("empty boundary", "multipart/form-data; boundary=", "----", E_BAD_REQUEST, ""),
	ROW("two boundaries", TYPE "; boundary=YY", "--XX--", E_BAD_REQUEST, ""),
	ROW("odd boundary", "multipart/form-data; boundary=\"X\r\nY\"", "--X--", E_BAD_REQUEST, ""),
	ROW("boundary of 71", "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "", E_BAD_REQUEST, ""),
};

/* In one piece, byte by byte, and in all sizes between. */
static void bodies_are_read_in_pieces_of_any_size(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		for (size_t step = 1; step <= r->body.n + 1; step++) {
			str seen = STR("");
			enum ec ec = parse(cx, r->type, r->body, step, &seen);
			if (ec != r->ec)
				UNIT_FAIL("%s by %zu: %s", r->name, step, error_info(ec)->symbol);
			if (ec == E_OK && !str_eq(seen, r->seen))
				UNIT_FAIL("%s by %zu: %.*s", r->name, step, STR_ARG(seen));
		}
	}
}

static void a_head_over_4_KiB_is_refused(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		int filler;
		enum ec ec;
	} t[] = { { 4000, E_OK }, { 4200, E_BAD_REQUEST }, { 100000, E_BAD_REQUEST } };
	for (size_t i = 0; i < COUNT(t); i++) {
		str body = str_printf(cx->arena, "--XX\r\nContent-Disposition: form-data; name=a\r\nX: %0*d\r\n\r\n1\r\n--XX--",
		                      t[i].filler, 0);
		str seen;
		assert_int_equal(parse(cx, STR(TYPE), body, 1000, &seen), t[i].ec);
	}
}

/* What looks most like a delimiter must not make the search slow. */
static void hostile_data_is_read_in_linear_time(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	buf_add_str(&b, STR("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n"));
	size_t before = b.n;
	while (b.n < 8 << 20)
		buf_add_str(&b, STR("\r\n--X\r\n--\r\r\r\n-"));
	size_t data = b.n - before;
	buf_add_str(&b, STR("\r\n--XX--"));
	str seen;
	assert_int_equal(parse(cx, STR(TYPE), buf_str(&b), 7, &seen), E_OK);
	assert_int_equal(seen.n, data + 4);
	assert_memory_equal(seen.p + 3, b.p + before, data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(bodies_are_read_in_pieces_of_any_size),
		UNIT_TEST(a_head_over_4_KiB_is_refused),
		UNIT_TEST(hostile_data_is_read_in_linear_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
