/*
 * One structure absorbs another: its users get rights there, it becomes inactive, and the main manager may
 * change, all in one transaction or not at all (S099–S101, S107, S112, S113).
 *
 * Until it is confirmed nothing is written. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "service_copy.h"

#define ABSORB_PEOPLE_MAX 200

struct absorb_order {
	int64_t from, into; /* absorbed, absorbing */
	int64_t model_id;   /* of the absorbing one: its rights there are given to those who come */
	const int64_t *people; /* of the absorbed one */
	size_t npeople;
	str manager; /* login of the new main manager of the absorbing one; empty: it stays */
	str seal;    /* of the plan that was shown */
	str own;     /* see mail_url */
};

struct absorb_plan {
	str from_name, into_name;
	struct copy_plan *people; /* one for each who comes */
	size_t npeople;
	str manager; /* name of the new main manager; empty: it stays */
	bool manager_knows; /* and is authorised on the absorbed one, too (S107) */
	str seal;
};

/* E_NOT_FOUND for structures and people that are not the person's to manage, E_ABSORB_SAME; E_FORBIDDEN when
 * the main manager is to change and the person is not that of the absorbing one. */
enum ec absorb_look(struct ctx *cx, const struct absorb_order *o, struct absorb_plan **out) EC_MUST;
/* E_COPY_CHANGED when the plan is another by now. */
enum ec absorb_do(struct ctx *cx, const struct absorb_order *o) EC_MUST;
