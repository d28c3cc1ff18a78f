#include "store_people.h"

#include "store_row.h"

#define PEOPLE_SELECT                                                                                  \
	"SELECT a.id, a.login, a.first_name, a.last_name, a.lang, a.state, r.role, r.created_at, r.version " \
	"FROM rattachement r JOIN account a ON a.id = r.account_id "

static void person_read(struct db_rows *r, struct person *out)
{
	out->account_id = row_i64(r);
	out->login = row_str(r);
	out->first_name = row_str(r);
	out->last_name = row_str(r);
	out->lang = (enum lang)row_int(r);
	out->state = row_account_state(r);
	out->role = row_role(r);
	out->since = row_i64(r);
	out->version = row_i64(r);
}

static void read_all(struct ctx *cx, struct db_rows *rows, struct person **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct person, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++)
		person_read(rows, &(*out)[*n]);
}

DB_STMT(Q_PEOPLE_PAGE, PEOPLE_SELECT "WHERE r.structure_id = $1 AND r.account_id > $2 ORDER BY r.account_id LIMIT $3");

enum ec store_people_page(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t after, int limit,
                          struct person **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_PEOPLE_PAGE, DB_ARGS(db_i64(structure_id), db_i64(after), db_i64(limit)), &rows));
	read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_PEOPLE_FIND, PEOPLE_SELECT "WHERE r.structure_id = $1 AND r.account_id = $2");

enum ec store_people_find(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t account_id,
                          struct person *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_PEOPLE_FIND, DB_ARGS(db_i64(structure_id), db_i64(account_id)), &rows, found));
	if (*found)
		person_read(rows, out);
	return E_OK;
}

DB_STMT(Q_PEOPLE_MANAGERS,
        PEOPLE_SELECT "WHERE r.structure_id = $1 AND a.state = 'active' "
                      "AND r.role IN ('gestionnaire_principal', 'gestionnaire_secondaire') "
                      "ORDER BY CASE WHEN r.role = 'gestionnaire_principal' THEN 0 ELSE 1 END, a.id LIMIT $2");

enum ec store_people_managers(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                              struct person **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_PEOPLE_MANAGERS, DB_ARGS(db_i64(structure_id), db_i64(limit)), &rows));
	read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_PEOPLE_COUNT, "SELECT COUNT(*) FROM (SELECT account_id FROM rattachement WHERE structure_id = $1 LIMIT $2) AS few");

enum ec store_people_count(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int *n)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_PEOPLE_COUNT, DB_ARGS(db_i64(structure_id), db_i64(limit)), &rows, &found));
	*n = row_int(rows);
	return E_OK;
}
