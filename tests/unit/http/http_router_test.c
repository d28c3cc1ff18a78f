#include "unit.h"

#include "http_router.h"

#include <string.h>

static enum ec handler(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)cx, (void)rq, (void)rs;
	return E_OK;
}

#define PUBLIC(method, path) { method, path, handler, ROUTE_PUBLIC, 0, path }
#define END { .path = NULL }

static const struct http_route first_table[] = {
	PUBLIC(HTTP_GET, "/static/:rest*"),
	PUBLIC(HTTP_GET, "/factures/:id"),
	PUBLIC(HTTP_GET, "/"),
	PUBLIC(HTTP_POST, "/factures/:numero/traiter"),
	PUBLIC(HTTP_GET, "/:page"),
	END,
};

static const struct http_route second_table[] = {
	PUBLIC(HTTP_GET, "/factures/nouvelle"),
	PUBLIC(HTTP_GET, "/factures"),
	PUBLIC(HTTP_POST, "/factures"),
	PUBLIC(HTTP_GET, "/factures/:id/pieces/:piece"),
	PUBLIC(HTTP_PUT, "/zebra/last"),
	END,
};

static size_t split(str path, str *segments)
{
	size_t n = 0;
	str left = str_sub(path, 1, path.n);
	for (bool more = left.n > 0; more; n++) {
		more = str_find_char(left, '/') >= 0;
		left = str_cut(left, '/', &segments[n]);
	}
	return n;
}

static void routes_are_found(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		enum http_method method;
		const char *path;
		const char *route; /* NULL: none */
		const char *params;
		unsigned allowed;
	} t[] = {
		{ HTTP_GET, "/", "/", "", 0 },
		{ HTTP_HEAD, "/", "/", "", 0 },
		{ HTTP_GET, "/factures", "/factures", "", 0 },
		{ HTTP_GET, "/factures/nouvelle", "/factures/nouvelle", "", 0 },
		{ HTTP_GET, "/factures/12", "/factures/:id", "id=12;", 0 },
		{ HTTP_GET, "/factures/12/pieces/3", "/factures/:id/pieces/:piece", "id=12;piece=3;", 0 },
		{ HTTP_POST, "/factures/12/traiter", "/factures/:numero/traiter", "numero=12;", 0 },
		/* A literal that leads nowhere gives way to the parameter. */
		{ HTTP_POST, "/factures/nouvelle/traiter", "/factures/:numero/traiter", "numero=nouvelle;", 0 },
		{ HTTP_GET, "/aide", "/:page", "page=aide;", 0 },
		{ HTTP_GET, "/static/a/b.css", "/static/:rest*", "rest=a/b.css;", 0 },
		{ HTTP_GET, "/static/", "/static/:rest*", "rest=;", 0 },
		{ HTTP_GET, "/static", "/:page", "page=static;", 0 },
		{ HTTP_GET, "/factures/", NULL, "", 0 },
		{ HTTP_GET, "/factures/12/", NULL, "", 0 },
		{ HTTP_GET, "/a/b", NULL, "", 0 },
		{ HTTP_GET, "/zebra/last", NULL, "", 1 << HTTP_PUT },
		{ HTTP_DELETE, "/factures", NULL, "", 1 << HTTP_GET | 1 << HTTP_HEAD | 1 << HTTP_POST },
		{ HTTP_METHOD_COUNT, "/factures/1/traiter", NULL, "", 1 << HTTP_POST },
	};
	struct http_router *r;
	assert_int_equal(http_router_new(cx, (const struct http_route *const[]){ first_table, second_table, NULL }, &r), E_OK);
	for (size_t i = 0; i < COUNT(t); i++) {
		str segments[8];
		size_t n = split(str_of(t[i].path), segments);
		struct http_match m;
		http_router_find(r, cx->arena, t[i].method, segments, n, &m);
		struct buf b = buf_in(cx->arena);
		for (size_t k = 0; k < m.nparams; k++)
			buf_printf(&b, "%.*s=%.*s;", (int)m.params[k].name_size, m.params[k].name, STR_ARG(m.params[k].value));
		str found = m.route ? str_of(m.route->path) : STR("");
		if (!str_eq(found, t[i].route ? str_of(t[i].route) : STR("")) || !str_eq(buf_str(&b), str_of(t[i].params))
		    || (!t[i].route && m.allowed != t[i].allowed))
			UNIT_FAIL("%s → %.*s %.*s %x", t[i].path, STR_ARG(found), STR_ARG(buf_str(&b)), m.allowed);
	}
	http_router_free(r);
}

static void unsafe_routes_are_refused_by_name(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct http_route t[] = {
		{ HTTP_GET, "/none", handler, 0, 0, "" },
		{ HTTP_GET, "/cached", handler, ROUTE_CACHED, 0, "" },
		{ HTTP_GET, "/both", handler, ROUTE_PUBLIC | ROUTE_SIGNED_IN, 0, "" },
		{ HTTP_POST, "/token", handler, ROUTE_SIGNED_IN | ROUTE_NO_CSRF, 0, "" },
		{ HTTP_GET, "relative", handler, ROUTE_PUBLIC, 0, "" },
		{ HTTP_GET, "/handler", NULL, ROUTE_PUBLIC, 0, "" },
		{ HTTP_GET, "/limit", handler, ROUTE_PUBLIC, -1, "" },
		{ HTTP_METHOD_COUNT, "/method", handler, ROUTE_PUBLIC, 0, "" },
		{ HTTP_GET, "/:rest*/more", handler, ROUTE_PUBLIC, 0, "" },
		{ HTTP_GET, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", handler, ROUTE_PUBLIC, 0, "" },
		{ HTTP_GET, "/:a/:b/:c/:d/:e/:f/:g/:h/:i", handler, ROUTE_PUBLIC, 0, "" },
		{ HTTP_GET, "/factures/:other", handler, ROUTE_PUBLIC, 0, "" }, /* there twice */
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		const struct http_route table[] = { t[i], END };
		struct http_router *r = NULL;
		failure_clear(cx);
		enum ec ec = http_router_new(cx, (const struct http_route *const[]){ first_table, table, NULL }, &r);
		if (ec != E_CONFIG || str_find(cx->failure.message, str_of(t[i].path)) < 0)
			UNIT_FAIL("%s: %s %.*s", t[i].path, error_info(ec)->symbol, STR_ARG(cx->failure.message));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(routes_are_found),
		UNIT_TEST(unsafe_routes_are_refused_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
