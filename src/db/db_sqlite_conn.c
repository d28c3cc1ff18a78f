#include "db_sqlite.h"

#include "core_log.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BUSY_MS = 5000,            /* for another process that writes, such as « chorale admin » */
	READER_CACHE = 4 << 20,    /* the page cache of the system is behind it, mapped */
	MAPPED = 256 << 20,
	LOG_LIMIT = 64 << 20,      /* the write-ahead log is cut back to this */
	CHECKPOINT_PAGES = 4000,   /* 16 MB: fewer syncs of the database file than the usual 1000 */
};

static const char *const control_sql[CTL_COUNT] = {
	[CTL_BEGIN] = "BEGIN",
	[CTL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[CTL_COMMIT] = "COMMIT",
	[CTL_ROLLBACK] = "ROLLBACK",
	[CTL_SAVEPOINT] = "SAVEPOINT one",
	[CTL_RELEASE] = "RELEASE one",
	[CTL_ROLLBACK_TO] = "ROLLBACK TO one",
};

static const struct {
	int code; /* extended, or primary for all of its kind */
	enum ec ec;
} error_codes[] = {
	{ SQLITE_CONSTRAINT_UNIQUE, E_DB_UNIQUE },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, E_DB_UNIQUE },
	{ SQLITE_CONSTRAINT_ROWID, E_DB_UNIQUE },
	{ SQLITE_FULL, E_DISK_FULL },
	{ SQLITE_BUSY, E_DB_BUSY },
	{ SQLITE_LOCKED, E_DB_BUSY },
	{ SQLITE_IOERR, E_IO },
};

static enum ec error_of(int code)
{
	for (size_t i = 0; i < sizeof error_codes / sizeof *error_codes; i++)
		if (error_codes[i].code == code || error_codes[i].code == (code & 0xff))
			return error_codes[i].ec;
	return E_DB;
}

enum ec sqlite_fail(struct ctx *cx, struct sqlite_conn *c, const char *what)
{
	int code = sqlite3_extended_errcode(c->h);
	enum ec ec = error_of(code);
	log_event(cx, ec == E_DB_UNIQUE ? LOG_INFO : LOG_ERROR, "db.refused", L_STR("statement", str_of(what)),
	          L_INT("code", code), L_STR("engine", str_of(sqlite3_errmsg(c->h))));
	return fail(cx, ec);
}

enum ec sqlite_control(struct ctx *cx, struct sqlite_conn *c, enum sqlite_control what)
{
	int rc = sqlite3_step(c->control[what]);
	enum ec ec = rc == SQLITE_DONE ? E_OK : sqlite_fail(cx, c, control_sql[what]);
	sqlite3_reset(c->control[what]);
	return ec;
}

/* SQLite would make it readable for everybody. */
static enum ec file_make(struct ctx *cx, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		log_event(cx, LOG_ERROR, "db.open", L_STR("path", str_of(path)),
		          L_STR("why", str_of(strerror(errno))));
		return fail(cx, errno == ENOSPC ? E_DISK_FULL : E_IO);
	}
	close(fd);
	char *folder = strdup(path);
	int dir = folder ? open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool synced = dir >= 0 && fsync(dir) == 0;
	if (dir >= 0)
		close(dir);
	free(folder);
	return synced ? E_OK : fail(cx, E_IO);
}

/* LIKE tells capitals apart and "text" is never a text, as on PostgreSQL. Recursive triggers: a row
 * that REPLACE would take away is guarded by its delete trigger. */
static int settings_apply(sqlite3 *h, bool writer, int64_t cache)
{
	char sql[640];
	snprintf(sql, sizeof sql,
	         "%s"
	         "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
	         "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA case_sensitive_like=ON;"
	         "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=%d; PRAGMA journal_size_limit=%d;"
	         "PRAGMA wal_autocheckpoint=%d; PRAGMA cache_size=-%lld; PRAGMA query_only=%s;",
	         writer ? "PRAGMA journal_mode=WAL;" : "", writer ? 0 : MAPPED, LOG_LIMIT, CHECKPOINT_PAGES,
	         (long long)(cache / 1024), writer ? "OFF" : "ON");
	sqlite3_busy_timeout(h, BUSY_MS);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_extended_result_codes(h, 1);
	return sqlite3_exec(h, sql, NULL, NULL, NULL);
}

static int control_prepare(struct sqlite_conn *c)
{
	int rc = SQLITE_OK;
	for (int i = 0; i < CTL_COUNT && rc == SQLITE_OK; i++)
		rc = sqlite3_prepare_v3(c->h, control_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &c->control[i],
		                        NULL);
	return rc;
}

static int conn_connect(struct sqlite_conn *c, const struct sqlite_db *db, bool writer)
{
	int flags = (writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
	int rc = sqlite3_open_v2(db->path, &c->h, flags, NULL);
	if (rc == SQLITE_OK)
		rc = settings_apply(c->h, writer, writer ? db->cache : READER_CACHE);
	if (rc == SQLITE_OK)
		rc = control_prepare(c);
	return rc;
}

enum ec sqlite_conn_open(struct ctx *cx, const struct sqlite_db *db, bool writer,
                         struct sqlite_conn **out)
{
	if (writer)
		TRY(file_make(cx, db->path));
	struct sqlite_conn *c = calloc(1, sizeof *c);
	if (!c)
		log_die("memory", "database connection");
	(void)db_statements(&c->nstmts);
	c->stmts = calloc(c->nstmts + 1, sizeof *c->stmts);
	if (!c->stmts)
		log_die("memory", "statements");
	enum ec ec = conn_connect(c, db, writer) == SQLITE_OK ? E_OK : sqlite_fail(cx, c, "open");
	if (ec != E_OK) {
		sqlite_conn_close(c);
		return ec;
	}
	*out = c;
	return E_OK;
}

void sqlite_conn_close(void *conn)
{
	struct sqlite_conn *c = conn;
	if (!c)
		return;
	for (size_t i = 0; i < c->nstmts; i++)
		sqlite3_finalize(c->stmts[i]);
	for (int i = 0; i < CTL_COUNT; i++)
		sqlite3_finalize(c->control[i]);
	sqlite3_close(c->h);
	free(c->stmts);
	free(c);
}
