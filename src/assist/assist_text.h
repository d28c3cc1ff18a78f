/*
 * A message as words: folded, in segments that end with a sentence. Private to assist/.
 */
#pragma once

#include "core_arena.h"
#include "core_str.h"

#define TEXT_WORDS_MAX 400
#define TEXT_SEGMENTS_MAX 12 /* the last one takes what follows */

struct text_word {
	str folded; /* a-z and 0-9 as a rule: lower case, no accent */
	size_t from, to; /* bytes of the message */
	int segment;
};

struct text {
	str raw;
	struct text_word *words;
	size_t n;
	int nsegments;
};

void text_read(struct arena *a, str raw, struct text *out);
/* Whether two words are the same but for a slip of the fingers: one change in five letters, two in
 * eight; a neighbour swapped counts as one. A first letter is rarely missed. */
bool text_near(str wanted, str word);
/* The same for a word that begins like stem. */
bool text_near_prefix(str stem, str word);

/* The e-mail address in the message, or STR_NONE. */
str text_email(str raw);
struct text_number {
	str s;     /* empty: nothing looks like one */
	size_t at; /* its first byte */
	bool sure; /* announced, or of a shape that hardly anything else has */
};
/* What looks most like the number of an invoice. alone: a bare number is taken too, since it was asked
 * for. */
struct text_number text_number_find(struct arena *a, str raw, bool alone);
