/*
 * The compiled form of words.LANG.txt: terms give concepts, rules give points to topics.
 *
 * Made by tools/assist2c.py, which explains the form of the text. Static, read by any thread.
 */
#pragma once

#include "assist.h"

#define ASSIST_CONCEPTS_MAX 160
#define ASSIST_ALL_TOPICS 255
#define ASSIST_NO_CONCEPT 255
#define ASSIST_TERM_WORDS 6

struct assist_term {
	str words[ASSIST_TERM_WORDS];
	uint8_t nwords;
	uint8_t concept;
	uint8_t prefix; /* bit i: word i is the beginning of a word */
};

struct assist_concept {
	uint8_t parent; /* a hit is one of the parent too; ASSIST_NO_CONCEPT: none */
	str value;      /* what the meaning is told: the status a word stands for */
};

struct assist_topic {
	enum assist_intent intent;
	str article;
};

struct assist_rule {
	int16_t points; /* tenths */
	uint8_t topic;  /* ASSIST_ALL_TOPICS: each of them */
	bool each;      /* once for every hit of its one concept */
	uint8_t nneed, nbar;
	uint8_t need[4]; /* all of them have to be there */
	uint8_t bar[3];  /* none of them may */
};

struct assist_table {
	const struct assist_term *terms; /* by their first letter */
	size_t nterms;
	const uint16_t *letters; /* 27: where the terms of a letter begin */
	const struct assist_concept *concepts;
	size_t nconcepts;
	const struct assist_topic *topics;
	size_t ntopics;
	const struct assist_rule *rules;
	size_t nrules;
	/* Concepts that the program itself knows: words of no weight; the parent of
	 * words that any subject has; what it found beside words; « it is not
	 * about »; what may be anybody's (an account), the joints behind it, and a name found beside it; other
	 * subjects and other languages, where no slip is forgiven. */
	uint8_t ordinary, plain, number, number_sure, email, not_it, holder, joint, owner_after, owner_before, foreign, tongue;
};

extern const struct assist_table assist_table_fr, assist_table_en;
