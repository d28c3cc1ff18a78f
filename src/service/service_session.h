/*
 * Signing in and out, the session of a request, language, structure worked for.
 */
#pragma once

#include "service_actor.h"

struct sign_in {
	str login;
	str password;
	str link; /* token of an activation link that was followed before; empty: none */
	str agent; /* User-Agent */
};

/* What a sign-in gives: a session, or a ticket for the second step. */
struct signed_in {
	str token;  /* for the cookie; only its hash is stored */
	str ticket; /* not empty: the code is asked, session_second_step; no row holds it */
};

/* The same sentence for an unknown login and a
 * wrong password, after the same time; E_SIGN_IN_WAIT past the limit of failures, before any hashing. An
 * account that waits for its activation is let in by its link alone, which makes it active: neither the
 * link nor the password does that without the other. */
enum ec session_sign_in(struct ctx *cx, const struct sign_in *form, struct signed_in *out) EC_MUST;
/* With the code of the app or a recovery code, each good once. E_CODE_WRONG, E_SIGN_IN_WAIT after too many;
 * E_SECOND_STEP when the ticket is too old or the password was changed meanwhile. */
enum ec session_second_step(struct ctx *cx, str ticket, str code, str agent, str *token) EC_MUST;
/* Whether the ticket could still be used. */
bool session_ticket_is_good(struct ctx *cx, str ticket);
/* Fills cx->actor and cx->lang for a live session; *alive false otherwise. */
enum ec session_enter(struct ctx *cx, str token, bool *alive) EC_MUST;
enum ec session_sign_out(struct ctx *cx) EC_MUST;
/* Works for another structure of one's own from now on. */
enum ec session_switch(struct ctx *cx, int64_t structure_id) EC_MUST;
enum ec session_set_lang(struct ctx *cx, enum lang lang) EC_MUST;
struct session;
/* By idle time and whole life. */
bool session_is_alive(const struct ctx *cx, const struct session *s);
