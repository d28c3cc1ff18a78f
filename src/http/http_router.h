/*
 * Finds the route of a path in a tree of segments.
 *
 * Built once from the tables, then read-only: any thread. A literal segment wins over « :name », and
 * that over « :rest* »; the order of the tables does not matter. The routes themselves are borrowed.
 */
#pragma once

#include "http.h"

#define HTTP_PARAMS_MAX 8
#define HTTP_SEGMENTS_MAX 16

struct http_router;

struct http_param {
	const char *name; /* inside the route's path, after the colon */
	size_t name_size;
	str value;
};

struct http_match {
	const struct http_route *route; /* NULL: none */
	unsigned allowed;               /* bit of each enum http_method that the path takes */
	struct http_param params[HTTP_PARAMS_MAX];
	size_t nparams;
};

/* E_CONFIG names a route without access flag, with a wrong ROUTE_NO_CSRF, or there twice. */
enum ec http_router_new(struct ctx *cx, const struct http_route *const *tables, struct http_router **out)
	EC_MUST;
void http_router_free(struct http_router *r);
/* Segments are decoded and free of '/'. a: for the text of « :rest* ». HEAD is served by GET. */
void http_router_find(const struct http_router *r, struct arena *a, enum http_method method,
                      const str *segments, size_t n, struct http_match *out);
