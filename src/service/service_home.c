/* Home: « Ce qui vous attend ». Everything is counted up to a bound, so that it stays flat. */
#include "service_search.h"

#include "db.h"
#include "service_actor.h"
#include "service_list.h"
#include "service_request.h"
#include "service_timeline.h"
#include "store_draft.h"
#include "store_event.h"

#define TODO_COUNTED 1000
#define TODOS_MAX 9
#define HOME_EVENTS 30 /* several may have happened at once and show as one */
#define DUE_SOON_DAYS 5

struct home_reading {
	struct home *home;
	bool sent, received; /* spaces that are open */
	struct list_filter issued, incoming;
	int requests; /* that wait for this manager */
	str requests_of;
	struct event_row *events;
	size_t nevents;
};

/* A kind of work as a filter; empty ones do not show. */
static enum ec add_todo(struct ctx *cx, struct tx *tx, struct home *home, enum todo_kind kind,
                        const struct list_filter *wanted)
{
	struct list_filter f = *wanted;
	struct list_sum sum;
	struct list_row *first;
	size_t n;
	f.limit = TODO_COUNTED + 1;
	TRY(store_list_sum(cx, tx, &f, &sum));
	if (sum.n == 0)
		return E_OK;
	f.limit = 1;
	TRY(store_list(cx, tx, &f, &first, &n));
	struct todo *todo = &home->todos[home->ntodos++];
	*todo = (struct todo){
		.kind = kind,
		.n = sum.n > TODO_COUNTED ? TODO_COUNTED : sum.n,
		.more = sum.n > TODO_COUNTED,
		.sum = sum.ttc,
		.currency = sum.currency,
	};
	if (n == 0)
		return E_OK;
	todo->detail = str_printf(cx->arena, "%.*s, %.*s", STR_ARG(first->number), STR_ARG(first->other_name));
	todo->when = date_is_set(first->due_on) && wanted->side == LIST_RECEIVED ? first->due_on
	                                                                        : time_date(first->status_at);
	todo->invoice_id = sum.n == 1 ? first->id : 0;
	return E_OK;
}

static enum ec add_drafts(struct ctx *cx, struct tx *tx, struct home_reading *r)
{
	int n;
	size_t listed;
	struct draft_listed *newest;
	TRY(store_draft_count(cx, tx, r->issued.structure_id, TODO_COUNTED + 1, &n));
	if (n == 0)
		return E_OK;
	TRY(store_draft_list(cx, tx, r->issued.structure_id, 1, &newest, &listed));
	bool more = n > TODO_COUNTED;
	r->home->todos[r->home->ntodos++] = (struct todo){
		.kind = TODO_DRAFTS,
		.n = more ? TODO_COUNTED : n,
		.more = more,
		.detail = listed ? newest[0].file_name : STR_NONE,
	};
	return E_OK;
}

/* People wait behind these: they come first. */
static void add_requests(struct home_reading *r)
{
	if (r->requests)
		r->home->todos[r->home->ntodos++] = (struct todo){
			.kind = TODO_REQUESTS,
			.n = r->requests,
			.detail = r->requests_of,
		};
}

static enum ec supplier_todos(struct ctx *cx, struct tx *tx, struct home_reading *r)
{
	struct list_filter f = r->issued;
	TRY(add_drafts(cx, tx, r));
	list_to_correct(&f);
	TRY(add_todo(cx, tx, r->home, TODO_TO_CORRECT, &f));
	f = r->issued;
	list_awaiting_status(&f, STATUS_SUSPENDUE);
	TRY(add_todo(cx, tx, r->home, TODO_TO_COMPLETE, &f));
	f = r->issued;
	list_awaiting_status(&f, STATUS_REJETEE);
	return add_todo(cx, tx, r->home, TODO_REJECTED, &f);
}

static enum ec recipient_todos(struct ctx *cx, struct tx *tx, struct home_reading *r)
{
	struct date today = time_date(cx->now);
	struct list_filter f = r->incoming;
	for (size_t i = 0; i < LIST_STATUSES_MAX; i++)
		f.statuses[i] = list_awaiting(SIDE_RECIPIENT)[i];
	f.way = LIST_DUE; /* as « Synthèse »: the most urgent first */
	TRY(add_todo(cx, tx, r->home, TODO_TO_PROCESS, &f));
	f = r->incoming;
	f.way = LIST_DUE;
	f.due_from = today;
	f.due_until = date_add_days(today, DUE_SOON_DAYS);
	TRY(add_todo(cx, tx, r->home, TODO_DUE_SOON, &f));
	f.due_from = (struct date){ 0 };
	f.due_until = date_add_days(today, -1);
	return add_todo(cx, tx, r->home, TODO_LATE, &f);
}

static enum ec home_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct home_reading *r = arg;
	int64_t id = cx->actor->at->id;
	r->home->ntodos = 0;
	add_requests(r);
	if (r->sent)
		TRY(supplier_todos(cx, tx, r));
	if (r->received)
		TRY(recipient_todos(cx, tx, r));
	/* Somebody who sees some services only is not told what happened in the others. */
	const struct event_received of = {
		.recipient_id = id,
		.services = store_list_services(cx->arena, r->incoming.service_ids, r->incoming.nservices),
		.limit = HOME_EVENTS,
	};
	if (r->received && cx->actor->at->is_public)
		return store_event_latest_received(cx, tx, &of, &r->events, &r->nevents);
	if (r->sent)
		return store_event_latest(cx, tx, id, HOME_EVENTS, &r->events, &r->nevents);
	return E_OK;
}

static void fill_events(struct ctx *cx, const struct home_reading *r, struct home *home)
{
	int64_t *ids = ARENA_ARRAY(cx->arena, int64_t, r->nevents + 1);
	home->event_number = ARENA_ARRAY(cx->arena, str, r->nevents + 1);
	timeline_of_rows(cx, r->events, r->nevents, &home->events);
	for (size_t i = 0; i < r->nevents; i++) {
		ids[i] = r->events[i].invoice_id;
		home->event_number[i] = r->events[i].invoice_number;
	}
	home->event_invoice = ids;
	home->nevents = r->nevents;
}

enum ec home_load(struct ctx *cx, struct home **out)
{
	struct home_reading r = { .home = ARENA_NEW(cx->arena, struct home) };
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	*out = r.home;
	if (!cx->actor->at)
		return E_OK;
	r.home->todos = ARENA_ARRAY(cx->arena, struct todo, TODOS_MAX);
	r.sent = actor_may(cx, SPACE_INVOICES_SENT, ACTION_VIEW);
	r.received = actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW);
	if (r.sent)
		TRY(list_begin(cx, SIDE_SUPPLIER, &r.issued));
	if (r.received)
		TRY(list_begin(cx, SIDE_RECIPIENT, &r.incoming));
	TRY(request_count_waiting(cx, &r.requests, &r.requests_of));
	TRY(db_read(cx, home_read, &r));
	fill_events(cx, &r, r.home);
	return E_OK;
}
