#include "helper_ground.h"

#include <math.h>
#include <string.h>

#define RENDER_SCALE 2.0f /* 144 dpi: at less, the strokes of small letters melt into their ground */
#define RENDER_PIXELS_MAX (4000.0f * 4000.0f)
#define WHITE 0xFFFFFFu

void ground_start(struct ground *g, fz_rect page)
{
	memset(g, 0, sizeof(*g));
	g->width = page.x1 - page.x0;
	g->height = page.y1 - page.y0;
}

/* First cell from x on, of n over size. What a hostile matrix made no number is the first. */
static int cell(float x, float size, int n)
{
	float at = size > 0 ? x / size * (float)n : 0;

	return !(at > 0) ? 0 : at >= (float)n ? n : (int)at;
}

void ground_add_glyph(struct ground *g, fz_point p)
{
	if (!(p.x >= 0 && p.x < g->width && p.y >= 0 && p.y < g->height))
		return;
	int column = cell(p.x, g->width, GROUND_COLUMNS), row = cell(p.y, g->height, GROUND_ROWS);

	if (column < GROUND_COLUMNS && row < GROUND_ROWS)
		g->inked[row][column / 64] |= 1ull << column % 64;
}

struct cells {
	int x0, y0, x1, y1; /* half open */
};

/* Cells wholly inside the box. */
static struct cells cells_inside(const struct ground *g, fz_rect box)
{
	float w = g->width / GROUND_COLUMNS, h = g->height / GROUND_ROWS;

	return (struct cells){
		cell(box.x0 + w * 0.999f, g->width, GROUND_COLUMNS),
		cell(box.y0 + h * 0.999f, g->height, GROUND_ROWS),
		cell(box.x1 + w * 0.001f, g->width, GROUND_COLUMNS),
		cell(box.y1 + h * 0.001f, g->height, GROUND_ROWS),
	};
}

/* Bits x0 to x1 that fall into 64-bit word number k. */
static uint64_t bits_between(int x0, int x1, int k)
{
	int from = x0 - k * 64, to = x1 - k * 64;

	from = from < 0 ? 0 : from;
	to = to > 64 ? 64 : to;
	if (from >= to)
		return 0;
	return (to - from == 64 ? ~0ull : (1ull << (to - from)) - 1) << from;
}

static bool text_under(const struct ground *g, fz_rect box)
{
	struct cells c = cells_inside(g, box);

	for (int y = c.y0; y < c.y1; y++)
		for (int k = 0; k < GROUND_COLUMNS / 64; k++)
			if (g->inked[y][k] & bits_between(c.x0, c.x1, k))
				return true;
	return false;
}

void ground_add_area(struct ground *g, fz_rect box, uint32_t color, bool plain)
{
	box = fz_intersect_rect(box, fz_make_rect(0, 0, g->width, g->height));
	if (fz_is_empty_rect(box) || g->overflow)
		return;
	if (g->nareas == GROUND_AREAS_MAX) {
		g->overflow = true;
		return;
	}
	if (plain && text_under(g, box))
		plain = false;
	g->areas[g->nareas++] = (struct ground_area){ box, color, plain };
}

void ground_add_picture(struct ground *g, fz_rect box)
{
	struct cells c = cells_inside(g, box);

	for (int y = c.y0; y < c.y1; y++)
		for (int k = 0; k < GROUND_COLUMNS / 64; k++)
			g->pictured[y][k] |= bits_between(c.x0, c.x1, k);
}

float ground_image_cover(const struct ground *g)
{
	int n = 0;

	for (int y = 0; y < GROUND_ROWS; y++)
		for (int k = 0; k < GROUND_COLUMNS / 64; k++)
			n += __builtin_popcountll(g->pictured[y][k]);
	return (float)n / (GROUND_ROWS * GROUND_COLUMNS);
}

/* Contrast */

static float linear[256]; /* of sRGB, as the accessibility rules define luminance */

static void fill_linear(void)
{
	if (linear[255] > 0)
		return;
	for (int i = 0; i < 256; i++) {
		float v = (float)i / 255;
		linear[i] = v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f);
	}
}

static float luminance(unsigned r, unsigned g, unsigned b)
{
	return 0.2126f * linear[r] + 0.7152f * linear[g] + 0.0722f * linear[b];
}

static float luminance_rgb(uint32_t rgb)
{
	return luminance(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
}

static float ratio(float a, float b)
{
	return a > b ? (a + 0.05f) / (b + 0.05f) : (b + 0.05f) / (a + 0.05f);
}

/* The middle of a word's box: without it the borders of a table would count as its ground. */
static fz_rect core_of(fz_rect box)
{
	float dx = (box.x1 - box.x0) * 0.05f, dy = (box.y1 - box.y0) * 0.2f;

	return fz_make_rect(box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy);
}

static bool contains(fz_rect outer, fz_rect inner)
{
	return outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 &&
	       outer.y1 >= inner.y1;
}

/* The colour under the box when it is one colour for sure. */
static bool plain_ground(const struct ground *g, fz_rect box, uint32_t *color)
{
	if (g->overflow)
		return false;
	for (int i = g->nareas - 1; i >= 0; i--) {
		const struct ground_area *a = &g->areas[i];
		if (fz_is_empty_rect(fz_intersect_rect(a->box, box)))
			continue;
		*color = a->color;
		return a->plain && contains(a->box, box);
	}
	*color = WHITE;
	return true;
}

static void contrast_from_pixels(const fz_pixmap *pix, struct word *word)
{
	fz_rect core = core_of(word->box);
	fz_irect box = fz_intersect_irect(
		fz_round_rect(fz_transform_rect(core, fz_scale(RENDER_SCALE, RENDER_SCALE))),
		fz_make_irect(pix->x, pix->y, pix->x + pix->w, pix->y + pix->h));
	float lightest = 0, darkest = 1;

	if (fz_is_empty_irect(box))
		return;
	for (int y = box.y0; y < box.y1; y++) {
		const unsigned char *p = pix->samples + (y - pix->y) * pix->stride +
		                         (ptrdiff_t)(box.x0 - pix->x) * 3;
		for (int x = box.x0; x < box.x1; x++, p += 3) {
			float l = luminance(p[0], p[1], p[2]);
			lightest = l > lightest ? l : lightest;
			darkest = l < darkest ? l : darkest;
		}
	}
	word->contrast = ratio(lightest, darkest);
}

/* Renders the part of the page that holds the words still without contrast. */
static fz_pixmap *render_part(fz_context *ctx, pdf_page *page, fz_rect part, fz_cookie *cookie)
{
	fz_matrix ctm = fz_scale(RENDER_SCALE, RENDER_SCALE);
	fz_rect bounds = pdf_bound_page(ctx, page);
	fz_irect box = fz_round_rect(fz_transform_rect(part, ctm));
	fz_pixmap *pix = fz_new_pixmap_with_bbox(ctx, fz_device_rgb(ctx), box, NULL, 0);
	fz_device *dev = NULL;

	fz_var(dev);
	fz_try(ctx)
	{
		fz_clear_pixmap_with_value(ctx, pix, 255);
		dev = fz_new_draw_device(ctx, ctm, pix);
		pdf_run_page(ctx, page, dev, fz_translate(-bounds.x0, -bounds.y0), cookie);
		fz_close_device(ctx, dev);
	}
	fz_always(ctx)
		fz_drop_device(ctx, dev);
	fz_catch(ctx)
	{
		fz_drop_pixmap(ctx, pix);
		fz_rethrow(ctx);
	}
	return pix;
}

void ground_measure(struct ground *g, fz_context *ctx, pdf_page *page, struct words *words,
                    fz_cookie *cookie)
{
	fz_rect part = fz_empty_rect;
	fz_rect all = fz_make_rect(0, 0, g->width, g->height);
	uint32_t color;

	fill_linear();
	for (uint32_t i = 0; i < words->n; i++) {
		struct word *w = &words->list[i];
		fz_rect core = core_of(w->box);
		if (w->flags & PDF_WORD_HIDDEN || fz_is_empty_rect(fz_intersect_rect(core, all)))
			continue;
		if (plain_ground(g, core, &color))
			w->contrast = ratio(luminance_rgb(w->color), luminance_rgb(color));
		else
			part = fz_union_rect(part, fz_intersect_rect(core, all));
	}
	float pixels = (part.x1 - part.x0) * (part.y1 - part.y0) * RENDER_SCALE * RENDER_SCALE;
	if (fz_is_empty_rect(part) || pixels > RENDER_PIXELS_MAX)
		return;
	fz_pixmap *pix = render_part(ctx, page, part, cookie);
	for (uint32_t i = 0; i < words->n; i++)
		if (words->list[i].contrast == 0 && !(words->list[i].flags & PDF_WORD_HIDDEN))
			contrast_from_pixels(pix, &words->list[i]);
	fz_drop_pixmap(ctx, pix);
}
