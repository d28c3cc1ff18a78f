#include "store_application.h"

#include "core_utf8.h"
#include "store_row.h"

#define STMT(name, sql) DB_STMT_IN(DB_PISTE, name, sql)

enum { APPLICATIONS_MAX = 200 };

/* Names that only differ in case or accents would be taken for one another. */
static str name_key(struct ctx *cx, str name)
{
	return utf8_fold(cx->arena, name);
}

static struct db_arg hash_arg(const struct sha256 *hash)
{
	return db_bytes(hash->b, SHA256_SIZE);
}

#define APPLICATION_COLUMNS                                                                                   \
	"id, developer_id, kind, name, client_id, secret_hash, email, responsible, siret, created_at, "     \
	"secret_at, revoked_at"

static void application_read(struct db_rows *r, struct application *out)
{
	out->id = row_i64(r);
	out->developer_id = row_i64(r);
	out->kind = row_application_kind(r);
	out->name = row_str(r);
	out->client_id = row_str(r);
	out->secret_hash = row_hash(r);
	out->email = row_str(r);
	out->responsible = row_str(r);
	out->siret = row_str(r);
	out->created_at = row_i64(r);
	out->secret_at = row_i64(r);
	out->revoked_at = row_i64(r);
}

STMT(Q_APPLICATION_INSERT,
     "INSERT INTO application (developer_id, kind, name, name_key, client_id, secret_hash, email, responsible, "
     "siret, created_at, secret_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" DB_NEW_ID);

enum ec store_application_insert(struct ctx *cx, struct tx *tx, const struct application *a, int64_t *id)
{
	return db_insert(cx, tx, &Q_APPLICATION_INSERT,
	                 DB_ARGS(db_i64(a->developer_id), db_str(application_kind_name(a->kind)), db_str(a->name),
	                         db_str(name_key(cx, a->name)), db_str(a->client_id), hash_arg(&a->secret_hash),
	                         db_str(a->email), db_str(a->responsible), db_str(a->siret), db_i64(a->created_at),
	                         db_i64(a->secret_at)),
	                 id);
}

static enum ec find(struct ctx *cx, struct tx *tx, struct db_stmt *q, struct db_arg arg, struct application *out,
                    bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, q, &arg, 1, &r, found));
	if (*found)
		application_read(r, out);
	return E_OK;
}

STMT(Q_APPLICATION_FIND, "SELECT " APPLICATION_COLUMNS " FROM application WHERE id = $1");

enum ec store_application_find(struct ctx *cx, struct tx *tx, int64_t id, int64_t developer_id,
                               struct application *out, bool *found)
{
	TRY(find(cx, tx, &Q_APPLICATION_FIND, db_i64(id), out, found));
	*found = *found && out->developer_id == developer_id;
	return E_OK;
}

STMT(Q_APPLICATION_FIND_CLIENT, "SELECT " APPLICATION_COLUMNS " FROM application WHERE client_id = $1");

enum ec store_application_find_client(struct ctx *cx, struct tx *tx, str client_id, struct application *out,
                                      bool *found)
{
	return find(cx, tx, &Q_APPLICATION_FIND_CLIENT, db_str(client_id), out, found);
}

STMT(Q_APPLICATION_FIND_NAME, "SELECT " APPLICATION_COLUMNS " FROM application WHERE name_key = $1");

enum ec store_application_find_name(struct ctx *cx, struct tx *tx, str name, struct application *out, bool *found)
{
	return find(cx, tx, &Q_APPLICATION_FIND_NAME, db_str(name_key(cx, name)), out, found);
}

STMT(Q_APPLICATION_LIST,
     "SELECT " APPLICATION_COLUMNS " FROM application WHERE developer_id = $1 ORDER BY id LIMIT $2");

enum ec store_application_list(struct ctx *cx, struct tx *tx, int64_t developer_id, struct application **out,
                               size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_APPLICATION_LIST, DB_ARGS(db_i64(developer_id), db_i64(APPLICATIONS_MAX)), &r));
	*out = ARENA_ARRAY(cx->arena, struct application, db_count(r));
	for (*n = 0; db_next(r); (*n)++)
		application_read(r, &(*out)[*n]);
	return E_OK;
}

STMT(Q_APPLICATION_UPDATE, "UPDATE application SET email = $2, responsible = $3, siret = $4 WHERE id = $1");

enum ec store_application_update(struct ctx *cx, struct tx *tx, const struct application *a)
{
	return db_exec(cx, tx, &Q_APPLICATION_UPDATE,
	               DB_ARGS(db_i64(a->id), db_str(a->email), db_str(a->responsible), db_str(a->siret)), NULL);
}

STMT(Q_APPLICATION_SET_SECRET, "UPDATE application SET secret_hash = $2, secret_at = $3 WHERE id = $1");

enum ec store_application_set_secret(struct ctx *cx, struct tx *tx, int64_t id, const struct sha256 *hash)
{
	return db_exec(cx, tx, &Q_APPLICATION_SET_SECRET, DB_ARGS(db_i64(id), hash_arg(hash), db_i64(cx->now)), NULL);
}

STMT(Q_APPLICATION_REVOKE, "UPDATE application SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL");

enum ec store_application_revoke(struct ctx *cx, struct tx *tx, int64_t id)
{
	return db_exec(cx, tx, &Q_APPLICATION_REVOKE, DB_ARGS(db_i64(id), db_i64(cx->now)), NULL);
}

/* --- APIs --- */

STMT(Q_SUBSCRIPTION_LIST, "SELECT api, terms_at, selected FROM subscription WHERE application_id = $1");

enum ec store_subscription_list(struct ctx *cx, struct tx *tx, int64_t application_id,
                                struct subscription out[PISTE_APIS])
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_SUBSCRIPTION_LIST, DB_ARGS(db_i64(application_id)), &r));
	for (int i = 0; i < PISTE_APIS; i++)
		out[i] = (struct subscription){ 0 };
	while (db_next(r)) {
		enum piste_api api;
		str name = row_str(r);
		struct subscription s = { .accepted = true, .terms_at = row_i64(r) };
		s.selected = row_bool(r);
		if (piste_api_find(name, &api))
			out[api] = s;
	}
	return E_OK;
}

STMT(Q_SUBSCRIPTION_ACCEPT,
     "INSERT INTO subscription (application_id, api, terms_at) VALUES ($1, $2, $3) "
     "ON CONFLICT (application_id, api) DO NOTHING");

enum ec store_subscription_accept(struct ctx *cx, struct tx *tx, int64_t application_id, enum piste_api api)
{
	return db_exec(cx, tx, &Q_SUBSCRIPTION_ACCEPT,
	               DB_ARGS(db_i64(application_id), db_str(piste_api_name(api)), db_i64(cx->now)), NULL);
}

STMT(Q_SUBSCRIPTION_SELECT, "UPDATE subscription SET selected = $3 WHERE application_id = $1 AND api = $2");

enum ec store_subscription_select(struct ctx *cx, struct tx *tx, int64_t application_id, enum piste_api api,
                                  bool selected, int64_t *changed)
{
	return db_exec(cx, tx, &Q_SUBSCRIPTION_SELECT,
	               DB_ARGS(db_i64(application_id), db_str(piste_api_name(api)), db_bool(selected)), changed);
}

/* --- tokens --- */

STMT(Q_TOKEN_INSERT, "INSERT INTO token (token_hash, application_id, expires_at) VALUES ($1, $2, $3)");

enum ec store_token_insert(struct ctx *cx, struct tx *tx, const struct token *t)
{
	return db_exec(cx, tx, &Q_TOKEN_INSERT,
	               DB_ARGS(hash_arg(&t->hash), db_i64(t->application_id), db_i64(t->expires_at)), NULL);
}

STMT(Q_TOKEN_FIND,
     "SELECT application.id, application.kind, application.client_id, application.name, "
     "application.revoked_at, token.expires_at, COALESCE((SELECT subscription.selected FROM subscription "
     "WHERE subscription.application_id = application.id AND subscription.api = $2), 0) "
     "FROM token JOIN application ON application.id = token.application_id WHERE token.token_hash = $1");

enum ec store_token_find(struct ctx *cx, struct tx *tx, const struct sha256 *hash, str api, struct token_call *out,
                         bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_TOKEN_FIND, DB_ARGS(hash_arg(hash), db_str(api)), &r, found));
	if (!*found)
		return E_OK;
	out->application_id = row_i64(r);
	out->kind = row_application_kind(r);
	out->client_id = row_str(r);
	out->application = row_str(r);
	out->revoked = row_i64(r) != 0;
	out->expires_at = row_i64(r);
	out->subscribed = row_bool(r);
	return E_OK;
}

STMT(Q_TOKEN_DELETE, "DELETE FROM token WHERE application_id = $1");

enum ec store_token_delete(struct ctx *cx, struct tx *tx, int64_t application_id)
{
	return db_exec(cx, tx, &Q_TOKEN_DELETE, DB_ARGS(db_i64(application_id)), NULL);
}

STMT(Q_TOKEN_SWEEP,
     "DELETE FROM token WHERE token_hash IN "
     "(SELECT token_hash FROM token WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)");

enum ec store_token_sweep(struct ctx *cx, struct tx *tx, int64_t before, int limit, int64_t *n)
{
	return db_exec(cx, tx, &Q_TOKEN_SWEEP, DB_ARGS(db_i64(before), db_i64(limit)), n);
}

/* --- calls seen --- */

STMT(Q_CALL_INSERT,
     "INSERT INTO call (application_id, at, environment, method, path, status, link) "
     "VALUES ($1, $2, $3, $4, $5, $6, $7)" DB_NEW_ID);

enum ec store_call_insert(struct ctx *cx, struct tx *tx, const struct call_row *c, int64_t *id)
{
	return db_insert(cx, tx, &Q_CALL_INSERT,
	                 DB_ARGS(db_i64(c->application_id), db_i64(c->at), db_str(c->environment), db_str(c->method),
	                         db_str(c->path), db_i64(c->status), db_str(c->link)),
	                 id);
}

STMT(Q_CALL_TRIM,
     "DELETE FROM call WHERE application_id = $1 AND id < COALESCE((SELECT MIN(kept.id) FROM (SELECT id FROM call "
     "WHERE application_id = $1 ORDER BY id DESC LIMIT $2) AS kept), 0)");

enum ec store_call_trim(struct ctx *cx, struct tx *tx, int64_t application_id)
{
	return db_exec(cx, tx, &Q_CALL_TRIM, DB_ARGS(db_i64(application_id), db_i64(CALLS_KEPT)), NULL);
}

STMT(Q_CALL_LIST,
     "SELECT at, environment, method, path, status, link FROM call WHERE application_id = $1 "
     "ORDER BY id DESC LIMIT $2");

enum ec store_call_list(struct ctx *cx, struct tx *tx, int64_t application_id, int limit, struct call_row **out,
                        size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_CALL_LIST, DB_ARGS(db_i64(application_id), db_i64(limit)), &r));
	*out = ARENA_ARRAY(cx->arena, struct call_row, db_count(r));
	for (*n = 0; db_next(r); (*n)++) {
		struct call_row *c = &(*out)[*n];
		c->application_id = application_id;
		c->at = row_i64(r);
		c->environment = row_str(r);
		c->method = row_str(r);
		c->path = row_str(r);
		c->status = row_int(r);
		c->link = row_str(r);
	}
	return E_OK;
}
