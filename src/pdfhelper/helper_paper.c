#include "helper_paper.h"

#include <string.h>

#define EM 10.0f

static const char house_css[] =
	"@page { margin: 0 } body { margin: 0; font-family: sans-serif; line-height: 1.35 }"
	"h1 { font-size: 16pt } h2 { font-size: 12pt } .right { text-align: right }";

fz_story *paper_new_story(fz_context *ctx, const char *html, size_t n)
{
	fz_buffer *b = fz_new_buffer_from_copied_data(ctx, (const unsigned char *)html, n);
	fz_story *story = NULL;

	fz_var(story);
	fz_try(ctx)
	{
		fz_terminate_buffer(ctx, b);
		story = fz_new_story(ctx, b, house_css, EM, NULL);
	}
	fz_always(ctx)
		fz_drop_buffer(ctx, b);
	fz_catch(ctx)
		fz_rethrow(ctx);
	return story;
}

void paper_start(struct paper *p, fz_context *ctx, fz_cookie *cookie)
{
	p->ctx = ctx;
	p->cookie = cookie;
	p->face = fz_new_base14_font(ctx, "Helvetica");
	p->bold = fz_new_base14_font(ctx, "Helvetica-Bold");
	paper_new_page(p);
}

void paper_end(struct paper *p)
{
	if (p->dev)
		fz_close_device(p->ctx, p->dev);
	fz_drop_device(p->ctx, p->dev);
	p->dev = NULL;
}

void paper_drop(struct paper *p)
{
	fz_drop_device(p->ctx, p->dev);
	for (int i = 0; i < p->npages; i++)
		fz_drop_display_list(p->ctx, p->pages[i]);
	fz_drop_font(p->ctx, p->face);
	fz_drop_font(p->ctx, p->bold);
}

void paper_new_page(struct paper *p)
{
	paper_end(p);
	if (p->npages == PAPER_PAGES_MAX)
		fz_throw(p->ctx, FZ_ERROR_GENERIC, "too many pages");
	p->pages[p->npages] = fz_new_display_list(p->ctx, paper_size());
	p->dev = fz_new_list_device(p->ctx, p->pages[p->npages++]);
	p->y = PAPER_TOP;
}

/* Places a story from the cursor on, over as many pages as it takes. */
static void flow(struct paper *p, fz_story *story)
{
	fz_rect filled = fz_empty_rect;
	int more = 1, stuck = 0;

	while (more && !p->cookie->abort) {
		fz_rect where = fz_make_rect(PAPER_SIDE, p->y, PAPER_WIDTH - PAPER_SIDE, paper_bottom());
		more = fz_place_story(p->ctx, story, where, &filled);
		fz_draw_story(p->ctx, story, p->dev, fz_identity);
		stuck = filled.y1 > p->y ? 0 : stuck + 1;
		if (stuck > 2)
			fz_throw(p->ctx, FZ_ERROR_GENERIC, "something is larger than a page");
		if (filled.y1 > p->y)
			p->y = filled.y1;
		if (more)
			paper_new_page(p);
	}
}

static bool is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r')
			return false;
	return true;
}

/* The part of a paper between two tables. */
static void add_text(struct paper *p, fz_buffer *head, const char *html, size_t n)
{
	fz_context *ctx = p->ctx;
	fz_buffer *b = NULL;
	fz_story *story = NULL;

	if (is_blank(html, n))
		return;
	fz_var(b);
	fz_var(story);
	fz_try(ctx)
	{
		b = fz_new_buffer_from_copied_data(ctx, head->data, head->len);
		fz_append_data(ctx, b, html, n);
		story = paper_new_story(ctx, (const char *)b->data, b->len);
		flow(p, story);
	}
	fz_always(ctx)
	{
		fz_drop_story(ctx, story);
		fz_drop_buffer(ctx, b);
	}
	fz_catch(ctx)
		fz_rethrow(ctx);
}

/* Behind the style element and « <body> », or the start where there is none. */
static const char *body_of(const char *html)
{
	const char *body = strstr(html, "<body");
	const char *style = strstr(html, "</style>");
	const char *end = body ? strchr(body, '>') : NULL;

	if (end)
		return end + 1;
	return style ? style + 8 : html;
}

static fz_buffer *style_of(fz_context *ctx, const char *html)
{
	const char *from = strstr(html, "<style"), *to = strstr(html, "</style>");
	size_t n = from && to > from ? (size_t)(to - from) + 8 : 0;

	return fz_new_buffer_from_copied_data(ctx, (const unsigned char *)(n ? from : ""), n);
}

void paper_add_html(struct paper *p, const char *html)
{
	fz_context *ctx = p->ctx;
	fz_buffer *head = style_of(ctx, html);

	fz_try(ctx)
	{
		const char *at = body_of(html), *table;
		while ((table = strstr(at, "<table")) != NULL) {
			const char *end = strstr(table, "</table>");
			size_t n = end ? (size_t)(end - table) + 8 : strlen(table);
			add_text(p, head, at, (size_t)(table - at));
			paper_add_table(p, head, table, n);
			at = table + n;
		}
		const char *end = strstr(at, "</body>");
		add_text(p, head, at, end ? (size_t)(end - at) : strlen(at));
		paper_end(p);
	}
	fz_always(ctx)
		fz_drop_buffer(ctx, head);
	fz_catch(ctx)
		fz_rethrow(ctx);
}
