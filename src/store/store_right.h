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
/* The structures of a person by name; at most 1,000. */
enum ec store_rattachement_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct rattachement **out, size_t *n) EC_MUST;
enum ec store_habilitation_insert(struct ctx *cx, struct tx *tx, int64_t account_id,
                                  const struct habilitation *h) EC_MUST;
/* All of a person, by structure and space; at most 10,000. */
enum ec store_habilitation_list(struct ctx *cx, struct tx *tx, int64_t account_id,
                                struct habilitation **out, size_t *n) EC_MUST;
