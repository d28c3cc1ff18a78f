/*
 * Who is attached to which structure (rattachements) and what is opened to them there
 * (habilitations).
 *
 * Rows only: no rights, no rules. Text lives in the arena of cx.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "model_structure.h"

struct tx;

struct rattachement {
	enum role role;
	struct structure structure;
};

/* One space opened to a person for one structure. */
struct habilitation {
	int64_t structure_id;
	enum space space;
	int64_t service_id; /* limited to that service; 0: all */
};

enum ec store_rattachement_insert(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                  enum role role) EC_MUST;
/* What somebody is there; *found false: not attached. */
struct rattachement_at {
	enum role role;
	int64_t version;
};
enum ec store_rattachement_find(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                struct rattachement_at *out, bool *found) EC_MUST;
/* Another role, or the same once more after a change of spaces, of a known version; *changed false when
 * somebody was faster. E_DB_UNIQUE when there is a main manager already. */
struct rattachement_change {
	int64_t account_id;
	int64_t structure_id;
	int64_t version;
	enum role role;
};
enum ec store_rattachement_update(struct ctx *cx, struct tx *tx, const struct rattachement_change *c,
                                  bool *changed) EC_MUST;
/* With its habilitations, of a known version. */
enum ec store_rattachement_delete(struct ctx *cx, struct tx *tx, const struct rattachement_change *c,
                                  bool *deleted) EC_MUST;
/* The structures of a person by name; at most 1,000. */
enum ec store_rattachement_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct rattachement **out, size_t *n) EC_MUST;
enum ec store_habilitation_insert(struct ctx *cx, struct tx *tx, int64_t account_id,
                                  const struct habilitation *h) EC_MUST;
/* One space with one limit: nothing when it is not there. */
enum ec store_habilitation_delete(struct ctx *cx, struct tx *tx, int64_t account_id,
                                  const struct habilitation *h) EC_MUST;
/* All that is limited to a service. */
enum ec store_habilitation_forget_service(struct ctx *cx, struct tx *tx, int64_t service_id) EC_MUST;
/* All of a person at one structure, by space. */
enum ec store_habilitation_list_at(struct ctx *cx, struct tx *tx, int64_t account_id, int64_t structure_id,
                                   struct habilitation **out, size_t *n) EC_MUST;
/* Spaces that a structure has closed. */
enum ec store_closed_spaces(struct ctx *cx, struct tx *tx, int64_t structure_id, struct space_set *out) EC_MUST;
enum ec store_space_close(struct ctx *cx, struct tx *tx, int64_t structure_id, enum space space) EC_MUST;
enum ec store_space_open(struct ctx *cx, struct tx *tx, int64_t structure_id, enum space space) EC_MUST;
/* All that the structures of a person have closed, as habilitations. */
enum ec store_closed_spaces_of(struct ctx *cx, struct tx *tx, int64_t account_id, struct habilitation **out,
                               size_t *n) EC_MUST;
/* All of a person, by structure and space; at most 10,000. */
enum ec store_habilitation_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct habilitation **out, size_t *n) EC_MUST;
