/*
 * A page as a PNG.
 */
#include "helper.h"

#define DPI_MIN 36u
#define DPI_MAX 300u
#define SIDE_MAX 6000 /* pixels */

static fz_pixmap *draw(struct helper_job *job, pdf_page *page, float scale)
{
	fz_context *ctx = job->ctx;
	fz_rect bounds = pdf_bound_page(ctx, page);
	fz_matrix ctm = fz_pre_scale(fz_identity, scale, scale);
	fz_irect box = fz_round_rect(fz_transform_rect(bounds, ctm));

	if (fz_is_empty_irect(box) || box.x1 - box.x0 > SIDE_MAX || box.y1 - box.y0 > SIDE_MAX)
		fz_throw(ctx, FZ_ERROR_GENERIC, "page of an impossible size");
	fz_pixmap *pix = fz_new_pixmap_with_bbox(ctx, fz_device_rgb(ctx), box, NULL, 0);
	fz_device *dev = NULL;

	fz_var(dev);
	fz_try(ctx)
	{
		fz_clear_pixmap_with_value(ctx, pix, 255);
		dev = fz_new_draw_device(ctx, ctm, pix);
		pdf_run_page(ctx, page, dev, fz_identity, job->cookie);
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

static void put_png(struct helper_job *job, fz_pixmap *pix)
{
	fz_context *ctx = job->ctx;
	fz_output *out = fz_new_output_with_buffer(ctx, job->out);

	fz_try(ctx)
	{
		fz_write_pixmap_as_png(ctx, out, pix);
		fz_close_output(ctx, out);
	}
	fz_always(ctx)
		fz_drop_output(ctx, out);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

enum pdf_answer_status helper_picture(struct helper_job *job)
{
	fz_context *ctx = job->ctx;
	uint32_t dpi = job->request->dpi < DPI_MIN ? DPI_MIN :
	               job->request->dpi > DPI_MAX ? DPI_MAX :
	                                             job->request->dpi;
	enum pdf_state state;
	pdf_document *doc = helper_open(job, &state);
	pdf_page *page = NULL;
	fz_pixmap *pix = NULL;

	if (!doc)
		return PDF_ANSWER_NOTHING;
	fz_var(page);
	fz_var(pix);
	fz_try(ctx)
	{
		page = pdf_load_page(ctx, doc, (int)job->request->page - 1);
		pix = draw(job, page, (float)dpi / 72);
		put_png(job, pix);
	}
	fz_always(ctx)
	{
		fz_drop_pixmap(ctx, pix);
		if (page)
			fz_drop_page(ctx, &page->super);
		pdf_drop_document(ctx, doc);
	}
	fz_catch(ctx)
		fz_rethrow(ctx);
	return job->cookie->abort ? PDF_ANSWER_SPENT : PDF_ANSWER_DONE;
}
