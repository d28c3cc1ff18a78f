/*
 * The score of docs/assistant.md, on sentences of our own in tests/assist. The held-out part is only
 * looked at as a score: failures are listed for the tuning part alone.
 *
 */
#include "unit.h"

#include "assist.h"

#include <stdio.h>

#define ENOUGH_PERCENT 95
#define SURE 900 /* thousandths: what is outside may never be taken for inside with that */

struct score {
	int right[ASSIST_INTENT_COUNT], all[ASSIST_INTENT_COUNT];
	int article_right, article_all;
	int outside_taken, outside_sure;
	int sure_right, sure_all;
};

static str read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	struct buf b = buf_in(a);
	size_t n;
	do {
		n = fread(buf_reserve(&b, 65536), 1, 65536, f);
		b.n += n;
	} while (n > 0);
	fclose(f);
	return buf_str(&b);
}

/* « [help remises] » or a sentence of it. */
static void judge_line(struct arena *a, enum lang lang, bool list, str head, str line, struct score *s)
{
	str article = str_cut(head, ' ', &head);
	enum assist_intent wanted;
	struct assist_meaning m;
	assert_true(assist_intent_find(head, &wanted));
	assist_understand(a, lang, ASSIST_UNKNOWN, line, &m);
	bool right = m.intent == wanted;
	s->all[wanted]++;
	s->right[wanted] += right;
	s->article_all += right && article.n > 0;
	s->article_right += right && article.n > 0 && str_eq(m.article, article);
	s->sure_all += m.confidence >= SURE;
	s->sure_right += m.confidence >= SURE && right;
	s->outside_taken += wanted == ASSIST_UNKNOWN && !right;
	s->outside_sure += wanted == ASSIST_UNKNOWN && !right && m.confidence >= SURE;
	if (list && (!right || (article.n > 0 && !str_eq(m.article, article))))
		print_message("  %.*s %.*s -> %.*s %.*s (%d, %d): %.*s\n", STR_ARG(head), STR_ARG(article),
		              STR_ARG(assist_intent_name(m.intent)), STR_ARG(m.article), m.points, m.confidence, STR_ARG(line));
}

static void judge_part(struct arena *a, enum lang lang, const char *part, struct score *s)
{
	const char *source = getenv("CHORALE_SOURCE");
	bool list = getenv("CHORALE_LIST") && str_eq(str_of(part), STR("tuning"));
	if (!source)
		skip();
	str path = str_printf(a, "%s/tests/assist/%.*s.%s.txt", source, STR_ARG(lang_code(lang)), part);
	str rest = read_file(a, str_z(a, path)), line, head = STR_NONE;
	*s = (struct score){ 0 };
	while (rest.n > 0) {
		rest = str_cut(rest, '\n', &line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '[')
			head = str_sub(line, 1, line.n - 2);
		else
			judge_line(a, lang, list, head, line, s);
	}
}

static int sum(const int *counts, int from)
{
	int n = 0;
	for (int i = from; i < ASSIST_INTENT_COUNT; i++)
		n += counts[i];
	return n;
}

static void say(enum lang lang, const char *part, const struct score *s)
{
	print_message("%.*s %s: inside %d of %d, outside %d of %d, articles %d of %d, sure ones %d of %d\n",
	              STR_ARG(lang_code(lang)), part, sum(s->right, 1), sum(s->all, 1), s->right[0], s->all[0],
	              s->article_right, s->article_all, s->sure_right, s->sure_all);
	for (int i = 0; i < ASSIST_INTENT_COUNT; i++)
		print_message("    %.*s %d of %d\n", STR_ARG(assist_intent_name((enum assist_intent)i)), s->right[i], s->all[i]);
}

static void check_part(void **state, const char *part)
{
	struct arena *a = unit_ctx(state)->arena;
	struct score scores[LANG_COUNT];
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		judge_part(a, (enum lang)lang, part, &scores[lang]);
		say((enum lang)lang, part, &scores[lang]);
	}
	int right = 0, all = 0;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const struct score *s = &scores[lang];
		right += sum(s->right, 1);
		all += sum(s->all, 1);
		assert_true(s->sure_right * 100 >= ENOUGH_PERCENT * s->sure_all);
		assert_int_equal(s->outside_sure, 0);
	}
	assert_true(right * 100 >= ENOUGH_PERCENT * all);
}

static void the_tuning_part_is_understood(void **state)
{
	check_part(state, "tuning");
}

static void the_held_out_part_is_understood(void **state)
{
	check_part(state, "held");
}

/* --- what else a meaning tells --- */

static const struct {
	str sentence;
	enum assist_intent before, intent;
	str number, status, email;
} details[] = {
	{ STR_INIT("Bonjour, je ne trouve pas le mail avec le lien pour activer mon compte"), 0, ASSIST_RESEND_ACTIVATION },
	{ STR_INIT("Où en est ma facture F-2026-0145 ?"), 0, ASSIST_INVOICE_STATUS, STR_INIT("F-2026-0145") },
	{ STR_INIT("Que veut dire « À recycler » ?"), 0, ASSIST_EXPLAIN_STATUS, STR_INIT(""), STR_INIT("A_RECYCLER") },
	{ STR_INIT("what does suspended mean"), 0, ASSIST_EXPLAIN_STATUS, STR_INIT(""), STR_INIT("SUSPENDUE") },
	{ STR_INIT("paul@exemple.fr"), ASSIST_RESEND_ACTIVATION, ASSIST_RESEND_ACTIVATION, STR_INIT(""), STR_INIT(""),
	  STR_INIT("paul@exemple.fr") },
	{ STR_INIT("c'est la 4512"), ASSIST_INVOICE_STATUS, ASSIST_INVOICE_STATUS, STR_INIT("4512") },
	{ STR_INIT("paul@exemple.fr"), 0, ASSIST_UNKNOWN, STR_INIT(""), STR_INIT(""), STR_INIT("paul@exemple.fr") },
};

static void a_meaning_names_what_the_sentence_names(void **state)
{
	struct arena *a = unit_ctx(state)->arena;
	for (size_t i = 0; i < COUNT(details); i++) {
		struct assist_meaning m;
		assist_understand(a, LANG_FR, details[i].before, details[i].sentence, &m);
		assert_row(m.intent == details[i].intent, i, details[i].sentence);
		assert_str(m.number, details[i].number);
		assert_str(m.email, details[i].email);
		if (details[i].status.n > 0)
			assert_str(m.status, details[i].status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_tuning_part_is_understood),
		UNIT_TEST(the_held_out_part_is_understood),
		UNIT_TEST(a_meaning_names_what_the_sentence_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
