/*
 * Private to db/: the PostgreSQL driver.
 *
 * Connections come from a pool and are used by one thread at a time. Each knows which statements it
 * has prepared. All values travel in binary.
 */
#pragma once

#include "db_driver.h"
#include "db_pool.h"

#include <libpq-fe.h>

struct postgresql_conn {
	PGconn *h;
	unsigned generation; /* of the database when it was opened */
	char **prepared;     /* by db_stmt index: letters of its argument types; NULL: not prepared */
	size_t nprepared;
};

struct postgresql_tx {
	struct tx base;
	struct postgresql_conn *conn;
};

struct postgresql_db {
	struct db base;
	char *url;
	char *schema;
	struct db_pool pool;
	/* Counts lost connections: after one, idle ones opened before are no longer trusted. */
	_Atomic unsigned generation;
	struct postgresql_conn *lock; /* held while migrating */
	_Atomic int64_t retries; /* for tests and metrics */
};

/* --- connections (db_postgresql_conn.c) --- */

enum ec postgresql_conn_open(struct ctx *cx, struct postgresql_db *db, struct postgresql_conn **out) EC_MUST;
void postgresql_conn_close(void *conn); /* NULL is fine */
enum ec postgresql_conn_take(struct ctx *cx, struct postgresql_db *db, struct postgresql_conn **out) EC_MUST;
/* Back to the pool, or closed when it was lost. */
void postgresql_conn_give(struct postgresql_db *db, struct postgresql_conn *c);
enum ec postgresql_schema_make(struct ctx *cx, struct postgresql_db *db) EC_MUST;

/* What the server said of a statement: logged by its name, recorded, and the transaction marked. r
 * NULL: of the connection. */
enum ec postgresql_fail(struct ctx *cx, struct postgresql_tx *tx, const PGresult *r, const char *what);

/* --- transactions (db_postgresql_tx.c) --- */

enum ec postgresql_write(struct ctx *cx, struct db *db, const struct db_work *work) EC_MUST;
enum ec postgresql_read(struct ctx *cx, struct db *db, const struct db_work *work) EC_MUST;

/* --- statements (db_postgresql_run.c) --- */

enum ec postgresql_run(struct ctx *cx, struct tx *tx, struct db_call *call) EC_MUST;
enum ec postgresql_script(struct ctx *cx, struct tx *tx, const char *sql) EC_MUST;
enum ec postgresql_check(struct ctx *cx, struct db *db) EC_MUST;

/* --- values (db_postgresql_value.c) --- */

struct postgresql_params {
	int n;
	char kinds[DB_ARGS_MAX + 1]; /* one letter a type */
	Oid types[DB_ARGS_MAX];
	const char *values[DB_ARGS_MAX];
	int lengths[DB_ARGS_MAX];
	int formats[DB_ARGS_MAX];
	uint64_t numbers[DB_ARGS_MAX]; /* what values of integers point to */
};

/* args->n is at most DB_ARGS_MAX. False when a value is too long. */
bool postgresql_params_make(struct postgresql_params *p, const struct db_arg *args, size_t n);
/* False for a type or value we do not take, such as a float. */
bool postgresql_cell_read(Oid type, const char *p, int n, struct db_cell *out);
