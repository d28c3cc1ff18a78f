#include "store_right.h"

#include "store_row.h"

enum { RATTACHEMENTS_MAX = 1000, HABILITATIONS_MAX = 10000 };

DB_STMT(Q_RATTACHEMENT_INSERT,
        "INSERT INTO rattachement (account_id, structure_id, role, created_at) VALUES ($1, $2, $3, $4)");

enum ec store_rattachement_insert(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                  enum role role)
{
	return db_exec(cx, tx, &Q_RATTACHEMENT_INSERT,
	               DB_ARGS(db_i64(account_id), db_i64(structure_id), db_str(role_name(role)),
	                       db_i64(cx->now)),
	               NULL);
}

DB_STMT(Q_RATTACHEMENT_FIND, "SELECT role, version FROM rattachement WHERE account_id = $1 AND structure_id = $2");

enum ec store_rattachement_find(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                struct rattachement_at *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_RATTACHEMENT_FIND, DB_ARGS(db_i64(account_id), db_i64(structure_id)), &rows, found));
	*out = (struct rattachement_at){ 0 };
	if (!*found)
		return E_OK;
	out->role = row_role(rows);
	out->version = row_i64(rows);
	return E_OK;
}

DB_STMT(Q_RATTACHEMENT_UPDATE,
        "UPDATE rattachement SET role = $4, version = version + 1 "
        "WHERE account_id = $1 AND structure_id = $2 AND version = $3");

enum ec store_rattachement_update(struct ctx *cx, struct tx *tx, const struct rattachement_change *c, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_RATTACHEMENT_UPDATE,
	            DB_ARGS(db_i64(c->account_id), db_i64(c->structure_id), db_i64(c->version), db_str(role_name(c->role))),
	            &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_HABILITATION_CLEAR, "DELETE FROM habilitation WHERE account_id = $1 AND structure_id = $2");
DB_STMT(Q_RATTACHEMENT_DELETE,
        "DELETE FROM rattachement WHERE account_id = $1 AND structure_id = $2 AND version = $3");

enum ec store_rattachement_delete(struct ctx *cx, struct tx *tx, const struct rattachement_change *c, bool *deleted)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_HABILITATION_CLEAR, DB_ARGS(db_i64(c->account_id), db_i64(c->structure_id)), NULL));
	TRY(db_exec(cx, tx, &Q_RATTACHEMENT_DELETE,
	            DB_ARGS(db_i64(c->account_id), db_i64(c->structure_id), db_i64(c->version)), &n));
	*deleted = n > 0;
	return E_OK;
}

DB_STMT(Q_RATTACHEMENT_LIST,
        "SELECT rattachement.role, " STRUCTURE_COLUMNS " FROM rattachement "
        "JOIN structure ON structure.id = rattachement.structure_id "
        "WHERE rattachement.account_id = $1 ORDER BY structure.name_folded, structure.id LIMIT $2");

enum ec store_rattachement_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct rattachement **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_RATTACHEMENT_LIST, DB_ARGS(db_i64(account_id), db_i64(RATTACHEMENTS_MAX)),
	             &rows));
	*out = ARENA_ARRAY(cx->arena, struct rattachement, db_count(rows));
	for (*n = 0; db_next(rows); (*n)++) {
		(*out)[*n].role = row_role(rows);
		structure_read(rows, &(*out)[*n].structure);
	}
	return E_OK;
}

DB_STMT(Q_HABILITATION_INSERT,
        "INSERT INTO habilitation (account_id, structure_id, space, service_id, created_at) "
        "VALUES ($1, $2, $3, $4, $5)");

enum ec store_habilitation_insert(struct ctx *cx, struct tx *tx, int64_t account_id,
                                  const struct habilitation *h)
{
	return db_exec(cx, tx, &Q_HABILITATION_INSERT,
	               DB_ARGS(db_i64(account_id), db_i64(h->structure_id), db_str(space_name(h->space)),
	                       db_i64_null(h->service_id), db_i64(cx->now)),
	               NULL);
}

DB_STMT(Q_HABILITATION_DELETE,
        "DELETE FROM habilitation WHERE account_id = $1 AND structure_id = $2 AND space = $3 "
        "AND COALESCE(service_id, 0) = $4");

enum ec store_habilitation_delete(struct ctx *cx, struct tx *tx, int64_t account_id, const struct habilitation *h)
{
	return db_exec(cx, tx, &Q_HABILITATION_DELETE,
	               DB_ARGS(db_i64(account_id), db_i64(h->structure_id), db_str(space_name(h->space)),
	                       db_i64(h->service_id)),
	               NULL);
}

DB_STMT(Q_HABILITATION_FORGET_SERVICE, "DELETE FROM habilitation WHERE service_id = $1");

enum ec store_habilitation_forget_service(struct ctx *cx, struct tx *tx, int64_t service_id)
{
	return db_exec(cx, tx, &Q_HABILITATION_FORGET_SERVICE, DB_ARGS(db_i64(service_id)), NULL);
}

static void habilitations_read(struct ctx *cx, struct db_rows *rows, struct habilitation **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct habilitation, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++) {
		struct habilitation *h = &(*out)[*n];
		h->structure_id = row_i64(rows);
		h->space = row_space(rows);
		h->service_id = row_i64(rows);
	}
}

DB_STMT(Q_HABILITATION_LIST,
        "SELECT structure_id, space, service_id FROM habilitation WHERE account_id = $1 "
        "ORDER BY structure_id, id LIMIT $2");

enum ec store_habilitation_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct habilitation **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_HABILITATION_LIST, DB_ARGS(db_i64(account_id), db_i64(HABILITATIONS_MAX)),
	             &rows));
	habilitations_read(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_HABILITATION_LIST_AT,
        "SELECT structure_id, space, service_id FROM habilitation WHERE account_id = $1 AND structure_id = $2 "
        "ORDER BY space, service_id LIMIT $3");

enum ec store_habilitation_list_at(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                   struct habilitation **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_HABILITATION_LIST_AT,
	             DB_ARGS(db_i64(account_id), db_i64(structure_id), db_i64(HABILITATIONS_MAX)), &rows));
	habilitations_read(cx, rows, out, n);
	return E_OK;
}

/* --- spaces of a structure --- */

DB_STMT(Q_CLOSED_SPACES, "SELECT space FROM closed_space WHERE structure_id = $1");

enum ec store_closed_spaces(struct ctx *cx, struct tx *tx, int64_t structure_id, struct space_set *out)
{
	struct db_rows *rows;
	*out = (struct space_set){ 0 };
	TRY(db_query(cx, tx, &Q_CLOSED_SPACES, DB_ARGS(db_i64(structure_id)), &rows));
	while (db_next(rows))
		out->bits |= SPACE_BIT(row_space(rows));
	return E_OK;
}

DB_STMT(Q_CLOSED_SPACES_OF,
        "SELECT c.structure_id, c.space, 0 FROM closed_space c "
        "JOIN rattachement r ON r.structure_id = c.structure_id WHERE r.account_id = $1 LIMIT $2");

enum ec store_closed_spaces_of(struct ctx *cx, struct tx *tx, int64_t account_id, struct habilitation **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_CLOSED_SPACES_OF, DB_ARGS(db_i64(account_id), db_i64(HABILITATIONS_MAX)), &rows));
	habilitations_read(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_SPACE_CLOSE, "INSERT INTO closed_space (structure_id, space, closed_at) VALUES ($1, $2, $3)");

enum ec store_space_close(struct ctx *cx, struct tx *tx, int64_t structure_id, enum space space)
{
	return db_exec(cx, tx, &Q_SPACE_CLOSE,
	               DB_ARGS(db_i64(structure_id), db_str(space_name(space)), db_i64(cx->now)), NULL);
}

DB_STMT(Q_SPACE_OPEN, "DELETE FROM closed_space WHERE structure_id = $1 AND space = $2");

enum ec store_space_open(struct ctx *cx, struct tx *tx, int64_t structure_id, enum space space)
{
	return db_exec(cx, tx, &Q_SPACE_OPEN, DB_ARGS(db_i64(structure_id), db_str(space_name(space))), NULL);
}
