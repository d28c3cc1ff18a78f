/* Every statement of the program is prepared on the program's tables: a renamed column shows here. */
#include "unit.h"

#include "db.h"
#include "test_support.h"

typedef bool (*opener)(struct test_db *t, enum db_engine engine);

static void prepare_all(enum db_engine engine, opener open)
{
	struct test_db t;
	if (!open(&t, engine))
		skip();
	enum ec ec = db_prepare_all(t.cx, t.db);
	if (ec != E_OK)
		UNIT_FAIL("%.*s", STR_ARG(t.cx->failure.message));
	test_db_close(&t);
}

static void statements_are_right_on_sqlite(void **state)
{
	(void)state;
	prepare_all(DB_SQLITE, test_db_open_migrated);
	prepare_all(DB_SQLITE, test_db_open_piste);
}

static void statements_are_right_on_postgresql(void **state)
{
	(void)state;
	prepare_all(DB_POSTGRESQL, test_db_open_migrated);
	prepare_all(DB_POSTGRESQL, test_db_open_piste);
}

/* One database of a kind would accept what belongs to the other if its tables were there. */
static void the_platform_has_tables_of_its_own(void **state)
{
	(void)state;
	size_t n, piste = 0;
	struct db_stmt *const *all = db_statements(&n);
	for (size_t i = 0; i < n; i++)
		piste += all[i]->tables == DB_PISTE;
	assert_true(piste > 20 && piste < n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_are_right_on_sqlite),
		cmocka_unit_test(statements_are_right_on_postgresql),
		cmocka_unit_test(the_platform_has_tables_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
