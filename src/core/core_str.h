/*
 * Text as pointer and length, and a growing buffer.
 *
 * A str borrows its bytes: it is never freed and need not end in NUL. A buf owns its bytes until
 * buf_free, or borrows them from an arena when made with buf_in. Nothing here locks.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct {
	const char *p;
	size_t n;
} str;

/* STR("literal") and STR_INIT for static tables. */
#define STR(lit) ((str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit) { "" lit, sizeof(lit) - 1 }
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p
#define STR_NONE ((str){ NULL, 0 })

static inline bool str_empty(str s) { return s.n == 0; }
str str_of(const char *z); /* NULL gives STR_NONE */
/* Inline: most comparisons end at the lengths. */
static inline bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_eq_nocase(str a, str b); /* ASCII letters only */
int str_cmp(str a, str b);        /* by bytes, shorter first */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_ends_nocase(str s, str suffix);
/* Index of the first match, or -1. */
ptrdiff_t str_find(str s, str needle);
ptrdiff_t str_find_char(str s, char c);
ptrdiff_t str_rfind_char(str s, char c);
str str_sub(str s, size_t from, size_t n); /* clipped to s */
str str_trim(str s);                       /* ASCII blanks at both ends */
/* Cuts at the first sep: *head is what stands before, returns what follows; without sep all is head. */
str str_cut(str s, char sep, str *head);
/* Whole text as a number; false for anything else, blanks and overflow included. */
bool str_to_i64(str s, int64_t *out);
bool str_to_u64_hex(str s, uint64_t *out);

str str_copy(struct arena *a, str s);
/* NUL-terminated copy, for foreign calls. Bytes after an embedded NUL are not seen by these. */
const char *str_z(struct arena *a, str s);
str str_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
str str_join(struct arena *a, str sep, const str *parts, size_t n);
str str_lower_ascii(struct arena *a, str s);

struct buf {
	char *p;
	size_t n;
	size_t cap;
	struct arena *arena; /* NULL: heap */
};

struct buf buf_in(struct arena *a);
void buf_free(struct buf *b); /* nothing to do for a buf in an arena */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, str s);
void buf_add_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Room for n more bytes at the end; the caller then adds to b->n what it wrote. */
char *buf_reserve(struct buf *b, size_t n);
static inline void buf_clear(struct buf *b) { b->n = 0; }
/* Borrowed until the next change of b. */
static inline str buf_str(const struct buf *b) { return (str){ b->p ? b->p : "", b->n }; }
