/*
 * The directory of structures and their services, as depositors see it. Open to anybody signed in.
 */
#pragma once

#include "core_ctx.h"
#include "model_structure.h"

struct directory_entry {
	struct structure structure;
	struct service *services; /* active ones first, by code */
	size_t nservices;
};

/* By SIRET or other identifier; *found false when nobody has it. */
enum ec directory_find(struct ctx *cx, str identifier, struct directory_entry **out, bool *found) EC_MUST;
/* By id: E_NOT_FOUND. */
enum ec directory_load(struct ctx *cx, int64_t id, struct directory_entry **out) EC_MUST;
/* Structures whose name or identifier begins with the words, public ones first, then those that have them
 * somewhere in name, identifier, postcode and city; at most 20. */
enum ec directory_search(struct ctx *cx, str words, struct structure **out, size_t *n) EC_MUST;
/* Services of the structure worked for or of another, all or active ones only. */
enum ec directory_services(struct ctx *cx, int64_t structure_id, bool active_only, struct service **out,
                           size_t *n) EC_MUST;
/* The same for whoever checked the rights. */
enum ec directory_look_up(struct ctx *cx, str words, int limit, struct structure **out, size_t *n) EC_MUST;
/* Structures that a former version wrote are made known to the search. Once, when the database is opened. */
enum ec directory_index_missing(struct ctx *cx) EC_MUST;
