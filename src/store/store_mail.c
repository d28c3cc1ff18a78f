#include "store_mail.h"

#include <string.h>

#include "store_row.h"

static const str state_names[MAIL_STATES] = {
	[MAIL_STATE_WAITING] = STR_INIT("waiting"),     [MAIL_STATE_SENT] = STR_INIT("sent"),
	[MAIL_STATE_REFUSED] = STR_INIT("refused"),     [MAIL_STATE_EXPIRED] = STR_INIT("expired"),
	[MAIL_STATE_WITHDRAWN] = STR_INIT("withdrawn"), [MAIL_STATE_NOBODY] = STR_INIT("nobody"),
};

str mail_state_name(enum mail_state state)
{
	return state_names[state];
}

static enum mail_state row_mail_state(struct db_rows *r)
{
	str name = row_str(r);
	int state = 0;
	while (state < MAIL_STATES - 1 && !str_eq(name, state_names[state]))
		state++;
	return (enum mail_state)state;
}

#define INTO                                                                                                   \
	"INSERT INTO mail (account_id, kind, lang, recipient, message_id, subject, body_text, body_html, state, " \
	"next_at, until, created_at, scope, unsubscribe) VALUES "

DB_STMT(Q_MAIL_INSERT, INTO "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
/* One round trip instead of four. */
DB_STMT(Q_MAIL_INSERT_4,
        INTO "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14), "
             "($15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28), "
             "($29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42), "
             "($43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56)");

enum { ROW_ARGS = 14, ROWS_AT_ONCE = 4 };

static struct db_arg *add_args(struct db_arg *a, const struct mail_record *m)
{
	const struct db_arg args[ROW_ARGS] = {
		db_i64_null(m->account_id), db_str(m->kind),      db_i64(m->lang),       db_str(m->recipient),
		db_str(m->message_id),      db_str(m->subject),   db_str(m->text),       db_str(m->html),
		db_str(state_names[m->state]), db_i64(m->next_at), db_i64(m->until),     db_i64(m->created_at),
		db_str(m->scope),           db_str(m->unsubscribe),
	};
	memcpy(a, args, sizeof(args));
	return a + ROW_ARGS;
}

enum ec store_mail_insert(struct ctx *cx, struct tx *tx, const struct mail_record *rows, size_t n)
{
	bool trips = db_engine_of(cx->db) == DB_POSTGRESQL;
	while (n > 0) {
		struct db_arg args[ROWS_AT_ONCE * ROW_ARGS], *end = args;
		size_t some = trips && n >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1;
		for (size_t i = 0; i < some; i++)
			end = add_args(end, rows++);
		n -= some;
		TRY(db_exec(cx, tx, some == 1 ? &Q_MAIL_INSERT : &Q_MAIL_INSERT_4, args, (size_t)(end - args), NULL));
	}
	return E_OK;
}

#define MAIL_COLUMNS                                                                                    \
	"id, account_id, kind, lang, recipient, message_id, subject, body_text, body_html, state, attempts, " \
	"next_at, until, created_at, sent_at, last_error, scope, unsubscribe"

static void read_all(struct ctx *cx, struct db_rows *r, struct mail_record **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct mail_record, db_count(r) + 1);
	for (*n = 0; db_next(r); (*n)++) {
		struct mail_record *m = &(*out)[*n];
		m->id = row_i64(r);
		m->account_id = row_i64(r);
		m->kind = row_str(r);
		m->lang = row_int(r) == LANG_EN ? LANG_EN : LANG_FR;
		m->recipient = row_str(r);
		m->message_id = row_str(r);
		m->subject = row_str(r);
		m->text = row_str(r);
		m->html = row_str(r);
		m->state = row_mail_state(r);
		m->attempts = row_int(r);
		m->next_at = row_i64(r);
		m->until = row_i64(r);
		m->created_at = row_i64(r);
		m->sent_at = row_i64(r);
		m->error = row_str(r);
		m->scope = row_str(r);
		m->unsubscribe = row_str(r);
	}
}

DB_STMT(Q_MAIL_DUE,
        "SELECT " MAIL_COLUMNS " FROM mail WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2");

enum ec store_mail_due(struct ctx *cx, struct tx *tx, int64_t now, int limit, struct mail_record **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_MAIL_DUE, DB_ARGS(db_i64(now), db_i64(limit)), &r));
	read_all(cx, r, out, n);
	return E_OK;
}

DB_STMT(Q_MAIL_NEXT, "SELECT next_at FROM mail WHERE state = 'waiting' ORDER BY next_at, id LIMIT 1");

enum ec store_mail_next(struct ctx *cx, struct tx *tx, int64_t *at)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_MAIL_NEXT, DB_NOARGS, &r, &found));
	*at = found ? row_i64(r) : 0;
	return E_OK;
}

DB_STMT(Q_MAIL_UPDATE,
        "UPDATE mail SET state = $2, attempts = $3, next_at = $4, sent_at = $5, last_error = $6 "
        "WHERE id = $1 AND state = 'waiting'");
DB_STMT(Q_MAIL_BLANK, "UPDATE mail SET body_text = '', body_html = '' WHERE id = $1 AND state <> 'waiting'");

enum ec store_mail_update(struct ctx *cx, struct tx *tx, const struct mail_record *m)
{
	TRY(db_exec(cx, tx, &Q_MAIL_UPDATE,
	            DB_ARGS(db_i64(m->id), db_str(state_names[m->state]), db_i64(m->attempts), db_i64(m->next_at),
	                    db_i64_null(m->sent_at), db_str(m->error)),
	            NULL));
	return db_exec(cx, tx, &Q_MAIL_BLANK, DB_ARGS(db_i64(m->id)), NULL);
}

DB_STMT(Q_MAIL_WITHDRAW,
        "UPDATE mail SET state = 'withdrawn', body_text = '', body_html = '' "
        "WHERE account_id = $1 AND kind = $2 AND state = 'waiting'");

enum ec store_mail_withdraw(struct ctx *cx, struct tx *tx, int64_t account_id, str kind)
{
	return db_exec(cx, tx, &Q_MAIL_WITHDRAW, DB_ARGS(db_i64(account_id), db_str(kind)), NULL);
}

DB_STMT(Q_MAIL_LATEST,
        "SELECT " MAIL_COLUMNS " FROM mail WHERE recipient <> '' ORDER BY id DESC LIMIT $1");

enum ec store_mail_latest(struct ctx *cx, struct tx *tx, int limit, struct mail_record **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_MAIL_LATEST, DB_ARGS(db_i64(limit)), &r));
	read_all(cx, r, out, n);
	return E_OK;
}

DB_STMT(Q_MAIL_SWEEP, "DELETE FROM mail WHERE created_at < $1");

enum ec store_mail_sweep(struct ctx *cx, struct tx *tx, int64_t created_before)
{
	return db_exec(cx, tx, &Q_MAIL_SWEEP, DB_ARGS(db_i64(created_before)), NULL);
}

DB_STMT(Q_MAIL_FIND, "SELECT " MAIL_COLUMNS " FROM mail WHERE id = $1");

enum ec store_mail_find(struct ctx *cx, struct tx *tx, int64_t id, struct mail_record *out, bool *found)
{
	struct db_rows *r;
	struct mail_record *rows;
	size_t n;
	TRY(db_query(cx, tx, &Q_MAIL_FIND, DB_ARGS(db_i64(id)), &r));
	read_all(cx, r, &rows, &n);
	*found = n > 0;
	if (n)
		*out = rows[0];
	return E_OK;
}

DB_STMT(Q_MAIL_AGAIN, "UPDATE mail SET next_at = $2 WHERE id = $1 AND state = 'waiting'");

enum ec store_mail_again(struct ctx *cx, struct tx *tx, int64_t id, int64_t at, int64_t *changed)
{
	return db_exec(cx, tx, &Q_MAIL_AGAIN, DB_ARGS(db_i64(id), db_i64(at)), changed);
}

DB_STMT(Q_MAIL_OF_ACCOUNT,
        "SELECT " MAIL_COLUMNS " FROM mail WHERE account_id = $1 ORDER BY id DESC LIMIT $2");

enum ec store_mail_of_account(struct ctx *cx, struct tx *tx, int64_t account_id, int limit, struct mail_record **out,
                              size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_MAIL_OF_ACCOUNT, DB_ARGS(db_i64(account_id), db_i64(limit)), &r));
	read_all(cx, r, out, n);
	return E_OK;
}
