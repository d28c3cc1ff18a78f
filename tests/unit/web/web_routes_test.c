/* docs/routes.md is printed from the table, and the tests over HTTP read it. */
#include "document.h"

#include "core_arena.h"
#include "web.h"
#include "web_piste.h"

#include <stdio.h>

#define KIB 1024
#define MIB (1024 * KIB)

static const char *const methods[HTTP_METHOD_COUNT] = { "GET", "HEAD", "POST", "PUT", "DELETE" };

static str body_words(struct arena *a, const struct http_route *r)
{
	if (r->method == HTTP_GET)
		return STR("");
	int64_t limit = r->body_limit ? r->body_limit : 64 * KIB;
	str size = limit >= MIB ? str_printf(a, "%d MiB", (int)(limit / MIB)) : str_printf(a, "%d KiB", (int)(limit / KIB));
	return r->flags & ROUTE_FILES ? str_printf(a, "files, %.*s", STR_ARG(size)) : size;
}

static void add_routes(struct arena *a, struct buf *b, const struct http_route *routes)
{
	for (const struct http_route *r = routes; r->path; r++)
		buf_printf(b, "| %s | `%s` | %s | %.*s | %s |\n", methods[r->method], r->path,
		           r->flags & ROUTE_PUBLIC ? "everyone" : "signed in", STR_ARG(body_words(a, r)), r->doc);
}

static str document(struct arena *a)
{
	struct buf b = buf_in(a);
	buf_add_str(&b, STR("# The addresses of the portal\n\n"
	                    "Printed from the table of `src/web/web_routes.c` by its test, which fails when this page is out of date\n"
	                    "(`CHORALE_WRITE_DOCS=1` writes it again). Every listener also answers `GET /health`.\n\n"
	                    "- *for*: everyone, or people who are signed in. What they may see there is decided in `service/`.\n"
	                    "- *body*: the longest one that is read. A GET has none; HEAD is answered wherever GET is.\n"
	                    "- Every POST carries the token of its form.\n\n"
	                    "| method | address | for | body | what it is |\n"
	                    "|---|---|---|---|---|\n"));
	add_routes(a, &b, web_routes);
	buf_add_str(&b, STR("\n# The addresses of the developer platform\n\n"
	                    "On its own listener; from the table of `src/web/web_piste.c`. Signed in means as a developer, whose own\n"
	                    "applications are all that is there.\n\n"
	                    "| method | address | for | body | what it is |\n"
	                    "|---|---|---|---|---|\n"));
	add_routes(a, &b, piste_routes);
	return buf_str(&b);
}

static void the_document_lists_every_route(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_document(cx->arena, "routes.md", document(cx->arena));
}

static void check_routes(const struct http_route *routes)
{
	for (const struct http_route *r = routes; r->path; r++) {
		bool everyone = r->flags & ROUTE_PUBLIC;
		bool signed_in = r->flags & ROUTE_SIGNED_IN;
		assert_row(everyone != signed_in, r - routes, str_of(r->path));
		assert_row(r->doc && *r->doc, r - routes, str_of(r->path));
		/* What carries an id belongs to somebody. */
		assert_row(!everyone || str_find(str_of(r->path), STR(":id")) < 0, r - routes, str_of(r->path));
	}
}

static void every_route_says_who_it_is_for_and_what_it_is(void **state)
{
	(void)state;
	check_routes(web_routes);
	check_routes(piste_routes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_document_lists_every_route),
		UNIT_TEST(every_route_says_who_it_is_for_and_what_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
