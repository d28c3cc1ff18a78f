#include "core_log.h"

#include "core_ctx.h"
#include "core_utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_int least_level = LOG_INFO;

static const char *const level_names[] = { "debug", "info", "warn", "error" };

/* A line lives on the stack, so that the log works when memory does not. What is too long is cut. */
struct line {
	char p[4096];
	size_t n;
};

static void put(struct line *l, const char *bytes, size_t n)
{
	size_t room = sizeof(l->p) - 1 - l->n; /* the last byte is the line feed's */
	if (n > room)
		n = room;
	memcpy(l->p + l->n, bytes, n);
	l->n += n;
}

static void put_z(struct line *l, const char *z)
{
	put(l, z, strlen(z));
}

static bool is_bare(str s)
{
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\')
			return false;
	}
	return true;
}

/* One character of a quoted value: broken UTF-8, control and direction characters as hexadecimal. */
static void put_quoted_char(struct line *l, str character)
{
	char c = character.p[0];
	if (c == '"' || c == '\\') {
		put(l, "\\", 1);
		put(l, &c, 1);
	} else if (c == '\n') {
		put_z(l, "\\n");
	} else if (!utf8_valid(character) || utf8_has_control(character)) {
		for (size_t i = 0; i < character.n; i++) {
			char hex[8];
			snprintf(hex, sizeof(hex), "\\x%02x", (unsigned char)character.p[i]);
			put_z(l, hex);
		}
	} else {
		put(l, character.p, character.n);
	}
}

static void put_value(struct line *l, str s)
{
	if (is_bare(s)) {
		put(l, s.p, s.n);
		return;
	}
	put(l, "\"", 1);
	while (s.n) {
		str rest = s;
		utf8_next(&rest);
		put_quoted_char(l, str_sub(s, 0, s.n - rest.n));
		s = rest;
	}
	put(l, "\"", 1);
}

static void put_field(struct line *l, const struct log_field *f)
{
	char number[24];
	put_z(l, " ");
	put_z(l, f->key);
	put_z(l, "=");
	if (f->is_int) {
		snprintf(number, sizeof(number), "%" PRId64, f->i);
		put_z(l, number);
	} else {
		put_value(l, f->s);
	}
}

static void put_time(struct line *l)
{
	struct timespec now;
	struct tm tm;
	char text[40], ms[8];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(ms, sizeof(ms), ".%03dZ", (int)(now.tv_nsec / 1000000));
	put_z(l, text);
	put_z(l, ms);
}

static void write_line(struct line *l)
{
	l->p[l->n++] = '\n';
	while (write(STDERR_FILENO, l->p, l->n) < 0 && errno == EINTR)
		;
}

void log_write(const struct ctx *cx, enum log_level level, const char *event,
               const struct log_field *fields)
{
	struct line l;
	int saved = errno;
	if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
		return;
	l.n = 0;
	put_time(&l);
	put_z(&l, " ");
	put_z(&l, level_names[level]);
	put_z(&l, " ");
	put_z(&l, event);
	if (cx && cx->request_id.n)
		put_field(&l, &L_STR("request", cx->request_id));
	if (cx && cx->user_id)
		put_field(&l, &L_INT("user", cx->user_id));
	for (; fields->key; fields++)
		put_field(&l, fields);
	write_line(&l);
	errno = saved;
}

void log_set_level(enum log_level level)
{
	atomic_store_explicit(&least_level, (int)level, memory_order_relaxed);
}

void log_die(const char *event, const char *detail)
{
	log_event(NULL, LOG_ERROR, event, L_STR("detail", str_of(detail)));
	abort();
}
