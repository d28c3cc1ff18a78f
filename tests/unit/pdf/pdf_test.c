/* The helper and the pool from end to end, on PDF files made here. */
#include "pdf.h"

#include "pdf_fixture.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>

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

static void a_page_becomes_a_picture_of_the_asked_size(void **state)
{
	struct fixture *f = *state;
	struct make m;
	str png;

	make_simple(&m, "", "1 0 0 rg 0 0 595 842 re f");
	int fd = make_fd(buf_str(&m.b));
	make_free(&m);
	assert_int_equal(pdf_picture(&f->cx, f->pool, fd, 1, 72, &png), E_OK);
	assert_true(png.n > 100 && memcmp(png.p, "\x89PNG\r\n\x1A\n", 8) == 0);
	const unsigned char *head = (const unsigned char *)png.p;
	assert_int_equal(head[18] << 8 | head[19], 595);
	assert_int_equal(head[22] << 8 | head[23], 842);
	assert_int_equal(pdf_picture(&f->cx, f->pool, fd, 2, 72, &png), E_OK);
	assert_int_equal(png.n, 0);
	close(fd);
}

/* The content of the only page of a printed paper, in its words. */
static bool page_says(const struct pdf_page *p, str word)
{
	for (size_t i = 0; i < p->nwords; i++)
		if (str_eq(p->words[i].text, word))
			return true;
	return false;
}

static void a_print_reads_back_with_accents_and_euro_signs(void **state)
{
	struct fixture *f = *state;
	const struct pdf_print print = {
		.html = STR("<h1>Certificat de d\xC3\xA9p\xC3\xB4t</h1><p>No\xC3\xABl &amp; C\xC5\x93ur, "
		            "\xC2\xAB 1\xE2\x80\xAF" "234,50\xC2\xA0\xE2\x82\xAC \xC2\xBB</p>"
		            "<p style=\"page-break-before:always\">fin</p>"),
		.title = STR("Certificat"),
		.lang = STR("fr"),
		.footer = STR("Chorale"),
		.numbered = true,
	};
	str pdf, again;

	assert_int_equal(pdf_print(&f->cx, f->pool, &print, &pdf), E_OK);
	assert_int_equal(pdf_print(&f->cx, f->pool, &print, &again), E_OK);
	assert_true(str_eq(pdf, again));
	const struct pdf_doc *doc = read_bytes(f, pdf);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->npages, 2);
	static const str first[] = { STR_INIT("Certificat"), STR_INIT("dépôt"), STR_INIT("Noël"),
		                     STR_INIT("&"), STR_INIT("Cœur,"), STR_INIT("«"), STR_INIT("1"),
		                     STR_INIT("234,50"), STR_INIT("€"), STR_INIT("Chorale") };
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		assert_true(page_says(&doc->pages[0], first[i]));
	assert_true(page_says(&doc->pages[1], STR("fin")));
}

static const struct pdf_word *word_of(const struct pdf_page *p, str text)
{
	for (size_t i = 0; i < p->nwords; i++)
		if (str_eq(p->words[i].text, text))
			return &p->words[i];
	fail_msg("no word %.*s on the page", STR_ARG(text));
	return NULL;
}

static void tables_of_a_print_line_up_and_go_on_over_pages(void **state)
{
	struct fixture *f = *state;
	struct buf html = { 0 };
	str pdf;

	buf_printf(&html, "<table><tr class=\"head\"><td>Objet</td><td class=\"right\">Montant</td></tr>");
	for (int i = 1; i <= 60; i++)
		buf_printf(&html, "<tr><td>ligne<br>%d</td><td class=\"right\">%d,00</td></tr>", i, i * 37);
	buf_printf(&html, "<tr class=\"sum\"><td>Total</td><td class=\"right\">67710,00</td></tr></table>");
	const struct pdf_print print = { .html = buf_str(&html), .title = STR("T"), .lang = STR("fr") };
	assert_int_equal(pdf_print(&f->cx, f->pool, &print, &pdf), E_OK);
	buf_free(&html);
	const struct pdf_doc *doc = read_bytes(f, pdf);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->npages, 3);
	const struct pdf_page *first = &doc->pages[0], *last = &doc->pages[doc->nread - 1];
	const struct pdf_word *head = word_of(first, STR("Montant")), *cell = word_of(first, STR("74,00"));
	assert_true(head->flags & PDF_WORD_BOLD && !(cell->flags & PDF_WORD_BOLD));
	assert_true(head->box.x1 - cell->box.x1 < 1 && cell->box.x1 - head->box.x1 < 1);
	assert_true(word_of(last, STR("Montant"))->box.y0 < word_of(last, STR("67710,00"))->box.y0);
}

/* Every paper of a folder of the corpus: how many, or 0 without a corpus. */
static size_t each_paper(struct fixture *f, const char *folder,
                         void fn(struct fixture *, int fd, const struct pdf_doc *, const char *path))
{
	const char *corpus = getenv("CHORALE_CORPUS");
	char pattern[4096];
	glob_t found = { 0 };

	if (!corpus || !*corpus)
		return 0;
	snprintf(pattern, sizeof(pattern), "%s/%s/*.pdf", corpus, folder);
	size_t n = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(f->cx.arena);
		struct pdf_doc *doc = NULL;
		int fd = open(found.gl_pathv[i], O_RDONLY | O_CLOEXEC);
		assert_true(fd >= 0);
		assert_int_equal(pdf_read(&f->cx, f->pool, fd, &doc), E_OK);
		fn(f, fd, doc, found.gl_pathv[i]);
		close(fd);
		arena_rewind(f->cx.arena, mark);
	}
	globfree(&found);
	return n;
}

static void check_real(struct fixture *f, int fd, const struct pdf_doc *doc, const char *path)
{
	str xml;

	if (doc->state != PDF_OK || doc->nread == 0 || doc->pages[0].nwords < 20)
		fail_msg("%s: state %d", path, doc->state);
	size_t announced = 0, good = 0; /* one paper carries an empty one beside the right one */
	for (size_t i = 0; i < doc->nembedded; i++) {
		if (!doc->embedded[i].is_invoice_xml)
			continue;
		announced++;
		assert_int_equal(pdf_embedded_file(&f->cx, f->pool, fd, (int)i, 1 << 20, &xml), E_OK);
		assert_true(xml.n > 0);
		good += str_find(xml, STR("CrossIndustry")) >= 0;
	}
	assert_true((announced > 0) == (good > 0));
}

static void check_synthetic(struct fixture *f, int fd, const struct pdf_doc *doc, const char *path)
{
	const struct pdf_page *p = &doc->pages[0];
	bool scan = strstr(path, "scan") != NULL;
	(void)f, (void)fd;

	if (doc->state != PDF_OK || (scan ? p->nwords > 0 || p->image_cover < 0.8f : p->nwords < 20))
		fail_msg("%s: state %d, %zu words, cover %.2f", path, doc->state, p->nwords,
		         (double)p->image_cover);
}

static void papers_of_the_corpus_are_read_and_scans_told(void **state)
{
	size_t n = each_paper(*state, "pdf", check_real);

	n += each_paper(*state, "pdf-synthetic", check_synthetic);
	if (n == 0) {
		print_message("CHORALE_CORPUS is not set\n");
		skip();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_a_page_come_with_boxes_from_the_top_left),
		cmocka_unit_test(a_page_becomes_a_picture_of_the_asked_size),
		cmocka_unit_test(tables_of_a_print_line_up_and_go_on_over_pages),
		cmocka_unit_test(papers_of_the_corpus_are_read_and_scans_told),
		cmocka_unit_test(a_print_reads_back_with_accents_and_euro_signs),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
