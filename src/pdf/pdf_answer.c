#include "pdf_answer.h"

#include <math.h>
#include <string.h>

#include "pdf_wire.h"

#include "core_utf8.h"

#define SIDE_MAX 20000.0f /* points */
#define CONTRAST_MAX 21.1f
#define WORD_FLAGS                                                                        \
	(PDF_WORD_HIDDEN | PDF_WORD_BOLD | PDF_WORD_ITALIC | PDF_WORD_MONO | PDF_WORD_ROTATED | \
	 PDF_WORD_SPACE_AFTER)
/* The least a packed entry takes: a count beyond what the rest can hold is a lie. */
#define WORD_BYTES_MIN 34
#define EMBEDDED_BYTES_MIN 15
#define SIGNATURE_BYTES_MIN 36

/* What is left to read. Once bad, everything reads as zero. */
struct reader {
	const char *p;
	size_t n;
	bool bad;
	struct arena *arena;
};

static void take(struct reader *r, void *to, size_t n)
{
	memset(to, 0, n);
	if (n > r->n)
		r->bad = true;
	if (r->bad)
		return;
	memcpy(to, r->p, n);
	r->p += n;
	r->n -= n;
}

static void expect(struct reader *r, bool ok)
{
	if (!ok)
		r->bad = true;
}

static uint8_t take_u8(struct reader *r)
{
	uint8_t v;

	take(r, &v, sizeof(v));
	return v;
}

static uint16_t take_u16(struct reader *r)
{
	uint16_t v;

	take(r, &v, sizeof(v));
	return v;
}

static uint32_t take_u32(struct reader *r)
{
	uint32_t v;

	take(r, &v, sizeof(v));
	return v;
}

static bool take_bool(struct reader *r)
{
	uint8_t v = take_u8(r);

	expect(r, v <= 1);
	return v == 1;
}

static float take_f32(struct reader *r, float low, float high)
{
	float v;

	take(r, &v, sizeof(v));
	expect(r, isfinite(v) && v >= low && v <= high);
	return r->bad ? 0 : v;
}

static str take_text(struct reader *r, size_t max)
{
	str s = { r->p, take_u16(r) };

	if (s.n > r->n || s.n > max)
		r->bad = true;
	if (r->bad)
		return STR_NONE;
	s.p = r->p;
	r->p += s.n;
	r->n -= s.n;
	expect(r, utf8_valid(s));
	return s;
}

/* No blank and no control character: what follows relies on it. */
static bool is_one_word(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7F)
			return false;
	return s.n > 0;
}

static void take_word(struct reader *r, struct pdf_word *w)
{
	w->box.x0 = take_f32(r, -SIDE_MAX, SIDE_MAX);
	w->box.y0 = take_f32(r, -SIDE_MAX, SIDE_MAX);
	w->box.x1 = take_f32(r, w->box.x0, SIDE_MAX);
	w->box.y1 = take_f32(r, w->box.y0, SIDE_MAX);
	w->size = take_f32(r, 0, SIDE_MAX);
	w->contrast = take_f32(r, 0, CONTRAST_MAX);
	w->color = take_u32(r);
	w->flags = take_u16(r);
	w->line = take_u16(r);
	w->text = take_text(r, PDF_WORD_BYTES_MAX);
	expect(r, w->color <= 0xFFFFFF && (w->flags & ~WORD_FLAGS) == 0 && is_one_word(w->text));
}

static void take_page(struct reader *r, const struct pdf_doc *doc, int after, struct pdf_page *page)
{
	uint32_t number = take_u32(r);
	expect(r, number > (uint32_t)after && number <= (uint32_t)doc->npages);
	expect(r, number == 1 || number + 1 >= (uint32_t)doc->npages);
	page->number = r->bad ? 0 : (int)number;
	page->width = take_f32(r, 0, SIDE_MAX);
	page->height = take_f32(r, 0, SIDE_MAX);
	uint32_t drawn = take_u32(r), hidden = take_u32(r);
	page->chars_drawn = drawn > INT32_MAX ? INT32_MAX : (int)drawn;
	page->chars_hidden = hidden > INT32_MAX ? INT32_MAX : (int)hidden;
	page->image_cover = take_f32(r, 0, 1);
	page->truncated = take_bool(r);
	uint32_t nwords = take_u32(r);
	expect(r, nwords <= PDF_WORDS_MAX && nwords <= r->n / WORD_BYTES_MIN);
	if (r->bad)
		return;
	page->words = ARENA_ARRAY(r->arena, struct pdf_word, nwords);
	page->nwords = nwords;
	for (uint32_t i = 0; i < nwords && !r->bad; i++)
		take_word(r, &page->words[i]);
}

static void take_pages(struct reader *r, struct pdf_doc *doc)
{
	doc->nread = take_u8(r);
	expect(r, doc->nread <= PDF_PAGES_READ_MAX && doc->nread <= (size_t)doc->npages);
	if (r->bad || doc->nread == 0)
		return;
	doc->pages = ARENA_ARRAY(r->arena, struct pdf_page, doc->nread);
	for (size_t i = 0; i < doc->nread && !r->bad; i++)
		take_page(r, doc, i ? doc->pages[i - 1].number : 0, &doc->pages[i]);
}

static void take_embedded(struct reader *r, struct pdf_doc *doc)
{
	doc->nembedded = take_u16(r);
	expect(r, doc->nembedded <= PDF_EMBEDDED_MAX &&
	                  doc->nembedded <= r->n / EMBEDDED_BYTES_MIN);
	if (r->bad || doc->nembedded == 0)
		return;
	doc->embedded = ARENA_ARRAY(r->arena, struct pdf_embedded, doc->nembedded);
	for (size_t i = 0; i < doc->nembedded && !r->bad; i++) {
		struct pdf_embedded *e = &doc->embedded[i];
		e->name = take_text(r, PDF_WORD_BYTES_MAX);
		e->mime = take_text(r, PDF_WORD_BYTES_MAX);
		e->relationship = take_text(r, PDF_WORD_BYTES_MAX);
		take(r, &e->size, sizeof(e->size));
		expect(r, e->size >= 0);
		e->is_invoice_xml = take_bool(r);
	}
}

static void take_signatures(struct reader *r, struct pdf_doc *doc)
{
	doc->nsignatures = take_u16(r);
	expect(r, doc->nsignatures <= PDF_SIGNATURES_MAX &&
	                  doc->nsignatures <= r->n / SIGNATURE_BYTES_MIN);
	if (r->bad || doc->nsignatures == 0)
		return;
	doc->signatures = ARENA_ARRAY(r->arena, struct pdf_signature, doc->nsignatures);
	for (size_t i = 0; i < doc->nsignatures && !r->bad; i++) {
		struct pdf_signature *s = &doc->signatures[i];
		s->sub_filter = take_text(r, PDF_WORD_BYTES_MAX);
		s->name = take_text(r, PDF_WORD_BYTES_MAX);
		s->signer = s->issuer = STR("");
		take(r, s->ranges, sizeof(s->ranges));
	}
}

struct pdf_doc *pdf_answer_parse(struct arena *a, str body)
{
	struct reader r = { body.p, body.n, false, a };
	struct pdf_doc *doc = ARENA_NEW(a, struct pdf_doc);

	uint8_t state = take_u8(&r), flags = take_u8(&r);
	expect(&r, state <= PDF_TOO_COMPLEX);
	expect(&r, (flags & ~(PDF_READ_REPAIRED | PDF_READ_COPY_FORBIDDEN)) == 0);
	doc->state = r.bad ? PDF_BROKEN : state;
	doc->repaired = flags & PDF_READ_REPAIRED;
	doc->copy_forbidden = flags & PDF_READ_COPY_FORBIDDEN;
	uint32_t npages = take_u32(&r);
	expect(&r, npages <= PDF_PAGES_MAX);
	doc->npages = r.bad ? 0 : (int)npages;
	doc->producer = take_text(&r, PDF_WORD_BYTES_MAX);
	take_embedded(&r, doc);
	take_signatures(&r, doc);
	take_pages(&r, doc);
	expect(&r, r.n == 0 && (doc->state == PDF_OK) == (doc->nread > 0));
	return r.bad ? NULL : doc;
}
