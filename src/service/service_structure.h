/*
 * « Modification de la structure »: what managers keep about their structure (S117, S126–S130).
 *
 * Every change is checked once more inside its transaction, and is a line of the history. A structure or a
 * service that has invoices is never taken away: it is closed to new ones, and what is under way goes on
 * (S114–S116). Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "model_structure.h"

struct structure_service {
	struct service service;
	int invoices;    /* counted up to STRUCTURE_COUNTED */
	int in_progress; /* of these */
	bool counted;    /* of many services only the first are counted */
};

#define STRUCTURE_COUNTED 1000

struct structure_page {
	struct structure structure;
	enum role role; /* of who looks */
	struct bank_account *banks;
	size_t nbanks;
	struct structure_service *services;
	size_t nservices;
	struct space_set closed;
	int people;      /* counted up to STRUCTURE_COUNTED */
	bool in_progress; /* it has invoices under way, on either side */
};

/* E_FORBIDDEN for who manages nothing, E_NOT_FOUND for who does not manage this one; so of all below. */
enum ec structure_load(struct ctx *cx, int64_t id, struct structure_page **out) EC_MUST;

struct structure_address {
	str address[3];
	str postcode, city, email;
};
/* E_FIELDS under address, postcode, city, email; E_DB_CONFLICT when somebody was faster. */
enum ec structure_set_address(struct ctx *cx, int64_t id, int64_t version, const struct structure_address *a) EC_MUST;

/* E_FIELDS under label, iban, bic. */
enum ec structure_add_bank(struct ctx *cx, int64_t id, const struct bank_account *b) EC_MUST;
enum ec structure_remove_bank(struct ctx *cx, int64_t id, int64_t bank_id) EC_MUST;

/* E_FIELDS under code, name. */
enum ec structure_add_service(struct ctx *cx, int64_t id, const struct service *s) EC_MUST;
enum structure_service_do { SERVICE_CLOSE, SERVICE_OPEN, SERVICE_DELETE };
/* *in_progress: invoices that stay to be processed in a service that was closed. E_SERVICE_USED: a service
 * that has had invoices cannot be deleted. */
enum ec structure_change_service(struct ctx *cx, int64_t id, int64_t service_id, enum structure_service_do what,
                                 int *in_progress) EC_MUST;

/* Opens or closes a space for everybody there. E_SPACE_IN_USE: invoices under way need it. */
enum ec structure_set_space(struct ctx *cx, int64_t id, enum space space, bool open) EC_MUST;
/* The same inside a transaction, by who may manage it there. */
struct tx;
enum ec structure_write_state(struct ctx *cx, struct tx *tx, int64_t id, int64_t version, bool active) EC_MUST;
/* « Actif » or « Inactif »; E_DB_CONFLICT when somebody was faster. */
enum ec structure_set_state(struct ctx *cx, int64_t id, int64_t version, bool active) EC_MUST;
