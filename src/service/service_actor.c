#include "service_actor.h"

#include "core_log.h"
#include "store_right.h"

/* The command line of the operator and jobs of our own. */
static const struct actor actor_everything = { .way = WAY_SYSTEM, .is_operator = true };

const struct actor *actor_system(struct arena *a)
{
	struct actor *actor = ARENA_NEW(a, struct actor);
	*actor = actor_everything;
	return actor;
}

void actor_fill_rights(struct arena *a, const struct habilitation *all, size_t n, struct actor_structure *at)
{
	int64_t *services = ARENA_ARRAY(a, int64_t, n + 1);
	bool whole = false;
	for (size_t i = 0; i < n; i++) {
		const struct habilitation *h = &all[i];
		if (h->structure_id != at->id)
			continue;
		at->spaces.bits |= SPACE_BIT(h->space);
		if (h->space != SPACE_INVOICES_RECEIVED)
			continue;
		if (h->service_id)
			services[at->nservices++] = h->service_id;
		else
			whole = true;
	}
	at->service_ids = whole || at->nservices == 0 ? NULL : services;
}

void actor_close_spaces(const struct habilitation *closed, size_t n, struct actor_structure *at)
{
	for (size_t i = 0; i < n; i++)
		if (closed[i].structure_id == at->id)
			at->spaces.bits &= ~SPACE_BIT(closed[i].space);
}

static bool allowed(const struct actor *actor, enum space space, enum action action)
{
	if (!actor)
		return false;
	if (actor->way == WAY_SYSTEM)
		return true;
	if (space == SPACE_ACCOUNT && !actor->at)
		return action == ACTION_VIEW || action == ACTION_MANAGE;
	return actor->at && role_may(actor->at->role, actor->at->spaces, space, action);
}

bool actor_may(const struct ctx *cx, enum space space, enum action action)
{
	return allowed(cx->actor, space, action);
}

enum ec actor_require(struct ctx *cx, enum space space, enum action action)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	if (allowed(cx->actor, space, action))
		return E_OK;
	log_event(cx, LOG_INFO, "right.refused", L_STR("space", space_name(space)), L_INT("action", action));
	return fail(cx, E_FORBIDDEN);
}

enum ec actor_require_supplier(struct ctx *cx, enum action action)
{
	TRY(actor_require(cx, SPACE_INVOICES_SENT, action));
	return cx->actor->at ? E_OK : fail(cx, E_FORBIDDEN);
}

const struct actor_structure *actor_structure(const struct ctx *cx, int64_t structure_id)
{
	const struct actor *actor = cx->actor;
	for (size_t i = 0; actor && i < actor->nstructures; i++)
		if (actor->structures[i].id == structure_id)
			return &actor->structures[i];
	return NULL;
}

static bool manages(const struct actor_structure *s, enum action action)
{
	return role_may(s->role, s->spaces, SPACE_MANAGER, action);
}

bool actor_manages(const struct ctx *cx)
{
	const struct actor *actor = cx->actor;
	for (size_t i = 0; actor && i < actor->nstructures; i++)
		if (manages(&actor->structures[i], ACTION_VIEW))
			return true;
	return false;
}

enum ec actor_require_manager(struct ctx *cx)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	if (actor_manages(cx))
		return E_OK;
	log_event(cx, LOG_INFO, "right.refused", L_STR("space", space_name(SPACE_MANAGER)));
	return fail(cx, E_FORBIDDEN);
}

enum ec actor_require_managed(struct ctx *cx, int64_t structure_id, enum action action,
                              const struct actor_structure **out)
{
	TRY(actor_require_manager(cx));
	*out = actor_structure(cx, structure_id);
	if (!*out || !manages(*out, ACTION_VIEW))
		return fail(cx, E_NOT_FOUND);
	return manages(*out, action) ? E_OK : fail(cx, E_FORBIDDEN);
}

bool actor_sees_service(const struct ctx *cx, int64_t service_id)
{
	if (!cx->actor || cx->actor->way == WAY_SYSTEM)
		return cx->actor != NULL;
	const struct actor_structure *at = cx->actor->at;
	if (!at)
		return false;
	if (!at->service_ids)
		return true;
	for (size_t i = 0; i < at->nservices; i++)
		if (at->service_ids[i] == service_id)
			return true;
	return false;
}
