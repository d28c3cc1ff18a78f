#include "store_service.h"

#include "store_row.h"

#define SERVICE_COLUMNS                                                                      \
	"id, structure_id, code, name, active, engagement_required, hides_payment_status, " \
	"valid_from, valid_until"

enum { SERVICES_MAX = 2000 };

DB_STMT(Q_SERVICE_INSERT,
        "INSERT INTO service (structure_id, code, name, active, engagement_required, "
        "hides_payment_status, valid_from, valid_until, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)" DB_NEW_ID);

enum ec store_service_insert(struct ctx *cx, struct tx *tx, const struct service *s, int64_t *id)
{
	return db_insert(cx, tx, &Q_SERVICE_INSERT,
	            DB_ARGS(db_i64(s->structure_id), db_str(s->code), db_str(s->name), db_bool(s->active),
	                    db_bool(s->engagement_required), db_bool(s->hides_payment_status),
	                    db_date(cx->arena, s->valid_from), db_date(cx->arena, s->valid_until),
	                    db_i64(cx->now)),
	            id);
}

static void service_read(struct db_rows *r, struct service *out)
{
	out->id = row_i64(r);
	out->structure_id = row_i64(r);
	out->code = row_str(r);
	out->name = row_str(r);
	out->active = row_bool(r);
	out->engagement_required = row_bool(r);
	out->hides_payment_status = row_bool(r);
	out->valid_from = row_date(r);
	out->valid_until = row_date(r);
}

DB_STMT(Q_SERVICE_FIND, "SELECT " SERVICE_COLUMNS " FROM service WHERE id = $1");

enum ec store_service_find(struct ctx *cx, struct tx *tx, int64_t id, struct service *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_SERVICE_FIND, DB_ARGS(db_i64(id)), &rows, found));
	if (*found)
		service_read(rows, out);
	return E_OK;
}

DB_STMT(Q_SERVICE_FIND_CODE,
        "SELECT " SERVICE_COLUMNS " FROM service WHERE structure_id = $1 AND code = $2");

enum ec store_service_find_code(struct ctx *cx, struct tx *tx, int64_t structure_id, str code,
                                struct service *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_SERVICE_FIND_CODE, DB_ARGS(db_i64(structure_id), db_str(code)), &rows, found));
	if (*found)
		service_read(rows, out);
	return E_OK;
}

DB_STMT(Q_SERVICE_LIST,
        "SELECT " SERVICE_COLUMNS " FROM service WHERE structure_id = $1 AND active >= $2 "
        "ORDER BY active DESC, code LIMIT $3");

enum ec store_service_list(struct ctx *cx, struct tx *tx, int64_t structure_id, bool active_only,
                           struct service **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_SERVICE_LIST,
	             DB_ARGS(db_i64(structure_id), db_bool(active_only), db_i64(SERVICES_MAX)), &rows));
	*out = ARENA_ARRAY(cx->arena, struct service, db_count(rows));
	for (*n = 0; db_next(rows); (*n)++)
		service_read(rows, &(*out)[*n]);
	return E_OK;
}

/* A date on which it ended does not keep closed what a manager opens again. */
DB_STMT(Q_SERVICE_SET_ACTIVE, "UPDATE service SET active = $2, valid_until = CASE WHEN $2 = 1 THEN NULL "
                              "ELSE valid_until END WHERE id = $1 AND active <> $2");

enum ec store_service_set_active(struct ctx *cx, struct tx *tx, const struct service *s, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_SERVICE_SET_ACTIVE, DB_ARGS(db_i64(s->id), db_bool(s->active)), &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_SERVICE_USAGE,
        "SELECT (SELECT COUNT(*) FROM (SELECT id FROM invoice WHERE service_id = $1 LIMIT $2) AS few), "
        "(SELECT COUNT(*) FROM (SELECT id FROM invoice WHERE service_id = $1 "
        "AND status NOT IN ('REJETEE', 'MISE_EN_PAIEMENT', 'ABANDONNEE', 'SUPPRIMEE') LIMIT $2) AS running)");

enum ec store_service_usage(struct ctx *cx, struct tx *tx, int64_t id, int limit, int *all, int *open)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_SERVICE_USAGE, DB_ARGS(db_i64(id), db_i64(limit)), &rows, &found));
	*all = row_int(rows);
	*open = row_int(rows);
	return E_OK;
}

DB_STMT(Q_SERVICE_DELETE, "DELETE FROM service WHERE id = $1");

enum ec store_service_delete(struct ctx *cx, struct tx *tx, int64_t id)
{
	return db_exec(cx, tx, &Q_SERVICE_DELETE, DB_ARGS(db_i64(id)), NULL);
}
