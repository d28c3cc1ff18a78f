#include "unit.h"

#include "http_form.h"
#include "http_target.h"

static void forms_are_read(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		str text;
		enum ec ec;
		const char *seen; /* name=value; of each field */
	} t[] = {
		{ STR_INIT(""), E_OK, "" },
		{ STR_INIT("a=1"), E_OK, "a=1;" },
		{ STR_INIT("a=1&b=2&a=3"), E_OK, "a=1;b=2;a=3;" },
		{ STR_INIT("a"), E_OK, "a=;" },
		{ STR_INIT("a="), E_OK, "a=;" },
		{ STR_INIT("=1"), E_OK, "=1;" },
		{ STR_INIT("&&a=1&"), E_OK, "a=1;" },
		{ STR_INIT("a=b=c"), E_OK, "a=b=c;" },
		{ STR_INIT("a+b=c+d%2B"), E_OK, "a b=c d+;" },
		{ STR_INIT("a=%C3%A9%e2%82%AC"), E_OK, "a=é€;" },
		{ STR_INIT("a=%0D%0A"), E_OK, "a=\r\n;" },
		{ STR_INIT("a=%26%3D%25"), E_OK, "a=&=%;" },
		{ STR_INIT("a=%2"), E_BAD_REQUEST, "" },
		{ STR_INIT("a=%"), E_BAD_REQUEST, "" },
		{ STR_INIT("a=%zz"), E_BAD_REQUEST, "" },
		{ STR_INIT("a=%2&b=1"), E_BAD_REQUEST, "" },
		{ STR_INIT("a=%00"), E_BAD_REQUEST, "" },
		{ STR_INIT("a=\0"), E_BAD_REQUEST, "" },
		{ STR_INIT("a=%FF"), E_UTF8, "" },
		{ STR_INIT("%C3=1"), E_UTF8, "" },
		{ STR_INIT("a=%ED%A0%80"), E_UTF8, "" },
		{ STR_INIT("a=%C0%AF"), E_UTF8, "" },
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		struct http_fields f = { 0 };
		failure_clear(cx);
		enum ec ec = http_form_parse(cx, t[i].text, &f);
		struct buf b = buf_in(cx->arena);
		for (size_t k = 0; k < f.n; k++)
			buf_printf(&b, "%.*s=%.*s;", STR_ARG(f.names[k]), STR_ARG(f.values[k]));
		if (ec != t[i].ec || (ec == E_OK && !str_eq(buf_str(&b), str_of(t[i].seen))))
			UNIT_FAIL("%.*s: %s %.*s", STR_ARG(t[i].text), error_info(ec)->symbol, STR_ARG(buf_str(&b)));
	}
}

static void too_many_fields_are_refused(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	for (int i = 0; i < HTTP_FIELDS_MAX; i++)
		buf_add_str(&b, STR("a=1&"));
	struct http_fields f = { 0 };
	assert_int_equal(http_form_parse(cx, buf_str(&b), &f), E_OK);
	assert_int_equal(http_fields_add(cx, &f, STR("a"), STR("")), E_BAD_REQUEST);
}

static void text_is_escaped_for_addresses(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_true(str_eq(http_escape(cx->arena, STR("é /?a-_.~\n"), "/"), STR("%C3%A9%20/%3Fa-_.~%0A")));
}

static void paths_are_cut_into_segments(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		const char *text;
		enum ec ec;
		const char *segments; /* each ended by a bar */
		const char *query;
	} t[] = {
		{ "/", E_OK, "", "" },
		{ "/a", E_OK, "a|", "" },
		{ "/a/", E_OK, "a||", "" },
		{ "//", E_OK, "||", "" },
		{ "//a", E_OK, "|a|", "" },
		{ "/a/b?c=1?2", E_OK, "a|b|", "c=1?2" },
		{ "/a?", E_OK, "a|", "" },
		{ "/%C3%A9%20+", E_OK, "é +|", "" },
		{ "/...", E_OK, "...|", "" },
		{ "/a/../b", E_BAD_REQUEST, "", "" },
		{ "/a/..", E_BAD_REQUEST, "", "" },
		{ "/./a", E_BAD_REQUEST, "", "" },
		{ "/%2e./a", E_BAD_REQUEST, "", "" },
		{ "/a%2fb", E_BAD_REQUEST, "", "" },
		{ "/a\\b", E_BAD_REQUEST, "", "" },
		{ "/a%5cb", E_BAD_REQUEST, "", "" },
		{ "/a%00", E_BAD_REQUEST, "", "" },
		{ "/a%7F", E_BAD_REQUEST, "", "" },
		{ "/a%E2%80%AE", E_BAD_REQUEST, "", "" },
		{ "/a%", E_BAD_REQUEST, "", "" },
		{ "/a%C3", E_UTF8, "", "" },
		{ "/a?b=%C3", E_UTF8, "", "" },
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		struct http_target target = { 0 };
		failure_clear(cx);
		enum ec ec = http_target_parse(cx, str_of(t[i].text), &target);
		struct buf b = buf_in(cx->arena);
		for (size_t k = 0; k < target.nsegments; k++)
			buf_printf(&b, "%.*s|", STR_ARG(target.segments[k]));
		bool same = str_eq(buf_str(&b), str_of(t[i].segments)) && str_eq(target.query, str_of(t[i].query));
		if (ec != t[i].ec || (ec == E_OK && !same))
			UNIT_FAIL("%s: %s %.*s", t[i].text, error_info(ec)->symbol, STR_ARG(buf_str(&b)));
	}
}

static void a_path_of_too_many_segments_is_kept_short(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct http_target target = { 0 };
	assert_int_equal(http_target_parse(cx, STR("/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"), &target), E_OK);
	assert_int_equal(target.nsegments, HTTP_SEGMENTS_MAX + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(forms_are_read),
		UNIT_TEST(too_many_fields_are_refused),
		UNIT_TEST(text_is_escaped_for_addresses),
		UNIT_TEST(paths_are_cut_into_segments),
		UNIT_TEST(a_path_of_too_many_segments_is_kept_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
