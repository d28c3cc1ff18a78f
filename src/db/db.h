/*
 * SQLite and PostgreSQL behind one SQL text.
 *
 * A struct db is one environment's database, shared by all threads. Statements are registered where
 * they stand with DB_STMT and prepared once for each connection. SQL is the common subset written in
 * docs/style.md: parameters are $1…$n, text is text, times are BIGINT milliseconds, days are TEXT
 * YYYY-MM-DD, money is BIGINT minor units, flags are SMALLINT.
 *
 * Work runs in a transaction through db_write or db_read. The function given may run again, after a
 * serialisation failure or when another of its group failed: it changes nothing but the database and
 * memory of cx->arena (rewound before another run), does no network, hashing or parsing. On SQLite one
 * writer thread runs all queued writes as one group commit, and one that fails takes none with it;
 * db_write returns once the group is on disk. cx belongs to the caller, who waits: no lock is needed.
 *
 * After a statement that failed the transaction can only fail too; a function that goes on and
 * answers E_OK is a bug, as is a transaction started within another. Text that is not UTF-8 or holds
 * a NUL is refused with E_UTF8 before an engine sees it.
 */
#pragma once

#include "core_ctx.h"
#include "core_dec.h"

struct db;
struct tx;

enum db_engine { DB_SQLITE, DB_POSTGRESQL };

/* Whose tables a database holds: those of an environment, or those of the developer platform, which has a
 * database of its own. Each has its own migrations; a statement belongs to one of them. */
enum db_tables { DB_ENVIRONMENT, DB_PISTE, DB_EVERY };

struct db_options {
	str url;       /* postgresql://…, or a path of an SQLite file */
	str schema;    /* PostgreSQL: schema of this environment */
	enum db_tables tables; /* DB_ENVIRONMENT or DB_PISTE */
	int readers;   /* connections for reading, at most; 0: 16 */
	int64_t cache; /* SQLite page cache of the writer, bytes; 0: 64 MiB */
};

enum ec db_open(struct ctx *cx, const struct db_options *options, struct db **out) EC_MUST;
/* Ends after what is queued is written. */
void db_close(struct db *db);
enum db_engine db_engine_of(const struct db *db);
/* Runs fn before every commit of written rows, on the thread that commits: what it answers but E_OK undoes
 * them. For what rows rely on and the database does not hold. Set before the first write. */
void db_before_commit(struct db *db, enum ec (*fn)(struct ctx *cx, void *arg), void *arg);
/* Applies what is missing of the embedded migrations for its tables. Refuses a changed one. */
enum ec db_migrate(struct ctx *cx, struct db *db) EC_MUST;

/* --- statements --- */

struct db_stmt {
	const char *name; /* the variable's name */
	const char *sql;
	const char *file;
	int line;
	int index; /* set at start: place in the registry */
	enum db_tables tables;
};

/* DB_STMT(Q_INVOICE_FIND, "SELECT … WHERE id = $1"); at file scope. Registers the statement for the
 * test that prepares every statement on both engines. Where the engines part, a line that starts with
 * « -- @sqlite » or « -- @postgres » is SQL for that engine and a comment for the other. */
#define DB_STMT(name_, sql_) DB_STMT_IN(DB_ENVIRONMENT, name_, sql_)
/* The same for other tables than those of an environment. */
#define DB_STMT_IN(tables_, name_, sql_)                                                 \
	static struct db_stmt name_ = { #name_, sql_, __FILE__, __LINE__, -1, tables_ }; \
	static struct db_stmt *const db_reg_##name_                                      \
		__attribute__((used, section("db_stmts"))) = &name_

/* All registered statements of the program. */
struct db_stmt *const *db_statements(size_t *n);
/* Prepares every registered statement of its tables on a connection; names the first that fails. For tests. */
enum ec db_prepare_all(struct ctx *cx, struct db *db) EC_MUST;

enum db_arg_kind { DB_NULL, DB_I64, DB_TEXT, DB_BYTES };

struct db_arg {
	enum db_arg_kind kind;
	enum db_arg_kind type; /* declared type when the value is NULL */
	int64_t i;
	str s;
};

struct db_arg db_i64(int64_t i);
struct db_arg db_bool(bool b);
struct db_arg db_str(str s);       /* NULL pointer is stored as '' */
struct db_arg db_str_null(str s);  /* empty is stored as NULL */
struct db_arg db_bytes(const void *p, size_t n);
struct db_arg db_money(struct money m);
struct db_arg db_date(struct arena *a, struct date d); /* unset is stored as NULL */
struct db_arg db_null(enum db_arg_kind type);

#define DB_ARGS(...) (const struct db_arg[]){ __VA_ARGS__ }, \
	(sizeof((const struct db_arg[]){ __VA_ARGS__ }) / sizeof(struct db_arg))
#define DB_NOARGS NULL, 0

/* --- transactions --- */

typedef enum ec (*db_fn)(struct ctx *cx, struct tx *tx, void *arg);

/* name: for logs and metrics, « submit invoice ». Retries serialisation failures up to 8 times. */
enum ec db_write(struct ctx *cx, const char *name, db_fn fn, void *arg) EC_MUST;
/* A consistent snapshot; writing in it fails. */
enum ec db_read(struct ctx *cx, db_fn fn, void *arg) EC_MUST;

/* --- running statements --- */

struct db_rows; /* in the arena; strings copied there: nothing to free */

/* All rows at once (the caller's LIMIT bounds them). */
enum ec db_query(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                 struct db_rows **out) EC_MUST;
/* INSERT, UPDATE, DELETE; *changed may be NULL. */
enum ec db_exec(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                int64_t *changed) EC_MUST;
/* INSERT of one row with an id that the database gives. The text ends in DB_NEW_ID. */
enum ec db_insert(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                  int64_t *id) EC_MUST;
/* SQLite tells by itself; there RETURNING would be a trigger, with a statement journal each time. */
#define DB_NEW_ID "\n-- @postgres RETURNING id"
/* One row or none: *found tells. Reads with row_… on *out. */
enum ec db_find(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                struct db_rows **out, bool *found) EC_MUST;
/* For an export of any length: row after row, memory flat. each() returning an error ends it and is
 * the result; the transaction can go on. The row's strings last until each() returns, which runs no
 * statement of the same transaction and gives back what it takes of the arena (arena_mark). */
typedef enum ec (*db_each_fn)(struct ctx *cx, struct db_rows *row, void *arg);
enum ec db_each(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct db_arg *args, size_t n,
                db_each_fn each, void *arg) EC_MUST;

/* Goes to the next row; false after the last. The first call goes to the first row. */
bool db_next(struct db_rows *rows);
size_t db_count(const struct db_rows *rows);
/* Columns in the order of the SELECT, each call the next one. A NULL reads as 0, empty, unset. */
int64_t row_i64(struct db_rows *rows);
int row_int(struct db_rows *rows);
bool row_bool(struct db_rows *rows);
str row_str(struct db_rows *rows);
struct money row_money(struct db_rows *rows);
struct date row_date(struct db_rows *rows);
bool row_is_null(const struct db_rows *rows); /* of the column that comes next */
