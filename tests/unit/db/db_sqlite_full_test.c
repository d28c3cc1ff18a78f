/* A disk that fills up under SQLite: told as such, nothing half done, all well once there is room. */
#include "db_migrate.h"

#include "test_support.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct embed_file tables[] = {
	{ "0001_mark.sql", "CREATE TABLE mark (number BIGINT PRIMARY KEY, bytes BYTEA);", 0, "1" },
};

DB_STMT(Q_FILL, "INSERT INTO mark (number, bytes) VALUES ($1, $2)");
DB_STMT(Q_COUNT, "SELECT COUNT(*) FROM mark");

static bool mounted;
static const char *folder;

static enum ec fill(struct ctx *cx, struct tx *tx, void *arg)
{
	static const char bytes[20000];
	return db_exec(cx, tx, &Q_FILL, DB_ARGS(db_i64(*(int64_t *)arg), db_bytes(bytes, sizeof bytes)), NULL);
}

static enum ec count(struct ctx *cx, struct tx *tx, void *arg)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_COUNT, DB_NOARGS, &rows, &found));
	*(int64_t *)arg = row_i64(rows);
	return E_OK;
}

static int64_t fill_until_refused(struct ctx *cx, int64_t from)
{
	enum ec ec = E_OK;
	int64_t number = from;
	while ((ec = db_write(cx, "fill", fill, &number)) == E_OK)
		number++;
	assert_int_equal(ec, E_DISK_FULL);
	assert_int_equal(cx->failure.code, E_DISK_FULL);
	failure_clear(cx);
	return number;
}

static void a_full_disk_is_told_and_nothing_is_lost(void **state)
{
	(void)state;
	if (!mounted) {
		print_message("mounting a small disk is not allowed here: skipped\n");
		skip();
	}
	struct ctx *cx = test_ctx_new(NULL);
	struct db_options options = { .url = str_printf(cx->arena, "%s/full.db", folder) };
	const char *ballast = str_z(cx->arena, str_printf(cx->arena, "%s/ballast", folder));
	int fd = open(ballast, O_CREAT | O_WRONLY, 0600);
	assert_int_equal(posix_fallocate(fd, 0, 4 << 20), 0);
	close(fd);
	MUST(cx, db_open(cx, &options, &cx->db));
	MUST(cx, db_migrate_files(cx, cx->db, tables, 1));
	int64_t stored, seen;
	stored = fill_until_refused(cx, 0);
	MUST(cx, db_read(cx, count, &seen));
	assert_int_equal(seen, stored);
	stored = fill_until_refused(cx, stored);
	assert_int_equal(unlink(ballast), 0);
	MUST(cx, db_write(cx, "fill", fill, &stored));
	db_close(cx->db);
	MUST(cx, db_open(cx, &options, &cx->db));
	MUST(cx, db_read(cx, count, &seen));
	assert_int_equal(seen, stored + 1);
	db_close(cx->db);
	test_ctx_free(cx);
}

int main(void)
{
	folder = test_folder();
	mounted = test_small_disk(folder, 8 << 20);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_is_told_and_nothing_is_lost),
	};
	return cmocka_run_group_tests_name("SQLite on a full disk", tests, NULL, NULL);
}
