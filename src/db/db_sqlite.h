/*
 * Private to db/: the SQLite driver.
 *
 * One connection writes, used by the writer thread alone; readers come from a pool and are used by
 * one thread at a time, so SQLite runs without locks of its own around a connection.
 */
#pragma once

#include "db_driver.h"
#include "db_pool.h"

#include <sqlite3.h>

#include <pthread.h>

/* Statements of the transactions themselves. */
enum sqlite_control { CTL_BEGIN, CTL_BEGIN_WRITE, CTL_COMMIT, CTL_ROLLBACK, CTL_SAVEPOINT, CTL_RELEASE,
	CTL_ROLLBACK_TO, CTL_COUNT };

struct sqlite_conn {
	sqlite3 *h;
	sqlite3_stmt *control[CTL_COUNT];
	sqlite3_stmt **stmts; /* by db_stmt index, NULL until first used */
	size_t nstmts;
};

struct sqlite_tx {
	struct tx base;
	struct sqlite_conn *conn;
};

struct sqlite_job; /* one db_write waiting */

struct sqlite_writer {
	struct sqlite_conn *conn;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct sqlite_job *first, **last;
	int nqueued;
	bool closing;
	_Atomic int64_t commits; /* for tests and benchmarks */
};

struct sqlite_db {
	struct db base;
	char *path;
	int64_t cache;
	struct sqlite_writer writer;
	struct db_pool readers;
};

enum ec sqlite_conn_open(struct ctx *cx, const struct sqlite_db *db, bool writer,
                         struct sqlite_conn **out) EC_MUST;
void sqlite_conn_close(void *conn); /* NULL is fine */
enum ec sqlite_control(struct ctx *cx, struct sqlite_conn *c, enum sqlite_control what) EC_MUST;
/* Logs what SQLite says of the last call and records the failure. */
enum ec sqlite_fail(struct ctx *cx, struct sqlite_conn *c, const char *what);

enum ec sqlite_run(struct ctx *cx, struct tx *tx, struct db_call *call) EC_MUST;
enum ec sqlite_script(struct ctx *cx, struct tx *tx, const char *sql) EC_MUST;
enum ec sqlite_stmt(struct ctx *cx, struct sqlite_conn *c, const struct db_stmt *q,
                    sqlite3_stmt **out) EC_MUST;

void sqlite_writer_start(struct sqlite_db *db);
void sqlite_writer_stop(struct sqlite_db *db); /* after what is queued */
enum ec sqlite_write(struct ctx *cx, struct db *db, const struct db_work *work) EC_MUST;
