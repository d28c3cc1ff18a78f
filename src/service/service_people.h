/*
 * The users of a structure: seen, exported, their role and spaces changed, their rattachement ended (S131).
 *
 * The main manager's role is not changed here: it is handed over (service_handover). Everything lives in
 * the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "model_structure.h"

#define PEOPLE_SHOWN 200
#define PEOPLE_PAGE 500

struct people_list {
	struct person *rows; /* managers first, then by name */
	size_t n;
	bool more; /* others match, too */
};

/* Those whose name or login holds the words; empty: all. */
enum ec people_list(struct ctx *cx, int64_t structure_id, str words, struct people_list *out) EC_MUST;
/* For an export of any length: numbered above `after`, PEOPLE_PAGE at most. */
enum ec people_page(struct ctx *cx, int64_t structure_id, int64_t after, struct person **out, size_t *n) EC_MUST;

/* One space open to a person: for all services, or for some. */
struct person_right {
	enum space space;
	int64_t service_id; /* 0: all */
	str service_code;
};

struct person_page {
	struct person person;
	struct structure structure;
	struct person_right *rights;
	size_t nrights;
	struct service *services; /* of the structure */
	size_t nservices;
	struct space_set closed; /* by the structure */
	bool is_self;
};
/* E_NOT_FOUND for somebody who is not attached there. */
enum ec people_load(struct ctx *cx, int64_t structure_id, int64_t account_id, struct person_page **out) EC_MUST;

struct people_change {
	int64_t structure_id;
	int64_t account_id;
	int64_t version; /* of the rattachement, as it was on the screen: E_DB_CONFLICT when it is no more */
	str own;         /* see mail_url */
};
/* Secondary manager or ordinary user. E_MAIN_MANAGER for the main one. */
enum ec people_set_role(struct ctx *cx, const struct people_change *c, enum role role) EC_MUST;
/* The rattachement ends, with all spaces. E_MAIN_MANAGER; E_FIELDS under reason. */
enum ec people_end(struct ctx *cx, const struct people_change *c, str reason) EC_MUST;
/* Exactly these from now on; the two spaces that need no opening are left alone. E_SPACE_NOT_GIVEN. */
enum ec people_set_rights(struct ctx *cx, const struct people_change *c, const struct person_right *rights,
                          size_t n) EC_MUST;
