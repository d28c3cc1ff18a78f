#include "helper_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GAP 0.15f       /* of the size: wider between two glyphs is a blank that was not drawn */
#define SPACED_GAP 0.2f /* on top of the usual gap of a letter-spaced line */
#define LINE_GAPS_MAX 512
#define RUN_MAX (PDF_WORD_BYTES_MAX / FZ_UTFMAX) /* letters joined to one word */

void words_init(struct words *w, fz_context *ctx)
{
	memset(w, 0, sizeof(*w));
	w->text = fz_new_buffer(ctx, 4096);
}

void words_drop(struct words *w, fz_context *ctx)
{
	fz_drop_buffer(ctx, w->text);
	fz_free(ctx, w->list);
	w->text = NULL;
	w->list = NULL;
}

static bool is_blank(int c)
{
	return c <= ' ' || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x205F || c == 0x3000;
}

/* Takes no room and says nothing. */
static bool is_nothing(int c)
{
	return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD;
}

static bool is_letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7);
}

/* Along the line from the end of a to the start of b. */
static float gap_between(const fz_stext_line *line, const fz_stext_char *a, const fz_stext_char *b)
{
	float x = (b->quad.ll.x + b->quad.ul.x - a->quad.lr.x - a->quad.ur.x) / 2;
	float y = (b->quad.ll.y + b->quad.ul.y - a->quad.lr.y - a->quad.ur.y) / 2;

	return x * line->dir.x + y * line->dir.y;
}

static int cmp_float(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/*
 * The gap that parts words on this line, as a fraction of the size. « T O T A L » set apart by
 * tracking has the same wide gap after every letter: there only a wider one parts words.
 */
static float line_gap(const fz_stext_line *line)
{
	float gaps[LINE_GAPS_MAX];
	size_t n = 0, letters = 0, others = 0;

	for (const fz_stext_char *c = line->first_char; c && n < LINE_GAPS_MAX; c = c->next) {
		if (is_blank(c->c))
			continue;
		if (is_letter(c->c))
			letters++;
		else
			others++;
		if (c->next && !is_blank(c->next->c) && c->size > 0)
			gaps[n++] = gap_between(line, c, c->next) / c->size;
	}
	if (n < 3 || letters < 4 || others > letters / 3)
		return GAP;
	qsort(gaps, n, sizeof(gaps[0]), cmp_float);
	float usual = gaps[n / 2];
	bool even = gaps[n * 3 / 4] - gaps[n / 4] < 0.1f;
	return usual > 0.08f && even ? usual + SPACED_GAP : GAP;
}

static float luminance_rank(uint32_t rgb)
{
	return 0.3f * (float)(rgb >> 16 & 255) + 0.59f * (float)(rgb >> 8 & 255) +
	       0.11f * (float)(rgb & 255);
}

static uint16_t font_flags(fz_context *ctx, fz_font *font)
{
	uint16_t flags = 0;

	if (!font)
		return 0;
	const char *name = fz_font_name(ctx, font);
	if (fz_font_is_bold(ctx, font) || strstr(name, "Bold") || strstr(name, "Black"))
		flags |= PDF_WORD_BOLD;
	if (fz_font_is_italic(ctx, font) || strstr(name, "Italic") || strstr(name, "Oblique"))
		flags |= PDF_WORD_ITALIC;
	if (fz_font_is_monospaced(ctx, font) || strstr(name, "Courier"))
		flags |= PDF_WORD_MONO;
	return flags;
}

static struct word *word_new(struct words *w, fz_context *ctx)
{
	if (w->n >= PDF_WORDS_MAX) {
		w->truncated = true;
		return NULL;
	}
	if (w->n == w->cap) {
		uint32_t cap = w->cap ? w->cap * 2 : 512;
		w->list = fz_realloc_array(ctx, w->list, cap, struct word);
		w->cap = cap;
	}
	struct word *word = &w->list[w->n++];
	memset(word, 0, sizeof(*word));
	word->text = (uint32_t)w->text->len;
	word->box = fz_empty_rect;
	return word;
}

static void word_add(struct words *w, fz_context *ctx, struct word *word, const fz_stext_char *c)
{
	uint32_t color = (uint32_t)c->color & 0xFFFFFF;
	int rune = c->c < ' ' || (c->c >= 0x7F && c->c < 0xA0) || c->c > 0x10FFFF ||
	                           (c->c >= 0xD800 && c->c < 0xE000) ?
	                   FZ_REPLACEMENT_CHARACTER :
	                   c->c;

	if (word->text_size == 0) {
		word->size = c->size;
		word->color = color;
		word->flags |= font_flags(ctx, c->font);
	} else if (luminance_rank(color) > luminance_rank(word->color)) {
		word->color = color; /* a word is as pale as its palest letter */
	}
	word->box = fz_union_rect(word->box, fz_rect_from_quad(c->quad));
	fz_append_rune(ctx, w->text, rune);
	word->text_size = (uint32_t)w->text->len - word->text;
}

static uint16_t line_flags(const fz_stext_line *line)
{
	bool across = line->wmode == 0 && line->dir.x > 0.999f;

	return across ? 0 : PDF_WORD_ROTATED;
}

static void add_line(struct words *w, fz_context *ctx, const fz_stext_line *line, uint16_t flags)
{
	float parting = line_gap(line);
	const fz_stext_char *before = NULL;
	struct word *word = NULL;
	uint32_t first = w->n;

	for (const fz_stext_char *c = line->first_char; c && !w->truncated; c = c->next) {
		if (is_nothing(c->c))
			continue;
		if (is_blank(c->c)) {
			if (word)
				word->flags |= PDF_WORD_SPACE_AFTER;
			word = NULL;
			continue;
		}
		if (word && (gap_between(line, before, c) > parting * c->size ||
		             word->text_size + 4 > PDF_WORD_BYTES_MAX))
			word = NULL;
		if (!word) {
			word = word_new(w, ctx);
			if (!word)
				return;
			word->flags = flags;
			word->line = (uint16_t)w->lines;
		}
		word_add(w, ctx, word, c);
		before = c;
	}
	if (w->n > first)
		w->lines++;
}

static uint32_t only_rune(const struct words *w, const struct word *word)
{
	int rune;
	const char *text = (const char *)w->text->data + word->text;

	if (word->text_size == 0 || word->text_size > 4)
		return 0;
	return fz_chartorune(&rune, text) == (int)word->text_size ? (uint32_t)rune : 0;
}

static bool is_upper(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

/* Whether b carries on the run of single letters that ends in a, given the pitch of the run. */
static bool letter_follows(const struct words *w, const struct word *a, const struct word *b,
                           float gap)
{
	float here = b->box.x0 - a->box.x1;

	return only_rune(w, b) && is_letter((int)only_rune(w, b)) &&
	       is_upper(only_rune(w, a)) == is_upper(only_rune(w, b)) && a->line == b->line &&
	       a->color == b->color && fabsf(a->size - b->size) < 0.1f &&
	       fabsf(here - gap) < 0.15f * a->size && here < 1.2f * a->size;
}

static void join_run(struct word *into, const struct word *end)
{
	/* Their texts lie one behind the other already. */
	for (const struct word *b = into + 1; b < end; b++)
		into->box = fz_union_rect(into->box, b->box);
	into->flags = (uint16_t)((into->flags & ~PDF_WORD_SPACE_AFTER) |
	                         (end[-1].flags & PDF_WORD_SPACE_AFTER));
	into->text_size = end[-1].text + end[-1].text_size - into->text;
}

/* « T O T A L » drawn with blanks becomes TOTAL: four single letters at even gaps, or three capitals. */
static void join_letters(struct words *w, uint32_t first)
{
	uint32_t kept = first;

	for (uint32_t i = first; i < w->n;) {
		uint32_t end = i + 1;
		struct word *a = &w->list[i];
		uint32_t rune = only_rune(w, a);
		if (end < w->n && rune && is_letter((int)rune) && !(a->flags & PDF_WORD_ROTATED)) {
			float gap = w->list[end].box.x0 - a->box.x1;
			while (end < w->n && end - i < RUN_MAX &&
			       letter_follows(w, &w->list[end - 1], &w->list[end], gap))
				end++;
		}
		if (end - i >= (is_upper(rune) ? 3u : 4u))
			join_run(a, &w->list[end]);
		else
			end = i + 1;
		w->list[kept++] = *a;
		i = end;
	}
	w->n = kept;
}

void words_add_page(struct words *w, fz_context *ctx, const fz_stext_page *page, uint16_t flags)
{
	uint32_t first = w->n;

	for (const fz_stext_block *block = page->first_block; block; block = block->next) {
		if (block->type != FZ_STEXT_BLOCK_TEXT)
			continue;
		for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next)
			add_line(w, ctx, line, flags | line_flags(line));
	}
	join_letters(w, first);
}
