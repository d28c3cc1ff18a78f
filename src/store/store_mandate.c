#include "store_mandate.h"

#include "store_row.h"

enum { MANDATES_MAX = 100 };

DB_STMT(Q_MANDATE_INSERT, "INSERT INTO mandate (structure_id, holder, holder_identifier, starts, ends, account_id, "
                          "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)" DB_NEW_ID);

enum ec store_mandate_insert(struct ctx *cx, struct tx *tx, const struct mandate *m, int64_t *id)
{
	return db_insert(cx, tx, &Q_MANDATE_INSERT,
	                 DB_ARGS(db_i64(m->structure_id), db_str(m->holder), db_str(m->holder_identifier),
	                         db_date(cx->arena, m->starts), db_date(cx->arena, m->ends), db_i64_null(m->account_id),
	                         db_i64(m->created_at)),
	                 id);
}

DB_STMT(Q_MANDATE_LIST, "SELECT id, structure_id, holder, holder_identifier, starts, ends, account_id, created_at "
                        "FROM mandate WHERE structure_id = $1 ORDER BY id DESC LIMIT $2");

enum ec store_mandate_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct mandate **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_MANDATE_LIST, DB_ARGS(db_i64(structure_id), db_i64(MANDATES_MAX)), &r));
	*out = ARENA_ARRAY(cx->arena, struct mandate, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct mandate *m = &(*out)[*n];
		m->id = row_i64(r);
		m->structure_id = row_i64(r);
		m->holder = row_str(r);
		m->holder_identifier = row_str(r);
		m->starts = row_date(r);
		m->ends = row_date(r);
		m->account_id = row_i64(r);
		m->created_at = row_i64(r);
	}
	return E_OK;
}

DB_STMT(Q_MANDATE_STRUCTURE, "SELECT structure_id FROM mandate WHERE id = $1");

enum ec store_mandate_structure(struct ctx *cx, struct tx *tx, int64_t id, int64_t *structure_id)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_MANDATE_STRUCTURE, DB_ARGS(db_i64(id)), &r, &found));
	*structure_id = found ? row_i64(r) : 0;
	return E_OK;
}
