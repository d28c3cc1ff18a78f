/*
 * Space « Raccordement EDI et API », tab « Gérer raccordement API » (S040–S051).
 *
 * A password stands on the answer to the form that made it and nowhere else. Views live in the request's
 * arena.
 */
#pragma once

#include "web_list.h"

/* What was just made, shown once. */
struct secret_view {
	str title; /* empty: nothing was */
	str login_label, login;
	str secret_label, secret;
	str more;
};

struct chain_view {
	int64_t id;
	str application;
	str meta;    /* kind of use, contact, since when */
	str apis;    /* chosen ones, by name */
	bool whole;
	str missing; /* the first link that does not stand, in words */
	struct timeline_view links[8];
	size_t nlinks;
};

struct technical_view {
	int64_t id;
	str login;
	str expires;
	bool active, expired;
};

struct raccordement_view {
	struct page page;
	struct tabs_view tabs;
	str structure;
	str notice;
	struct secret_view secret;
	bool may_manage;
	bool qualification;
	struct chain_view *chains;
	size_t nchains;
	struct technical_view *technicals;
	size_t ntechnicals;
	str *withdrawn;
	size_t nwithdrawn;
};

enum { DECLARE_STRUCTURE, DECLARE_APPLICATION, DECLARE_USAGE, DECLARE_NAME, DECLARE_EMAIL, DECLARE_PHONE, DECLARE_FIELDS };

struct declare_view {
	struct page page;
	struct tabs_view tabs;
	struct errors_view errors;
	bool qualification;
	struct field_view fields[DECLARE_FIELDS];
};

enum ec page_raccordement(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_raccordement_form(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_raccordement_declare(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_raccordement_withdraw(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_technical_create(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_technical_renew(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec page_technical_state(struct ctx *cx, struct http_request *rq, struct http_response *rs);
