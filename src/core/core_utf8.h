/*
 * UTF-8: checked at the edge, folded once for searching.
 */
#pragma once

#include "core_str.h"

/* Strict (RFC 3629): no overlong form, no surrogate, nothing past U+10FFFF. */
bool utf8_valid(str s);
/* Code points of valid UTF-8. */
size_t utf8_count(str s);
/* Reads one code point from *s and moves on; U+FFFD for a broken byte. *s must not be empty. */
uint32_t utf8_next(str *s);
void utf8_add(struct buf *b, uint32_t cp);
/* Writes one code point, U+FFFD for what is none; its length. */
size_t utf8_put(char out[4], uint32_t cp);
/* Letters with a combining accent put together (canonical composition of Latin letters, which is
 * what file names from macOS need). */
str utf8_compose(struct arena *a, str s);
/* For searching and comparing: lower case, accents and ligatures off (œ → oe), runs of blanks and
 * no-break spaces as one space, typographic quotes and dashes as those of a keyboard. */
str utf8_fold(struct arena *a, str s);
#define UTF8_FOLD_MAX 8
/* The same for one code point; the length, which is 0 for a combining mark. */
size_t utf8_fold_char(uint32_t cp, char out[UTF8_FOLD_MAX]);
/* Control characters (C0, C1, DEL) or direction marks (U+200E, U+200F, U+202A…U+202E, U+2066…U+2069). */
bool utf8_has_control(str s);
