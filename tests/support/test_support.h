/*
 * What tests of several modules need: a context, a folder, a database of either engine.
 *
 * Everything made here is taken away at the end of the process, PostgreSQL included.
 */
#pragma once

#include "core_ctx.h"
#include "db.h"

/* An arena and a fixed clock: 2026-11-24 10:00 in Paris. */
struct ctx *test_ctx_new(struct db *db);
void test_ctx_free(struct ctx *cx);

/* A new empty folder; static text until the end of the process. */
const char *test_folder(void);

struct test_db {
	enum db_engine engine;
	enum db_tables tables;
	struct db *db;
	struct ctx *cx;   /* of the main thread */
	const char *path; /* file or URL */
	char schema[32];
};

/* An empty database: a file of its own, or a schema of its own. False when PostgreSQL is not
 * installed. CHORALE_TEST_POSTGRESQL=postgresql://… uses that server instead of starting one. */
bool test_db_open(struct test_db *t, enum db_engine engine);
/* The same with the program's tables. */
bool test_db_open_migrated(struct test_db *t, enum db_engine engine);
/* The same with the tables of the developer platform. */
bool test_db_open_piste(struct test_db *t, enum db_engine engine);
/* Closes and opens again: what a restart sees. */
void test_db_reopen(struct test_db *t);
void test_db_close(struct test_db *t);
/* URL of the test server, NULL when there is none. */
const char *test_postgresql(void);

/* For what a test takes for granted: prints what went wrong and ends the test program. */
void test_must(struct ctx *cx, enum ec ec, const char *what);
#define MUST(cx, expr) test_must((cx), (expr), #expr)

/* Puts a file system of that many bytes on folder, for this process and its children only. False
 * when it may not: the test is then skipped. Before any thread is started. */
bool test_small_disk(const char *folder, size_t bytes);

/* Runs fn in a child, reads what it acknowledges and kills it (SIGKILL) once n bytes have come.
 * Returns all bytes that were acknowledged, in an arena. fn writes to the descriptor until it dies. */
str test_kill_after(struct arena *a, size_t n, void (*fn)(int ack, void *arg), void *arg);
