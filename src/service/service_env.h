/*
 * An environment: production or qualification, each with its own data.
 *
 * Opened once by the command that serves or administers; shared by all threads and never changed
 * afterwards. Every use case of service/ finds it as cx->env, its database as cx->db.
 */
#pragma once

#include "core_config.h"
#include "core_ctx.h"

struct blob;
struct pdf_pool;
struct auth;
struct mailer;
struct piste;
struct proved;
struct notifier;
struct integrator;

enum env_kind { ENV_PRODUCTION, ENV_QUALIFICATION, ENV_COUNT };

struct env {
	enum env_kind kind;
	const struct config *config;
	struct db *db;
	struct blob *blob;
	struct pdf_pool *pdf; /* NULL when reading is off and nothing is drawn */
	struct auth *auth;
	struct picture_cache *pictures; /* drawn pages of documents, bounded */
	struct mailer *mailer;          /* NULL where no mail is sent: administration, tests */
	struct piste *piste;            /* the developer platform, shared; NULL where there is none */
	struct proved *proved;          /* technical passwords */
	struct notifier *notifier;      /* NULL where nobody is told: administration, tests */
	struct integrator *integrator;  /* NULL where no flow is integrated: administration, tests */
	bool demo;                      /* a demonstration: its outbox is a page */
};

struct env_options {
	enum env_kind kind;
	str data; /* folder; production/ and qualification/ live below it */
	const struct config *config;
	struct piste *piste; /* NULL is fine: then no call is let in */
	str key; /* secret of the data folder; empty: what is sealed with it cannot be read */
	bool demo;
	bool migrate; /* false: refuses a database that is not up to date */
};

/* "production", "qualification" */
str env_name(enum env_kind kind);
enum ec env_open(struct ctx *cx, const struct env_options *options, struct env **out) EC_MUST;
void env_close(struct env *env);
