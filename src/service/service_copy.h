/*
 * « Dupliquer les droits d'un utilisateur »: what a model has, added to somebody else (S108–S111).
 *
 * Rights are only ever added. Whoever does it manages a structure of the model and one of the target, and
 * only structures managed by that person are copied. What is shown is what is done: the plan carries a seal
 * over all that it adds, and is made anew inside the transaction. Everything lives in the request's arena.
 */
#pragma once

#include "core_ctx.h"
#include "model_role.h"
#include "service_people.h"

struct tx;

/* What the target gets at one structure of the model. */
struct copy_place {
	int64_t structure_id;
	str structure_name;
	enum role model_role;
	bool attached;     /* the target is there already */
	enum role role;    /* given to the target; ROLE_NONE: it keeps its own */
	int64_t version;   /* of the target's rattachement */
	bool chosen;
	struct person_right *added;
	size_t nadded;
};

struct copy_person {
	int64_t id;
	str name, login;
	enum lang lang;
};

struct copy_plan {
	struct copy_person model, target;
	struct copy_place *places; /* of the model: valid rattachements that the person manages */
	size_t nplaces;
	size_t nadditions; /* of the chosen places */
	str seal;
};

/* People of all structures that the person manages whose name or login holds the words; at most 50. */
struct copy_found {
	struct copy_person person;
	str structures; /* names */
};
enum ec copy_search(struct ctx *cx, str words, struct copy_found **out, size_t *n) EC_MUST;

struct copy_order {
	int64_t model_id, target_id;
	const int64_t *structures; /* chosen; NULL: all */
	size_t nstructures;
	str seal; /* of the plan that was shown */
	str own;  /* see mail_url */
};
/* With one of the two alone (the other 0) only that person. E_NOT_FOUND for somebody of no structure that the
 * person manages; E_COPY_SELF. */
enum ec copy_look(struct ctx *cx, const struct copy_order *o, struct copy_plan **out) EC_MUST;
/* E_COPY_CHANGED when the plan is another by now, E_COPY_NOTHING when it adds nothing. */
enum ec copy_do(struct ctx *cx, const struct copy_order *o) EC_MUST;
/* Parts of it inside a transaction. */
enum ec copy_read(struct ctx *cx, struct tx *tx, const struct copy_order *o, struct copy_plan *out) EC_MUST;
enum ec copy_write(struct ctx *cx, struct tx *tx, const struct copy_order *o, const struct copy_plan *plan) EC_MUST;
