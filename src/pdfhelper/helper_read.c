/*
 * The answer to PDF_RQ_READ: state, producer, embedded files, signatures, and the words of the
 * first, the last but one and the last page.
 */
#include <math.h>
#include <stdlib.h>

#include "helper_device.h"
#include "helper_files.h"
#include "helper_put.h"

#define POINTS_MAX 20000.0f /* of a side: beyond it a page is no paper */

/* All that the reading of one page holds, dropped together. */
struct page_work {
	pdf_page *page;
	fz_stext_page *seen_text, *unseen_text;
	struct page_layers layers;
	struct page_counts counts;
	struct words words;
	fz_device *dev;
};

static void page_work_drop(fz_context *ctx, struct page_work *w)
{
	fz_drop_device(ctx, w->dev);
	fz_drop_device(ctx, w->layers.seen);
	fz_drop_device(ctx, w->layers.unseen);
	fz_drop_stext_page(ctx, w->seen_text);
	fz_drop_stext_page(ctx, w->unseen_text);
	fz_free(ctx, w->layers.ground);
	words_drop(&w->words, ctx);
	if (w->page)
		fz_drop_page(ctx, &w->page->super);
}

static void run_page(struct helper_job *job, struct page_work *w, fz_rect bounds)
{
	fz_context *ctx = job->ctx;
	const fz_stext_options options = { .flags = FZ_STEXT_INHIBIT_SPACES |
		                                    FZ_STEXT_MEDIABOX_CLIP };
	fz_rect paper = fz_make_rect(0, 0, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);

	w->layers.ground = fz_malloc_struct(ctx, struct ground);
	w->layers.counts = &w->counts;
	ground_start(w->layers.ground, paper);
	w->seen_text = fz_new_stext_page(ctx, paper);
	w->unseen_text = fz_new_stext_page(ctx, paper);
	w->layers.seen = fz_new_stext_device(ctx, w->seen_text, &options);
	w->layers.unseen = fz_new_stext_device(ctx, w->unseen_text, &options);
	w->dev = helper_new_device(ctx, &w->layers);
	pdf_run_page(ctx, w->page, w->dev, fz_translate(-bounds.x0, -bounds.y0), job->cookie);
	fz_close_device(ctx, w->dev);
	words_init(&w->words, ctx);
	words_add_page(&w->words, ctx, w->seen_text, 0);
	words_add_page(&w->words, ctx, w->unseen_text, PDF_WORD_HIDDEN);
	ground_measure(w->layers.ground, ctx, w->page, &w->words, job->cookie);
}

static float clamp(float v)
{
	return !isfinite(v) ? 0 : fz_clamp(v, -POINTS_MAX, POINTS_MAX);
}

static void put_word(struct helper_job *job, const struct words *words, const struct word *w)
{
	put_f32(job, clamp(w->box.x0));
	put_f32(job, clamp(w->box.y0));
	put_f32(job, clamp(fmaxf(w->box.x0, w->box.x1)));
	put_f32(job, clamp(fmaxf(w->box.y0, w->box.y1)));
	put_f32(job, clamp(fabsf(w->size)));
	put_f32(job, w->contrast);
	put_u32(job, w->color);
	put_u16(job, w->flags);
	put_u16(job, w->line);
	put_u16(job, (uint16_t)w->text_size);
	put_bytes(job, words->text->data + w->text, w->text_size);
}

static void put_page(struct helper_job *job, const struct page_work *w, int number, fz_rect bounds)
{
	put_u32(job, (uint32_t)number);
	put_f32(job, bounds.x1 - bounds.x0);
	put_f32(job, bounds.y1 - bounds.y0);
	put_u32(job, w->counts.drawn);
	put_u32(job, w->counts.hidden);
	put_f32(job, ground_image_cover(w->layers.ground));
	put_u8(job, w->words.truncated);
	put_u32(job, w->words.n);
	for (uint32_t i = 0; i < w->words.n; i++)
		put_word(job, &w->words, &w->words.list[i]);
}

static bool is_paper(fz_rect r)
{
	float width = r.x1 - r.x0, height = r.y1 - r.y0;

	return width > 0 && height > 0 && width < POINTS_MAX && height < POINTS_MAX;
}

/* Packs page number (from 1). False, with nothing packed, when it cannot be read. */
static bool read_page(struct helper_job *job, pdf_document *doc, int number, bool *blank)
{
	fz_context *ctx = job->ctx;
	struct page_work w = { 0 };
	size_t before = job->out->len;
	bool read = false;

	fz_var(w);
	fz_var(read);
	fz_try(ctx)
	{
		w.page = pdf_load_page(ctx, doc, number - 1);
		fz_rect bounds = pdf_bound_page(ctx, w.page);
		if (is_paper(bounds)) {
			run_page(job, &w, bounds);
			put_page(job, &w, number, bounds);
			if (w.counts.drawn + w.counts.hidden > 0 ||
			    ground_image_cover(w.layers.ground) > 0)
				*blank = false;
			read = true;
		}
	}
	fz_always(ctx)
		page_work_drop(ctx, &w);
	fz_catch(ctx)
	{
		if (fz_caught(ctx) == FZ_ERROR_MEMORY)
			fz_rethrow(ctx);
		job->out->len = before;
	}
	return read;
}

static void put_state(struct helper_job *job, enum pdf_state state)
{
	static const unsigned char nothing[12]; /* flags to nread, all zero */

	job->out->len = 0;
	put_u8(job, state);
	put_bytes(job, nothing, sizeof(nothing));
}

/* First, last but one, last; each once. */
static int pages_to_read(int n, int pages[PDF_PAGES_READ_MAX])
{
	int count = 0;

	for (int i = 0; i < 3; i++) {
		int page = i == 0 ? 1 : n - 2 + i;
		if (page >= 1 && page <= n && (count == 0 || page > pages[count - 1]))
			pages[count++] = page;
	}
	return count;
}

/* A list that cannot be read is an empty one: the pages may still be good. */
static void put_list(struct helper_job *job, pdf_document *doc,
                     void put(struct helper_job *, pdf_document *))
{
	fz_context *ctx = job->ctx;
	size_t before = job->out->len;

	fz_try(ctx)
		put(job, doc);
	fz_catch(ctx)
	{
		if (fz_caught(ctx) == FZ_ERROR_MEMORY)
			fz_rethrow(ctx);
		job->out->len = before;
		put_u16(job, 0);
	}
}

static void read_open(struct helper_job *job, pdf_document *doc)
{
	fz_context *ctx = job->ctx;
	int pages[PDF_PAGES_READ_MAX], nread = 0;
	char producer[256] = "";
	bool blank = true;
	int n = pdf_count_pages(ctx, doc);

	if (n > (int)PDF_PAGES_MAX) {
		put_state(job, PDF_TOO_MANY_PAGES);
		return;
	}
	pdf_lookup_metadata(ctx, doc, "info:Producer", producer, sizeof(producer));
	put_u8(job, PDF_OK);
	size_t flags_at = job->out->len;
	put_u8(job, 0);
	put_u32(job, (uint32_t)n);
	put_text(job, producer);
	put_list(job, doc, files_put);
	put_list(job, doc, signatures_put);
	size_t nread_at = job->out->len;
	put_u8(job, 0);
	int count = pages_to_read(n, pages);
	for (int i = 0; i < count && !job->cookie->abort; i++)
		nread += read_page(job, doc, pages[i], &blank);

	bool repaired = pdf_was_repaired(ctx, doc);
	job->out->data[nread_at] = (unsigned char)nread;
	job->out->data[flags_at] = (unsigned char)(
		(repaired ? PDF_READ_REPAIRED : 0) |
		(pdf_has_permission(ctx, doc, FZ_PERMISSION_COPY) ? 0 : PDF_READ_COPY_FORBIDDEN));
	if (job->cookie->abort)
		put_state(job, PDF_TOO_COMPLEX);
	else if (nread == 0 || (repaired && blank))
		put_state(job, PDF_BROKEN); /* a cut file often opens as one white page */
}

void helper_read(struct helper_job *job)
{
	fz_context *ctx = job->ctx;
	pdf_document *doc = NULL;
	enum pdf_state state = PDF_BROKEN;

	fz_var(doc);
	fz_var(state);
	fz_try(ctx)
	{
		doc = helper_open(job, &state);
		if (doc)
			read_open(job, doc);
		else
			put_state(job, state);
	}
	fz_always(ctx)
		pdf_drop_document(ctx, doc);
	fz_catch(ctx)
		put_state(job, fz_caught(ctx) == FZ_ERROR_MEMORY || job->cookie->abort ?
		                       PDF_TOO_COMPLEX :
		                       PDF_BROKEN);
}
