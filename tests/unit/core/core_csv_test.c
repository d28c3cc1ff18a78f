/* Records of CSV files, as spreadsheets and offices write them. */
#include "unit.h"

#include "core_csv.h"

#define FIELDS_MAX 4

static void fields_of_a_record(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		const char *record;
		size_t n; /* 0: refused */
		const char *fields[FIELDS_MAX];
	} rows[] = {
		{ "a;b;c", 3, { "a", "b", "c" } },
		{ "", 1, { "" } },
		{ ";", 2, { "", "" } },
		{ "a;", 2, { "a", "" } },
		{ "\"a;b\";c", 2, { "a;b", "c" } },
		{ "\"a \"\"b\"\"\";c", 2, { "a \"b\"", "c" } },
		{ "\"\";x", 2, { "", "x" } },
		{ "a\"b;c", 2, { "a\"b", "c" } },
		{ "\"a\nb\";c", 2, { "a\nb", "c" } },
		{ "\"a", 0, { 0 } },
		{ "x;\"a;b", 0, { 0 } },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		str *fields;
		size_t n;
		bool whole = csv_split(cx->arena, str_of(rows[i].record), ';', &fields, &n);
		assert_row(whole == (rows[i].n > 0), i, str_of(rows[i].record));
		if (!whole)
			continue;
		assert_row(n == rows[i].n, i, str_of(rows[i].record));
		for (size_t k = 0; k < n; k++)
			assert_row(str_eq(fields[k], str_of(rows[i].fields[k])), i, fields[k]);
	}
}

static void records_of_a_file(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static char text[] = "\xef\xbb\xbf" "a,b,\"c;d\"\r\n\r\n1,\"two\nlines\",3\r\nbad,\"open\n";
	FILE *f = fmemopen(text, sizeof(text) - 1, "r");
	struct csv c;
	str *fields;
	size_t n;
	csv_begin(&c, f);
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_RECORD);
	assert_int_equal(c.separator, ',');
	assert_int_equal(n, 3);
	assert_true(str_eq(fields[0], STR("a")));
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_RECORD);
	assert_int_equal(c.line, 3);
	assert_true(str_eq(fields[1], STR("two\nlines")));
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_BAD);
	assert_int_equal(c.line, 5);
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_END);
	csv_end(&c);
	fclose(f);
}

static void a_record_that_never_ends_is_skipped(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = { 0 };
	str *fields;
	size_t n;
	struct csv c;
	buf_add_str(&b, STR("a;b\n\""));
	for (size_t i = 0; i < CSV_RECORD_MAX + 10; i++)
		buf_add_char(&b, 'x');
	buf_add_str(&b, STR("\nc;d\n"));
	FILE *f = fmemopen(b.p, b.n, "r");
	csv_begin(&c, f);
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_RECORD);
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_BAD);
	assert_int_equal(csv_next(&c, cx->arena, &fields, &n), CSV_RECORD);
	assert_true(str_eq(fields[1], STR("d")));
	csv_end(&c);
	fclose(f);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(fields_of_a_record),
		UNIT_TEST(records_of_a_file),
		UNIT_TEST(a_record_that_never_ends_is_skipped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
