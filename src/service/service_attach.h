/*
 * One's own rattachements and spaces: asking for them, taking a request back (S122, S123, S142, S143).
 *
 * The first user of a private structure becomes its main manager at once; everybody else asks, and a
 * manager answers (service_request). « Factures émises » is opened and closed by each user alone.
 * Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"
#include "service_actor.h"
#include "model_request.h"

/* What attaching to a structure would mean for this person. */
enum attach_way {
	ATTACH_CREATE,  /* not in the directory; may be created, being private */
	ATTACH_FIRST,   /* nobody is attached: main manager at once */
	ATTACH_ASK,     /* its managers will answer */
	ATTACH_UNLED,   /* nobody manages it yet: the request waits for the operator */
	ATTACH_WAITING, /* asked for already */
	ATTACH_THERE    /* attached already */
};

struct attach_found {
	enum attach_way way;
	struct structure structure; /* of ATTACH_CREATE: the identifier alone */
	struct service *services;   /* active ones */
	size_t nservices;
	struct space_set closed;
};

/* E_FIELDS under siret: what is wrong with it, a public structure that is not there, an inactive one. */
enum ec attach_look(struct ctx *cx, str typed, struct attach_found **out) EC_MUST;

struct attach_wish {
	enum space space;
	int64_t service_id; /* 0: all */
};

#define ATTACH_WISHES_MAX 40

struct attach_order {
	str siret;
	str name, address, postcode, city; /* of a structure to create */
	str message;
	bool usual; /* the spaces everybody gets; otherwise those wished */
	const struct attach_wish *wishes;
	size_t nwishes;
	str own; /* see mail_url */
};

/* *way: what became of it, ATTACH_FIRST or ATTACH_ASK. E_FIELDS under siret, name, address, postcode, city,
 * message, spaces; E_ATTACH_ALREADY, E_REQUEST_WAITING, E_REQUEST_MANY. */
enum ec attach_ask(struct ctx *cx, const struct attach_order *o, enum attach_way *way) EC_MUST;

/* More spaces at a structure one is attached to. E_NOT_FOUND when not attached; E_FIELDS under spaces,
 * message. */
enum ec attach_subscribe(struct ctx *cx, int64_t structure_id, const struct attach_order *o) EC_MUST;
/* A space that each user opens and closes alone. E_SPACE_NOT_GIVEN for others, E_SPACE_CLOSED. */
enum ec attach_toggle(struct ctx *cx, int64_t structure_id, enum space space, bool open) EC_MUST;
/* One's own request that waits. E_NOT_FOUND, E_REQUEST_ANSWERED. */
enum ec attach_withdraw(struct ctx *cx, int64_t request_id) EC_MUST;

/* Everything on one page. */
struct attach_space {
	enum space space;
	str *services; /* codes it is limited to */
	size_t nservices;
};

struct attach_place {
	const struct actor_structure *at;
	struct attach_space spaces[SPACE_COUNT];
	size_t nspaces;
	struct service *services; /* active ones, for asking */
	size_t nservices;
	struct space_set closed;
};

struct attach_mine {
	struct attach_place *places;
	size_t nplaces;
	struct request *requests; /* newest first */
	size_t nrequests;
};

enum ec attach_mine(struct ctx *cx, struct attach_mine *out) EC_MUST;
/* Whether a request of rattachement of the person waits, for a person without a structure. */
enum ec attach_is_waiting(struct ctx *cx, struct request *out, bool *found) EC_MUST;
