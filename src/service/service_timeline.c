#include "service_timeline.h"

#include "core_json.h"
#include "service_actor.h"

/* Somebody of one's own structure needs no introduction. */
static str person(struct ctx *cx, const struct event_row *row)
{
	const struct actor *actor = cx->actor;
	str by = str_trim(row->by); /* an erased account has no first name */
	if (actor && actor->at && row->structure_id == actor->at->id && !str_empty(by))
		return by;
	if (str_empty(by))
		return row->by_structure;
	if (str_empty(row->by_structure))
		return by;
	return str_printf(cx->arena, "%.*s, %.*s", STR_ARG(by), STR_ARG(row->by_structure));
}

static void read_data(struct ctx *cx, str data, struct invoice_event *out)
{
	const struct json *o = NULL;
	if (json_parse(cx, data, &o) != E_OK) {
		failure_clear(cx);
		return;
	}
	str name = json_str(o, "status");
	if (!str_empty(name) && !status_find(name, &out->status))
		out->status = STATUS_NONE;
	name = json_str(o, "motives");
	if (!str_empty(name) && !motive_set_parse(name, &out->motives))
		out->motives = (struct motive_set){ 0 };
	out->complement = json_str(o, "complement");
	out->before = json_str(o, "before");
	out->after = json_str(o, "after");
	out->field = json_str(o, "field");
	if (str_empty(out->field) && !str_empty(json_str(o, "name")))
		out->after = json_str(o, "name"); /* a file that came in */
}

void timeline_of_rows(struct ctx *cx, const struct event_row *rows, size_t n, struct invoice_event **out)
{
	*out = ARENA_ARRAY(cx->arena, struct invoice_event, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct invoice_event *e = &(*out)[i];
		e->at = rows[i].at;
		e->kind = rows[i].kind;
		e->by = person(cx, &rows[i]);
		read_data(cx, rows[i].data, e);
	}
}
