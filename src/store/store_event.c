#include "store_event.h"

#include <string.h>

#include "db.h"

DB_STMT(Q_HEAD, "SELECT seq, hash FROM event_head WHERE chain = $1");

enum ec store_event_head(struct ctx *cx, struct tx *tx, int64_t chain, struct event_head *out)
{
	struct db_rows *r = NULL;
	bool found = false;
	*out = (struct event_head){ 0 };
	TRY(db_find(cx, tx, &Q_HEAD, DB_ARGS(db_i64(chain)), &r, &found));
	if (!found)
		return E_OK;
	out->seq = row_i64(r);
	str hash = row_str(r);
	if (hash.n != SHA256_SIZE)
		return BUG(cx, "hash of an event head");
	memcpy(out->hash.b, hash.p, SHA256_SIZE);
	return E_OK;
}

DB_STMT(Q_SET_HEAD, "INSERT INTO event_head (chain, seq, hash) VALUES ($1, $2, $3)"
                    " ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash");

enum ec store_event_set_head(struct ctx *cx, struct tx *tx, int64_t chain, const struct event_head *head)
{
	return db_exec(cx, tx, &Q_SET_HEAD,
	               DB_ARGS(db_i64(chain), db_i64(head->seq), db_bytes(head->hash.b, SHA256_SIZE)), NULL);
}

DB_STMT(Q_INSERT, "INSERT INTO event (chain, seq, at, kind, account_id, structure_id, invoice_id, remote,"
                  " data, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

static struct db_arg id_or_null(int64_t id)
{
	return id ? db_i64(id) : db_null(DB_I64);
}

enum ec store_event_insert(struct ctx *cx, struct tx *tx, const struct event_row *e)
{
	return db_exec(cx, tx, &Q_INSERT,
	               DB_ARGS(db_i64(e->chain), db_i64(e->seq), db_i64(e->at), db_str(e->kind),
	                       id_or_null(e->account_id), id_or_null(e->structure_id),
	                       id_or_null(e->invoice_id), db_str(e->remote), db_str(e->data),
	                       db_bytes(e->prev.b, SHA256_SIZE), db_bytes(e->hash.b, SHA256_SIZE)),
	               NULL);
}

static void read_hash(struct db_rows *r, struct sha256 *out)
{
	str s = row_str(r);
	memset(out->b, 0, SHA256_SIZE);
	memcpy(out->b, s.p, s.n < SHA256_SIZE ? s.n : SHA256_SIZE);
}

static void read_row(struct db_rows *r, struct event_row *e)
{
	e->id = row_i64(r);
	e->chain = row_i64(r);
	e->seq = row_i64(r);
	e->at = row_i64(r);
	e->kind = row_str(r);
	e->account_id = row_i64(r);
	e->structure_id = row_i64(r);
	e->invoice_id = row_i64(r);
	e->remote = row_str(r);
	e->data = row_str(r);
	read_hash(r, &e->prev);
	read_hash(r, &e->hash);
}

#define COLUMNS "e.id, e.chain, e.seq, e.at, e.kind, e.account_id, e.structure_id, e.invoice_id, e.remote," \
                " e.data, e.prev, e.hash"
#define NAMES ", COALESCE(a.first_name || ' ' || a.last_name, ''), COALESCE(s.name, '')"
#define WITH_NAMES " LEFT JOIN account a ON a.id = e.account_id LEFT JOIN structure s ON s.id = e.structure_id"

DB_STMT(Q_OF_INVOICE, "SELECT " COLUMNS NAMES " FROM event e" WITH_NAMES
                      " WHERE e.invoice_id = $1 ORDER BY e.id DESC LIMIT 500");
DB_STMT(Q_LATEST, "SELECT " COLUMNS NAMES " FROM event e" WITH_NAMES
                  " WHERE e.chain = $1 AND e.invoice_id IS NOT NULL ORDER BY e.seq DESC LIMIT $2");

static void collect(struct ctx *cx, struct db_rows *r, struct event_row **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct event_row, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct event_row *e = &(*out)[*n];
		read_row(r, e);
		e->by = row_str(r);
		e->by_structure = row_str(r);
	}
}

enum ec store_event_list(struct ctx *cx, struct tx *tx, int64_t invoice_id, struct event_row **out, size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_OF_INVOICE, DB_ARGS(db_i64(invoice_id)), &r));
	collect(cx, r, out, n);
	return E_OK;
}

enum ec store_event_latest(struct ctx *cx, struct tx *tx, int64_t chain, int limit, struct event_row **out,
                           size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_LATEST, DB_ARGS(db_i64(chain), db_i64(limit)), &r));
	collect(cx, r, out, n);
	return E_OK;
}

DB_STMT(Q_ALL, "SELECT " COLUMNS " FROM event e ORDER BY e.chain, e.seq");
DB_STMT(Q_HEADS, "SELECT chain, seq, hash FROM event_head ORDER BY chain");

struct each {
	store_event_each_fn fn;
	void *arg;
};

static enum ec each_event(struct ctx *cx, struct db_rows *r, void *arg)
{
	const struct each *e = arg;
	struct event_row row = { 0 };
	read_row(r, &row);
	return e->fn(cx, &row, e->arg);
}

enum ec store_event_each(struct ctx *cx, struct tx *tx, store_event_each_fn each, void *arg)
{
	struct each e = { each, arg };
	return db_each(cx, tx, &Q_ALL, DB_NOARGS, each_event, &e);
}

static enum ec each_head(struct ctx *cx, struct db_rows *r, void *arg)
{
	const struct each *e = arg;
	struct event_row row = { 0 };
	row.chain = row_i64(r);
	row.seq = row_i64(r);
	read_hash(r, &row.hash);
	return e->fn(cx, &row, e->arg);
}

enum ec store_event_each_head(struct ctx *cx, struct tx *tx, store_event_each_fn each, void *arg)
{
	struct each e = { each, arg };
	return db_each(cx, tx, &Q_HEADS, DB_NOARGS, each_head, &e);
}
