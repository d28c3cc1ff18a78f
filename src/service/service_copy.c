#include "service_copy.h"

#include "core_hash.h"
#include "core_utf8.h"
#include "db.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "store_account.h"
#include "store_service.h"

#define FOUND_MAX 50
#define SCAN_PAGE 500

static bool is_managed(const struct ctx *cx, int64_t structure_id)
{
	const struct actor_structure *at = actor_structure(cx, structure_id);
	return at && role_allows(at->role, SPACE_MANAGER, ACTION_MANAGE);
}

/* --- search --- */

struct searching {
	str words;
	struct copy_found *out;
	size_t n;
};

static void add_found(struct ctx *cx, struct searching *s, const struct person *p, str structure)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->out[i].person.id != p->account_id)
			continue;
		s->out[i].structures = str_printf(cx->arena, "%.*s, %.*s", STR_ARG(s->out[i].structures), STR_ARG(structure));
		return;
	}
	if (s->n < FOUND_MAX)
		s->out[s->n++] = (struct copy_found){
			{ p->account_id, person_name(cx->arena, p->first_name, p->last_name), p->login, p->lang }, structure
		};
}

static enum ec search_one(struct ctx *cx, struct tx *tx, struct searching *s, const struct actor_structure *at)
{
	int64_t after = 0;
	size_t n = SCAN_PAGE;
	while (n == SCAN_PAGE && s->n < FOUND_MAX) {
		struct person *page;
		TRY(store_people_page(cx, tx, at->id, after, SCAN_PAGE, &page, &n));
		for (size_t i = 0; i < n; i++) {
			after = page[i].account_id;
			str name = utf8_fold(cx->arena, person_name(cx->arena, page[i].first_name, page[i].last_name));
			if (str_find(name, s->words) >= 0 || str_find(page[i].login, s->words) >= 0)
				add_found(cx, s, &page[i], at->name);
		}
	}
	return E_OK;
}

static enum ec read_search(struct ctx *cx, struct tx *tx, void *arg)
{
	struct searching *s = arg;
	s->out = ARENA_ARRAY(cx->arena, struct copy_found, FOUND_MAX);
	s->n = 0;
	for (size_t i = 0; i < cx->actor->nstructures; i++)
		if (is_managed(cx, cx->actor->structures[i].id))
			TRY(search_one(cx, tx, s, &cx->actor->structures[i]));
	return E_OK;
}

enum ec copy_search(struct ctx *cx, str words, struct copy_found **out, size_t *n)
{
	struct searching s = { .words = utf8_fold(cx->arena, str_trim(words)) };
	TRY(actor_require_manager(cx));
	if (!str_empty(s.words))
		TRY(db_read(cx, read_search, &s));
	*out = s.out;
	*n = s.n;
	return E_OK;
}

/* --- the plan --- */

/* Of a structure that the person manages, as nobody else is there. */
static enum ec find_person(struct ctx *cx, struct tx *tx, int64_t id, struct copy_person *out)
{
	struct rattachement *rows;
	struct account a;
	size_t n, known = 0;
	bool found;
	TRY(store_account_find(cx, tx, id, &a, &found));
	TRY(store_rattachement_list(cx, tx, id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		known += is_managed(cx, rows[i].structure.id);
	if (!found || !known)
		return fail(cx, E_NOT_FOUND);
	*out = (struct copy_person){ a.id, person_name(cx->arena, a.first_name, a.last_name), a.login, a.lang };
	return E_OK;
}

/* A second main manager there is none: the copy of one is a secondary manager. */
static enum role role_of_copy(enum role model)
{
	return model == ROLE_MAIN_MANAGER ? ROLE_SECONDARY_MANAGER : model;
}

static bool is_covered(const struct habilitation *has, size_t n, const struct habilitation *h)
{
	for (size_t i = 0; i < n; i++)
		if (has[i].space == h->space && (has[i].service_id == 0 || has[i].service_id == h->service_id))
			return true;
	return false;
}

static enum ec add_rights(struct ctx *cx, struct tx *tx, const struct copy_plan *plan, struct copy_place *p)
{
	struct habilitation *model, *has;
	struct space_set closed;
	size_t nmodel, nhas;
	enum role role = p->role != ROLE_NONE ? p->role : ROLE_USER;
	TRY(store_habilitation_list_at(cx, tx, plan->model.id, p->structure_id, &model, &nmodel));
	TRY(store_habilitation_list_at(cx, tx, plan->target.id, p->structure_id, &has, &nhas));
	TRY(store_closed_spaces(cx, tx, p->structure_id, &closed));
	p->added = ARENA_ARRAY(cx->arena, struct person_right, nmodel + 1);
	for (size_t i = 0; i < nmodel; i++) {
		struct service s;
		bool found = false;
		const struct habilitation *h = &model[i];
		if (h->space <= SPACE_MANAGER || (closed.bits & SPACE_BIT(h->space)) || is_covered(has, nhas, h) ||
		    !role_allows(role, h->space, ACTION_VIEW))
			continue;
		if (h->service_id)
			TRY(store_service_find(cx, tx, h->service_id, &s, &found));
		p->added[p->nadded++] = (struct person_right){ h->space, h->service_id, found ? s.code : STR_NONE };
	}
	return E_OK;
}

static bool is_chosen(const struct copy_order *o, int64_t structure_id)
{
	for (size_t i = 0; i < o->nstructures; i++)
		if (o->structures[i] == structure_id)
			return true;
	return o->structures == NULL;
}

static enum ec add_place(struct ctx *cx, struct tx *tx, const struct copy_order *o, struct copy_plan *plan,
                         const struct rattachement *r)
{
	struct copy_place *p = &plan->places[plan->nplaces++];
	struct rattachement_at at;
	enum role copy = role_of_copy(r->role);
	*p = (struct copy_place){ .structure_id = r->structure.id, .structure_name = r->structure.name,
		                  .model_role = r->role, .chosen = is_chosen(o, r->structure.id) };
	TRY(store_rattachement_find(cx, tx, plan->target.id, p->structure_id, &at, &p->attached));
	p->version = at.version;
	p->role = !p->attached || (at.role == ROLE_USER && copy == ROLE_SECONDARY_MANAGER) ? copy : ROLE_NONE;
	TRY(add_rights(cx, tx, plan, p));
	if (p->chosen)
		plan->nadditions += p->nadded + (p->role != ROLE_NONE);
	return E_OK;
}

/* Over all that it adds: another plan has another seal. */
static str seal_of(struct arena *a, const struct copy_plan *plan)
{
	struct buf b = buf_in(a);
	buf_printf(&b, "%lld>%lld", (long long)plan->model.id, (long long)plan->target.id);
	for (size_t i = 0; i < plan->nplaces; i++) {
		const struct copy_place *p = &plan->places[i];
		if (!p->chosen)
			continue;
		buf_printf(&b, ";%lld:%d:%d", (long long)p->structure_id, p->attached, p->role);
		for (size_t k = 0; k < p->nadded; k++)
			buf_printf(&b, ",%d.%lld", p->added[k].space, (long long)p->added[k].service_id);
	}
	struct sha256 h = sha256_of(buf_str(&b));
	return hex_of(a, h.b, SHA256_SIZE);
}

enum ec copy_read(struct ctx *cx, struct tx *tx, const struct copy_order *o, struct copy_plan *out)
{
	struct rattachement *rows;
	size_t n;
	*out = (struct copy_plan){ 0 };
	if (o->model_id)
		TRY(find_person(cx, tx, o->model_id, &out->model));
	if (o->target_id)
		TRY(find_person(cx, tx, o->target_id, &out->target));
	if (!o->model_id || !o->target_id)
		return E_OK;
	if (o->model_id == o->target_id)
		return fail(cx, E_COPY_SELF);
	TRY(store_rattachement_list(cx, tx, o->model_id, &rows, &n));
	out->places = ARENA_ARRAY(cx->arena, struct copy_place, n + 1);
	for (size_t i = 0; i < n; i++)
		if (rows[i].structure.active && is_managed(cx, rows[i].structure.id))
			TRY(add_place(cx, tx, o, out, &rows[i]));
	out->seal = seal_of(cx->arena, out);
	return E_OK;
}

struct looking {
	const struct copy_order *o;
	struct copy_plan *plan;
};

static enum ec read_look(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct looking *l = arg;
	return copy_read(cx, tx, l->o, l->plan);
}

enum ec copy_look(struct ctx *cx, const struct copy_order *o, struct copy_plan **out)
{
	struct looking l = { o, ARENA_NEW(cx->arena, struct copy_plan) };
	TRY(actor_require_manager(cx));
	*out = l.plan;
	return db_read(cx, read_look, &l);
}

/* --- doing it --- */

static enum ec write_role(struct ctx *cx, struct tx *tx, const struct copy_plan *plan, const struct copy_place *p)
{
	const struct habilitation manager = { p->structure_id, SPACE_MANAGER, 0 };
	const struct manage_attachment attach = { plan->target.id, p->structure_id, p->role, { SPACE_BIT(SPACE_ACCOUNT) } };
	const struct rattachement_change change = { plan->target.id, p->structure_id, p->version, p->role };
	const struct manage_note note = { .kind = EVENT_RATTACHEMENT_ROLE, .structure_id = p->structure_id,
		                          .person = plan->target.id, .before = role_name(ROLE_USER),
		                          .after = role_name(p->role) };
	bool changed, given;
	if (!p->attached) {
		TRY(manage_attach(cx, tx, &attach));
	} else {
		TRY(store_rattachement_update(cx, tx, &change, &changed));
		if (!changed)
			return fail(cx, E_DB_CONFLICT);
		TRY(manage_note(cx, tx, &note));
	}
	if (p->role != ROLE_SECONDARY_MANAGER)
		return E_OK;
	return manage_grant(cx, tx, plan->target.id, &manager, &given);
}

static enum ec write_place(struct ctx *cx, struct tx *tx, const struct copy_order *o, const struct copy_plan *plan,
                           const struct copy_place *p)
{
	bool given;
	TRY(manage_still(cx, tx, p->structure_id, ACTION_MANAGE));
	if (p->role != ROLE_NONE)
		TRY(write_role(cx, tx, plan, p));
	for (size_t i = 0; i < p->nadded; i++) {
		const struct habilitation h = { p->structure_id, p->added[i].space, p->added[i].service_id };
		TRY(manage_grant(cx, tx, plan->target.id, &h, &given));
	}
	if (plan->target.id == cx->actor->account_id)
		return E_OK;
	const struct manage_mail mail = {
		.kind = MAIL_KIND_RIGHTS,
		.account_id = plan->target.id,
		.login = plan->target.login,
		.lang = plan->target.lang,
		.path = "/mon-compte/rattachements",
		.own = o->own,
		.args = MSG_ARGS(M_STR("by", cx->actor->name), M_STR("structure", p->structure_name),
		                 M_STR("what", msg_text(cx->arena, plan->target.lang, MSG_DUPLICATE_MAIL,
		                                        MSG_ARGS(M_STR("model", plan->model.name))))),
	};
	return manage_mail(cx, tx, &mail);
}

enum ec copy_write(struct ctx *cx, struct tx *tx, const struct copy_order *o, const struct copy_plan *plan)
{
	for (size_t i = 0; i < plan->nplaces; i++) {
		const struct copy_place *p = &plan->places[i];
		if (p->chosen && (p->nadded || p->role != ROLE_NONE))
			TRY(write_place(cx, tx, o, plan, p));
	}
	return E_OK;
}

static enum ec run(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct copy_order *o = arg;
	struct copy_plan plan;
	TRY(copy_read(cx, tx, o, &plan));
	if (!plan.places)
		return fail(cx, E_NOT_FOUND);
	if (!str_eq(plan.seal, o->seal))
		return fail(cx, E_COPY_CHANGED);
	if (!plan.nadditions)
		return fail(cx, E_COPY_NOTHING);
	return copy_write(cx, tx, o, &plan);
}

enum ec copy_do(struct ctx *cx, const struct copy_order *o)
{
	struct copy_order order = *o;
	TRY(actor_require_manager(cx));
	TRY(event_write(cx, "copy rights", 0, run, &order));
	mailer_kick(cx->env);
	return E_OK;
}
