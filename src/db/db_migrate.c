#include "db_migrate.h"

#include "db_driver.h"

#include "core_log.h"

#include <stdlib.h>

DB_STMT_IN(DB_EVERY, Q_VERSION_HASH, "SELECT hash FROM schema_version WHERE number = $1");
DB_STMT_IN(DB_EVERY, Q_VERSION_LAST, "SELECT COALESCE(MAX(number), 0) FROM schema_version");
DB_STMT_IN(DB_EVERY, Q_VERSION_ADD, "INSERT INTO schema_version (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)");

static const char version_table[] =
	"CREATE TABLE IF NOT EXISTS schema_version ("
	" number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)";

struct migration {
	const struct embed_file *file;
	int64_t number;
};

static enum ec refuse(struct ctx *cx, str name, enum msg why)
{
	log_event(cx, LOG_ERROR, "db.migration", L_STR("name", name), L_STR("why", msg_name(why)));
	return fail(cx, E_DB_MIGRATION, M_STR("name", name), M_STR("detail", msg_plain(cx->lang, why)));
}

static enum ec script_run(struct ctx *cx, struct tx *tx, const char *text)
{
	char *sql = db_dialect(text, db_engine_of(tx->db));
	enum ec ec = tx->db->driver->script(cx, tx, sql);
	free(sql);
	return ec;
}

static enum ec table_make(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return script_run(cx, tx, version_table);
}

static enum ec newer_refuse(struct ctx *cx, struct tx *tx, void *arg)
{
	int64_t *last = arg;
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_VERSION_LAST, DB_NOARGS, &rows, &found));
	int64_t applied = row_i64(rows);
	if (applied > *last)
		return refuse(cx, str_printf(cx->arena, "%04lld", (long long)applied), MSG_DB_MIGRATION_NEWER);
	return E_OK;
}

/* Looks and applies in one transaction: two programs starting together do it once. */
static enum ec file_apply(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct migration *m = arg;
	str name = str_of(m->file->name);
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_VERSION_HASH, DB_ARGS(db_i64(m->number)), &rows, &found));
	if (found && !str_eq(row_str(rows), str_of(m->file->sha256)))
		return refuse(cx, name, MSG_DB_MIGRATION_CHANGED);
	if (found)
		return E_OK;
	if (script_run(cx, tx, m->file->bytes) != E_OK) {
		if (tx->again)
			return tx->failed;
		failure_clear(cx);
		return refuse(cx, name, MSG_DB_MIGRATION_FAILED);
	}
	log_event(cx, LOG_INFO, "db.migrated", L_STR("name", name));
	return db_exec(cx, tx, &Q_VERSION_ADD,
	               DB_ARGS(db_i64(m->number), db_str(name), db_str(str_of(m->file->sha256)),
	                       db_i64(cx->now)), NULL);
}

static enum ec files_apply(struct ctx *cx, const struct embed_file *files, size_t n)
{
	int64_t last = 0;
	TRY(db_write(cx, "make schema_version", table_make, NULL));
	for (size_t i = 0; i < n; i++) {
		struct migration m = { .file = &files[i] };
		if (!str_to_i64(str_sub(str_of(files[i].name), 0, 4), &m.number) || m.number <= last)
			return BUG(cx, "migrations are named NNNN_name.sql and stand in order");
		last = m.number;
		TRY(db_write(cx, files[i].name, file_apply, &m));
	}
	return db_read(cx, newer_refuse, &last);
}

enum ec db_migrate_files(struct ctx *cx, struct db *db, const struct embed_file *files, size_t n)
{
	struct db *before = cx->db;
	TRY(db->driver->lock(cx, db));
	cx->db = db;
	enum ec ec = files_apply(cx, files, n);
	cx->db = before;
	db->driver->unlock(db);
	return ec;
}

enum ec db_migrate(struct ctx *cx, struct db *db)
{
	if (db->tables == DB_PISTE)
		return db_migrate_files(cx, db, db_piste_files, db_piste_files_count);
	return db_migrate_files(cx, db, db_migration_files, db_migration_files_count);
}
