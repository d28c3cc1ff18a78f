#include "store_text.h"

#include "store_row.h"

/* SQLite keeps no text beside the index: a row number that tells the version from the invoice lets a
 * corrected invoice stand twice. */
#define VERSION_UNIT (INT64_C(1) << 40)

DB_STMT(Q_TEXT_INSERT,
        "\n-- @sqlite INSERT INTO invoice_text (rowid, words) VALUES ($1 + $2, $3)"
        "\n-- @postgres INSERT INTO invoice_text (invoice_id, words) "
        "VALUES ($1, array_to_tsvector(string_to_array($3, ' '))) "
        "ON CONFLICT (invoice_id) DO UPDATE SET words = invoice_text.words || EXCLUDED.words"
        "\n");

enum ec store_text_insert(struct ctx *cx, struct tx *tx, int64_t invoice_id, int64_t version, str words)
{
	return db_exec(cx, tx, &Q_TEXT_INSERT,
	               DB_ARGS(db_i64(invoice_id), db_i64(version * VERSION_UNIT), db_str(words)), NULL);
}

/* Words are letters and digits only: quoting them is all either engine needs. */
str store_text_query(struct ctx *cx, const str *words, size_t n, bool prefix)
{
	bool sqlite = db_engine_of(cx->db) == DB_SQLITE;
	struct buf b = buf_in(cx->arena);
	for (size_t i = 0; i < n; i++) {
		bool open = prefix && i == n - 1;
		if (sqlite)
			buf_printf(&b, "%s\"%.*s\"%s", i ? " AND " : "", STR_ARG(words[i]), open ? " *" : "");
		else
			buf_printf(&b, "%s'%.*s'%s", i ? " & " : "", STR_ARG(words[i]), open ? ":*" : "");
	}
	return buf_str(&b);
}
