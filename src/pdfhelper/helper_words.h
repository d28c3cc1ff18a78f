/*
 * Words of a page, cut from MuPDF's lines of characters.
 *
 * Lives on the C heap of one request, counted by its fz_context; words_drop() frees it.
 */
#pragma once

#include "helper.h"

struct word {
	fz_rect box;
	float size;
	float contrast;
	uint32_t color;
	uint16_t flags; /* enum pdf_word_flag */
	uint16_t line;
	uint32_t text, text_size; /* in words.text */
};

struct words {
	struct word *list;
	uint32_t n, cap;
	uint32_t lines; /* drawn lines seen so far */
	bool truncated;
	fz_buffer *text;
};

void words_init(struct words *w, fz_context *ctx);
void words_drop(struct words *w, fz_context *ctx);
/* Adds those of one layer of a page; flags are set on each. */
void words_add_page(struct words *w, fz_context *ctx, const fz_stext_page *page, uint16_t flags);
