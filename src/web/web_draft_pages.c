#include "core_arena.h"
#include "service_document.h"
#include "web_draft.h"

#define PICTURE_DPI 120
#define THUMB_DPI 36
#define THUMBS_MAX 12      /* pages not read that still get a picture of their own */
#define BADGE 6.2f         /* radius of the number, points */
#define A4_WIDTH 595.28f
#define A4_HEIGHT 841.89f

static str number(struct arena *a, float f)
{
	return str_printf(a, "%.1f", (double)f);
}

static str picture(struct arena *a, const struct draft *d, int page, int dpi)
{
	return str_printf(a, "/documents/%lld/page/%d?dpi=%d", (long long)d->document.id, page, dpi);
}

/* The number stands behind the value, where papers have blanks, or before it at the edge of the page. */
static struct box_view box(struct ctx *cx, const struct pdf_box *b, float page_width, int zone, str label)
{
	struct arena *a = cx->arena;
	float behind = b->x1 + BADGE + 3;
	float x = behind + BADGE < page_width ? behind : b->x0 - BADGE - 3;
	float y = (b->y0 + b->y1) / 2;

	return (struct box_view){
		.zone = zone,
		.label = msg_text(a, cx->lang, MSG_WEB_ZONE_LABEL, MSG_ARGS(M_INT("n", zone), M_STR("field", label))),
		.x = number(a, b->x0 - 1.5f),
		.y = number(a, b->y0 - 1),
		.width = number(a, b->x1 - b->x0 + 3),
		.height = number(a, b->y1 - b->y0 + 2),
		.cx = number(a, x < BADGE ? BADGE : x),
		.cy = number(a, y),
		.ty = number(a, y + 3),
	};
}

static void boxes_fill(struct ctx *cx, const struct draft *d, float width, struct sheet_view *s)
{
	size_t n = draft_order_count();
	int supplier = draft_zone_supplier(d);

	s->boxes = ARENA_ARRAY(cx->arena, struct box_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		enum draft_field f = draft_order(i);
		const struct read_value *v = d->read[f];
		int zone = draft_zone(d, f);

		if (!zone || v->page != s->number)
			continue;
		struct box_view *b = &s->boxes[s->nboxes++];
		*b = box(cx, &v->box, width, zone, page_text(cx, draft_field_label(f)));
		b->check = !read_is_sure(v);
		b->href = str_printf(cx->arena, "#%s", draft_field_name(f));
	}
	if (!supplier || d->reading->fields[READ_SUPPLIER_SIRET].page != s->number)
		return;
	struct box_view *b = &s->boxes[s->nboxes++];
	*b = box(cx, &d->reading->fields[READ_SUPPLIER_SIRET].box, width, supplier,
	         page_text(cx, MSG_WEB_FIELD_SUPPLIER));
	b->href = STR("#verifications");
}

static void sheet_fill(struct ctx *cx, const struct draft *d, const struct draft_page *p, struct sheet_view *s)
{
	float width = p->width > 0 ? p->width : A4_WIDTH;
	float height = p->height > 0 ? p->height : A4_HEIGHT;

	*s = (struct sheet_view){
		.number = p->number,
		.read = p->read,
		.picture = picture(cx->arena, d, p->number, PICTURE_DPI),
		.width = (int)(width * PICTURE_DPI / 72),
		.height = (int)(height * PICTURE_DPI / 72),
		.view_box = str_printf(cx->arena, "0 0 %.2f %.2f", (double)width, (double)height),
		.alt = msg_text(cx->arena, cx->lang, p->read ? MSG_WEB_PAGE_ALT : MSG_WEB_PAGE_ALT_UNREAD,
		                MSG_ARGS(M_INT("page", p->number))),
		.boxes_label = msg_text(cx->arena, cx->lang, MSG_WEB_PAGE_BOXES, MSG_ARGS(M_INT("page", p->number))),
	};
	if (!p->read)
		return;
	s->words = str_printf(cx->arena, "/documents/%lld/page/%d/mots", (long long)d->document.id, p->number);
	boxes_fill(cx, d, width, s);
}

/* A run of pages that were not read: a sentence, and a link that shows the first of them. */
static void gap_fill(struct ctx *cx, int first, int last, struct sheet_view *s)
{
	const struct msg_arg *args = MSG_ARGS(M_INT("first", first), M_INT("last", last));

	*s = (struct sheet_view){ .number = first };
	if (first == last)
		s->gap = msg_text(cx->arena, cx->lang, MSG_WEB_PAGE_GAP, MSG_ARGS(M_INT("page", first)));
	else
		s->gap = msg_text(cx->arena, cx->lang, MSG_WEB_PAGES_GAP, args);
	s->gap_more = msg_text(cx->arena, cx->lang, MSG_WEB_PAGE_SHOW, MSG_ARGS(M_INT("page", first)));
	s->gap_href = str_printf(cx->arena, "?page=%d#page-%d", first, first);
}

static void sheets_fill(struct ctx *cx, const struct draft *d, const struct draft_page *pages, size_t n, int also,
                        struct document_view *out)
{
	out->sheets = ARENA_ARRAY(cx->arena, struct sheet_view, n);
	for (size_t i = 0; i < n; i++) {
		struct sheet_view *s = &out->sheets[out->nsheets++];
		size_t last = i;

		if (pages[i].read || pages[i].number == also) {
			sheet_fill(cx, d, &pages[i], s);
			out->boxes |= s->nboxes > 0;
			continue;
		}
		while (last + 1 < n && !pages[last + 1].read && pages[last + 1].number != also)
			last++;
		gap_fill(cx, pages[i].number, pages[last].number, s);
		i = last;
	}
}

static void thumbs_fill(struct ctx *cx, const struct draft *d, const struct draft_page *pages, size_t n,
                        struct document_view *out)
{
	out->thumbs = ARENA_ARRAY(cx->arena, struct thumb_view, n);
	for (size_t i = 0; i < n; i++) {
		if (!pages[i].read && i >= THUMBS_MAX)
			continue;
		out->thumbs[out->nthumbs++] = (struct thumb_view){ .number = pages[i].number,
			                                           .read = pages[i].read,
			                                           .picture = picture(cx->arena, d, pages[i].number,
			                                                              THUMB_DPI) };
	}
}

/* Steps of zoom: « ?zoom=150 ». */
static void zoom_fill(const struct http_request *rq, struct document_view *out)
{
	static const str STEPS[] = { STR_INIT("100"), STR_INIT("150"), STR_INIT("200") };
	static const str LINKS[] = { STR_INIT("?zoom=100"), STR_INIT("?zoom=150"), STR_INIT("?zoom=200") };
	str wanted = http_query(rq, "zoom");
	size_t at = 0;

	for (size_t i = 1; i < 3; i++) {
		if (str_eq(wanted, STEPS[i]))
			at = i;
	}
	out->zoom = STEPS[at];
	out->smaller = LINKS[at ? at - 1 : 0];
	out->larger = LINKS[at < 2 ? at + 1 : 2];
}

enum ec draft_pages_fill(struct ctx *cx, const struct http_request *rq, const struct draft *d,
                         struct document_view *out)
{
	struct draft_page *pages;
	size_t n;
	int64_t also = 0;

	TRY(draft_pages(cx, d, &pages, &n));
	if (!str_to_i64(http_query(rq, "page"), &also) || also < 1 || also > d->document.npages)
		also = 0;
	out->name = d->document.name;
	out->about = msg_text(cx->arena, cx->lang, MSG_WEB_DOCUMENT_ABOUT,
	                      MSG_ARGS(M_STR("name", d->document.name), M_INT("n", d->document.npages)));
	out->open = str_printf(cx->arena, "/documents/%lld", (long long)d->document.id);
	sheets_fill(cx, d, pages, n, (int)also, out);
	thumbs_fill(cx, d, pages, n, out);
	zoom_fill(rq, out);
	return E_OK;
}
