#include "store_factor.h"

#include "store_row.h"

DB_STMT(Q_FACTOR_FIND, "SELECT sealed, created_at, confirmed_at, last_step FROM second_factor WHERE account_id = $1");

enum ec store_factor_find(struct ctx *cx, struct tx *tx, int64_t account_id, struct factor *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_FACTOR_FIND, DB_ARGS(db_i64(account_id)), &r, found));
	*out = (struct factor){ .account_id = account_id };
	if (!*found)
		return E_OK;
	out->sealed = row_str(r);
	out->created_at = row_i64(r);
	out->confirmed_at = row_i64(r);
	out->last_step = row_i64(r);
	return E_OK;
}

DB_STMT(Q_FACTOR_BEGIN,
        "INSERT INTO second_factor (account_id, sealed, created_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at, last_step = 0 "
        "WHERE second_factor.confirmed_at IS NULL");

enum ec store_factor_begin(struct ctx *cx, struct tx *tx, const struct factor *f, bool *set)
{
	int64_t n = 0;
	TRY(db_exec(cx, tx, &Q_FACTOR_BEGIN,
	            DB_ARGS(db_i64(f->account_id), db_bytes(f->sealed.p, f->sealed.n), db_i64(f->created_at)), &n));
	*set = n > 0;
	return E_OK;
}

DB_STMT(Q_FACTOR_CONFIRM,
        "UPDATE second_factor SET confirmed_at = $2, last_step = $3 WHERE account_id = $1 AND confirmed_at IS NULL");

enum ec store_factor_confirm(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t at, int64_t step)
{
	return db_exec(cx, tx, &Q_FACTOR_CONFIRM, DB_ARGS(db_i64(account_id), db_i64(at), db_i64(step)), NULL);
}

DB_STMT(Q_FACTOR_USE, "UPDATE second_factor SET last_step = $2 WHERE account_id = $1 AND last_step < $2");

enum ec store_factor_use(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t step, bool *taken)
{
	int64_t n = 0;
	TRY(db_exec(cx, tx, &Q_FACTOR_USE, DB_ARGS(db_i64(account_id), db_i64(step)), &n));
	*taken = n > 0;
	return E_OK;
}

DB_STMT(Q_FACTOR_DELETE, "DELETE FROM second_factor WHERE account_id = $1");
DB_STMT(Q_RECOVERY_DELETE, "DELETE FROM recovery_code WHERE account_id = $1");

enum ec store_factor_delete(struct ctx *cx, struct tx *tx, int64_t account_id)
{
	TRY(db_exec(cx, tx, &Q_RECOVERY_DELETE, DB_ARGS(db_i64(account_id)), NULL));
	return db_exec(cx, tx, &Q_FACTOR_DELETE, DB_ARGS(db_i64(account_id)), NULL);
}

DB_STMT(Q_RECOVERY_INSERT, "INSERT INTO recovery_code (account_id, proof) VALUES ($1, $2)");

enum ec store_recovery_replace(struct ctx *cx, struct tx *tx, int64_t account_id, const str *proofs, size_t n)
{
	TRY(db_exec(cx, tx, &Q_RECOVERY_DELETE, DB_ARGS(db_i64(account_id)), NULL));
	for (size_t i = 0; i < n; i++)
		TRY(db_exec(cx, tx, &Q_RECOVERY_INSERT, DB_ARGS(db_i64(account_id), db_str(proofs[i])), NULL));
	return E_OK;
}

DB_STMT(Q_RECOVERY_USE, "DELETE FROM recovery_code WHERE account_id = $1 AND proof = $2");

enum ec store_recovery_use(struct ctx *cx, struct tx *tx, int64_t account_id, str proof, bool *taken)
{
	int64_t n = 0;
	TRY(db_exec(cx, tx, &Q_RECOVERY_USE, DB_ARGS(db_i64(account_id), db_str(proof)), &n));
	*taken = n > 0;
	return E_OK;
}

DB_STMT(Q_RECOVERY_COUNT, "SELECT COUNT(*) FROM recovery_code WHERE account_id = $1");

enum ec store_recovery_count(struct ctx *cx, struct tx *tx, int64_t account_id, int *n)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_RECOVERY_COUNT, DB_ARGS(db_i64(account_id)), &r, &found));
	*n = row_int(r);
	return E_OK;
}
