/*
 * A word as keywords see it: lower case, no accents, no punctuation, no elided article.
 *
 * Pure; results live in the arena or in static memory.
 */
#pragma once

#include "core_str.h"

/* « N° » gives "n", « d'Échéance » gives "echeance", « T.V.A. » gives "tva", « – » gives "". */
str reader_fold(struct arena *a, str word);
/* An article or preposition that keywords leave out: « date de la facture » is « date facture ». */
bool reader_is_stop(str key);
/* The same of a word as drawn and its key: « dû », owed, is no article. */
bool reader_is_article(str word, str key);
