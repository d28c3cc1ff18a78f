/*
 * Keywords on the pages: which words announce which values.
 *
 * The dictionary is anchors.txt, compiled into read_keywords. Anchors do not overlap and stay inside
 * one cell; the longest phrase wins. Made in the arena of the layout; pure functions.
 */
#pragma once

#include "reader_layout.h"

enum read_concept {
	ANCHOR_NUMBER,
	ANCHOR_ISSUE_DATE,
	ANCHOR_DUE_DATE,
	ANCHOR_SIRET,
	ANCHOR_SIREN,
	ANCHOR_VAT_ID,
	ANCHOR_IBAN,
	ANCHOR_SERVICE,
	ANCHOR_ENGAGEMENT,
	ANCHOR_MARKET,
	ANCHOR_TOTAL_HT,
	ANCHOR_TOTAL_TVA,
	ANCHOR_TOTAL_TTC,
	ANCHOR_PREPAID,
	ANCHOR_NET,
	ANCHOR_CURRENCY,
	ANCHOR_TITLE_INVOICE,
	ANCHOR_TITLE_CREDIT,
	ANCHOR_TITLE_QUOTE,
	ANCHOR_TITLE_OTHER,
	ANCHOR_PARTY_SUPPLIER,
	ANCHOR_PARTY_RECIPIENT,
	ANCHOR_PARTY_OTHER,
	ANCHOR_RATE,
	ANCHOR_BASE,
	ANCHOR_TAX,
	ANCHOR_ITEM,
	ANCHOR_LEGAL,
	ANCHOR_OTHER, /* announces something that is none of our fields */
	ANCHOR_CONCEPT_COUNT
};

enum read_party { READ_PARTY_NONE, READ_PARTY_SUPPLIER, READ_PARTY_RECIPIENT, READ_PARTY_OTHER };

struct read_keyword {
	str phrase; /* folded words with one blank between them */
	enum read_concept concept;
	enum read_party party; /* of siret, siren, vat_id */
	uint8_t weight;        /* 1 to 100 */
};

extern const struct read_keyword read_keywords[]; /* sorted by phrase */
extern const size_t read_keyword_count;

struct read_anchor {
	uint32_t first, n; /* words */
	uint16_t keyword;  /* first entry of read_keywords with its phrase */
	uint16_t count;    /* entries with that phrase */
};

struct read_anchors {
	struct read_anchor *a;
	size_t n;
	uint32_t *of; /* by word: index + 1 of the anchor it belongs to, 0 for none */
	/* By row, bits of enum read_concept: which concepts stand in it. */
	uint32_t *row_concepts;
	/* By row: cells that hold an anchor other than « other », and words of a table of articles. */
	uint16_t *row_headings;
	uint16_t *row_items;
};

struct read_anchors *reader_anchors(const struct read_layout *l);

/* Folded words with one blank between them: a phrase of the dictionary, or how one begins. */
bool reader_is_keyword(str phrase);
bool reader_keyword_starts(str phrase);

static inline const struct read_anchor *read_anchor_of(const struct read_anchors *as, uint32_t word)
{
	return as->of[word] == 0 ? NULL : &as->a[as->of[word] - 1];
}

/* The entry for a concept, NULL when the anchor does not announce it. With several parties the first. */
const struct read_keyword *read_anchor_is(const struct read_anchor *a, enum read_concept concept);
