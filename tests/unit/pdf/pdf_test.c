/* The helper and the pool from end to end, on PDF files made here. */
#include "pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "pdf_make.h"

struct fixture {
	struct ctx cx;
	struct pdf_pool *pool;
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .cx.arena = arena_new(0) };
	*state = &f;
	return pdf_pool_open(&f.cx, &(struct pdf_options){ 0 }, &f.pool) == E_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	pdf_pool_close(f->pool);
	arena_free(f->cx.arena);
	return 0;
}

static struct pdf_doc *read_bytes(struct fixture *f, str bytes)
{
	struct pdf_doc *doc = NULL;
	int fd = make_fd(bytes);

	assert_true(fd >= 0);
	assert_int_equal(pdf_read(&f->cx, f->pool, fd, &doc), E_OK);
	close(fd);
	assert_non_null(doc);
	return doc;
}

/* Reads a page with this content and gives it back. */
static struct pdf_page *read_page(struct fixture *f, const char *page, const char *content)
{
	struct make m;

	make_simple(&m, page, content);
	struct pdf_doc *doc = read_bytes(f, buf_str(&m.b));
	make_free(&m);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->nread, 1);
	return &doc->pages[0];
}

static void words_of_a_page_come_with_boxes_from_the_top_left(void **state)
{
	const struct pdf_page *p = read_page(
		*state, "", "BT /B 12 Tf 100 742 Td (Total TTC) Tj /F 10 Tf 0 -20 Td (120,00 \200) Tj ET");

	assert_int_equal(p->nwords, 4);
	assert_true(str_eq(p->words[0].text, STR("Total")));
	assert_true(str_eq(p->words[1].text, STR("TTC")));
	assert_true(str_eq(p->words[2].text, STR("120,00")));
	assert_true(str_eq(p->words[3].text, STR("€")));
	assert_true(p->words[0].flags & PDF_WORD_BOLD && p->words[0].flags & PDF_WORD_SPACE_AFTER);
	assert_false(p->words[2].flags & PDF_WORD_BOLD);
	assert_true(p->words[0].box.x0 > 99 && p->words[0].box.x0 < 101);
	assert_true(p->words[0].box.y0 < 100 && p->words[0].box.y1 > 100);
	assert_true(p->words[0].contrast > 20.9f);
	assert_int_equal(p->chars_drawn, 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_a_page_come_with_boxes_from_the_top_left),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
