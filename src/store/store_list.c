#include "store_list.h"

#include "store_row.h"

/* Parameters, the same in every statement:
 * $1 structure  $2 key: before this id, after it for LIST_DUE  $3 services "3,5", '' for whatever
 * $4, $5 deposited_at  $6, $7 ttc  $8 limit  $9 words, or the due date of the key
 * $10 last due date  $11…$16 statuses, $11 '' for whatever
 * $17 which rejections, '' for whatever  $18…$20 motives of those that may be corrected */

/* What a row has to satisfy beyond the key of the index. */
#define FILTERS_BOTH \
	" AND i.deposited_at >= $4 AND i.deposited_at < $5 AND i.ttc >= $6 AND i.ttc <= $7 "
#define FILTERS_SQLITE "AND ($3 = '' OR i.service_id IN (SELECT value FROM json_each('[' || $3 || ']'))) "
#define FILTERS_POSTGRES "AND ($3 = '' OR i.service_id = ANY (CAST('{' || $3 || '}' AS BIGINT[]))) "
#define FILTERS                                  \
	FILTERS_BOTH                             \
	"\n-- @sqlite " FILTERS_SQLITE           \
	"\n-- @postgres " FILTERS_POSTGRES "\n"
#define ANY_STATUS " AND ($11 = '' OR i.status IN ($11, $12, $13, $14, $15, $16))"

/* Inner selects: the ids of a page, or what a sum needs. They end where their limit is reached. */
#define NEWEST(columns, side, filters)                                                        \
	"SELECT " columns " FROM invoice AS i WHERE i." side " = $1 AND i.id < $2" filters    \
	" ORDER BY i.id DESC LIMIT $8"
#define OF_STATUS(columns, side, status, filters)                                             \
	"SELECT " columns " FROM invoice AS i WHERE i." side " = $1 AND i.status = " status   \
	" AND i.id < $2" filters " ORDER BY i.id DESC LIMIT $8"
/* To the supplier a final rejection that was seen awaits nobody any more. */
#define CORRECTABLE "i.motives IN ($18, $19, $20)"
#define AWAITED                                                                                         \
	" AND ($17 = '' OR i.status <> 'REJETEE' OR (" CORRECTABLE " AND $17 <> 'final') OR (NOT "      \
	CORRECTABLE " AND $17 <> 'correct' AND EXISTS (SELECT 1 FROM notice WHERE notice.invoice_id = i.id " \
	"AND notice.structure_id = $1 AND notice.acknowledged_at IS NULL))) "
#define BRANCH(columns, names, side, status, filters) \
	"SELECT " names " FROM (" OF_STATUS(columns, side, status, filters) ") AS branch"
#define OF_STATUSES(columns, names, side, filters)                                                    \
	BRANCH(columns, names, side, "$11", filters) " UNION ALL " BRANCH(columns, names, side, "$12", filters) \
	" UNION ALL " BRANCH(columns, names, side, "$13", filters) " UNION ALL "                      \
	BRANCH(columns, names, side, "$14", filters) " UNION ALL "                                    \
	BRANCH(columns, names, side, "$15", filters) " UNION ALL " BRANCH(columns, names, side, "$16", filters)
#define BY_DUE(columns)                                                                                 \
	"SELECT " columns " FROM invoice AS i WHERE i.recipient_id = $1 AND i.due_on IS NOT NULL "      \
	"AND (i.due_on, i.id) > ($9, $2) AND i.due_on <= $10" FILTERS ANY_STATUS                        \
	" ORDER BY i.due_on, i.id LIMIT $8"
/* Words of the deposit stand under the invoice's id, those of a correction 2^40 and more above. */
#define WORDS_SQLITE(columns, side, id, rowids, more)                                                        \
	"SELECT " columns " FROM invoice_text JOIN invoice AS i ON i.id = " id                        \
	" WHERE invoice_text MATCH $9 AND " rowids " AND i." side " = $1" FILTERS_BOTH FILTERS_SQLITE \
	ANY_STATUS more
#define WORDS_POSTGRES(columns, side, more)                                                                   \
	"SELECT " columns " FROM invoice_text JOIN invoice AS i ON i.id = invoice_text.invoice_id "    \
	"WHERE invoice_text.words @@ CAST($9 AS TSQUERY) AND i.id < $2 AND i." side                    \
	" = $1" FILTERS_BOTH FILTERS_POSTGRES ANY_STATUS more
#define BY_WORDS(columns, names, side, more)                                                               \
	"\n-- @sqlite SELECT " names " FROM ("                                                       \
	WORDS_SQLITE(columns, side, "invoice_text.rowid", "invoice_text.rowid < $2", more)                 \
	" ORDER BY invoice_text.rowid DESC LIMIT $8) AS first_words UNION SELECT " names " FROM ("   \
	WORDS_SQLITE(columns, side, "invoice_text.rowid % 1099511627776",                            \
	             "invoice_text.rowid >= 1099511627776 AND i.id < $2", more)                            \
	" ORDER BY i.id DESC LIMIT $8) AS later_words"                                               \
	"\n-- @postgres " WORDS_POSTGRES(columns, side, more) " ORDER BY i.id DESC LIMIT $8"               \
	"\n"

/* --- pages --- */

#define PAGE(other, ids, order)                                                                      \
	"SELECT i.id, i.number, i.type, o.name, v.code, v.name, i.ttc, i.currency, i.status, "       \
	"i.status_at, i.motives, i.deposited_at, i.issued, i.due_on, i.engagement "                  \
	"FROM invoice AS i JOIN structure AS o ON o.id = i." other                                   \
	" LEFT JOIN service AS v ON v.id = i.service_id WHERE i.id IN (SELECT id FROM (" ids         \
	") AS page) ORDER BY " order " LIMIT $8"

#define S "supplier_id"
#define R "recipient_id"
#define DESC "i.id DESC"

DB_STMT(Q_ISSUED_ALL, PAGE(R, NEWEST("i.id", S, FILTERS), DESC));
DB_STMT(Q_ISSUED_STATUS, PAGE(R, OF_STATUS("i.id", S, "$11", FILTERS), DESC));
DB_STMT(Q_ISSUED_STATUSES, PAGE(R, OF_STATUSES("i.id", "id", S, FILTERS AWAITED), DESC));
DB_STMT(Q_ISSUED_TEXT, PAGE(R, BY_WORDS("i.id", "id", S, AWAITED), DESC));
DB_STMT(Q_RECEIVED_ALL, PAGE(S, NEWEST("i.id", R, FILTERS), DESC));
DB_STMT(Q_RECEIVED_STATUS, PAGE(S, OF_STATUS("i.id", R, "$11", FILTERS), DESC));
DB_STMT(Q_RECEIVED_STATUSES, PAGE(S, OF_STATUSES("i.id", "id", R, FILTERS), DESC));
DB_STMT(Q_RECEIVED_DUE, PAGE(S, BY_DUE("i.id"), "i.due_on, i.id"));
DB_STMT(Q_RECEIVED_TEXT, PAGE(S, BY_WORDS("i.id", "id", R, ""), DESC));

/* --- sums --- */

#define SUM(rows)                                                                                    \
	"SELECT COUNT(*), CAST(COALESCE(SUM(ttc), 0) AS BIGINT), MIN(currency), MAX(currency) FROM " \
	"(SELECT id, ttc, currency FROM (" rows ") AS matches LIMIT $8) AS counted"
#define SUMMED "i.id, i.ttc, i.currency"
#define NAMES "id, ttc, currency"
/* Without filters the index alone tells how many. */
#define COUNT(rows) \
	"SELECT COUNT(*), CAST(0 AS BIGINT), '', '' FROM (SELECT id FROM (" rows ") AS matches LIMIT $8) AS counted"

DB_STMT(Q_ISSUED_ALL_COUNT, COUNT(NEWEST("i.id", S, "")));
DB_STMT(Q_ISSUED_ALL_SUM, SUM(NEWEST(SUMMED, S, FILTERS)));
DB_STMT(Q_ISSUED_STATUS_COUNT, COUNT(OF_STATUS("i.id", S, "$11", "")));
DB_STMT(Q_ISSUED_STATUS_SUM, SUM(OF_STATUS(SUMMED, S, "$11", FILTERS)));
DB_STMT(Q_ISSUED_STATUSES_COUNT, COUNT(OF_STATUSES("i.id", "id", S, AWAITED)));
DB_STMT(Q_ISSUED_STATUSES_SUM, SUM(OF_STATUSES(SUMMED, NAMES, S, FILTERS AWAITED)));
DB_STMT(Q_ISSUED_TEXT_SUM, SUM(BY_WORDS(SUMMED, NAMES, S, AWAITED)));
DB_STMT(Q_RECEIVED_ALL_COUNT, COUNT(NEWEST("i.id", R, "")));
DB_STMT(Q_RECEIVED_ALL_SUM, SUM(NEWEST(SUMMED, R, FILTERS)));
DB_STMT(Q_RECEIVED_STATUS_COUNT, COUNT(OF_STATUS("i.id", R, "$11", "")));
DB_STMT(Q_RECEIVED_STATUS_SUM, SUM(OF_STATUS(SUMMED, R, "$11", FILTERS)));
DB_STMT(Q_RECEIVED_STATUSES_COUNT, COUNT(OF_STATUSES("i.id", "id", R, "")));
DB_STMT(Q_RECEIVED_STATUSES_SUM, SUM(OF_STATUSES(SUMMED, NAMES, R, FILTERS)));
DB_STMT(Q_RECEIVED_DUE_SUM, SUM(BY_DUE(SUMMED)));
DB_STMT(Q_RECEIVED_TEXT_SUM, SUM(BY_WORDS(SUMMED, NAMES, R, "")));

/* What is due is a list of recipients: suppliers have none. */
static const struct {
	struct db_stmt *page, *count, *sum;
} statements[2][LIST_WAYS] = {
	[LIST_ISSUED] = {
		[LIST_ALL] = { &Q_ISSUED_ALL, &Q_ISSUED_ALL_COUNT, &Q_ISSUED_ALL_SUM },
		[LIST_STATUS] = { &Q_ISSUED_STATUS, &Q_ISSUED_STATUS_COUNT, &Q_ISSUED_STATUS_SUM },
		[LIST_STATUSES] = { &Q_ISSUED_STATUSES, &Q_ISSUED_STATUSES_COUNT, &Q_ISSUED_STATUSES_SUM },
		[LIST_TEXT] = { &Q_ISSUED_TEXT, NULL, &Q_ISSUED_TEXT_SUM },
	},
	[LIST_RECEIVED] = {
		[LIST_ALL] = { &Q_RECEIVED_ALL, &Q_RECEIVED_ALL_COUNT, &Q_RECEIVED_ALL_SUM },
		[LIST_STATUS] = { &Q_RECEIVED_STATUS, &Q_RECEIVED_STATUS_COUNT, &Q_RECEIVED_STATUS_SUM },
		[LIST_STATUSES] = { &Q_RECEIVED_STATUSES, &Q_RECEIVED_STATUSES_COUNT, &Q_RECEIVED_STATUSES_SUM },
		[LIST_DUE] = { &Q_RECEIVED_DUE, NULL, &Q_RECEIVED_DUE_SUM },
		[LIST_TEXT] = { &Q_RECEIVED_TEXT, NULL, &Q_RECEIVED_TEXT_SUM },
	},
};

enum { STATUS_ARGS = 10 + LIST_STATUSES_MAX, LIST_ARGS = STATUS_ARGS + 1 + LIST_CORRECTABLE_MAX };

/* Parameters up to the last one that a way looks at. */
static const size_t way_args[2][LIST_WAYS] = {
	[LIST_ISSUED] = {
		[LIST_ALL] = 8, [LIST_STATUS] = 11, [LIST_STATUSES] = LIST_ARGS, [LIST_TEXT] = LIST_ARGS,
	},
	[LIST_RECEIVED] = {
		[LIST_ALL] = 8, [LIST_STATUS] = 11, [LIST_STATUSES] = STATUS_ARGS, [LIST_DUE] = STATUS_ARGS,
		[LIST_TEXT] = STATUS_ARGS,
	},
};

static const str rejections[] = {
	[REJECTIONS_ALL] = STR_INIT(""),
	[REJECTIONS_AWAITING] = STR_INIT("awaiting"),
	[REJECTIONS_TO_CORRECT] = STR_INIT("correct"),
	[REJECTIONS_FINAL] = STR_INIT("final"),
};

str store_list_services(struct arena *a, const int64_t *ids, size_t n)
{
	struct buf b = buf_in(a);
	/* Somebody limited to no service at all sees nothing. */
	if (ids && n == 0)
		return STR("0");
	for (size_t i = 0; ids && i < n; i++)
		buf_printf(&b, "%s%lld", i ? "," : "", (long long)ids[i]);
	return buf_str(&b);
}

#define ABOVE_IDS (INT64_C(1) << 40) /* above every id, below the words of corrections */

static int64_t key_id(const struct list_filter *f)
{
	if (f->after_id)
		return f->after_id;
	return f->way == LIST_DUE && !date_is_set(f->due_from) ? 0 : ABOVE_IDS;
}

/* Due dates begin behind the last row of the page before, or behind the day before the first. */
static str key_due(struct arena *a, const struct list_filter *f)
{
	if (date_is_set(f->after_due))
		return date_print_iso(a, f->after_due);
	return date_is_set(f->due_from) ? date_print_iso(a, date_add_days(f->due_from, -1)) : STR("");
}

static void list_args(struct ctx *cx, const struct list_filter *f, struct db_arg args[LIST_ARGS])
{
	struct arena *a = cx->arena;
	struct db_arg *arg = args;
	*arg++ = db_i64(f->structure_id);
	*arg++ = db_i64(key_id(f));
	*arg++ = db_str(store_list_services(a, f->service_ids, f->nservices));
	*arg++ = db_i64(f->from);
	*arg++ = db_i64(f->to ? f->to : INT64_MAX);
	*arg++ = db_i64(f->has_amount ? f->min.minor : INT64_MIN);
	*arg++ = db_i64(f->has_amount ? f->max.minor : INT64_MAX);
	*arg++ = db_i64(f->limit);
	*arg++ = db_str(f->way == LIST_TEXT ? f->match : key_due(a, f));
	*arg++ = db_str(date_is_set(f->due_until) ? date_print_iso(a, f->due_until) : STR("9999-12-31"));
	for (size_t i = 0; i < LIST_STATUSES_MAX; i++)
		*arg++ = db_str(f->statuses[i] ? status_info(f->statuses[i])->name : STR(""));
	*arg++ = db_str(rejections[f->rejections]);
	for (size_t i = 0; i < LIST_CORRECTABLE_MAX; i++)
		*arg++ = db_str(f->correctable[i].n ? f->correctable[i] : STR("-"));
}

static void list_row_read(struct db_rows *r, struct list_row *out)
{
	out->id = row_i64(r);
	out->number = row_str(r);
	out->type = row_invoice_type(r);
	out->other_name = row_str(r);
	out->service_code = row_str(r);
	out->service_name = row_str(r);
	out->ttc = row_money(r);
	out->currency = row_str(r);
	out->status = row_status(r);
	out->status_at = row_i64(r);
	out->motives = row_motives(r);
	out->deposited_at = row_i64(r);
	out->issued = row_date(r);
	out->due_on = row_date(r);
	out->engagement = row_str(r);
}

enum ec store_list(struct ctx *cx, struct tx *tx, const struct list_filter *f, struct list_row **out,
                   size_t *n)
{
	struct db_arg args[LIST_ARGS];
	struct db_rows *rows;
	struct db_stmt *page = statements[f->side][f->way].page;
	if (!page)
		return BUG(cx, "no such list");
	list_args(cx, f, args);
	TRY(db_query(cx, tx, page, args, way_args[f->side][f->way], &rows));
	*out = ARENA_ARRAY(cx->arena, struct list_row, db_count(rows));
	for (*n = 0; db_next(rows); (*n)++)
		list_row_read(rows, &(*out)[*n]);
	return E_OK;
}

static bool list_is_plain(const struct list_filter *f)
{
	return !f->service_ids && !f->from && !f->to && !f->has_amount;
}

static enum ec list_sum_run(struct ctx *cx, struct tx *tx, struct db_stmt *q, const struct list_filter *f,
                            struct list_sum *out)
{
	struct db_arg args[LIST_ARGS];
	struct db_rows *rows;
	bool found;
	list_args(cx, f, args);
	TRY(db_find(cx, tx, q, args, way_args[f->side][f->way], &rows, &found));
	out->n = row_int(rows);
	out->ttc = row_money(rows);
	str least = row_str(rows);
	str most = row_str(rows);
	out->currency = str_eq(least, most) ? least : STR("");
	return E_OK;
}

enum ec store_list_sum(struct ctx *cx, struct tx *tx, const struct list_filter *f, struct list_sum *out)
{
	struct db_stmt *sum = statements[f->side][f->way].sum;
	return sum ? list_sum_run(cx, tx, sum, f, out) : BUG(cx, "no such list");
}

enum ec store_list_count(struct ctx *cx, struct tx *tx, const struct list_filter *f, int *n)
{
	struct list_sum sum;
	struct db_stmt *count = statements[f->side][f->way].count;
	if (!count || !list_is_plain(f))
		count = statements[f->side][f->way].sum;
	if (!count)
		return BUG(cx, "no such list");
	TRY(list_sum_run(cx, tx, count, f, &sum));
	*n = sum.n;
	return E_OK;
}
