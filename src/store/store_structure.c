#include "store_structure.h"

#include "store_row.h"

#include "core_utf8.h"

DB_STMT(Q_STRUCTURE_INSERT,
        "INSERT INTO structure (id_kind, identifier, name, name_folded, address1, address2, address3, "
        "postcode, city, country, vat, email, kind, is_public, is_state, active, service_required, "
        "engagement_required, service_or_engagement_required, hides_payment_status, is_moa, "
        "is_moa_only, receives_edi, created_at, search) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
        "$20, $21, $22, $23, $24, $25)" DB_NEW_ID);

/* What the directory is searched by. */
static str search_words(struct arena *a, const struct structure *s)
{
	return structure_words(a, str_printf(a, "%.*s %.*s %.*s %.*s", STR_ARG(s->name), STR_ARG(s->identifier),
	                                     STR_ARG(s->postcode), STR_ARG(s->city)));
}

/* SQLite keeps its index apart, and takes words back only if it is told which they were. */
DB_STMT(Q_TEXT_ADD,
        "\n-- @sqlite INSERT INTO structure_text (rowid, search) VALUES ($1, $2)"
        "\n-- @postgres SELECT 1 WHERE $1 = 0 AND $2 = ''"
        "\n");
DB_STMT(Q_TEXT_DROP,
        "\n-- @sqlite INSERT INTO structure_text (structure_text, rowid, search) VALUES ('delete', $1, $2)"
        "\n-- @postgres SELECT 1 WHERE $1 = 0 AND $2 = ''"
        "\n");

static enum ec index_words(struct ctx *cx, struct tx *tx, int64_t id, str before, str after)
{
	if (db_engine_of(cx->db) != DB_SQLITE || str_eq(before, after))
		return E_OK;
	if (!str_empty(before))
		TRY(db_exec(cx, tx, &Q_TEXT_DROP, DB_ARGS(db_i64(id), db_str(before)), NULL));
	if (str_empty(after))
		return E_OK;
	return db_exec(cx, tx, &Q_TEXT_ADD, DB_ARGS(db_i64(id), db_str(after)), NULL);
}

enum ec store_structure_insert(struct ctx *cx, struct tx *tx, const struct structure *s, int64_t *id)
{
	str words = search_words(cx->arena, s);
	TRY(db_insert(cx, tx, &Q_STRUCTURE_INSERT,
	            DB_ARGS(db_str(structure_id_kind_name(s->id_kind)), db_str(s->identifier), db_str(s->name),
	                    db_str(utf8_fold(cx->arena, s->name)), db_str(s->address[0]),
	                    db_str(s->address[1]), db_str(s->address[2]), db_str(s->postcode),
	                    db_str(s->city), db_str(s->country), db_str(s->vat), db_str(s->email),
	                    db_str(recipient_kind_name(s->kind)), db_bool(s->is_public),
	                    db_bool(s->is_state), db_bool(s->active), db_bool(s->service_required),
	                    db_bool(s->engagement_required), db_bool(s->service_or_engagement_required),
	                    db_bool(s->hides_payment_status), db_bool(s->is_moa), db_bool(s->is_moa_only),
	                    db_bool(s->receives_edi), db_i64(cx->now), db_str(words)),
	            id));
	return index_words(cx, tx, *id, STR_NONE, words);
}

/* --- words of the search --- */

DB_STMT(Q_WORDS_FIND, "SELECT search FROM structure WHERE id = $1");
DB_STMT(Q_WORDS_SET, "UPDATE structure SET search = $2 WHERE id = $1");

enum ec store_structure_reindex(struct ctx *cx, struct tx *tx, const struct structure *s)
{
	struct db_rows *r;
	bool found;
	str words = search_words(cx->arena, s);
	TRY(db_find(cx, tx, &Q_WORDS_FIND, DB_ARGS(db_i64(s->id)), &r, &found));
	str before = found ? row_str(r) : STR_NONE;
	if (!found || str_eq(before, words))
		return E_OK;
	TRY(db_exec(cx, tx, &Q_WORDS_SET, DB_ARGS(db_i64(s->id), db_str(words)), NULL));
	return index_words(cx, tx, s->id, before, words);
}

DB_STMT(Q_UNSEARCHED, "SELECT " STRUCTURE_COLUMNS " FROM structure WHERE search = '' ORDER BY structure.id LIMIT $1");

enum ec store_structure_unindexed(struct ctx *cx, struct tx *tx, int limit, struct structure **out, size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_UNSEARCHED, DB_ARGS(db_i64(limit)), &rows));
	*out = ARENA_ARRAY(cx->arena, struct structure, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++)
		structure_read(rows, &(*out)[*n]);
	return E_OK;
}

void structure_read(struct db_rows *r, struct structure *out)
{
	out->id = row_i64(r);
	out->id_kind = row_id_kind(r);
	out->identifier = row_str(r);
	out->name = row_str(r);
	out->address[0] = row_str(r);
	out->address[1] = row_str(r);
	out->address[2] = row_str(r);
	out->postcode = row_str(r);
	out->city = row_str(r);
	out->country = row_str(r);
	out->vat = row_str(r);
	out->email = row_str(r);
	out->kind = row_recipient_kind(r);
	out->is_public = row_bool(r);
	out->is_state = row_bool(r);
	out->active = row_bool(r);
	out->service_required = row_bool(r);
	out->engagement_required = row_bool(r);
	out->service_or_engagement_required = row_bool(r);
	out->hides_payment_status = row_bool(r);
	out->is_moa = row_bool(r);
	out->is_moa_only = row_bool(r);
	out->receives_edi = row_bool(r);
	out->version = row_i64(r);
}

DB_STMT(Q_STRUCTURE_FIND, "SELECT " STRUCTURE_COLUMNS " FROM structure WHERE structure.id = $1");

enum ec store_structure_find(struct ctx *cx, struct tx *tx, int64_t id, struct structure *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_STRUCTURE_FIND, DB_ARGS(db_i64(id)), &rows, found));
	if (*found)
		structure_read(rows, out);
	return E_OK;
}

DB_STMT(Q_STRUCTURE_FIND_IDENTIFIER,
        "SELECT " STRUCTURE_COLUMNS " FROM structure WHERE structure.identifier = $1 "
        "ORDER BY CASE WHEN structure.id_kind = 'SIRET' THEN 0 ELSE 1 END, structure.id LIMIT 1");

enum ec store_structure_find_identifier(struct ctx *cx, struct tx *tx, str identifier,
                                        struct structure *out, bool *found)
{
	struct db_rows *rows;
	TRY(db_find(cx, tx, &Q_STRUCTURE_FIND_IDENTIFIER, DB_ARGS(db_str(identifier)), &rows, found));
	if (*found)
		structure_read(rows, out);
	return E_OK;
}

/* By the beginning of a name or identifier: each branch walks an index of its own in order and stops at the
 * limit. */
DB_STMT(Q_STRUCTURE_SEARCH,
        "SELECT " STRUCTURE_COLUMNS " FROM structure WHERE structure.id IN ("
        "SELECT id FROM (SELECT id FROM structure WHERE is_public = 1 AND name_folded >= $1 AND name_folded < $2 "
        "ORDER BY name_folded LIMIT $3) AS a "
        "UNION SELECT id FROM (SELECT id FROM structure WHERE is_public = 0 AND name_folded >= $1 AND name_folded < $2 "
        "ORDER BY name_folded LIMIT $3) AS b "
        "UNION SELECT id FROM (SELECT id FROM structure WHERE identifier >= $1 AND identifier < $2 "
        "ORDER BY identifier LIMIT $3) AS c) "
        "ORDER BY structure.is_public DESC, structure.name_folded, structure.id LIMIT $3");
/* By words, wherever they stand: the first that the index gives, a bounded number of them. */
DB_STMT(Q_STRUCTURE_WORDS,
        "SELECT " STRUCTURE_COLUMNS " FROM structure WHERE structure.id IN (SELECT id FROM ("
        "\n-- @sqlite SELECT rowid AS id FROM structure_text WHERE structure_text MATCH $1 LIMIT $3"
        "\n-- @postgres SELECT id FROM structure WHERE array_to_tsvector(string_to_array(search, ' ')) @@ CAST($1 AS TSQUERY) LIMIT $3"
        "\n) AS found) ORDER BY structure.is_public DESC, structure.name_folded, structure.id LIMIT $2");

static enum ec collect(struct ctx *cx, struct db_rows *rows, struct structure **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct structure, db_count(rows) + 1);
	for (*n = 0; db_next(rows); (*n)++)
		structure_read(rows, &(*out)[*n]);
	return E_OK;
}

enum ec store_structure_search(struct ctx *cx, struct tx *tx, str folded, int limit, struct structure **out,
                               size_t *n)
{
	/* The last code point ends the range of texts that begin alike. */
	str after = str_printf(cx->arena, "%.*s\U0010FFFF", STR_ARG(folded));
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_STRUCTURE_SEARCH, DB_ARGS(db_str(folded), db_str(after), db_i64(limit)), &rows));
	return collect(cx, rows, out, n);
}

enum ec store_structure_words(struct ctx *cx, struct tx *tx, const struct structure_search *s, struct structure **out,
                              size_t *n)
{
	struct db_rows *rows;
	TRY(db_query(cx, tx, &Q_STRUCTURE_WORDS, DB_ARGS(db_str(s->query), db_i64(s->limit), db_i64(s->looked_at)), &rows));
	return collect(cx, rows, out, n);
}

DB_STMT(Q_STRUCTURE_SET_ACTIVE, "UPDATE structure SET active = $2, version = version + 1 WHERE id = $1");

enum ec store_structure_set_active(struct ctx *cx, struct tx *tx, int64_t id, bool active)
{
	return db_exec(cx, tx, &Q_STRUCTURE_SET_ACTIVE, DB_ARGS(db_i64(id), db_bool(active)), NULL);
}

DB_STMT(Q_STRUCTURE_UPDATE,
        "UPDATE structure SET address1 = $3, address2 = $4, address3 = $5, postcode = $6, city = $7, email = $8, "
        "version = version + 1 WHERE id = $1 AND version = $2");

enum ec store_structure_update(struct ctx *cx, struct tx *tx, const struct structure *s, bool *changed)
{
	int64_t n;
	TRY(db_exec(cx, tx, &Q_STRUCTURE_UPDATE,
	            DB_ARGS(db_i64(s->id), db_i64(s->version), db_str(s->address[0]), db_str(s->address[1]),
	                    db_str(s->address[2]), db_str(s->postcode), db_str(s->city), db_str(s->email)),
	            &n));
	*changed = n > 0;
	return E_OK;
}

DB_STMT(Q_STRUCTURE_REPLACE,
        "UPDATE structure SET name = $2, name_folded = $3, address1 = $4, address2 = $5, address3 = $6, postcode = $7, "
        "city = $8, country = $9, email = $10, kind = $11, is_public = $12, is_state = $13, active = $14, "
        "service_required = $15, engagement_required = $16, service_or_engagement_required = $17, "
        "hides_payment_status = $18, is_moa = $19, is_moa_only = $20, receives_edi = $21, version = version + 1 "
        "WHERE id = $1");

enum ec store_structure_replace(struct ctx *cx, struct tx *tx, const struct structure *s)
{
	TRY(db_exec(cx, tx, &Q_STRUCTURE_REPLACE,
	            DB_ARGS(db_i64(s->id), db_str(s->name), db_str(utf8_fold(cx->arena, s->name)), db_str(s->address[0]),
	                    db_str(s->address[1]), db_str(s->address[2]), db_str(s->postcode), db_str(s->city),
	                    db_str(s->country), db_str(s->email), db_str(recipient_kind_name(s->kind)), db_bool(s->is_public),
	                    db_bool(s->is_state), db_bool(s->active), db_bool(s->service_required),
	                    db_bool(s->engagement_required), db_bool(s->service_or_engagement_required),
	                    db_bool(s->hides_payment_status), db_bool(s->is_moa), db_bool(s->is_moa_only),
	                    db_bool(s->receives_edi)),
	            NULL));
	return store_structure_reindex(cx, tx, s);
}

#define UNDER_WAY "status IN ('DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'MISE_A_DISPOSITION', "                            \
	"'PRISE_EN_COMPTE_DESTINATAIRE', 'A_RECYCLER', 'SUSPENDUE', 'COMPLETEE', 'SERVICE_FAIT', 'MANDATEE', " \
	"'MISE_A_DISPOSITION_COMPTABLE', 'COMPTABILISEE')"

DB_STMT(Q_STRUCTURE_IN_PROGRESS,
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM invoice WHERE supplier_id = $1 AND " UNDER_WAY ") THEN 1 ELSE 0 END, "
        "CASE WHEN EXISTS (SELECT 1 FROM invoice WHERE recipient_id = $1 AND " UNDER_WAY ") THEN 1 ELSE 0 END");

enum ec store_structure_in_progress(struct ctx *cx, struct tx *tx, int64_t id, bool *sent, bool *received)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_STRUCTURE_IN_PROGRESS, DB_ARGS(db_i64(id)), &rows, &found));
	*sent = row_bool(rows);
	*received = row_bool(rows);
	return E_OK;
}

DB_STMT(Q_STRUCTURE_COUNT, "SELECT COUNT(*) FROM structure");

enum ec store_structure_count(struct ctx *cx, struct tx *tx, int64_t *n)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_STRUCTURE_COUNT, DB_NOARGS, &rows, &found));
	*n = row_i64(rows);
	return E_OK;
}
