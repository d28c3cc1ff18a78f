/* « Factures reçues »: the lists of a recipient (S091, S092). */
#include "core_arena.h"
#include "service_actor.h"
#include "web_list.h"

static void tabs_received(struct ctx *cx, struct tabs_view *out, bool search)
{
	out->items[out->n++] = (struct tab_view){ .label = page_text(cx, MSG_WEB_SYNTHESIS),
		                                  .href = STR("/factures-recues"), .current = !search };
	out->items[out->n++] = (struct tab_view){ .label = page_text(cx, MSG_WEB_SEARCH),
		                                  .href = STR("/factures-recues/recherche"), .current = search };
}

static enum ec received(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum search_view view)
{
	struct invoice_query q = { .side = SIDE_RECIPIENT, .view = view };
	struct list_view *v = ARENA_NEW(cx->arena, struct list_view);
	bool all = view == VIEW_ALL;

	TRY(actor_require(cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW));
	q.order = all ? ORDER_NEWEST : ORDER_DUE;
	page_begin(cx, rq, &v->page, page_text(cx, all ? MSG_WEB_RECEIVED_SEARCH : MSG_WEB_RECEIVED_SYNTHESIS),
	           SPACE_INVOICES_RECEIVED);
	tabs_received(cx, &v->tabs, all);
	v->title = page_text(cx, MSG_WEB_SPACE_RECEIVED);
	v->caption = page_text(cx, all ? MSG_WEB_CAPTION_ALL : MSG_WEB_CAPTION_RECEIVED);
	v->path = all ? STR("/factures-recues/recherche") : STR("/factures-recues");
	v->zip_href = STR("/factures/telecharger");
	v->empty_title = page_text(cx, all ? MSG_WEB_EMPTY_SEARCH : MSG_WEB_EMPTY_RECEIVED);
	v->empty_text = page_text(cx, all ? MSG_WEB_EMPTY_SEARCH_MORE : MSG_WEB_EMPTY_RECEIVED_MORE);
	v->empty_href = all ? STR("/factures-recues") : STR("/factures-recues/recherche");
	v->empty_link = page_text(cx, all ? MSG_WEB_EMPTY_BACK : MSG_WEB_EMPTY_RECEIVED_LINK);
	if (str_eq(http_query(rq, "etat"), STR("aucune")))
		v->notice = page_text(cx, MSG_WEB_NOTHING_TICKED);
	if (!list_query(cx, rq, &q)) {
		v->problem = cx->failure.fields[0].message;
		failure_clear(cx);
	}
	TRY(list_fill(cx, rq, &q, v));
	return list_show(cx, rq, rs, v);
}

enum ec page_received(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return received(cx, rq, rs, VIEW_AWAITING);
}

enum ec page_received_search(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return received(cx, rq, rs, VIEW_ALL);
}

enum ec page_received_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return list_csv(cx, rq, rs, SIDE_RECIPIENT);
}

enum ec page_zip(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return list_zip(cx, rq, rs);
}
