#include "store_lock.h"

#include "store_row.h"

#define LOCK_COLUMNS "login, remote, at, until_at, lifted"

DB_STMT(Q_LOCK_PUT,
        "INSERT INTO sign_in_lock (login, remote, at, until_at, lifted) VALUES ($1, $2, $3, $4, 0) "
        "ON CONFLICT (login) DO UPDATE SET remote = excluded.remote, at = excluded.at, until_at = excluded.until_at, lifted = 0");

enum ec store_lock_put(struct ctx *cx, struct tx *tx, const struct sign_in_lock *l)
{
	return db_exec(cx, tx, &Q_LOCK_PUT, DB_ARGS(db_str(l->login), db_str(l->remote), db_i64(l->at), db_i64(l->until)), NULL);
}

static void lock_read(struct db_rows *r, struct sign_in_lock *out)
{
	out->login = row_str(r);
	out->remote = row_str(r);
	out->at = row_i64(r);
	out->until = row_i64(r);
	out->lifted = row_bool(r);
}

DB_STMT(Q_LOCK_FIND, "SELECT " LOCK_COLUMNS " FROM sign_in_lock WHERE login = $1");

enum ec store_lock_find(struct ctx *cx, struct tx *tx, str login, struct sign_in_lock *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_LOCK_FIND, DB_ARGS(db_str(login)), &r, found));
	if (*found)
		lock_read(r, out);
	return E_OK;
}

DB_STMT(Q_LOCK_LIST, "SELECT " LOCK_COLUMNS " FROM sign_in_lock WHERE until_at > $1 AND lifted = 0 ORDER BY until_at DESC LIMIT $2");

enum ec store_lock_list(struct ctx *cx, struct tx *tx, int limit, struct sign_in_lock **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_LOCK_LIST, DB_ARGS(db_i64(cx->now), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct sign_in_lock, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++)
		lock_read(r, &(*out)[*n]);
	return E_OK;
}

DB_STMT(Q_LOCK_LIFT, "UPDATE sign_in_lock SET lifted = 1 WHERE login = $1 AND lifted = 0");

enum ec store_lock_lift(struct ctx *cx, struct tx *tx, str login, int64_t *changed)
{
	return db_exec(cx, tx, &Q_LOCK_LIFT, DB_ARGS(db_str(login)), changed);
}

DB_STMT(Q_LOCK_DELETE, "DELETE FROM sign_in_lock WHERE login = $1");

enum ec store_lock_delete(struct ctx *cx, struct tx *tx, str login)
{
	return db_exec(cx, tx, &Q_LOCK_DELETE, DB_ARGS(db_str(login)), NULL);
}

DB_STMT(Q_LOCK_SWEEP, "DELETE FROM sign_in_lock WHERE until_at < $1");

enum ec store_lock_sweep(struct ctx *cx, struct tx *tx, int64_t ended_before)
{
	return db_exec(cx, tx, &Q_LOCK_SWEEP, DB_ARGS(db_i64(ended_before)), NULL);
}
