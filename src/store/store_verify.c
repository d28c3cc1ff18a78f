#include "store_verify.h"

#include "db.h"

/* Files of flows are documents too, without a row of their own. */
DB_STMT(Q_DOCUMENTS,
        "SELECT id, name, size, hash FROM document UNION ALL SELECT id, name, size, hash FROM flow");
DB_STMT(Q_INVOICES,
        "SELECT i.id, i.number, i.status,"
        " (SELECT d.hash FROM document d WHERE d.invoice_id = i.id AND d.kind = 'invoice' ORDER BY d.id LIMIT 1),"
        " (SELECT e.data FROM event e WHERE e.invoice_id = i.id AND e.kind = 'invoice.deposited'"
        "  ORDER BY e.id LIMIT 1),"
        " (SELECT e.data FROM event e WHERE e.invoice_id = i.id AND e.kind = 'invoice.status'"
        "  ORDER BY e.id DESC LIMIT 1)"
        " FROM invoice i ORDER BY i.id");
DB_STMT(Q_COUNT, "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM document)"
                 " + (SELECT count(*) FROM invoice) + (SELECT count(*) FROM flow)");

struct documents {
	verify_document_fn fn;
	void *arg;
};

static enum ec each_document(struct ctx *cx, struct db_rows *r, void *arg)
{
	const struct documents *e = arg;
	struct verify_document d = { 0 };
	d.id = row_i64(r);
	d.name = row_str(r);
	d.size = row_i64(r);
	d.hash = row_str(r);
	return e->fn(cx, &d, e->arg);
}

enum ec store_verify_documents(struct ctx *cx, struct tx *tx, verify_document_fn each, void *arg)
{
	struct documents e = { each, arg };
	return db_each(cx, tx, &Q_DOCUMENTS, DB_NOARGS, each_document, &e);
}

struct invoices {
	verify_invoice_fn fn;
	void *arg;
};

static enum ec each_invoice(struct ctx *cx, struct db_rows *r, void *arg)
{
	const struct invoices *e = arg;
	struct verify_invoice i = { 0 };
	i.id = row_i64(r);
	i.number = row_str(r);
	i.status = row_str(r);
	i.document = row_str(r);
	i.deposited_data = row_str(r);
	i.status_data = row_str(r);
	return e->fn(cx, &i, e->arg);
}

enum ec store_verify_invoices(struct ctx *cx, struct tx *tx, verify_invoice_fn each, void *arg)
{
	struct invoices e = { each, arg };
	return db_each(cx, tx, &Q_INVOICES, DB_NOARGS, each_invoice, &e);
}

enum ec store_verify_count(struct ctx *cx, struct tx *tx, int64_t *n)
{
	struct db_rows *r = NULL;
	bool found = false;
	TRY(db_find(cx, tx, &Q_COUNT, DB_NOARGS, &r, &found));
	*n = found ? row_i64(r) : 0;
	return E_OK;
}
