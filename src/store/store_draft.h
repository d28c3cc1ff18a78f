/*
 * Deposits that are not sent yet.
 *
 * Rows only: what form and reading mean is service/'s business. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "core_hash.h"

struct tx;

struct draft_record {
	int64_t id;
	int64_t structure_id;
	int64_t account_id;
	str form;    /* JSON */
	str reading; /* JSON; empty: none */
	int64_t created_at;
	int64_t updated_at;
	int64_t version;
};

/* One line of the list. */
struct draft_listed {
	int64_t id;
	str form;
	str file_name;
	int64_t updated_at;
};

enum ec store_draft_insert(struct ctx *cx, struct tx *tx, const struct draft_record *d, int64_t *id) EC_MUST;
/* Of that structure only. */
enum ec store_draft_find(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id,
                         struct draft_record *out, bool *found) EC_MUST;
/* The newest of that person begun with these bytes since then and not changed yet; *id 0: none. */
enum ec store_draft_find_twin(struct ctx *cx, struct tx *tx, const struct draft_record *d,
                              const struct sha256 *hash, int64_t since, int64_t *id) EC_MUST;
/* Newest first; at most limit. */
enum ec store_draft_list(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                         struct draft_listed **out, size_t *n) EC_MUST;
/* How many, counted up to limit. */
enum ec store_draft_count(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit, int *n) EC_MUST;
/* Of a known version; *changed false when somebody was faster. */
enum ec store_draft_save(struct ctx *cx, struct tx *tx, const struct draft_record *d, bool *changed) EC_MUST;
/* Its documents have to be gone before. */
enum ec store_draft_delete(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id, bool *deleted) EC_MUST;
/* *deleted false when somebody was faster. */
enum ec store_draft_delete_version(struct ctx *cx, struct tx *tx, int64_t id, int64_t version,
                                   bool *deleted) EC_MUST;
