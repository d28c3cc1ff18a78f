/*
 * Small questions about one word, asked by several files of the reader.
 */
#pragma once

#include "core_str.h"

static inline bool read_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool read_is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool read_is_letter(char c) { return (c >= 'a' && c <= 'z') || read_is_capital(c); }

/* Without the marks that a sentence puts around a value. */
str read_strip(str s);
bool read_is_digits(str s); /* nothing but digits, at least one */
bool read_has_digit(str s);
bool read_is_caps(str s); /* capital letters only */
bool read_is_minus(str s);
