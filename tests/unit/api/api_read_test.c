/* What clients send, as tolerant as they need it, and as strict as the table is. */
#include "api_read.h"

#include "test_support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct ctx *cx;

static const char *const kinds[] = { "FACTURE", "AVOIR", NULL };
static const struct api_field inner[] = {
	{ "code", API_TEXT, 0, 1, 5, NULL, NULL, 0 },
	{ "ids", API_INT, 1, 0, 0, NULL, NULL, 0 },
};
static const struct api_field fields[] = {
	{ "id", API_INT, 0, 1, 0, NULL, NULL, 0 },
	{ "texte", API_TEXT, 0, 0, 10, NULL, NULL, 0 },
	{ "montant", API_NUMBER, 0, 0, 0, NULL, NULL, 0 },
	{ "oui", API_BOOL, 0, 0, 0, NULL, NULL, 0 },
	{ "jour", API_DATE, 0, 0, 0, NULL, NULL, 0 },
	{ "instant", API_INSTANT, 0, 0, 0, NULL, NULL, 0 },
	{ "type", API_LIST, 0, 0, 0, kinds, NULL, 0 },
	{ "objet", API_OBJECT, 0, 0, 0, NULL, inner, 2 },
	{ "liste", API_OBJECT, 1, 0, 0, NULL, inner, 2 },
};
static const struct api_operation op = { .path = "/cpro/x/v1/y", .in = fields, .nin = sizeof fields / sizeof *fields };

static void requests_are_read_or_refused_with_their_path(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		const char *wrong; /* first wrong field; NULL: read */
	} cases[] = {
		{ "{\"id\":1}", NULL },
		{ "{\"id\":\"12\",\"autre\":[{}]}", NULL },
		{ "{\"id\":1,\"texte\":\"\",\"montant\":null,\"objet\":{},\"liste\":[]}", NULL },
		{ "{\"id\":1,\"texte\":123,\"montant\":\"12,50\",\"oui\":\"true\",\"type\":\"facture\"}", NULL },
		{ "{\"id\":1,\"jour\":\"2026-11-23T10:00:00.000+01:00\",\"instant\":\"2026-11-23\"}", NULL },
		{ "{\"id\":1,\"liste\":{\"code\":\"A\",\"ids\":3}}", NULL },
		{ "{}", "id" },
		{ "[]", "id" },
		{ "null", "id" },
		{ "", "id" },
		{ "{\"id\":0}", "id" },
		{ "{\"id\":\"douze\"}", "id" },
		{ "{\"id\":[1]}", "id" },
		{ "{\"id\":1,\"texte\":\"onze lettres\"}", "texte" },
		{ "{\"id\":1,\"texte\":{\"a\":1}}", "texte" },
		{ "{\"id\":1,\"montant\":\"beaucoup\"}", "montant" },
		{ "{\"id\":1,\"oui\":\"peut-être\"}", "oui" },
		{ "{\"id\":1,\"jour\":\"23/11/2026\"}", "jour" },
		{ "{\"id\":1,\"instant\":\"2026-11-23T99:00:00\"}", "instant" },
		{ "{\"id\":1,\"type\":\"DEVIS\"}", "type" },
		{ "{\"id\":1,\"objet\":\"x\"}", "objet" },
		{ "{\"id\":1,\"objet\":{\"code\":\"\"},\"texte\":\"\"}", "objet.code" },
		{ "{\"id\":1,\"objet\":{\"code\":\"ABCDEF\"}}", "objet.code" },
		{ "{\"id\":1,\"liste\":[{\"code\":\"A\"},{\"code\":\"B\",\"ids\":[1,\"x\"]}]}", "liste[1].ids[1]" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct json *in;
		failure_clear(cx);
		enum ec ec = api_read(cx, &op, str_of(cases[i].body), &in);
		if (!cases[i].wrong) {
			MUST(cx, ec);
			continue;
		}
		if (ec != E_FIELDS || !str_eq(cx->failure.fields[0].field, str_of(cases[i].wrong)))
			fail_msg("%s: %d", cases[i].body, ec);
	}
	failure_clear(cx);
}

static void what_is_no_object_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		enum ec ec;
	} cases[] = { { "\"texte\"", E_BAD_REQUEST }, { "12", E_BAD_REQUEST }, { "[1]", E_BAD_REQUEST },
		      { "{\"id\":", E_JSON_SYNTAX }, { "{\"id\":1,\"id\":2}", E_JSON_DUPLICATE } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct json *in;
		failure_clear(cx);
		assert_int_equal(api_read(cx, &op, str_of(cases[i].body), &in), cases[i].ec);
	}
	failure_clear(cx);
}

static const struct json *parse(const char *text)
{
	const struct json *o;
	MUST(cx, json_parse(cx, str_of(text), &o));
	return o;
}

static void values_come_in_many_forms(void **state)
{
	(void)state;
	const struct json *o = parse("{\"i\":\"12\",\"t\":12,\"z\":0,\"b\":\"OUI\",\"n\":\"12,50\",\"d\":\"2026-11-23T23:30:00Z\","
	                             "\"one\":7,\"many\":[1,2],\"e\":\"  \"}");
	dec d;
	size_t n;
	assert_int_equal(api_int(o, "i"), 12);
	assert_true(str_eq(api_text(cx->arena, o, "t"), STR("12")));
	assert_true(str_empty(api_text(cx->arena, o, "z")));
	assert_true(str_empty(api_text(cx->arena, o, "e")));
	assert_true(api_bool(o, "b"));
	assert_true(api_number(o, "n", &d) && dec_cmp(d, (dec){ 1250, 2 }) == 0);
	assert_true(api_number(o, "z", &d) && d.m == 0);
	assert_false(api_number(o, "nothing", &d));
	assert_int_equal(api_date(o, "d").day, 23);
	assert_non_null(api_items(o, "one", &n));
	assert_int_equal(n, 1);
	assert_non_null(api_items(o, "many", &n));
	assert_int_equal(n, 2);
	assert_null(api_items(o, "e", &n));
}

static void instants_know_their_offset(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool end;
		const char *utc;
	} cases[] = {
		{ "2026-11-23T10:00:00.000+01:00", false, "2026-11-23T09:00:00.000Z" },
		{ "2026-11-23T10:00:00+0100", false, "2026-11-23T09:00:00.000Z" },
		{ "2026-11-23T10:00:00Z", false, "2026-11-23T10:00:00.000Z" },
		{ "2026-11-23T10:00:00", false, "2026-11-23T09:00:00.000Z" }, /* Paris */
		{ "2026-07-01", false, "2026-06-30T22:00:00.000Z" },
		{ "2026-07-01", true, "2026-07-01T22:00:00.000Z" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct json *o = parse(str_z(cx->arena, str_printf(cx->arena, "{\"a\":\"%s\"}", cases[i].text)));
		str utc = time_print_iso(cx->arena, api_instant(o, "a", cases[i].end));
		if (!str_eq(utc, str_of(cases[i].utc)))
			fail_msg("%s: %.*s", cases[i].text, STR_ARG(utc));
	}
}

static int set_up(void **state)
{
	(void)state;
	cx = test_ctx_new(NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_ctx_free(cx);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_are_read_or_refused_with_their_path),
		TEST(what_is_no_object_is_refused),
		TEST(values_come_in_many_forms),
		TEST(instants_know_their_offset),
	};
	return cmocka_run_group_tests_name("requests of the API", tests, NULL, NULL);
}
