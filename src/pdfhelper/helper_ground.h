/*
 * What lies under the words of a page: fills and pictures, for contrast and to tell a scan.
 *
 * The device tells it what is painted, in order. A word whose ground is the white page or one plain
 * rectangle gets its contrast by arithmetic; only what is left makes the page be rendered, and of
 * the page only the part that holds those words. Owned by the reader of one page.
 */
#pragma once

#include "helper_words.h"

#define GROUND_COLUMNS 128
#define GROUND_ROWS 192
#define GROUND_AREAS_MAX 1024

struct ground_area {
	fz_rect box;
	uint32_t color;
	bool plain; /* opaque, of one colour, all of the box, no text under it */
};

struct ground {
	float width, height;
	int nareas;
	bool overflow; /* more areas than are kept: every word is to be rendered */
	struct ground_area areas[GROUND_AREAS_MAX];
	/* One bit a cell of the page. */
	uint64_t inked[GROUND_ROWS][GROUND_COLUMNS / 64];   /* a glyph stands here */
	uint64_t pictured[GROUND_ROWS][GROUND_COLUMNS / 64]; /* a picture covers it */
};

void ground_start(struct ground *g, fz_rect page);
/* A visible glyph has its middle at p. */
void ground_add_glyph(struct ground *g, fz_point p);
void ground_add_area(struct ground *g, fz_rect box, uint32_t color, bool plain);
void ground_add_picture(struct ground *g, fz_rect box);
/* Part of the page under pictures, 0 to 1. */
float ground_image_cover(const struct ground *g);
/* Fills contrast of the words; renders what it must. */
void ground_measure(struct ground *g, fz_context *ctx, pdf_page *page, struct words *words,
                    fz_cookie *cookie);
