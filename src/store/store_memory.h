/*
 * Layouts of papers that a structure's corrections taught.
 *
 * Rows only: what sketch and lessons mean is service/'s business. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"

struct tx;

struct memory_record {
	int64_t id;
	int64_t structure_id;
	str name;
	str sketch;  /* bytes */
	str lessons; /* JSON */
	int64_t created_at;
	int64_t used_at;
	int64_t version;
};

enum ec store_memory_insert(struct ctx *cx, struct tx *tx, const struct memory_record *m, int64_t *id) EC_MUST;
/* Name, sketch, lessons and used_at of a known version; *changed false when somebody was faster. */
enum ec store_memory_update(struct ctx *cx, struct tx *tx, const struct memory_record *m, bool *changed) EC_MUST;
/* Those used last first; at most limit. */
enum ec store_memory_list(struct ctx *cx, struct tx *tx, int64_t structure_id, int limit,
                          struct memory_record **out, size_t *n) EC_MUST;
/* Of that structure only. */
enum ec store_memory_delete(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t id, bool *deleted) EC_MUST;
