/*
 * Signing up, and what people do from outside with a link by mail (S065–S069, S072, S140, S144).
 *
 * Used by people who are not signed in. Whether an address has an account cannot be told from any answer:
 * the words, the writes and the limit are the same; only its mailbox knows.
 */
#pragma once

#include "core_ctx.h"
#include "model_link.h"

struct account;
struct tx;

#define PERSON_NAME_MAX 99 /* characters */

struct sign_up {
	str login;
	str contact_email; /* empty: the login */
	str first_name, last_name;
	str password;
	str own; /* see mail_url */
};

#define PASSWORD_LEVELS 4

struct password_advice {
	int level; /* 1 (weak) to PASSWORD_LEVELS; 0: none was typed */
	str why;   /* what refuses it; empty: it may be used */
};

/* How good a password would be for that person. Nothing is kept, and no failure recorded. */
struct password_advice account_password_advice(struct ctx *cx, const struct sign_up *form);
/* E_FIELDS with what is wrong under login, contact_email, first_name, last_name, password; E_MAIL_WAIT.
 * The account can do nothing until somebody signs in with the password and the link that was sent. */
enum ec account_sign_up(struct ctx *cx, const struct sign_up *form) EC_MUST;
/* The activation link again, which ends the older one (S068). E_FIELDS under login, E_MAIL_WAIT. */
enum ec account_send_activation(struct ctx *cx, str login, str own) EC_MUST;
/* « Mot de passe oublié ». E_FIELDS under login, E_MAIL_WAIT. */
enum ec account_send_password(struct ctx *cx, str login, str own) EC_MUST;
/* The login that the link belongs to. E_LINK. */
enum ec account_of_link(struct ctx *cx, enum link_kind kind, str token, str *login) EC_MUST;
/* The secret question that the holder of the link has to answer too; empty: none (S141). E_LINK. */
enum ec account_question(struct ctx *cx, str token, str *question) EC_MUST;
/* An answer as it is hashed: no case, no accents, one blank between words. */
str account_answer_clean(struct arena *a, str answer);
/* A new password by its link: who holds it reads the mailbox, so it also activates; all sessions end and
 * nobody is signed in. E_LINK; E_FIELDS under password or answer; E_SIGN_IN_WAIT after too many wrong answers,
 * which leave the link as it is. */
enum ec account_set_password(struct ctx *cx, str token, str password, str answer) EC_MUST;
/* From pending to active, in the transaction of the sign-in that has both link and password. */
enum ec account_activate(struct ctx *cx, struct tx *tx, const struct account *account) EC_MUST;

/* --- for what people change later (service_profile.h) --- */

/* What is wrong with an address or a name, as a wrong field. */
void account_check_address(struct ctx *cx, const char *field, str address);
void account_check_name(struct ctx *cx, const char *field, str name);
/* A mail to the owner of an address that somebody else asked for; as much is written as for a free one. */
enum ec account_tell_exists(struct ctx *cx, struct tx *tx, const struct account *a, str own) EC_MUST;
