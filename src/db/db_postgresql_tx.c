#include "db_postgresql.h"

#include "core_hash.h"
#include "core_log.h"

#include <string.h>
#include <time.h>

enum { UNIQUE_RUNS = 3, WAIT_CONFLICT_MS = 4, WAIT_LOST_MS = 60, WAIT_MAX_MS = 1000 };

static const char begin_write[] = "BEGIN ISOLATION LEVEL SERIALIZABLE";
static const char begin_read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

struct attempt {
	bool again;  /* it failed for a reason that another run may not meet */
	bool lost;   /* the connection broke, or there was none */
	bool unique; /* a value stood there already */
};

static enum ec tx_begin(struct ctx *cx, struct postgresql_tx *tx, const char *sql)
{
	PGresult *r = PQexec(tx->conn->h, sql);
	enum ec ec = PQresultStatus(r) == PGRES_COMMAND_OK ? E_OK : postgresql_fail(cx, tx, r, "begin");
	PQclear(r);
	return ec;
}

/* The server answers ROLLBACK to the COMMIT of a transaction that failed. When the connection breaks
 * before the answer nobody knows what became of it: it must not run again by itself. */
static enum ec tx_commit(struct ctx *cx, struct postgresql_tx *tx, bool writes)
{
	PGresult *r = PQexec(tx->conn->h, "COMMIT");
	enum ec ec = E_OK;
	if (PQresultStatus(r) != PGRES_COMMAND_OK || strcmp(PQcmdStatus(r), "COMMIT") != 0) {
		if (writes && PQstatus(tx->conn->h) == CONNECTION_BAD) {
			log_event(cx, LOG_ERROR, "db.uncertain");
			ec = fail(cx, E_DB_UNCERTAIN);
		} else {
			ec = postgresql_fail(cx, tx, r, "commit");
		}
	}
	PQclear(r);
	return ec;
}

static void tx_rollback(struct postgresql_tx *tx)
{
	if (PQstatus(tx->conn->h) == CONNECTION_OK)
		PQclear(PQexec(tx->conn->h, "ROLLBACK"));
}

static enum ec tx_try(struct ctx *cx, struct postgresql_db *db, const struct db_work *work, bool writes,
                      struct attempt *attempt)
{
	struct postgresql_tx tx = { .base = { .db = &db->base } };
	*attempt = (struct attempt){ .again = true, .lost = true };
	TRY(postgresql_conn_take(cx, db, &tx.conn));
	enum ec ec = tx_begin(cx, &tx, writes ? begin_write : begin_read);
	if (ec == E_OK)
		ec = db_work_run(cx, &tx.base, work);
	if (ec == E_OK && writes)
		ec = db_ready_to_commit(cx, &db->base);
	if (ec == E_OK)
		ec = tx_commit(cx, &tx, writes);
	else
		tx_rollback(&tx);
	attempt->again = tx.base.again;
	attempt->unique = tx.base.failed == E_DB_UNIQUE;
	attempt->lost = PQstatus(tx.conn->h) == CONNECTION_BAD;
	postgresql_conn_give(db, tx.conn);
	return ec;
}

/* A random part of a span that doubles: two that met once do not meet again at once. */
static void wait_before_retry(int tries, bool lost)
{
	uint32_t chance;
	random_bytes(&chance, sizeof chance);
	int64_t span = (int64_t)(lost ? WAIT_LOST_MS : WAIT_CONFLICT_MS) << tries;
	if (span > WAIT_MAX_MS)
		span = WAIT_MAX_MS;
	int64_t us = span * 500 + (int64_t)(chance % (uint32_t)(span * 500));
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };
	nanosleep(&t, NULL);
}

/* Two that take the same next number at once meet here instead of as a conflict; the one that lost
 * takes another when it runs again. A value that stands there for good is met every time. */
static bool is_worth_another(const struct attempt *a, int tries)
{
	return a->again || (a->unique && tries + 1 < UNIQUE_RUNS);
}

static enum ec tx_run(struct ctx *cx, struct db *base, const struct db_work *work, bool writes)
{
	struct postgresql_db *db = (struct postgresql_db *)base;
	struct arena_mark mark = arena_mark(cx->arena);
	const struct failure before = cx->failure;
	for (int tries = 0; tries < DB_TRIES; tries++) {
		struct attempt attempt;
		enum ec ec = tx_try(cx, db, work, writes, &attempt);
		if (ec == E_OK || !is_worth_another(&attempt, tries))
			return ec;
		db->retries++;
		log_event(cx, LOG_INFO, "db.retry", L_STR("transaction", str_of(work->name)),
		          L_INT("tries", tries + 1), L_INT("lost", attempt.lost));
		cx->failure = before;
		arena_rewind(cx->arena, mark);
		wait_before_retry(tries, attempt.lost);
	}
	return fail(cx, E_DB_BUSY);
}

enum ec postgresql_write(struct ctx *cx, struct db *db, const struct db_work *work)
{
	return tx_run(cx, db, work, true);
}

enum ec postgresql_read(struct ctx *cx, struct db *db, const struct db_work *work)
{
	return tx_run(cx, db, work, false);
}
