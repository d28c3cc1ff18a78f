/*
 * « Mon compte »: what a person does with the own account (S120, S134–S144).
 *
 * Every use case is for the person signed in and nobody else. What could lock the owner out asks for the
 * present password again, counts wrong ones like those of a sign-in, and is told by mail.
 */
#pragma once

#include "core_ctx.h"
#include "model_notify.h"
#include "model_role.h"

struct account;
struct tx;

#define QUESTION_MAX 120 /* characters */
#define ANSWER_MIN 4

/* A person, not the command line. E_SIGN_IN, E_FORBIDDEN. */
enum ec profile_require(struct ctx *cx, enum action action) EC_MUST;
/* The account of the actor if that is its password. E_FIELDS under present; E_SIGN_IN_WAIT. */
enum ec profile_prove(struct ctx *cx, str password, struct account *out) EC_MUST;

/* --- the account --- */

struct profile {
	str first_name, last_name, login, contact_email;
	int64_t created_at, activated_at;
	enum account_state state;
	bool has_question;
	str question;
	enum digest digest;
	bool alerts;
};

enum ec profile_load(struct ctx *cx, struct profile *out) EC_MUST;
/* E_FIELDS under first_name, last_name, contact_email. */
enum ec profile_save_person(struct ctx *cx, str first_name, str last_name, str contact_email) EC_MUST;
/* Other sessions end; told by mail. E_FIELDS under present, password. */
enum ec profile_set_password(struct ctx *cx, str present, str password) EC_MUST;
/* An empty question takes it away. E_FIELDS under present, question, answer. */
enum ec profile_set_question(struct ctx *cx, str present, str question, str answer) EC_MUST;
enum ec profile_set_notifications(struct ctx *cx, enum digest digest, bool alerts) EC_MUST;

/* --- another login address --- */

/* A link to the new address, news to the present one. Whether the new one has an account is not told:
 * its owner gets other words. E_FIELDS under present, login; E_MAIL_WAIT. */
enum ec profile_ask_address(struct ctx *cx, str present, str login, str own) EC_MUST;
/* By the holder of the link, signed in or not: other sessions end. E_LINK, also when somebody has that
 * address by now. */
enum ec profile_take_address(struct ctx *cx, str token) EC_MUST;
/* The address that the link was sent to. E_LINK. */
enum ec profile_address_of_link(struct ctx *cx, str token, str *login) EC_MUST;

/* --- sessions --- */

struct session_info {
	str id; /* names it to its owner: no token */
	str agent, remote;
	int64_t since, seen;
	bool current;
};

#define SESSIONS_SHOWN 100

enum ec profile_sessions(struct ctx *cx, struct session_info **out, size_t *n) EC_MUST;
/* Another one of one's own; empty: all others. E_NOT_FOUND. */
enum ec profile_end_session(struct ctx *cx, str id) EC_MUST;

/* --- personal data --- */

/* All that is kept about the person, as JSON. */
enum ec profile_export(struct ctx *cx, str *json) EC_MUST;
/* For good: nobody signs in any more, and nothing of the row tells who it was. Invoices and events stay,
 * with a number in place of the name. E_FIELDS under present, sure; E_MAIN_MANAGER as long as the role
 * was not handed over. */
enum ec profile_erase(struct ctx *cx, str present, bool sure) EC_MUST;
