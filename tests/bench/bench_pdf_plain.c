#include "bench_pdf_plain.h"

#include <unistd.h>

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

static void say_nothing(void *user, const char *message)
{
	(void)user, (void)message;
}

static void extract(fz_context *ctx, pdf_document *doc, int page)
{
	const fz_stext_options options = { .flags = FZ_STEXT_MEDIABOX_CLIP };

	fz_page *p = fz_load_page(ctx, &doc->super, page);
	fz_drop_stext_page(ctx, fz_new_stext_page_from_page(ctx, p, &options));
	fz_drop_page(ctx, p);
}

size_t bench_plain_pages(int fd)
{
	fz_context *ctx = fz_new_context(NULL, NULL, 16 << 20);
	off_t size = lseek(fd, 0, SEEK_END);
	size_t pages = 0;

	fz_set_warning_callback(ctx, say_nothing, NULL);
	fz_set_error_callback(ctx, say_nothing, NULL);
	fz_var(pages);
	fz_try(ctx)
	{
		fz_buffer *b = fz_new_buffer(ctx, (size_t)size);
		b->len = (size_t)pread(fd, b->data, (size_t)size, 0);
		fz_stream *in = fz_open_buffer(ctx, b);
		pdf_document *doc = pdf_open_document_with_stream(ctx, in);
		int n = pdf_count_pages(ctx, doc);
		for (int i = 0; i < n; i++)
			if (i == 0 || i >= n - 2) {
				extract(ctx, doc, i);
				pages++;
			}
		pdf_drop_document(ctx, doc);
		fz_drop_stream(ctx, in);
		fz_drop_buffer(ctx, b);
	}
	fz_catch(ctx)
		pages = 0;
	fz_drop_context(ctx);
	return pages;
}
