#include "unit.h"

#include "auth.h"

static void S140_strength_is_what_a_guesser_needs(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str known[] = { STR_INIT("camille.durand@exemple.fr"), STR_INIT("Camille"), STR_INIT("Durand") };
	static const struct {
		str password;
		enum password_strength least, most;
	} rows[] = {
		{ STR_INIT(""), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("aaaaaaaaaaaaaaaaaaaa"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("abcdefghijklmnop"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("azertyuiopqsdfgh"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("012345678987654321"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("abcxyzabcxyzabcxyz"), PASSWORD_WEAK, PASSWORD_FAIR },
		{ STR_INIT("motdepassechorus"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("M0tdep@sse!2026"), PASSWORD_WEAK, PASSWORD_FAIR },
		{ STR_INIT("camilledurand1"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("Camille-Durand"), PASSWORD_WEAK, PASSWORD_WEAK },
		{ STR_INIT("tulipe-98-kayak"), PASSWORD_GOOD, PASSWORD_STRONG },
		{ STR_INIT("cheval pile agrafe"), PASSWORD_STRONG, PASSWORD_STRONG },
		{ STR_INIT("été à la campagne, sans bruit"), PASSWORD_STRONG, PASSWORD_STRONG },
		{ STR_INIT("x7#Qv!m2Lw%k9Z"), PASSWORD_GOOD, PASSWORD_STRONG },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum password_strength s = password_strength(cx->arena, rows[i].password, known, COUNT(known));
		if (s < rows[i].least || s > rows[i].most)
			UNIT_FAIL("« %.*s » is %d", STR_ARG(rows[i].password), (int)s);
	}
}

static void a_longer_phrase_is_never_weaker(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str phrase = STR("un vélo rouge passe devant la vieille gare de triage");
	enum password_strength before = PASSWORD_WEAK;
	for (size_t n = 0; n <= phrase.n; n++) {
		if (n < phrase.n && ((unsigned char)phrase.p[n] & 0xc0) == 0x80)
			continue;
		enum password_strength s = password_strength(cx->arena, str_sub(phrase, 0, n), NULL, 0);
		assert_row(s >= before, n, str_sub(phrase, 0, n));
		before = s;
	}
	assert_int_equal(before, PASSWORD_STRONG);
}

/* A long one is looked at no longer than a short one. */
static void the_longest_takes_no_time(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	for (int i = 0; i < 60000; i++)
		buf_add_char(&b, "ab"[i % 2]);
	for (int i = 0; i < 50; i++)
		assert_int_equal(password_strength(cx->arena, buf_str(&b), NULL, 0), PASSWORD_WEAK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S140_strength_is_what_a_guesser_needs),
		UNIT_TEST(a_longer_phrase_is_never_weaker),
		UNIT_TEST(the_longest_takes_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
