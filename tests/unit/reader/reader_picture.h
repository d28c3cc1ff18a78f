/*
 * Pages for tests, drawn as text: one line of the picture is one row, a character is 5 points wide,
 * a line 12 high, the font 9. Two blanks make a new cell, « \n » a new row.
 */
#pragma once

#include <string.h>

#include "unit.h"

#include "core_utf8.h"
#include "reader.h"

#define PICTURE_SIZE 9.0f

static inline void picture_add(struct arena *a, struct pdf_page *p, str text, size_t column, size_t row)
{
	struct pdf_word *w = &p->words[p->nwords++];
	float x = 40 + 5 * (float)column, y = 40 + 12 * (float)row;

	*w = (struct pdf_word){ .text = str_copy(a, text), .size = PICTURE_SIZE, .line = (uint16_t)row };
	w->box = (struct pdf_box){ x, y, x + 5 * (float)utf8_count(text), y + 10 };
	p->chars_drawn += (int)text.n;
}

static inline void picture_draw(struct arena *a, struct pdf_page *p, str picture)
{
	for (size_t row = 0; picture.n > 0; row++) {
		str line;
		picture = str_cut(picture, '\n', &line);
		for (size_t column = 0; line.n > 0;) {
			str word, rest = str_cut(line, ' ', &word);
			if (word.n > 0)
				picture_add(a, p, word, column, row);
			column += utf8_count(word) + 1;
			line = rest;
		}
	}
}

/* A document of one page with that picture. */
static inline struct pdf_doc *picture_doc(struct arena *a, const char *picture)
{
	struct pdf_doc *doc = ARENA_NEW(a, struct pdf_doc);

	doc->npages = 1;
	doc->nread = 1;
	doc->pages = ARENA_NEW(a, struct pdf_page);
	doc->pages[0] = (struct pdf_page){ .number = 1, .width = 595, .height = 842 };
	doc->pages[0].words = ARENA_ARRAY(a, struct pdf_word, strlen(picture) + 1);
	picture_draw(a, &doc->pages[0], str_of(picture));
	return doc;
}

static inline struct read_invoice *picture_read(struct ctx *cx, const char *picture)
{
	struct read_invoice *inv = NULL;

	assert_int_equal(reader_read(cx, picture_doc(cx->arena, picture), NULL, &inv), E_OK);
	return inv;
}

/* A field's value; "" when it is empty. */
static inline str picture_field(struct ctx *cx, const char *picture, enum read_field field)
{
	const struct read_value *v = &picture_read(cx, picture)->fields[field];
	return v->reason == READ_FOUND ? v->value : STR("");
}
