#include "store_bank.h"

#include "store_row.h"

#define BANK_COLUMNS "id, structure_id, label, iban, bic, is_factor, created_at"

enum { BANKS_MAX = 100 };

DB_STMT(Q_BANK_INSERT, "INSERT INTO bank_account (structure_id, label, iban, bic, is_factor, created_at) "
                       "VALUES ($1, $2, $3, $4, $5, $6)" DB_NEW_ID);

enum ec store_bank_insert(struct ctx *cx, struct tx *tx, const struct bank_account *b, int64_t *id)
{
	return db_insert(cx, tx, &Q_BANK_INSERT,
	                 DB_ARGS(db_i64(b->structure_id), db_str(b->label), db_str(b->iban), db_str(b->bic),
	                         db_bool(b->is_factor), db_i64(b->created_at)),
	                 id);
}

static void bank_read(struct db_rows *r, struct bank_account *out)
{
	out->id = row_i64(r);
	out->structure_id = row_i64(r);
	out->label = row_str(r);
	out->iban = row_str(r);
	out->bic = row_str(r);
	out->is_factor = row_bool(r);
	out->created_at = row_i64(r);
}

DB_STMT(Q_BANK_LIST, "SELECT " BANK_COLUMNS " FROM bank_account WHERE structure_id = $1 ORDER BY id LIMIT $2");

enum ec store_bank_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct bank_account **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_BANK_LIST, DB_ARGS(db_i64(structure_id), db_i64(BANKS_MAX)), &rows));
	*out = ARENA_ARRAY(cx->arena, struct bank_account, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++)
		bank_read(rows, &(*out)[*n]);
	return E_OK;
}

DB_STMT(Q_BANK_FIND, "SELECT " BANK_COLUMNS " FROM bank_account WHERE id = $1 AND structure_id = $2");

enum ec store_bank_find(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id, struct bank_account *out,
                        bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_BANK_FIND, DB_ARGS(db_i64(id), db_i64(structure_id)), &rows, found));
	if (*found)
		bank_read(rows, out);
	return E_OK;
}

DB_STMT(Q_BANK_DELETE, "DELETE FROM bank_account WHERE id = $1 AND structure_id = $2");

enum ec store_bank_delete(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id)
{
	return db_exec(cx, tx, &Q_BANK_DELETE, DB_ARGS(db_i64(id), db_i64(structure_id)), NULL);
}
