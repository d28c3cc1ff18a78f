#include "store_developer.h"

#include "store_row.h"

#define STMT(name, sql) DB_STMT_IN(DB_PISTE, name, sql)

#define DEVELOPER_COLUMNS                                                                                      \
	"developer.id, developer.login, developer.name, developer.organisation, developer.password_hash, " \
	"developer.lang, developer.terms_at, developer.created_at"

static void developer_read(struct db_rows *r, struct developer *out)
{
	out->id = row_i64(r);
	out->login = row_str(r);
	out->name = row_str(r);
	out->organisation = row_organisation(r);
	out->password_hash = row_str(r);
	out->lang = (enum lang)row_int(r);
	out->terms_at = row_i64(r);
	out->created_at = row_i64(r);
}

STMT(Q_DEVELOPER_INSERT,
     "INSERT INTO developer (login, name, organisation, password_hash, lang, terms_at, created_at) "
     "VALUES ($1, $2, $3, $4, $5, $6, $7)" DB_NEW_ID);

enum ec store_developer_insert(struct ctx *cx, struct tx *tx, const struct developer *d, int64_t *id)
{
	return db_insert(cx, tx, &Q_DEVELOPER_INSERT,
	                 DB_ARGS(db_str(d->login), db_str(d->name), db_str(organisation_name(d->organisation)),
	                         db_str(d->password_hash), db_i64(d->lang), db_i64(d->terms_at),
	                         db_i64(d->created_at)),
	                 id);
}

STMT(Q_DEVELOPER_FIND_LOGIN, "SELECT " DEVELOPER_COLUMNS " FROM developer WHERE login = $1");

enum ec store_developer_find_login(struct ctx *cx, struct tx *tx, str login, struct developer *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_DEVELOPER_FIND_LOGIN, DB_ARGS(db_str(login)), &r, found));
	if (*found)
		developer_read(r, out);
	return E_OK;
}

STMT(Q_DEVELOPER_SET_LANG, "UPDATE developer SET lang = $2 WHERE id = $1");

enum ec store_developer_set_lang(struct ctx *cx, struct tx *tx, int64_t id, enum lang lang)
{
	return db_exec(cx, tx, &Q_DEVELOPER_SET_LANG, DB_ARGS(db_i64(id), db_i64(lang)), NULL);
}

STMT(Q_DEVELOPER_COUNT, "SELECT COUNT(*) FROM (SELECT id FROM developer LIMIT 1000) AS few");

enum ec store_developer_count(struct ctx *cx, struct tx *tx, int64_t *n)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_DEVELOPER_COUNT, DB_NOARGS, &r, &found));
	*n = row_i64(r);
	return E_OK;
}

/* --- sessions --- */

static struct db_arg hash_arg(const struct sha256 *hash)
{
	return db_bytes(hash->b, SHA256_SIZE);
}

STMT(Q_DEVELOPER_SESSION_INSERT,
     "INSERT INTO developer_session (token_hash, developer_id, created_at, seen_at) VALUES ($1, $2, $3, $4)");

enum ec store_developer_session_insert(struct ctx *cx, struct tx *tx, const struct developer_session *s,
                                       int64_t developer_id)
{
	return db_exec(cx, tx, &Q_DEVELOPER_SESSION_INSERT,
	               DB_ARGS(hash_arg(&s->token), db_i64(developer_id), db_i64(s->created_at), db_i64(s->seen_at)),
	               NULL);
}

STMT(Q_DEVELOPER_SESSION_FIND,
     "SELECT developer_session.created_at, developer_session.seen_at, " DEVELOPER_COLUMNS
     " FROM developer_session JOIN developer ON developer.id = developer_session.developer_id "
     "WHERE developer_session.token_hash = $1");

enum ec store_developer_session_find(struct ctx *cx, struct tx *tx, const struct sha256 *token,
                                     struct developer_session *out, struct developer *who, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_DEVELOPER_SESSION_FIND, DB_ARGS(hash_arg(token)), &r, found));
	if (!*found)
		return E_OK;
	out->token = *token;
	out->created_at = row_i64(r);
	out->seen_at = row_i64(r);
	developer_read(r, who);
	return E_OK;
}

STMT(Q_DEVELOPER_SESSION_TOUCH, "UPDATE developer_session SET seen_at = $2 WHERE token_hash = $1");

enum ec store_developer_session_touch(struct ctx *cx, struct tx *tx, const struct sha256 *token, int64_t seen_at)
{
	return db_exec(cx, tx, &Q_DEVELOPER_SESSION_TOUCH, DB_ARGS(hash_arg(token), db_i64(seen_at)), NULL);
}

STMT(Q_DEVELOPER_SESSION_DELETE, "DELETE FROM developer_session WHERE token_hash = $1");

enum ec store_developer_session_delete(struct ctx *cx, struct tx *tx, const struct sha256 *token)
{
	return db_exec(cx, tx, &Q_DEVELOPER_SESSION_DELETE, DB_ARGS(hash_arg(token)), NULL);
}

STMT(Q_DEVELOPER_SESSION_SWEEP, "DELETE FROM developer_session WHERE seen_at < $1");

enum ec store_developer_session_sweep(struct ctx *cx, struct tx *tx, int64_t seen_before)
{
	return db_exec(cx, tx, &Q_DEVELOPER_SESSION_SWEEP, DB_ARGS(db_i64(seen_before)), NULL);
}
