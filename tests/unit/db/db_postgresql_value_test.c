#include "db_postgresql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { INT2 = 21, INT4 = 23, INT8 = 20, NUMERIC = 1700, FLOAT8 = 701, BOOL = 16 };

struct number_case {
	Oid type;
	const char *bytes;
	int n;
	bool taken;
	int64_t value;
};

#define BYTES(lit) lit, sizeof(lit) - 1

/* NUMERIC: digits, weight, sign, scale, then the digits, 16 bits each. */
static const struct number_case number_cases[] = {
	{ INT2, BYTES("\xff\xfe"), true, -2 },
	{ INT4, BYTES("\x80\0\0\0"), true, INT32_MIN },
	{ INT8, BYTES("\0\0\0\0\0\0\0\x07"), true, 7 },
	{ INT8, BYTES("\0\0\x07"), false, 0 },
	{ BOOL, BYTES("\1"), true, 1 },
	{ BOOL, BYTES("\0"), true, 0 },
	{ FLOAT8, BYTES("\0\0\0\0\0\0\0\0"), false, 0 },
	{ NUMERIC, BYTES("\0\0\0\0\0\0\0\0"), true, 0 },
	{ NUMERIC, BYTES("\0\1\0\0\0\0\0\0\0\5"), true, 5 },
	{ NUMERIC, BYTES("\0\1\0\0\x40\0\0\0\0\5"), true, -5 },
	{ NUMERIC, BYTES("\0\1\0\2\0\0\0\0\0\5"), true, 500000000 },
	{ NUMERIC, BYTES("\0\2\0\1\0\0\0\0\0\1\x09\x29"), true, 12345 },
	/* ±2^63 and one past it */
	{ NUMERIC, BYTES("\0\5\0\4\0\0\0\0\x03\x9a\x0d\x2c\x01\x70\x15\x65\x16\xaf"), true, INT64_MAX },
	{ NUMERIC, BYTES("\0\5\0\4\x40\0\0\0\x03\x9a\x0d\x2c\x01\x70\x15\x65\x16\xb0"), true, INT64_MIN },
	{ NUMERIC, BYTES("\0\5\0\4\0\0\0\0\x03\x9a\x0d\x2c\x01\x70\x15\x65\x16\xb0"), false, 0 },
	{ NUMERIC, BYTES("\0\1\0\x20\0\0\0\0\0\1"), false, 0 },  /* 10^128 */
	{ NUMERIC, BYTES("\0\2\0\0\0\0\0\1\0\1\x13\x88"), false, 0 }, /* 1.5 */
	{ NUMERIC, BYTES("\0\1\xff\xff\0\0\0\1\x13\x88"), false, 0 }, /* 0.5 */
	{ NUMERIC, BYTES("\0\0\0\0\xc0\0\0\0"), false, 0 },           /* NaN */
	{ NUMERIC, BYTES("\0\2\0\0\0\0\0\0\0\1"), false, 0 },         /* cut */
	{ NUMERIC, BYTES("\0"), false, 0 },
};

static void numbers_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof number_cases / sizeof *number_cases; i++) {
		const struct number_case *c = &number_cases[i];
		struct db_cell cell = { .kind = DB_NULL };
		bool taken = postgresql_cell_read(c->type, c->bytes, c->n, &cell);
		if (taken != c->taken || (taken && cell.i != c->value))
			fail_msg("case %zu: %d, %lld", i, taken, (long long)cell.i);
	}
}

static void arguments_carry_their_types(void **state)
{
	(void)state;
	const struct db_arg args[] = { db_i64(-1), db_str(STR("é")), db_null(DB_BYTES), db_bytes(NULL, 0) };
	struct postgresql_params p;
	assert_true(postgresql_params_make(&p, args, 4));
	assert_string_equal(p.kinds, "itbb");
	assert_memory_equal(p.values[0], "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	assert_int_equal(p.lengths[1], 2);
	assert_null(p.values[2]);
	assert_non_null(p.values[3]);
	const struct db_arg huge = { .kind = DB_TEXT, .type = DB_TEXT, .s = { "", (size_t)1 << 31 } };
	assert_false(postgresql_params_make(&p, &huge, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read),
		cmocka_unit_test(arguments_carry_their_types),
	};
	return cmocka_run_group_tests_name("db_postgresql_value", tests, NULL, NULL);
}
