#include "core_date.h"
#include "core_utf8.h"

/* A date as people type it: at most a weekday, three parts, and what stands between them. */
struct token {
	bool is_word;
	char word[12];
	size_t n; /* letters, or digits */
	int number;
	char before; /* separator: ' ' / . - , or 0 at the start */
};

#define TOKENS_MAX 6

static const str month_names[12][2] = {
	{ STR_INIT("janvier"), STR_INIT("january") },     { STR_INIT("fevrier"), STR_INIT("february") },
	{ STR_INIT("mars"), STR_INIT("march") },          { STR_INIT("avril"), STR_INIT("april") },
	{ STR_INIT("mai"), STR_INIT("may") },             { STR_INIT("juin"), STR_INIT("june") },
	{ STR_INIT("juillet"), STR_INIT("july") },        { STR_INIT("aout"), STR_INIT("august") },
	{ STR_INIT("septembre"), STR_INIT("september") }, { STR_INIT("octobre"), STR_INIT("october") },
	{ STR_INIT("novembre"), STR_INIT("november") },   { STR_INIT("decembre"), STR_INIT("december") },
};

static const str weekdays[] = {
	STR_INIT("lundi"),  STR_INIT("mardi"),   STR_INIT("mercredi"),  STR_INIT("jeudi"),
	STR_INIT("vendredi"), STR_INIT("samedi"), STR_INIT("dimanche"), STR_INIT("monday"),
	STR_INIT("tuesday"), STR_INIT("wednesday"), STR_INIT("thursday"), STR_INIT("friday"),
	STR_INIT("saturday"), STR_INIT("sunday"),
};

static const str ordinals[] = { STR_INIT("er"), STR_INIT("st"), STR_INIT("nd"), STR_INIT("rd"), STR_INIT("th") };

static bool is_one_of(const struct token *t, const str *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (t->is_word && str_eq((str){ t->word, t->n }, list[i]))
			return true;
	}
	return false;
}

/* A month by its name or by three letters or more of it that fit no other month; 0 for none. */
static int month_of(const struct token *t)
{
	str word = { t->word, t->n };
	int found = 0;
	if (word.n < 3)
		return 0;
	for (int m = 0; m < 12; m++) {
		if (!str_starts(month_names[m][0], word) && !str_starts(month_names[m][1], word))
			continue;
		if (found)
			return 0;
		found = m + 1;
	}
	return found;
}

static bool add_digit(struct token *t, char c)
{
	t->number = t->number * 10 + (c - '0');
	return ++t->n <= 4;
}

static bool add_letter(struct token *t, char c)
{
	if (t->n == sizeof(t->word))
		return false;
	t->word[t->n++] = c;
	return true;
}

static char separator_of(char c)
{
	return c == '/' || c == '.' || c == '-' || c == ',' || c == ' ' ? c : 0;
}

/* Feeds one folded character to the tokens read so far; sep is what stood since the last one. */
static bool feed(struct token *tokens, size_t *n, char c, char *sep)
{
	bool digit = c >= '0' && c <= '9';
	struct token *last = *n ? &tokens[*n - 1] : NULL;
	if (separator_of(c)) {
		if (*sep == 0 || *sep == ' ')
			*sep = c;
		return *n > 0 || c == ' ';
	}
	if (!digit && (c < 'a' || c > 'z'))
		return false;
	if (*sep || !last || last->is_word == digit) {
		if (*n == TOKENS_MAX)
			return false;
		last = &tokens[(*n)++];
		*last = (struct token){ .is_word = !digit, .before = *sep };
		*sep = 0;
	}
	return digit ? add_digit(last, c) : add_letter(last, c);
}

static bool tokenize(str s, struct token *tokens, size_t *n)
{
	char sep = 0;
	*n = 0;
	while (s.n) {
		char folded[UTF8_FOLD_MAX];
		size_t len = utf8_fold_char(utf8_next(&s), folded);
		for (size_t i = 0; i < len; i++) {
			if (!feed(tokens, n, folded[i], &sep))
				return false;
		}
	}
	return sep == 0 || sep == ' ' || (sep == '.' && *n && tokens[*n - 1].is_word);
}

static void drop(struct token *tokens, size_t *n, size_t at)
{
	for (size_t i = at; i + 1 < *n; i++)
		tokens[i] = tokens[i + 1];
	(*n)--;
}

/* Two digits are a year of this century. */
static bool make(const struct token *year, int month, const struct token *day, struct date *out)
{
	if (year->is_word || day->is_word || day->n > 2 || (year->n != 2 && year->n != 4))
		return false;
	return date_make(year->n == 2 ? 2000 + year->number : year->number, month, day->number, out);
}

bool date_parse_human(str s, struct date *out)
{
	struct token t[TOKENS_MAX];
	size_t n;
	if (!tokenize(s, t, &n))
		return false;
	if (n && is_one_of(&t[0], weekdays, sizeof(weekdays) / sizeof(weekdays[0])))
		drop(t, &n, 0);
	for (size_t i = 1; i < n; i++) {
		if (t[i].before == 0 && is_one_of(&t[i], ordinals, sizeof(ordinals) / sizeof(ordinals[0])))
			drop(t, &n, i);
	}
	if (n != 3)
		return false;
	if (t[0].is_word)
		return make(&t[2], month_of(&t[0]), &t[1], out);
	if (t[1].is_word)
		return make(&t[2], month_of(&t[1]), &t[0], out);
	if (t[1].before != t[2].before || t[1].before == ',' || t[1].n > 2)
		return false;
	if (t[0].n == 4)
		return t[2].n <= 2 && make(&t[0], t[1].number, &t[2], out);
	return make(&t[2], t[1].number, &t[0], out);
}
