#include "auth_private.h"

#include "core_utf8.h"

/* Words that lists of stolen passwords begin with, and those that an invoice portal invites to. Folded;
 * four letters at least, so that they are not found in every phrase. */
static const str common[] = {
	STR_INIT("motdepasse"), STR_INIT("password"), STR_INIT("passwort"), STR_INIT("passe"), STR_INIT("passer"),
	STR_INIT("azertyuiop"), STR_INIT("qwertyuiop"), STR_INIT("qwertzuiop"), STR_INIT("azerty"), STR_INIT("qwerty"),
	STR_INIT("qsdfghjklm"), STR_INIT("asdfghjkl"), STR_INIT("wxcvbn"), STR_INIT("zxcvbnm"), STR_INIT("azer"),
	STR_INIT("bonjour"), STR_INIT("bonsoir"), STR_INIT("salut"), STR_INIT("coucou"), STR_INIT("bienvenue"),
	STR_INIT("welcome"), STR_INIT("hello"), STR_INIT("merci"), STR_INIT("chorale"), STR_INIT("chorus"),
	STR_INIT("choruspro"), STR_INIT("facture"), STR_INIT("factures"), STR_INIT("facturation"), STR_INIT("invoice"),
	STR_INIT("mairie"), STR_INIT("commune"), STR_INIT("tresor"), STR_INIT("finances"), STR_INIT("compta"),
	STR_INIT("comptabilite"), STR_INIT("fournisseur"), STR_INIT("administrateur"), STR_INIT("administrator"),
	STR_INIT("admin"), STR_INIT("root"), STR_INIT("test"), STR_INIT("demo"), STR_INIT("secret"), STR_INIT("login"),
	STR_INIT("compte"), STR_INIT("account"), STR_INIT("user"), STR_INIT("utilisateur"), STR_INIT("changeme"),
	STR_INIT("letmein"), STR_INIT("jetaime"), STR_INIT("iloveyou"), STR_INIT("amour"), STR_INIT("love"),
	STR_INIT("doudou"), STR_INIT("loulou"), STR_INIT("chouchou"), STR_INIT("nounours"), STR_INIT("minou"),
	STR_INIT("chocolat"), STR_INIT("soleil"), STR_INIT("sunshine"), STR_INIT("princesse"), STR_INIT("princess"),
	STR_INIT("dragon"), STR_INIT("monkey"), STR_INIT("football"), STR_INIT("baseball"), STR_INIT("superman"),
	STR_INIT("batman"), STR_INIT("pokemon"), STR_INIT("starwars"), STR_INIT("master"), STR_INIT("shadow"),
	STR_INIT("marseille"), STR_INIT("paris"), STR_INIT("france"), STR_INIT("lyon"), STR_INIT("toulouse"),
	STR_INIT("bordeaux"), STR_INIT("bretagne"), STR_INIT("nicolas"), STR_INIT("julien"), STR_INIT("thomas"),
	STR_INIT("camille"), STR_INIT("alexandre"), STR_INIT("sebastien"), STR_INIT("maxime"), STR_INIT("antoine"),
	STR_INIT("sophie"), STR_INIT("marine"), STR_INIT("caroline"), STR_INIT("isabelle"), STR_INIT("nathalie"),
	STR_INIT("michael"), STR_INIT("jessica"), STR_INIT("vacances"), STR_INIT("printemps"), STR_INIT("automne"),
	STR_INIT("hiver"), STR_INIT("janvier"), STR_INIT("fevrier"), STR_INIT("mars"), STR_INIT("avril"),
	STR_INIT("juin"), STR_INIT("juillet"), STR_INIT("aout"), STR_INIT("septembre"), STR_INIT("octobre"),
	STR_INIT("novembre"), STR_INIT("decembre"), STR_INIT("lundi"), STR_INIT("mardi"), STR_INIT("mercredi"),
	STR_INIT("jeudi"), STR_INIT("vendredi"), STR_INIT("samedi"), STR_INIT("dimanche"), STR_INIT("january"),
	STR_INIT("summer"), STR_INIT("winter"), STR_INIT("spring"), STR_INIT("monday"), STR_INIT("friday"),
};

#define COMMON_COUNT (sizeof(common) / sizeof(common[0]))
#define COMMON_MIN 4

/* Rows of keys of French and other keyboards, and what else is typed in a row. */
static const str rows[] = {
	STR_INIT("azertyuiop"), STR_INIT("qsdfghjklm"), STR_INIT("wxcvbn"),    STR_INIT("qwertyuiop"),
	STR_INIT("asdfghjkl"),  STR_INIT("zxcvbnm"),    STR_INIT("qwertzuiop"), STR_INIT("abcdefghijklmnopqrstuvwxyz"),
	STR_INIT("01234567890"),
};

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits and signs that stand for letters: « m0tdep@sse ». */
static str plain_letters(struct arena *a, str folded)
{
	static const char from[] = "01345$@7!|", to[] = "oieassatil";
	char *p = arena_alloc(a, folded.n + 1);
	for (size_t i = 0; i < folded.n; i++) {
		p[i] = folded.p[i];
		for (size_t k = 0; from[k]; k++)
			if (p[i] == from[k])
				p[i] = to[k];
	}
	return (str){ p, folded.n };
}

/* Without digits and signs at its ends. */
static str core_of(str folded)
{
	while (folded.n && !is_letter(folded.p[0]))
		folded = str_sub(folded, 1, folded.n);
	while (folded.n && !is_letter(folded.p[folded.n - 1]))
		folded.n--;
	return folded;
}

static bool is_listed(str word)
{
	for (size_t i = 0; i < COMMON_COUNT; i++)
		if (str_eq(word, common[i]))
			return true;
	return false;
}

bool password_is_common(struct arena *a, str password)
{
	str folded = utf8_fold(a, password);
	str core = core_of(folded);
	return core.n == 0 || is_listed(core) || is_listed(core_of(plain_letters(a, core)));
}

/* --- how many tries --- */

struct guess {
	str folded; /* lower case, no accents */
	str plain;  /* digits and signs read as letters; the same length */
	const str *known;
	size_t nknown;
};

static void longest(const str *words, size_t n, str at, size_t *best)
{
	for (size_t i = 0; i < n; i++)
		if (words[i].n > *best && words[i].n >= COMMON_MIN && str_starts(at, words[i]))
			*best = words[i].n;
}

/* Length of the word that stands at i; 0: none. */
static size_t word_at(const struct guess *g, size_t i)
{
	size_t best = 0;
	longest(common, COMMON_COUNT, str_sub(g->folded, i, g->folded.n), &best);
	longest(common, COMMON_COUNT, str_sub(g->plain, i, g->plain.n), &best);
	longest(g->known, g->nknown, str_sub(g->folded, i, g->folded.n), &best);
	return best;
}

/* Whether b follows a on a row of keys, in the alphabet or among digits, either way; or repeats it. */
static bool follows(char a, char b)
{
	if (a == b)
		return true;
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		for (size_t i = 1; i < rows[r].n; i++) {
			char x = rows[r].p[i - 1], y = rows[r].p[i];
			if ((a == x && b == y) || (a == y && b == x))
				return true;
		}
	}
	return false;
}

/* The characters from i on were typed before: « abcdabcd ». */
static size_t repeat_at(const struct guess *g, size_t i)
{
	str before = str_sub(g->folded, 0, i);
	for (size_t n = g->folded.n - i; n >= 3; n--)
		if (str_find(before, str_sub(g->folded, i, n)) >= 0)
			return n;
	return 0;
}

/* Bits of one character by itself. Less than its alphabet has: people do not choose at random. */
static int char_bits(char c)
{
	return is_digit(c) ? 3 : is_letter(c) ? 4 : 5;
}

#define LOOKED_AT 64 /* bytes: what is strong by then stays so, and looking for repetitions takes time */
#define WORD_BITS 8
#define REPEAT_BITS 3
#define FOLLOW_BITS 1

static int bits_of(const struct guess *g)
{
	int bits = 0;
	for (size_t i = 0, step; i < g->folded.n; i += step) {
		size_t word = word_at(g, i), again = repeat_at(g, i);
		step = word > again ? word : again ? again : 1;
		if (step > 1)
			bits += word == step ? WORD_BITS : REPEAT_BITS;
		else
			bits += i && follows(g->folded.p[i - 1], g->folded.p[i]) ? FOLLOW_BITS : char_bits(g->folded.p[i]);
	}
	return bits;
}

enum password_strength password_strength(struct arena *a, str password, const str *known, size_t nknown)
{
	static const int least[PASSWORD_STRENGTHS] = { [PASSWORD_FAIR] = 30, [PASSWORD_GOOD] = 46, [PASSWORD_STRONG] = 60 };
	str *words = ARENA_ARRAY(a, str, 2 * nknown + 1);
	struct guess g = { .folded = str_sub(utf8_fold(a, password), 0, LOOKED_AT), .known = words };
	g.plain = plain_letters(a, g.folded);
	for (size_t i = 0; i < nknown; i++) {
		str name = utf8_fold(a, known[i]), head;
		str_cut(name, '@', &head);
		words[g.nknown++] = name;
		words[g.nknown++] = head;
	}
	int bits = bits_of(&g);
	enum password_strength s = PASSWORD_WEAK;
	while (s + 1 < PASSWORD_STRENGTHS && bits >= least[s + 1])
		s++;
	return s;
}
