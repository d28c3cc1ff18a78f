#include "store_request.h"

#include "store_row.h"

enum { WAITING_OF_ONE = 100 };

DB_STMT(Q_REQUEST_INSERT,
        "INSERT INTO request (kind, account_id, structure_id, space, service_id, usual, message, state, reason, "
        "created_at, decided_at, decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" DB_NEW_ID);

enum ec store_request_insert(struct ctx *cx, struct tx *tx, const struct request *r, int64_t *id)
{
	return db_insert(cx, tx, &Q_REQUEST_INSERT,
	                 DB_ARGS(db_str(request_kind_name(r->kind)), db_i64(r->account_id), db_i64(r->structure_id),
	                         db_str(space_name(r->space)), db_i64_null(r->service_id), db_bool(r->usual),
	                         db_str(r->message), db_str(request_state_name(r->state)), db_str(r->reason),
	                         db_i64(r->created_at), db_i64_null(r->decided_at), db_i64_null(r->decided_by)),
	                 id);
}

#define REQUEST_SELECT                                                                                           \
	"SELECT q.id, q.kind, q.account_id, q.structure_id, q.space, q.service_id, q.usual, q.message, q.state, " \
	"q.reason, q.created_at, q.decided_at, q.decided_by, q.version, a.login, a.first_name, a.last_name, "     \
	"s.name, COALESCE(v.code, ''), COALESCE(v.name, '') FROM request q "                                      \
	"JOIN account a ON a.id = q.account_id JOIN structure s ON s.id = q.structure_id "                        \
	"LEFT JOIN service v ON v.id = q.service_id "

static void request_read(struct db_rows *r, struct request *out)
{
	out->id = row_i64(r);
	out->kind = row_request_kind(r);
	out->account_id = row_i64(r);
	out->structure_id = row_i64(r);
	str space = row_str(r);
	if (!space_find(space, &out->space))
		out->space = (enum space)0;
	out->service_id = row_i64(r);
	out->usual = row_bool(r);
	out->message = row_str(r);
	out->state = row_request_state(r);
	out->reason = row_str(r);
	out->created_at = row_i64(r);
	out->decided_at = row_i64(r);
	out->decided_by = row_i64(r);
	out->version = row_i64(r);
	out->login = row_str(r);
	out->first_name = row_str(r);
	out->last_name = row_str(r);
	out->structure_name = row_str(r);
	out->service_code = row_str(r);
	out->service_name = row_str(r);
}

static void read_all(struct ctx *cx, struct db_rows *rows, struct request **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct request, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++)
		request_read(rows, &(*out)[*n]);
}

DB_STMT(Q_REQUEST_FIND, REQUEST_SELECT "WHERE q.id = $1");

enum ec store_request_find(struct ctx *cx, struct tx *tx, int64_t id, struct request *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_REQUEST_FIND, DB_ARGS(db_i64(id)), &rows, found));
	if (*found)
		request_read(rows, out);
	return E_OK;
}

DB_STMT(Q_REQUEST_DECIDE,
        "UPDATE request SET state = $3, reason = $4, decided_at = $5, decided_by = $6, version = version + 1 "
        "WHERE id = $1 AND version = $2 AND state = 'waiting'");

enum ec store_request_decide(struct ctx *cx, struct tx *tx, const struct request *r, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_REQUEST_DECIDE,
	            DB_ARGS(db_i64(r->id), db_i64(r->version), db_str(request_state_name(r->state)), db_str(r->reason),
	                    db_i64(r->decided_at), db_i64_null(r->decided_by)),
	            &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_REQUEST_WAITING, REQUEST_SELECT "WHERE q.structure_id = $1 AND q.state = 'waiting' ORDER BY q.id LIMIT $2");

enum ec store_request_list_waiting(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                                   struct request **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_REQUEST_WAITING, DB_ARGS(db_i64(structure_id), db_i64(limit)), &rows));
	read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_REQUEST_COUNT, "SELECT COUNT(*) FROM (SELECT id FROM request WHERE structure_id = $1 "
                         "AND state = 'waiting' LIMIT $2) AS few");

enum ec store_request_count_waiting(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int *n)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_REQUEST_COUNT, DB_ARGS(db_i64(structure_id), db_i64(limit)), &rows, &found));
	*n = row_int(rows);
	return E_OK;
}

DB_STMT(Q_REQUEST_OF_ACCOUNT, REQUEST_SELECT "WHERE q.account_id = $1 ORDER BY q.id DESC LIMIT $2");

enum ec store_request_list_account(struct ctx *cx, struct tx *tx, int64_t account_id, int limit,
                                   struct request **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_REQUEST_OF_ACCOUNT, DB_ARGS(db_i64(account_id), db_i64(limit)), &rows));
	read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_REQUEST_WAITING_OF, REQUEST_SELECT "WHERE q.account_id = $1 AND q.structure_id = $2 "
                              "AND q.state = 'waiting' ORDER BY q.id LIMIT $3");

enum ec store_request_list_waiting_of(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                      struct request **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_REQUEST_WAITING_OF,
	             DB_ARGS(db_i64(account_id), db_i64(structure_id), db_i64(WAITING_OF_ONE)), &rows));
	read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_REQUEST_FORGET_SERVICE, "DELETE FROM request WHERE service_id = $1");

enum ec store_request_forget_service(struct ctx *cx, struct tx *tx, int64_t service_id)
{
	return db_exec(cx, tx, &Q_REQUEST_FORGET_SERVICE, DB_ARGS(db_i64(service_id)), NULL);
}
