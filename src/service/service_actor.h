/*
 * Who acts, for which structure, by which way in, and what that allows.
 *
 * Made by service_session (portal), by the API's token check and by the command line; lives in the
 * request's arena. Rights are checked here and nowhere else, deny by default: every use case begins
 * with actor_require().
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "model_structure.h"

enum actor_way { WAY_PORTAL, WAY_API, WAY_EDI, WAY_COMMAND, WAY_SYSTEM };

/* One structure the person is attached to. */
struct actor_structure {
	int64_t id;
	str name;
	str identifier;
	enum role role;
	struct space_set spaces;
	bool is_public;
	bool is_state;
	bool active;
	const int64_t *service_ids; /* limited to these services; NULL: all */
	size_t nservices;
};

struct actor {
	enum actor_way way;
	int64_t account_id; /* 0: the system */
	str login;
	str name; /* « Camille Durand » */
	bool is_operator;
	const struct actor_structure *structures;
	size_t nstructures;
	const struct actor_structure *at; /* the structure worked for; NULL: none yet */
	str session;                      /* token of the session, for CSRF; empty elsewhere */
};

/* The structure worked for must have the space open, and the person's role the action there.
 * E_SIGN_IN without anybody, E_FORBIDDEN otherwise. */
enum ec actor_require(struct ctx *cx, enum space space, enum action action) EC_MUST;
/* The same for « Factures émises », and a structure that is worked for: the supplier of what follows. */
enum ec actor_require_supplier(struct ctx *cx, enum action action) EC_MUST;
/* A structure that the person manages, worked for or not. E_SIGN_IN without anybody; E_FORBIDDEN for who
 * manages none, or may not do that there; E_NOT_FOUND for one the person does not manage, as for one that
 * does not exist. */
enum ec actor_require_managed(struct ctx *cx, int64_t structure_id, enum action action,
                              const struct actor_structure **out) EC_MUST;
/* « Activités du gestionnaire » is open to whoever manages a structure (S119). */
bool actor_manages(const struct ctx *cx);
enum ec actor_require_manager(struct ctx *cx) EC_MUST;
/* One of the person's own structures; NULL: not attached. */
const struct actor_structure *actor_structure(const struct ctx *cx, int64_t structure_id);
bool actor_may(const struct ctx *cx, enum space space, enum action action);
/* Whether the person's habilitation reaches invoices of that service (0: no service). */
bool actor_sees_service(const struct ctx *cx, int64_t service_id);
/* An actor that may everything, for jobs of our own and the command line. */
const struct actor *actor_system(struct arena *a);
struct habilitation;
/* Spaces opened to a person in that structure, and the services they are limited to: one habilitation
 * without a service means all of them. */
void actor_fill_rights(struct arena *a, const struct habilitation *all, size_t n, struct actor_structure *at);
/* Without those that the structure has closed. */
void actor_close_spaces(const struct habilitation *closed, size_t n, struct actor_structure *at);
