#include "db_postgresql.h"

#include "core_log.h"

#include <stdlib.h>
#include <string.h>

/* A connection of its own for as long as the lock is held: the migrations use the pool. */
static enum ec postgresql_lock(struct ctx *cx, struct db *base)
{
	struct postgresql_db *db = (struct postgresql_db *)base;
	struct postgresql_conn *c;
	TRY(postgresql_conn_open(cx, db, &c));
	struct postgresql_tx tx = { .base = { .db = base }, .conn = c };
	PGresult *r = PQexec(c->h, "SELECT 1 FROM pg_advisory_lock(hashtextextended("
	                           "'chorale ' || current_schema(), 0))");
	enum ec ec = PQresultStatus(r) == PGRES_TUPLES_OK ? E_OK : postgresql_fail(cx, &tx, r, "lock");
	PQclear(r);
	if (ec == E_OK)
		db->lock = c;
	else
		postgresql_conn_close(c);
	return ec;
}

static void postgresql_unlock(struct db *base)
{
	struct postgresql_db *db = (struct postgresql_db *)base;
	postgresql_conn_close(db->lock);
	db->lock = NULL;
}

static void postgresql_close(struct db *base)
{
	struct postgresql_db *db = (struct postgresql_db *)base;
	db_pool_end(&db->pool, postgresql_conn_close);
	free(db->url);
	free(db->schema);
	free(db);
}

static const struct db_driver postgresql_driver = {
	.engine = DB_POSTGRESQL,
	.close = postgresql_close,
	.write = postgresql_write,
	.read = postgresql_read,
	.run = postgresql_run,
	.script = postgresql_script,
	.check = postgresql_check,
	.lock = postgresql_lock,
	.unlock = postgresql_unlock,
};

static char *copy(str s)
{
	char *z = strndup(s.p ? s.p : "", s.n);
	if (!z)
		log_die("memory", "database");
	return z;
}

enum ec db_postgresql_open(struct ctx *cx, const struct db_options *options, struct db **out)
{
	struct postgresql_db *db = calloc(1, sizeof *db);
	if (!db)
		log_die("memory", "database");
	db->base.driver = &postgresql_driver;
	db->url = copy(options->url);
	db->schema = copy(options->schema);
	db_pool_init(&db->pool, options->readers ? options->readers : DB_READERS);
	enum ec ec = postgresql_schema_make(cx, db);
	if (ec != E_OK) {
		postgresql_close(&db->base);
		return ec;
	}
	*out = &db->base;
	return E_OK;
}
