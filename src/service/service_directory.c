#include "service_directory.h"

#include "core_utf8.h"
#include "db.h"
#include "service_actor.h"
#include "store_service.h"
#include "store_structure.h"

#define SEARCH_MAX 20

struct lookup {
	str identifier;
	int64_t id;
	struct directory_entry *entry;
	bool found;
};

static enum ec read_entry(struct ctx *cx, struct tx *tx, void *arg)
{
	struct lookup *l = arg;
	TRY(store_structure_find_identifier(cx, tx, l->identifier, &l->entry->structure, &l->found));
	if (!l->found)
		return E_OK;
	return store_service_list(cx, tx, l->entry->structure.id, false, &l->entry->services, &l->entry->nservices);
}

static enum ec require_somebody(struct ctx *cx)
{
	return cx->actor ? E_OK : fail(cx, E_SIGN_IN);
}

enum ec directory_find(struct ctx *cx, str identifier, struct directory_entry **out, bool *found)
{
	TRY(require_somebody(cx));
	struct lookup l = {
		.identifier = structure_identifier_clean(cx->arena, STRUCTURE_SIRET, identifier),
		.entry = ARENA_NEW(cx->arena, struct directory_entry),
	};
	TRY(db_read(cx, read_entry, &l));
	*out = l.entry;
	*found = l.found;
	return E_OK;
}

static enum ec read_by_id(struct ctx *cx, struct tx *tx, void *arg)
{
	struct lookup *l = arg;
	TRY(store_structure_find(cx, tx, l->id, &l->entry->structure, &l->found));
	if (!l->found)
		return fail(cx, E_NOT_FOUND);
	return store_service_list(cx, tx, l->id, false, &l->entry->services, &l->entry->nservices);
}

enum ec directory_load(struct ctx *cx, int64_t id, struct directory_entry **out)
{
	TRY(require_somebody(cx));
	struct lookup l = { .id = id, .entry = ARENA_NEW(cx->arena, struct directory_entry) };
	*out = l.entry;
	return db_read(cx, read_by_id, &l);
}

struct search {
	str folded;
	struct structure **out;
	size_t *n;
};

static enum ec read_search(struct ctx *cx, struct tx *tx, void *arg)
{
	struct search *s = arg;
	return store_structure_search(cx, tx, s->folded, SEARCH_MAX, s->out, s->n);
}

enum ec directory_search(struct ctx *cx, str words, struct structure **out, size_t *n)
{
	TRY(require_somebody(cx));
	*n = 0;
	struct search s = { .folded = utf8_fold(cx->arena, str_trim(words)), .out = out, .n = n };
	return str_empty(s.folded) ? E_OK : db_read(cx, read_search, &s);
}

struct services {
	int64_t structure_id;
	bool active_only;
	struct service **out;
	size_t *n;
};

static enum ec read_services(struct ctx *cx, struct tx *tx, void *arg)
{
	struct services *s = arg;
	return store_service_list(cx, tx, s->structure_id, s->active_only, s->out, s->n);
}

enum ec directory_services(struct ctx *cx, int64_t structure_id, bool active_only, struct service **out, size_t *n)
{
	TRY(require_somebody(cx));
	struct services s = { structure_id, active_only, out, n };
	return db_read(cx, read_services, &s);
}

/* --- after an upgrade --- */

#define INDEXED_AT_ONCE 500

static enum ec write_missing(struct ctx *cx, struct tx *tx, void *arg)
{
	size_t *n = arg;
	struct structure *rows;
	TRY(store_structure_unindexed(cx, tx, INDEXED_AT_ONCE, &rows, n));
	for (size_t i = 0; i < *n; i++)
		TRY(store_structure_reindex(cx, tx, &rows[i]));
	return E_OK;
}

enum ec directory_index_missing(struct ctx *cx)
{
	size_t n;
	do {
		struct arena_mark mark = arena_mark(cx->arena);
		TRY(db_write(cx, "index structures", write_missing, &n));
		arena_rewind(cx->arena, mark);
	} while (n == INDEXED_AT_ONCE);
	return E_OK;
}
