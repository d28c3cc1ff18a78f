/*
 * Private to db/: what the façade asks of an engine, and what both engines share.
 *
 * A driver owns its struct db and its connections. A struct tx lives on the stack of the thread that
 * runs the transaction. Cells given to a sink are borrowed from the engine until the sink returns.
 */
#pragma once

#include "db.h"

#include <stdatomic.h>

enum {
	DB_ARGS_MAX = 128,  /* parameters of one statement */
	DB_READERS = 16,    /* connections, unless told */
	DB_TRIES = 8,       /* of a transaction that meets another */
	DB_SLOW_MS = 1000,  /* a transaction that takes longer is logged */
};

struct db_cell {
	enum db_arg_kind kind;
	union {
		int64_t i;
		str s;
	};
};

/* One run of a statement. */
struct db_call {
	struct db_stmt *q;
	const struct db_arg *args;
	size_t n;
	/* Takes each row; NULL: rows are not wanted. An error ends the run and is its result. */
	enum ec (*sink)(struct ctx *cx, struct db_call *call, const struct db_cell *cells, int columns);
	void *arg;     /* for the sink */
	bool stream;   /* rows one after the other instead of all from the server at once */
	int64_t changed;
	int64_t inserted; /* id of the row, on SQLite */
};

struct tx {
	struct db *db;
	enum ec failed; /* of the first statement that failed: the transaction can only be rolled back */
	bool again;     /* it failed for a reason that another run may not meet */
	bool busy;      /* a statement is giving rows */
};

struct db_work {
	const char *name;
	db_fn fn;
	void *arg;
};

struct db_driver {
	enum db_engine engine;
	void (*close)(struct db *db);
	enum ec (*write)(struct ctx *cx, struct db *db, const struct db_work *work);
	enum ec (*read)(struct ctx *cx, struct db *db, const struct db_work *work);
	enum ec (*run)(struct ctx *cx, struct tx *tx, struct db_call *call);
	/* Several statements without parameters or rows. */
	enum ec (*script)(struct ctx *cx, struct tx *tx, const char *sql);
	/* Prepares all statements, says which one fails. */
	enum ec (*check)(struct ctx *cx, struct db *db);
	/* Keeps other processes from migrating between the two calls. */
	enum ec (*lock)(struct ctx *cx, struct db *db);
	void (*unlock)(struct db *db);
};

struct db {
	const struct db_driver *driver;
	enum db_tables tables;
	enum ec (*before_commit)(struct ctx *cx, void *arg); /* NULL: nothing to do */
	void *before_commit_arg;
};

enum ec db_sqlite_open(struct ctx *cx, const struct db_options *options, struct db **out) EC_MUST;
enum ec db_postgresql_open(struct ctx *cx, const struct db_options *options, struct db **out) EC_MUST;

/* Whether the statement is of the tables that this database holds. */
bool db_has_tables_of(const struct db *db, const struct db_stmt *q);
/* What db_before_commit asked for. */
enum ec db_ready_to_commit(struct ctx *cx, const struct db *db) EC_MUST;
/* Calls the function of a transaction; an error swallowed by it comes back. */
enum ec db_work_run(struct ctx *cx, struct tx *tx, const struct db_work *work) EC_MUST;

/* The text as this engine takes it: lines « -- @sqlite … » or « -- @postgres … » of its own become
 * SQL, and for SQLite $n becomes ?n. Heap: the caller frees it. */
char *db_dialect(const char *sql, enum db_engine engine);

/* Rows being read, for both ways of filling them. */
struct db_row {
	struct db_row *next;
	struct db_cell cells[];
};

struct db_rows {
	struct ctx *cx;
	const struct db_stmt *q;
	struct db_row *first, *last;
	struct db_row *next;         /* what db_next goes to */
	const struct db_cell *cells; /* of the present row */
	size_t count;
	int columns;
	int column; /* what row_… reads next */
};

/* Adds a copy of the cells. */
void db_rows_add(struct db_rows *rows, const struct db_cell *cells, int columns);
