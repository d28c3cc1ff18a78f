#include "store_event.h"

#include "store_row.h"

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
	out->hash = row_hash(r);
	return E_OK;
}

DB_STMT(Q_SET_HEAD, "INSERT INTO event_head (chain, seq, hash) VALUES ($1, $2, $3)"
                    " ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash");

enum ec store_event_set_head(struct ctx *cx, struct tx *tx, int64_t chain, const struct event_head *head)
{
	return db_exec(cx, tx, &Q_SET_HEAD,
	               DB_ARGS(db_i64(chain), db_i64(head->seq), db_bytes(head->hash.b, SHA256_SIZE)), NULL);
}

/* Number $1 is the chain; each row has ten of its own. */
#define INTO "INSERT INTO event (chain, seq, at, kind, account_id, structure_id, invoice_id, remote," \
             " data, prev, hash) VALUES "

DB_STMT(Q_INSERT, INTO "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/* What a deposit writes, as one statement: one round trip instead of three. On SQLite there is none to
 * save, and a statement of several rows makes the full-text index write what it gathered. */
DB_STMT(Q_INSERT_3, INTO "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11),"
                         " ($1, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21),"
                         " ($1, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)");

enum { ROW_ARGS = 10, ROWS_AT_ONCE = 3 };

static enum ec insert_some(struct ctx *cx, struct tx *tx, const struct event_row *rows, size_t n)
{
	struct db_arg args[1 + ROWS_AT_ONCE * ROW_ARGS];
	struct db_arg *a = args;
	*a++ = db_i64(rows->chain);
	for (const struct event_row *e = rows; e < rows + n; e++) {
		*a++ = db_i64(e->seq);
		*a++ = db_i64(e->at);
		*a++ = db_str(e->kind);
		*a++ = db_i64_null(e->account_id);
		*a++ = db_i64_null(e->structure_id);
		*a++ = db_i64_null(e->invoice_id);
		*a++ = db_str(e->remote);
		*a++ = db_str(e->data);
		*a++ = db_bytes(e->prev.b, SHA256_SIZE);
		*a++ = db_bytes(e->hash.b, SHA256_SIZE);
	}
	return db_exec(cx, tx, n == 1 ? &Q_INSERT : &Q_INSERT_3, args, (size_t)(a - args), NULL);
}

enum ec store_event_insert(struct ctx *cx, struct tx *tx, const struct event_row *rows, size_t n)
{
	bool trips = db_engine_of(cx->db) == DB_POSTGRESQL;
	while (n > 0) {
		size_t some = trips && n >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1;
		TRY(insert_some(cx, tx, rows, some));
		rows += some;
		n -= some;
	}
	return E_OK;
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
	e->prev = row_hash(r);
	e->hash = row_hash(r);
}

#define COLUMNS "e.id, e.chain, e.seq, e.at, e.kind, e.account_id, e.structure_id, e.invoice_id, e.remote," \
                " e.data, e.prev, e.hash"
#define NAMES ", COALESCE(a.first_name || ' ' || a.last_name, ''), COALESCE(s.name, '')"
#define WITH_NAMES " LEFT JOIN account a ON a.id = e.account_id LEFT JOIN structure s ON s.id = e.structure_id"

DB_STMT(Q_OF_INVOICE, "SELECT " COLUMNS NAMES " FROM event e" WITH_NAMES
                      " WHERE e.invoice_id = $1 ORDER BY e.id DESC LIMIT 500");
#define WITH_NUMBER WITH_NAMES " JOIN invoice i ON i.id = e.invoice_id"

DB_STMT(Q_LATEST, "SELECT " COLUMNS NAMES ", i.number FROM event e" WITH_NUMBER
                  " WHERE e.chain = $1 ORDER BY e.seq DESC LIMIT $2");
DB_STMT(Q_LATEST_RECEIVED, "SELECT " COLUMNS NAMES ", i.number FROM event e" WITH_NUMBER
                           " WHERE e.invoice_id IN (SELECT id FROM (SELECT id FROM invoice"
                           " WHERE recipient_id = $1"
                           "\n-- @sqlite AND ($3 = '' OR service_id IN (SELECT value FROM json_each('[' || $3 || ']')))"
                           "\n-- @postgres AND ($3 = '' OR service_id = ANY (CAST('{' || $3 || '}' AS BIGINT[])))"
                           "\n ORDER BY id DESC LIMIT 100) AS newest)"
                           " ORDER BY e.id DESC LIMIT $2");

static void collect(struct ctx *cx, struct db_rows *r, bool with_number, struct event_row **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct event_row, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct event_row *e = &(*out)[*n];
		read_row(r, e);
		e->by = row_str(r);
		e->by_structure = row_str(r);
		if (with_number)
			e->invoice_number = row_str(r);
	}
}

enum ec store_event_list(struct ctx *cx, struct tx *tx, int64_t invoice_id, struct event_row **out, size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_OF_INVOICE, DB_ARGS(db_i64(invoice_id)), &r));
	collect(cx, r, false, out, n);
	return E_OK;
}

DB_STMT(Q_OF_ACCOUNT, "SELECT " COLUMNS NAMES " FROM event e" WITH_NAMES
                      " WHERE e.account_id = $1 ORDER BY e.id DESC LIMIT $2");

enum ec store_event_of_account(struct ctx *cx, struct tx *tx, int64_t account_id, int limit, struct event_row **out,
                               size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_OF_ACCOUNT, DB_ARGS(db_i64(account_id), db_i64(limit)), &r));
	collect(cx, r, false, out, n);
	return E_OK;
}

enum ec store_event_latest(struct ctx *cx, struct tx *tx, int64_t chain, int limit, struct event_row **out,
                           size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_LATEST, DB_ARGS(db_i64(chain), db_i64(limit)), &r));
	collect(cx, r, true, out, n);
	return E_OK;
}

enum ec store_event_latest_received(struct ctx *cx, struct tx *tx, const struct event_received *of,
                                    struct event_row **out, size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_LATEST_RECEIVED,
	             DB_ARGS(db_i64(of->recipient_id), db_i64(of->limit), db_str(of->services)), &r));
	collect(cx, r, true, out, n);
	return E_OK;
}

DB_STMT(Q_OF_STRUCTURE, "SELECT " COLUMNS NAMES " FROM event e" WITH_NAMES
                        " WHERE e.chain = $1 AND e.invoice_id IS NULL AND (e.id < $2 OR $2 = 0)"
                        " ORDER BY e.id DESC LIMIT $3");

enum ec store_event_of_structure(struct ctx *cx, struct tx *tx, int64_t chain, int64_t before, int limit,
                                 struct event_row **out, size_t *n)
{
	struct db_rows *r = NULL;
	TRY(db_query(cx, tx, &Q_OF_STRUCTURE, DB_ARGS(db_i64(chain), db_i64(before), db_i64(limit)), &r));
	collect(cx, r, false, out, n);
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
	row.hash = row_hash(r);
	return e->fn(cx, &row, e->arg);
}

enum ec store_event_each_head(struct ctx *cx, struct tx *tx, store_event_each_fn each, void *arg)
{
	struct each e = { each, arg };
	return db_each(cx, tx, &Q_HEADS, DB_NOARGS, each_head, &e);
}
