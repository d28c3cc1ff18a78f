/*
 * A call of an operation under /cpro/…: who calls, for which structure, and which link of the chain of
 * authority is missing when none may (S051).
 *
 * A call needs all of: a living token of an application of this environment's kind, that application's
 * subscription to the API, a technical account of this environment, a raccordement that ties its structure to
 * the application, and rights left to act. The links are looked at in the order of enum call_link.
 *
 * What src/api does for each request: call_enter(), the operation, call_leave(). Any thread.
 */
#pragma once

#include "service_actor.h"

struct proved;

enum call_link {
	CALL_TOKEN_MISSING,   /* no bearer: 400 on the wire */
	CALL_TOKEN_WRONG,     /* unknown, expired, of a revoked application or of the other environment: 401 */
	CALL_ACCOUNT_WRONG,   /* cpro-account missing, unreadable, unknown, or its password is wrong: 401 */
	CALL_NOT_SUBSCRIBED,  /* the application has not chosen this API: 403 */
	CALL_NOT_DECLARED,    /* no raccordement of the structure with the application: 403 */
	CALL_ACCOUNT_EXPIRED, /* the technical password is past its 424 days: 401 */
	CALL_NO_RIGHT,        /* the account or its structure is no longer active: 403 */
	CALL_WHOLE,
	CALL_LINKS
};

struct call {
	str bearer;       /* value of Authorization as sent, without its scheme; empty: none */
	str cpro_account; /* value of cpro-account as sent; empty: none */
	str api;          /* "cpro-factures", "cpro-structures", "cpro-utilisateurs", "cpro-transverses",
	                     "cpro-engagements", "cpro-travaux" */
};

/* Fills cx->actor (WAY_API, the technical account's structure and its spaces) and cx->lang; *link says which
 * link of the chain fails. E_OK also when one fails: *link tells, and cx->actor is NULL. Other codes are
 * failures of ours. Guessing technical passwords is slowed as signing in is: CALL_ACCOUNT_WRONG meanwhile. */
enum ec call_enter(struct ctx *cx, const struct call *call, enum call_link *link) EC_MUST;
/* After the answer, for the calls that the application's owner sees; remembers neither body nor secret. Costs
 * the request no write. */
void call_leave(struct ctx *cx, str method, str path, int status, enum call_link link);

/* Technical passwords that were proved a moment ago; one of an environment, any thread. */
struct proved *proved_new(void);
void proved_free(struct proved *proved);

/* "token_missing", "whole": for rows and for the header « Chorale-Diagnostic ». ASCII. */
str call_link_name(enum call_link link);
bool call_link_find(str name, enum call_link *out);
/* What to mend and where, one sentence. Static. */
str call_link_text(enum lang lang, enum call_link link);
/* Page that explains it, for « Link: <…>; rel="help" »: "/aide/api#un-appel-est-refuse". Static, ASCII. */
str call_link_help(enum call_link link);
