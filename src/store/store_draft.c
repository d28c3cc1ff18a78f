#include "store_draft.h"

#include "store_row.h"

DB_STMT(Q_DRAFT_INSERT,
        "INSERT INTO draft (structure_id, account_id, form, reading, created_at, updated_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)" DB_NEW_ID);

enum ec store_draft_insert(struct ctx *cx, struct tx *tx, const struct draft_record *d, int64_t *id)
{
	return db_insert(cx, tx, &Q_DRAFT_INSERT,
	            DB_ARGS(db_i64(d->structure_id), db_i64(d->account_id), db_str(d->form),
	                    db_str(d->reading), db_i64(d->created_at), db_i64(d->updated_at)),
	            id);
}

DB_STMT(Q_DRAFT_FIND,
        "SELECT id, structure_id, account_id, form, reading, created_at, updated_at, version "
        "FROM draft WHERE id = $1 AND structure_id = $2");

enum ec store_draft_find(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id,
                         struct draft_record *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_DRAFT_FIND, DB_ARGS(db_i64(id), db_i64(structure_id)), &r, found));
	if (!*found)
		return E_OK;
	out->id = row_i64(r);
	out->structure_id = row_i64(r);
	out->account_id = row_i64(r);
	out->form = row_str(r);
	out->reading = row_str(r);
	out->created_at = row_i64(r);
	out->updated_at = row_i64(r);
	out->version = row_i64(r);
	return E_OK;
}

DB_STMT(Q_DRAFT_FIND_TWIN,
        "SELECT draft.id FROM draft JOIN document ON document.draft_id = draft.id "
        "AND document.kind = 'invoice' WHERE draft.structure_id = $1 AND draft.account_id = $2 "
        "AND document.hash = $3 AND draft.created_at >= $4 AND draft.version = 1 "
        "ORDER BY draft.id DESC LIMIT 1");

enum ec store_draft_find_twin(struct ctx *cx, struct tx *tx, const struct draft_record *d,
                              const struct sha256 *hash, int64_t since, int64_t *id)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_DRAFT_FIND_TWIN,
	            DB_ARGS(db_i64(d->structure_id), db_i64(d->account_id), db_bytes(hash->b, SHA256_SIZE),
	                    db_i64(since)),
	            &r, &found));
	*id = found ? row_i64(r) : 0;
	return E_OK;
}

DB_STMT(Q_DRAFT_LIST,
        "SELECT draft.id, draft.form, document.name, draft.updated_at FROM draft "
        "LEFT JOIN document ON document.draft_id = draft.id AND document.kind = 'invoice' "
        "WHERE draft.structure_id = $1 ORDER BY draft.id DESC LIMIT $2");

enum ec store_draft_list(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                         struct draft_listed **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_DRAFT_LIST, DB_ARGS(db_i64(structure_id), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct draft_listed, db_count(r));
	for (*n = 0; db_next(r); (*n)++) {
		struct draft_listed *d = &(*out)[*n];
		d->id = row_i64(r);
		d->form = row_str(r);
		d->file_name = row_str(r);
		d->updated_at = row_i64(r);
	}
	return E_OK;
}

DB_STMT(Q_DRAFT_COUNT,
        "SELECT COUNT(*) FROM (SELECT id FROM draft WHERE structure_id = $1 LIMIT $2) AS few");

enum ec store_draft_count(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int *n)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_DRAFT_COUNT, DB_ARGS(db_i64(structure_id), db_i64(limit)), &r, &found));
	*n = row_int(r);
	return E_OK;
}

DB_STMT(Q_DRAFT_SAVE,
        "UPDATE draft SET form = $4, updated_at = $5, version = version + 1 "
        "WHERE id = $1 AND structure_id = $2 AND version = $3");

enum ec store_draft_save(struct ctx *cx, struct tx *tx, const struct draft_record *d, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_DRAFT_SAVE,
	            DB_ARGS(db_i64(d->id), db_i64(d->structure_id), db_i64(d->version), db_str(d->form),
	                    db_i64(d->updated_at)),
	            &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_DRAFT_DELETE, "DELETE FROM draft WHERE id = $1 AND structure_id = $2");

enum ec store_draft_delete(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id, bool *deleted)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_DRAFT_DELETE, DB_ARGS(db_i64(id), db_i64(structure_id)), &n));
	*deleted = n > 0;
	return E_OK;
}

DB_STMT(Q_DRAFT_DELETE_VERSION, "DELETE FROM draft WHERE id = $1 AND version = $2");

enum ec store_draft_delete_version(struct ctx *cx, struct tx *tx, int64_t id, int64_t version,
                                   bool *deleted)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_DRAFT_DELETE_VERSION, DB_ARGS(db_i64(id), db_i64(version)), &n));
	*deleted = n > 0;
	return E_OK;
}
