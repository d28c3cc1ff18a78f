/*
 * Structured log on standard error: « time level event key=value… », one line an event.
 *
 * Event names are fixed words (« http.request », « db.retry »): one per thing that can happen. No
 * secrets and no bank details ever. Safe from any thread; a line is written with one write().
 */
#pragma once

#include "core_str.h"

struct ctx;

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
	const char *key; /* NULL ends the list */
	bool is_int;
	str s;
	int64_t i;
};

#define L_STR(k, v) ((struct log_field){ .key = (k), .s = (v) })
#define L_INT(k, v) ((struct log_field){ .key = (k), .is_int = true, .i = (int64_t)(v) })

/* cx may be NULL; with it the line carries request id and user. */
#define log_event(cx, level, event, ...) \
	log_write((cx), (level), (event), \
	          (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { .key = NULL } })
void log_write(const struct ctx *cx, enum log_level level, const char *event,
               const struct log_field *fields);
void log_set_level(enum log_level level);
/* The other side sent nonsense: an information, not a bug. */
#define PEER(cx, event, ...) log_event((cx), LOG_INFO, (event), __VA_ARGS__)
/* Ends the process with a line; for what cannot be gone on from (no memory, a lost lock). */
_Noreturn void log_die(const char *event, const char *detail);
