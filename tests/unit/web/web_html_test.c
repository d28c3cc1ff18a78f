/* Escaping of every place a template may write to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core_arena.h"
#include "web_html.h"

static struct arena *arena;
static struct buf out;
static struct html h;

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	out = buf_in(arena);
	h = (struct html){ .out = &out, .arena = arena, .lang = LANG_FR };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void expect(const char *wanted)
{
	str got = buf_str(&out);

	assert_string_equal(str_z(arena, got), wanted);
	buf_clear(&out);
}

#define REPLACED "\xef\xbf\xbd"

static const struct {
	str in;
	const char *text, *attribute, *url;
} ROWS[] = {
	{ STR_INIT("Durand"), "Durand", "Durand", "Durand" },
	{ STR_INIT(""), "", "", "" },
	{ STR_INIT("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;",
	  "&lt;script&gt;alert(1)&lt;/script&gt;", "%3Cscript%3Ealert%281%29%3C%2Fscript%3E" },
	{ STR_INIT("\" onclick='x' a=\""), "\" onclick='x' a=\"", "&#34; onclick=&#39;x&#39; a=&#34;",
	  "%22%20onclick%3D%27x%27%20a%3D%22" },
	{ STR_INIT("R&D & fils"), "R&amp;D &amp; fils", "R&amp;D &amp; fils", "R%26D%20%26%20fils" },
	{ STR_INIT("été"), "été", "été", "%C3%A9t%C3%A9" },
	{ STR_INIT("a\nb\tc"), "a\nb\tc", "a&#10;b&#9;c", "a%0Ab%09c" },
	{ STR_INIT("a\0b"), "a" REPLACED "b", "a" REPLACED "b", "a%00b" },
	{ STR_INIT("\x1b[2J\x7f"), REPLACED "[2J" REPLACED, REPLACED "[2J" REPLACED, "%1B%5B2J%7F" },
	{ STR_INIT("a\xffz"), "a" REPLACED "z", "a" REPLACED "z", "a%FFz" },
	{ STR_INIT("\xe2\x82"), REPLACED REPLACED, REPLACED REPLACED, "%E2%82" },
};

static void escapes_by_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		html_text(&h, ROWS[i].in);
		expect(ROWS[i].text);
		html_attr(&h, ROWS[i].in);
		expect(ROWS[i].attribute);
		html_url(&h, ROWS[i].in);
		expect(ROWS[i].url);
	}
}

static void links_stay_on_this_site(void **state)
{
	static const char *const LOCAL[] = { "/factures/12", "#zone-1", "?page=2", "/" };
	static const char *const FOREIGN[] = { "javascript:alert(1)", "//evil.example/", "/\\evil.example/",
		                               "https://evil.example/", "data:text/html,x", "", " /x", "/\t/evil.example",
		                               "/\n\\evil.example" };

	(void)state;
	for (size_t i = 0; i < sizeof(LOCAL) / sizeof(LOCAL[0]); i++) {
		html_href(&h, str_of(LOCAL[i]));
		expect(LOCAL[i]);
	}
	for (size_t i = 0; i < sizeof(FOREIGN) / sizeof(FOREIGN[0]); i++) {
		html_href(&h, str_of(FOREIGN[i]));
		expect("#");
	}
}

static void rich_messages_escape_their_arguments(void **state)
{
	(void)state;
	html_rich(&h, MSG_WEB_TITLE, MSG_ARGS(M_STR("title", STR("<b>\"1\" & 2</b>"))));
	expect("&lt;b&gt;&#34;1&#34; &amp; 2&lt;/b&gt; – Chorale");
}

static void messages_follow_the_language(void **state)
{
	(void)state;
	html_msg(&h, MSG_WEB_SKIP, MSG_ARGS());
	expect("Aller au contenu");
	h.lang = LANG_EN;
	html_msg_attr(&h, MSG_WEB_SKIP, MSG_ARGS());
	expect("Skip to content");
}

static void csrf_field_only_with_a_token(void **state)
{
	(void)state;
	html_csrf(&h);
	expect("");
	h.csrf = STR("ab\"c");
	html_csrf(&h);
	expect("<input type=\"hidden\" name=\"csrf\" value=\"ab&#34;c\">");
}

static void static_addresses_carry_the_version(void **state)
{
	str url;

	(void)state;
	url = html_static_url(arena, STR("style.css"));
	assert_true(str_starts(url, STR("/static/style.css?v=")));
	assert_int_equal(url.n, sizeof("/static/style.css?v=") - 1 + 12);
	html_icon(&h, STR("check"));
	assert_true(str_find(buf_str(&out), STR("/static/icons.svg?v=")) > 0);
	assert_true(str_ends(buf_str(&out), STR("#check\"/></svg>")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(escapes_by_place, setup, teardown),
		cmocka_unit_test_setup_teardown(links_stay_on_this_site, setup, teardown),
		cmocka_unit_test_setup_teardown(rich_messages_escape_their_arguments, setup, teardown),
		cmocka_unit_test_setup_teardown(messages_follow_the_language, setup, teardown),
		cmocka_unit_test_setup_teardown(csrf_field_only_with_a_token, setup, teardown),
		cmocka_unit_test_setup_teardown(static_addresses_carry_the_version, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
