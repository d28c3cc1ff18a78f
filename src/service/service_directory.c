#include "service_directory.h"

#include "core_utf8.h"
#include "db.h"
#include "model_siret.h"
#include "service_actor.h"
#include "store_service.h"
#include "store_structure.h"
#include "store_text.h"

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

#define WORDS_MAX 8
#define LOOKED_AT 200
#define PREFIX_MIN 3 /* shorter beginnings have too many words behind them */

struct search {
	str folded;
	str words[WORDS_MAX];
	size_t nwords;
	int limit;
	struct structure **out;
	size_t *n;
};

static void split(struct ctx *cx, str text, struct search *s)
{
	str rest = structure_words(cx->arena, text);
	while (rest.n && s->nwords < WORDS_MAX) {
		str word;
		rest = str_cut(rest, ' ', &word);
		s->words[s->nwords++] = word;
	}
}

static bool is_among(const struct structure *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			return true;
	return false;
}

/* Adds what has the words, the last one as a beginning when prefix; those that are there stay first. */
static enum ec add_words(struct ctx *cx, struct tx *tx, struct search *s, bool prefix)
{
	struct structure *more, *all = ARENA_ARRAY(cx->arena, struct structure, 2 * (size_t)s->limit);
	size_t n, first = *s->n;
	const struct structure_search words = {
		.query = store_text_query(cx, s->words, s->nwords, prefix),
		.looked_at = LOOKED_AT,
		.limit = s->limit,
	};
	TRY(store_structure_words(cx, tx, &words, &more, &n));
	for (size_t i = 0; i < first; i++)
		all[i] = (*s->out)[i];
	for (size_t i = 0; i < n && *s->n < (size_t)s->limit; i++)
		if (!is_among(all, first, more[i].id))
			all[(*s->n)++] = more[i];
	*s->out = all;
	return E_OK;
}

/* Those that begin so come first; words anywhere fill up what is left of the limit. Whole words before
 * beginnings: the index gives them without going through all that begins so. */
static enum ec read_search(struct ctx *cx, struct tx *tx, void *arg)
{
	struct search *s = arg;
	TRY(store_structure_search(cx, tx, s->folded, s->limit, s->out, s->n));
	if (s->nwords && *s->n < (size_t)s->limit)
		TRY(add_words(cx, tx, s, false));
	if (s->nwords && *s->n < (size_t)s->limit && s->words[s->nwords - 1].n >= PREFIX_MIN)
		TRY(add_words(cx, tx, s, true));
	return E_OK;
}

enum ec directory_look_up(struct ctx *cx, str words, int limit, struct structure **out, size_t *n)
{
	struct search s = { .folded = utf8_fold(cx->arena, str_trim(words)), .limit = limit, .out = out, .n = n };
	str digits = siret_clean(cx->arena, words);
	*n = 0;
	split(cx, words, &s);
	if (digits.n && digits.p[0] >= '0' && digits.p[0] <= '9')
		s.folded = digits; /* « 217 500 016 » */
	return str_empty(s.folded) ? E_OK : db_read(cx, read_search, &s);
}

enum ec directory_search(struct ctx *cx, str words, struct structure **out, size_t *n)
{
	TRY(require_somebody(cx));
	return directory_look_up(cx, words, SEARCH_MAX, out, n);
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
