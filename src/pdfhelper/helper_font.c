/*
 * The fonts that come with the program.
 *
 * MuPDF's own lookups drag 40 MB of faces for every script into the program. These answer from the
 * fourteen standard faces alone, which is what text extraction, pictures and our own papers need;
 * a document that embeds no face for another script loses its glyphs on pictures, not its text.
 */
#include <stdbool.h>
#include <string.h>

#include <mupdf/fitz.h>

#define FACE(file)                                                        \
	extern const unsigned char _binary_resources_fonts_urw_##file##_cff_start[]; \
	extern const unsigned char _binary_resources_fonts_urw_##file##_cff_end[];
#define FACES(X)                \
	X(Dingbats)             \
	X(NimbusMonoPS_Regular) \
	X(NimbusMonoPS_Italic)  \
	X(NimbusMonoPS_Bold)    \
	X(NimbusMonoPS_BoldItalic) \
	X(NimbusRoman_Regular)  \
	X(NimbusRoman_Italic)   \
	X(NimbusRoman_Bold)     \
	X(NimbusRoman_BoldItalic) \
	X(NimbusSans_Regular)   \
	X(NimbusSans_Italic)    \
	X(NimbusSans_Bold)      \
	X(NimbusSans_BoldItalic) \
	X(StandardSymbolsPS)
FACES(FACE)

struct face {
	const char *name;   /* of the fourteen */
	const char *family; /* what style sheets call it */
	bool bold, italic;
	const unsigned char *start, *end;
};

#define AT(file) \
	_binary_resources_fonts_urw_##file##_cff_start, _binary_resources_fonts_urw_##file##_cff_end

static const struct face faces[] = {
	{ "Courier", "Courier", false, false, AT(NimbusMonoPS_Regular) },
	{ "Courier-Oblique", "Courier", false, true, AT(NimbusMonoPS_Italic) },
	{ "Courier-Bold", "Courier", true, false, AT(NimbusMonoPS_Bold) },
	{ "Courier-BoldOblique", "Courier", true, true, AT(NimbusMonoPS_BoldItalic) },
	{ "Helvetica", "Helvetica", false, false, AT(NimbusSans_Regular) },
	{ "Helvetica-Oblique", "Helvetica", false, true, AT(NimbusSans_Italic) },
	{ "Helvetica-Bold", "Helvetica", true, false, AT(NimbusSans_Bold) },
	{ "Helvetica-BoldOblique", "Helvetica", true, true, AT(NimbusSans_BoldItalic) },
	{ "Times-Roman", "Times", false, false, AT(NimbusRoman_Regular) },
	{ "Times-Italic", "Times", false, true, AT(NimbusRoman_Italic) },
	{ "Times-Bold", "Times", true, false, AT(NimbusRoman_Bold) },
	{ "Times-BoldItalic", "Times", true, true, AT(NimbusRoman_BoldItalic) },
	{ "Symbol", "Symbol", false, false, AT(StandardSymbolsPS) },
	{ "ZapfDingbats", "ZapfDingbats", false, false, AT(Dingbats) },
};

/* Other names under which the families are asked for. */
static const struct {
	const char *name, *family;
} aliases[] = {
	{ "monospace", "Courier" }, { "sans-serif", "Helvetica" }, { "serif", "Times" },
	{ "Charis SIL", "Times" },  { "Times Roman", "Times" }, { "Times-Roman", "Times" },    { "Arial", "Helvetica" },
};

static const unsigned char *face_bytes(const struct face *f, int *size)
{
	*size = (int)(f->end - f->start);
	return f->start;
}

static const unsigned char *no_face(int *size)
{
	*size = 0;
	return NULL;
}

const unsigned char *fz_lookup_base14_font(fz_context *ctx, const char *name, int *size)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof(faces) / sizeof(faces[0]); i++)
		if (strcmp(faces[i].name, name) == 0)
			return face_bytes(&faces[i], size);
	return no_face(size);
}

const unsigned char *fz_lookup_builtin_font(fz_context *ctx, const char *name, int bold, int italic,
                                            int *size)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcmp(aliases[i].name, name) == 0)
			name = aliases[i].family;
	for (size_t i = 0; i < sizeof(faces) / sizeof(faces[0]); i++)
		if (strcmp(faces[i].family, name) == 0 && faces[i].bold == (bold != 0) &&
		    faces[i].italic == (italic != 0))
			return face_bytes(&faces[i], size);
	return no_face(size);
}

const unsigned char *fz_lookup_cjk_font(fz_context *ctx, int ordering, int *size, int *subfont)
{
	(void)ctx, (void)ordering;
	*subfont = 0;
	return no_face(size);
}

const unsigned char *fz_lookup_cjk_font_by_language(fz_context *ctx, const char *lang, int *size,
                                                    int *subfont)
{
	(void)ctx, (void)lang;
	*subfont = 0;
	return no_face(size);
}

int fz_lookup_cjk_ordering_by_language(const char *lang)
{
	(void)lang;
	return -1;
}

const unsigned char *fz_lookup_noto_font(fz_context *ctx, int script, int lang, int *size,
                                         int *subfont)
{
	(void)ctx, (void)script, (void)lang;
	*subfont = 0;
	return no_face(size);
}

const unsigned char *fz_lookup_noto_math_font(fz_context *ctx, int *size)
{
	(void)ctx;
	return no_face(size);
}

const unsigned char *fz_lookup_noto_music_font(fz_context *ctx, int *size)
{
	(void)ctx;
	return no_face(size);
}

const unsigned char *fz_lookup_noto_symbol1_font(fz_context *ctx, int *size)
{
	(void)ctx;
	return no_face(size);
}

const unsigned char *fz_lookup_noto_symbol2_font(fz_context *ctx, int *size)
{
	(void)ctx;
	return no_face(size);
}

const unsigned char *fz_lookup_noto_emoji_font(fz_context *ctx, int *size)
{
	(void)ctx;
	return no_face(size);
}
