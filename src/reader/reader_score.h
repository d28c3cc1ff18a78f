/*
 * Links between a keyword and the value it announces: candidate × anchor × place.
 *
 * Places, best first: behind the keyword in its cell, in the next cell of its row, in the column
 * below it. Every search is bounded, so the cost grows with the number of keywords only. Made in
 * the arena of the layout; pure functions.
 */
#pragma once

#include "reader.h"
#include "reader_anchors.h"
#include "reader_candidates.h"

/* What all later steps look at. */
struct read_page_facts {
	struct read_layout *l;
	struct read_anchors *anchors;
	struct read_cands *cands;
	/* By anchor: heads a column of a table, so that what stands below is not its value. */
	bool *heads_table;
};

struct read_link {
	enum read_concept concept;
	enum read_party party;
	enum read_place place;
	uint32_t anchor;       /* index, or UINT32_MAX */
	uint32_t first, n;     /* words of the value */
	const struct read_cand *cand; /* NULL for references and texts */
	str value;
	float score; /* 0 to 1 */
};

struct read_links {
	struct read_link *k;
	size_t n, cap;
	struct arena *arena;
};

struct read_links *reader_links(const struct read_page_facts *f);
struct read_link *read_links_add(struct read_links *links, struct read_link link);

/* A reference that starts at the word: letters and digits, at least one digit. Gives its words, 0
 * when there is none. Pieces drawn apart (« FA 2024-118 ») come back as one. */
uint32_t reader_reference_at(const struct read_page_facts *f, uint32_t word, str *value);
/* The same for the code of a service, which may be of capitals alone, and broken at its hyphen. */
uint32_t reader_code_at(const struct read_page_facts *f, uint32_t word, str *value);
