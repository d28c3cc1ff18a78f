#include "assist_help.h"

#include "assist_text.h"

#define TITLE_POINTS 4
#define HEADING_POINTS 3
#define WORD_POINTS 1
#define RARE 60 /* points of a word that stands in one section, shared by those that have it */
#define SHORT 2 /* letters: what is shorter is no word to look for, unless nothing else was typed */

const struct assist_article *assist_article_find(enum lang lang, str name)
{
	for (size_t i = 0; i < assist_article_count; i++)
		if (str_eq(assist_article_tables[lang][i].name, name))
			return &assist_article_tables[lang][i];
	return NULL;
}

/* --- words --- */

/* Without the endings of plurals and feminines: « jointes » → « joint ». */
static str stem(str word)
{
	while (word.n > 4 && (word.p[word.n - 1] == 's' || word.p[word.n - 1] == 'x' || word.p[word.n - 1] == 'e'))
		word.n--;
	return word;
}

enum likeness { UNLIKE, NEAR, SAME };

static enum likeness compare(str wanted, str word)
{
	str root = stem(wanted);

	if (str_eq(stem(word), root) || (root.n >= 5 && str_starts(word, root)))
		return SAME;
	return text_near(wanted, word) || text_near(root, stem(word)) ? NEAR : UNLIKE;
}

static enum likeness in_words(str wanted, str words)
{
	enum likeness best = UNLIKE;

	while (words.n > 0 && best != SAME) {
		str word;
		words = str_cut(words, ' ', &word);
		enum likeness l = compare(wanted, word);
		best = l > best ? l : best;
	}
	return best;
}

/* --- the query --- */

struct query {
	str words[ASSIST_QUERY_WORDS];
	int spread[ASSIST_QUERY_WORDS]; /* sections that have the word */
	enum likeness like[ASSIST_QUERY_WORDS]; /* the best one anywhere: slips count when nothing is the same */
	size_t n;
};

static bool is_common(str w)
{
	static const char *const words[] = { "les", "des", "une", "aux", "est", "que", "qui", "mon", "mes", "pas", "sur",
		                             "par", "pour", "dans", "avec", "comment", "quand", "quel", "quelle", "vos",
		                             "votre", "the", "and", "for", "how", "what", "when", "where", "with", "does",
		                             "can", "are", "not", "you", "your", "ses", "son", "ces", "ou", "nos",
		                             "de", "du", "la", "le", "un", "en", "et", "au", "il", "je", "ne", "se",
		                             "ce", "ma", "ai", "of", "to", "in", "is", "it", "an", "my", "we", "do" };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(w, str_of(words[i])))
			return true;
	return false;
}

static void read_query(struct arena *a, str text, struct query *q)
{
	struct text t;

	text_read(a, str_sub(text, 0, 400), &t);
	for (int pass = 0; pass < 2 && q->n == 0; pass++) {
		for (size_t i = 0; i < t.n && q->n < ASSIST_QUERY_WORDS; i++) {
			str w = t.words[i].folded;
			if (pass == 1 || (w.n >= SHORT && !is_common(w)))
				q->words[q->n++] = w;
		}
	}
}

static enum likeness in_section(str wanted, const struct assist_section *s)
{
	enum likeness l = in_words(wanted, s->words);
	enum likeness h = in_words(wanted, s->heading_words);
	enum likeness t = in_words(wanted, s->title_words);

	l = h > l ? h : l;
	return t > l ? t : l;
}

static void count_spread(enum lang lang, struct query *q)
{
	for (size_t w = 0; w < q->n; w++) {
		int counts[SAME + 1] = { 0 };
		for (size_t i = 0; i < assist_article_count; i++) {
			const struct assist_article *a = &assist_article_tables[lang][i];
			for (size_t s = 0; s < a->nsections; s++)
				counts[in_section(q->words[w], &a->sections[s])]++;
		}
		q->like[w] = counts[SAME] ? SAME : counts[NEAR] ? NEAR : UNLIKE;
		q->spread[w] = counts[q->like[w]];
	}
}

/* Points of a section; *found counts the words it has. */
static int points_of(const struct query *q, const struct assist_section *s, size_t *found)
{
	int points = 0;

	*found = 0;
	for (size_t w = 0; w < q->n; w++) {
		if (q->like[w] == UNLIKE)
			continue;
		int places = (in_words(q->words[w], s->title_words) >= q->like[w]) * TITLE_POINTS +
		             (in_words(q->words[w], s->heading_words) >= q->like[w]) * HEADING_POINTS +
		             (in_words(q->words[w], s->words) >= q->like[w]) * WORD_POINTS;
		*found += places > 0;
		points += places * (RARE / (q->spread[w] + 2) + 1);
	}
	return points * (int)(*found * *found);
}

static bool best_section(const struct query *q, const struct assist_article *a, struct assist_found *out)
{
	*out = (struct assist_found){ .article = a };
	for (size_t i = 0; i < a->nsections; i++) {
		size_t found;
		int points = points_of(q, &a->sections[i], &found);
		if (found * 2 >= q->n && points > out->points) {
			out->points = points;
			out->section = &a->sections[i];
		}
	}
	return out->points > 0;
}

size_t assist_help_search(enum lang lang, str query, struct arena *a, struct assist_found *out, size_t most)
{
	struct query q = { 0 };
	size_t n = 0;

	read_query(a, query, &q);
	count_spread(lang, &q);
	for (size_t i = 0; i < assist_article_count; i++) {
		struct assist_found one;
		if (!best_section(&q, &assist_article_tables[lang][i], &one))
			continue;
		size_t at = n < most ? n++ : most;
		while (at > 0 && out[at - 1].points < one.points) {
			if (at < most)
				out[at] = out[at - 1];
			at--;
		}
		if (at < most)
			out[at] = one;
	}
	return n;
}
