/*
 * Pages of a print while they are laid out: a cursor that goes down the page and on to the next.
 *
 * Text goes through MuPDF's stories. Tables are laid out here, a story for each cell, because the
 * stories of this version place blocks of a table wrongly and know no column widths. Owned by the
 * print that uses it; MuPDF's exceptions go up.
 */
#pragma once

#include "helper.h"

#define PAPER_WIDTH 595.276f /* A4 */
#define PAPER_HEIGHT 841.89f
#define PAPER_SIDE 51.0f /* margins: 18 mm */
#define PAPER_TOP 51.0f
#define PAPER_FOOT 68.0f
#define PAPER_PAGES_MAX 2000

struct paper {
	fz_context *ctx;
	fz_cookie *cookie;
	fz_font *face, *bold; /* to measure columns */
	fz_display_list *pages[PAPER_PAGES_MAX];
	int npages;
	fz_device *dev; /* draws onto the last page */
	float y;        /* from where the last page is free */
};

void paper_start(struct paper *p, fz_context *ctx, fz_cookie *cookie);
void paper_drop(struct paper *p);
void paper_new_page(struct paper *p);
/* Lays out HTML from the cursor on; css stands before the house rules of the paper. */
void paper_add_html(struct paper *p, const char *html);
/* Ends drawing: the display lists are whole. */
void paper_end(struct paper *p);

static inline fz_rect paper_size(void)
{
	return fz_make_rect(0, 0, PAPER_WIDTH, PAPER_HEIGHT);
}

static inline float paper_bottom(void)
{
	return PAPER_HEIGHT - PAPER_FOOT;
}

/* A story of this HTML with the house's style sheet. */
fz_story *paper_new_story(fz_context *ctx, const char *html, size_t n);

/* A table: from « <table » to « </table> », both included; head is put before the HTML of each cell
 * (the style element). */
void paper_add_table(struct paper *p, fz_buffer *head, const char *html, size_t n);
