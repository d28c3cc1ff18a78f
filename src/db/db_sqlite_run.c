#include "db_sqlite.h"

#include "core_log.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 128 };

static struct sqlite_conn *conn_of(struct tx *tx)
{
	return ((struct sqlite_tx *)tx)->conn;
}

/* Of a statement in a transaction: nothing but a rollback comes after it. */
static enum ec run_fail(struct ctx *cx, struct tx *tx, const char *what)
{
	tx->failed = sqlite_fail(cx, conn_of(tx), what);
	return tx->failed;
}

/* One statement only: what would follow it would never run. */
static bool tail_is_empty(const char *tail)
{
	return tail[strspn(tail, " \t\n;")] == '\0';
}

enum ec sqlite_stmt(struct ctx *cx, struct sqlite_conn *c, const struct db_stmt *q, sqlite3_stmt **out)
{
	if (q->index < 0 || (size_t)q->index >= c->nstmts)
		return BUG(cx, "statement outside the registry");
	*out = c->stmts[q->index];
	if (*out)
		return E_OK;
	char *sql = db_dialect(q->sql, DB_SQLITE);
	const char *tail = "";
	int rc = sqlite3_prepare_v3(c->h, sql, -1, SQLITE_PREPARE_PERSISTENT, out, &tail);
	bool whole = rc == SQLITE_OK && tail_is_empty(tail);
	free(sql);
	c->stmts[q->index] = *out;
	if (rc != SQLITE_OK)
		return sqlite_fail(cx, c, q->name);
	return whole ? E_OK : BUG(cx, "several statements in one text");
}

/* The caller's bytes stay where they are until the run ends: no copy. */
static int bind_one(sqlite3_stmt *st, int i, const struct db_arg *arg)
{
	const char *p = arg->s.p ? arg->s.p : "";
	switch (arg->kind) {
	case DB_I64:
		return sqlite3_bind_int64(st, i, arg->i);
	case DB_TEXT:
		return sqlite3_bind_text64(st, i, p, arg->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BYTES:
		return sqlite3_bind_blob64(st, i, p, arg->s.n, SQLITE_STATIC);
	case DB_NULL:
		break;
	}
	return sqlite3_bind_null(st, i);
}

static enum ec bind_all(struct ctx *cx, struct tx *tx, sqlite3_stmt *st, const struct db_call *call)
{
	if ((size_t)sqlite3_bind_parameter_count(st) != call->n) {
		log_event(cx, LOG_ERROR, "db.arguments", L_STR("statement", str_of(call->q->name)),
		          L_INT("given", call->n), L_INT("wanted", sqlite3_bind_parameter_count(st)));
		return BUG(cx, "wrong number of arguments for a statement");
	}
	for (size_t i = 0; i < call->n; i++)
		if (bind_one(st, (int)i + 1, &call->args[i]) != SQLITE_OK)
			return run_fail(cx, tx, call->q->name);
	return E_OK;
}

static bool cell_read(sqlite3_stmt *st, int i, struct db_cell *out)
{
	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		*out = (struct db_cell){ .kind = DB_I64, .i = sqlite3_column_int64(st, i) };
		return true;
	case SQLITE_TEXT:
		*out = (struct db_cell){ .kind = DB_TEXT, .s.p = (const char *)sqlite3_column_text(st, i) };
		break;
	case SQLITE_BLOB:
		*out = (struct db_cell){ .kind = DB_BYTES, .s.p = sqlite3_column_blob(st, i) };
		break;
	case SQLITE_NULL:
		*out = (struct db_cell){ .kind = DB_NULL };
		return true;
	default:
		return false; /* a float: never */
	}
	out->s.n = (size_t)sqlite3_column_bytes(st, i);
	return true;
}

static enum ec row_give(struct ctx *cx, sqlite3_stmt *st, struct db_call *call)
{
	struct db_cell cells[COLUMNS_MAX];
	int n = sqlite3_column_count(st);
	if (n > COLUMNS_MAX)
		return BUG(cx, "too many columns");
	for (int i = 0; i < n; i++)
		if (!cell_read(st, i, &cells[i])) {
			log_event(cx, LOG_ERROR, "db.float", L_STR("statement", str_of(call->q->name)),
			          L_INT("column", i));
			return BUG(cx, "a float in a result");
		}
	return call->sink(cx, call, cells, n);
}

static enum ec step_all(struct ctx *cx, struct tx *tx, sqlite3_stmt *st, struct db_call *call)
{
	int rc;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if (call->sink)
			TRY(row_give(cx, st, call));
	if (rc != SQLITE_DONE)
		return run_fail(cx, tx, call->q->name);
	call->changed = sqlite3_changes64(conn_of(tx)->h);
	call->inserted = sqlite3_last_insert_rowid(conn_of(tx)->h);
	return E_OK;
}

enum ec sqlite_run(struct ctx *cx, struct tx *tx, struct db_call *call)
{
	sqlite3_stmt *st;
	enum ec ec = sqlite_stmt(cx, conn_of(tx), call->q, &st);
	if (ec != E_OK) {
		tx->failed = ec;
		return ec;
	}
	ec = bind_all(cx, tx, st, call);
	if (ec == E_OK)
		ec = step_all(cx, tx, st, call);
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	return ec;
}

enum ec sqlite_script(struct ctx *cx, struct tx *tx, const char *sql)
{
	if (sqlite3_exec(conn_of(tx)->h, sql, NULL, NULL, NULL) != SQLITE_OK)
		return run_fail(cx, tx, "script");
	return E_OK;
}
