#include "store_raccordement.h"

#include "store_row.h"

enum { RACCORDEMENTS_MAX = 200, TECHNICALS_MAX = 100 };

#define RACCORDEMENT_COLUMNS                                                                                \
	"id, structure_id, client_id, application, usage, contact_name, contact_email, contact_phone, state, " \
	"created_at, created_by, withdrawn_at, withdrawn_by"

static void raccordement_read(struct db_rows *r, struct raccordement *out)
{
	out->id = row_i64(r);
	out->structure_id = row_i64(r);
	out->client_id = row_str(r);
	out->application = row_str(r);
	out->usage = row_raccordement_usage(r);
	out->contact_name = row_str(r);
	out->contact_email = row_str(r);
	out->contact_phone = row_str(r);
	out->state = row_raccordement_state(r);
	out->created_at = row_i64(r);
	out->created_by = row_i64(r);
	out->withdrawn_at = row_i64(r);
	out->withdrawn_by = row_i64(r);
}

DB_STMT(Q_RACCORDEMENT_INSERT,
        "INSERT INTO raccordement (structure_id, client_id, application, usage, contact_name, contact_email, "
        "contact_phone, state, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" DB_NEW_ID);

enum ec store_raccordement_insert(struct ctx *cx, struct tx *tx, const struct raccordement *r, int64_t *id)
{
	return db_insert(cx, tx, &Q_RACCORDEMENT_INSERT,
	                 DB_ARGS(db_i64(r->structure_id), db_str(r->client_id), db_str(r->application),
	                         db_str(raccordement_usage_name(r->usage)), db_str(r->contact_name),
	                         db_str(r->contact_email), db_str(r->contact_phone),
	                         db_str(raccordement_state_name(RACCORDEMENT_ACTIVE)), db_i64(r->created_at),
	                         db_i64_null(r->created_by)),
	                 id);
}

DB_STMT(Q_RACCORDEMENT_FIND, "SELECT " RACCORDEMENT_COLUMNS " FROM raccordement WHERE id = $1");

enum ec store_raccordement_find(struct ctx *cx, struct tx *tx, int64_t id, struct raccordement *out, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_RACCORDEMENT_FIND, DB_ARGS(db_i64(id)), &r, found));
	if (*found)
		raccordement_read(r, out);
	return E_OK;
}

DB_STMT(Q_RACCORDEMENT_LIST,
        "SELECT " RACCORDEMENT_COLUMNS " FROM raccordement WHERE structure_id = $1 ORDER BY id DESC LIMIT $2");

enum ec store_raccordement_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct raccordement **out,
                                size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_RACCORDEMENT_LIST, DB_ARGS(db_i64(structure_id), db_i64(RACCORDEMENTS_MAX)), &r));
	*out = ARENA_ARRAY(cx->arena, struct raccordement, db_count(r));
	for (*n = 0; db_next(r); (*n)++)
		raccordement_read(r, &(*out)[*n]);
	return E_OK;
}

DB_STMT(Q_RACCORDEMENT_WITHDRAW,
        "UPDATE raccordement SET state = 'withdrawn', withdrawn_at = $2, withdrawn_by = $3 "
        "WHERE id = $1 AND state = 'active'");

enum ec store_raccordement_withdraw(struct ctx *cx, struct tx *tx, int64_t id, int64_t account_id)
{
	return db_exec(cx, tx, &Q_RACCORDEMENT_WITHDRAW, DB_ARGS(db_i64(id), db_i64(cx->now), db_i64_null(account_id)),
	               NULL);
}

DB_STMT(Q_RACCORDEMENT_TIES,
        "SELECT id FROM raccordement WHERE structure_id = $1 AND client_id = $2 AND state = 'active'");

enum ec store_raccordement_ties(struct ctx *cx, struct tx *tx, int64_t structure_id, str client_id, bool *found)
{
	struct db_rows *r;
	return db_find(cx, tx, &Q_RACCORDEMENT_TIES, DB_ARGS(db_i64(structure_id), db_str(client_id)), &r, found);
}

/* --- technical accounts --- */

#define TECHNICAL_COLUMNS                                                                                    \
	"technical_account.account_id, account.login, technical_account.structure_id, technical_account.serial, " \
	"technical_account.password_hash, technical_account.expires_at, technical_account.state, "           \
	"technical_account.created_at, technical_account.created_by, technical_account.warned_days"
#define TECHNICAL_FROM " FROM technical_account JOIN account ON account.id = technical_account.account_id "

static void technical_read(struct db_rows *r, struct technical_account *out)
{
	out->account_id = row_i64(r);
	out->login = row_str(r);
	out->structure_id = row_i64(r);
	out->serial = row_int(r);
	out->password_hash = row_str(r);
	out->expires_at = row_i64(r);
	out->state = row_account_state(r);
	out->created_at = row_i64(r);
	out->created_by = row_i64(r);
	out->warned_days = row_int(r);
}

DB_STMT(Q_TECHNICAL_INSERT,
        "INSERT INTO technical_account (account_id, structure_id, serial, password_hash, expires_at, state, "
        "created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

enum ec store_technical_insert(struct ctx *cx, struct tx *tx, const struct technical_account *t)
{
	return db_exec(cx, tx, &Q_TECHNICAL_INSERT,
	               DB_ARGS(db_i64(t->account_id), db_i64(t->structure_id), db_i64(t->serial),
	                       db_str(t->password_hash), db_i64(t->expires_at), db_str(account_state_name(t->state)),
	                       db_i64(t->created_at), db_i64_null(t->created_by)),
	               NULL);
}

DB_STMT(Q_TECHNICAL_FIND, "SELECT " TECHNICAL_COLUMNS TECHNICAL_FROM "WHERE technical_account.account_id = $1");

enum ec store_technical_find(struct ctx *cx, struct tx *tx, int64_t account_id, struct technical_account *out,
                             bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_TECHNICAL_FIND, DB_ARGS(db_i64(account_id)), &r, found));
	if (*found)
		technical_read(r, out);
	return E_OK;
}

DB_STMT(Q_TECHNICAL_FIND_LOGIN,
        "SELECT " TECHNICAL_COLUMNS ", " STRUCTURE_COLUMNS TECHNICAL_FROM
        "JOIN structure ON structure.id = technical_account.structure_id WHERE account.login = $1");

enum ec store_technical_find_login(struct ctx *cx, struct tx *tx, str login, struct technical_account *out,
                                   struct structure *of, bool *found)
{
	struct db_rows *r;
	TRY(db_find(cx, tx, &Q_TECHNICAL_FIND_LOGIN, DB_ARGS(db_str(login)), &r, found));
	if (!*found)
		return E_OK;
	technical_read(r, out);
	structure_read(r, of);
	return E_OK;
}

DB_STMT(Q_TECHNICAL_LIST,
        "SELECT " TECHNICAL_COLUMNS TECHNICAL_FROM
        "WHERE technical_account.structure_id = $1 ORDER BY technical_account.serial LIMIT $2");

enum ec store_technical_list(struct ctx *cx, struct tx *tx, int64_t structure_id, struct technical_account **out,
                             size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_TECHNICAL_LIST, DB_ARGS(db_i64(structure_id), db_i64(TECHNICALS_MAX)), &r));
	*out = ARENA_ARRAY(cx->arena, struct technical_account, db_count(r));
	for (*n = 0; db_next(r); (*n)++)
		technical_read(r, &(*out)[*n]);
	return E_OK;
}

DB_STMT(Q_TECHNICAL_SET_PASSWORD,
        "UPDATE technical_account SET password_hash = $2, expires_at = $3, warned_days = 0 WHERE account_id = $1");

enum ec store_technical_set_password(struct ctx *cx, struct tx *tx, const struct technical_account *t)
{
	return db_exec(cx, tx, &Q_TECHNICAL_SET_PASSWORD,
	               DB_ARGS(db_i64(t->account_id), db_str(t->password_hash), db_i64(t->expires_at)), NULL);
}

DB_STMT(Q_TECHNICAL_SET_STATE, "UPDATE technical_account SET state = $2 WHERE account_id = $1");

enum ec store_technical_set_state(struct ctx *cx, struct tx *tx, int64_t account_id, enum account_state state)
{
	return db_exec(cx, tx, &Q_TECHNICAL_SET_STATE,
	               DB_ARGS(db_i64(account_id), db_str(account_state_name(state))), NULL);
}

DB_STMT(Q_TECHNICAL_LAST_SERIAL,
        "SELECT COALESCE(MAX(serial), 0) FROM technical_account WHERE structure_id = $1");

enum ec store_technical_last_serial(struct ctx *cx, struct tx *tx, int64_t structure_id, int *serial)
{
	struct db_rows *r;
	bool found;
	TRY(db_find(cx, tx, &Q_TECHNICAL_LAST_SERIAL, DB_ARGS(db_i64(structure_id)), &r, &found));
	*serial = row_int(r);
	return E_OK;
}

DB_STMT(Q_TECHNICAL_SET_WARNED, "UPDATE technical_account SET warned_days = $2 WHERE account_id = $1");

enum ec store_technical_set_warned(struct ctx *cx, struct tx *tx, int64_t account_id, int days)
{
	return db_exec(cx, tx, &Q_TECHNICAL_SET_WARNED, DB_ARGS(db_i64(account_id), db_i64(days)), NULL);
}

DB_STMT(Q_TECHNICAL_EXPIRING,
        "SELECT " TECHNICAL_COLUMNS ", structure.name" TECHNICAL_FROM
        "JOIN structure ON structure.id = technical_account.structure_id "
        "WHERE technical_account.state = 'active' AND technical_account.expires_at > $1 "
        "AND ((technical_account.expires_at <= $2 AND technical_account.warned_days = 0) "
        "OR (technical_account.expires_at <= $3 AND technical_account.warned_days > $6) "
        "OR (technical_account.expires_at <= $4 AND technical_account.warned_days > $7)) "
        "ORDER BY technical_account.account_id LIMIT $5");

static struct db_arg in_days(const struct ctx *cx, int days)
{
	return db_i64(cx->now + days * INT64_C(86400000));
}

enum ec store_technical_expiring(struct ctx *cx, struct tx *tx, const int days[3], int limit,
                                 struct technical_expiring **out, size_t *n)
{
	struct db_rows *r;
	TRY(db_query(cx, tx, &Q_TECHNICAL_EXPIRING,
	             DB_ARGS(db_i64(cx->now), in_days(cx, days[0]), in_days(cx, days[1]), in_days(cx, days[2]),
	                     db_i64(limit), db_i64(days[1]), db_i64(days[2])),
	             &r));
	*out = ARENA_ARRAY(cx->arena, struct technical_expiring, db_count(r));
	for (*n = 0; db_next(r); (*n)++) {
		technical_read(r, &(*out)[*n].t);
		(*out)[*n].structure = row_str(r);
	}
	return E_OK;
}
