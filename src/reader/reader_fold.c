#include "reader_fold.h"

#include "core_arena.h"
#include "core_utf8.h"

static const str stop_words[] = {
	STR_INIT("de"), STR_INIT("du"), STR_INIT("d"), STR_INIT("des"), STR_INIT("la"), STR_INIT("le"),
	STR_INIT("l"), STR_INIT("les"), STR_INIT("of"), STR_INIT("the"), STR_INIT("der"), STR_INIT("und"),
};

/* Ways to write « number », all read as "n". */
static const str number_words[] = {
	STR_INIT("no"), STR_INIT("num"), STR_INIT("nr"), STR_INIT("nro"), STR_INIT("numero"),
	STR_INIT("number"), STR_INIT("nbr"), STR_INIT("nummer"),
};

bool reader_is_stop(str key)
{
	for (size_t i = 0; i < sizeof(stop_words) / sizeof(stop_words[0]); i++)
		if (str_eq(key, stop_words[i]))
			return true;
	return false;
}

bool reader_is_article(str word, str key)
{
	if (!reader_is_stop(key))
		return false;
	for (size_t i = 0; i < word.n; i++)
		if ((unsigned char)word.p[i] == 0xc3) /* of « û » and « Û » */
			return false;
	return true;
}

static bool is_number_word(str key)
{
	for (size_t i = 0; i < sizeof(number_words) / sizeof(number_words[0]); i++)
		if (str_eq(key, number_words[i]))
			return true;
	return false;
}

/* Length of an elided article at the start: « d' », « l’ », « qu' ». */
static size_t elision(str word)
{
	size_t at = 1;

	if (word.n >= 4 && (word.p[0] == 'q' || word.p[0] == 'Q') && (word.p[1] == 'u' || word.p[1] == 'U'))
		at = 2;
	if (word.n > at + 1 && word.p[at] == '\'')
		return at + 1;
	str curly = STR("\xe2\x80\x99");
	if (word.n > at + curly.n && str_starts(str_sub(word, at, word.n - at), curly))
		return at + curly.n;
	return 0;
}

static bool is_plain(str word)
{
	for (size_t i = 0; i < word.n; i++)
		if ((unsigned char)word.p[i] >= 0x80)
			return false;
	return true;
}

/* Degree sign and ordinal indicator stand for a raised o; « № » and « # » for the whole word. */
static str spell_number_signs(struct arena *a, str word)
{
	struct buf b = buf_in(a);

	while (!str_empty(word)) {
		uint32_t cp = utf8_next(&word);
		if (cp == 0x2116 || cp == '#')
			buf_add_str(&b, STR("no"));
		else if (cp == 0xb0 || cp == 0xba)
			buf_add_char(&b, 'o');
		else
			utf8_add(&b, cp);
	}
	return buf_str(&b);
}

/* « Handelsrechnung », « Schlussrechnung »: German joins what an invoice is about to the word for it. */
static str shorten_compound(str key)
{
	str head = STR("rechnung");

	return key.n > head.n && str_ends(key, head) && !str_ends(key, STR("berechnung")) ? head : key;
}

str reader_fold(struct arena *a, str word)
{
	size_t article = elision(word);
	str rest = str_sub(word, article, word.n - article);

	if (!is_plain(rest) || str_find_char(rest, '#') >= 0)
		rest = utf8_fold(a, spell_number_signs(a, rest));
	char *p = arena_alloc(a, rest.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < rest.n; i++) {
		char c = rest.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '%')
			p[n++] = c;
	}
	str key = shorten_compound((str){ p, n });
	return is_number_word(key) ? STR("n") : key;
}
