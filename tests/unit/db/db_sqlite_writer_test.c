/* Group commit: it groups, a failure is its own, and what was acknowledged stays. */
#include "db_sqlite.h"

#include "db_migrate.h"
#include "test_support.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct embed_file tables[] = {
	{ "0001_mark.sql", "CREATE TABLE mark (number BIGINT PRIMARY KEY, bytes BYTEA);", 0, "1" },
};

DB_STMT(Q_MARK, "INSERT INTO mark (number) VALUES ($1)");
DB_STMT(Q_COUNT, "SELECT COUNT(*), COALESCE(SUM(number), 0) FROM mark");
DB_STMT(Q_HAS, "SELECT number FROM mark WHERE number = $1");

static struct test_db t;

static struct sqlite_writer *writer_of(struct db *db)
{
	return &((struct sqlite_db *)db)->writer;
}

struct totals {
	int64_t count;
	int64_t sum;
};

static enum ec count_marks(struct ctx *cx, struct tx *tx, void *arg)
{
	struct totals *totals = arg;
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_COUNT, DB_NOARGS, &rows, &found));
	totals->count = row_i64(rows);
	totals->sum = row_i64(rows);
	return E_OK;
}

static struct totals totals_now(void)
{
	struct totals totals;
	MUST(t.cx, db_read(t.cx, count_marks, &totals));
	return totals;
}

/* --- jobs that wait for each other, so that they come in one group --- */

enum how { MARK_ONE, MARK_TWO_FAIL_UNIQUE, MARK_REFUSE, WAIT_AND_MARK };

struct task {
	int64_t number;
	enum how how;
	enum ec expected;
	enum ec got;
	sem_t started; /* of WAIT_AND_MARK */
	sem_t open;
	pthread_t thread;
};

static enum ec mark(struct ctx *cx, struct tx *tx, int64_t number)
{
	return db_exec(cx, tx, &Q_MARK, DB_ARGS(db_i64(number)), NULL);
}

static enum ec task_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct task *task = arg;
	if (task->how == WAIT_AND_MARK) {
		sem_post(&task->started);
		sem_wait(&task->open);
	}
	TRY(mark(cx, tx, task->number));
	if (task->how == MARK_TWO_FAIL_UNIQUE) {
		TRY(mark(cx, tx, task->number + 1000));
		return mark(cx, tx, task->number);
	}
	if (task->how == MARK_REFUSE)
		return fail_at(cx, E_FORBIDDEN, __FILE__, __LINE__, MSG_ARGS());
	return E_OK;
}

static void *task_main(void *arg)
{
	struct task *task = arg;
	struct ctx *cx = test_ctx_new(t.db);
	task->got = db_write(cx, "task", task_run, task);
	if (task->got != cx->failure.code)
		abort();
	test_ctx_free(cx);
	return NULL;
}

static int queued(void)
{
	struct sqlite_writer *w = writer_of(t.db);
	pthread_mutex_lock(&w->lock);
	int n = w->nqueued;
	pthread_mutex_unlock(&w->lock);
	return n;
}

/* Holds the writer until the task may go on. */
static void hold_writer(struct task *task)
{
	sem_init(&task->started, 0, 0);
	sem_init(&task->open, 0, 0);
	pthread_create(&task->thread, NULL, task_main, task);
	sem_wait(&task->started);
}

/* The others wait meanwhile: they are taken as one group. */
static void run_as_group(struct task *tasks, size_t n)
{
	struct task first = { .number = 1, .how = WAIT_AND_MARK };
	hold_writer(&first);
	for (size_t i = 0; i < n; i++)
		pthread_create(&tasks[i].thread, NULL, task_main, &tasks[i]);
	while (queued() < (int)n)
		usleep(1000);
	int64_t commits = writer_of(t.db)->commits;
	sem_post(&first.open);
	pthread_join(first.thread, NULL);
	for (size_t i = 0; i < n; i++)
		pthread_join(tasks[i].thread, NULL);
	assert_int_equal(writer_of(t.db)->commits - commits, 2);
}

static void a_failure_in_a_group_is_its_own(void **state)
{
	(void)state;
	struct task tasks[] = {
		{ .number = 2, .how = MARK_ONE, .expected = E_OK },
		{ .number = 3, .how = MARK_TWO_FAIL_UNIQUE, .expected = E_DB_UNIQUE },
		{ .number = 4, .how = MARK_ONE, .expected = E_OK },
		{ .number = 5, .how = MARK_REFUSE, .expected = E_FORBIDDEN },
		{ .number = 1, .how = MARK_ONE, .expected = E_DB_UNIQUE },
		{ .number = 6, .how = MARK_ONE, .expected = E_OK },
	};
	size_t n = sizeof tasks / sizeof *tasks;
	run_as_group(tasks, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(tasks[i].got, tasks[i].expected);
	struct totals totals = totals_now();
	assert_int_equal(totals.count, 4);
	assert_int_equal(totals.sum, 1 + 2 + 4 + 6);
}

/* --- many threads --- */

enum { THREADS = 32, EACH = 50 };

static enum ec mark_number(struct ctx *cx, struct tx *tx, void *arg)
{
	return mark(cx, tx, *(int64_t *)arg);
}

static void *mark_many(void *arg)
{
	struct ctx *cx = test_ctx_new(t.db);
	for (int64_t i = 0; i < EACH; i++) {
		int64_t number = (int64_t)(intptr_t)arg * EACH + i;
		MUST(cx, db_write(cx, "mark", mark_number, &number));
	}
	test_ctx_free(cx);
	return NULL;
}

static void many_writes_are_few_commits(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	int64_t before = writer_of(t.db)->commits;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, mark_many, (void *)(intptr_t)i), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	int64_t commits = writer_of(t.db)->commits - before;
	print_message("%d writes in %d commits\n", THREADS * EACH, (int)commits);
	assert_int_equal(totals_now().count, THREADS * EACH);
	assert_true(commits < THREADS * EACH / 2);
}

static void closing_writes_what_is_queued(void **state)
{
	(void)state;
	struct task first = { .number = 1, .how = WAIT_AND_MARK };
	struct task second = { .number = 2, .how = MARK_ONE };
	hold_writer(&first);
	pthread_create(&second.thread, NULL, task_main, &second);
	while (queued() < 1)
		usleep(1000);
	sem_post(&first.open);
	test_db_reopen(&t);
	pthread_join(first.thread, NULL);
	pthread_join(second.thread, NULL);
	assert_int_equal(totals_now().count, 2);
}

/* --- a kill --- */

static void mark_until_killed(int ack, void *arg)
{
	struct ctx *cx = test_ctx_new(NULL);
	struct db_options options = { .url = str_of(arg) };
	struct totals totals;
	MUST(cx, db_open(cx, &options, &cx->db));
	MUST(cx, db_migrate_files(cx, cx->db, tables, 1));
	MUST(cx, db_read(cx, count_marks, &totals));
	for (int64_t number = totals.count;; number++) {
		MUST(cx, db_write(cx, "mark", mark_number, &number));
		if (write(ack, &number, sizeof number) != sizeof number)
			return;
	}
}

static enum ec has_all(struct ctx *cx, struct tx *tx, void *arg)
{
	const str *acks = arg;
	for (size_t at = 0; at + sizeof(int64_t) <= acks->n; at += sizeof(int64_t)) {
		int64_t number;
		struct db_rows *rows;
		bool found;
		memcpy(&number, acks->p + at, sizeof number);
		TRY(db_find(cx, tx, &Q_HAS, DB_ARGS(db_i64(number)), &rows, &found));
		assert_true(found);
	}
	return E_OK;
}

static void what_was_acknowledged_outlives_a_kill(void **state)
{
	(void)state;
	char path[256];
	snprintf(path, sizeof path, "%s/killed.db", test_folder());
	for (int round = 0; round < 3; round++) {
		str acks = test_kill_after(t.cx->arena, (size_t)(200 + round * 77) * sizeof(int64_t),
		                           mark_until_killed, path);
		assert_true(acks.n >= 200 * sizeof(int64_t));
		struct ctx *cx = test_ctx_new(NULL);
		struct db_options options = { .url = str_of(path) };
		MUST(cx, db_open(cx, &options, &cx->db));
		MUST(cx, db_read(cx, has_all, &acks));
		db_close(cx->db);
		test_ctx_free(cx);
	}
}

static int set_up(void **state)
{
	(void)state;
	if (!test_db_open(&t, DB_SQLITE))
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
	const struct CMUnitTest tests[] = {
		TEST(a_failure_in_a_group_is_its_own),
		TEST(many_writes_are_few_commits),
		TEST(closing_writes_what_is_queued),
		TEST(what_was_acknowledged_outlives_a_kill),
	};
	return cmocka_run_group_tests_name("db_sqlite_writer", tests, NULL, NULL);
}
