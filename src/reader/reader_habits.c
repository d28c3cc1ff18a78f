#include "reader_habits.h"

/* Votes of a kind must outnumber the others so many times to settle the matter. */
#define CLEARLY 3

/* Words that stand on nearly every invoice of a language, and the decimal sign of those who write it. */
static const struct {
	str key;
	enum read_decimal_sign sign;
} telling_words[] = {
	{ STR_INIT("facture"), READ_SIGN_COMMA },   { STR_INIT("avoir"), READ_SIGN_COMMA },
	{ STR_INIT("montant"), READ_SIGN_COMMA },   { STR_INIT("tva"), READ_SIGN_COMMA },
	{ STR_INIT("echeance"), READ_SIGN_COMMA },  { STR_INIT("payer"), READ_SIGN_COMMA },
	{ STR_INIT("siret"), READ_SIGN_COMMA },     { STR_INIT("rechnung"), READ_SIGN_COMMA },
	{ STR_INIT("ttc"), READ_SIGN_COMMA },       { STR_INIT("ht"), READ_SIGN_COMMA },
	{ STR_INIT("mwst"), READ_SIGN_COMMA },      { STR_INIT("ust"), READ_SIGN_COMMA },
	{ STR_INIT("betrag"), READ_SIGN_COMMA },    { STR_INIT("factuur"), READ_SIGN_COMMA },
	{ STR_INIT("btw"), READ_SIGN_COMMA },       { STR_INIT("bedrag"), READ_SIGN_COMMA },
	{ STR_INIT("invoice"), READ_SIGN_DOT },     { STR_INIT("vat"), READ_SIGN_DOT },
	{ STR_INIT("amount"), READ_SIGN_DOT },      { STR_INIT("due"), READ_SIGN_DOT },
	{ STR_INIT("tax"), READ_SIGN_DOT },         { STR_INIT("balance"), READ_SIGN_DOT },
};

struct votes {
	size_t comma, dot;
};

static void vote(struct votes *v, enum read_decimal_sign sign)
{
	v->comma += sign == READ_SIGN_COMMA;
	v->dot += sign == READ_SIGN_DOT;
}

static enum read_decimal_sign result(struct votes v)
{
	if (v.comma > 0 && v.comma >= CLEARLY * v.dot)
		return READ_SIGN_COMMA;
	return v.dot > 0 && v.dot >= CLEARLY * v.comma ? READ_SIGN_DOT : READ_SIGN_UNKNOWN;
}

static enum read_decimal_sign sign_of_word(const struct read_word *w)
{
	str currency = reader_currency_of(w->text);

	for (size_t i = 0; i < sizeof(telling_words) / sizeof(telling_words[0]); i++)
		if (str_eq(w->key, telling_words[i].key))
			return telling_words[i].sign;
	bool dotted = str_eq(currency, STR("GBP")) || str_eq(currency, STR("USD")) || str_eq(currency, STR("CHF"));
	return dotted ? READ_SIGN_DOT : READ_SIGN_UNKNOWN;
}

struct read_habits reader_habits(const struct read_layout *l)
{
	struct votes numbers = { 0, 0 }, words = { 0, 0 };
	struct read_habits out = { READ_SIGN_UNKNOWN, false };
	struct date date;
	bool us;

	for (size_t i = 0; i < l->nwords; i++) {
		vote(&numbers, reader_sign_of(l->words[i].text));
		vote(&words, sign_of_word(&l->words[i]));
		if (reader_parse_date(l->words[i].text, false, &date, &us))
			out.month_first |= us;
	}
	out.sign = result(numbers);
	if (out.sign == READ_SIGN_UNKNOWN)
		out.sign = result(words);
	return out;
}
