#include "db_postgresql.h"

#include "core_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Classes of SQLSTATE, the longest prefix first where two match. */
static const struct {
	const char *state;
	enum ec ec;
	bool again; /* another run of the transaction may succeed */
} states[] = {
	{ "23505", E_DB_UNIQUE, false },
	{ "40001", E_DB_BUSY, true },  /* serialisation failure */
	{ "40P01", E_DB_BUSY, true },  /* deadlock */
	{ "53300", E_DB_BUSY, true },  /* too many connections */
	{ "53100", E_DISK_FULL, false },
	{ "57014", E_DB_BUSY, false }, /* cancelled by a time limit */
	{ "57P", E_DB_BUSY, true },    /* the server goes down or comes up */
	{ "08", E_DB_BUSY, true },     /* connection */
};

enum { STATES = sizeof states / sizeof *states };

static int state_find(const char *state)
{
	int i = 0;
	while (i < STATES && strncmp(state, states[i].state, strlen(states[i].state)) != 0)
		i++;
	return i;
}

/* The primary message only: the server's detail repeats values of the row. */
enum ec postgresql_fail(struct ctx *cx, struct postgresql_tx *tx, const PGresult *r, const char *what)
{
	PGconn *h = tx->conn->h;
	bool lost = PQstatus(h) == CONNECTION_BAD;
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *said = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	const char *constraint = r ? PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME) : NULL;
	int known = lost ? state_find("08") : state ? state_find(state) : STATES;
	enum ec ec = known < STATES ? states[known].ec : E_DB;
	bool again = known < STATES && states[known].again;
	log_event(cx, again || ec == E_DB_UNIQUE ? LOG_INFO : LOG_ERROR, "db.refused",
	          L_STR("statement", str_of(what)), L_STR("state", str_of(state)),
	          L_STR("engine", str_trim(str_of(said ? said : PQerrorMessage(h)))),
	          L_STR("constraint", str_of(constraint)));
	tx->base.failed = ec;
	tx->base.again = again;
	return fail(cx, ec);
}

static void notice_log(void *arg, const PGresult *r)
{
	(void)arg;
	log_event(NULL, LOG_DEBUG, "db.notice", L_STR("engine", str_of(PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY))));
}

/* Settings of the URL win over the first ones and lose to the last. */
static PGconn *server_connect(const char *url)
{
	static const char *const keys[] = { "connect_timeout", "keepalives_idle", "tcp_user_timeout",
		"fallback_application_name", "dbname", "client_encoding", NULL };
	const char *values[] = { "5", "30", "15000", "chorale", url, "UTF8", NULL };
	PGconn *h = PQconnectdbParams(keys, values, 1);
	if (!h)
		log_die("memory", "database connection");
	PQsetNoticeReceiver(h, notice_log, NULL);
	return h;
}

/* An acknowledged write is on disk, whatever the server's configuration makes of it. A transaction
 * forgotten by a stuck program must not hold the others up for ever. */
static bool session_prepare(PGconn *h, const char *schema)
{
	char *quoted = PQescapeIdentifier(h, schema, strlen(schema));
	char sql[512];
	snprintf(sql, sizeof sql,
	         "SET search_path TO %s; SET idle_in_transaction_session_timeout TO '60s';"
	         "SELECT set_config('synchronous_commit', 'on', false)"
	         " WHERE current_setting('synchronous_commit') = 'off'",
	         quoted && schema[0] ? quoted : "public");
	PQfreemem(quoted);
	PGresult *r = PQexec(h, sql);
	bool done = PQresultStatus(r) == PGRES_TUPLES_OK;
	PQclear(r);
	return done;
}

enum ec postgresql_conn_open(struct ctx *cx, struct postgresql_db *db, struct postgresql_conn **out)
{
	struct postgresql_conn *c = calloc(1, sizeof *c);
	if (!c)
		log_die("memory", "database connection");
	(void)db_statements(&c->nprepared);
	c->prepared = calloc(c->nprepared + 1, sizeof *c->prepared);
	if (!c->prepared)
		log_die("memory", "statements");
	c->generation = db->generation;
	c->h = server_connect(db->url);
	if (PQstatus(c->h) == CONNECTION_OK && session_prepare(c->h, db->schema)) {
		*out = c;
		return E_OK;
	}
	log_event(cx, LOG_ERROR, "db.connect", L_STR("engine", str_trim(str_of(PQerrorMessage(c->h)))));
	postgresql_conn_close(c);
	return fail(cx, E_DB_BUSY);
}

void postgresql_conn_close(void *conn)
{
	struct postgresql_conn *c = conn;
	if (!c)
		return;
	PQfinish(c->h);
	for (size_t i = 0; i < c->nprepared; i++)
		free(c->prepared[i]);
	free(c->prepared);
	free(c);
}

enum ec postgresql_conn_take(struct ctx *cx, struct postgresql_db *db, struct postgresql_conn **out)
{
	void *idle;
	TRY(db_pool_take(cx, &db->pool, &idle));
	*out = idle;
	if (*out && (*out)->generation == db->generation)
		return E_OK;
	postgresql_conn_close(*out);
	enum ec ec = postgresql_conn_open(cx, db, out);
	if (ec != E_OK)
		db_pool_give(&db->pool, NULL);
	return ec;
}

void postgresql_conn_give(struct postgresql_db *db, struct postgresql_conn *c)
{
	if (PQstatus(c->h) == CONNECTION_BAD) {
		db->generation++;
		postgresql_conn_close(c);
		c = NULL;
	}
	db_pool_give(&db->pool, c);
}

/* Looks first: the right to make schemas is not needed where it exists. The lock is for several
 * programs that start together. */
enum ec postgresql_schema_make(struct ctx *cx, struct postgresql_db *db)
{
	struct postgresql_conn *c;
	TRY(postgresql_conn_take(cx, db, &c));
	struct postgresql_tx tx = { .base = { .db = &db->base }, .conn = c };
	const char *name = db->schema;
	PGresult *r = PQexecParams(c->h, "SELECT 1 FROM pg_namespace WHERE nspname = $1", 1, NULL, &name, NULL,
	                           NULL, 0);
	bool wanted = name[0] && PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 0;
	PQclear(r);
	enum ec ec = E_OK;
	if (wanted) {
		char *quoted = PQescapeIdentifier(c->h, name, strlen(name));
		str sql = str_printf(cx->arena,
		                     "SELECT pg_advisory_xact_lock(hashtextextended('chorale schema', 0));"
		                     "CREATE SCHEMA IF NOT EXISTS %s", quoted ? quoted : "");
		PQfreemem(quoted);
		r = PQexec(c->h, str_z(cx->arena, sql));
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			ec = postgresql_fail(cx, &tx, r, "create schema");
		PQclear(r);
	}
	postgresql_conn_give(db, c);
	return ec;
}
