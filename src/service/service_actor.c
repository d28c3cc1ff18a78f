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
