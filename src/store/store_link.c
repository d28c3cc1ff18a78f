#include "store_link.h"

#include "store_row.h"

DB_STMT(Q_LINK_INSERT,
        "INSERT INTO link (token_hash, account_id, kind, created_at, expires_at, data) VALUES ($1, $2, $3, $4, $5, $6)");

enum ec store_link_insert(struct ctx *cx, struct tx *tx, const struct link *l)
{
	return db_exec(cx, tx, &Q_LINK_INSERT,
	               DB_ARGS(db_bytes(l->token.b, SHA256_SIZE), db_i64_null(l->account_id), db_str(link_kind_name(l->kind)),
	                       db_i64(l->created_at), db_i64(l->expires_at), db_str(l->data)),
	               NULL);
}

DB_STMT(Q_LINK_FIND,
        "SELECT account_id, created_at, expires_at, data FROM link "
        "WHERE token_hash = $1 AND kind = $2 AND account_id IS NOT NULL");

enum ec store_link_find(struct ctx *cx, struct tx *tx, const struct sha256 *token, enum link_kind kind,
                        struct link *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_LINK_FIND, DB_ARGS(db_bytes(token->b, SHA256_SIZE), db_str(link_kind_name(kind))), &r, found));
	if (!*found)
		return E_OK;
	out->token = *token;
	out->kind = kind;
	out->account_id = row_i64(r);
	out->created_at = row_i64(r);
	out->expires_at = row_i64(r);
	out->data = row_str(r);
	return E_OK;
}

DB_STMT(Q_LINK_DELETE, "DELETE FROM link WHERE account_id = $1 AND kind = $2");

enum ec store_link_delete(struct ctx *cx, struct tx *tx, int64_t account_id, enum link_kind kind)
{
	return db_exec(cx, tx, &Q_LINK_DELETE, DB_ARGS(db_i64(account_id), db_str(link_kind_name(kind))), NULL);
}

DB_STMT(Q_LINK_SWEEP, "DELETE FROM link WHERE expires_at < $1");

enum ec store_link_sweep(struct ctx *cx, struct tx *tx, int64_t expired_before)
{
	return db_exec(cx, tx, &Q_LINK_SWEEP, DB_ARGS(db_i64(expired_before)), NULL);
}
