#include "reader_memory.h"

#include "reader_layout.h"
#include "reader_text.h"

#include <string.h>

enum { KEY_MIN = 3, GRID = 12 }; /* points: a word may be set a little aside */

/* FNV-1a, and the finish of MurmurHash so that « least » is as good as « any ». */
static uint32_t hash_of(str key, int column)
{
	uint32_t h = 2166136261u ^ (uint32_t)column;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (uint8_t)key.p[i]) * 16777619u;
	h = (h ^ h >> 16) * 0x85ebca6bu;
	h = (h ^ h >> 13) * 0xc2b2ae35u;
	return h ^ h >> 16;
}

static void sketch_add(struct read_sketch *s, uint32_t h)
{
	size_t i = s->n;

	while (i > 0 && s->least[i - 1] > h)
		i--;
	if (i > 0 && s->least[i - 1] == h)
		return;
	if (i == READ_SKETCH_SIZE)
		return;
	size_t moved = (s->n < READ_SKETCH_SIZE ? s->n : READ_SKETCH_SIZE - 1) - i;
	memmove(&s->least[i + 1], &s->least[i], moved * sizeof(s->least[0]));
	s->least[i] = h;
	if (s->n < READ_SKETCH_SIZE)
		s->n++;
}

void reader_sketch(struct arena *a, const struct pdf_doc *doc, struct read_sketch *out)
{
	*out = (struct read_sketch){ 0 };
	if (doc->state != PDF_OK || doc->nread == 0)
		return;
	const struct read_layout *l = reader_layout(a, doc);
	for (size_t i = 0; i < l->nwords; i++) {
		const struct read_word *w = &l->words[i];

		if (w->page == 0 && w->key.n >= KEY_MIN && !read_has_digit(w->key))
			sketch_add(out, hash_of(w->key, (int)(w->box.x0 / GRID)));
	}
}

/* Of the least hashes of both together, how many are in both: that is how often it would be so of all. */
double reader_likeness(const struct read_sketch *a, const struct read_sketch *b)
{
	size_t i = 0, j = 0, both = 0, seen = 0;

	while (seen < READ_SKETCH_SIZE && (i < a->n || j < b->n)) {
		bool from_a = j == b->n || (i < a->n && a->least[i] <= b->least[j]);
		bool from_b = i == a->n || (j < b->n && b->least[j] <= a->least[i]);

		both += from_a && from_b;
		i += from_a;
		j += from_b;
		seen++;
	}
	return seen ? (double)both / (double)seen : 0;
}
