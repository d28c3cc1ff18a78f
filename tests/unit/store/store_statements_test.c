/* Every statement of the program is prepared on the program's tables: a renamed column shows here. */
#include "unit.h"

#include "db.h"
#include "test_support.h"

static void prepare_all(enum db_engine engine)
{
	struct test_db t;
	if (!test_db_open_migrated(&t, engine))
		skip();
	enum ec ec = db_prepare_all(t.cx, t.db);
	if (ec != E_OK)
		UNIT_FAIL("%.*s", STR_ARG(t.cx->failure.message));
	test_db_close(&t);
}

static void statements_are_right_on_sqlite(void **state)
{
	(void)state;
	prepare_all(DB_SQLITE);
}

static void statements_are_right_on_postgresql(void **state)
{
	(void)state;
	prepare_all(DB_POSTGRESQL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_are_right_on_sqlite),
		cmocka_unit_test(statements_are_right_on_postgresql),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
