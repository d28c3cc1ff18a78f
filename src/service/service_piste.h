/*
 * The developer platform: its own database, shared by both environments, and its developers (S019, S025–S029).
 *
 * Opened once by the command that serves or administers; shared by all threads and never changed afterwards.
 * Requests of its own listener carry no environment: cx->env is NULL there, and every use case is told the
 * developer who asks, whose applications are all that it can reach.
 */
#pragma once

#include "core_config.h"
#include "core_ctx.h"
#include "model_piste.h"

struct auth;
struct db;
struct call_log;

struct piste {
	struct db *db;
	const struct config *config;
	struct auth *auth;
	struct call_log *calls; /* the calls that are not rows yet */
	bool demo;
};

struct piste_options {
	str data; /* folder; piste/ lives below it */
	const struct config *config;
	bool demo;
	bool migrate; /* false: *out is NULL where there is no platform yet */
};

enum ec piste_open(struct ctx *cx, const struct piste_options *options, struct piste **out) EC_MUST;
/* The thread that turns calls into rows and sweeps what expired; piste_close ends it. */
enum ec piste_start(struct ctx *cx, struct piste *piste) EC_MUST;
void piste_close(struct piste *piste);

/* --- developers --- */

#define DEVELOPER_NAME_MAX 99 /* characters */

struct developer_form {
	str name, login, password;
	str organisation; /* organisation_name */
	bool terms;       /* the conditions of the platform are accepted */
};

/* Makes the account and its sandbox application, without any API yet. E_FIELDS under name, login, password,
 * organisation, terms; E_SIGN_IN_WAIT. */
enum ec developer_sign_up(struct ctx *cx, struct piste *piste, const struct developer_form *form, int64_t *id) EC_MUST;
/* The token goes into the cookie; only its hash is stored. E_SIGN_IN_WRONG, E_SIGN_IN_WAIT. */
enum ec developer_sign_in(struct ctx *cx, struct piste *piste, str login, str password, str *token) EC_MUST;
/* Whose session that is, and cx->lang; *who is NULL when it does not live. */
enum ec developer_enter(struct ctx *cx, struct piste *piste, str token, const struct developer **who) EC_MUST;
enum ec developer_sign_out(struct ctx *cx, struct piste *piste, str token) EC_MUST;
enum ec developer_set_lang(struct ctx *cx, struct piste *piste, const struct developer *who, enum lang lang) EC_MUST;
