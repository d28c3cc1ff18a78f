/*
 * Documents that are broken, closed, or made to hurt: each gets its state within its time, and the
 * pool reads the next honest document as if nothing had been.
 */
#include "pdf.h"

#include "pdf_fixture.h"
#include "pdf_process.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#define DEADLINE_MS 4000
#define SLACK_MS 6000 /* a loaded machine, a replaced helper */

static int set_up_hasty(void **state)
{
	static struct fixture f;
	const struct pdf_options hasty = { .helpers = 1, .deadline_ms = DEADLINE_MS };

	f = (struct fixture){ .cx.arena = arena_new(0) };
	*state = &f;
	return pdf_pool_open(&f.cx, &hasty, &f.pool) == E_OK ? 0 : -1;
}

static void next_document_is_read(struct fixture *f)
{
	const struct pdf_page *p = read_page(f, "", "BT /F 10 Tf 50 700 Td (Total TTC) Tj ET");

	assert_int_equal(p->nwords, 2);
}

/* Reads hostile bytes: within the time, and the next document too. */
static struct pdf_doc *survive(struct fixture *f, str bytes)
{
	int64_t start = process_clock();
	struct pdf_doc *doc = read_bytes(f, bytes);

	assert_true(process_clock() - start < DEADLINE_MS + SLACK_MS);
	next_document_is_read(f);
	return doc;
}

static struct pdf_doc *survive_made(struct fixture *f, struct make *m)
{
	struct pdf_doc *doc = survive(f, buf_str(&m->b));

	make_free(m);
	return doc;
}

static void what_is_no_pdf_is_told_apart(void **state)
{
	static const struct {
		str bytes;
		enum pdf_state expected;
	} cases[] = {
		{ STR_INIT(""), PDF_EMPTY },
		{ STR_INIT("x"), PDF_NOT_PDF },
		{ STR_INIT("<html>facture</html>"), PDF_NOT_PDF },
		{ STR_INIT("PK\3\4 a spreadsheet"), PDF_NOT_PDF },
		{ STR_INIT("\x89PNG\r\n\x1A\n"), PDF_NOT_PDF },
		{ STR_INIT("%PDF-1.7"), PDF_BROKEN },
		{ STR_INIT("%PDF-1.7\n%%EOF\n"), PDF_BROKEN },
		{ STR_INIT("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 1 0 R >>\n"), PDF_BROKEN },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(survive(*state, cases[i].bytes)->state, cases[i].expected);
}

static void a_cut_file_never_passes_for_a_whole_one(void **state)
{
	struct fixture *f = *state;
	struct make m;
	struct buf content = { 0 };

	buf_printf(&content, "BT /F 10 Tf 50 700 Td ");
	for (int i = 0; i < 400; i++)
		buf_printf(&content, "0 -1 Td (ligne %d de la facture) Tj ", i);
	buf_printf(&content, "ET");
	buf_add_char(&content, '\0');
	make_simple(&m, "", content.p);
	for (size_t percent = 1; percent < 100; percent += 3) {
		str part = { m.b.p, m.b.n * percent / 100 };
		const struct pdf_doc *doc = read_bytes(f, part);
		assert_true(doc->state == PDF_BROKEN || doc->state == PDF_NOT_PDF ||
		            (doc->state == PDF_OK && doc->repaired));
	}
	next_document_is_read(f);
	make_free(&m);
	buf_free(&content);
}

/* Runs qpdf on a simple page; -1 when there is no qpdf. */
static int encrypted_fd(const char *options)
{
	char in[] = "/tmp/chorale-pdf-XXXXXX", out[64], command[512];
	struct make m;
	int fd = mkstemp(in);

	make_simple(&m, "", "BT /F 10 Tf 50 700 Td (Total TTC) Tj ET");
	bool written = write(fd, m.b.p, m.b.n) == (ssize_t)m.b.n;
	make_free(&m);
	close(fd);
	snprintf(out, sizeof(out), "%s.out", in);
	snprintf(command, sizeof(command), "qpdf --encrypt %s -- %s %s 2>/dev/null", options, in, out);
	fd = written && system(command) == 0 ? open(out, O_RDONLY | O_CLOEXEC) : -1;
	unlink(in);
	unlink(out);
	return fd;
}

static void a_locked_file_is_told_and_an_owners_lock_opens(void **state)
{
	static const struct {
		const char *options;
		enum pdf_state expected;
		bool copy_forbidden;
	} cases[] = {
		{ "secret owner 256", PDF_ENCRYPTED, false },
		{ "secret owner 128 --use-aes=y", PDF_ENCRYPTED, false },
		{ "'' owner 256 --extract=n", PDF_OK, true },
		{ "'' owner 256", PDF_OK, false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pdf_doc *doc;
		int fd = encrypted_fd(cases[i].options);
		if (fd < 0) {
			print_message("qpdf is not installed\n");
			skip();
		}
		assert_int_equal(pdf_read(&f->cx, f->pool, fd, &doc), E_OK);
		close(fd);
		assert_int_equal(doc->state, cases[i].expected);
		assert_int_equal(doc->copy_forbidden, cases[i].copy_forbidden);
	}
	next_document_is_read(f);
}

/* An A4 page under one grey picture, with the text after it. */
static struct pdf_page *read_scan(struct fixture *f, const char *text)
{
	static const char pixels[] = { (char)200, (char)255, (char)200, (char)255 };
	char content[300];
	struct make m;

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R >>");
	make_object(&m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
	                "/Resources << /Font << /F 6 0 R >> /XObject << /I 5 0 R >> >> >>");
	snprintf(content, sizeof(content), "q 595 0 0 842 0 0 cm /I Do Q %s", text);
	make_stream(&m, "", str_of(content));
	make_stream(&m, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
	                "/ColorSpace /DeviceGray",
	            (str){ pixels, sizeof(pixels) });
	make_object(&m, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
	make_end(&m);
	struct pdf_doc *doc = survive_made(f, &m);
	assert_int_equal(doc->state, PDF_OK);
	return &doc->pages[0];
}

static void a_scan_is_all_picture(void **state)
{
	const struct pdf_page *p = read_scan(*state, "");

	assert_int_equal(p->nwords, 0);
	assert_int_equal(p->chars_drawn, 0);
	assert_true(p->image_cover > 0.95f);

	p = read_scan(*state, "BT 3 Tr /F 10 Tf 50 700 Td (Total TTC) Tj ET");
	assert_int_equal(p->nwords, 2);
	assert_int_equal(p->chars_drawn, 0);
	assert_int_equal(p->chars_hidden, 8);
	assert_true(p->words[1].flags & PDF_WORD_HIDDEN);
}

static void S003_of_300_pages_three_are_read(void **state)
{
	struct make m;
	struct buf kids = { 0 };

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R >>");
	buf_printf(&kids, "<< /Type /Pages /Count 300 /Kids [");
	for (int i = 0; i < 300; i++)
		buf_printf(&kids, " %d 0 R", 3 + 2 * i);
	buf_printf(&kids, "] >>");
	buf_add_char(&kids, '\0');
	make_object(&m, kids.p);
	buf_free(&kids);
	for (int i = 0; i < 300; i++) {
		char dict[300];
		snprintf(dict, sizeof(dict),
		         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
		         "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
		         4 + 2 * i);
		make_object(&m, dict);
		snprintf(dict, sizeof(dict), "BT /F 10 Tf 50 700 Td (page%d) Tj ET", i + 1);
		make_stream(&m, "", str_of(dict));
	}
	make_end(&m);
	const struct pdf_doc *doc = survive_made(*state, &m);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->npages, 300);
	assert_int_equal(doc->nread, 3);
	assert_int_equal(doc->pages[1].number, 299);
	assert_true(str_eq(doc->pages[0].words[0].text, STR("page1")));
	assert_true(str_eq(doc->pages[2].words[0].text, STR("page300")));
}

/* Nine levels of forms that each draw the next ten times: 10^8 marks in 3 KB. */
static void nested_forms_are_given_up(void **state)
{
	struct fixture *f = *state;
	struct make m;
	str png;

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R >>");
	make_object(&m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
	                "/Resources << /XObject << /X 5 0 R >> >> >>");
	make_stream(&m, "", STR("/X Do"));
	for (int level = 0; level < 8; level++) {
		char dict[200];
		snprintf(dict, sizeof(dict),
		         "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
		         "/Resources << /XObject << /X %d 0 R >> >>",
		         6 + level);
		make_stream(&m, dict, STR("/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do"));
	}
	make_stream(&m, "/Type /XObject /Subtype /Form /BBox [0 0 595 842]",
	            STR("0 0 10 10 re f 20 20 10 10 re f"));
	make_end(&m);
	int fd = make_fd(buf_str(&m.b));
	assert_int_equal(survive_made(f, &m)->state, PDF_TOO_COMPLEX);
	assert_int_equal(pdf_picture(&f->cx, f->pool, fd, 1, 72, &png), E_OK);
	assert_int_equal(png.n, 0);
	close(fd);
	next_document_is_read(f);
}

/* n equal bytes, deflated. */
static str deflated(struct arena *a, int byte, size_t n)
{
	static unsigned char block[1 << 16];
	z_stream z = { 0 };
	struct buf out = buf_in(a);

	memset(block, byte, sizeof(block));
	assert_int_equal(deflateInit(&z, 9), Z_OK);
	for (size_t done = 0; done <= n; done += sizeof(block)) {
		z.next_in = block;
		z.avail_in = done < n ? sizeof(block) : 0;
		do {
			z.next_out = (unsigned char *)buf_reserve(&out, 4096);
			z.avail_out = 4096;
			deflate(&z, done < n ? Z_NO_FLUSH : Z_FINISH);
			out.n += 4096 - z.avail_out;
		} while (z.avail_out == 0);
	}
	deflateEnd(&z);
	return buf_str(&out);
}

static struct pdf_doc *read_packed_page(struct fixture *f, str content)
{
	struct make m;

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R >>");
	make_object(&m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>");
	make_stream(&m, "/Filter /FlateDecode", content);
	make_end(&m);
	return survive_made(f, &m);
}

static void a_stream_of_a_gigabyte_costs_its_time_and_no_memory(void **state)
{
	struct fixture *f = *state;
	str content = deflated(f->cx.arena, ' ', (size_t)1 << 30);

	assert_true(content.n < 2 << 20);
	/* A fast machine gets through it: then it is an empty page. */
	const struct pdf_doc *doc = read_packed_page(f, content);
	assert_true(doc->state == PDF_TOO_COMPLEX || doc->state == PDF_OK);
	/* One word of a quarter. */
	doc = read_packed_page(f, deflated(f->cx.arena, 'a', (size_t)1 << 28));
	assert_true(doc->state == PDF_TOO_COMPLEX || doc->state == PDF_OK);
}

static void a_million_words_are_cut_or_given_up(void **state)
{
	struct fixture *f = *state;
	struct buf content = { 0 };
	struct make m;

	buf_printf(&content, "BT /F 1 Tf ");
	for (int i = 0; i < 1000000; i++)
		buf_printf(&content, "1 0 0 1 %d %d.%d Tm (a) Tj ", 5 + i % 280 * 2, 800 - i / 2800,
		           i / 280 % 10);
	buf_add_str(&content, STR("ET"));
	buf_add_char(&content, '\0');
	make_simple(&m, "", content.p);
	buf_free(&content);
	const struct pdf_doc *doc = survive_made(f, &m);
	assert_true(doc->state == PDF_TOO_COMPLEX || doc->pages[0].truncated);
}

static void loops_in_the_page_tree_end(void **state)
{
	static const char *const trees[] = {
		"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
		"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 1000000000 >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>",
		"<< /Type /Pages /Kids [] /Count 5 >>",
		"<< /Type /Pages /Kids [3 0 R] /Count -1 >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>",
	};

	for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		struct make m;
		make_start(&m);
		make_object(&m, "<< /Type /Catalog /Pages 2 0 R >>");
		make_object(&m, trees[i]);
		make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
		make_end(&m);
		enum pdf_state s = survive_made(*state, &m)->state;
		assert_true(s == PDF_OK || s == PDF_BROKEN || s == PDF_TOO_MANY_PAGES);
	}
}

static void pages_of_impossible_sizes_do_no_harm(void **state)
{
	static const char *const boxes[] = {
		"/MediaBox [0 0 0 0]", "/MediaBox [0 0 1e30 1e30]", "/MediaBox [0 0 14400 14400]",
		"/MediaBox [0 0 0.001 0.001]", "/MediaBox [nan nan nan nan]",
		"/MediaBox [-1e9 -1e9 1e9 1e9]", "/UserUnit 1e9",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
		struct make m;
		str png;
		make_simple(&m, boxes[i], "BT /F 10 Tf 50 700 Td (Total) Tj ET");
		int fd = make_fd(buf_str(&m.b));
		survive_made(f, &m);
		assert_int_equal(pdf_picture(&f->cx, f->pool, fd, 1, 300, &png), E_OK);
		close(fd);
	}
	next_document_is_read(f);
}

static void a_script_in_a_document_is_not_run(void **state)
{
	struct make m;

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript "
	                "/JS (while\\(true\\);) >> /AA << /WC << /S /JavaScript /JS (app.alert\\(1\\)) >> >> >>");
	make_object(&m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
	                "/AA << /O << /S /JavaScript /JS (while\\(true\\);) >> >> >>");
	make_end(&m);
	int64_t start = process_clock();
	assert_int_equal(survive_made(*state, &m)->state, PDF_OK);
	assert_true(process_clock() - start < DEADLINE_MS);
}

/* A signed field whose ranges leave out more than the signature, and an unsigned one. */
static void signatures_are_told(void **state)
{
	struct make m;

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 6 0 R] /SigFlags 3 >> >>");
	make_object(&m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
	make_object(&m, "<< /FT /Sig /T (s) /V 5 0 R >>");
	make_object(&m, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
	                "/Name (Mairie) /Contents <00> /ByteRange [0 100 200 10] >>");
	make_object(&m, "<< /FT /Sig /T (empty) >>");
	make_end(&m);
	const struct pdf_doc *doc = survive_made(*state, &m);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->nsignatures, 1);
	assert_true(str_eq(doc->signatures[0].sub_filter, STR("ETSI.CAdES.detached")));
	assert_true(str_eq(doc->signatures[0].name, STR("Mairie")));
	assert_false(doc->signatures[0].whole_file);
	assert_int_equal(doc->signatures[0].state, PDF_SIGNATURE_UNKNOWN);
}

static void embedded_files_come_out_whole_or_not_at_all(void **state)
{
	struct fixture *f = *state;
	struct make m;
	str bytes;
	const struct pdf_doc *doc;

	make_start(&m);
	make_object(&m, "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names "
	                "[(a) 4 0 R (b) 6 0 R] >> >> >>");
	make_object(&m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(&m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
	make_object(&m, "<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /AFRelationship /Data "
	                "/EF << /F 5 0 R >> >>");
	make_stream(&m, "/Type /EmbeddedFile /Subtype /text#2Fxml", STR("<a/>"));
	make_object(&m, "<< /Type /Filespec /F (bomb.bin) /EF << /F 7 0 R >> >>");
	make_stream(&m, "/Type /EmbeddedFile /Filter /FlateDecode",
	            deflated(f->cx.arena, 0, (size_t)1 << 28));
	make_end(&m);
	int fd = make_fd(buf_str(&m.b));
	doc = survive_made(f, &m);
	assert_int_equal(doc->nembedded, 2);
	assert_true(str_eq(doc->embedded[0].name, STR("factur-x.xml")));
	assert_true(str_eq(doc->embedded[0].mime, STR("text/xml")));
	assert_true(str_eq(doc->embedded[0].relationship, STR("Data")));
	assert_true(doc->embedded[0].is_invoice_xml && !doc->embedded[1].is_invoice_xml);
	assert_int_equal(pdf_embedded_file(&f->cx, f->pool, fd, 0, 1000, &bytes), E_OK);
	assert_true(str_eq(bytes, STR("<a/>")));
	assert_int_equal(pdf_embedded_file(&f->cx, f->pool, fd, 0, 3, &bytes), E_OK);
	assert_null(bytes.p);
	assert_int_equal(pdf_embedded_file(&f->cx, f->pool, fd, 1, 10 << 20, &bytes), E_OK);
	assert_null(bytes.p);
	assert_int_equal(pdf_embedded_file(&f->cx, f->pool, fd, 2, 1000, &bytes), E_OK);
	assert_null(bytes.p);
	close(fd);
	next_document_is_read(f);
}

/* A paper with some of its bytes changed, a few hundred times: read, refused, never more. */
static void flipped_bytes_never_cost_more_than_the_document(void **state)
{
	struct fixture *f = *state;
	const struct pdf_print print = { .html = STR_INIT("<h1>Facture</h1><p>Total TTC : 120,00</p>") };
	uint32_t seed = 42;
	str pdf;

	assert_int_equal(pdf_print(&f->cx, f->pool, &print, &pdf), E_OK);
	char *copy = arena_alloc(f->cx.arena, pdf.n);
	for (int round = 0; round < 200; round++) {
		memcpy(copy, pdf.p, pdf.n);
		for (int i = 0; i <= round % 40; i++) {
			seed = seed * 1664525 + 1013904223;
			/* Half of them in the last part, where the structure is. */
			size_t at = (seed >> 1) % (seed & 1 ? pdf.n : 3000);
			copy[pdf.n - 1 - at] ^= (char)(1 << (seed >> 29));
		}
		struct arena_mark mark = arena_mark(f->cx.arena);
		enum pdf_state s = read_bytes(f, (str){ copy, pdf.n })->state;
		assert_true(s <= PDF_TOO_COMPLEX);
		arena_rewind(f->cx.arena, mark);
	}
	next_document_is_read(f);
}

/* As uploads break off: the helper answers each within its time, and lives on or is replaced. */
static void cut_at_every_hundredth(struct fixture *f, str pdf)
{
	for (size_t hundredth = 0; hundredth < 100; hundredth++) {
		struct arena_mark mark = arena_mark(f->cx.arena);
		const struct pdf_doc *doc = read_bytes(f, str_sub(pdf, 0, pdf.n * hundredth / 100));
		assert_true(doc->state <= PDF_TOO_COMPLEX);
		assert_true(doc->state == PDF_OK || doc->nread == 0);
		arena_rewind(f->cx.arena, mark);
	}
}

static void papers_cut_at_every_hundredth_do_no_harm(void **state)
{
	static const char *const papers[] = { "fr-hotel-2023-6026", "fr-moulin-FR", "fr-netpresse", "de-hetzner" };
	struct fixture *f = *state;
	const struct pdf_print print = { .html = STR_INIT("<h1>Facture</h1><p>Total TTC : 120,00</p>") };
	const char *corpus = getenv("CHORALE_CORPUS");
	str pdf;

	assert_int_equal(pdf_print(&f->cx, f->pool, &print, &pdf), E_OK);
	cut_at_every_hundredth(f, pdf);
	for (size_t i = 0; corpus && *corpus && i < sizeof(papers) / sizeof(papers[0]); i++) {
		char path[4096];
		struct stat st;
		snprintf(path, sizeof(path), "%s/pdf/%s.pdf", corpus, papers[i]);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		assert_true(fd >= 0 && fstat(fd, &st) == 0);
		char *bytes = arena_alloc(f->cx.arena, (size_t)st.st_size);
		assert_int_equal(read(fd, bytes, (size_t)st.st_size), st.st_size);
		close(fd);
		cut_at_every_hundredth(f, (str){ bytes, (size_t)st.st_size });
	}
	next_document_is_read(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(papers_cut_at_every_hundredth_do_no_harm),
		cmocka_unit_test(what_is_no_pdf_is_told_apart),
		cmocka_unit_test(a_cut_file_never_passes_for_a_whole_one),
		cmocka_unit_test(a_locked_file_is_told_and_an_owners_lock_opens),
		cmocka_unit_test(a_scan_is_all_picture),
		cmocka_unit_test(S003_of_300_pages_three_are_read),
		cmocka_unit_test(nested_forms_are_given_up),
		cmocka_unit_test(a_stream_of_a_gigabyte_costs_its_time_and_no_memory),
		cmocka_unit_test(a_million_words_are_cut_or_given_up),
		cmocka_unit_test(loops_in_the_page_tree_end),
		cmocka_unit_test(pages_of_impossible_sizes_do_no_harm),
		cmocka_unit_test(a_script_in_a_document_is_not_run),
		cmocka_unit_test(signatures_are_told),
		cmocka_unit_test(embedded_files_come_out_whole_or_not_at_all),
		cmocka_unit_test(flipped_bytes_never_cost_more_than_the_document),
	};

	return cmocka_run_group_tests(tests, set_up_hasty, tear_down);
}
