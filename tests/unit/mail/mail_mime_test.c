#include "unit.h"

#include "core_hash.h"
#include "mail.h"

static struct mail_message sample(void)
{
	return (struct mail_message){
		.from = STR("portail@exemple.fr"),
		.from_name = STR("Chorale"),
		.to = STR("camille@exemple.fr"),
		.message_id = STR("0011aabb@exemple.fr"),
		.at = UNIT_NOW,
		.lang = LANG_FR,
		.body = { STR("Activez votre compte"), STR("Été.\n"), STR("<p>Été.</p>\n") },
	};
}

static str made(struct ctx *cx, const struct mail_message *m)
{
	str out;
	failure_clear(cx);
	assert_int_equal(mail_mime(cx, m, &out), E_OK);
	return out;
}

/* The header of that name without its folding; the only one. */
static str header(struct ctx *cx, str mime, const char *name)
{
	str start = str_printf(cx->arena, "\r\n%s: ", name);
	str head = str_sub(mime, 0, (size_t)str_find(mime, STR("\r\n\r\n")) + 2);
	struct buf all = buf_in(cx->arena), b = buf_in(cx->arena);
	buf_add_str(&all, STR("\r\n"));
	buf_add_str(&all, head);
	head = buf_str(&all);
	ptrdiff_t at = str_find(head, start);
	assert_true(at >= 0);
	str rest = str_sub(head, (size_t)at + start.n, head.n);
	assert_true(str_find(rest, start) < 0);
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '\r' && (i + 2 >= rest.n || rest.p[i + 2] != ' '))
			break;
		if (rest.p[i] == '\r')
			i += 2;
		else
			buf_add_char(&b, rest.p[i]);
	}
	return buf_str(&b);
}

static str decoded(struct ctx *cx, str words)
{
	struct buf b = buf_in(cx->arena);
	while (words.n) {
		str piece;
		assert_true(str_starts(words, STR("=?UTF-8?B?")));
		words = str_sub(words, 10, words.n);
		ptrdiff_t end = str_find(words, STR("?="));
		assert_true(end > 0 && end <= 63);
		assert_true(base64_to(cx->arena, str_sub(words, 0, (size_t)end), &piece));
		buf_add_str(&b, piece);
		words = str_sub(words, (size_t)end + 2, words.n);
	}
	return buf_str(&b);
}

static void headers_are_those_of_an_automatic_mail(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct mail_message m = sample();
	str mime = made(cx, &m);
	assert_str(header(cx, mime, "From"), STR("\"Chorale\"<portail@exemple.fr>"));
	assert_str(header(cx, mime, "To"), STR("<camille@exemple.fr>"));
	assert_str(header(cx, mime, "Subject"), STR("Activez votre compte"));
	assert_str(header(cx, mime, "Date"), STR("Tue, 24 Nov 2026 11:00:00 +0000"));
	assert_str(header(cx, mime, "Message-ID"), STR("<0011aabb@exemple.fr>"));
	assert_str(header(cx, mime, "Auto-Submitted"), STR("auto-generated"));
	assert_str(header(cx, mime, "Content-Language"), STR("fr"));
}

static void lines_are_short_ascii_and_end_in_crlf(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct mail_message m = sample();
	struct buf b = buf_in(cx->arena);
	for (int i = 0; i < 500; i++)
		buf_add_str(&b, STR("été à Noël "));
	m.body.text = m.body.html = m.body.subject = m.from_name = buf_str(&b);
	str mime = made(cx, &m);
	size_t line = 0;
	for (size_t i = 0; i < mime.n; i++) {
		unsigned char c = (unsigned char)mime.p[i];
		assert_true(c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7f));
		assert_true((c == '\n') == (i > 0 && mime.p[i - 1] == '\r'));
		line = c == '\n' ? 0 : line + 1;
		assert_true(line <= 79);
	}
	assert_true(str_ends(mime, STR("--chorale_0011aabb--\r\n")));
	assert_str(decoded(cx, header(cx, mime, "Subject")), m.body.subject);
}

/* What would add a header or a recipient travels as a text, or not at all. */
static void nothing_can_be_injected(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str texts[] = {
		STR_INIT("Bonjour\r\nBcc: tous@exemple.fr"), STR_INIT("a\nb"), STR_INIT("a\r\n\r\n<script>"),
		STR_INIT("=?UTF-8?B?AAAA?="), { "a\0b", 3 }, STR_INIT("a\rb"), STR_INIT("\xe2\x80\xa8 x"),
	};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct mail_message m = sample();
		m.body.subject = m.from_name = texts[i];
		str mime = made(cx, &m);
		assert_row(str_find(mime, STR("\r\nBcc")) < 0, i, texts[i]);
		assert_row(str_eq(decoded(cx, header(cx, mime, "Subject")), texts[i]), i, texts[i]);
		assert_str(header(cx, mime, "To"), STR("<camille@exemple.fr>"));
	}
	static const str addresses[] = { STR_INIT("a@b.fr\r\nBcc: c@d.fr"), STR_INIT("a@b.fr> SIZE=1"), STR_INIT("") };
	str out;
	for (size_t i = 0; i < 2 * COUNT(addresses); i++) {
		struct mail_message m = sample();
		*(i % 2 ? &m.from : &m.to) = addresses[i / 2];
		failure_clear(cx);
		assert_row(mail_mime(cx, &m, &out) == E_MAIL_ADDRESS, i, addresses[i / 2]);
	}
	struct mail_message m = sample();
	m.message_id = STR("a@b>\r\nX: y");
	failure_clear(cx);
	assert_int_equal(mail_mime(cx, &m, &out), E_MAIL_ADDRESS);
}

static void a_quote_in_the_sender_is_encoded(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct mail_message m = sample();
	m.from_name = STR("Le \"portail\"");
	str from = header(cx, made(cx, &m), "From");
	assert_true(str_ends(from, STR("<portail@exemple.fr>")));
	assert_str(decoded(cx, str_sub(from, 0, from.n - 20)), m.from_name);
	m.from_name = STR("");
	assert_str(header(cx, made(cx, &m), "From"), STR("<portail@exemple.fr>"));
}

static void message_ids_are_good_and_differ(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct mail_message m = sample();
	str first = mail_message_id(cx->arena, STR("portail@exemple.fr")), second = mail_message_id(cx->arena, STR(""));
	assert_true(str_ends(first, STR("@exemple.fr")));
	assert_true(str_ends(second, STR("@localhost")));
	assert_false(str_eq(str_sub(first, 0, 32), str_sub(second, 0, 32)));
	m.message_id = second;
	made(cx, &m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(headers_are_those_of_an_automatic_mail),
		UNIT_TEST(lines_are_short_ascii_and_end_in_crlf),
		UNIT_TEST(nothing_can_be_injected),
		UNIT_TEST(a_quote_in_the_sender_is_encoded),
		UNIT_TEST(message_ids_are_good_and_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
