#include "unit.h"

#include "mail.h"

static void has(str text, const char *wanted)
{
	if (str_find(text, str_of(wanted)) < 0)
		UNIT_FAIL("no « %s » in:\n%.*s", wanted, STR_ARG(text));
}

static void a_letter_is_text_and_html(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str before[] = { STR_INIT("Un <b>compte</b> & plus.") }, after[] = { STR_INIT("Fin.") };
	struct mail_body body;
	const struct mail_letter letter = {
		.lang = LANG_FR, .subject = STR("Été & <titre>"), .before = before, .nbefore = 1,
		.url = STR("https://exemple.fr/activation?jeton=a&b=\"c"), .url_label = STR("Activer"), .after = after, .nafter = 1,
	};
	mail_letter_write(cx, &letter, &body);
	assert_str(body.subject, STR("Été & <titre>"));
	has(body.text, "Bonjour,\n\nUn <b>compte</b> & plus.\n\n");
	has(body.text, "\nhttps://exemple.fr/activation?jeton=a&b=\"c\n");
	has(body.text, "\nFin.\n\n-- \n");
	has(body.html, "<html lang=\"fr\">");
	has(body.html, "<title>Été &amp; &lt;titre&gt;</title>");
	has(body.html, "<p>Un &lt;b&gt;compte&lt;/b&gt; &amp; plus.</p>");
	has(body.html, "<a href=\"https://exemple.fr/activation?jeton=a&amp;b=&#34;c\"><strong>Activer</strong></a>");
	assert_true(str_find(body.html, STR("<img")) < 0 && str_find(body.html, STR("<script")) < 0);
}

static void qualification_says_so_first(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct mail_body body;
	const struct mail_letter letter = { .lang = LANG_EN, .qualification = true, .subject = STR("Hi") };
	mail_letter_write(cx, &letter, &body);
	assert_str(body.subject, STR("[QUALIFICATION] Hi"));
	assert_true(str_starts(body.text, msg_plain(LANG_EN, MSG_MAIL_QUALIFICATION)));
	has(body.html, "<html lang=\"en\">");
	assert_true(str_find(body.html, STR("<a ")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { UNIT_TEST(a_letter_is_text_and_html), UNIT_TEST(qualification_says_so_first) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
