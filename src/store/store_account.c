#include "store_account.h"

#include "store_row.h"

#define ACCOUNT_COLUMNS                                                                            \
	"id, login, contact_email, first_name, last_name, password_hash, lang, state, is_operator, " \
	"created_at, activated_at, version"

DB_STMT(Q_ACCOUNT_INSERT,
        "INSERT INTO account (login, contact_email, first_name, last_name, password_hash, lang, state, "
        "is_operator, created_at, activated_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" DB_NEW_ID);

enum ec store_account_insert(struct ctx *cx, struct tx *tx, const struct account *a, int64_t *id)
{
	return db_insert(cx, tx, &Q_ACCOUNT_INSERT,
	            DB_ARGS(db_str(a->login), db_str(a->contact_email), db_str(a->first_name),
	                    db_str(a->last_name), db_str(a->password_hash), db_i64(a->lang),
	                    db_str(account_state_name(a->state)), db_bool(a->is_operator), db_i64(a->created_at),
	                    db_i64_null(a->activated_at)),
	            id);
}

static void account_read(struct db_rows *r, struct account *out)
{
	out->id = row_i64(r);
	out->login = row_str(r);
	out->contact_email = row_str(r);
	out->first_name = row_str(r);
	out->last_name = row_str(r);
	out->password_hash = row_str(r);
	out->lang = (enum lang)row_int(r);
	out->state = row_account_state(r);
	out->is_operator = row_bool(r);
	out->created_at = row_i64(r);
	out->activated_at = row_i64(r);
	out->version = row_i64(r);
}

DB_STMT(Q_ACCOUNT_FIND, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1");

enum ec store_account_find(struct ctx *cx, struct tx *tx, int64_t id, struct account *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_ACCOUNT_FIND, DB_ARGS(db_i64(id)), &rows, found));
	if (*found)
		account_read(rows, out);
	return E_OK;
}

DB_STMT(Q_ACCOUNT_FIND_LOGIN, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE login = $1");

enum ec store_account_find_login(struct ctx *cx, struct tx *tx, str login, struct account *out,
                                 bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_ACCOUNT_FIND_LOGIN, DB_ARGS(db_str(login)), &rows, found));
	if (*found)
		account_read(rows, out);
	return E_OK;
}

DB_STMT(Q_ACCOUNT_SET_LANG, "UPDATE account SET lang = $2 WHERE id = $1");

enum ec store_account_set_lang(struct ctx *cx, struct tx *tx, int64_t id, enum lang lang)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_LANG, DB_ARGS(db_i64(id), db_i64(lang)), NULL);
}

DB_STMT(Q_ACCOUNT_SET_PASSWORD,
        "UPDATE account SET password_hash = $2, version = version + 1 WHERE id = $1");

enum ec store_account_set_password(struct ctx *cx, struct tx *tx, int64_t id, str hash)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_PASSWORD, DB_ARGS(db_i64(id), db_str(hash)), NULL);
}

DB_STMT(Q_ACCOUNT_RENEW,
        "UPDATE account SET contact_email = $2, first_name = $3, last_name = $4, password_hash = $5, lang = $6, "
        "version = version + 1 WHERE id = $1 AND state = 'pending'");

enum ec store_account_renew(struct ctx *cx, struct tx *tx, const struct account *a)
{
	return db_exec(cx, tx, &Q_ACCOUNT_RENEW,
	               DB_ARGS(db_i64(a->id), db_str(a->contact_email), db_str(a->first_name), db_str(a->last_name),
	                       db_str(a->password_hash), db_i64(a->lang)),
	               NULL);
}

DB_STMT(Q_ACCOUNT_ACTIVATE,
        "UPDATE account SET state = 'active', activated_at = $2, version = version + 1 "
        "WHERE id = $1 AND state = 'pending'");

enum ec store_account_activate(struct ctx *cx, struct tx *tx, int64_t id, int64_t at)
{
	return db_exec(cx, tx, &Q_ACCOUNT_ACTIVATE, DB_ARGS(db_i64(id), db_i64(at)), NULL);
}
