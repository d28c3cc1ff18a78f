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

DB_STMT(Q_HABILITATION_LIST,
        "SELECT structure_id, space, service_id FROM habilitation WHERE account_id = $1 "
        "ORDER BY structure_id, space, service_id LIMIT $2");

enum ec store_habilitation_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct habilitation **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_HABILITATION_LIST, DB_ARGS(db_i64(account_id), db_i64(HABILITATIONS_MAX)),
	             &rows));
	*out = ARENA_ARRAY(cx->arena, struct habilitation, db_count(rows));
	for (*n = 0; db_next(rows); (*n)++) {
		struct habilitation *h = &(*out)[*n];
		h->structure_id = row_i64(rows);
		h->space = row_space(rows);
		h->service_id = row_i64(rows);
	}
	return E_OK;
}
