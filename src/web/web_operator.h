/*
 * Pages of the operator: accounts, structures, mails, locked sign-ins. What they do, and who may, is
 * service_operator's. Views live in the request's arena.
 */
#pragma once

#include "service_operator.h"
#include "web_account.h"
#include "web_page.h"
#include "web_view.h"

struct operator_tab {
	str label, href;
	bool current;
};

enum operator_place { OPERATOR_ACCOUNTS, OPERATOR_STRUCTURES, OPERATOR_MAILS, OPERATOR_LOCKS, OPERATOR_PLACES };

/* One row of any of the lists. */
struct operator_row {
	str title, href; /* href empty: no page of its own */
	str second, meta;
	str tag;         /* state; empty: none */
	str action;      /* where its form goes; empty: no form */
	str button;
	str hidden;      /* value of « login » in that form */
	bool reason;     /* the form asks for one */
	str id;          /* of its field */
};

struct operator_list_view {
	struct page page;
	struct operator_tab tabs[OPERATOR_PLACES];
	struct errors_view errors;
	str title;
	str notice;
	struct field_view search; /* no name: there is none */
	str path;
	struct operator_row *rows;
	size_t n;
	str more; /* address of what comes after; empty: that is all */
};

struct operator_detail_view {
	struct page page;
	struct errors_view errors;
	str notice, back;
	str title;
	struct account_card card;
	str rows_title;
	struct operator_row *rows; /* structures of an account, people of a structure */
	size_t n;
	str form_title, form_lead, action;
	struct field_view what; /* act or login */
	struct field_view reason;
};

enum ec page_operator(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_account(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_account_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_structures(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_structure_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_mails(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_mail_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_locks(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_operator_lock_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
