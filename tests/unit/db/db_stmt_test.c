#include "db_driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

DB_STMT(Q_ONE, "SELECT $1");
DB_STMT(Q_TWO, "SELECT $1, $2");

struct dialect_case {
	const char *sql;
	const char *sqlite;
	const char *postgresql;
};

static const struct dialect_case dialect_cases[] = {
	{ "SELECT $2, $1", "SELECT ?2, ?1", "SELECT $2, $1" },
	{ "SELECT '$1', $1", "SELECT '$1', ?1", "SELECT '$1', $1" },
	{ "SELECT 'it''s $1', $1", "SELECT 'it''s $1', ?1", "SELECT 'it''s $1', $1" },
	{ "SELECT \"$1\", $1", "SELECT \"$1\", ?1", "SELECT \"$1\", $1" },
	{ "SELECT $1 -- $2 'x\n, $2", "SELECT ?1 -- $2 'x\n, ?2", "SELECT $1 -- $2 'x\n, $2" },
	{ "SELECT /* $1 ' */ $1", "SELECT /* $1 ' */ ?1", "SELECT /* $1 ' */ $1" },
	{ "SELECT $12", "SELECT ?12", "SELECT $12" },
	{ "SELECT 'open $1", "SELECT 'open $1", "SELECT 'open $1" },
	{ "SELECT $a", "SELECT $a", "SELECT $a" },
	{ "", "", "" },
	{ "a\n-- @sqlite b $1\n-- @postgres c $1\nd", "a\n           b ?1\n-- @postgres c $1\nd",
	  "a\n-- @sqlite b $1\n             c $1\nd" },
	{ "\t-- @sqlite x", "\t           x", "\t-- @sqlite x" },
	{ "a -- @sqlite x", "a -- @sqlite x", "a -- @sqlite x" },
};

static void each_engine_gets_its_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof dialect_cases / sizeof *dialect_cases; i++) {
		char *lite = db_dialect(dialect_cases[i].sql, DB_SQLITE);
		char *post = db_dialect(dialect_cases[i].sql, DB_POSTGRESQL);
		assert_string_equal(lite, dialect_cases[i].sqlite);
		assert_string_equal(post, dialect_cases[i].postgresql);
		free(lite);
		free(post);
	}
}

static void statements_know_their_place(void **state)
{
	(void)state;
	size_t n;
	struct db_stmt *const *all = db_statements(&n);
	assert_true(n >= 2);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(all[i]->index, i);
	assert_ptr_equal(all[Q_ONE.index], &Q_ONE);
	assert_ptr_equal(all[Q_TWO.index], &Q_TWO);
	assert_string_equal(Q_TWO.name, "Q_TWO");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_engine_gets_its_text),
		cmocka_unit_test(statements_know_their_place),
	};
	return cmocka_run_group_tests_name("db_stmt", tests, NULL, NULL);
}
