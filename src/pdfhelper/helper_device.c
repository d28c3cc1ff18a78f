#include "helper_device.h"

#include <math.h>

#define DEPTH_MAX 64
#define THIN 1.5f        /* points: a rule or a border, never a ground */
#define THICK_STROKE 4.0f /* points: a stroke that paints a ground */

/* Text given as a clip: it is seen if something is painted through it before the clip ends. */
struct pending {
	fz_text *text;
	fz_matrix ctm;
};

/* What text is painted with. */
struct ink {
	fz_colorspace *cs;
	const float *color;
	float alpha;
	fz_color_params params;
};

struct layer_device {
	fz_device super;
	struct page_layers to;
	fz_text *painted; /* the last text filled or stroked: modes 4 to 6 also clip with it */
	int depth;        /* of clips */
	bool rough[DEPTH_MAX]; /* a clip that is no rectangle */
	struct pending pending[DEPTH_MAX];
	int npending;
	int tinted; /* depth of groups that blend or fade */
	bool group_tinted[DEPTH_MAX];
	int groups;
};

static struct layer_device *self_of(fz_device *dev)
{
	return (struct layer_device *)dev;
}

static uint32_t color_of(fz_context *ctx, fz_colorspace *cs, const float *color,
                         fz_color_params params)
{
	float rgb[3] = { 0, 0, 0 };

	if (cs && color)
		fz_convert_color(ctx, cs, color, fz_device_rgb(ctx), rgb, NULL, params);
	uint32_t out = 0;
	for (int i = 0; i < 3; i++) {
		float v = rgb[i] < 0 ? 0 : rgb[i] > 1 ? 1 : rgb[i];
		out = out << 8 | (uint32_t)lrintf(v * 255);
	}
	return out;
}

/* Text */

static uint32_t count_glyphs(struct layer_device *d, const fz_text *text, fz_matrix ctm, bool seen)
{
	uint32_t n = 0;

	for (const fz_text_span *span = text->head; span; span = span->next)
		for (int i = 0; i < span->len; i++) {
			const fz_text_item *item = &span->items[i];
			if (item->ucs <= ' ' || item->ucs == 0xA0 || item->ucs == 0x202F)
				continue;
			n++;
			if (!seen)
				continue;
			fz_matrix trm = span->trm;
			trm.e = item->x;
			trm.f = item->y;
			ground_add_glyph(d->to.ground,
			                 fz_transform_point_xy(0.3f, 0.3f, fz_concat(trm, ctm)));
		}
	return n;
}

static void see_text(fz_context *ctx, struct layer_device *d, const fz_text *text, fz_matrix ctm,
                     struct ink ink)
{
	bool seen = ink.alpha >= 0.02f;
	uint32_t n = count_glyphs(d, text, ctm, seen);

	*(seen ? &d->to.counts->drawn : &d->to.counts->hidden) += n;
	fz_fill_text(ctx, seen ? d->to.seen : d->to.unseen, text, ctm, ink.cs, ink.color, ink.alpha,
	             ink.params);
	if (seen && (ink.alpha < 0.98f || d->tinted))
		ground_add_area(d->to.ground, fz_bound_text(ctx, text, NULL, ctm), 0, false);
}

static void hide_text(fz_context *ctx, struct layer_device *d, const fz_text *text, fz_matrix ctm)
{
	d->to.counts->hidden += count_glyphs(d, text, ctm, false);
	fz_ignore_text(ctx, d->to.unseen, text, ctm);
}

static void remember_painted(fz_context *ctx, struct layer_device *d, const fz_text *text)
{
	fz_drop_text(ctx, d->painted);
	d->painted = fz_keep_text(ctx, text);
}

static void layer_fill_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm,
                            fz_colorspace *cs, const float *color, float alpha,
                            fz_color_params params)
{
	struct layer_device *d = self_of(dev);

	remember_painted(ctx, d, text);
	see_text(ctx, d, text, ctm, (struct ink){ cs, color, alpha, params });
}

static void layer_stroke_text(fz_context *ctx, fz_device *dev, const fz_text *text,
                              const fz_stroke_state *stroke, fz_matrix ctm, fz_colorspace *cs,
                              const float *color, float alpha, fz_color_params params)
{
	struct layer_device *d = self_of(dev);
	(void)stroke;

	if (text == d->painted)
		return;
	remember_painted(ctx, d, text);
	see_text(ctx, d, text, ctm, (struct ink){ cs, color, alpha, params });
}

static void layer_ignore_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm)
{
	hide_text(ctx, self_of(dev), text, ctm);
}

/* Clips */

static void push_clip(struct layer_device *d, bool rough)
{
	if (d->depth < DEPTH_MAX) {
		d->rough[d->depth] = rough || (d->depth > 0 && d->rough[d->depth - 1]);
		d->pending[d->depth].text = NULL;
	}
	d->depth++;
}

static bool clip_is_rough(const struct layer_device *d)
{
	return d->depth > DEPTH_MAX || (d->depth > 0 && d->rough[d->depth - 1]);
}

static void clip_with_text(fz_context *ctx, struct layer_device *d, const fz_text *text,
                           fz_matrix ctm)
{
	bool already_seen = text == d->painted;

	push_clip(d, true);
	if (already_seen)
		return;
	if (d->depth > DEPTH_MAX) {
		hide_text(ctx, d, text, ctm);
		return;
	}
	d->pending[d->depth - 1] = (struct pending){ fz_keep_text(ctx, text), ctm };
	d->npending++;
}

/* Something is painted through every clip in force: their texts are seen after all. */
static void see_pending(fz_context *ctx, struct layer_device *d)
{
	const float black[1] = { 0 };
	const struct ink ink = { fz_device_gray(ctx), black, 1, fz_default_color_params };

	for (int i = 0; d->npending > 0 && i < d->depth && i < DEPTH_MAX; i++) {
		struct pending *p = &d->pending[i];
		if (!p->text)
			continue;
		see_text(ctx, d, p->text, p->ctm, ink);
		fz_drop_text(ctx, p->text);
		p->text = NULL;
		d->npending--;
	}
}

static void layer_pop_clip(fz_context *ctx, fz_device *dev)
{
	struct layer_device *d = self_of(dev);

	if (d->depth == 0)
		return;
	d->depth--;
	if (d->depth >= DEPTH_MAX || !d->pending[d->depth].text)
		return;
	struct pending *p = &d->pending[d->depth];
	hide_text(ctx, d, p->text, p->ctm);
	fz_drop_text(ctx, p->text);
	p->text = NULL;
	d->npending--;
}

static void layer_clip_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm,
                            fz_rect scissor)
{
	(void)scissor;
	clip_with_text(ctx, self_of(dev), text, ctm);
}

static void layer_clip_stroke_text(fz_context *ctx, fz_device *dev, const fz_text *text,
                                   const fz_stroke_state *stroke, fz_matrix ctm, fz_rect scissor)
{
	(void)stroke, (void)scissor;
	clip_with_text(ctx, self_of(dev), text, ctm);
}

/* Paths */

#define RECTS_MAX 64

/* The rectangles a path is made of, as far as it is made of rectangles. */
struct shape {
	fz_matrix ctm;
	fz_rect rects[RECTS_MAX];
	int nrects;
	fz_point corner[5];
	int ncorners;
	bool rough;
};

static bool near(float a, float b)
{
	return fabsf(a - b) < 0.1f;
}

static bool corners_make_rect(const fz_point *c)
{
	bool across = near(c[0].y, c[1].y) && near(c[1].x, c[2].x) && near(c[2].y, c[3].y) &&
	              near(c[3].x, c[0].x);
	bool down = near(c[0].x, c[1].x) && near(c[1].y, c[2].y) && near(c[2].x, c[3].x) &&
	            near(c[3].y, c[0].y);
	return across || down;
}

static void shape_end_part(struct shape *s)
{
	int n = s->ncorners;

	s->ncorners = 0;
	if (n <= 1)
		return;
	bool back = n == 5 && near(s->corner[4].x, s->corner[0].x) &&
	            near(s->corner[4].y, s->corner[0].y);
	if ((n != 4 && !back) || !corners_make_rect(s->corner) || s->nrects == RECTS_MAX) {
		s->rough = true;
		return;
	}
	fz_rect r = { s->corner[0].x, s->corner[0].y, s->corner[0].x, s->corner[0].y };
	for (int i = 1; i < 4; i++)
		r = fz_include_point_in_rect(r, s->corner[i]);
	s->rects[s->nrects++] = r;
}

static void shape_move_to(fz_context *ctx, void *arg, float x, float y)
{
	struct shape *s = arg;
	(void)ctx;

	shape_end_part(s);
	s->corner[0] = fz_transform_point_xy(x, y, s->ctm);
	s->ncorners = 1;
}

static void shape_line_to(fz_context *ctx, void *arg, float x, float y)
{
	struct shape *s = arg;
	(void)ctx;

	if (s->ncorners == 5)
		s->rough = true;
	else
		s->corner[s->ncorners++] = fz_transform_point_xy(x, y, s->ctm);
}

static void shape_curve_to(fz_context *ctx, void *arg, float x1, float y1, float x2, float y2,
                           float x3, float y3)
{
	struct shape *s = arg;
	(void)ctx, (void)x1, (void)y1, (void)x2, (void)y2, (void)x3, (void)y3;

	s->rough = true;
}

static void shape_close(fz_context *ctx, void *arg)
{
	(void)ctx;
	shape_end_part(arg);
}

static bool shape_overlaps(const struct shape *s)
{
	for (int i = 1; i < s->nrects; i++)
		for (int k = 0; k < i; k++)
			if (!fz_is_empty_rect(fz_intersect_rect(s->rects[i], s->rects[k])))
				return true;
	return false;
}

static void shape_of(fz_context *ctx, const fz_path *path, fz_matrix ctm, struct shape *s)
{
	static const fz_path_walker walker = { shape_move_to, shape_line_to, shape_curve_to,
		                               shape_close, NULL, NULL, NULL, NULL };

	s->ctm = ctm;
	s->nrects = s->ncorners = 0;
	s->rough = false;
	fz_walk_path(ctx, path, &walker, s);
	shape_end_part(s);
}

static bool is_thin(fz_rect r)
{
	return r.x1 - r.x0 < THIN || r.y1 - r.y0 < THIN;
}

static void add_area(fz_context *ctx, struct layer_device *d, fz_rect box, uint32_t color, bool plain)
{
	box = fz_intersect_rect(box, fz_device_current_scissor(ctx, &d->super));
	if (!is_thin(box))
		ground_add_area(d->to.ground, box, color, plain && !clip_is_rough(d) && !d->tinted);
}

static void layer_fill_path(fz_context *ctx, fz_device *dev, const fz_path *path, int even_odd,
                            fz_matrix ctm, fz_colorspace *cs, const float *color, float alpha,
                            fz_color_params params)
{
	struct layer_device *d = self_of(dev);
	struct shape s;
	(void)even_odd;

	see_pending(ctx, d);
	fz_rect all = fz_bound_path(ctx, path, NULL, ctm);
	if (alpha < 0.02f || is_thin(all))
		return;
	uint32_t rgb = color_of(ctx, cs, color, params);
	shape_of(ctx, path, ctm, &s);
	if (s.rough || shape_overlaps(&s)) {
		add_area(ctx, d, all, rgb, false);
		return;
	}
	for (int i = 0; i < s.nrects; i++)
		add_area(ctx, d, s.rects[i], rgb, alpha > 0.98f);
}

static void layer_stroke_path(fz_context *ctx, fz_device *dev, const fz_path *path,
                              const fz_stroke_state *stroke, fz_matrix ctm, fz_colorspace *cs,
                              const float *color, float alpha, fz_color_params params)
{
	struct layer_device *d = self_of(dev);

	see_pending(ctx, d);
	if (alpha < 0.02f || stroke->linewidth * fz_matrix_expansion(ctm) < THICK_STROKE)
		return;
	add_area(ctx, d, fz_bound_path(ctx, path, stroke, ctm), color_of(ctx, cs, color, params),
	         false);
}

static void layer_clip_path(fz_context *ctx, fz_device *dev, const fz_path *path, int even_odd,
                            fz_matrix ctm, fz_rect scissor)
{
	struct shape s;
	(void)even_odd, (void)scissor;

	shape_of(ctx, path, ctm, &s);
	push_clip(self_of(dev), s.rough || s.nrects != 1);
}

static void layer_clip_stroke_path(fz_context *ctx, fz_device *dev, const fz_path *path,
                                   const fz_stroke_state *stroke, fz_matrix ctm, fz_rect scissor)
{
	(void)ctx, (void)path, (void)stroke, (void)ctm, (void)scissor;
	push_clip(self_of(dev), true);
}

/* Pictures and shades */

static void layer_fill_shade(fz_context *ctx, fz_device *dev, fz_shade *shade, fz_matrix ctm,
                             float alpha, fz_color_params params)
{
	struct layer_device *d = self_of(dev);
	(void)alpha, (void)params;

	see_pending(ctx, d);
	add_area(ctx, d, fz_bound_shade(ctx, shade, ctm), 0, false);
}

static void add_picture(fz_context *ctx, struct layer_device *d, fz_matrix ctm)
{
	fz_rect box = fz_transform_rect(fz_unit_rect, ctm);

	see_pending(ctx, d);
	ground_add_picture(d->to.ground,
	                   fz_intersect_rect(box, fz_device_current_scissor(ctx, &d->super)));
	add_area(ctx, d, box, 0, false);
}

static void layer_fill_image(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm,
                             float alpha, fz_color_params params)
{
	(void)image, (void)alpha, (void)params;
	add_picture(ctx, self_of(dev), ctm);
}

static void layer_fill_image_mask(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm,
                                  fz_colorspace *cs, const float *color, float alpha,
                                  fz_color_params params)
{
	(void)image, (void)cs, (void)color, (void)alpha, (void)params;
	add_picture(ctx, self_of(dev), ctm);
}

static void layer_clip_image_mask(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm,
                                  fz_rect scissor)
{
	(void)ctx, (void)image, (void)ctm, (void)scissor;
	push_clip(self_of(dev), true);
}

/* Masks and groups */

static void layer_end_mask(fz_context *ctx, fz_device *dev)
{
	(void)ctx;
	push_clip(self_of(dev), true); /* a mask goes on as a clip until it is popped */
}

static void layer_begin_group(fz_context *ctx, fz_device *dev, fz_rect area, fz_colorspace *cs,
                              int isolated, int knockout, int blendmode, float alpha)
{
	struct layer_device *d = self_of(dev);
	bool tinted = blendmode != FZ_BLEND_NORMAL || alpha < 0.98f;
	(void)ctx, (void)area, (void)cs, (void)isolated, (void)knockout;

	if (d->groups < DEPTH_MAX) {
		d->group_tinted[d->groups] = tinted;
		d->tinted += tinted;
	}
	d->groups++;
}

static void layer_end_group(fz_context *ctx, fz_device *dev)
{
	struct layer_device *d = self_of(dev);
	(void)ctx;

	if (d->groups == 0)
		return;
	d->groups--;
	if (d->groups < DEPTH_MAX)
		d->tinted -= d->group_tinted[d->groups];
}

static void layer_close(fz_context *ctx, fz_device *dev)
{
	struct layer_device *d = self_of(dev);

	while (d->depth > 0)
		layer_pop_clip(ctx, dev);
	fz_close_device(ctx, d->to.seen);
	fz_close_device(ctx, d->to.unseen);
}

static void layer_drop(fz_context *ctx, fz_device *dev)
{
	struct layer_device *d = self_of(dev);

	fz_drop_text(ctx, d->painted);
	for (int i = 0; i < DEPTH_MAX; i++)
		fz_drop_text(ctx, d->pending[i].text);
}

fz_device *helper_new_device(fz_context *ctx, const struct page_layers *layers)
{
	struct layer_device *d = fz_new_derived_device(ctx, struct layer_device);

	d->to = *layers;
	d->super.close_device = layer_close;
	d->super.drop_device = layer_drop;
	d->super.fill_path = layer_fill_path;
	d->super.stroke_path = layer_stroke_path;
	d->super.clip_path = layer_clip_path;
	d->super.clip_stroke_path = layer_clip_stroke_path;
	d->super.fill_text = layer_fill_text;
	d->super.stroke_text = layer_stroke_text;
	d->super.clip_text = layer_clip_text;
	d->super.clip_stroke_text = layer_clip_stroke_text;
	d->super.ignore_text = layer_ignore_text;
	d->super.fill_shade = layer_fill_shade;
	d->super.fill_image = layer_fill_image;
	d->super.fill_image_mask = layer_fill_image_mask;
	d->super.clip_image_mask = layer_clip_image_mask;
	d->super.pop_clip = layer_pop_clip;
	d->super.end_mask = layer_end_mask;
	d->super.begin_group = layer_begin_group;
	d->super.end_group = layer_end_group;
	return &d->super;
}
