#include "web_home.h"

#include "core_arena.h"
#include "service_actor.h"
#include "service_attach.h"
#include "service_search.h"
#include "web_templates.h"
#include "web_timeline.h"

#define EVENTS_SHOWN 6

/* One row a kind: what it says, where it leads when there are several, how it looks. */
static const struct todo_look {
	enum msg title;
	enum msg detail; /* takes {detail}; MSG_COUNT: none */
	const char *href, *tone, *icon;
	bool amount;
} LOOKS[] = {
	[TODO_REQUESTS] = { MSG_WEB_TODO_REQUESTS, MSG_WEB_TODO_REQUESTS_MORE, "/gestionnaire", "brand", "person", false },
	[TODO_DRAFTS] = { MSG_WEB_TODO_DRAFTS, MSG_WEB_TODO_DRAFTS_MORE, "/factures-emises/brouillons", "warning", "draft", false },
	[TODO_TO_CORRECT] = { MSG_WEB_TODO_CORRECT, MSG_WEB_TODO_CORRECT_MORE, "/factures-emises?statut=A_CORRIGER", "warning",
	                      "recycle", true },
	[TODO_TO_COMPLETE] = { MSG_WEB_TODO_COMPLETE, MSG_WEB_TODO_COMPLETE_MORE, "/factures-emises?statut=SUSPENDUE", "warning",
	                       "pause", true },
	[TODO_REJECTED] = { MSG_WEB_TODO_REJECTED, MSG_WEB_TODO_REJECTED_MORE, "/factures-emises?statut=REJETEE", "danger",
	                    "cross", true },
	[TODO_TO_PROCESS] = { MSG_WEB_TODO_PROCESS, MSG_WEB_TODO_PROCESS_MORE, "/factures-recues", "brand", "available", true },
	[TODO_DUE_SOON] = { MSG_WEB_TODO_SOON, MSG_WEB_TODO_SOON_MORE, "/factures-recues?echeance=5", "warning", "clock", true },
	[TODO_LATE] = { MSG_WEB_TODO_LATE, MSG_WEB_TODO_LATE_MORE, "/factures-recues?echeance=retard", "danger", "warning", true },
};

static void todo_fill(struct ctx *cx, const struct todo *t, struct todo_view *v)
{
	const struct todo_look *look = &LOOKS[t->kind];
	str when = format_date(cx->arena, cx->lang, t->when);

	v->title = msg_text(cx->arena, cx->lang, look->title, MSG_ARGS(M_INT("n", t->n)));
	v->href = str_of(look->href);
	v->tone = str_of(look->tone);
	v->icon = str_of(look->icon);
	if (t->n == 1 && t->invoice_id)
		v->href = str_printf(cx->arena, "/factures/%lld", (long long)t->invoice_id);
	if (!str_empty(t->detail))
		v->detail = msg_text(cx->arena, cx->lang, look->detail,
		                     MSG_ARGS(M_STR("detail", t->detail), M_STR("date", when)));
	if (look->amount)
		v->amount = format_money(cx->arena, cx->lang, t->sum, t->currency);
}

static str today(struct ctx *cx)
{
	static const enum msg DAYS[] = { MSG_WEB_SUNDAY,   MSG_WEB_MONDAY, MSG_WEB_TUESDAY, MSG_WEB_WEDNESDAY,
		                         MSG_WEB_THURSDAY, MSG_WEB_FRIDAY, MSG_WEB_SATURDAY };
	struct date day = time_date(cx->now);
	str at = cx->actor->at ? cx->actor->at->name : cx->actor->name;

	return msg_text(cx->arena, cx->lang, MSG_WEB_TODAY_IS,
	                MSG_ARGS(M_STR("weekday", page_text(cx, DAYS[date_weekday(day)])),
	                         M_STR("date", format_date_long(cx->arena, cx->lang, day)), M_STR("structure", at)));
}

static void events_fill(struct ctx *cx, const struct home *home, struct home_view *v)
{
	const struct timeline_source from = { home->events, home->nevents, home->event_invoice, home->event_number };

	timeline_fill(cx, &from, &v->events, &v->nevents);
	if (v->nevents > EVENTS_SHOWN)
		v->nevents = EVENTS_SHOWN;
}

/* Somebody without a structure: what to do next, or what is waited for. */
static enum ec alone_fill(struct ctx *cx, struct home_view *v)
{
	struct request waiting;

	v->alone = !cx->actor->at;
	if (!v->alone)
		return E_OK;
	TRY(attach_is_waiting(cx, &waiting, &v->waits));
	if (v->waits)
		v->waiting = msg_text(cx->arena, cx->lang, MSG_ATTACH_HOME_WAITS,
		                      MSG_ARGS(M_STR("structure", waiting.structure_name),
		                               M_STR("day", view_moment(cx, waiting.created_at))));
	return E_OK;
}

enum ec page_home(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct home_view *v = ARENA_NEW(cx->arena, struct home_view);
	struct home *home;

	TRY(home_load(cx, &home));
	page_begin(cx, rq, &v->page, page_text(cx, MSG_WEB_HOME), SPACE_HOME);
	v->today = today(cx);
	TRY(alone_fill(cx, v));
	v->deposits = actor_may(cx, SPACE_INVOICES_SENT, ACTION_SUBMIT);
	v->receives = actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW);
	v->todos = ARENA_ARRAY(cx->arena, struct todo_view, home->ntodos);
	v->ntodos = home->ntodos;
	v->points = msg_text(cx->arena, cx->lang, MSG_WEB_POINTS, MSG_ARGS(M_INT("n", (int64_t)home->ntodos)));
	for (size_t i = 0; i < home->ntodos; i++)
		todo_fill(cx, &home->todos[i], &v->todos[i]);
	events_fill(cx, home, v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_home(&h, v);
	return E_OK;
}
