#include "db_postgresql.h"

#include "core_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 128, NAME_MAX_LENGTH = 24 };

static void stmt_name(const struct db_stmt *q, char out[NAME_MAX_LENGTH])
{
	snprintf(out, NAME_MAX_LENGTH, "s%d", q->index);
}

/* Once for each connection, with the types of the arguments: the server cannot infer all of them. */
static enum ec stmt_prepare(struct ctx *cx, struct postgresql_tx *tx, const struct db_stmt *q,
                            const struct postgresql_params *p)
{
	struct postgresql_conn *c = tx->conn;
	if (q->index < 0 || (size_t)q->index >= c->nprepared)
		return BUG(cx, "statement outside the registry");
	char **known = &c->prepared[q->index];
	if (*known && strcmp(*known, p->kinds) == 0)
		return E_OK;
	if (*known) {
		log_event(cx, LOG_ERROR, "db.arguments", L_STR("statement", str_of(q->name)));
		return BUG(cx, "a statement called with arguments of other types");
	}
	char name[NAME_MAX_LENGTH];
	stmt_name(q, name);
	char *sql = db_dialect(q->sql, DB_POSTGRESQL);
	PGresult *r = PQprepare(c->h, name, sql, p->n, p->types);
	enum ec ec = PQresultStatus(r) == PGRES_COMMAND_OK ? E_OK : postgresql_fail(cx, tx, r, q->name);
	PQclear(r);
	free(sql);
	if (ec == E_OK)
		*known = strdup(p->kinds);
	return ec;
}

/* --- rows --- */

static enum ec row_give(struct ctx *cx, const PGresult *r, int row, struct db_call *call)
{
	struct db_cell cells[COLUMNS_MAX];
	int n = PQnfields(r);
	if (n > COLUMNS_MAX)
		return BUG(cx, "too many columns");
	for (int i = 0; i < n; i++) {
		cells[i].kind = DB_NULL;
		if (PQgetisnull(r, row, i) ||
		    postgresql_cell_read(PQftype(r, i), PQgetvalue(r, row, i), PQgetlength(r, row, i), &cells[i]))
			continue;
		log_event(cx, LOG_ERROR, "db.type", L_STR("statement", str_of(call->q->name)),
		          L_INT("column", i), L_INT("type", PQftype(r, i)));
		return BUG(cx, "a float or another type we do not take in a result");
	}
	return call->sink(cx, call, cells, n);
}

static enum ec rows_give(struct ctx *cx, const PGresult *r, struct db_call *call)
{
	int n = call->sink ? PQntuples(r) : 0;
	for (int row = 0; row < n; row++)
		TRY(row_give(cx, r, row, call));
	return E_OK;
}

/* A result of any kind: an error, rows, or the count of a change. */
static enum ec result_take(struct ctx *cx, struct postgresql_tx *tx, PGresult *r, struct db_call *call)
{
	switch (PQresultStatus(r)) {
	case PGRES_SINGLE_TUPLE:
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		call->changed = strtoll(PQcmdTuples(r), NULL, 10);
		return rows_give(cx, r, call);
	default:
		return postgresql_fail(cx, tx, r, call->q->name);
	}
}

/* --- running --- */

static enum ec run_whole(struct ctx *cx, struct postgresql_tx *tx, struct db_call *call, const char *name,
                         const struct postgresql_params *p)
{
	PGresult *r = PQexecPrepared(tx->conn->h, name, p->n, p->values, p->lengths, p->formats, 1);
	enum ec ec = result_take(cx, tx, r, call);
	PQclear(r);
	return ec;
}

/* Once the sink has had enough the rest is read and dropped: the transaction goes on. */
static enum ec run_stream(struct ctx *cx, struct postgresql_tx *tx, struct db_call *call, const char *name,
                          const struct postgresql_params *p)
{
	PGconn *h = tx->conn->h;
	if (!PQsendQueryPrepared(h, name, p->n, p->values, p->lengths, p->formats, 1) ||
	    !PQsetSingleRowMode(h))
		return postgresql_fail(cx, tx, NULL, call->q->name);
	enum ec ec = E_OK;
	for (PGresult *r; (r = PQgetResult(h)) != NULL; PQclear(r)) {
		if (ec == E_OK || PQresultStatus(r) == PGRES_FATAL_ERROR) {
			enum ec now = result_take(cx, tx, r, call);
			ec = ec != E_OK ? ec : now;
		}
	}
	return ec;
}

enum ec postgresql_run(struct ctx *cx, struct tx *base, struct db_call *call)
{
	struct postgresql_tx *tx = (struct postgresql_tx *)base;
	struct postgresql_params p;
	char name[NAME_MAX_LENGTH];
	if (!postgresql_params_make(&p, call->args, call->n))
		return fail(cx, E_TOO_LARGE);
	TRY(stmt_prepare(cx, tx, call->q, &p));
	stmt_name(call->q, name);
	return call->stream ? run_stream(cx, tx, call, name, &p) : run_whole(cx, tx, call, name, &p);
}

enum ec postgresql_script(struct ctx *cx, struct tx *base, const char *sql)
{
	struct postgresql_tx *tx = (struct postgresql_tx *)base;
	PGresult *r = PQexec(tx->conn->h, sql);
	ExecStatusType status = PQresultStatus(r);
	bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
	enum ec ec = done ? E_OK : postgresql_fail(cx, tx, r, "script");
	PQclear(r);
	return ec;
}

/* --- checking all statements --- */

/* Without types the server infers them; where it cannot it says so last, everything else being well.
 * A real run declares them. */
static bool prepares(PGconn *h, const char *sql, PGresult **r)
{
	static const char indeterminate[] = "42P18";
	*r = PQprepare(h, "", sql, 0, NULL);
	if (PQresultStatus(*r) == PGRES_COMMAND_OK)
		return true;
	const char *state = PQresultErrorField(*r, PG_DIAG_SQLSTATE);
	return state && strcmp(state, indeterminate) == 0;
}

static enum ec stmt_check(struct ctx *cx, struct postgresql_tx *tx, const struct db_stmt *q)
{
	char *sql = db_dialect(q->sql, DB_POSTGRESQL);
	PGresult *r;
	enum ec ec = prepares(tx->conn->h, sql, &r) ? E_OK : postgresql_fail(cx, tx, r, q->name);
	PQclear(r);
	free(sql);
	return ec;
}

enum ec postgresql_check(struct ctx *cx, struct db *base)
{
	struct postgresql_db *db = (struct postgresql_db *)base;
	struct postgresql_tx tx = { .base = { .db = base } };
	TRY(postgresql_conn_take(cx, db, &tx.conn));
	size_t n;
	struct db_stmt *const *all = db_statements(&n);
	enum ec ec = E_OK;
	for (size_t i = 0; i < n && ec == E_OK; i++)
		if (db_has_tables_of(base, all[i]))
			ec = stmt_check(cx, &tx, all[i]);
	postgresql_conn_give(db, tx.conn);
	return ec;
}
