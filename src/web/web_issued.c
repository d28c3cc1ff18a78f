/* « Factures émises »: the lists of a supplier. */
#include "core_arena.h"
#include "service_actor.h"
#include "web_list.h"

void tabs_issued(struct ctx *cx, struct tabs_view *out, enum issued_tab current)
{
	static const struct {
		enum issued_tab tab;
		enum msg label;
		const char *href;
	} TABS[] = {
		{ TAB_SYNTHESIS, MSG_WEB_SYNTHESIS, "/factures-emises" },
		{ TAB_DEPOSIT, MSG_WEB_DEPOSIT_TAB, "/factures-emises/depot" },
		{ TAB_DRAFTS, MSG_WEB_DRAFTS, "/factures-emises/brouillons" },
		{ TAB_SEARCH, MSG_WEB_SEARCH, "/factures-emises/recherche" },
	};
	bool submits = actor_may(cx, SPACE_INVOICES_SENT, ACTION_SUBMIT);

	for (size_t i = 0; i < sizeof(TABS) / sizeof(TABS[0]); i++) {
		if (!submits && (TABS[i].tab == TAB_DEPOSIT || TABS[i].tab == TAB_DRAFTS))
			continue;
		out->items[out->n++] = (struct tab_view){ .label = page_text(cx, TABS[i].label), .href = str_of(TABS[i].href),
			                                  .current = TABS[i].tab == current };
	}
}

static enum ec issued(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum search_view view)
{
	struct invoice_query q = { .side = SIDE_SUPPLIER, .view = view };
	struct list_view *v = ARENA_NEW(cx->arena, struct list_view);
	bool all = view == VIEW_ALL;

	TRY(actor_require(cx, SPACE_INVOICES_SENT, ACTION_VIEW));
	page_begin(cx, rq, &v->page, page_text(cx, all ? MSG_WEB_ISSUED_SEARCH : MSG_WEB_ISSUED_SYNTHESIS),
	           SPACE_INVOICES_SENT);
	tabs_issued(cx, &v->tabs, all ? TAB_SEARCH : TAB_SYNTHESIS);
	v->title = page_text(cx, MSG_WEB_SPACE_ISSUED);
	v->caption = page_text(cx, all ? MSG_WEB_CAPTION_ALL : MSG_WEB_CAPTION_ISSUED);
	v->path = all ? STR("/factures-emises/recherche") : STR("/factures-emises");
	v->empty_title = page_text(cx, all ? MSG_WEB_EMPTY_SEARCH : MSG_WEB_EMPTY_ISSUED);
	v->empty_text = page_text(cx, all ? MSG_WEB_EMPTY_SEARCH_MORE : MSG_WEB_EMPTY_ISSUED_MORE);
	v->empty_href = all ? STR("/factures-emises/depot") : STR("/factures-emises/recherche");
	v->empty_link = page_text(cx, all ? MSG_WEB_DEPOSIT : MSG_WEB_EMPTY_ISSUED_LINK);
	if (!list_query(cx, rq, &q)) {
		v->problem = cx->failure.fields[0].message;
		failure_clear(cx);
	}
	TRY(list_fill(cx, rq, &q, v));
	return list_show(cx, rq, rs, v);
}

enum ec page_issued(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return issued(cx, rq, rs, VIEW_AWAITING);
}

enum ec page_issued_search(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return issued(cx, rq, rs, VIEW_ALL);
}

enum ec page_issued_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return list_csv(cx, rq, rs, SIDE_SUPPLIER);
}
