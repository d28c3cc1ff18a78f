/*
 * Everything on the pages that could be a value, with its type: identifiers, dates, amounts.
 *
 * Sorted by first word. Made in the arena of the layout; pure functions.
 */
#pragma once

#include "reader_habits.h"

/* Blanks inside a value are narrower than this many font sizes; 0.6 in a typewriter's font. */
#define READ_GROUP_GAP 0.66f

enum read_kind { READ_SIRET, READ_SIREN, READ_VAT_ID, READ_IBAN_NO, READ_DATE, READ_AMOUNT, READ_PERCENT };

struct read_cand {
	enum read_kind kind;
	uint32_t first, n; /* words */
	str value;         /* digits and letters without blanks; ISO date; decimal string */
	dec amount;        /* of an amount or a percentage */
	struct date date;
	bool sound;        /* check digit holds; or, for amounts, two decimals or a currency */
	bool whole;        /* amount without decimal sign */
	bool currency;     /* amount with its currency */
	bool ambiguous;    /* « 1,234 » where nothing tells thousands from decimals */
};

struct read_cands {
	struct read_cand *c;
	size_t n;
	uint32_t *at; /* by word: index of the first candidate that starts there or later; nwords + 1 */
	struct read_habits habits;
	bool *spent; /* by word: ends a number that begins on the line above */
};

struct read_cands *reader_candidates(const struct read_layout *l);

/* Candidate of a kind that starts at a word, NULL when there is none. */
const struct read_cand *read_cand_at(const struct read_cands *cs, uint32_t word, enum read_kind kind);
/* A number of 13, 15 or more digits where a SIRET was announced: worth a word to the supplier. */
bool read_is_spoilt_siret(const struct read_layout *l, uint32_t word);
