#include "core_arena.h"
#include "core_log.h"
#include "core_str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf buf_in(struct arena *a)
{
	return (struct buf){ .arena = a };
}

void buf_free(struct buf *b)
{
	if (!b->arena)
		free(b->p);
	*b = (struct buf){ .arena = b->arena };
}

char *buf_reserve(struct buf *b, size_t n)
{
	size_t need;
	if (__builtin_add_overflow(b->n, n, &need) || need > SIZE_MAX / 4)
		log_die("memory.exhausted", "a text of an absurd size was asked for");
	if (need > b->cap) {
		size_t cap = b->cap * 2 < 64 ? 64 : b->cap * 2;
		if (cap < need)
			cap = need;
		b->p = b->arena ? arena_grow(b->arena, b->p, b->cap, cap) : realloc(b->p, cap);
		if (!b->p)
			log_die("memory.exhausted", "malloc failed");
		b->cap = cap;
	}
	return b->p + b->n;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	memcpy(buf_reserve(b, n), bytes, n);
	b->n += n;
}

void buf_add_str(struct buf *b, str s)
{
	buf_add(b, s.p, s.n);
}

void buf_add_char(struct buf *b, char c)
{
	*buf_reserve(b, 1) = c;
	b->n++;
}

/* Tries the room there is; what does not fit is printed again with room enough. */
void buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	char *p = buf_reserve(b, 32);
	size_t room = b->cap - b->n;
	int n = vsnprintf(p, room, format, args);
	if (n >= 0 && (size_t)n >= room) {
		p = buf_reserve(b, (size_t)n + 1);
		n = vsnprintf(p, (size_t)n + 1, format, again);
	}
	va_end(again);
	b->n += n > 0 ? (size_t)n : 0;
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}
