/*
 * Requests of rattachement and of spaces, as the managers of a structure see and answer them (S122, S123).
 *
 * Each answer is a transaction of its own; of two managers who answer at once one wins, and the other is
 * told who was faster. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_request.h"

struct tx;

/* E_REQUEST_ANSWERED with who answered, and what. */
enum ec request_fail_answered(struct ctx *cx, struct tx *tx, const struct request *r) EC_MUST;

#define REQUEST_DECIDE_MAX 200

struct request_list {
	struct request *rows; /* oldest first */
	size_t n;
	bool more;
};

/* What waits at all structures that the person manages; E_FORBIDDEN for who manages none. */
enum ec request_list_waiting(struct ctx *cx, struct request_list *out) EC_MUST;
/* How many wait there, counted up to 1,000 a structure; 0 for who manages none. *first: a structure where
 * one waits. */
enum ec request_count_waiting(struct ctx *cx, int *n, str *first) EC_MUST;

struct request_answer {
	bool accept;
	str reason; /* needed when it refuses */
	str own;    /* see mail_url */
};

struct request_one {
	int64_t id;
	int64_t version; /* that was on the screen */
	enum ec ec;      /* what became of it */
	str message;     /* why not */
	struct request record;
};

/* Rattachements go first, so that what was asked for with them can follow. E_FIELDS under reason; one that
 * cannot be answered so says why and stops nothing. A refused rattachement refuses what was asked with it. */
enum ec request_decide(struct ctx *cx, const struct request_answer *answer, struct request_one *all, size_t n) EC_MUST;
