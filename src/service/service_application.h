/*
 * Applications of the developer platform: what they may call, their secret, their tokens, their calls
 * (S028–S038).
 *
 * Every use case is told the developer who asks and reaches his or her applications alone: E_NOT_FOUND for
 * another's. A secret is shown once, when it is made; only its hash is kept.
 */
#pragma once

#include "service_piste.h"

struct application_secret {
	int64_t id;
	str client_id;
	str client_secret;
};

struct application_form {
	str name;
	str email;
	str responsible;
	str siret; /* blanks allowed */
	bool terms; /* general conditions of use */
};

struct application_detail {
	struct application a;
	struct subscription apis[PISTE_APIS];
};

/* A production application (S033–S037). E_FIELDS under name, email, responsible, siret, terms. */
enum ec application_create(struct ctx *cx, struct piste *piste, const struct developer *who,
                           const struct application_form *form, struct application_secret *out) EC_MUST;
/* « Sauvegarder l'application »: address, responsible, SIRET (a sandbox may leave it out), and exactly these APIs
 * selected; the name stays. E_FIELDS; E_API_TERMS when the conditions of one are not accepted: then nothing is
 * changed (S032). */
enum ec application_update(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                           const struct application_form *form, unsigned apis) EC_MUST;
enum ec application_list(struct ctx *cx, struct piste *piste, const struct developer *who, struct application **out,
                         size_t *n) EC_MUST;
enum ec application_load(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                         struct application_detail **out) EC_MUST;
/* « Valider mes choix CGU ». apis: bit of each enum piste_api; what is accepted stays accepted. */
enum ec application_accept(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                           unsigned apis) EC_MUST;
/* The APIs alone. E_API_TERMS. */
enum ec application_select(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                           unsigned apis) EC_MUST;
/* A new secret, the old one being worth nothing from now on; tokens live on until they expire. */
enum ec application_rotate(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                           struct application_secret *out) EC_MUST;
/* For good: its tokens end, its name stays taken. */
enum ec application_revoke(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id) EC_MUST;
/* The latest calls, newest first; also those of a moment ago. */
enum ec application_calls(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id, int limit,
                          struct call_row **out, size_t *n) EC_MUST;

/* --- OAuth2, client credentials --- */

struct token_ask {
	str client_id;
	str client_secret;
	str scope; /* as asked; given back */
};

struct token_grant {
	str token;
	int seconds;
	str scope;
};

/* In an environment. E_CLIENT for an unknown application and a wrong secret alike; E_CLIENT_ENVIRONMENT when
 * the secret is right and the application belongs to the other environment. */
enum ec token_issue(struct ctx *cx, const struct token_ask *ask, struct token_grant *out) EC_MUST;

/* The living application of that name, for a raccordement. */
enum ec application_find(struct ctx *cx, str name, struct application *out, bool *found) EC_MUST;

/* A random UUID in lower case. */
str uuid_new(struct arena *a);
