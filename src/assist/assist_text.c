#include "assist_text.h"

#include "core_utf8.h"

#define NEAR_WORD_MAX 40

/* --- words --- */

/* Signs that end a sentence; a full stop does when a blank or the end follows. */
static bool ends_sentence(uint32_t cp, str rest)
{
	if (cp == '!' || cp == '?' || cp == ';' || cp == '\n' || cp == 0x2026)
		return true;
	return cp == '.' && (str_empty(rest) || rest.p[0] == ' ' || rest.p[0] == '\n');
}

static bool is_letter(uint32_t cp, const char *folded, size_t n)
{
	if (n == 0)
		return false;
	char c = folded[0];
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return true;
	return cp >= 0xc0 && cp < 0x2000 && cp != 0xd7 && cp != 0xf7;
}

struct reading {
	struct text *text;
	struct buf word;
	size_t from;
	int segment;
	bool filled; /* the segment has a word */
};

static void end_word(struct arena *a, struct reading *r, size_t to)
{
	struct text *t = r->text;

	if (r->word.n > 0 && t->n < TEXT_WORDS_MAX) {
		t->words[t->n++] = (struct text_word){
			.folded = str_copy(a, buf_str(&r->word)), .from = r->from, .to = to, .segment = r->segment,
		};
		r->filled = true;
	}
	buf_clear(&r->word);
}

static void end_segment(struct reading *r)
{
	if (!r->filled || r->segment + 1 >= TEXT_SEGMENTS_MAX)
		return;
	r->segment++;
	r->filled = false;
}

void text_read(struct arena *a, str raw, struct text *out)
{
	struct reading r = { .text = out, .word = buf_in(a) };
	str rest = raw;

	*out = (struct text){ .raw = raw, .words = ARENA_ARRAY(a, struct text_word, TEXT_WORDS_MAX) };
	while (rest.n > 0) {
		size_t at = raw.n - rest.n;
		char folded[UTF8_FOLD_MAX];
		uint32_t cp = utf8_next(&rest);
		size_t n = utf8_fold_char(cp, folded);
		if (is_letter(cp, folded, n)) {
			if (r.word.n == 0)
				r.from = at;
			buf_add(&r.word, folded, n);
		} else if (n > 0) { /* a combining accent parts nothing */
			end_word(a, &r, at);
			if (ends_sentence(cp, rest))
				end_segment(&r);
		}
	}
	end_word(a, &r, raw.n);
	out->nsegments = r.segment + 1;
}

/* --- typing errors --- */

static int slips_allowed(size_t n)
{
	return n < 5 ? 0 : n < 8 ? 1 : 2;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Last row of the distances between wanted and every beginning of word: change, leave out, put in, swap
 * neighbours. */
static void distances(str wanted, str word, int *last)
{
	int rows[3][NEAR_WORD_MAX + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= word.n; j++)
		above[j] = (int)j;
	memcpy(before, above, sizeof(rows[0]));
	for (size_t i = 1; i <= wanted.n; i++) {
		row[0] = (int)i;
		for (size_t j = 1; j <= word.n; j++) {
			bool same = wanted.p[i - 1] == word.p[j - 1];
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same);
			if (i > 1 && j > 1 && wanted.p[i - 1] == word.p[j - 2] && wanted.p[i - 2] == word.p[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		int *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	memcpy(last, above, (word.n + 1) * sizeof(int));
}

static bool begins_alike(str wanted, str word)
{
	return wanted.p[0] == word.p[0] || (word.p[1] == wanted.p[0] && word.p[0] == wanted.p[1]);
}

static bool may_be_near(str wanted, str word, int slips)
{
	return slips > 0 && wanted.n <= NEAR_WORD_MAX && word.n <= NEAR_WORD_MAX && word.n >= 5 &&
	       word.n + (size_t)slips >= wanted.n && begins_alike(wanted, word);
}

bool text_near(str wanted, str word)
{
	int last[NEAR_WORD_MAX + 1], slips = slips_allowed(wanted.n);

	if (!may_be_near(wanted, word, slips) || word.n > wanted.n + (size_t)slips)
		return false;
	distances(wanted, word, last);
	return last[word.n] <= slips;
}

bool text_near_prefix(str stem, str word)
{
	int last[NEAR_WORD_MAX + 1], slips = slips_allowed(stem.n);

	if (!may_be_near(stem, word, slips))
		return false;
	distances(stem, word, last);
	for (size_t j = stem.n - (size_t)slips; j <= word.n && j <= stem.n + (size_t)slips; j++)
		if (last[j] <= slips)
			return true;
	return false;
}
