/*
 * Signing in and out, the session of a request, language, structure worked for.
 */
#pragma once

#include "service_actor.h"

struct sign_in {
	str login;
	str password;
	str link; /* token of an activation link that was followed before; empty: none */
};

/* The token goes into the cookie; only its hash is stored. The same sentence for an unknown login and a
 * wrong password, after the same time; E_SIGN_IN_WAIT past the limit of failures, before any hashing. An
 * account that waits for its activation is let in by its link alone, which makes it active: neither the
 * link nor the password does that without the other. */
enum ec session_sign_in(struct ctx *cx, const struct sign_in *form, str *token) EC_MUST;
/* Fills cx->actor and cx->lang for a live session; *alive false otherwise. */
enum ec session_enter(struct ctx *cx, str token, bool *alive) EC_MUST;
enum ec session_sign_out(struct ctx *cx) EC_MUST;
/* Works for another structure of one's own from now on. */
enum ec session_switch(struct ctx *cx, int64_t structure_id) EC_MUST;
enum ec session_set_lang(struct ctx *cx, enum lang lang) EC_MUST;
