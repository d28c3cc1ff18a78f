/*
 * What suppliers corrected: the layout of a paper told again, and the place of a value on it.
 *
 * A sketch tells papers of one layout from others: of the words without digits and where they begin
 * from the left, the least of their hashes. What all papers of a layout share outweighs what differs.
 * A lesson tells where a value stood: the words before it in its row, the heading above it, the place.
 * Pure functions; texts live in the arena of cx.
 */
#pragma once

#include "reader.h"

enum { READ_SKETCH_SIZE = 64 };

struct read_sketch {
	uint32_t least[READ_SKETCH_SIZE]; /* ascending, each once */
	size_t n;
};

/* Empty for a paper without text. */
void reader_sketch(struct arena *a, const struct pdf_doc *doc, struct read_sketch *out);
/* Part of what two papers show that both show, about: 0 to 1. Papers of one layout: above a half. */
double reader_likeness(const struct read_sketch *a, const struct read_sketch *b);

struct read_lesson {
	enum read_field field;
	bool gone; /* the paper has no such value: what stands behind « before » is something else */
	str before; /* at most three words in front of it, folded; for gone: the keyword */
	str above;  /* heading over it, folded */
	str shape;  /* of a reference: « FA-2024/118 » is « A-9/9 »; empty for what has a type */
	bool first_page;
	struct pdf_box box;
};

/* Where the value stands on the paper; value as in struct read_value. False: nowhere, or the field is not
 * one that is learned. */
bool reader_learn(struct ctx *cx, const struct pdf_doc *doc, enum read_field field, str value,
                  struct read_lesson *out);
/* That the field was read and should not have been. */
bool reader_unlearn(struct ctx *cx, const struct read_value *wrong, enum read_field field, struct read_lesson *out);
