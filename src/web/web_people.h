/*
 * The users of a structure, one of them, and all of them as CSV (S131).
 *
 * Views live in the request's arena.
 */
#pragma once

#include "web_page.h"
#include "web_view.h"

struct person_row {
	str href, name, login, role, since;
	bool disabled; /* the account is not active */
	str state;
};

struct people_view {
	struct page page;
	int64_t id;
	str name;
	str notice;
	struct field_view words;
	bool filtered, more;
	struct person_row *rows;
	size_t n;
};

/* A tick: « factures_recues », or « factures_recues.12 » for one service. */
struct right_view {
	str value, id, label, note;
	bool ticked, limited;
};

struct person_view {
	struct page page;
	struct errors_view errors;
	str notice;
	int64_t structure_id, account_id, version;
	str structure, name, login, role, since;
	bool is_main, is_manager, is_self;
	struct right_view *rights;
	size_t nrights;
	struct field_view reason;
};

enum ec page_people(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_people_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_person(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_person_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
