/*
 * The help: articles of src/assist/help, compiled in, and the search in them.
 *
 * Static, any thread. An article's HTML is ours and escaped at build time.
 */
#pragma once

#include "core_msg.h"

struct arena;

enum assist_part_kind { HELP_HTML, HELP_STATUSES, HELP_EXTENSIONS };

/* A piece of an article: HTML, or what the portal fills in. */
struct assist_part {
	enum assist_part_kind kind;
	str html;
};

struct assist_section {
	str id; /* of its heading; empty: what stands before the first one */
	str heading;
	str text; /* plain, for an excerpt */
	str title_words, heading_words, words; /* folded, parted by blanks */
};

struct assist_article {
	str name; /* « deposer-facture »: the same in both languages, part of its address */
	str title;
	str lead;
	const struct assist_part *parts;
	size_t nparts;
	const struct assist_section *sections;
	size_t nsections;
};

extern const struct assist_article *const assist_article_tables[LANG_COUNT];
extern const size_t assist_article_count;

/* NULL when there is none. */
const struct assist_article *assist_article_find(enum lang lang, str name);

struct assist_found {
	const struct assist_article *article;
	const struct assist_section *section; /* the best one of the article */
	int points;
};

#define ASSIST_QUERY_WORDS 8

/* Articles that the words of the query stand in, best first; how many. Accents, plurals and slips of the
 * fingers are forgiven, words that stand everywhere weigh little. */
size_t assist_help_search(enum lang lang, str query, struct arena *a, struct assist_found *out, size_t most);
