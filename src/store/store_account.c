#include "store_account.h"

#include "store_row.h"

#define ACCOUNT_COLUMNS                                                                            \
	"id, login, contact_email, first_name, last_name, password_hash, lang, state, is_operator, " \
	"created_at, activated_at, version, question, answer_hash, digest, alerts, digested_at"

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
	out->question = row_str(r);
	out->answer_hash = row_str(r);
	out->digest = row_digest(r);
	out->alerts = row_bool(r);
	out->digested_at = row_i64(r);
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

DB_STMT(Q_ACCOUNT_SET_PERSON,
        "UPDATE account SET first_name = $2, last_name = $3, contact_email = $4, version = version + 1 WHERE id = $1");

enum ec store_account_set_person(struct ctx *cx, struct tx *tx, const struct account *a)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_PERSON,
	               DB_ARGS(db_i64(a->id), db_str(a->first_name), db_str(a->last_name), db_str(a->contact_email)), NULL);
}

DB_STMT(Q_ACCOUNT_SET_QUESTION,
        "UPDATE account SET question = $2, answer_hash = $3, version = version + 1 WHERE id = $1");

enum ec store_account_set_question(struct ctx *cx, struct tx *tx, int64_t id, str question, str answer_hash)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_QUESTION, DB_ARGS(db_i64(id), db_str(question), db_str(answer_hash)), NULL);
}

DB_STMT(Q_ACCOUNT_SET_LOGIN,
        "UPDATE account SET login = $2, contact_email = $3, version = version + 1 WHERE id = $1");

enum ec store_account_set_login(struct ctx *cx, struct tx *tx, int64_t id, str login, str contact_email)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_LOGIN, DB_ARGS(db_i64(id), db_str(login), db_str(contact_email)), NULL);
}

DB_STMT(Q_ACCOUNT_SET_NOTIFY, "UPDATE account SET digest = $2, alerts = $3 WHERE id = $1");

enum ec store_account_set_notify(struct ctx *cx, struct tx *tx, int64_t id, enum digest digest, bool alerts)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_NOTIFY, DB_ARGS(db_i64(id), db_str(digest_name(digest)), db_bool(alerts)),
	               NULL);
}

DB_STMT(Q_ACCOUNT_SET_STATE, "UPDATE account SET state = $2, version = version + 1 WHERE id = $1");

enum ec store_account_set_state(struct ctx *cx, struct tx *tx, int64_t id, enum account_state state)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_STATE, DB_ARGS(db_i64(id), db_str(account_state_name(state))), NULL);
}

DB_STMT(Q_ACCOUNT_SET_OPERATOR, "UPDATE account SET is_operator = $2, version = version + 1 WHERE id = $1");

enum ec store_account_set_operator(struct ctx *cx, struct tx *tx, int64_t id, bool is_operator)
{
	return db_exec(cx, tx, &Q_ACCOUNT_SET_OPERATOR, DB_ARGS(db_i64(id), db_bool(is_operator)), NULL);
}

/* --- erasing --- */

DB_STMT(Q_ACCOUNT_ERASE,
        "UPDATE account SET login = $2, contact_email = '', first_name = '', last_name = $3, password_hash = '', "
        "question = '', answer_hash = '', digest = 'none', alerts = 0, is_operator = 0, state = 'erased', "
        "version = version + 1 WHERE id = $1");
DB_STMT(Q_ACCOUNT_ERASE_HABILITATIONS, "DELETE FROM habilitation WHERE account_id = $1");
DB_STMT(Q_ACCOUNT_ERASE_RATTACHEMENTS, "DELETE FROM rattachement WHERE account_id = $1");
DB_STMT(Q_ACCOUNT_ERASE_LINKS, "DELETE FROM link WHERE account_id = $1");
DB_STMT(Q_ACCOUNT_ERASE_MAILS,
        "UPDATE mail SET recipient = '', subject = '', body_text = '', body_html = '', last_error = '', unsubscribe = '', "
        "state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END WHERE account_id = $1");

enum ec store_account_erase(struct ctx *cx, struct tx *tx, int64_t id)
{
	static struct db_stmt *const rest[] = { &Q_ACCOUNT_ERASE_HABILITATIONS, &Q_ACCOUNT_ERASE_RATTACHEMENTS,
		                                &Q_ACCOUNT_ERASE_LINKS, &Q_ACCOUNT_ERASE_MAILS };
	str name = str_printf(cx->arena, "#%lld", (long long)id);
	TRY(db_exec(cx, tx, &Q_ACCOUNT_ERASE, DB_ARGS(db_i64(id), db_str(name), db_str(name)), NULL));
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		TRY(db_exec(cx, tx, rest[i], DB_ARGS(db_i64(id)), NULL));
	return E_OK;
}

/* --- the operator's list --- */

/* Technical accounts never sign in: disabled as people, they are looked after by the managers of their structure. */
#define PEOPLE "NOT EXISTS (SELECT 1 FROM technical_account AS t WHERE t.account_id = account.id) "

DB_STMT(Q_ACCOUNT_LIST,
        "SELECT " ACCOUNT_COLUMNS " FROM account WHERE ($1 = 0 OR id < $1) AND " PEOPLE "ORDER BY id DESC LIMIT $2");
/* By the beginnings of logins and names: an index each. */
DB_STMT(Q_ACCOUNT_SEARCH,
        "SELECT " ACCOUNT_COLUMNS " FROM account WHERE "
        "\n-- @sqlite ((login >= $1 AND login < $2) OR (last_name >= $3 AND last_name < $4))"
        "\n-- @postgres ((login COLLATE \"C\" >= $1 AND login COLLATE \"C\" < $2) OR "
        "(last_name COLLATE \"C\" >= $3 AND last_name COLLATE \"C\" < $4))"
        "\n AND " PEOPLE "ORDER BY id DESC LIMIT $5");

static void collect(struct ctx *cx, struct db_rows *rows, struct account **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct account, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++)
		account_read(rows, &(*out)[*n]);
}

enum ec store_account_list(struct ctx *cx, struct tx *tx, int64_t before, int limit, struct account **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_ACCOUNT_LIST, DB_ARGS(db_i64(before), db_i64(limit)), &rows));
	collect(cx, rows, out, n);
	return E_OK;
}

/* « martin » finds Martin. */
static str capitalised(struct arena *a, str s)
{
	if (str_empty(s) || s.p[0] < 'a' || s.p[0] > 'z')
		return s;
	return str_printf(a, "%c%.*s", s.p[0] - 32, STR_ARG(str_sub(s, 1, s.n)));
}

enum ec store_account_search(struct ctx *cx, struct tx *tx, str words, int limit, struct account **out, size_t *n)
{
	struct db_rows *rows;
	str login = str_lower_ascii(cx->arena, words), name = capitalised(cx->arena, words);
	str after = str_printf(cx->arena, "%.*s\U0010FFFF", STR_ARG(login));
	str name_after = str_printf(cx->arena, "%.*s\U0010FFFF", STR_ARG(name));
	TRY(db_query(cx, tx, &Q_ACCOUNT_SEARCH,
	             DB_ARGS(db_str(login), db_str(after), db_str(name), db_str(name_after), db_i64(limit)), &rows));
	collect(cx, rows, out, n);
	return E_OK;
}
