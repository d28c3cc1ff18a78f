#include "store_flow.h"

#include "core_log.h"
#include "store_row.h"

DB_STMT(Q_FLOW_INSERT,
        "INSERT INTO flow (structure_id, account_id, syntax, interface, name, size, hash, state, next_at, "
        "deposited_at, state_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" DB_NEW_ID);

enum ec store_flow_insert(struct ctx *cx, struct tx *tx, const struct flow *f, int64_t *id)
{
	return db_insert(cx, tx, &Q_FLOW_INSERT,
	                 DB_ARGS(db_i64(f->structure_id), db_i64(f->account_id), db_str(f->syntax), db_str(f->interface),
	                         db_str(f->name), db_i64(f->size), db_bytes(f->hash.b, SHA256_SIZE),
	                         db_str(flow_state_name(FLOW_WAITING)), db_i64(f->deposited_at),
	                         db_i64(f->deposited_at), db_i64(f->deposited_at)),
	                 id);
}

#define FLOW_COLUMNS                                                                                          \
	"id, structure_id, account_id, syntax, interface, name, size, hash, state, tries, deposited_at, state_at"

static void flow_read(struct db_rows *r, struct flow *out)
{
	out->id = row_i64(r);
	out->structure_id = row_i64(r);
	out->account_id = row_i64(r);
	out->syntax = row_str(r);
	out->interface = row_str(r);
	out->name = row_str(r);
	out->size = row_i64(r);
	out->hash = row_hash(r);
	str state = row_str(r);
	out->state = FLOW_INCIDENT;
	if (!flow_state_find(state, &out->state))
		log_event(NULL, LOG_WARN, "row.unknown_name", L_STR("column", STR("flow.state")), L_STR("name", state));
	out->tries = row_int(r);
	out->deposited_at = row_i64(r);
	out->state_at = row_i64(r);
}

DB_STMT(Q_FLOW_FIND, "SELECT " FLOW_COLUMNS " FROM flow WHERE id = $1");

enum ec store_flow_find(struct ctx *cx, struct tx *tx, int64_t id, struct flow *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_FLOW_FIND, DB_ARGS(db_i64(id)), &r, found));
	if (*found)
		flow_read(r, out);
	return E_OK;
}

/* The state stands in the text, as in the index. */
DB_STMT(Q_FLOW_DUE,
        "SELECT " FLOW_COLUMNS " FROM flow WHERE state = 'IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP' "
        "AND next_at <= $1 ORDER BY next_at, id LIMIT 1");

enum ec store_flow_due(struct ctx *cx, struct tx *tx, int64_t now, struct flow *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_FLOW_DUE, DB_ARGS(db_i64(now)), &r, found));
	if (*found)
		flow_read(r, out);
	return E_OK;
}

DB_STMT(Q_FLOW_END,
        "UPDATE flow SET state = $2, state_at = $3 "
        "WHERE id = $1 AND state = 'IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP'");

enum ec store_flow_end(struct ctx *cx, struct tx *tx, const struct flow *f, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_FLOW_END, DB_ARGS(db_i64(f->id), db_str(flow_state_name(f->state)), db_i64(f->state_at)),
	            &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_FLOW_PUT_OFF, "UPDATE flow SET tries = tries + 1, next_at = $2 WHERE id = $1");

enum ec store_flow_put_off(struct ctx *cx, struct tx *tx, int64_t id, int64_t next_at)
{
	return db_exec(cx, tx, &Q_FLOW_PUT_OFF, DB_ARGS(db_i64(id), db_i64(next_at)), NULL);
}

DB_STMT(Q_FLOW_ERROR_INSERT,
        "INSERT INTO flow_error (flow_id, line, item, number, supplier, recipient, path, file_line, value, sentence) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

enum ec store_flow_errors_insert(struct ctx *cx, struct tx *tx, int64_t id, const struct flow_error *errors, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct flow_error *e = &errors[i];
		TRY(db_exec(cx, tx, &Q_FLOW_ERROR_INSERT,
		            DB_ARGS(db_i64(id), db_i64((int64_t)i + 1), db_i64(e->item), db_str(e->number), db_str(e->supplier),
		                    db_str(e->recipient), db_str(e->path), db_i64(e->line), db_str(e->value),
		                    db_str(e->sentence)),
		            NULL));
	}
	return E_OK;
}

DB_STMT(Q_FLOW_ERRORS,
        "SELECT item, number, supplier, recipient, path, file_line, value, sentence FROM flow_error "
        "WHERE flow_id = $1 ORDER BY line");

enum ec store_flow_errors(struct ctx *cx, struct tx *tx, int64_t id, struct flow_error **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_FLOW_ERRORS, DB_ARGS(db_i64(id)), &r));
	*out = ARENA_ARRAY(cx->arena, struct flow_error, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct flow_error *e = &(*out)[*n];
		e->item = row_int(r);
		e->number = row_str(r);
		e->supplier = row_str(r);
		e->recipient = row_str(r);
		e->path = row_str(r);
		e->line = row_int(r);
		e->value = row_str(r);
		e->sentence = row_str(r);
	}
	return E_OK;
}
