/*
 * Around the form of a deposit: choosing the file, drafts, the confirmation before sending, the page
 * after it.
 */
#pragma once

#include "web_draft.h"
#include "web_list.h"

struct deposit_view {
	struct page page;
	struct tabs_view tabs;
	struct errors_view errors;
};

struct draft_row_view {
	str href, delete_href;
	str name;
	str recipient;
	str amount;
	str saved;
};

struct drafts_view {
	struct page page;
	struct tabs_view tabs;
	bool just_saved;
	bool just_deleted;
	struct draft_row_view *rows;
	size_t n;
};

/* « Confirmez l’envoi », and the question before a draft is deleted. */
struct confirm_view {
	struct page page;
	int64_t id, version;
	str amount;
	str recipient, siret;
	str service, engagement;
	str number, date;
	str file;
	bool credit_note;
	str delay; /* sentence on the payment period */
};

struct sent_view {
	struct page page;
	str number, amount, recipient;
	int64_t id;
	str deposit_number;
	str file;
	str hash;
	struct timeline_view *timeline;
	size_t ntimeline;
	bool again; /* sent again after a correction */
};

enum ec page_deposit(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_deposit_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_drafts(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_confirm(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_confirm_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_draft_delete(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_draft_delete_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_sent(struct ctx *cx, struct http_request *rq, struct http_response *rs);
