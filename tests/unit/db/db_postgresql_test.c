/* What only a server does: conflicts, lost connections, an answer that never comes. */
#include "db_postgresql.h"

#include "db_migrate.h"
#include "test_support.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct embed_file tables[] = {
	{ "0001_duty.sql",
	  "CREATE TABLE duty (number BIGINT PRIMARY KEY, present SMALLINT NOT NULL);\n"
	  "INSERT INTO duty VALUES (1, 1), (2, 1);\n"
	  "CREATE TABLE chain (number BIGINT PRIMARY KEY);\n"
	  "CREATE TABLE mark (number BIGINT NOT NULL);\n"
	  "CREATE TABLE trap (number BIGINT NOT NULL);\n"
	  "CREATE FUNCTION clash() RETURNS BIGINT LANGUAGE plpgsql AS\n"
	  " 'BEGIN RAISE EXCEPTION ''clash'' USING ERRCODE = ''40001''; END';\n"
	  "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS\n"
	  " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';\n"
	  "CREATE CONSTRAINT TRIGGER trap_commit AFTER INSERT ON trap DEFERRABLE INITIALLY DEFERRED\n"
	  " FOR EACH ROW EXECUTE FUNCTION leave();\n", 0, "1" },
};

DB_STMT(Q_PRESENT, "SELECT COUNT(*) FROM duty WHERE present = 1");
DB_STMT(Q_LEAVE, "UPDATE duty SET present = 0 WHERE number = $1");
DB_STMT(Q_CHAIN_NEXT, "INSERT INTO chain (number) VALUES ($1)");
DB_STMT(Q_CHAIN_LAST, "SELECT COALESCE(MAX(number), 0) FROM chain");
DB_STMT(Q_CHAIN_FIXED, "INSERT INTO chain (number) VALUES (1)");
DB_STMT(Q_CLASH, "SELECT clash()");
DB_STMT(Q_MARK, "INSERT INTO mark (number) VALUES ($1)");
DB_STMT(Q_MARKS, "SELECT COUNT(*) FROM mark");
DB_STMT(Q_TRAP, "INSERT INTO trap (number) VALUES ($1)");
DB_STMT(Q_TRAPS, "SELECT COUNT(*) FROM trap");
DB_STMT(Q_PID, "SELECT pg_backend_pid()");
DB_STMT(Q_TERMINATE, "SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)");

static struct test_db t;

static int64_t retries(void)
{
	return ((struct postgresql_db *)t.db)->retries;
}

static enum ec number_of(struct ctx *cx, struct tx *tx, struct db_stmt *q, int64_t *out)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, q, DB_NOARGS, &rows, &found));
	*out = row_i64(rows);
	return E_OK;
}

struct number {
	struct db_stmt *q;
	int64_t value;
};

static enum ec number_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct number *number = arg;
	return number_of(cx, tx, number->q, &number->value);
}

static int64_t number_now(struct db_stmt *q)
{
	struct number number = { .q = q };
	MUST(t.cx, db_read(t.cx, number_read, &number));
	return number.value;
}

/* --- conflicts --- */

struct person {
	int64_t number;
	pthread_barrier_t *both_read;
	int runs;
	bool left;
	pthread_t thread;
};

/* Whoever sees two present may go. Each alone is right; both together would leave nobody. */
static enum ec leave_if_two(struct ctx *cx, struct tx *tx, void *arg)
{
	struct person *p = arg;
	int64_t present;
	TRY(number_of(cx, tx, &Q_PRESENT, &present));
	if (p->runs++ == 0)
		pthread_barrier_wait(p->both_read);
	p->left = present >= 2;
	if (!p->left)
		return E_OK;
	return db_exec(cx, tx, &Q_LEAVE, DB_ARGS(db_i64(p->number)), NULL);
}

static void *person_main(void *arg)
{
	struct ctx *cx = test_ctx_new(t.db);
	MUST(cx, db_write(cx, "leave", leave_if_two, arg));
	if (cx->failure.code != E_OK)
		abort();
	test_ctx_free(cx);
	return NULL;
}

static void write_skew_is_run_again(void **state)
{
	(void)state;
	pthread_barrier_t both_read;
	pthread_barrier_init(&both_read, NULL, 2);
	struct person people[2] = { { .number = 1 }, { .number = 2 } };
	for (int i = 0; i < 2; i++) {
		people[i].both_read = &both_read;
		pthread_create(&people[i].thread, NULL, person_main, &people[i]);
	}
	for (int i = 0; i < 2; i++)
		pthread_join(people[i].thread, NULL);
	assert_int_equal(people[0].left + people[1].left, 1);
	assert_int_equal(people[0].runs + people[1].runs, 3);
	assert_int_equal(number_now(&Q_PRESENT), 1);
	assert_int_equal(retries(), 1);
	pthread_barrier_destroy(&both_read);
}

/* --- the same next number --- */

static enum ec chain_add(struct ctx *cx, struct tx *tx, void *arg)
{
	int64_t last;
	(void)arg;
	TRY(number_of(cx, tx, &Q_CHAIN_LAST, &last));
	return db_exec(cx, tx, &Q_CHAIN_NEXT, DB_ARGS(db_i64(last + 1)), NULL);
}

static void *chain_main(void *arg)
{
	struct ctx *cx = test_ctx_new(t.db);
	for (int i = 0; i < 10; i++)
		MUST(cx, db_write(cx, "chain", chain_add, NULL));
	test_ctx_free(cx);
	return arg;
}

static void a_number_taken_meanwhile_is_taken_anew(void **state)
{
	(void)state;
	pthread_t threads[3];
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, chain_main, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(number_now(&Q_CHAIN_LAST), 30);
}

static enum ec chain_fixed(struct ctx *cx, struct tx *tx, void *arg)
{
	++*(int *)arg;
	return db_exec(cx, tx, &Q_CHAIN_FIXED, DB_NOARGS, NULL);
}

static void a_value_that_stays_is_told(void **state)
{
	(void)state;
	int runs = 0;
	MUST(t.cx, db_write(t.cx, "fixed", chain_fixed, &runs));
	runs = 0;
	assert_int_equal(db_write(t.cx, "fixed", chain_fixed, &runs), E_DB_UNIQUE);
	assert_int_equal(t.cx->failure.code, E_DB_UNIQUE);
	assert_int_equal(runs, 3);
	failure_clear(t.cx);
}

static enum ec clash_always(struct ctx *cx, struct tx *tx, void *arg)
{
	int *runs = arg;
	++*runs;
	memset(arena_alloc(cx->arena, 100000), 1, 100000);
	int64_t ignored;
	return number_of(cx, tx, &Q_CLASH, &ignored);
}

static void eight_conflicts_are_told_as_busy(void **state)
{
	(void)state;
	int runs = 0;
	size_t used = arena_used(t.cx->arena);
	assert_int_equal(db_write(t.cx, "clash", clash_always, &runs), E_DB_BUSY);
	assert_int_equal(t.cx->failure.code, E_DB_BUSY);
	assert_int_equal(runs, DB_TRIES);
	assert_true(arena_used(t.cx->arena) - used < 10000);
	failure_clear(t.cx);
}

/* --- lost connections --- */

static enum ec terminate(struct ctx *cx, struct tx *tx, void *arg)
{
	struct db_rows *rows;
	bool found;
	return db_find(cx, tx, &Q_TERMINATE, DB_ARGS(db_i64(*(int64_t *)arg)), &rows, &found);
}

static void *terminate_main(void *arg)
{
	struct ctx *cx = test_ctx_new(NULL);
	struct db_options options = { .url = str_of(t.path), .schema = str_of(t.schema) };
	MUST(cx, db_open(cx, &options, &cx->db));
	MUST(cx, db_read(cx, terminate, arg));
	db_close(cx->db);
	test_ctx_free(cx);
	return NULL;
}

static void terminate_from_elsewhere(int64_t pid)
{
	pthread_t thread;
	pthread_create(&thread, NULL, terminate_main, &pid);
	pthread_join(thread, NULL);
}

static enum ec mark_once(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return db_exec(cx, tx, &Q_MARK, DB_ARGS(db_i64(1)), NULL);
}

static void an_idle_connection_that_broke_is_replaced(void **state)
{
	(void)state;
	terminate_from_elsewhere(number_now(&Q_PID));
	MUST(t.cx, db_write(t.cx, "mark", mark_once, NULL));
	assert_int_equal(number_now(&Q_MARKS), 1);
}

static enum ec mark_and_lose(struct ctx *cx, struct tx *tx, void *arg)
{
	int *runs = arg;
	int64_t pid;
	TRY(mark_once(cx, tx, NULL));
	TRY(number_of(cx, tx, &Q_PID, &pid));
	if (++*runs == 1)
		terminate_from_elsewhere(pid);
	return mark_once(cx, tx, NULL);
}

static void a_connection_lost_midway_is_run_again(void **state)
{
	(void)state;
	int runs = 0;
	MUST(t.cx, db_write(t.cx, "lose", mark_and_lose, &runs));
	assert_int_equal(runs, 2);
	assert_int_equal(number_now(&Q_MARKS), 2);
	assert_int_equal(t.cx->failure.code, E_OK);
}

static enum ec spring_trap(struct ctx *cx, struct tx *tx, void *arg)
{
	++*(int *)arg;
	return db_exec(cx, tx, &Q_TRAP, DB_ARGS(db_i64(1)), NULL);
}

static void a_commit_without_an_answer_is_uncertain(void **state)
{
	(void)state;
	int runs = 0;
	assert_int_equal(db_write(t.cx, "trap", spring_trap, &runs), E_DB_UNCERTAIN);
	assert_int_equal(runs, 1);
	failure_clear(t.cx);
	assert_int_equal(number_now(&Q_TRAPS), 0);
	MUST(t.cx, db_write(t.cx, "mark", mark_once, NULL));
}

static void a_server_that_is_not_there_is_told(void **state)
{
	(void)state;
	struct db *db;
	struct db_options options = { .url = STR("postgresql://nobody@/none?host=/nonexistent") };
	assert_int_equal(db_open(t.cx, &options, &db), E_DB_BUSY);
	failure_clear(t.cx);
}

static int set_up(void **state)
{
	(void)state;
	if (!test_db_open(&t, DB_POSTGRESQL))
		return -1;
	MUST(t.cx, db_migrate_files(t.cx, t.db, tables, 1));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_db_close(&t);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	if (!test_postgresql()) {
		print_message("PostgreSQL is not installed: skipped\n");
		return 0;
	}
	const struct CMUnitTest tests[] = {
		TEST(write_skew_is_run_again),
		TEST(a_number_taken_meanwhile_is_taken_anew),
		TEST(a_value_that_stays_is_told),
		TEST(eight_conflicts_are_told_as_busy),
		TEST(an_idle_connection_that_broke_is_replaced),
		TEST(a_connection_lost_midway_is_run_again),
		TEST(a_commit_without_an_answer_is_uncertain),
		TEST(a_server_that_is_not_there_is_told),
	};
	return cmocka_run_group_tests_name("db_postgresql", tests, NULL, NULL);
}
