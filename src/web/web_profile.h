/*
 * « Mon compte », page by page: personal data, password, address, question, notifications, sessions, data
 * (S134–S144). What they do is service_profile's; views live in the request's arena.
 */
#pragma once

#include "web_join.h"
#include "web_page.h"
#include "web_view.h"

#define PROFILE_FIELDS_MAX 4

/* One of the forms: they differ by a row of a table. */
struct profile_form_view {
	struct page page;
	struct errors_view errors;
	str path;
	str title, lead, action;
	struct field_view fields[PROFILE_FIELDS_MAX];
	size_t nfields;
	bool strong;  /* shows how good the password is */
	struct strength_view strength;
};

struct notifications_view {
	struct page page;
	str lead;
	struct option_view digests[3];
	size_t ndigests;
	bool alerts;
};

struct session_row {
	str id;
	str name;  /* « Firefox sur Linux » */
	str since; /* « Ouverte hier à 10 h 42, depuis 192.0.2.1 » */
	str seen;
	bool current;
};

struct sessions_view {
	struct page page;
	str notice;
	struct session_row *rows;
	size_t n;
};

struct data_view {
	struct page page;
	struct errors_view errors;
	struct field_view present;
	str sure_error;
};

struct address_view {
	struct page page;
	str login; /* empty: the link is dead */
};

struct stop_view {
	struct page page;
	str type, account, proof;
	str words; /* what will no longer come */
	bool done;
	bool dead;
};

enum ec page_profile_form(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_profile_form_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_notifications(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_notifications_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_sessions(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_sessions_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_data(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_data_export(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_data_erase(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_login_link(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_login_link_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_stop(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_stop_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
