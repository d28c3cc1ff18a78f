/*
 * Structures of the directory.
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

struct tx;

/* Everything but id and version. E_DB_UNIQUE when the identifier is taken. */
enum ec store_structure_insert(struct ctx *cx, struct tx *tx, const struct structure *s, int64_t *id) EC_MUST;
enum ec store_structure_find(struct ctx *cx, struct tx *tx, int64_t id, struct structure *out,
                             bool *found) EC_MUST;
/* Cleaned identifier. A SIRET goes before the same text of another kind. */
enum ec store_structure_find_identifier(struct ctx *cx, struct tx *tx, str identifier,
                                        struct structure *out, bool *found) EC_MUST;
/* Whose name (folded) or identifier begins with the text: public ones first, then by name; at most limit. */
enum ec store_structure_search(struct ctx *cx, struct tx *tx, str folded, int limit, struct structure **out,
                               size_t *n) EC_MUST;
/* With the words of store_text_query, wherever they stand in name, identifier, postcode and city. */
struct structure_search {
	str query;
	int looked_at; /* of what the index finds, at most: words that everybody has find the first of these */
	int limit;
};
enum ec store_structure_words(struct ctx *cx, struct tx *tx, const struct structure_search *s, struct structure **out,
                              size_t *n) EC_MUST;
/* All but identifier, vat and version, and what the search knows. */
enum ec store_structure_replace(struct ctx *cx, struct tx *tx, const struct structure *s) EC_MUST;
/* What the search knows of a structure whose name, postcode or city was changed. */
enum ec store_structure_reindex(struct ctx *cx, struct tx *tx, const struct structure *s) EC_MUST;
/* Those that the search does not know yet. */
enum ec store_structure_unindexed(struct ctx *cx, struct tx *tx, int limit, struct structure **out, size_t *n) EC_MUST;
enum ec store_structure_set_active(struct ctx *cx, struct tx *tx, int64_t id, bool active) EC_MUST;
/* Address, e-mail, of a known version; *changed false when somebody was faster. */
enum ec store_structure_update(struct ctx *cx, struct tx *tx, const struct structure *s, bool *changed) EC_MUST;
/* Whether invoices that it sent, or received, are under way. */
enum ec store_structure_in_progress(struct ctx *cx, struct tx *tx, int64_t id, bool *sent, bool *received) EC_MUST;
enum ec store_structure_count(struct ctx *cx, struct tx *tx, int64_t *n) EC_MUST;
