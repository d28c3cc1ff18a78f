/*
 * Our own papers: HTML laid out on A4 pages by MuPDF's stories, with a footer, as a PDF.
 *
 * The pages are laid out into display lists first, because the footer tells how many there are.
 */
#include "helper.h"

#include <stdio.h>
#include <string.h>

#define A4_WIDTH 595.276f
#define A4_HEIGHT 841.89f
#define MARGIN_SIDE 51.0f /* 18 mm */
#define MARGIN_TOP 51.0f
#define MARGIN_FOOT 68.0f
#define FOOTER_SIZE 8.0f
#define FOOTER_Y (A4_HEIGHT - 34.0f)
#define EM 10.0f
#define PAGES_MAX 2000

static const char house_css[] =
	"@page { margin: 0 } body { margin: 0; font-family: sans-serif; line-height: 1.35 }"
	"h1 { font-size: 16pt } h2 { font-size: 12pt } table { border-collapse: collapse }"
	"td, th { text-align: left; padding: 2pt 0 }";

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
	fz_story *story;
	fz_display_list *pages[PAGES_MAX];
	int npages;
	fz_font *face;
	pdf_document *doc;
};

static void print_drop(fz_context *ctx, struct print *p)
{
	pdf_drop_document(ctx, p->doc);
	fz_drop_font(ctx, p->face);
	for (int i = 0; i < p->npages; i++)
		fz_drop_display_list(ctx, p->pages[i]);
	fz_drop_story(ctx, p->story);
	fz_drop_buffer(ctx, p->html);
}

static fz_rect paper(void)
{
	return fz_make_rect(0, 0, A4_WIDTH, A4_HEIGHT);
}

static void draw_onto_list(fz_context *ctx, struct print *p, fz_display_list *list)
{
	fz_device *dev = fz_new_list_device(ctx, list);

	fz_try(ctx)
	{
		fz_draw_story(ctx, p->story, dev, fz_identity);
		fz_close_device(ctx, dev);
	}
	fz_always(ctx)
		fz_drop_device(ctx, dev);
	fz_catch(ctx)
		fz_rethrow(ctx);
}

static void lay_out(fz_context *ctx, struct print *p)
{
	const fz_rect where = fz_make_rect(MARGIN_SIDE, MARGIN_TOP, A4_WIDTH - MARGIN_SIDE,
	                                   A4_HEIGHT - MARGIN_FOOT);
	fz_rect filled;
	int more;

	do {
		if (p->npages == PAGES_MAX)
			fz_throw(ctx, FZ_ERROR_GENERIC, "too many pages");
		more = fz_place_story(ctx, p->story, where, &filled);
		p->pages[p->npages] = fz_new_display_list(ctx, paper());
		draw_onto_list(ctx, p, p->pages[p->npages++]);
	} while (more && !p->job->cookie->abort);
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
		draw_text(ctx, dev, p->face, MARGIN_SIDE, footer);
	if (!p->job->request->numbered)
		return;
	snprintf(number, sizeof(number), "%d / %d", page + 1, p->npages);
	fz_matrix end = fz_measure_string(ctx, p->face, fz_scale(FOOTER_SIZE, -FOOTER_SIZE), number, 0,
	                                  0, FZ_BIDI_LTR, FZ_LANG_UNSET);
	draw_text(ctx, dev, p->face, A4_WIDTH - MARGIN_SIDE - end.e, number);
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
		dev = pdf_page_write(ctx, p->doc, paper(), &resources, &contents);
		fz_run_display_list(ctx, p->pages[i], dev, fz_identity, fz_infinite_rect, NULL);
		draw_footer(ctx, p, dev, i);
		fz_close_device(ctx, dev);
		page = pdf_add_page(ctx, p->doc, paper(), 0, resources, contents);
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
	struct print p = { .job = job };

	fz_var(p);
	fz_try(ctx)
	{
		p.html = html_for_faces(ctx, job->texts[PDF_TEXT_HTML]);
		p.story = fz_new_story(ctx, p.html, house_css, EM, NULL);
		p.face = fz_new_base14_font(ctx, "Helvetica");
		lay_out(ctx, &p);
		p.doc = pdf_create_document(ctx);
		for (int i = 0; i < p.npages; i++)
			add_page(ctx, &p, i);
		describe(ctx, &p);
		write_out(ctx, &p);
	}
	fz_always(ctx)
		print_drop(ctx, &p);
	fz_catch(ctx)
		fz_rethrow(ctx);
	return job->cookie->abort ? PDF_ANSWER_SPENT : PDF_ANSWER_DONE;
}
