#include "web_help.h"

#include "core_arena.h"
#include "model_attachment.h"
#include "web_templates.h"

#define FOUND_MAX 12
#define EXCERPT 160 /* bytes, ended at a word */

typedef void (*help_template)(struct html *h, const struct help_view *v);

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct help_view *v, str title,
                    help_template template)
{
	page_begin(cx, rq, &v->page, title, SPACE_COUNT);
	struct html h = page_html(cx, rq, rs);
	template(&h, v);
	return E_OK;
}

/* --- the list of articles, and what a search finds --- */

static struct help_link link_of(struct ctx *cx, const struct assist_article *a)
{
	return (struct help_link){ .href = str_printf(cx->arena, "/aide/%.*s", STR_ARG(a->name)), .title = a->title,
		                   .lead = a->lead };
}

bool help_link_of(struct ctx *cx, str name, struct help_link *out)
{
	const struct assist_article *a = assist_article_find(cx->lang, name);

	if (a)
		*out = link_of(cx, a);
	return a != NULL;
}

static str excerpt(struct ctx *cx, str text)
{
	if (text.n <= EXCERPT)
		return text;
	ptrdiff_t blank = str_rfind_char(str_sub(text, 0, EXCERPT), ' ');
	return str_printf(cx->arena, "%.*s…", STR_ARG(str_sub(text, 0, blank > 0 ? (size_t)blank : 0)));
}

static void list_articles(struct ctx *cx, struct help_view *v)
{
	v->links = ARENA_ARRAY(cx->arena, struct help_link, assist_article_count);
	for (size_t i = 0; i < assist_article_count; i++)
		v->links[v->nlinks++] = link_of(cx, &assist_article_tables[cx->lang][i]);
}

static void search_articles(struct ctx *cx, struct help_view *v)
{
	struct assist_found found[FOUND_MAX];
	size_t n = assist_help_search(cx->lang, v->query, cx->arena, found, FOUND_MAX);

	v->links = ARENA_ARRAY(cx->arena, struct help_link, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct assist_section *s = found[i].section;
		struct help_link *l = &v->links[v->nlinks++];
		*l = link_of(cx, found[i].article);
		if (s->id.n == 0)
			continue;
		l->href = str_printf(cx->arena, "%.*s#%.*s", STR_ARG(l->href), STR_ARG(s->id));
		l->lead = str_printf(cx->arena, "%.*s – %.*s", STR_ARG(s->heading), STR_ARG(excerpt(cx, s->text)));
	}
	v->found = msg_text(cx->arena, cx->lang, MSG_WEB_HELP_FOUND, MSG_ARGS(M_INT("n", (int64_t)n)));
}

enum ec page_help(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct help_view v = { .query = str_trim(str_sub(http_query(rq, "q"), 0, 200)) };

	v.searched = v.query.n > 0;
	if (v.searched)
		search_articles(cx, &v);
	else
		list_articles(cx, &v);
	return show(cx, rq, rs, &v, page_text(cx, MSG_WEB_HELP), tpl_page_help);
}

/* --- one article --- */

static void fill_tables(struct ctx *cx, struct help_view *v)
{
	v->statuses = ARENA_ARRAY(cx->arena, struct status_view, STATUS_COUNT);
	for (int i = STATUS_NONE + 1; i < STATUS_COUNT; i++)
		v->statuses[v->nstatuses++] = view_status(cx, (enum status)i);
	v->extensions = attachment_extension_list(cx->arena);
}

enum ec page_help_article(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct assist_article *a = assist_article_find(cx->lang, http_param(rq, "article"));
	struct help_view v = { 0 };

	if (!a)
		return fail(cx, E_NOT_FOUND);
	v.lead = a->lead;
	v.parts = ARENA_ARRAY(cx->arena, struct help_part, a->nparts);
	v.nparts = a->nparts;
	for (size_t i = 0; i < a->nparts; i++)
		v.parts[i] = (struct help_part){ a->parts[i].kind, { a->parts[i].html } };
	fill_tables(cx, &v);
	return show(cx, rq, rs, &v, a->title, tpl_page_help_article);
}

enum ec page_accessibility(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct help_view v = { 0 };

	return show(cx, rq, rs, &v, page_text(cx, MSG_WEB_ACCESSIBILITY), tpl_page_accessibility);
}

enum ec page_privacy(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct help_view v = { 0 };

	return show(cx, rq, rs, &v, page_text(cx, MSG_WEB_FOOTER_PRIVACY), tpl_page_privacy);
}
