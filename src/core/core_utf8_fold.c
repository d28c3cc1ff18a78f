#include "core_arena.h"
#include "core_utf8.h"
#include "core_utf8_table.h"

#include <stdlib.h>
#include <string.h>

static int compare_pair(const void *key, const void *entry)
{
	const struct utf8_pair *a = key, *b = entry;
	uint32_t x = (uint32_t)a->base << 16 | a->mark;
	uint32_t y = (uint32_t)b->base << 16 | b->mark;
	return (x > y) - (x < y);
}

/* The letter made of a base and a mark, 0 when there is none. */
static uint32_t compose(uint32_t base, uint32_t mark)
{
	if (base > 0xffff || mark < 0x300 || mark > 0x36f)
		return 0;
	struct utf8_pair key = { (uint16_t)base, (uint16_t)mark, 0 };
	const struct utf8_pair *p =
		bsearch(&key, utf8_pairs, utf8_npairs, sizeof(key), compare_pair);
	return p ? p->whole : 0;
}

str utf8_compose(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	uint32_t pending = 0; /* may still take a mark */
	while (s.n) {
		uint32_t cp = utf8_next(&s);
		uint32_t whole = pending ? compose(pending, cp) : 0;
		if (whole) {
			pending = whole;
			continue;
		}
		if (pending)
			utf8_add(&b, pending);
		pending = cp;
		if (cp == 0)
			buf_add_char(&b, 0);
	}
	if (pending)
		utf8_add(&b, pending);
	return buf_str(&b);
}

static int compare_fold(const void *key, const void *entry)
{
	const struct utf8_fold_entry *e = entry;
	uint32_t cp = *(const uint32_t *)key;
	return (cp > e->cp) - (cp < e->cp);
}

size_t utf8_fold_char(uint32_t cp, char out[UTF8_FOLD_MAX])
{
	if (cp < 0x80) {
		bool blank = cp == ' ' || (cp >= '\t' && cp <= '\r');
		out[0] = blank ? ' ' : (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
		return 1;
	}
	const struct utf8_fold_entry *e =
		bsearch(&cp, utf8_folds, utf8_nfolds, sizeof(*e), compare_fold);
	if (e) {
		memcpy(out, e->text, e->n);
		return e->n;
	}
	return utf8_put(out, cp);
}

str utf8_fold(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	while (s.n) {
		char folded[UTF8_FOLD_MAX];
		size_t n = utf8_fold_char(utf8_next(&s), folded);
		if (n == 1 && folded[0] == ' ' && b.n && b.p[b.n - 1] == ' ')
			continue;
		buf_add(&b, folded, n);
	}
	return buf_str(&b);
}
