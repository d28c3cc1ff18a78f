#include "store_find.h"

#include "store_list.h"
#include "store_row.h"

/* Parameters, the same in every statement:
 * $1 structure  $2 services "3,5", '' for whatever  $3 one service, 0 for whatever  $4 other structure, 0
 * $5 number key  $6 engagement  $7 market  $8 cadre  $9 type  $10 mode, each '' for whatever
 * $11 statuses " A B ", '' for whatever  $12, $13 deposited_at  $14, $15 status_at  $16, $17 issued
 * $18, $19 ht  $20, $21 ttc  $22, $23 net  $24 limit  $25 skip  $26 flow, 0 */
#define SERVICES                                                                                    \
	"\n-- @sqlite AND ($2 = '' OR i.service_id IN (SELECT value FROM json_each('[' || $2 || ']')))" \
	"\n-- @postgres AND ($2 = '' OR i.service_id = ANY (CAST('{' || $2 || '}' AS BIGINT[])))\n"
#define FILTERS(other)                                                                                 \
	SERVICES "AND ($3 = 0 OR i.service_id = $3) AND ($4 = 0 OR i." other " = $4) "                 \
	"AND ($5 = '' OR i.number_key = $5) AND ($6 = '' OR i.engagement = $6) "                       \
	"AND ($7 = '' OR i.market = $7) AND ($8 = '' OR i.cadre = $8) AND ($9 = '' OR i.type = $9) "   \
	"AND ($10 = '' OR i.mode = $10) "                                                              \
	"\n-- @sqlite AND ($11 = '' OR instr($11, ' ' || i.status || ' ') > 0)"                        \
	"\n-- @postgres AND ($11 = '' OR strpos($11, ' ' || i.status || ' ') > 0)\n"                   \
	"AND i.deposited_at >= $12 AND i.deposited_at < $13 AND i.status_at >= $14 AND i.status_at < $15 " \
	"AND i.issued >= $16 AND i.issued <= $17 AND i.ht >= $18 AND i.ht <= $19 "                     \
	"AND i.ttc >= $20 AND i.ttc <= $21 AND i.net >= $22 AND i.net <= $23 "                          \
	"AND ($26 = 0 OR i.flow_id = $26) "

/* The index that a way walks is named by its first columns and its order. */
#define BY_ID(columns, own, other) \
	"SELECT " columns " FROM invoice AS i WHERE i." own " = $1 " FILTERS(other) "ORDER BY i.id DESC LIMIT $24 OFFSET $25"
#define BY_CHANGE(columns, own, other)                                                     \
	"SELECT " columns " FROM invoice AS i WHERE i." own " = $1 " FILTERS(other)        \
	"ORDER BY i.status_at DESC, i.id DESC LIMIT $24 OFFSET $25"

#define PAGE(ids, order)                                                                                  \
	"SELECT i.id, i.number, i.type, i.cadre, i.mode, s.id, s.id_kind, s.identifier, s.name, r.id, "   \
	"r.id_kind, r.identifier, r.name, v.id, v.code, v.name, i.engagement, i.market, i.previous, "     \
	"i.currency, i.ht, i.ttc, i.net, i.issued, i.deposited_at, i.status, i.status_at, i.complement, " \
	"f.id, f.interface "                                                                              \
	"FROM invoice AS i JOIN structure AS s ON s.id = i.supplier_id "                                  \
	"JOIN structure AS r ON r.id = i.recipient_id LEFT JOIN service AS v ON v.id = i.service_id "     \
	"LEFT JOIN flow AS f ON f.id = i.flow_id "                                                        \
	"WHERE i.id IN (SELECT id FROM (" ids ") AS page) ORDER BY " order
#define COUNT(ids) "SELECT COUNT(*) FROM (" ids ") AS matches"

#define S "supplier_id"
#define R "recipient_id"

DB_STMT(Q_FIND_ISSUED, PAGE(BY_ID("i.id", S, R), "i.id DESC"));
DB_STMT(Q_FIND_ISSUED_COUNT, COUNT(BY_ID("i.id", S, R)));
DB_STMT(Q_FIND_ISSUED_CHANGED, PAGE(BY_CHANGE("i.id", S, R), "i.status_at DESC, i.id DESC"));
DB_STMT(Q_FIND_ISSUED_CHANGED_COUNT, COUNT(BY_CHANGE("i.id", S, R)));
DB_STMT(Q_FIND_RECEIVED, PAGE(BY_ID("i.id", R, S), "i.id DESC"));
DB_STMT(Q_FIND_RECEIVED_COUNT, COUNT(BY_ID("i.id", R, S)));
DB_STMT(Q_FIND_RECEIVED_CHANGED, PAGE(BY_CHANGE("i.id", R, S), "i.status_at DESC, i.id DESC"));
DB_STMT(Q_FIND_RECEIVED_CHANGED_COUNT, COUNT(BY_CHANGE("i.id", R, S)));

static const struct {
	struct db_stmt *page, *count;
} statements[2][2] = {
	{ { &Q_FIND_ISSUED, &Q_FIND_ISSUED_COUNT },
	                  { &Q_FIND_ISSUED_CHANGED, &Q_FIND_ISSUED_CHANGED_COUNT } },
	{ { &Q_FIND_RECEIVED, &Q_FIND_RECEIVED_COUNT },
	                    { &Q_FIND_RECEIVED_CHANGED, &Q_FIND_RECEIVED_CHANGED_COUNT } },
};

enum { FIND_ARGS = 26 };

static int64_t above(int64_t bound)
{
	return bound ? bound : INT64_MAX;
}

static str day_or(struct arena *a, struct date d, str otherwise)
{
	return date_is_set(d) ? date_print_iso(a, d) : otherwise;
}

static str statuses_text(struct arena *a, const struct find_filter *f)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < f->nstatuses; i++)
		buf_printf(&b, " %.*s", STR_ARG(status_info(f->statuses[i])->name));
	if (f->nstatuses)
		buf_add_char(&b, ' ');
	return buf_str(&b);
}

static struct db_arg *range_args(struct db_arg *arg, const struct find_range *r)
{
	*arg++ = db_i64(r->set ? r->min.minor : INT64_MIN);
	*arg++ = db_i64(r->set ? r->max.minor : INT64_MAX);
	return arg;
}

static void find_args(struct arena *a, const struct find_filter *f, struct db_arg args[FIND_ARGS])
{
	struct db_arg *arg = args;
	*arg++ = db_i64(f->structure_id);
	*arg++ = db_str(store_list_services(a, f->service_ids, f->nservices));
	*arg++ = db_i64(f->service_id);
	*arg++ = db_i64(f->other_id);
	*arg++ = db_str(f->number_key);
	*arg++ = db_str(f->engagement);
	*arg++ = db_str(f->market);
	*arg++ = db_str(f->cadre);
	*arg++ = db_str(f->type);
	*arg++ = db_str(f->mode);
	*arg++ = db_str(statuses_text(a, f));
	*arg++ = db_i64(f->deposited_from);
	*arg++ = db_i64(above(f->deposited_to));
	*arg++ = db_i64(f->changed_from);
	*arg++ = db_i64(above(f->changed_to));
	*arg++ = db_str(day_or(a, f->issued_from, STR("")));
	*arg++ = db_str(day_or(a, f->issued_to, STR("9999-12-31")));
	arg = range_args(arg, &f->ht);
	arg = range_args(arg, &f->ttc);
	arg = range_args(arg, &f->net);
	*arg++ = db_i64(f->limit);
	*arg++ = db_i64(f->skip);
	*arg++ = db_i64(f->flow_id);
}

static void structure_of_row(struct db_rows *r, struct structure *s)
{
	s->id = row_i64(r);
	(void)structure_id_kind_find(row_str(r), &s->id_kind);
	s->identifier = row_str(r);
	s->name = row_str(r);
}

static void row_to_find(struct db_rows *r, struct find_row *out)
{
	out->id = row_i64(r);
	out->number = row_str(r);
	(void)invoice_type_find(row_str(r), &out->type);
	(void)cadre_find(row_str(r), &out->cadre);
	(void)deposit_mode_find(row_str(r), &out->mode);
	structure_of_row(r, &out->supplier);
	structure_of_row(r, &out->recipient);
	out->service_id = row_i64(r);
	out->service_code = row_str(r);
	out->service_name = row_str(r);
	out->engagement = row_str(r);
	out->market = row_str(r);
	out->previous = row_str(r);
	out->currency = row_str(r);
	out->ht = row_money(r);
	out->ttc = row_money(r);
	out->net = row_money(r);
	out->issued = row_date(r);
	out->deposited_at = row_i64(r);
	(void)status_find(row_str(r), &out->status);
	out->status_at = row_i64(r);
	out->complement = row_str(r);
	out->flow_id = row_i64(r);
	out->flow_interface = row_str(r);
}

static size_t way_of(const struct find_filter *f)
{
	return f->changed_from || f->changed_to;
}

enum ec store_find(struct ctx *cx, struct tx *tx, const struct find_filter *f, struct find_row **out, size_t *n)
{
	struct db_arg args[FIND_ARGS];
	struct db_rows *rows;
	find_args(cx->arena, f, args);
	TRY(db_query(cx, tx, statements[f->received][way_of(f)].page, args, FIND_ARGS, &rows));
	*out = ARENA_ARRAY(cx->arena, struct find_row, db_count(rows));
	for (*n = 0; db_next(rows); (*n)++)
		row_to_find(rows, &(*out)[*n]);
	return E_OK;
}

enum ec store_find_count(struct ctx *cx, struct tx *tx, const struct find_filter *f, int64_t *n)
{
	struct find_filter all = *f;
	struct db_arg args[FIND_ARGS];
	struct db_rows *rows;
	bool found;
	all.skip = 0;
	find_args(cx->arena, &all, args);
	TRY(db_find(cx, tx, statements[f->received][way_of(f)].count, args, FIND_ARGS, &rows, &found));
	*n = found ? row_i64(rows) : 0;
	return E_OK;
}
