/*
 * « Mes rattachements et mes espaces »: what one has, asking for more (S142, S143).
 *
 * Views live in the request's arena.
 */
#pragma once

#include "model_role.h"
#include "web_page.h"
#include "web_view.h"

/* A space that may be asked for. */
struct wish_view {
	str value; /* space_name */
	str label;
	str note;   /* what it is for */
	bool ticked;
	struct field_view service; /* noptions 0: not limited to services */
};

struct wishes_view {
	struct wish_view *rows;
	size_t n;
	str error; /* of the whole choice */
};

struct my_space {
	str label;
	str services; /* « services ADM, ST-VOIRIE »; empty: all */
};

struct my_place {
	int64_t id;
	str name, identifier, role;
	bool current, active, manages, may_hand_over;
	bool sent_open, sent_closed; /* « Factures émises » is opened to oneself; closed by the structure */
	struct my_space *spaces;
	size_t nspaces;
};

struct my_request {
	int64_t id;
	str what, structure, day, message;
	struct status_view state;
	str reason;
	bool waits;
};

struct attachments_view {
	struct page page;
	str notice;
	struct my_place *places;
	size_t nplaces;
	struct my_request *requests;
	size_t nrequests;
};

enum { ATTACH_NAME, ATTACH_ADDRESS, ATTACH_POSTCODE, ATTACH_CITY, ATTACH_MESSAGE, ATTACH_FIELDS };

struct attach_view {
	struct page page;
	struct errors_view errors;
	struct field_view siret;
	bool found; /* a structure stands there to be looked at */
	bool create, first, unled, waiting, there, asks;
	str name, identifier, address;
	struct field_view fields[ATTACH_FIELDS];
	bool usual;
	str usual_words;
	struct wishes_view wishes;
};

struct subscribe_view {
	struct page page;
	struct errors_view errors;
	int64_t id;
	str name;
	struct wishes_view wishes;
	struct field_view message;
};

enum ec page_attachments(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_attach(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_attach_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_subscribe(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_subscribe_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_toggle_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_withdraw_post(struct ctx *cx, struct http_request *rq, struct http_response *rs);

/* Words of an address on one line. */
struct structure;
str address_line(struct arena *a, const struct structure *s);
