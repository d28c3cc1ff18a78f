#include "reader_anchors.h"

#include "reader_text.h"

#include <string.h>

#define PHRASE_MAX 80
#define PHRASE_WORDS 9

/* First entry whose phrase is not less than the given one. */
static size_t lower_bound(str phrase)
{
	size_t low = 0, high = read_keyword_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (str_cmp(read_keywords[mid].phrase, phrase) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool reader_is_keyword(str phrase)
{
	size_t at = lower_bound(phrase);
	return at < read_keyword_count && str_eq(read_keywords[at].phrase, phrase);
}

bool reader_keyword_starts(str phrase)
{
	size_t at = lower_bound(phrase);
	return at < read_keyword_count && str_starts(read_keywords[at].phrase, phrase);
}

struct phrase {
	char text[PHRASE_MAX];
	size_t n;
};

static bool phrase_add(struct phrase *p, str key)
{
	if (p->n + key.n + 1 > sizeof(p->text))
		return false;
	if (p->n > 0)
		p->text[p->n++] = ' ';
	memcpy(p->text + p->n, key.p, key.n);
	p->n += key.n;
	return true;
}

/* True when a longer phrase than this one starts with it and a blank. */
static bool can_go_on(const struct phrase *p, size_t at)
{
	str head = { p->text, p->n };

	for (; at < read_keyword_count; at++) {
		str phrase = read_keywords[at].phrase;
		if (!str_starts(phrase, head))
			return false;
		if (phrase.n > p->n && phrase.p[p->n] == ' ')
			return true;
		if (phrase.n > p->n && (unsigned char)phrase.p[p->n] > ' ')
			return false;
	}
	return false;
}

static bool is_transparent(const struct read_word *w) { return w->stop || str_empty(w->key); }

static void count_entries(struct read_anchor *a)
{
	str phrase = read_keywords[a->keyword].phrase;

	while ((size_t)a->keyword + a->count < read_keyword_count &&
	       str_eq(read_keywords[a->keyword + a->count].phrase, phrase))
		a->count++;
}

/* « Code service ACHATS » ends its cell: in capitals alone it is the code, not part of the keyword. */
static bool is_code_of_service(const struct read_layout *l, const struct read_anchor *so_far, uint32_t word)
{
	struct read_anchor known = *so_far;

	if (known.n == 0 || word + 1 < read_cell_end(l, word) || !read_is_caps(l->words[word].text) ||
	    l->words[word].text.n < 4 || read_is_caps(l->words[known.first].text))
		return false;
	count_entries(&known);
	return read_anchor_is(&known, ANCHOR_SERVICE) != NULL;
}

/* Longest phrase of the dictionary that starts at this word; n 0 when there is none. */
static struct read_anchor match_at(const struct read_layout *l, uint32_t word)
{
	struct read_anchor best = { .first = word };
	struct phrase p = { .n = 0 };
	uint32_t end = read_cell_end(l, word);

	for (uint32_t i = word, used = 0; i < end && used < PHRASE_WORDS; i++) {
		const struct read_word *w = &l->words[i];
		if (i > word && is_transparent(w)) {
			/* « Code service : ACHATS »: what stands behind the colon is no keyword. */
			bool colon = best.n > 0 && str_ends(w->text, STR(":"));
			if (colon || str_ends(l->words[i - 1].text, STR(":")) || i > word + 2 * PHRASE_WORDS)
				break;
			continue;
		}
		used++;
		if (is_code_of_service(l, &best, i))
			break;
		if (!phrase_add(&p, w->key))
			break;
		str text = { p.text, p.n };
		size_t at = lower_bound(text);
		if (at < read_keyword_count && str_eq(read_keywords[at].phrase, text)) {
			best.n = i + 1 - word;
			best.keyword = (uint16_t)at;
		}
		if (!can_go_on(&p, at) || str_ends(w->text, STR(":")))
			break;
	}
	return best;
}

/* Articles behind a phrase belong to it: « à régler avant le » does not leave a « le » behind. */
static void take_articles(const struct read_layout *l, struct read_anchor *a)
{
	uint32_t end = read_cell_end(l, a->first);

	while (a->first + a->n < end && l->words[a->first + a->n].stop &&
	       !str_ends(l->words[a->first + a->n - 1].text, STR(":")))
		a->n++;
}

static void note_row(struct read_anchors *out, const struct read_layout *l, const struct read_anchor *a)
{
	uint32_t row = l->words[a->first].row;
	bool heading = false;

	for (uint16_t i = 0; i < a->count; i++) {
		enum read_concept concept = read_keywords[a->keyword + i].concept;
		out->row_concepts[row] |= 1u << concept;
		heading |= concept != ANCHOR_OTHER && concept != ANCHOR_LEGAL;
	}
	if (heading && out->row_headings[row] < UINT16_MAX)
		out->row_headings[row]++;
	if (read_anchor_is(a, ANCHOR_ITEM) != NULL && out->row_items[row] < UINT16_MAX)
		out->row_items[row]++;
}

struct read_anchors *reader_anchors(const struct read_layout *l)
{
	struct read_anchors *out = ARENA_NEW(l->arena, struct read_anchors);

	out->a = ARENA_ARRAY(l->arena, struct read_anchor, l->nwords + 1);
	out->of = ARENA_ARRAY(l->arena, uint32_t, l->nwords + 1);
	out->row_concepts = ARENA_ARRAY(l->arena, uint32_t, l->nrows + 1);
	out->row_headings = ARENA_ARRAY(l->arena, uint16_t, l->nrows + 1);
	out->row_items = ARENA_ARRAY(l->arena, uint16_t, l->nrows + 1);
	for (uint32_t w = 0; w < l->nwords;) {
		struct read_anchor a = { .n = 0 };
		if (!str_empty(l->words[w].key))
			a = match_at(l, w);
		if (a.n == 0) {
			w++;
			continue;
		}
		count_entries(&a);
		take_articles(l, &a);
		out->a[out->n++] = a;
		for (uint32_t i = 0; i < a.n; i++)
			out->of[w + i] = (uint32_t)out->n;
		note_row(out, l, &a);
		w += a.n;
	}
	return out;
}

const struct read_keyword *read_anchor_is(const struct read_anchor *a, enum read_concept concept)
{
	for (uint16_t i = 0; i < a->count; i++)
		if (read_keywords[a->keyword + i].concept == concept)
			return &read_keywords[a->keyword + i];
	return NULL;
}
