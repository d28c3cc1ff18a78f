#include "assist_table.h"

#include "assist_text.h"
#include "core_utf8.h"

#define HITS_MAX 800
#define EACH_MAX 4         /* hits of one concept that count */
#define ENOUGH 60          /* tenths of a point: below, nothing was understood */
#define APART_NUM 7        /* concepts of a rule that stand in different sentences: seven tenths of it */
#define APART_DEN 10
#define STRANGE_POINTS 30  /* for each word that nobody told the program about, shared with those of the subject */
#define STRANGE_MOST 40
#define NOT_IT_REACH 4     /* words that « ce n'est pas … » puts aside */

static const str intent_names[ASSIST_INTENT_COUNT] = {
	[ASSIST_UNKNOWN] = STR_INIT("unknown"),
	[ASSIST_RESEND_ACTIVATION] = STR_INIT("resend_activation"),
	[ASSIST_PASSWORD] = STR_INIT("password"),
	[ASSIST_INVOICE_STATUS] = STR_INIT("invoice_status"),
	[ASSIST_EXPLAIN_STATUS] = STR_INIT("explain_status"),
	[ASSIST_ATTACHMENT] = STR_INIT("attachment"),
	[ASSIST_HELP] = STR_INIT("help"),
};

str assist_intent_name(enum assist_intent intent)
{
	return intent_names[intent < ASSIST_INTENT_COUNT ? intent : ASSIST_UNKNOWN];
}

bool assist_intent_find(str name, enum assist_intent *out)
{
	for (int i = 0; i < ASSIST_INTENT_COUNT; i++) {
		if (str_eq(name, intent_names[i])) {
			*out = (enum assist_intent)i;
			return true;
		}
	}
	return false;
}

/* --- words to concepts --- */

struct hit {
	uint8_t concept;
	uint16_t word, end; /* its first, and the one behind its last */
	int segment;
};

struct finding {
	const struct assist_table *table;
	struct text *text;
	bool known[TEXT_WORDS_MAX];  /* some term has the word as it stands */
	bool seen[TEXT_WORDS_MAX];   /* the same, slips forgiven */
	bool inside[TEXT_WORDS_MAX]; /* some term of the subject has it, slips forgiven */
	struct hit hits[HITS_MAX];
	size_t nhits;
	uint8_t count[TEXT_SEGMENTS_MAX][ASSIST_CONCEPTS_MAX];
	uint8_t total[ASSIST_CONCEPTS_MAX];
};

static bool word_fits(const struct assist_term *t, size_t i, str word, bool forgive)
{
	bool prefix = t->prefix & (1u << i);
	str wanted = t->words[i];

	if (prefix ? str_starts(word, wanted) : str_eq(word, wanted))
		return true;
	return forgive && (prefix ? text_near_prefix(wanted, word) : text_near(wanted, word));
}

static bool term_fits(const struct finding *f, const struct assist_term *t, size_t at, bool forgive)
{
	if (at + t->nwords > f->text->n)
		return false;
	forgive = forgive && t->concept != f->table->foreign && t->concept != f->table->tongue;
	for (size_t i = 0; i < t->nwords; i++) {
		const struct text_word *w = &f->text->words[at + i];
		if (w->segment != f->text->words[at].segment ||
		    !word_fits(t, i, w->folded, forgive && !f->known[at + i]))
			return false;
	}
	return true;
}

static void add_hit(struct finding *f, uint8_t concept, size_t word, size_t n)
{
	if (f->nhits < HITS_MAX)
		f->hits[f->nhits++] = (struct hit){ concept, (uint16_t)word, (uint16_t)(word + n),
			                            f->text->words[word].segment };
}

static void take_term(struct finding *f, const struct assist_term *t, size_t at, bool *seen)
{
	add_hit(f, t->concept, at, t->nwords);
	for (size_t i = 0; i < t->nwords; i++) {
		seen[at + i] = true;
		if (t->concept != f->table->ordinary && f->table->concepts[t->concept].parent != f->table->plain)
			f->inside[at + i] = true;
	}
}

static void try_terms(struct finding *f, size_t at, size_t from, size_t to, bool forgive, bool *seen)
{
	for (size_t i = from; i < to; i++)
		if (term_fits(f, &f->table->terms[i], at, forgive))
			take_term(f, &f->table->terms[i], at, seen);
}

/* The terms that begin with the first or the second letter of a word: a slip may swap them. */
static void try_letter(struct finding *f, size_t at, char c, bool forgive, bool *seen)
{
	if (c < 'a' || c > 'z')
		return;
	size_t letter = (size_t)(c - 'a');
	try_terms(f, at, f->table->letters[letter], f->table->letters[letter + 1], forgive, seen);
}

/* « jarrive », « dactivation », « lemail »: what lost its apostrophe. */
static void part_elision(struct finding *f, size_t at)
{
	struct text_word *w = &f->text->words[at];
	str whole = w->folded;

	if (f->known[at] || whole.n < 5 || str_find_char(STR("cdjlmnst"), whole.p[0]) < 0)
		return;
	w->folded = str_sub(whole, 1, whole.n);
	try_letter(f, at, w->folded.p[0], false, f->known);
	if (!f->known[at])
		w->folded = whole;
}

static void find_terms(struct finding *f)
{
	struct text *t = f->text;

	for (size_t i = 0; i < t->n; i++)
		try_letter(f, i, t->words[i].folded.p[0], false, f->known);
	for (size_t i = 0; i < t->n; i++)
		part_elision(f, i);
	f->nhits = 0; /* the second pass finds them again, and those with slips */
	for (size_t i = 0; i < t->n; i++) {
		str w = t->words[i].folded;
		try_letter(f, i, w.p[0], true, f->seen);
		if (!f->known[i] && w.n > 1 && w.p[1] != w.p[0])
			try_letter(f, i, w.p[1], true, f->seen);
	}
}

static void count_hit(struct finding *f, const struct hit *h)
{
	for (uint8_t c = h->concept; c != ASSIST_NO_CONCEPT; c = f->table->concepts[c].parent) {
		if (f->count[h->segment][c] < UINT8_MAX)
			f->count[h->segment][c]++;
		if (f->total[c] < UINT8_MAX)
			f->total[c]++;
	}
}

/* « Ce n'est pas le mot de passe, c'est le lien »: what it is not, does not count. */
static bool is_put_aside(const struct finding *f, const struct hit *h)
{
	if (f->table->concepts[h->concept].parent == f->table->plain)
		return false;
	for (size_t i = 0; i < f->nhits; i++) {
		const struct hit *n = &f->hits[i];
		if (n->concept == f->table->not_it && n->segment == h->segment && h->word > n->word &&
		    h->word <= n->word + 2 + NOT_IT_REACH)
			return true;
	}
	return false;
}

static void count_hits(struct finding *f)
{
	for (size_t i = 0; i < f->nhits; i++)
		if (!is_put_aside(f, &f->hits[i]))
			count_hit(f, &f->hits[i]);
}

/* A number or an address counts as a concept, where it stands. */
static void add_found(struct finding *f, uint8_t concept, size_t byte, size_t n)
{
	bool first = true;

	for (size_t i = 0; i < f->text->n; i++) {
		const struct text_word *w = &f->text->words[i];
		if (w->to <= byte || w->from >= byte + n)
			continue;
		f->known[i] = f->seen[i] = f->inside[i] = true;
		if (first)
			add_hit(f, concept, i, 1);
		first = false;
	}
}

static bool is_word(str s)
{
	return s.n > 1 && (s.p[0] < '0' || s.p[0] > '9');
}

static bool is_strange(const struct finding *f, size_t i)
{
	return i < f->text->n && !f->known[i] && !f->seen[i] && is_word(f->text->words[i].folded);
}

static bool is_joint(const struct finding *f, size_t i)
{
	for (size_t k = 0; k < f->nhits; k++)
		if (f->hits[k].concept == f->table->joint && f->hits[k].word == i)
			return true;
	return false;
}

/* « Mot de passe de Xyz », « my Xyz account »: a name nobody told the program about, beside what may
 * belong to anybody, is likely that of somebody else's account. */
static void add_owners(struct finding *f)
{
	size_t n = f->nhits;

	for (size_t k = 0; k < n; k++) {
		const struct hit *h = &f->hits[k];
		size_t next = h->end;
		if (h->concept != f->table->holder)
			continue;
		while (next < f->text->n && next < h->end + 2u && is_joint(f, next))
			next++;
		if (is_strange(f, next) && f->text->words[next].segment == h->segment)
			add_hit(f, f->table->owner_after, next, 1);
		if (h->word > 0 && is_strange(f, h->word - 1u) && f->text->words[h->word - 1].segment == h->segment)
			add_hit(f, f->table->owner_before, h->word - 1u, 1);
	}
}

/* --- concepts to points --- */

static bool all_in(const uint8_t *count, const struct assist_rule *r)
{
	for (size_t i = 0; i < r->nneed; i++)
		if (!count[r->need[i]])
			return false;
	for (size_t i = 0; i < r->nbar; i++)
		if (count[r->bar[i]])
			return false;
	return true;
}

static int points_of(const struct finding *f, const struct assist_rule *r)
{
	if (r->each) {
		int n = f->total[r->need[0]];
		return r->points * (n > EACH_MAX ? EACH_MAX : n);
	}
	for (int s = 0; s < f->text->nsegments; s++)
		if (all_in(f->count[s], r))
			return r->points;
	return all_in(f->total, r) ? r->points * APART_NUM / APART_DEN : 0;
}

/* Words that nobody told the program about speak against the subject. */
static int strangeness(const struct finding *f)
{
	int strange = 0, ours = 0;

	for (size_t i = 0; i < f->text->n; i++) {
		ours += f->inside[i];
		strange += is_strange(f, i);
	}
	int points = strange * STRANGE_POINTS / (ours + 1);
	return points > STRANGE_MOST ? STRANGE_MOST : points;
}

struct verdict {
	size_t topic;
	int best, second; /* second: of another intent */
};

static struct verdict judge(const struct finding *f)
{
	const struct assist_table *t = f->table;
	int points[ASSIST_ALL_TOPICS] = { 0 }, most[ASSIST_INTENT_COUNT] = { 0 };
	struct verdict v = { .best = INT16_MIN };
	int less = strangeness(f);

	for (size_t i = 0; i < t->nrules; i++) {
		int p = points_of(f, &t->rules[i]);
		for (size_t k = 0; p && k < t->ntopics; k++)
			if (t->rules[i].topic == k || t->rules[i].topic == ASSIST_ALL_TOPICS)
				points[k] += p;
	}
	for (size_t k = 0; k < t->ntopics; k++) {
		enum assist_intent intent = t->topics[k].intent;
		points[k] -= less;
		most[intent] = points[k] > most[intent] ? points[k] : most[intent];
		if (points[k] > v.best) {
			v.best = points[k];
			v.topic = k;
		}
	}
	for (int i = 0; i < ASSIST_INTENT_COUNT; i++)
		if (i != (int)t->topics[v.topic].intent && most[i] > v.second)
			v.second = most[i];
	return v;
}

/* --- points to a meaning --- */

/* Measured on the tuning part of the sentences: how often an answer with that lead is right. The lead
 * is the smaller of what is over ENOUGH and what is over the next intent. */
static int confidence_of(const struct verdict *v)
{
	static const struct { int lead, confidence; } steps[] = {
		{ 50, 990 }, { 35, 970 }, { 25, 930 }, { 15, 880 }, { 8, 820 }, { 0, 720 },
	};
	int over = v->best - ENOUGH + 6, ahead = v->best - v->second;
	int lead = over < ahead ? over : ahead;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (lead >= steps[i].lead)
			return steps[i].confidence;
	return steps[sizeof(steps) / sizeof(steps[0]) - 1].confidence;
}

static str value_of(const struct finding *f)
{
	for (size_t i = 0; i < f->nhits; i++) {
		const struct assist_concept *c = &f->table->concepts[f->hits[i].concept];
		if (c->value.n > 0 && !is_put_aside(f, &f->hits[i]))
			return c->value;
	}
	return STR_NONE;
}

static void understand_in(struct arena *a, const struct assist_table *table, struct text text, struct text_number number,
                          str email, struct assist_meaning *out)
{
	struct finding *f = ARENA_NEW(a, struct finding);
	struct text_word *words = ARENA_ARRAY(a, struct text_word, text.n + 1);

	memcpy(words, text.words, text.n * sizeof(*words));
	text.words = words; /* each language parts elisions in its own way */
	f->table = table;
	f->text = &text;
	find_terms(f);
	if (number.s.n > 0)
		add_found(f, number.sure ? table->number_sure : table->number, number.at, number.s.n);
	if (email.n > 0)
		add_found(f, table->email, (size_t)(email.p - text.raw.p), email.n);
	add_owners(f);
	count_hits(f);
	struct verdict v = judge(f);
	*out = (struct assist_meaning){ .points = v.best, .number = number.s, .email = email, .status = value_of(f) };
	if (v.best < ENOUGH) {
		/* The farther from enough, the surer that it is none of ours. */
		out->confidence = v.best < ENOUGH / 2 ? 970 : 850;
		return;
	}
	out->intent = table->topics[v.topic].intent;
	out->article = table->topics[v.topic].article;
	out->confidence = confidence_of(&v);
}

/* An address or a number alone answers what was asked back. */
static bool answers_question(enum assist_intent before, const struct text *t, struct assist_meaning *m)
{
	bool few = t->n <= 8;
	bool given = (before == ASSIST_RESEND_ACTIVATION && m->email.n > 0) ||
	             (before == ASSIST_INVOICE_STATUS && m->number.n > 0 && few);

	if (!given || m->intent != ASSIST_UNKNOWN)
		return false;
	m->intent = before;
	m->confidence = 900;
	return true;
}

void assist_understand(struct arena *a, enum lang prefer, enum assist_intent before, str sentence,
                       struct assist_meaning *out)
{
	static const struct assist_table *const tables[LANG_COUNT] = { &assist_table_fr, &assist_table_en };
	struct assist_meaning meanings[LANG_COUNT];
	struct text text;
	str raw = str_trim(str_sub(sentence, 0, ASSIST_SENTENCE_MAX));

	text_read(a, raw, &text);
	str email = text_email(raw);
	struct text_number number = text_number_find(a, raw, before == ASSIST_INVOICE_STATUS && text.n <= 8);
	for (int i = 0; i < LANG_COUNT; i++) {
		understand_in(a, tables[i], text, number, email, &meanings[i]);
		meanings[i].lang = (enum lang)i;
	}
	enum lang other = prefer == LANG_FR ? LANG_EN : LANG_FR;
	*out = meanings[other].points > meanings[prefer].points ? meanings[other] : meanings[prefer];
	answers_question(before, &text, out);
}
