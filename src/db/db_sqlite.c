#include "db_sqlite.h"

#include "core_log.h"

#include <stdlib.h>
#include <string.h>

static enum ec reader_take(struct ctx *cx, struct sqlite_db *db, struct sqlite_conn **out)
{
	void *idle;
	TRY(db_pool_take(cx, &db->readers, &idle));
	*out = idle;
	if (idle)
		return E_OK;
	enum ec ec = sqlite_conn_open(cx, db, false, out);
	if (ec != E_OK)
		db_pool_give(&db->readers, NULL);
	return ec;
}

static enum ec sqlite_read(struct ctx *cx, struct db *base, const struct db_work *work)
{
	struct sqlite_db *db = (struct sqlite_db *)base;
	struct sqlite_conn *c;
	TRY(reader_take(cx, db, &c));
	struct sqlite_tx tx = { .base = { .db = base }, .conn = c };
	enum ec ec = sqlite_control(cx, c, CTL_BEGIN);
	if (ec == E_OK)
		ec = db_work_run(cx, &tx.base, work);
	if (!sqlite3_get_autocommit(c->h) && sqlite_control(cx, c, CTL_ROLLBACK) != E_OK) {
		sqlite_conn_close(c); /* it would hold on to an old snapshot */
		c = NULL;
	}
	db_pool_give(&db->readers, c);
	return ec;
}

static enum ec sqlite_check(struct ctx *cx, struct db *base)
{
	struct sqlite_db *db = (struct sqlite_db *)base;
	struct sqlite_conn *c;
	TRY(reader_take(cx, db, &c));
	size_t n;
	struct db_stmt *const *all = db_statements(&n);
	enum ec ec = E_OK;
	sqlite3_stmt *ignored;
	for (size_t i = 0; i < n && ec == E_OK; i++)
		if (db_has_tables_of(base, all[i]))
			ec = sqlite_stmt(cx, c, all[i], &ignored);
	db_pool_give(&db->readers, c);
	return ec;
}

/* Migrations look again inside their own transaction, which is enough here. */
static enum ec sqlite_lock(struct ctx *cx, struct db *db)
{
	(void)cx;
	(void)db;
	return E_OK;
}

static void sqlite_unlock(struct db *db)
{
	(void)db;
}

static void sqlite_db_free(struct sqlite_db *db)
{
	/* Readers first: the last connection to close folds the write-ahead log into the file. */
	db_pool_end(&db->readers, sqlite_conn_close);
	sqlite_conn_close(db->writer.conn);
	free(db->path);
	free(db);
}

static void sqlite_close(struct db *base)
{
	struct sqlite_db *db = (struct sqlite_db *)base;
	sqlite_writer_stop(db);
	sqlite_db_free(db);
}

static const struct db_driver sqlite_driver = {
	.engine = DB_SQLITE,
	.close = sqlite_close,
	.write = sqlite_write,
	.read = sqlite_read,
	.run = sqlite_run,
	.script = sqlite_script,
	.check = sqlite_check,
	.lock = sqlite_lock,
	.unlock = sqlite_unlock,
};

/* Counting what each malloc took would cost a lock each time. Not possible once SQLite is in use. */
static void settle_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum ec db_sqlite_open(struct ctx *cx, const struct db_options *options, struct db **out)
{
	static pthread_once_t settled = PTHREAD_ONCE_INIT;
	pthread_once(&settled, settle_library);
	struct sqlite_db *db = calloc(1, sizeof *db);
	if (!db)
		log_die("memory", "database");
	db->base.driver = &sqlite_driver;
	db->path = strndup(options->url.p, options->url.n);
	if (!db->path)
		log_die("memory", "database path");
	db->cache = options->cache ? options->cache : (int64_t)64 << 20;
	db_pool_init(&db->readers, options->readers ? options->readers : DB_READERS);
	enum ec ec = sqlite_conn_open(cx, db, true, &db->writer.conn);
	if (ec != E_OK) {
		sqlite_db_free(db);
		return ec;
	}
	sqlite_writer_start(db);
	*out = &db->base;
	return E_OK;
}
