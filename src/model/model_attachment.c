#include "model_attachment.h"

#include <stdlib.h>

#include "core_utf8.h"

#define MIB INT64_C(1048576)

const struct attachment_limits attachment_limits_default = {
	.file = 10 * MIB,
	.total = 120 * MIB,
	.xml_batch = 30 * MIB,
	.edi_flow = 1024 * MIB,
};

/* What the first bytes can tell; a format names those it may show. */
enum content {
	IS_PDF = 1 << 0,
	IS_PNG = 1 << 1,
	IS_JPEG = 1 << 2,
	IS_GIF = 1 << 3,
	IS_BMP = 1 << 4,
	IS_TIFF = 1 << 5,
	IS_ZIP = 1 << 6, /* also the open and the newer office formats */
	IS_GZIP = 1 << 7,
	IS_BZIP2 = 1 << 8,
	IS_RTF = 1 << 9,
	IS_OLE = 1 << 10, /* the older office formats */
	IS_BIFF = 1 << 11, /* spreadsheets older still */
	IS_DER = 1 << 12,
	IS_MARKUP = 1 << 13, /* text that begins with a tag */
	IS_TEXT = 1 << 14,
	IS_OTHER = 1 << 15,
};

struct format {
	str extension;
	unsigned contents;
	str media_type;
};

/* The 35 formats of S057. FAX has no fixed form: TIFF, or the bare lines of a fax machine. */
static const struct format formats[] = {
#define F(ext, contents, type) { STR_INIT(ext), contents, STR_INIT(type) }
	F("bmp", IS_BMP, "image/bmp"),
	F("bz2", IS_BZIP2, "application/x-bzip2"),
	F("csv", IS_TEXT, "text/csv"),
	F("doc", IS_OLE | IS_RTF, "application/msword"),
	F("docx", IS_ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
	F("fax", IS_TIFF | IS_OTHER, "image/tiff"),
	F("gif", IS_GIF, "image/gif"),
	F("gz", IS_GZIP, "application/gzip"),
	F("gzip", IS_GZIP, "application/gzip"),
	F("htm", IS_MARKUP | IS_TEXT, "text/html"),
	F("html", IS_MARKUP | IS_TEXT, "text/html"),
	F("jpeg", IS_JPEG, "image/jpeg"),
	F("jpg", IS_JPEG, "image/jpeg"),
	F("odp", IS_ZIP, "application/vnd.oasis.opendocument.presentation"),
	F("ods", IS_ZIP, "application/vnd.oasis.opendocument.spreadsheet"),
	F("odt", IS_ZIP, "application/vnd.oasis.opendocument.text"),
	F("p7s", IS_DER | IS_TEXT, "application/pkcs7-signature"),
	F("pdf", IS_PDF, "application/pdf"),
	F("png", IS_PNG, "image/png"),
	F("pps", IS_OLE, "application/vnd.ms-powerpoint"),
	F("ppt", IS_OLE, "application/vnd.ms-powerpoint"),
	F("pptx", IS_ZIP, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
	F("rtf", IS_RTF, "application/rtf"),
	F("svg", IS_MARKUP, "image/svg+xml"),
	F("tgz", IS_GZIP, "application/gzip"),
	F("tif", IS_TIFF, "image/tiff"),
	F("tiff", IS_TIFF, "image/tiff"),
	F("txt", IS_MARKUP | IS_TEXT, "text/plain"),
	F("xhtml", IS_MARKUP, "application/xhtml+xml"),
	F("xlc", IS_OLE | IS_BIFF, "application/vnd.ms-excel"),
	F("xlm", IS_OLE | IS_BIFF, "application/vnd.ms-excel"),
	F("xls", IS_OLE | IS_BIFF, "application/vnd.ms-excel"),
	F("xlsx", IS_ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
	F("xml", IS_MARKUP, "application/xml"),
	F("zip", IS_ZIP, "application/zip"),
#undef F
};

#define FORMATS (sizeof(formats) / sizeof(formats[0]))

struct magic {
	str bytes;
	enum content content;
};

static const struct magic magics[] = {
	{ STR_INIT("\x89PNG\r\n\x1a\n"), IS_PNG },
	{ STR_INIT("\xff\xd8\xff"), IS_JPEG },
	{ STR_INIT("GIF87a"), IS_GIF },
	{ STR_INIT("GIF89a"), IS_GIF },
	{ STR_INIT("II*\0"), IS_TIFF },
	{ STR_INIT("MM\0*"), IS_TIFF },
	{ STR_INIT("II+\0"), IS_TIFF },
	{ STR_INIT("MM\0+"), IS_TIFF },
	{ STR_INIT("PK\x03\x04"), IS_ZIP },
	{ STR_INIT("PK\x05\x06"), IS_ZIP },
	{ STR_INIT("\x1f\x8b"), IS_GZIP },
	{ STR_INIT("BZh"), IS_BZIP2 },
	{ STR_INIT("{\\rtf"), IS_RTF },
	{ STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), IS_OLE },
	{ STR_INIT("\x09\x00\x04\x00"), IS_BIFF },
	{ STR_INIT("\x09\x02\x06\x00"), IS_BIFF },
	{ STR_INIT("\x09\x04\x06\x00"), IS_BIFF },
	{ STR_INIT("\x09\x08"), IS_BIFF },
	{ STR_INIT("BM"), IS_BMP },
	{ STR_INIT("\x30\x80"), IS_DER },
	{ STR_INIT("\x30\x81"), IS_DER },
	{ STR_INIT("\x30\x82"), IS_DER },
	{ STR_INIT("\x30\x83"), IS_DER },
};

/* Never accepted, whatever the name: ELF, scripts, Mach-O and Java classes, Android, WebAssembly,
 * Windows shortcuts. Programs of Windows are told apart below. */
static const str executables[] = {
	STR_INIT("\x7f" "ELF"),          STR_INIT("#!"),
	STR_INIT("\xfe\xed\xfa\xce"),    STR_INIT("\xfe\xed\xfa\xcf"),
	STR_INIT("\xce\xfa\xed\xfe"),    STR_INIT("\xcf\xfa\xed\xfe"),
	STR_INIT("\xca\xfe\xba\xbe"),    STR_INIT("\xca\xfe\xba\xbf"),
	STR_INIT("dex\n"),               STR_INIT("\0asm"),
	STR_INIT("L\0\0\0\x01\x14\x02\0"),
};

/* --- content --- */

static str skip_bom(str head)
{
	return str_starts(head, STR("\xef\xbb\xbf")) ? str_sub(head, 3, head.n) : head;
}

static bool is_utf16(str head)
{
	return str_starts(head, STR("\xff\xfe")) || str_starts(head, STR("\xfe\xff"));
}

/* Any code page: what text never holds are most control bytes. */
static bool is_text(str head)
{
	if (is_utf16(head))
		return true;
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];
		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a)
			return false;
	}
	return true;
}

static bool begins_with_tag(str head)
{
	head = skip_bom(head);
	if (is_utf16(head))
		head = str_sub(head, 2, head.n);
	for (size_t i = 0; i < head.n; i++) {
		char c = head.p[i];
		if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\0')
			return c == '<';
	}
	return false;
}

static bool is_executable(str head)
{
	str start = skip_bom(head);
	for (size_t i = 0; i < sizeof(executables) / sizeof(executables[0]); i++) {
		if (str_starts(start, executables[i]))
			return true;
	}
	/* A text may begin with MZ, a program of Windows has NULs in its header. */
	return str_starts(head, STR("MZ")) && !is_text(head);
}

static enum content content_of(str head)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		bool words = magics[i].content == IS_BMP || magics[i].content == IS_BZIP2;
		if (str_starts(head, magics[i].bytes) && !(words && is_text(head))) /* « BM… », « BZh… » in a text */
			return magics[i].content;
	}
	if (str_find(str_sub(head, 0, ATTACHMENT_HEAD_BYTES), STR("%PDF-")) >= 0 &&
	    (str_starts(skip_bom(head), STR("%PDF-")) || !is_text(head)))
		return IS_PDF;
	if (!is_text(head))
		return IS_OTHER;
	return begins_with_tag(head) ? IS_MARKUP : IS_TEXT;
}

/* --- names --- */

str attachment_name_clean(struct arena *a, str name)
{
	return utf8_compose(a, str_trim(name));
}

str attachment_extension(struct arena *a, str name)
{
	name = str_trim(name);
	ptrdiff_t dot = str_rfind_char(name, '.');
	if (dot <= 0 || (size_t)dot + 1 == name.n)
		return STR_NONE;
	return str_lower_ascii(a, str_sub(name, (size_t)dot + 1, name.n));
}

static const struct format *format_find(str extension)
{
	for (size_t i = 0; i < FORMATS; i++) {
		if (str_eq_nocase(extension, formats[i].extension))
			return &formats[i];
	}
	return NULL;
}

bool attachment_extension_known(str extension)
{
	return format_find(extension) != NULL;
}

str attachment_media_type(str extension)
{
	const struct format *f = format_find(extension);
	return f ? f->media_type : STR("application/octet-stream");
}

str attachment_extension_list(struct arena *a)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < FORMATS; i++) {
		if (i)
			buf_add_str(&b, STR(", "));
		for (size_t k = 0; k < formats[i].extension.n; k++) {
			char c = formats[i].extension.p[k];
			buf_add_char(&b, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
		}
	}
	return buf_str(&b);
}

/* Short enough for a sentence, without what would spoil it. */
static str shown(struct arena *a, str name)
{
	struct buf b = buf_in(a);
	for (size_t n = 0; name.n && n < 2 * ATTACHMENT_NAME_MAX; n++) {
		str rest = name;
		uint32_t cp = utf8_next(&rest);
		utf8_add(&b, utf8_has_control(str_sub(name, 0, name.n - rest.n)) ? 0xfffd : cp);
		name = rest;
	}
	if (name.n)
		buf_add_str(&b, STR("…"));
	return buf_str(&b);
}

enum ec attachment_check_name(struct ctx *cx, str sent)
{
	if (!utf8_valid(sent))
		return fail(cx, E_ATTACHMENT_NAME_UTF8);
	str name = attachment_name_clean(cx->arena, sent);
	if (str_empty(name))
		return fail(cx, E_ATTACHMENT_NAME_EMPTY);
	str words = shown(cx->arena, name);
	size_t n = utf8_count(name);
	if (n > ATTACHMENT_NAME_MAX)
		return fail(cx, E_ATTACHMENT_NAME_LONG, M_STR("name", words), M_INT("n", (int64_t)n),
		            M_INT("max", ATTACHMENT_NAME_MAX));
	if (utf8_has_control(name) || str_find_char(name, '/') >= 0 || str_find_char(name, '\\') >= 0)
		return fail(cx, E_ATTACHMENT_NAME_CHARACTERS, M_STR("name", words));
	str extension = attachment_extension(cx->arena, name);
	if (str_empty(extension))
		return fail(cx, E_ATTACHMENT_EXTENSION_MISSING, M_STR("name", words));
	if (!attachment_extension_known(extension))
		return fail(cx, E_ATTACHMENT_EXTENSION_UNKNOWN, M_STR("name", words), M_STR("extension", extension));
	return E_OK;
}

/* --- sizes --- */

/* M_STR of a size in words. */
#define M_SIZE(key, bytes) M_STR(key, format_bytes(cx->arena, cx->lang, (bytes)))

int64_t attachment_total_limit(enum attachment_mode mode, const struct attachment_limits *limits)
{
	switch (mode) {
	case ATTACHMENT_XML_BATCH: return limits->xml_batch;
	case ATTACHMENT_EDI: return limits->edi_flow;
	default: return limits->total;
	}
}

enum ec attachment_check(struct ctx *cx, const struct attachment_file *file, enum attachment_mode mode,
                         const struct attachment_limits *limits)
{
	TRY(attachment_check_name(cx, file->name));
	str name = attachment_name_clean(cx->arena, file->name);
	int64_t max = mode == ATTACHMENT_EDI ? limits->edi_flow : limits->file;
	if (file->size <= 0 || str_empty(file->head))
		return fail(cx, E_ATTACHMENT_EMPTY, M_STR("name", name));
	if (file->size > max)
		return fail(cx, E_ATTACHMENT_LARGE, M_STR("name", name), M_SIZE("size", file->size), M_SIZE("max", max));
	if (is_executable(file->head))
		return fail(cx, E_ATTACHMENT_EXECUTABLE, M_STR("name", name));
	str extension = attachment_extension(cx->arena, name);
	if (!(format_find(extension)->contents & content_of(file->head)))
		return fail(cx, E_ATTACHMENT_CONTENT, M_STR("name", name), M_STR("extension", extension));
	return E_OK;
}

/* One small form for É and é, so that names that a Windows folder takes for one are one. */
static str name_key(struct arena *a, str name)
{
	struct buf b = buf_in(a);
	name = attachment_name_clean(a, name);
	while (name.n) {
		uint32_t cp = utf8_next(&name);
		if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7))
			cp += 0x20;
		else if (cp == 0x152)
			cp = 0x153;
		utf8_add(&b, cp);
	}
	return buf_str(&b);
}

struct named {
	str key;
	str name;
};

static int named_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->key, ((const struct named *)b)->key);
}

static enum ec check_duplicates(struct ctx *cx, const struct attachment_file *files, size_t n)
{
	struct named *all = ARENA_ARRAY(cx->arena, struct named, n);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct named){ name_key(cx->arena, files[i].name), files[i].name };
	if (n > 1)
		qsort(all, n, sizeof(all[0]), named_cmp);
	for (size_t i = 1; i < n; i++) {
		if (str_eq(all[i - 1].key, all[i].key))
			return fail(cx, E_ATTACHMENT_DUPLICATE, M_STR("name", shown(cx->arena, all[i].name)));
	}
	return E_OK;
}

enum ec attachment_check_all(struct ctx *cx, int64_t invoice_size, const struct attachment_file *files, size_t n,
                             enum attachment_mode mode, const struct attachment_limits *limits)
{
	int64_t max = attachment_total_limit(mode, limits);
	int64_t sum = invoice_size > 0 ? invoice_size : 0;
	for (size_t i = 0; i < n; i++) {
		if (!files[i].judged)
			TRY(attachment_check(cx, &files[i], mode, limits));
		if (__builtin_add_overflow(sum, files[i].size, &sum))
			sum = INT64_MAX;
	}
	if (sum > max)
		return fail(cx, E_ATTACHMENT_TOTAL_LARGE, M_SIZE("size", sum), M_SIZE("max", max));
	return check_duplicates(cx, files, n);
}
