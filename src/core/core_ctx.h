/*
 * What a request, job or command carries with it.
 *
 * Owned by whoever serves the request; one thread at a time. Pointers to modules above core are
 * opaque here: db/ knows struct db, service/ knows struct env and struct actor.
 */
#pragma once

#include "core_arena.h"
#include "core_error.h"

struct db;
struct env;
struct actor;

struct ctx {
	struct arena *arena;
	enum lang lang;
	int64_t now;               /* instant of the request; tests and qualification set it */
	str request_id;            /* for the log and the error page */
	str remote;                /* address of the caller, for audit and rate limits */
	struct db *db;             /* of the environment served */
	struct env *env;           /* NULL outside an environment */
	const struct actor *actor; /* NULL: nobody signed in */
	int64_t user_id;           /* of the actor, for the log; 0: nobody */
	int64_t application_id;    /* of the developer platform, that calls; 0: none */
	struct failure failure;
};

/* Records a failure and returns its code; with one already there, that one stays and its code is
 * returned. The message is that of the code in the ctx's language, filled with the arguments:
 * fail(cx, E_FIELD_LONG, M_INT("max", 20)) */
#define fail(cx, code, ...) fail_at((cx), (code), __FILE__, __LINE__, MSG_ARGS(__VA_ARGS__))
enum ec fail_at(struct ctx *cx, enum ec code, const char *file, int line, const struct msg_arg *args);

/* Adds one wrong field (the first thousand are kept); goes on. fields_end() then answers E_FIELDS if
 * there was any. */
#define field_fail(cx, field, code, ...) \
	field_fail_at((cx), (field), (code), __FILE__, __LINE__, MSG_ARGS(__VA_ARGS__))
void field_fail_at(struct ctx *cx, str field, enum ec code, const char *file, int line,
                   const struct msg_arg *args);
enum ec fields_end(struct ctx *cx) EC_MUST;
/* Makes the failure just recorded one of a field; what was wrong with other fields stays. */
void failure_to_field(struct ctx *cx, str field);

/* Forgets the failure, for whoever handled it. */
void failure_clear(struct ctx *cx);

/* A bug of ours: logged with its place; aborts in debug builds, answers E_INTERNAL in release. */
#define BUG(cx, what) bug_at((cx), (what), __FILE__, __LINE__)
enum ec bug_at(struct ctx *cx, const char *what, const char *file, int line);
