#include "store_session.h"

#include <string.h>

#include "store_row.h"

static struct db_arg token_arg(const struct sha256 *token)
{
	return db_bytes(token->b, SHA256_SIZE);
}

DB_STMT(Q_SESSION_INSERT,
        "INSERT INTO session (token_hash, account_id, structure_id, created_at, seen_at, remote, agent) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)");

enum ec store_session_insert(struct ctx *cx, struct tx *tx, const struct session *s)
{
	return db_exec(cx, tx, &Q_SESSION_INSERT,
	               DB_ARGS(token_arg(&s->token), db_i64(s->account_id),
	                       db_i64_null(s->structure_id),
	                       db_i64(s->created_at), db_i64(s->seen_at), db_str(s->remote), db_str(s->agent)),
	               NULL);
}

#define SESSION_COLUMNS "token_hash, account_id, structure_id, created_at, seen_at, remote, agent"

static void session_read(struct db_rows *r, struct session *out)
{
	out->token = row_hash(r);
	out->account_id = row_i64(r);
	out->structure_id = row_i64(r);
	out->created_at = row_i64(r);
	out->seen_at = row_i64(r);
	out->remote = row_str(r);
	out->agent = row_str(r);
}

DB_STMT(Q_SESSION_FIND, "SELECT " SESSION_COLUMNS " FROM session WHERE token_hash = $1");

enum ec store_session_find(struct ctx *cx, struct tx *tx, const struct sha256 *token, struct session *out,
                           bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_SESSION_FIND, DB_ARGS(token_arg(token)), &r, found));
	if (*found)
		session_read(r, out);
	return E_OK;
}

DB_STMT(Q_SESSION_LIST,
        "SELECT " SESSION_COLUMNS " FROM session WHERE account_id = $1 ORDER BY seen_at DESC, token_hash LIMIT $2");

enum ec store_session_list(struct ctx *cx, struct tx *tx, int64_t account_id, int limit, struct session **out,
                           size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_SESSION_LIST, DB_ARGS(db_i64(account_id), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct session, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++)
		session_read(r, &(*out)[*n]);
	return E_OK;
}

DB_STMT(Q_SESSION_TOUCH, "UPDATE session SET seen_at = $2 WHERE token_hash = $1");

enum ec store_session_touch(struct ctx *cx, struct tx *tx, const struct sha256 *token, int64_t seen_at)
{
	return db_exec(cx, tx, &Q_SESSION_TOUCH, DB_ARGS(token_arg(token), db_i64(seen_at)), NULL);
}

DB_STMT(Q_SESSION_SET_STRUCTURE, "UPDATE session SET structure_id = $2 WHERE token_hash = $1");

enum ec store_session_set_structure(struct ctx *cx, struct tx *tx, const struct sha256 *token,
                                    int64_t structure_id)
{
	return db_exec(cx, tx, &Q_SESSION_SET_STRUCTURE, DB_ARGS(token_arg(token), db_i64(structure_id)),
	               NULL);
}

DB_STMT(Q_SESSION_DELETE, "DELETE FROM session WHERE token_hash = $1");

enum ec store_session_delete(struct ctx *cx, struct tx *tx, const struct sha256 *token)
{
	return db_exec(cx, tx, &Q_SESSION_DELETE, DB_ARGS(token_arg(token)), NULL);
}

DB_STMT(Q_SESSION_DELETE_ACCOUNT, "DELETE FROM session WHERE account_id = $1");

enum ec store_session_delete_account(struct ctx *cx, struct tx *tx, int64_t account_id)
{
	return db_exec(cx, tx, &Q_SESSION_DELETE_ACCOUNT, DB_ARGS(db_i64(account_id)), NULL);
}

DB_STMT(Q_SESSION_DELETE_OTHERS, "DELETE FROM session WHERE account_id = $1 AND token_hash <> $2");

enum ec store_session_delete_others(struct ctx *cx, struct tx *tx, int64_t account_id, const struct sha256 *kept,
                                    int64_t *n)
{
	return db_exec(cx, tx, &Q_SESSION_DELETE_OTHERS, DB_ARGS(db_i64(account_id), token_arg(kept)), n);
}

DB_STMT(Q_SESSION_DELETE_OWN, "DELETE FROM session WHERE account_id = $1 AND token_hash = $2");

enum ec store_session_delete_own(struct ctx *cx, struct tx *tx, int64_t account_id, const struct sha256 *token,
                                 int64_t *n)
{
	return db_exec(cx, tx, &Q_SESSION_DELETE_OWN, DB_ARGS(db_i64(account_id), token_arg(token)), n);
}

DB_STMT(Q_SESSION_SWEEP, "DELETE FROM session WHERE seen_at < $1 OR created_at < $2");

enum ec store_session_sweep(struct ctx *cx, struct tx *tx, int64_t seen_before, int64_t created_before)
{
	return db_exec(cx, tx, &Q_SESSION_SWEEP, DB_ARGS(db_i64(seen_before), db_i64(created_before)), NULL);
}
