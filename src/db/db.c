#include "db_driver.h"

#include "core_log.h"
#include "core_utf8.h"

#include <string.h>
#include <time.h>

/* True while this thread runs the function of a transaction. On SQLite a write started inside another
 * would wait for itself for ever; everywhere it would not be part of the transaction around it. */
static _Thread_local bool inside;

enum ec db_open(struct ctx *cx, const struct db_options *options, struct db **out)
{
	str url = options->url;
	bool server = str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://"));
	TRY(server ? db_postgresql_open(cx, options, out) : db_sqlite_open(cx, options, out));
	(*out)->tables = options->tables;
	return E_OK;
}

bool db_has_tables_of(const struct db *db, const struct db_stmt *q)
{
	return q->tables == DB_EVERY || q->tables == db->tables;
}

void db_close(struct db *db)
{
	if (db)
		db->driver->close(db);
}

enum db_engine db_engine_of(const struct db *db)
{
	return db->driver->engine;
}

void db_before_commit(struct db *db, enum ec (*fn)(struct ctx *cx, void *arg), void *arg)
{
	db->before_commit = fn;
	db->before_commit_arg = arg;
}

enum ec db_ready_to_commit(struct ctx *cx, const struct db *db)
{
	return db->before_commit ? db->before_commit(cx, db->before_commit_arg) : E_OK;
}

enum ec db_prepare_all(struct ctx *cx, struct db *db)
{
	return db->driver->check(cx, db);
}

/* --- transactions --- */

static int64_t monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void log_slow(const struct ctx *cx, const char *name, int64_t started)
{
	int64_t ms = monotonic_ms() - started;
	if (ms >= DB_SLOW_MS)
		log_event(cx, LOG_WARN, "db.slow", L_STR("transaction", str_of(name)), L_INT("ms", ms));
}

enum ec db_write(struct ctx *cx, const char *name, db_fn fn, void *arg)
{
	if (inside)
		return BUG(cx, "db_write inside a transaction");
	const struct db_work work = { name, fn, arg };
	int64_t started = monotonic_ms();
	enum ec ec = cx->db->driver->write(cx, cx->db, &work);
	log_slow(cx, name, started);
	return ec;
}

enum ec db_read(struct ctx *cx, db_fn fn, void *arg)
{
	if (inside)
		return BUG(cx, "db_read inside a transaction");
	const struct db_work work = { "read", fn, arg };
	return cx->db->driver->read(cx, cx->db, &work);
}

enum ec db_work_run(struct ctx *cx, struct tx *tx, const struct db_work *work)
{
	inside = true;
	enum ec ec = work->fn(cx, tx, work->arg);
	inside = false;
	if (ec != E_OK || tx->failed == E_OK)
		return ec;
	if (tx->again)
		return tx->failed;
	log_event(cx, LOG_ERROR, "db.swallowed", L_STR("transaction", str_of(work->name)));
	return BUG(cx, "a transaction went on after a failed statement");
}

/* --- statements --- */

/* SQLite would store what PostgreSQL refuses; here both refuse it. */
static enum ec text_check(struct ctx *cx, str s)
{
	if (s.n == 0 || (!memchr(s.p, 0, s.n) && utf8_valid(s)))
		return E_OK;
	return fail(cx, E_UTF8);
}

static enum ec call_run(struct ctx *cx, struct tx *tx, struct db_call *call)
{
	if (tx->busy)
		return BUG(cx, "a statement inside db_each");
	if (call->n > DB_ARGS_MAX)
		return BUG(cx, "too many arguments for a statement");
	if (tx->failed != E_OK)
		return tx->failed;
	for (size_t i = 0; i < call->n; i++)
		if (call->args[i].kind == DB_TEXT)
			TRY(text_check(cx, call->args[i].s));
	tx->busy = true;
	enum ec ec = tx->db->driver->run(cx, tx, call);
	tx->busy = false;
	return ec;
}

static enum ec keep_row(struct ctx *cx, struct db_call *call, const struct db_cell *cells, int columns)
{
	(void)cx;
	db_rows_add(call->arg, cells, columns);
	return E_OK;
}

enum ec db_query(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                 struct db_rows **out)
{
	struct db_rows *rows = ARENA_NEW(cx->arena, struct db_rows);
	rows->cx = cx;
	rows->q = q;
	struct db_call call = { .q = q, .args = args, .n = n, .sink = keep_row, .arg = rows };
	*out = rows;
	return call_run(cx, tx, &call);
}

enum ec db_find(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                struct db_rows **out, bool *found)
{
	*found = false;
	TRY(db_query(cx, tx, q, args, n, out));
	if (db_count(*out) > 1) {
		log_event(cx, LOG_ERROR, "db.many", L_STR("statement", str_of(q->name)));
		return BUG(cx, "several rows where one was expected");
	}
	*found = db_next(*out);
	return E_OK;
}

enum ec db_exec(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                int64_t *changed)
{
	struct db_call call = { .q = q, .args = args, .n = n };
	TRY(call_run(cx, tx, &call));
	if (changed)
		*changed = call.changed;
	return E_OK;
}

static enum ec keep_id(struct ctx *cx, struct db_call *call, const struct db_cell *cells, int columns)
{
	(void)cx, (void)columns;
	call->inserted = cells[0].i;
	return E_OK;
}

enum ec db_insert(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n, int64_t *id)
{
	struct db_call call = { .q = q, .args = args, .n = n };
	if (tx->db->driver->engine == DB_POSTGRESQL)
		call.sink = keep_id;
	TRY(call_run(cx, tx, &call));
	*id = call.inserted;
	return E_OK;
}

struct each {
	struct db_rows row;
	db_each_fn fn;
	void *arg;
};

static enum ec each_row(struct ctx *cx, struct db_call *call, const struct db_cell *cells, int columns)
{
	struct each *each = call->arg;
	each->row.cells = cells;
	each->row.columns = columns;
	each->row.column = 0;
	each->row.count++;
	return each->fn(cx, &each->row, each->arg);
}

enum ec db_each(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                db_each_fn fn, void *arg)
{
	struct each each = { .row = { .cx = cx, .q = q }, .fn = fn, .arg = arg };
	struct db_call call = { .q = q, .args = args, .n = n, .sink = each_row, .arg = &each, .stream = true };
	return call_run(cx, tx, &call);
}
