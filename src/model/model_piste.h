/*
 * The developer platform in tables: its APIs, kinds of applications, organisations; and what a raccordement says.
 *
 * Pure functions, any thread. Rows and files carry names, never numbers. Sources: S026–S038, S044–S050.
 */
#pragma once

#include "core_hash.h"
#include "core_msg.h"
#include "model_role.h"

/* An API that an application can choose, with conditions of its own (S032). */
enum piste_api {
	PISTE_INVOICES,
	PISTE_WORKS,
	PISTE_STRUCTURES,
	PISTE_USERS,
	PISTE_TRANSVERSE,
	PISTE_ENGAGEMENTS,
	PISTE_APIS
};

/* S030, S149, S150: a sandbox application serves qualification, the other production. */
enum application_kind { APPLICATION_SANDBOX, APPLICATION_PRODUCTION, APPLICATION_KINDS };

/* S045: who stands between the structure and the portal. */
enum raccordement_usage { USAGE_DIRECT, USAGE_EDITOR, USAGE_CONCENTRATOR, USAGE_COUNT };

enum raccordement_state { RACCORDEMENT_ACTIVE, RACCORDEMENT_WITHDRAWN, RACCORDEMENT_STATES };

/* S027. */
enum organisation { ORGANISATION_UNIVERSAL, ORGANISATION_COUNT };

#define APPLICATION_NAME_MAX 80           /* characters */
#define APPLICATION_SANDBOX_PREFIX "APP_SANDBOX_"
#define TECHNICAL_PASSWORD_DAYS 424
#define TOKEN_SECONDS 3600

str piste_api_name(enum piste_api api);    /* "cpro-factures": what stands after /cpro/ is its end */
str piste_api_version(enum piste_api api); /* "1.0.0" */
enum msg piste_api_label(enum piste_api api);
enum msg piste_api_about(enum piste_api api);
bool piste_api_find(str name, enum piste_api *out);

str application_kind_name(enum application_kind kind); /* "sandbox" */
enum msg application_kind_label(enum application_kind kind);
bool application_kind_find(str name, enum application_kind *out);
/* A name that only the platform itself gives: « APP_SANDBOX_… », whatever the case. */
bool application_name_is_sandbox(str name);

str raccordement_usage_name(enum raccordement_usage usage); /* "direct", "editeur", "concentrateur" */
enum msg raccordement_usage_label(enum raccordement_usage usage);
bool raccordement_usage_find(str name, enum raccordement_usage *out);

str raccordement_state_name(enum raccordement_state state); /* "active", "withdrawn" */
enum msg raccordement_state_label(enum raccordement_state state);
bool raccordement_state_find(str name, enum raccordement_state *out);

str organisation_name(enum organisation organisation); /* "universelle" */
enum msg organisation_label(enum organisation organisation);
bool organisation_find(str name, enum organisation *out);

/* --- rows of the platform --- */

struct developer {
	int64_t id;
	str login; /* lower case */
	str name;
	enum organisation organisation;
	str password_hash;
	enum lang lang;
	int64_t terms_at;
	int64_t created_at;
};

struct application {
	int64_t id;
	int64_t developer_id;
	enum application_kind kind;
	str name;
	str client_id;
	struct sha256 secret_hash;
	str email;
	str responsible;
	str siret; /* empty: unsaid */
	int64_t created_at;
	int64_t secret_at;
	int64_t revoked_at; /* 0: it lives */
};

/* Of an application to an API. */
struct subscription {
	bool accepted; /* its conditions */
	bool selected;
	int64_t terms_at;
};

/* A call seen. */
struct call_row {
	int64_t application_id;
	int64_t at;
	str environment;
	str method;
	str path;
	int status;
	str link;
};

/* --- rows of an environment --- */

struct raccordement {
	int64_t id;
	int64_t structure_id;
	str client_id;
	str application; /* name */
	enum raccordement_usage usage;
	str contact_name, contact_email, contact_phone;
	enum raccordement_state state;
	int64_t created_at;
	int64_t created_by; /* account; 0: the system */
	int64_t withdrawn_at, withdrawn_by;
};

struct technical_account {
	int64_t account_id;
	str login;
	int64_t structure_id;
	int serial;
	str password_hash;
	int64_t expires_at; /* of the password */
	enum account_state state;
	int64_t created_at;
	int64_t created_by; /* account; 0: the system */
	int warned_days;    /* the latest mail said that so many were left; 0: none was sent */
};
