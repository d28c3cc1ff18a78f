/*
 * Roles, spaces and actions: who may do what, as one table, deny by default.
 *
 * Pure functions, any thread. A user has one role in each structure and a set of spaces there (row
 * S124: the space is the unit of permission). Rows and files carry names, never numbers.
 * Sources: S118–S121, S124.
 */
#pragma once

#include "core_msg.h"

enum role {
	ROLE_NONE,
	ROLE_MAIN_MANAGER,      /* gestionnaire principal: exactly one in a structure */
	ROLE_SECONDARY_MANAGER, /* gestionnaire secondaire */
	ROLE_USER,              /* utilisateur simple */
	ROLE_COUNT
};

enum space {
	SPACE_ACCOUNT = 1,       /* Mon compte */
	SPACE_MANAGER,           /* Activités du gestionnaire */
	SPACE_INVOICES_SENT,     /* Factures émises */
	SPACE_INVOICES_RECEIVED, /* Factures reçues */
	SPACE_VALIDATION,        /* Factures à valider */
	SPACE_WORKS,             /* Factures de travaux */
	SPACE_ENGAGEMENTS,       /* Engagements */
	SPACE_REQUESTS_SENT,     /* Sollicitations émises */
	SPACE_REQUESTS_RECEIVED, /* Sollicitations reçues */
	SPACE_JUSTICE,           /* Mémoires de frais de justice */
	SPACE_REFUNDS,           /* Demandes de remboursement */
	SPACE_CONNECTION,        /* Raccordement EDI et API */
	SPACE_FLOWS,             /* Suivi des flux */
	SPACE_DASHBOARD,         /* Tableau de bord */
	SPACE_COUNT
};

/* What a user has opened in one structure. */
struct space_set {
	uint32_t bits; /* SPACE_BIT */
};

#define SPACE_BIT(s) (UINT32_C(1) << (s))

enum action {
	ACTION_VIEW,      /* lists, details, downloads */
	ACTION_SUBMIT,    /* deposit, keep drafts, correct, complete, resend, abandon */
	ACTION_PROCESS,   /* « Traiter », transfer to another service */
	ACTION_MANAGE,    /* change structures, services, users and their rights */
	ACTION_HAND_OVER, /* pass the role of main manager on (S105) */
	ACTION_COUNT
};

/* State of an account: an account that is not active signs in nowhere (S066). An erased one is nobody's
 * any more and never comes back. */
enum account_state { ACCOUNT_PENDING, ACCOUNT_ACTIVE, ACCOUNT_DISABLED, ACCOUNT_ERASED, ACCOUNT_STATES };

/* Somebody attached to a structure, as its managers know them. */
struct person {
	int64_t account_id;
	str login;
	str first_name, last_name;
	enum lang lang;
	enum account_state state;
	enum role role;
	int64_t since;   /* attached */
	int64_t version; /* of the rattachement */
};

/* "gestionnaire_principal"; "factures_recues": for JSON and the command line. */
str role_name(enum role role);
bool role_find(str name, enum role *out);
enum msg role_label(enum role role);
str space_name(enum space space);
bool space_find(str name, enum space *out);
enum msg space_label(enum space space);
str account_state_name(enum account_state state); /* "pending" */
enum msg account_state_label(enum account_state state);
bool account_state_find(str name, enum account_state *out);

/* May this role ever do that there, the space being open? */
bool role_allows(enum role role, enum space space, enum action action);
/* The whole question: the table, and the spaces opened to this user. « Mon compte » is
 * everybody's and « Activités du gestionnaire » every manager's, opened or not (S119, S120). */
bool role_may(enum role role, struct space_set opened, enum space space, enum action action);
/* Opened at somebody's wish: not the two that need no opening, and those of managers for managers alone. */
bool space_is_given(enum space space, enum role role, bool is_public);
/* May be limited to services of the structure. */
bool space_has_services(enum space space);
/* Opened and closed by each user, without a manager. */
bool space_is_free(enum space space);
/* What a new user gets: solicitations and invoices sent for all, manager's activities for managers,
 * invoices received where the structure is public. */
struct space_set role_default_spaces(enum role role, bool is_public);
/* « Camille Durand » */
str person_name(struct arena *a, str first, str last);
