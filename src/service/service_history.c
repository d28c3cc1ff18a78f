#include "service_history.h"

#include "core_json.h"
#include "db.h"
#include "service_manage.h"
#include "store_account.h"

struct listing {
	int64_t structure_id;
	int64_t before;
	struct history_row *rows;
	size_t n;
};

static enum ec name_person(struct ctx *cx, struct tx *tx, int64_t id, str *out)
{
	struct account a;
	bool found;
	TRY(store_account_find(cx, tx, id, &a, &found));
	if (found)
		*out = person_name(cx->arena, a.first_name, a.last_name);
	return E_OK;
}

static enum ec fill(struct ctx *cx, struct tx *tx, const struct event_row *e, struct history_row *out)
{
	const struct json *data = NULL;
	int64_t person = 0;
	*out = (struct history_row){ .id = e->id, .at = e->at, .by = e->by };
	if (!event_kind_find(e->kind, &out->kind))
		out->kind = EVENT_KINDS; /* of a newer program */
	TRY(json_parse(cx, e->data, &data));
	const struct {
		const char *key;
		str *to;
	} texts[] = { { "request", &out->request }, { "space", &out->space },   { "service", &out->service },
		      { "role", &out->role },       { "reason", &out->reason }, { "what", &out->what },
		      { "before", &out->before },   { "after", &out->after } };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i].to = json_str(data, texts[i].key);
	if (json_i64(data, "person", &person) && person != e->account_id)
		return name_person(cx, tx, person, &out->person);
	return E_OK;
}

static enum ec read_history(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	struct event_row *events;
	size_t n;
	TRY(store_event_of_structure(cx, tx, l->structure_id, l->before, HISTORY_PAGE, &events, &n));
	l->rows = ARENA_ARRAY(cx->arena, struct history_row, n + 1);
	for (l->n = 0; l->n < n; l->n++)
		TRY(fill(cx, tx, &events[l->n], &l->rows[l->n]));
	return E_OK;
}

enum ec history_list(struct ctx *cx, int64_t structure_id, int64_t before, struct history_row **out, size_t *n)
{
	const struct actor_structure *at;
	struct listing l = { .structure_id = structure_id, .before = before };
	TRY(actor_require_managed(cx, structure_id, ACTION_VIEW, &at));
	TRY(db_read(cx, read_history, &l));
	*out = l.rows;
	*n = l.n;
	return E_OK;
}
