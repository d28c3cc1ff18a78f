#include "store_document.h"

#include "store_row.h"

#define DOCUMENT_COLUMNS                                                                          \
	"id, draft_id, invoice_id, structure_id, kind, name, mime, size, hash, npages, signed, added_at, account_id, "      \
	"mandate_id"

static const str kind_invoice = STR_INIT("invoice");
static const str kind_attachment = STR_INIT("attachment");

DB_STMT(Q_DOCUMENT_INSERT,
        "INSERT INTO document (draft_id, invoice_id, kind, name, mime, size, hash, npages, signed, "
        "added_at, account_id, structure_id, mandate_id) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)" DB_NEW_ID);

enum ec store_document_insert(struct ctx *cx, struct tx *tx, const struct document *d, int64_t *id)
{
	return db_insert(cx, tx, &Q_DOCUMENT_INSERT,
	            DB_ARGS(db_i64_null(d->draft_id), db_i64_null(d->invoice_id),
	                    db_str(d->is_attachment ? kind_attachment : kind_invoice), db_str(d->name),
	                    db_str(d->mime), db_i64(d->size), db_bytes(d->hash.b, SHA256_SIZE),
	                    db_i64(d->npages), db_bool(d->signed_pdf), db_i64(d->added_at),
	                    db_i64_null(d->account_id), db_i64_null(d->structure_id), db_i64_null(d->mandate_id)),
	            id);
}

static void document_read(struct db_rows *r, struct document *out)
{
	out->id = row_i64(r);
	out->draft_id = row_i64(r);
	out->invoice_id = row_i64(r);
	out->structure_id = row_i64(r);
	out->is_attachment = str_eq(row_str(r), kind_attachment);
	out->name = row_str(r);
	out->mime = row_str(r);
	out->size = row_i64(r);
	out->hash = row_hash(r);
	out->npages = row_int(r);
	out->signed_pdf = row_bool(r);
	out->added_at = row_i64(r);
	out->account_id = row_i64(r);
	out->mandate_id = row_i64(r);
}

static void document_read_all(struct ctx *cx, struct db_rows *rows, struct document **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct document, db_count(rows));
	for (*n = 0; db_next(rows); (*n)++)
		document_read(rows, &(*out)[*n]);
}

DB_STMT(Q_DOCUMENT_FIND, "SELECT " DOCUMENT_COLUMNS " FROM document WHERE id = $1");

enum ec store_document_find(struct ctx *cx, struct tx *tx, int64_t id, struct document *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_DOCUMENT_FIND, DB_ARGS(db_i64(id)), &rows, found));
	if (*found)
		document_read(rows, out);
	return E_OK;
}

DB_STMT(Q_DOCUMENT_LIST_INVOICE,
        "SELECT " DOCUMENT_COLUMNS " FROM document WHERE invoice_id = $1 "
        "ORDER BY CASE WHEN kind = 'invoice' THEN 0 ELSE 1 END, id");

enum ec store_document_list_invoice(struct ctx *cx, struct tx *tx, int64_t invoice_id,
                                    struct document **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_DOCUMENT_LIST_INVOICE, DB_ARGS(db_i64(invoice_id)), &rows));
	document_read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_DOCUMENT_LIST_DRAFT,
        "SELECT " DOCUMENT_COLUMNS " FROM document WHERE draft_id = $1 "
        "ORDER BY CASE WHEN kind = 'invoice' THEN 0 ELSE 1 END, id");

enum ec store_document_list_draft(struct ctx *cx, struct tx *tx, int64_t draft_id, struct document **out,
                                  size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_DOCUMENT_LIST_DRAFT, DB_ARGS(db_i64(draft_id)), &rows));
	document_read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_DOCUMENT_LIST_MANDATE,
        "SELECT " DOCUMENT_COLUMNS " FROM document WHERE mandate_id = $1 "
        "ORDER BY CASE WHEN kind = 'invoice' THEN 0 ELSE 1 END, id");

enum ec store_document_list_mandate(struct ctx *cx, struct tx *tx, int64_t mandate_id, struct document **out,
                                    size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_DOCUMENT_LIST_MANDATE, DB_ARGS(db_i64(mandate_id)), &rows));
	document_read_all(cx, rows, out, n);
	return E_OK;
}

DB_STMT(Q_DOCUMENT_MOVE, "UPDATE document SET draft_id = NULL, invoice_id = $2 WHERE draft_id = $1");

enum ec store_document_move(struct ctx *cx, struct tx *tx, int64_t draft_id, int64_t invoice_id)
{
	return db_exec(cx, tx, &Q_DOCUMENT_MOVE, DB_ARGS(db_i64(draft_id), db_i64(invoice_id)), NULL);
}

DB_STMT(Q_DOCUMENT_TAKE,
        "UPDATE document SET structure_id = NULL, invoice_id = $3, kind = $4 WHERE id = $1 AND structure_id = $2");

enum ec store_document_take(struct ctx *cx, struct tx *tx, const struct document *d, int64_t invoice_id, bool *taken)
{
	int64_t changed;
	TRY(db_exec(cx, tx, &Q_DOCUMENT_TAKE,
	            DB_ARGS(db_i64(d->id), db_i64(d->structure_id), db_i64(invoice_id),
	                    db_str(d->is_attachment ? kind_attachment : kind_invoice)),
	            &changed));
	*taken = changed > 0;
	return E_OK;
}

DB_STMT(Q_DOCUMENT_DELETE_WAITING, "DELETE FROM document WHERE id = $1 AND structure_id = $2");

enum ec store_document_delete_waiting(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id,
                                      bool *deleted)
{
	int64_t changed;
	TRY(db_exec(cx, tx, &Q_DOCUMENT_DELETE_WAITING, DB_ARGS(db_i64(id), db_i64(structure_id)), &changed));
	*deleted = changed > 0;
	return E_OK;
}

DB_STMT(Q_DOCUMENT_DELETE_DRAFT, "DELETE FROM document WHERE draft_id = $1");

enum ec store_document_delete_draft(struct ctx *cx, struct tx *tx, int64_t draft_id)
{
	return db_exec(cx, tx, &Q_DOCUMENT_DELETE_DRAFT, DB_ARGS(db_i64(draft_id)), NULL);
}

DB_STMT(Q_DOCUMENT_DELETE_ATTACHMENT,
        "DELETE FROM document WHERE draft_id = $1 AND id = $2 AND kind = 'attachment'");

enum ec store_document_delete_attachment(struct ctx *cx, struct tx *tx, int64_t draft_id, int64_t id,
                                         bool *deleted)
{
	int64_t changed;
	TRY(db_exec(cx, tx, &Q_DOCUMENT_DELETE_ATTACHMENT, DB_ARGS(db_i64(draft_id), db_i64(id)), &changed));
	*deleted = changed > 0;
	return E_OK;
}

DB_STMT(Q_DOCUMENT_WALK, "SELECT " DOCUMENT_COLUMNS " FROM document WHERE id > $1 ORDER BY id LIMIT $2");

enum ec store_document_walk(struct ctx *cx, struct tx *tx, int64_t after, int limit,
                            struct document **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_DOCUMENT_WALK, DB_ARGS(db_i64(after), db_i64(limit)), &rows));
	document_read_all(cx, rows, out, n);
	return E_OK;
}
