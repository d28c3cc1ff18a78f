#include "service_words.h"

#include "core_arena.h"
#include "core_utf8.h"

/* Longer ones are no words people look for. */
#define WORD_MAX 40
#define PDF_WORDS_MAX 2000

struct words {
	struct arena *arena;
	str *list;
	size_t n, max;
	uint32_t *slots; /* index + 1 into list, by hash; 0: free */
	size_t nslots;   /* a power of two, at least twice the room in list */
	size_t room;     /* in list: grows, most invoices have few words */
};

#define FIRST_ROOM 64

struct words *words_new(struct arena *a, size_t max)
{
	struct words *w = ARENA_NEW(a, struct words);
	w->arena = a;
	w->max = max;
	w->room = FIRST_ROOM;
	w->nslots = 2 * FIRST_ROOM;
	w->list = ARENA_ARRAY(a, str, w->room);
	w->slots = ARENA_ARRAY(a, uint32_t, w->nslots);
	return w;
}

static size_t word_hash(str s)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (size_t)(h ^ (h >> 32));
}

/* The slot that holds the word, or the free one where it goes. */
static uint32_t *find_slot(const struct words *w, str token)
{
	size_t at = word_hash(token) & (w->nslots - 1);
	while (w->slots[at] && !str_eq(w->list[w->slots[at] - 1], token))
		at = (at + 1) & (w->nslots - 1);
	return &w->slots[at];
}

static void grow(struct words *w)
{
	size_t size = w->room * sizeof(*w->list);
	w->list = arena_grow(w->arena, w->list, size, 2 * size);
	w->room *= 2;
	w->nslots *= 2;
	w->slots = ARENA_ARRAY(w->arena, uint32_t, w->nslots);
	for (size_t i = 0; i < w->n; i++)
		*find_slot(w, w->list[i]) = (uint32_t)i + 1;
}

void words_add_token(struct words *w, str token)
{
	if (*find_slot(w, token) || w->n == w->max)
		return;
	if (w->n == w->room)
		grow(w);
	w->list[w->n++] = str_copy(w->arena, token);
	*find_slot(w, token) = (uint32_t)w->n;
}

/* Letters and digits of every script; the signs that invoices mix with them are none. */
static bool in_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	if (cp < 0xc0 || cp == 0xd7 || cp == 0xf7)
		return false;
	return !(cp >= 0x2000 && cp < 0x2c00) && !(cp >= 0x3000 && cp < 0x3040) && cp != 0xfffd &&
	       !(cp >= 0xe000 && cp < 0xf900) && cp < 0x1f000;
}

void words_add(struct words *w, str text)
{
	str rest = utf8_fold(w->arena, text);
	const char *start = rest.p;
	while (rest.n) {
		const char *here = rest.p;
		bool inside = in_word(utf8_next(&rest));
		if (inside && rest.n)
			continue;
		size_t n = (size_t)((inside ? rest.p : here) - start);
		if (n > 0 && n <= WORD_MAX)
			words_add_token(w, (str){ start, n });
		start = rest.p;
	}
}

str words_text(const struct words *w)
{
	return str_join(w->arena, STR(" "), w->list, w->n);
}

const str *words_list(const struct words *w, size_t *n)
{
	*n = w->n;
	return w->list;
}

str words_of_pdf(struct arena *a, const struct pdf_doc *doc)
{
	struct words *w = words_new(a, PDF_WORDS_MAX);
	for (size_t p = 0; p < doc->nread; p++) {
		const struct pdf_page *page = &doc->pages[p];
		for (size_t i = 0; i < page->nwords; i++)
			words_add(w, page->words[i].text);
	}
	return words_text(w);
}

str words_supplier(struct arena *a, int64_t structure_id)
{
	return str_printf(a, "s%lld", (long long)structure_id);
}

str words_recipient(struct arena *a, int64_t structure_id)
{
	return str_printf(a, "r%lld", (long long)structure_id);
}
