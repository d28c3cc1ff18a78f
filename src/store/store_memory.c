#include "store_memory.h"

#include "store_row.h"

DB_STMT(Q_MEMORY_INSERT,
        "INSERT INTO reading_layout (structure_id, name, sketch, lessons, created_at, used_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)" DB_NEW_ID);

enum ec store_memory_insert(struct ctx *cx, struct tx *tx, const struct memory_record *m, int64_t *id)
{
	return db_insert(cx, tx, &Q_MEMORY_INSERT,
	                 DB_ARGS(db_i64(m->structure_id), db_str(m->name), db_bytes(m->sketch.p, m->sketch.n),
	                         db_str(m->lessons), db_i64(m->created_at), db_i64(m->used_at)),
	                 id);
}

DB_STMT(Q_MEMORY_UPDATE,
        "UPDATE reading_layout SET name = $3, sketch = $4, lessons = $5, used_at = $6, version = version + 1 "
        "WHERE id = $1 AND version = $2");

enum ec store_memory_update(struct ctx *cx, struct tx *tx, const struct memory_record *m, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_MEMORY_UPDATE,
	            DB_ARGS(db_i64(m->id), db_i64(m->version), db_str(m->name), db_bytes(m->sketch.p, m->sketch.n),
	                    db_str(m->lessons), db_i64(m->used_at)),
	            &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_MEMORY_LIST,
        "SELECT id, structure_id, name, sketch, lessons, created_at, used_at, version FROM reading_layout "
        "WHERE structure_id = $1 ORDER BY used_at DESC, id DESC LIMIT $2");

enum ec store_memory_list(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                          struct memory_record **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_MEMORY_LIST, DB_ARGS(db_i64(structure_id), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct memory_record, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct memory_record *m = &(*out)[*n];
		m->id = row_i64(r);
		m->structure_id = row_i64(r);
		m->name = row_str(r);
		m->sketch = row_str(r);
		m->lessons = row_str(r);
		m->created_at = row_i64(r);
		m->used_at = row_i64(r);
		m->version = row_i64(r);
	}
	return E_OK;
}

DB_STMT(Q_MEMORY_DELETE, "DELETE FROM reading_layout WHERE id = $1 AND structure_id = $2");

enum ec store_memory_delete(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id, bool *deleted)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_MEMORY_DELETE, DB_ARGS(db_i64(id), db_i64(structure_id)), &n));
	*deleted = n > 0;
	return E_OK;
}
