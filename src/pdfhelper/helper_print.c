/*
 * Our own papers: HTML laid out on A4 pages, with a footer, as a PDF.
 *
 * The pages are laid out into display lists first, because the footer tells how many there are.
 */
#include <stdio.h>
#include <string.h>

#include "helper_paper.h"

#define FOOTER_SIZE 8.0f
#define FOOTER_Y (PAPER_HEIGHT - 34.0f)

/* Characters the faces lack, and what is drawn in their place. */
static const struct {
	int rune;
	const char *instead;
} lacking[] = {
	{ 0x202F, "\xC2\xA0" }, { 0x2009, "\xC2\xA0" }, { 0x2007, "\xC2\xA0" }, { 0x2011, "-" },
	{ 0x2010, "-" },        { 0x200B, "" },         { 0xFEFF, "" },         { 0x2192, "-&gt;" },
};

static const char *instead_of(int rune)
{
	for (size_t i = 0; i < sizeof(lacking) / sizeof(lacking[0]); i++)
		if (lacking[i].rune == rune)
			return lacking[i].instead;
	return NULL;
}

/*
 * The HTML as the faces can show it. The letters of « fi » are kept apart by an empty element: the
 * ligature's one glyph would be found by nobody who searches the paper for its letters.
 */
static void put_for_faces(fz_context *ctx, fz_buffer *b, const char *html)
{
	bool in_tag = false, in_style = false;

	while (*html) {
		int rune;
		int n = fz_chartorune(&rune, html);
		const char *instead = instead_of(rune);
		if (rune == '<') {
			in_tag = true;
			in_style = strncmp(html, "<style", 6) == 0;
		}
		if (instead)
			fz_append_string(ctx, b, instead);
		else
			fz_append_data(ctx, b, html, (size_t)n);
		html += n;
		if (rune == '>')
			in_tag = false;
		if (rune == 'f' && !in_tag && !in_style && *html && strchr("fijl", *html))
			fz_append_string(ctx, b, "<span></span>");
	}
	fz_terminate_buffer(ctx, b);
}

static fz_buffer *html_for_faces(fz_context *ctx, const char *html)
{
	fz_buffer *b = fz_new_buffer(ctx, strlen(html) + 64);

	fz_try(ctx)
		put_for_faces(ctx, b, html);
	fz_catch(ctx)
	{
		fz_drop_buffer(ctx, b);
		fz_rethrow(ctx);
	}
	return b;
}

/* A print under way; what it holds is dropped together. */
struct print {
	struct helper_job *job;
	fz_buffer *html;
	struct paper paper;
	pdf_document *doc;
};

static void print_drop(fz_context *ctx, struct print *p)
{
	pdf_drop_document(ctx, p->doc);
	if (p->paper.ctx)
		paper_drop(&p->paper);
	fz_drop_buffer(ctx, p->html);
	fz_free(ctx, p);
}

/* Text of the footer that starts at x. */
static void draw_text(fz_context *ctx, fz_device *dev, fz_font *face, float x, const char *s)
{
	const float grey[1] = { 0.35f };
	fz_matrix trm = fz_make_matrix(FOOTER_SIZE, 0, 0, -FOOTER_SIZE, x, FOOTER_Y);
	fz_text *text = fz_new_text(ctx);

	fz_try(ctx)
	{
		fz_show_string(ctx, text, face, trm, s, 0, 0, FZ_BIDI_LTR, FZ_LANG_UNSET);
		fz_fill_text(ctx, dev, text, fz_identity, fz_device_gray(ctx), grey, 1,
		             fz_default_color_params);
	}
	fz_always(ctx)
		fz_drop_text(ctx, text);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

static void draw_footer(fz_context *ctx, struct print *p, fz_device *dev, int page)
{
	const char *footer = p->job->texts[PDF_TEXT_FOOTER];
	char number[32];

	if (*footer)
		draw_text(ctx, dev, p->paper.face, PAPER_SIDE, footer);
	if (!p->job->request->numbered)
		return;
	snprintf(number, sizeof(number), "%d / %d", page + 1, p->paper.npages);
	fz_matrix end = fz_measure_string(ctx, p->paper.face, fz_scale(FOOTER_SIZE, -FOOTER_SIZE), number, 0,
	                                  0, FZ_BIDI_LTR, FZ_LANG_UNSET);
	draw_text(ctx, dev, p->paper.face, PAPER_WIDTH - PAPER_SIDE - end.e, number);
}

static void add_page(fz_context *ctx, struct print *p, int i)
{
	pdf_obj *resources = NULL, *page = NULL;
	fz_buffer *contents = NULL;
	fz_device *dev = NULL;

	fz_var(resources);
	fz_var(page);
	fz_var(contents);
	fz_var(dev);
	fz_try(ctx)
	{
		dev = pdf_page_write(ctx, p->doc, paper_size(), &resources, &contents);
		fz_run_display_list(ctx, p->paper.pages[i], dev, fz_identity, fz_infinite_rect, NULL);
		draw_footer(ctx, p, dev, i);
		fz_close_device(ctx, dev);
		page = pdf_add_page(ctx, p->doc, paper_size(), 0, resources, contents);
		pdf_insert_page(ctx, p->doc, -1, page);
	}
	fz_always(ctx)
	{
		fz_drop_device(ctx, dev);
		fz_drop_buffer(ctx, contents);
		pdf_drop_obj(ctx, resources);
		pdf_drop_obj(ctx, page);
	}
	fz_catch(ctx)
		fz_rethrow(ctx);
}

static void describe(fz_context *ctx, struct print *p)
{
	const struct helper_job *job = p->job;
	pdf_obj *trailer = pdf_trailer(ctx, p->doc);
	pdf_obj *root = pdf_dict_get(ctx, trailer, PDF_NAME(Root));
	pdf_obj *info = pdf_add_new_dict(ctx, p->doc, 4);

	pdf_dict_put_drop(ctx, trailer, PDF_NAME(Info), info);
	pdf_dict_put_text_string(ctx, info, PDF_NAME(Title), job->texts[PDF_TEXT_TITLE]);
	pdf_dict_put_text_string(ctx, info, PDF_NAME(Producer), "Chorale");
	if (job->request->created)
		pdf_dict_put_date(ctx, info, PDF_NAME(CreationDate), job->request->created / 1000);
	pdf_dict_put_text_string(ctx, root, PDF_NAME(Lang), job->texts[PDF_TEXT_LANG]);
	pdf_obj *view = pdf_new_dict(ctx, p->doc, 1);
	pdf_dict_puts_drop(ctx, root, "ViewerPreferences", view);
	pdf_dict_puts(ctx, view, "DisplayDocTitle", PDF_TRUE);
}

static void write_out(fz_context *ctx, struct print *p)
{
	pdf_write_options options = pdf_default_write_options;
	fz_output *out = fz_new_output_with_buffer(ctx, p->job->out);

	options.do_compress = options.do_compress_fonts = 1;
	options.do_garbage = 1;
	fz_try(ctx)
	{
		pdf_write_document(ctx, p->doc, out, &options);
		fz_close_output(ctx, out);
	}
	fz_always(ctx)
		fz_drop_output(ctx, out);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

enum pdf_answer_status helper_print(struct helper_job *job)
{
	fz_context *ctx = job->ctx;
	struct print *p = fz_malloc_struct(ctx, struct print);

	p->job = job;
	fz_try(ctx)
	{
		p->html = html_for_faces(ctx, job->texts[PDF_TEXT_HTML]);
		paper_start(&p->paper, ctx, job->cookie);
		paper_add_html(&p->paper, (const char *)p->html->data);
		p->doc = pdf_create_document(ctx);
		for (int i = 0; i < p->paper.npages; i++)
			add_page(ctx, p, i);
		describe(ctx, p);
		write_out(ctx, p);
	}
	fz_always(ctx)
		print_drop(ctx, p);
	fz_catch(ctx)
		fz_rethrow(ctx);
	return job->cookie->abort ? PDF_ANSWER_SPENT : PDF_ANSWER_DONE;
}
