#include "service_absorb.h"

#include "core_hash.h"
#include "db.h"
#include "service_handover.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "service_structure.h"
#include "store_account.h"
#include "store_structure.h"

struct absorbing {
	const struct absorb_order *o;
	struct absorb_plan *plan;
	int64_t version; /* of the absorbed structure */
};

/* Who comes has to be of the absorbed structure. */
static enum ec read_person(struct ctx *cx, struct tx *tx, const struct absorbing *a, int64_t id, struct copy_plan *out)
{
	const struct copy_order copy = { .model_id = a->o->model_id, .target_id = id, .structures = &a->o->into,
		                         .nstructures = 1 };
	struct rattachement_at at;
	bool found;
	TRY(store_rattachement_find(cx, tx, id, a->o->from, &at, &found));
	return found ? copy_read(cx, tx, &copy, out) : fail(cx, E_NOT_FOUND);
}

static enum ec read_manager(struct ctx *cx, struct tx *tx, struct absorbing *a)
{
	struct account account;
	struct rattachement_at at;
	struct person person;
	bool found;
	str login = str_lower_ascii(cx->arena, str_trim(a->o->manager));
	if (str_empty(login))
		return E_OK;
	TRY(handover_require(cx, a->o->into));
	TRY(store_account_find_login(cx, tx, login, &account, &found));
	bool comes = false;
	for (size_t i = 0; found && i < a->o->npeople; i++)
		comes = comes || a->o->people[i] == account.id;
	if (found && !comes)
		TRY(store_people_find(cx, tx, a->o->into, account.id, &person, &found));
	if (!found || account.state != ACCOUNT_ACTIVE || account.id == cx->actor->account_id) {
		field_fail(cx, STR("login"), E_HANDOVER_NOBODY);
		return fields_end(cx);
	}
	a->plan->manager = person_name(cx->arena, account.first_name, account.last_name);
	return store_rattachement_find(cx, tx, account.id, a->o->from, &at, &a->plan->manager_knows);
}

static str seal_of(struct arena *a, const struct absorbing *w)
{
	struct buf b = buf_in(a);
	buf_printf(&b, "%lld>%lld v%lld %.*s", (long long)w->o->from, (long long)w->o->into, (long long)w->version,
	           STR_ARG(w->plan->manager));
	for (size_t i = 0; i < w->plan->npeople; i++)
		buf_printf(&b, ";%.*s", STR_ARG(w->plan->people[i].seal));
	struct sha256 h = sha256_of(buf_str(&b));
	return hex_of(a, h.b, SHA256_SIZE);
}

static enum ec read_plan(struct ctx *cx, struct tx *tx, void *arg)
{
	struct absorbing *a = arg;
	struct structure from, into;
	bool found;
	*a->plan = (struct absorb_plan){ .people = ARENA_ARRAY(cx->arena, struct copy_plan, a->o->npeople + 1) };
	TRY(store_structure_find(cx, tx, a->o->from, &from, &found));
	TRY(store_structure_find(cx, tx, a->o->into, &into, &found));
	TRY(structure_check_sends(cx, &into));
	a->plan->from_name = from.name;
	a->plan->into_name = into.name;
	a->version = from.version;
	for (size_t i = 0; i < a->o->npeople; i++)
		TRY(read_person(cx, tx, a, a->o->people[i], &a->plan->people[a->plan->npeople++]));
	TRY(read_manager(cx, tx, a));
	a->plan->seal = seal_of(cx->arena, a);
	return E_OK;
}

static enum ec require(struct ctx *cx, const struct absorb_order *o)
{
	const struct actor_structure *at;
	TRY(actor_require_managed(cx, o->from, ACTION_MANAGE, &at));
	TRY(actor_require_managed(cx, o->into, ACTION_MANAGE, &at));
	return o->from == o->into ? fail(cx, E_ABSORB_SAME) : E_OK;
}

enum ec absorb_look(struct ctx *cx, const struct absorb_order *o, struct absorb_plan **out)
{
	struct absorbing a = { .o = o, .plan = ARENA_NEW(cx->arena, struct absorb_plan) };
	TRY(require(cx, o));
	*out = a.plan;
	return db_read(cx, read_plan, &a);
}

/* The rights first: whoever hands over manages no more. */
static enum ec run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct absorbing *a = arg;
	const struct absorb_order *o = a->o;
	TRY(read_plan(cx, tx, a));
	if (!str_eq(a->plan->seal, o->seal))
		return fail(cx, E_COPY_CHANGED);
	for (size_t i = 0; i < a->plan->npeople; i++) {
		const struct copy_order copy = { .model_id = o->model_id, .target_id = o->people[i], .own = o->own };
		TRY(copy_write(cx, tx, &copy, &a->plan->people[i]));
	}
	TRY(structure_write_state(cx, tx, o->from, a->version, false));
	const struct handover_order handover = { o->into, o->manager, o->own };
	return str_empty(str_trim(o->manager)) ? E_OK : handover_write(cx, tx, &handover);
}

enum ec absorb_do(struct ctx *cx, const struct absorb_order *o)
{
	struct absorbing a = { .o = o, .plan = ARENA_NEW(cx->arena, struct absorb_plan) };
	TRY(require(cx, o));
	TRY(event_write(cx, "absorb", o->from, run, &a));
	mailer_kick(cx->env);
	return E_OK;
}
