/*
 * The developer platform as its listener serves it: routes, what stands around handlers, and its pages
 * (S019, S025–S038, S146).
 *
 * Requests here have no environment and no actor; enter finds the developer and leaves a struct piste_visit as
 * the request's local. A secret stands on the answer to the form that made it and nowhere else.
 */
#pragma once

#include "service_application.h"
#include "web_raccordement.h"

#define COOKIE_PISTE "piste" /* of its own: cookies do not tell ports apart, and people work on both at once */

struct piste_visit {
	struct piste *piste;
	const struct developer *who; /* NULL: nobody is signed in */
	str token;
};

extern const struct http_route piste_routes[];

/* http_options.enter and failed of that listener. */
enum ec piste_enter(struct ctx *cx, struct http_request *rq, const struct http_route *route, struct piste *piste);
void piste_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec, struct piste *piste);

/* For the handlers: never NULL. */
const struct piste_visit *piste_visit_of(const struct http_request *rq);
/* The frame; tab: one of the addresses of the menu, or empty. */
void piste_page_begin(struct ctx *cx, const struct http_request *rq, struct page *p, str title, str tab);
/* Wrong fields come back with the form; anything else is passed on. */
bool piste_is_finding(const struct ctx *cx);

/* --- view models --- */

struct piste_error_view {
	struct page page;
	str title, message, reference;
};

struct piste_sign_in_view {
	struct page page;
	str login, next, problem, notice;
	bool demo;
	str demo_login;
};

enum { DEV_NAME, DEV_LOGIN, DEV_PASSWORD, DEV_ORGANISATION, DEV_FIELDS };

struct piste_sign_up_view {
	struct page page;
	struct errors_view errors;
	struct field_view fields[DEV_FIELDS];
	struct field_view terms; /* a box to tick; value « oui » when it is */
};

struct application_row {
	int64_t id;
	str name, kind, meta;
	bool revoked;
};

struct applications_view {
	struct page page;
	str notice;
	struct application_row *rows;
	size_t n;
};

/* An API as the catalogue and the choice show it. */
struct api_view {
	str name, label, about, version;
	str accepted; /* « acceptées le … »; empty: not yet */
	bool selected;
};

struct call_view {
	str when, environment, method, path, status, words;
	bool whole;
};

enum { APP_NAME, APP_EMAIL, APP_RESPONSIBLE, APP_SIRET, APP_FIELDS };

struct application_view {
	struct page page;
	int64_t id;
	str name, kind, notice, client_id, secret_since, responsible, email, siret, created, revoked;
	bool sandbox;
	struct secret_view secret;
	struct errors_view errors;
	struct api_view apis[PISTE_APIS];
	str chosen; /* names of the selected ones; empty: none */
	struct call_view *calls;
	size_t ncalls;
	struct field_view fields[APP_FIELDS];
	struct field_view terms;
};

struct catalogue_view {
	struct page page;
	struct api_view apis[PISTE_APIS];
};

struct conditions_view {
	struct page page;
	str title;
	str api; /* its label; empty: the platform's own */
};

/* --- handlers of applications --- */

enum ec piste_applications(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_application(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_new(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_create(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_edit(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_save(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_accept(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_secret(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_revoke(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_catalogue(struct ctx *cx, struct http_request *rq, struct http_response *rs);
enum ec piste_conditions(struct ctx *cx, struct http_request *rq, struct http_response *rs);
