/*
 * Space « Raccordement EDI et API »: which applications act for a structure, its technical accounts, and the
 * chain of links that a call needs (S040–S051).
 *
 * Of the actor's structures where that space is open: seeing needs ACTION_VIEW there, changing ACTION_MANAGE.
 * Another structure's rows and none at all are told alike: E_NOT_FOUND.
 */
#pragma once

#include "model_piste.h"
#include "service_call.h"

#define TECHNICALS_MAX 20 /* of a structure */

struct raccordement_form {
	str structure; /* its id as text */
	str application;
	str usage; /* raccordement_usage_name */
	str contact_name, contact_email, contact_phone;
};

/* A password that is shown once. */
struct technical_secret {
	str login;
	str password;
	int64_t expires_at;
};

/* Whether one link of the chain stands, for the checklist. */
struct chain_link {
	enum call_link missing; /* what a call would be told; CALL_WHOLE: it stands */
	enum msg label;
};

#define CHAIN_LINKS 5

/* A raccordement and how whole its chain is. */
struct raccordement_chain {
	struct raccordement r;
	bool application_lives;
	unsigned apis; /* bit of each enum piste_api that the application selected */
	struct chain_link links[CHAIN_LINKS];
	bool whole;
};

struct raccordement_page {
	struct raccordement_chain *active;
	size_t nactive;
	struct raccordement *withdrawn;
	size_t nwithdrawn;
	struct technical_account *technicals;
	size_t ntechnicals;
};

/* Of the structure worked for. */
enum ec raccordement_page(struct ctx *cx, struct raccordement_page *out) EC_MUST;
/* The actor's structures that may be connected: how many of them are in out, which has nstructures places. */
size_t raccordement_structures(const struct ctx *cx, const struct actor_structure **out);

/* « Déclarer un raccordement PISTE ». A sandbox application is refused in production (S049), a production one
 * in qualification. E_FIELDS under structure, application, usage, contact_name, contact_email,
 * contact_phone. */
enum ec raccordement_declare(struct ctx *cx, const struct raccordement_form *form, int64_t *id) EC_MUST;
enum ec raccordement_withdraw(struct ctx *cx, int64_t id) EC_MUST;

/* TECH_<n>_<siret>@cpro.fr for the structure worked for, once it has a raccordement. E_TECHNICAL_MANY. */
enum ec technical_create(struct ctx *cx, struct technical_secret *out) EC_MUST;
/* A new password for another 424 days; the old one ends. */
enum ec technical_renew(struct ctx *cx, int64_t account_id, struct technical_secret *out) EC_MUST;
/* « TECH_1_… » as people know it; rows keep logins in lower case. */
str technical_login(struct arena *a, str login);
enum ec technical_set_active(struct ctx *cx, int64_t account_id, bool active) EC_MUST;
