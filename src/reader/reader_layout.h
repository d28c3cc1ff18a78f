/*
 * Words of the pages as rows and cells, told by geometry: the order of drawing is not that of reading.
 *
 * Everything lives in the arena given. Words that nobody sees (hidden, paler than 1.5 to 1) and
 * rotated ones are left out and counted. Pure functions, no locks.
 */
#pragma once

#include "core_arena.h"
#include "pdf_doc.h"

/* Words past this number on one page are left out: no invoice has them. */
#define READER_WORDS_MAX 60000

struct read_word {
	str text; /* as drawn, or the part of it that stands between marks such as « : » */
	str key;  /* folded, without punctuation: what anchors are matched against; "n" for « n° » */
	struct pdf_box box;
	float size;
	float contrast;
	uint32_t row;
	uint32_t cell;
	uint16_t line;  /* drawn line, told apart between pages by nothing: compare inside a row only */
	uint16_t flags; /* enum pdf_word_flag */
	uint8_t page;   /* index in pages */
	bool joined;    /* was drawn without a gap to the word before it */
	bool stop;      /* an article or preposition that keywords leave out */
};

/* Neighbouring words of a row, without a wide gap between them. */
struct read_cell {
	uint32_t first, n; /* words */
	uint32_t row;
	struct pdf_box box;
	float size; /* of its largest word */
};

struct read_row {
	uint32_t first, n; /* cells */
	uint8_t page;
	float y0, y1;
};

struct read_sheet { /* one page that was read */
	int number;
	float width, height;
	uint32_t first_row, nrows;
	uint32_t hidden, pale; /* words left out */
};

struct read_layout {
	struct arena *arena;
	struct read_word *words;
	size_t nwords;
	struct read_cell *cells;
	size_t ncells;
	struct read_row *rows;
	size_t nrows;
	struct read_sheet *sheets;
	size_t nsheets;
	bool truncated;
};

/* Never NULL. */
struct read_layout *reader_layout(struct arena *a, const struct pdf_doc *doc);

static inline const struct read_cell *read_cell_of(const struct read_layout *l, uint32_t word)
{
	return &l->cells[l->words[word].cell];
}

/* Index after the last word of the cell that holds the word. */
static inline uint32_t read_cell_end(const struct read_layout *l, uint32_t word)
{
	const struct read_cell *c = read_cell_of(l, word);
	return c->first + c->n;
}

struct pdf_box read_box_of(const struct read_layout *l, uint32_t first, uint32_t n);
/* The words as they stand on the page, with one blank where there was a gap. */
str read_text_of(const struct read_layout *l, uint32_t first, uint32_t n);
/* First word of the line under the cell of the word, aligned with it and close: where a text that did
 * not fit goes on. nwords when there is none. */
uint32_t read_line_below(const struct read_layout *l, uint32_t word);
/* Part of the narrower of both boxes that lies over or under the other, 0 to 1. */
float read_overlap_x(struct pdf_box a, struct pdf_box b);
