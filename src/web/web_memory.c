#include "web_memory.h"

#include "core_arena.h"
#include "service_memory.h"
#include "web_draft.h"
#include "web_templates.h"

static str names_of(struct ctx *cx, const struct memory_layout *l, bool gone)
{
	str *names = ARENA_ARRAY(cx->arena, str, l->nfields + 1);
	size_t n = 0;

	for (size_t i = 0; i < l->nfields; i++)
		if (l->fields[i].gone == gone)
			names[n++] = page_text(cx, draft_field_label(l->fields[i].field));
	return str_join(cx->arena, STR(", "), names, n);
}

enum ec page_memory(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct memories_view v = { 0 };
	struct memory_layout *layouts;

	TRY(memory_list(cx, &layouts, &v.n));
	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_MEMORY), SPACE_INVOICES_SENT);
	tabs_issued(cx, &v.tabs, TAB_DEPOSIT);
	v.just_forgotten = str_eq(http_query(rq, "etat"), STR("oublie"));
	v.rows = ARENA_ARRAY(cx->arena, struct memory_view, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = (struct memory_view){
			.id = layouts[i].id,
			.name = layouts[i].name,
			.fields = names_of(cx, &layouts[i], false),
			.left_empty = names_of(cx, &layouts[i], true),
			.when = view_moment(cx, layouts[i].used_at),
		};
	struct html h = page_html(cx, rq, rs);
	tpl_page_memory(&h, &v);
	return E_OK;
}

enum ec page_memory_forget(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(memory_forget(cx, id));
	return http_redirect(rs, STR("/factures-emises/memoire?etat=oublie"));
}
