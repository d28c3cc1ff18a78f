#include "http_router.h"

#include "core_log.h"

#include <stdlib.h>
#include <string.h>

/* One segment of a path, below its parent. */
struct node {
	str literal;
	struct node **literals; /* sorted by text */
	size_t nliterals;
	struct node *param; /* « :name » */
	struct node *rest;  /* « :name* », a leaf */
	const struct http_route *routes[HTTP_METHOD_COUNT];
};

struct http_router {
	struct node root;
};

static struct node *node_new(str literal)
{
	struct node *n = calloc(1, sizeof(*n));
	if (!n)
		log_die("http.memory", "router");
	n->literal = literal;
	return n;
}

static void node_clear(struct node *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < n->nliterals; i++) {
		node_clear(n->literals[i]);
		free(n->literals[i]);
	}
	free(n->literals);
	node_clear(n->param);
	free(n->param);
	node_clear(n->rest);
	free(n->rest);
}

/* Index of the child, or where it would stand. */
static size_t literal_place(const struct node *n, str text, bool *found)
{
	size_t low = 0;
	size_t high = n->nliterals;
	*found = false;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_cmp(n->literals[middle]->literal, text);
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct node *add_literal(struct node *n, str text)
{
	bool found;
	size_t at = literal_place(n, text, &found);
	if (found)
		return n->literals[at];
	struct node **grown = realloc(n->literals, (n->nliterals + 1) * sizeof(struct node *));
	if (!grown)
		log_die("http.memory", "router");
	n->literals = grown;
	memmove(grown + at + 1, grown + at, (n->nliterals - at) * sizeof(struct node *));
	n->nliterals++;
	grown[at] = node_new(text);
	return grown[at];
}

static bool is_param(str segment)
{
	return segment.n > 0 && segment.p[0] == ':';
}

static bool is_rest(str segment)
{
	return is_param(segment) && str_ends(segment, STR("*"));
}

static struct node *add_segment(struct node *n, str segment)
{
	if (!is_param(segment))
		return add_literal(n, segment);
	struct node **place = is_rest(segment) ? &n->rest : &n->param;
	if (!*place)
		*place = node_new(STR_NONE);
	return *place;
}

static enum ec refuse(struct ctx *cx, const struct http_route *route, const char *why)
{
	str detail = str_printf(cx->arena, "%s: %s", route->path, why);
	return fail(cx, E_CONFIG, M_STR("detail", detail));
}

static const char *fault_of(const struct http_route *route)
{
	unsigned access = route->flags & (ROUTE_PUBLIC | ROUTE_SIGNED_IN | ROUTE_BEARER);
	if (!access)
		return "no ROUTE_PUBLIC, ROUTE_SIGNED_IN or ROUTE_BEARER";
	if (access & (access - 1))
		return "more than one of ROUTE_PUBLIC, ROUTE_SIGNED_IN and ROUTE_BEARER";
	if ((route->flags & ROUTE_NO_CSRF) && (access & ROUTE_SIGNED_IN))
		return "ROUTE_NO_CSRF with ROUTE_SIGNED_IN";
	if (route->path[0] != '/')
		return "no path";
	if (!route->handler)
		return "no handler";
	if (route->method >= HTTP_METHOD_COUNT)
		return "unknown method";
	if (route->body_limit < 0)
		return "negative body limit";
	return NULL;
}

static enum ec add_route(struct ctx *cx, struct http_router *r, const struct http_route *route)
{
	const char *fault = fault_of(route);
	if (fault)
		return refuse(cx, route, fault);
	struct node *at = &r->root;
	str left = str_sub(str_of(route->path), 1, SIZE_MAX);
	size_t depth = 0;
	size_t params = 0;
	while (!str_empty(left)) {
		str segment;
		left = str_cut(left, '/', &segment);
		params += is_param(segment);
		if (++depth > HTTP_SEGMENTS_MAX || params > HTTP_PARAMS_MAX)
			return refuse(cx, route, "too many segments");
		if (is_rest(segment) && !str_empty(left))
			return refuse(cx, route, "segments after the rest");
		at = add_segment(at, segment);
	}
	if (at->routes[route->method])
		return refuse(cx, route, "there twice");
	at->routes[route->method] = route;
	return E_OK;
}

enum ec http_router_new(struct ctx *cx, const struct http_route *const *tables, struct http_router **out)
{
	struct http_router *r = calloc(1, sizeof(*r));
	if (!r)
		log_die("http.memory", "router");
	for (; *tables; tables++)
		for (const struct http_route *route = *tables; route->path; route++) {
			enum ec ec = add_route(cx, r, route);
			if (ec != E_OK) {
				http_router_free(r);
				return ec;
			}
		}
	*out = r;
	return E_OK;
}

void http_router_free(struct http_router *r)
{
	if (!r)
		return;
	node_clear(&r->root);
	free(r);
}

/* --- finding --- */

struct search {
	enum http_method method;
	struct arena *arena;
	const str *segments;
	size_t n;
	struct http_match *match;
};

static bool take(struct search *s, const struct node *at)
{
	for (int m = 0; m < HTTP_METHOD_COUNT; m++)
		if (at->routes[m])
			s->match->allowed |= 1u << m;
	const struct http_route *route = NULL;
	if (s->method < HTTP_METHOD_COUNT)
		route = at->routes[s->method];
	if (!route && s->method == HTTP_HEAD)
		route = at->routes[HTTP_GET];
	s->match->route = route;
	return route != NULL;
}

static bool walk(struct search *s, const struct node *at, size_t depth)
{
	if (depth == s->n)
		return take(s, at);
	bool found;
	size_t place = literal_place(at, s->segments[depth], &found);
	if (found && walk(s, at->literals[place], depth + 1))
		return true;
	if (at->param && s->segments[depth].n > 0 && walk(s, at->param, depth + 1))
		return true;
	return at->rest && take(s, at->rest);
}

/* Names of the route's path beside the segments that fill them. */
static void fill_params(struct search *s)
{
	struct http_match *m = s->match;
	str left = str_sub(str_of(m->route->path), 1, SIZE_MAX);
	for (size_t i = 0; !str_empty(left); i++) {
		str segment;
		left = str_cut(left, '/', &segment);
		if (!is_param(segment))
			continue;
		struct http_param *p = &m->params[m->nparams++];
		bool rest = is_rest(segment);
		p->name = segment.p + 1;
		p->name_size = segment.n - 1 - rest;
		p->value = rest ? str_join(s->arena, STR("/"), s->segments + i, s->n - i) : s->segments[i];
	}
}

void http_router_find(const struct http_router *r, struct arena *a, enum http_method method,
                      const str *segments, size_t n, struct http_match *out)
{
	*out = (struct http_match){ 0 };
	struct search s = { method, a, segments, n, out };
	if (n <= HTTP_SEGMENTS_MAX && walk(&s, &r->root, 0))
		fill_params(&s);
	if (out->allowed & 1u << HTTP_GET)
		out->allowed |= 1u << HTTP_HEAD;
}
