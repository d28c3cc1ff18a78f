#include "web_help.h"

#include "core_arena.h"
#include "model_attachment.h"
#include "web_templates.h"

typedef void (*article_template)(struct html *h, const struct help_view *v);

static const struct article {
	const char *name;
	enum msg title, lead;
	article_template template;
} ARTICLES[] = {
	{ "lecture-pdf", MSG_WEB_HELP_READING, MSG_WEB_HELP_READING_LEAD, tpl_page_help_reading },
	{ "pieces-jointes", MSG_WEB_HELP_ATTACHMENTS, MSG_WEB_HELP_ATTACHMENTS_LEAD, tpl_page_help_attachments },
	{ "statuts", MSG_WEB_HELP_STATUSES, MSG_WEB_HELP_STATUSES_LEAD, tpl_page_help_statuses },
	{ "rejet-ou-recyclage", MSG_WEB_HELP_PROCESS, MSG_WEB_HELP_PROCESS_LEAD, tpl_page_help_process },
};

#define ARTICLES_COUNT (sizeof(ARTICLES) / sizeof(ARTICLES[0]))

static void fill(struct ctx *cx, struct help_view *v)
{
	v->articles = ARENA_ARRAY(cx->arena, struct help_article, ARTICLES_COUNT);
	v->narticles = ARTICLES_COUNT;
	for (size_t i = 0; i < ARTICLES_COUNT; i++)
		v->articles[i] = (struct help_article){ .href = str_printf(cx->arena, "/aide/%s", ARTICLES[i].name),
			                                .title = page_text(cx, ARTICLES[i].title),
			                                .lead = page_text(cx, ARTICLES[i].lead) };
	v->statuses = ARENA_ARRAY(cx->arena, struct status_view, STATUS_COUNT);
	for (int i = STATUS_NONE + 1; i < STATUS_COUNT; i++)
		v->statuses[v->nstatuses++] = view_status(cx, (enum status)i);
	v->extensions = attachment_extension_list(cx->arena);
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum msg title,
                    article_template template)
{
	struct help_view v = { 0 };

	page_begin(cx, rq, &v.page, page_text(cx, title), SPACE_COUNT);
	fill(cx, &v);
	struct html h = page_html(cx, rq, rs);
	template(&h, &v);
	return E_OK;
}

enum ec page_help(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show(cx, rq, rs, MSG_WEB_HELP, tpl_page_help);
}

enum ec page_help_article(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	for (size_t i = 0; i < ARTICLES_COUNT; i++) {
		if (str_eq(http_param(rq, "article"), str_of(ARTICLES[i].name)))
			return show(cx, rq, rs, ARTICLES[i].title, ARTICLES[i].template);
	}
	return fail(cx, E_NOT_FOUND);
}

enum ec page_accessibility(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show(cx, rq, rs, MSG_WEB_ACCESSIBILITY, tpl_page_accessibility);
}

enum ec page_privacy(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show(cx, rq, rs, MSG_WEB_FOOTER_PRIVACY, tpl_page_privacy);
}
