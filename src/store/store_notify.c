#include "store_notify.h"

#include "store_row.h"

/* The structure has not closed the space. */
#define STILL_OPEN \
	"AND NOT EXISTS (SELECT 1 FROM closed_space c WHERE c.structure_id = h.structure_id AND c.space = h.space) "

DB_STMT(Q_PEOPLE,
        "SELECT a.id, a.lang, a.contact_email, a.digest, a.digested_at, r.structure_id, r.role, s.name, s.is_public, "
        "h.space, h.service_id FROM (SELECT id, lang, contact_email, digest, digested_at FROM account WHERE id > $1 "
        "AND state = 'active' AND digested_at < CASE digest WHEN 'daily' THEN CAST($2 AS BIGINT) WHEN 'weekly' THEN $3 ELSE $4 END "
        "ORDER BY id LIMIT $5) AS a "
        "LEFT JOIN rattachement r ON r.account_id = a.id LEFT JOIN structure s ON s.id = r.structure_id "
        "LEFT JOIN habilitation h ON h.account_id = a.id AND h.structure_id = r.structure_id "
        "AND h.space IN ('factures_emises', 'factures_recues') " STILL_OPEN
        "ORDER BY a.id, r.structure_id, h.space, h.service_id");

enum ec store_notify_people(struct ctx *cx, struct tx *tx, const struct notify_wish *w, struct notify_row **out,
                            size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_PEOPLE,
	             DB_ARGS(db_i64(w->after_id), db_i64(w->older[DIGEST_DAILY]), db_i64(w->older[DIGEST_WEEKLY]),
	                     db_i64(w->older[DIGEST_NONE]), db_i64(w->limit)),
	             &r));
	*out = ARENA_ARRAY(cx->arena, struct notify_row, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct notify_row *p = &(*out)[*n];
		p->account_id = row_i64(r);
		p->lang = row_int(r) == LANG_EN ? LANG_EN : LANG_FR;
		p->contact_email = row_str(r);
		p->digest = row_digest(r);
		p->digested_at = row_i64(r);
		p->structure_id = row_i64(r);
		p->role = row_role(r);
		p->structure_name = row_str(r);
		p->is_public = row_bool(r);
		p->opened = !row_is_null(r);
		p->space = row_space(r);
		p->service_id = row_i64(r);
	}
	return E_OK;
}

/* One statement for many: a round trip each would be most of the work. */
DB_STMT(Q_CLAIM,
        "UPDATE account SET digested_at = $6 WHERE id > $1 AND id <= $2 AND state = 'active' "
        "AND digested_at < CASE digest WHEN 'daily' THEN CAST($3 AS BIGINT) WHEN 'weekly' THEN $4 ELSE $5 END RETURNING id, digest");

enum ec store_notify_claim(struct ctx *cx, struct tx *tx, const struct notify_wish *w, int64_t last_id,
                           struct notify_claim **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_CLAIM,
	             DB_ARGS(db_i64(w->after_id), db_i64(last_id), db_i64(w->older[DIGEST_DAILY]),
	                     db_i64(w->older[DIGEST_WEEKLY]), db_i64(w->older[DIGEST_NONE]), db_i64(cx->now)),
	             &r));
	*out = ARENA_ARRAY(cx->arena, struct notify_claim, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		(*out)[*n].account_id = row_i64(r);
		(*out)[*n].digest = row_digest(r);
	}
	return E_OK;
}

/* --- what happened --- */

#define NEWS_COLUMNS "n.kind, n.at, i.id, i.number, o.name"
#define NEWS_TABLES                                                                                    \
	" FROM notice n JOIN invoice i ON i.id = n.invoice_id JOIN structure o ON o.id = "             \
	"CASE WHEN i.supplier_id = n.structure_id THEN i.recipient_id ELSE i.supplier_id END "

static void news_read(struct db_rows *r, struct notify_news *out)
{
	str kind = row_str(r);
	if (!notice_find(kind, &out->kind))
		out->kind = NOTICE_NONE;
	out->at = row_i64(r);
	out->invoice_id = row_i64(r);
	out->number = row_str(r);
	out->other_name = row_str(r);
}

/* An invoice that went on to another recipient is none of the former one's. What waits is counted along: a
 * round trip for each person would be most of the work. */
DB_STMT(Q_NEWS,
        "SELECT c.waiting, n.* FROM (SELECT COUNT(*) AS waiting FROM (SELECT 1 AS one FROM notice "
        "WHERE structure_id = $1 AND acknowledged_at IS NULL AND $4 = 1 LIMIT $8) AS counted) AS c LEFT JOIN ("
        "SELECT n.kind, n.at, i.id, i.number, o.name, n.id AS notice" NEWS_TABLES "WHERE n.structure_id = $1 AND n.at > $2 AND n.at <= $3 "
        "AND (($4 = 1 AND i.supplier_id = $1) OR ($5 = 1 AND i.recipient_id = $1"
        "\n-- @sqlite AND ($6 = '' OR i.service_id IN (SELECT value FROM json_each('[' || $6 || ']')))"
        "\n-- @postgres AND ($6 = '' OR i.service_id = ANY (CAST('{' || $6 || '}' AS BIGINT[])))"
        "\n)) ORDER BY n.at DESC, n.id DESC LIMIT $7) AS n ON 1 = 1 ORDER BY n.at DESC, n.notice DESC");

enum ec store_notify_news(struct ctx *cx, struct tx *tx, const struct notify_scope *s, struct notify_told *out)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_NEWS,
	             DB_ARGS(db_i64(s->structure_id), db_i64(s->after), db_i64(cx->now), db_bool(s->sent), db_bool(s->received),
	                     db_str(s->services), db_i64(s->limit), db_i64(s->counted)),
	             &r));
	*out = (struct notify_told){ .news = ARENA_ARRAY(cx->arena, struct notify_news, db_count(r) + 1) };
	while (db_next(r)) {
		out->open = row_int(r);
		if (!row_is_null(r))
			news_read(r, &out->news[out->n++]);
	}
	return E_OK;
}

/* --- mails at once --- */

DB_STMT(Q_UNTOLD, "SELECT n.id, n.structure_id, " NEWS_COLUMNS NEWS_TABLES "WHERE n.told = 0 ORDER BY n.id LIMIT $1");

enum ec store_notify_untold(struct ctx *cx, struct tx *tx, int limit, struct notify_untold **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_UNTOLD, DB_ARGS(db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct notify_untold, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct notify_untold *u = &(*out)[*n];
		u->id = row_i64(r);
		u->structure_id = row_i64(r);
		news_read(r, &u->news);
	}
	return E_OK;
}

DB_STMT(Q_TOLD, "UPDATE notice SET told = 1 WHERE id = $1 AND told = 0");

enum ec store_notify_mark_told(struct ctx *cx, struct tx *tx, int64_t id, bool *taken)
{
	int64_t n = 0;
	TRY(db_exec(cx, tx, &Q_TOLD, DB_ARGS(db_i64(id)), &n));
	*taken = n > 0;
	return E_OK;
}

DB_STMT(Q_READERS,
        "SELECT DISTINCT a.id FROM rattachement r JOIN account a ON a.id = r.account_id "
        "JOIN habilitation h ON h.account_id = r.account_id AND h.structure_id = r.structure_id "
        "WHERE r.structure_id = $1 AND h.space = 'factures_emises' AND a.state = 'active' AND a.alerts = 1 " STILL_OPEN
        "ORDER BY a.id LIMIT $2");

enum ec store_notify_readers(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int64_t **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_READERS, DB_ARGS(db_i64(structure_id), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, int64_t, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++)
		(*out)[*n] = row_i64(r);
	return E_OK;
}

DB_STMT(Q_SETTLE_ACCOUNTS, "UPDATE account SET digested_at = $1");
DB_STMT(Q_SETTLE_NOTICES, "UPDATE notice SET told = 1 WHERE told = 0");

enum ec store_notify_settle(struct ctx *cx, struct tx *tx)
{
	TRY(db_exec(cx, tx, &Q_SETTLE_ACCOUNTS, DB_ARGS(db_i64(cx->now)), NULL));
	return db_exec(cx, tx, &Q_SETTLE_NOTICES, DB_NOARGS, NULL);
}
