#include "store_notice.h"

#include "store_row.h"

DB_STMT(Q_NOTICE_INSERT,
        "INSERT INTO notice (structure_id, invoice_id, kind, at, acknowledged_at, told) "
        "VALUES ($1, $2, $3, $4, $5, $6)");

enum ec store_notice_insert(struct ctx *cx, struct tx *tx, const struct notice *n)
{
	return db_exec(cx, tx, &Q_NOTICE_INSERT,
	               DB_ARGS(db_i64(n->structure_id), db_i64(n->invoice_id), db_str(n->kind), db_i64(n->at),
	                       n->open ? db_null(DB_I64) : db_i64(n->at), db_bool(!n->alert)),
	               NULL);
}

DB_STMT(Q_NOTICE_LIST_OPEN,
        "SELECT notice.id, notice.structure_id, notice.invoice_id, notice.kind, notice.at, "
        "invoice.number, structure.name, invoice.due_on, invoice.ttc, invoice.currency FROM notice "
        "JOIN invoice ON invoice.id = notice.invoice_id "
        "JOIN structure ON structure.id = CASE WHEN invoice.supplier_id = notice.structure_id "
        "THEN invoice.recipient_id ELSE invoice.supplier_id END "
        "WHERE notice.structure_id = $1 AND notice.acknowledged_at IS NULL "
        "ORDER BY notice.id DESC LIMIT $2");

enum ec store_notice_list_open(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                               struct notice **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_NOTICE_LIST_OPEN, DB_ARGS(db_i64(structure_id), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct notice, db_count(r));
	for (*n = 0; db_next(r); (*n)++) {
		struct notice *one = &(*out)[*n];
		one->id = row_i64(r);
		one->structure_id = row_i64(r);
		one->invoice_id = row_i64(r);
		one->kind = row_str(r);
		one->at = row_i64(r);
		one->invoice_number = row_str(r);
		one->other_name = row_str(r);
		one->due_on = row_date(r);
		one->ttc_minor = row_i64(r);
		one->currency = row_str(r);
	}
	return E_OK;
}

DB_STMT(Q_NOTICE_FIND_OPEN,
        "SELECT id FROM notice WHERE invoice_id = $2 AND structure_id = $1 AND acknowledged_at IS NULL "
        "LIMIT 1");

enum ec store_notice_find_open(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t invoice_id,
                               bool *found)
{
	struct db_rows *r;
	return db_find(cx, tx, &Q_NOTICE_FIND_OPEN, DB_ARGS(db_i64(structure_id), db_i64(invoice_id)), &r,
	               found);
}

DB_STMT(Q_NOTICE_ACKNOWLEDGE,
        "UPDATE notice SET acknowledged_at = $3, acknowledged_by = $4 "
        "WHERE invoice_id = $2 AND structure_id = $1 AND acknowledged_at IS NULL");

enum ec store_notice_acknowledge(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t invoice_id,
                                 int64_t account_id, int64_t *n)
{
	return db_exec(cx, tx, &Q_NOTICE_ACKNOWLEDGE,
	               DB_ARGS(db_i64(structure_id), db_i64(invoice_id), db_i64(cx->now),
	                       db_i64_null(account_id)),
	               n);
}
