#include "unit.h"

#include "core_json.h"

static void print(struct json_out *j, const struct json *v)
{
	switch (v->kind) {
	case JSON_NULL:
		json_put_null(j);
		break;
	case JSON_BOOL:
		json_put_bool(j, v->b);
		break;
	case JSON_INT:
	case JSON_DEC:
		json_put_raw(j, v->text);
		break;
	case JSON_STR:
		json_put_str(j, v->text);
		break;
	case JSON_ARRAY:
		json_open_list(j);
		for (size_t i = 0; i < v->n; i++)
			print(j, &v->items[i]);
		json_close_list(j);
		break;
	case JSON_OBJECT:
		json_open(j);
		for (size_t i = 0; i < v->n; i++) {
			json_key(j, str_z(j->b->arena, v->items[i].key));
			print(j, &v->items[i]);
		}
		json_close(j);
		break;
	}
}

static str printed(struct ctx *cx, const struct json *v)
{
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	print(&j, v);
	return buf_str(&b);
}

static const struct {
	str in, out;
} accepted[] = {
	{ STR_INIT("null"), STR_INIT("null") },
	{ STR_INIT(" true "), STR_INIT("true") },
	{ STR_INIT("0"), STR_INIT("0") },
	{ STR_INIT("-0"), STR_INIT("-0") },
	{ STR_INIT("1.10"), STR_INIT("1.10") },
	{ STR_INIT("1E400"), STR_INIT("1E400") },
	{ STR_INIT("9223372036854775807"), STR_INIT("9223372036854775807") },
	{ STR_INIT("-9223372036854775808"), STR_INIT("-9223372036854775808") },
	{ STR_INIT("\"\""), STR_INIT("\"\"") },
	{ STR_INIT("\"\\u00e9\\n\\\"\\\\\\/\""), STR_INIT("\"é\\n\\\"\\\\/\"") },
	{ STR_INIT("\"\\ud83d\\ude00\""), STR_INIT("\"\xf0\x9f\x98\x80\"") },
	{ STR_INIT("\"a\\u0000b\""), STR_INIT("\"a\\u0000b\"") },
	{ STR_INIT("[]"), STR_INIT("[]") },
	{ STR_INIT("{}"), STR_INIT("{}") },
	{ STR_INIT("\n[ 1 , 2,[ ] ,{ } ]\r\n"), STR_INIT("[1,2,[],{}]") },
	{ STR_INIT("{ \"a\" : 1 , \"b\" : { \"c\" : \"}],\\\"\" } , \"d\":[{\"a\":1.50}] }"),
	  STR_INIT("{\"a\":1,\"b\":{\"c\":\"}],\\\"\"},\"d\":[{\"a\":1.50}]}") },
	{ STR_INIT("{\"\\u0061\":1,\"\":2}"), STR_INIT("{\"a\":1,\"\":2}") },
	{ STR_INIT("\xef\xbb\xbf[1]"), STR_INIT("[1]") },
};

static void what_is_json_comes_back_as_it_was(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(accepted); i++) {
		const struct json *v;
		assert_row(json_parse(cx, accepted[i].in, &v) == E_OK, i, accepted[i].in);
		assert_str(printed(cx, v), accepted[i].out);
	}
}

static const struct {
	str in;
	enum ec code;
	const char *place; /* in the message */
} refused[] = {
	{ STR_INIT(""), E_JSON_SYNTAX, "0" },
	{ STR_INIT("  "), E_JSON_SYNTAX, "2" },
	{ STR_INIT("[1,"), E_JSON_SYNTAX, "3" },
	{ STR_INIT("[1,]"), E_JSON_SYNTAX, "3" },
	{ STR_INIT("{\"a\":1,}"), E_JSON_SYNTAX, "7" },
	{ STR_INIT("[1]x"), E_JSON_SYNTAX, "3" },
	{ STR_INIT("/* */1"), E_JSON_SYNTAX, "0" },
	{ STR_INIT("{a:1}"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("'a'"), E_JSON_SYNTAX, "0" },
	{ STR_INIT("NaN"), E_JSON_SYNTAX, "0" },
	{ STR_INIT("[Infinity]"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("[-Infinity]"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("[1.]"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("[1.e5]"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("01"), E_JSON_SYNTAX, "" },
	{ STR_INIT("[-01]"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("+1"), E_JSON_SYNTAX, "0" },
	{ STR_INIT(".5"), E_JSON_SYNTAX, "0" },
	{ STR_INIT("[\"a\tb\"]"), E_JSON_SYNTAX, "3" },
	{ STR_INIT("\"\\ud800\""), E_JSON_SYNTAX, "1" },
	{ STR_INIT("\"\\ud800\\n\""), E_JSON_SYNTAX, "1" },
	{ STR_INIT("\"\\ud800\\u0041\""), E_JSON_SYNTAX, "1" },
	{ STR_INIT("\"x\\udc00\""), E_JSON_SYNTAX, "2" },
	{ STR_INIT("\"\\x\""), E_JSON_SYNTAX, "2" },
	{ STR_INIT("1\0" "2"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("{\"a\\u0000b\":1}"), E_JSON_SYNTAX, "1" },
	{ STR_INIT("\"\xff\""), E_UTF8, "" },
	{ STR_INIT("\"\xed\xa0\x80\""), E_UTF8, "" },
	{ STR_INIT("[9223372036854775808]"), E_JSON_RANGE, "1" },
	{ STR_INIT("[-9223372036854775809]"), E_JSON_RANGE, "1" },
	{ STR_INIT("{\"n\":99999999999999999999}"), E_JSON_RANGE, "5" },
	{ STR_INIT("{\"a\":1,\"a\":2}"), E_JSON_DUPLICATE, "«\xc2\xa0" "a\xc2\xa0» figure deux fois à l’octet 7" },
	{ STR_INIT("{\"a\":1,\"\\u0061\":2}"), E_JSON_DUPLICATE, "7" },
	{ STR_INIT("{\"a\":{\"x\":1},\"b\":1,\"a\":{\"y\":[1,2]}}"), E_JSON_DUPLICATE, "«\xc2\xa0" "a\xc2\xa0»" },
	{ STR_INIT("{\"a\":[{\"b\":{\"k\":1,\"l\":1,\"k\":1}}]}"), E_JSON_DUPLICATE, "«\xc2\xa0" "k\xc2\xa0»" },
	{ STR_INIT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), E_JSON_DEPTH, "32" },
};

static void what_is_not_json_is_refused_with_its_place(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(refused); i++) {
		const struct json *v;
		failure_clear(cx);
		assert_row(json_parse(cx, refused[i].in, &v) == refused[i].code, i, refused[i].in);
		assert_row(str_find(cx->failure.message, str_of(refused[i].place)) >= 0, i,
		           cx->failure.message);
	}
}

static void members_are_found_by_name_and_type(void **state)
{
	struct ctx *cx = unit_ctx(state);
	const struct json *o;
	int64_t n;
	assert_int_equal(json_parse(cx, STR("{\"s\":\"x\",\"n\":7,\"d\":7.0,\"z\":null}"), &o), E_OK);
	assert_str(json_str(o, "s"), STR("x"));
	assert_true(str_empty(json_str(o, "n")) && str_empty(json_str(o, "none")));
	assert_true(json_i64(o, "n", &n) && n == 7);
	assert_false(json_i64(o, "d", &n) || json_i64(o, "s", &n) || json_i64(o, "z", &n));
	assert_int_equal(json_member(o, "z")->kind, JSON_NULL);
	assert_null(json_member(o, "S"));
	assert_null(json_member(json_member(o, "s"), "x"));
	assert_null(json_member(NULL, "x"));
}

static const struct {
	str in;
	bool ok;
	dec value;
} decimals[] = {
	{ STR_INIT("12"), true, { 12, 0 } },
	{ STR_INIT("1.10"), true, { 110, 2 } },
	{ STR_INIT("-0.5"), true, { -5, 1 } },
	{ STR_INIT("1.23456789E7"), true, { 123456789, 1 } },
	{ STR_INIT("1.5e3"), true, { 1500, 0 } },
	{ STR_INIT("25E-1"), true, { 25, 1 } },
	{ STR_INIT("1e+2"), true, { 100, 0 } },
	{ STR_INIT("1000e-14"), true, { 10, 12 } },
	{ STR_INIT("1e-13"), false, { 0, 0 } },
	{ STR_INIT("0e99"), false, { 0, 0 } },
	{ STR_INIT("0e40"), true, { 0, 0 } },
	{ STR_INIT("1e19"), false, { 0, 0 } },
	{ STR_INIT("1.1234567890123"), false, { 0, 0 } },
	{ STR_INIT("\"1.10\""), false, { 0, 0 } },
	{ STR_INIT("true"), false, { 0, 0 } },
};

static void numbers_become_exact_decimals(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(decimals); i++) {
		const struct json *v;
		dec d = { 0, 0 };
		assert_int_equal(json_parse(cx, decimals[i].in, &v), E_OK);
		assert_row(json_dec(v, &d) == decimals[i].ok, i, decimals[i].in);
		assert_row(d.m == decimals[i].value.m && d.scale == decimals[i].value.scale, i,
		           decimals[i].in);
	}
}

static void too_many_values_are_refused_before_they_are_built(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	const struct json *v;
	buf_add_char(&b, '[');
	for (int i = 0; i < 600000; i++)
		buf_add_str(&b, STR("0,"));
	buf_add_str(&b, STR("0]"));
	assert_int_equal(json_parse(cx, buf_str(&b), &v), E_TOO_LARGE);
}

static void written_text_is_escaped_and_valid(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	json_open(&j);
	json_key(&j, "a\"b");
	json_put_str(&j, STR("\x01\x1f\x7f é \xff </script>"));
	json_key(&j, "n");
	json_put_int(&j, INT64_MIN);
	json_close(&j);
	assert_str(buf_str(&b), STR("{\"a\\\"b\":\"\\u0001\\u001f\x7f é \xef\xbf\xbd </script>\","
	                            "\"n\":-9223372036854775808}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(what_is_json_comes_back_as_it_was),
		UNIT_TEST(what_is_not_json_is_refused_with_its_place),
		UNIT_TEST(members_are_found_by_name_and_type),
		UNIT_TEST(numbers_become_exact_decimals),
		UNIT_TEST(too_many_values_are_refused_before_they_are_built),
		UNIT_TEST(written_text_is_escaped_and_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
