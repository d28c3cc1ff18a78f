#include "unit.h"

#include <string.h>

#include "core_utf8.h"
#include "model_attachment.h"

#define MIB INT64_C(1048576)

static const struct attachment_limits *limits = &attachment_limits_default;

static enum ec check(struct ctx *cx, str name, int64_t size, str head, enum attachment_mode mode)
{
	struct attachment_file f = { name, size, head };
	failure_clear(cx);
	return attachment_check(cx, &f, mode, limits);
}

static enum ec check_name(struct ctx *cx, str name)
{
	failure_clear(cx);
	return attachment_check_name(cx, name);
}

/* n characters of which the last four are .pdf */
static str name_of(struct arena *a, const char *letter, size_t n)
{
	struct buf b = buf_in(a);
	for (size_t i = 4; i < n; i++)
		buf_add_str(&b, str_of(letter));
	buf_add_str(&b, STR(".pdf"));
	return buf_str(&b);
}

static void S055_name_of_51_characters_is_refused(void **state)
{
	struct ctx *cx = unit_ctx(state);
	/* plain, accented (2 bytes), accent put after its letter as macOS does, beyond the first plane */
	static const char *const letters[] = { "a", "é", "e\u0301", "\U0001d11e" };
	for (size_t i = 0; i < COUNT(letters); i++) {
		str name = str_of(letters[i]);
		assert_row(check_name(cx, name_of(cx->arena, letters[i], 50)) == E_OK, i, name);
		assert_row(check_name(cx, name_of(cx->arena, letters[i], 51)) == E_ATTACHMENT_NAME_LONG, i, name);
	}
	assert_true(str_find(cx->failure.message, STR("51")) >= 0);
	assert_str(attachment_name_clean(cx->arena, STR(" e\u0301.pdf ")), STR("é.pdf"));
}

static void S056_name_without_extension_is_refused(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str names[] = { STR_INIT("facture"), STR_INIT("facture."), STR_INIT(".pdf"), STR_INIT("a.b.") };
	for (size_t i = 0; i < COUNT(names); i++)
		assert_row(check_name(cx, names[i]) == E_ATTACHMENT_EXTENSION_MISSING, i, names[i]);
	assert_int_equal(check_name(cx, STR("  ")), E_ATTACHMENT_NAME_EMPTY);
}

static const char accepted[] =
	"BMP GIF FAX ODT PPT TIFF XLS BZ2 GZ JPEG P7S RTF TXT XML CSV GZIP JPG PDF SVG XHTML XLSX DOC HTM ODP PNG TGZ "
	"XLC ZIP DOCX HTML ODS PPS TIF XLM PPTX";

static void S057_the_35_formats_and_no_others(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str rest = str_of(accepted);
	size_t n = 0;
	while (!str_empty(rest)) {
		str one;
		rest = str_cut(rest, ' ', &one);
		assert_row(attachment_extension_known(one), n, one);
		assert_row(check_name(cx, str_printf(cx->arena, "a.%.*s", STR_ARG(one))) == E_OK, n, one);
		assert_row(attachment_media_type(one).n > 0, n, one);
		n++;
	}
	assert_int_equal(n, 35);
	static const char *const refused[] = { "exe", "eml", "msg", "tar", "7z", "ppsx", "mp4", "pdfx", "pd",
		                               "docm", "js", "bat", "lnk", "svgz", "heic", "xlsm", "p7m" };
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_row(check_name(cx, str_printf(cx->arena, "a.%s", refused[i])) == E_ATTACHMENT_EXTENSION_UNKNOWN, i,
		           str_of(refused[i]));
	assert_int_equal(check_name(cx, STR("facture.pdf.exe")), E_ATTACHMENT_EXTENSION_UNKNOWN);
	str list = attachment_extension_list(cx->arena);
	assert_true(str_find(list, STR("PDF")) >= 0 && str_find(list, STR("XHTML")) >= 0);
}

static void S058_case_of_the_extension_does_not_count(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_int_equal(check(cx, STR("bon.Pdf"), 100, STR("%PDF-1.7\n"), ATTACHMENT_PORTAL), E_OK);
	assert_int_equal(check(cx, STR("BON.PDF"), 100, STR("%PDF-1.7\n"), ATTACHMENT_PORTAL), E_OK);
	assert_str(attachment_extension(cx->arena, STR("BON.PdF")), STR("pdf"));
}

static void S054_names_are_judged_alike_in_every_mode(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (int mode = ATTACHMENT_PORTAL; mode <= ATTACHMENT_EDI; mode++) {
		enum attachment_mode m = (enum attachment_mode)mode;
		assert_int_equal(check(cx, STR("a.eml"), 10, STR("x"), m), E_ATTACHMENT_EXTENSION_UNKNOWN);
		assert_int_equal(check(cx, STR("a.pdf"), 0, STR(""), m), E_ATTACHMENT_EMPTY);
		assert_int_equal(check(cx, STR("a.pdf"), 10, STR("\x7f" "ELF"), m), E_ATTACHMENT_EXECUTABLE);
		assert_int_equal(check(cx, name_of(cx->arena, "a", 51), 10, STR("%PDF-"), m), E_ATTACHMENT_NAME_LONG);
	}
}

static void names_that_would_mislead_are_refused(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str names[] = {
		STR_INIT("../a.pdf"),  STR_INIT("a\\b.pdf"),       STR_INIT("/etc/a.pdf"),
		STR_INIT("a\nb.pdf"),  STR_INIT("a\0b.pdf"),       STR_INIT("a\x7f.pdf"),
		STR_INIT("a\u202e" "fdp.pdf"), STR_INIT("a\xc2\x85.pdf"),
	};
	for (size_t i = 0; i < COUNT(names); i++)
		assert_row(check_name(cx, names[i]) == E_ATTACHMENT_NAME_CHARACTERS, i, names[i]);
	assert_int_equal(check_name(cx, STR("a\xff.pdf")), E_ATTACHMENT_NAME_UTF8);
	/* what is shown again carries none of them */
	assert_int_equal(check_name(cx, STR("a\u202e" "fdp.pdf")), E_ATTACHMENT_NAME_CHARACTERS);
	assert_false(utf8_has_control(cx->failure.message));
	assert_int_equal(check_name(cx, STR("l’été à l’école (2).pdf")), E_OK);
}

static void S059_S064_one_attachment_of_10_Mo_and_one_byte_more(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str head = STR("%PDF-1.4\n");
	assert_int_equal(check(cx, STR("a.pdf"), 10 * MIB, head, ATTACHMENT_PORTAL), E_OK);
	assert_int_equal(check(cx, STR("a.pdf"), 10 * MIB + 1, head, ATTACHMENT_PORTAL), E_ATTACHMENT_LARGE);
	assert_int_equal(check(cx, STR("a.pdf"), 10 * MIB + 1, head, ATTACHMENT_API), E_ATTACHMENT_LARGE);
	assert_int_equal(check(cx, STR("a.pdf"), 10 * MIB + 1, head, ATTACHMENT_XML_BATCH), E_ATTACHMENT_LARGE);
	assert_int_equal(check(cx, STR("a.pdf"), 10 * MIB + 1, head, ATTACHMENT_EDI), E_OK);
	assert_int_equal(check(cx, STR("a.pdf"), 0, head, ATTACHMENT_PORTAL), E_ATTACHMENT_EMPTY);
}

static enum ec check_total(struct ctx *cx, int64_t invoice, int64_t each, size_t n, enum attachment_mode mode)
{
	struct attachment_file *files = ARENA_ARRAY(cx->arena, struct attachment_file, n);
	for (size_t i = 0; i < n; i++)
		files[i] = (struct attachment_file){ str_printf(cx->arena, "a%zu.pdf", i), each, STR("%PDF-1.4") };
	failure_clear(cx);
	return attachment_check_all(cx, invoice, files, n, mode, limits);
}

static void S060_S061_S062_the_whole_billing_file(void **state)
{
	struct ctx *cx = unit_ctx(state);
	assert_int_equal(check_total(cx, 0, 10 * MIB, 12, ATTACHMENT_PORTAL), E_OK);
	assert_int_equal(check_total(cx, 1, 10 * MIB, 12, ATTACHMENT_PORTAL), E_ATTACHMENT_TOTAL_LARGE);
	assert_int_equal(check_total(cx, 120 * MIB, 1, 0, ATTACHMENT_API), E_OK);
	assert_int_equal(check_total(cx, 120 * MIB + 1, 1, 0, ATTACHMENT_API), E_ATTACHMENT_TOTAL_LARGE);
	assert_int_equal(check_total(cx, 10 * MIB, 10 * MIB, 2, ATTACHMENT_XML_BATCH), E_OK);
	assert_int_equal(check_total(cx, 10 * MIB + 1, 10 * MIB, 2, ATTACHMENT_XML_BATCH), E_ATTACHMENT_TOTAL_LARGE);
	assert_int_equal(check_total(cx, 0, 1024 * MIB, 1, ATTACHMENT_EDI), E_OK);
	assert_int_equal(check_total(cx, 1, 1024 * MIB, 1, ATTACHMENT_EDI), E_ATTACHMENT_TOTAL_LARGE);
	assert_int_equal(check_total(cx, INT64_MAX, 10 * MIB, 12, ATTACHMENT_PORTAL), E_ATTACHMENT_TOTAL_LARGE);
	assert_int_equal(check_total(cx, 5, 1, 0, ATTACHMENT_PORTAL), E_OK);
}

static void limits_are_settings(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct attachment_limits decimal = { .file = 10000000, .total = 120000000 };
	struct attachment_file f = { STR("a.pdf"), 10000001, STR("%PDF-1.4") };
	assert_int_equal(attachment_check(cx, &f, ATTACHMENT_PORTAL, &decimal), E_ATTACHMENT_LARGE);
}

/* Beginnings of real files. */
static const struct {
	str extension, head;
	enum ec ec;
} contents[] = {
	{ STR_INIT("pdf"), STR_INIT("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), E_OK },
	{ STR_INIT("pdf"), STR_INIT("\xef\xbb\xbf%PDF-1.7\n"), E_OK },
	{ STR_INIT("pdf"), STR_INIT("\0\0\0\0%PDF-1.7\n"), E_OK }, /* rubbish before the header */
	{ STR_INIT("pdf"), STR_INIT("\x89PNG\r\n\x1a\n"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("pdf"), STR_INIT("une simple phrase"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("pdf"), STR_INIT("see %PDF- in a text"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("png"), STR_INIT("\x89PNG\r\n\x1a\n"), E_OK },
	{ STR_INIT("png"), STR_INIT("\xff\xd8\xff\xe0"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("jpg"), STR_INIT("\xff\xd8\xff\xe0"), E_OK },
	{ STR_INIT("jpeg"), STR_INIT("\xff\xd8\xff\xe1"), E_OK },
	{ STR_INIT("gif"), STR_INIT("GIF89a"), E_OK },
	{ STR_INIT("gif"), STR_INIT("GIF90a"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("bmp"), STR_INIT("BM\x36\x00\x00\x00\0\0"), E_OK },
	{ STR_INIT("txt"), STR_INIT("BM 12 : bon de livraison"), E_OK },
	{ STR_INIT("tif"), STR_INIT("II*\0\x08\0\0\0"), E_OK },
	{ STR_INIT("tiff"), STR_INIT("MM\0*\0\0\0\x08"), E_OK },
	{ STR_INIT("fax"), STR_INIT("II*\0\x08\0\0\0"), E_OK },
	{ STR_INIT("fax"), STR_INIT("\0\1\x9a\x02\0"), E_OK },
	{ STR_INIT("zip"), STR_INIT("PK\x03\x04\x14"), E_OK },
	{ STR_INIT("zip"), STR_INIT("PK\x05\x06\0\0"), E_OK },
	{ STR_INIT("docx"), STR_INIT("PK\x03\x04\x14"), E_OK },
	{ STR_INIT("odt"), STR_INIT("PK\x03\x04\x14"), E_OK },
	{ STR_INIT("xlsx"), STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("doc"), STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), E_OK },
	{ STR_INIT("doc"), STR_INIT("{\\rtf1\\ansi"), E_OK },
	{ STR_INIT("xls"), STR_INIT("\x09\x08\x10\x00"), E_OK },
	{ STR_INIT("ppt"), STR_INIT("PK\x03\x04\x14"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("rtf"), STR_INIT("{\\rtf1\\ansi"), E_OK },
	{ STR_INIT("gz"), STR_INIT("\x1f\x8b\x08\x00"), E_OK },
	{ STR_INIT("gzip"), STR_INIT("\x1f\x8b\x08\x00"), E_OK },
	{ STR_INIT("tgz"), STR_INIT("BZh91AY\x01\x02"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("bz2"), STR_INIT("BZh91AY&SY\x01\x02"), E_OK },
	{ STR_INIT("p7s"), STR_INIT("\x30\x82\x06\x12"), E_OK },
	{ STR_INIT("p7s"), STR_INIT("-----BEGIN PKCS7-----\n"), E_OK },
	{ STR_INIT("xml"), STR_INIT("<?xml version=\"1.0\"?>"), E_OK },
	{ STR_INIT("xml"), STR_INIT("\xef\xbb\xbf\n <Invoice/>"), E_OK },
	{ STR_INIT("xml"), STR_INIT("\xff\xfe<\0?\0x\0"), E_OK },
	{ STR_INIT("xml"), STR_INIT("pas du XML"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("svg"), STR_INIT("<svg xmlns=''/>"), E_OK },
	{ STR_INIT("html"), STR_INIT("<!DOCTYPE html>"), E_OK },
	{ STR_INIT("htm"), STR_INIT("Bonjour"), E_OK },
	{ STR_INIT("xhtml"), STR_INIT("<html/>"), E_OK },
	{ STR_INIT("csv"), STR_INIT("a;b\r\n1;\xe9\r\n"), E_OK }, /* Latin-1 */
	{ STR_INIT("csv"), STR_INIT("PK\x03\x04\x14"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("txt"), STR_INIT("\0\1\2"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("txt"), STR_INIT("%PDF-1.4\nabc"), E_ATTACHMENT_CONTENT },
	{ STR_INIT("txt"), STR_INIT("MZ est un code"), E_OK },
	/* programs, under any name */
	{ STR_INIT("pdf"), STR_INIT("MZ\x90\0\3\0\0\0"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("pdf"), STR_INIT("MZ\x90\0%PDF-1.4"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("zip"), STR_INIT("\x7f" "ELF\2\1\1"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("txt"), STR_INIT("#!/bin/sh\n"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("txt"), STR_INIT("\xef\xbb\xbf#!/bin/sh\n"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("png"), STR_INIT("\xcf\xfa\xed\xfe\7"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("fax"), STR_INIT("\xca\xfe\xba\xbe\0"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("fax"), STR_INIT("L\0\0\0\x01\x14\x02\0\0"), E_ATTACHMENT_EXECUTABLE },
	{ STR_INIT("fax"), STR_INIT("\0asm\1"), E_ATTACHMENT_EXECUTABLE },
};

static void content_must_not_contradict_the_extension(void **state)
{
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(contents); i++) {
		str name = str_printf(cx->arena, "a.%.*s", STR_ARG(contents[i].extension));
		enum ec ec = check(cx, name, (int64_t)contents[i].head.n, contents[i].head, ATTACHMENT_PORTAL);
		if (ec != contents[i].ec)
			print_error("%d instead of %d\n", (int)ec, (int)contents[i].ec);
		assert_row(ec == contents[i].ec, i, name);
	}
}

static void two_attachments_of_one_name_are_refused(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		str a, b;
		bool same;
	} rows[] = {
		{ STR_INIT("bon.pdf"), STR_INIT("bon.pdf"), true },
		{ STR_INIT("bon.pdf"), STR_INIT("BON.PDF"), true },
		{ STR_INIT("été.pdf"), STR_INIT("e\u0301te\u0301.pdf"), true },
		{ STR_INIT("été.pdf"), STR_INIT("ÉTÉ.pdf"), true },
		{ STR_INIT("été.pdf"), STR_INIT("ete.pdf"), false },
		{ STR_INIT("bon.pdf"), STR_INIT("bon2.pdf"), false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct attachment_file files[] = { { rows[i].a, 10, STR("%PDF-1.4") }, { STR("z.txt"), 1, STR("z") },
			                           { rows[i].b, 10, STR("%PDF-1.4") } };
		failure_clear(cx);
		enum ec ec = attachment_check_all(cx, 10, files, 3, ATTACHMENT_PORTAL, limits);
		assert_row(ec == (rows[i].same ? E_ATTACHMENT_DUPLICATE : E_OK), i, rows[i].b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S055_name_of_51_characters_is_refused),
		UNIT_TEST(S056_name_without_extension_is_refused),
		UNIT_TEST(S057_the_35_formats_and_no_others),
		UNIT_TEST(S058_case_of_the_extension_does_not_count),
		UNIT_TEST(S054_names_are_judged_alike_in_every_mode),
		UNIT_TEST(names_that_would_mislead_are_refused),
		UNIT_TEST(S059_S064_one_attachment_of_10_Mo_and_one_byte_more),
		UNIT_TEST(S060_S061_S062_the_whole_billing_file),
		UNIT_TEST(limits_are_settings),
		UNIT_TEST(content_must_not_contradict_the_extension),
		UNIT_TEST(two_attachments_of_one_name_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
