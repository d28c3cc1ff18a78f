/*
 * The device a page is run through: text goes to MuPDF's own extraction, seen and unseen apart;
 * what is painted is counted and told to the ground.
 *
 * Owned by the reader of one page, like everything it points to.
 */
#pragma once

#include "helper_ground.h"

struct page_counts {
	uint32_t drawn;  /* visible characters that are no blank */
	uint32_t hidden; /* those of render modes 3 and 7, and of no opacity */
};

struct page_layers {
	fz_device *seen, *unseen; /* structured text of each */
	struct ground *ground;
	struct page_counts *counts;
};

fz_device *helper_new_device(fz_context *ctx, const struct page_layers *layers);
