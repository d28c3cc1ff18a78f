/* Absorption on one page: structures, people, confirmation. */
#include "core_arena.h"
#include "model_siret.h"
#include "service_absorb.h"
#include "service_actor.h"
#include "web_copy.h"
#include "web_field.h"
#include "web_templates.h"

#define HERE "/gestionnaire/absorption"

/* What was chosen, from the address or from the form that confirms it. */
struct chosen {
	struct absorb_order order;
	int64_t people[ABSORB_PEOPLE_MAX];
};

static int64_t id_of(const struct http_request *rq, const char *name)
{
	int64_t id = 0;
	str value = http_method_of(rq) == HTTP_POST ? http_form(rq, name) : http_query(rq, name);
	return str_to_i64(value, &id) && id > 0 ? id : 0;
}

/* « 3.8.12 », of an address or of the form that confirms it. */
static size_t people_read(const struct http_request *rq, int64_t *out)
{
	str list = http_method_of(rq) == HTTP_POST ? http_form(rq, "personnes") : http_query(rq, "personnes");
	size_t n = 0;

	while (!str_empty(list) && n < ABSORB_PEOPLE_MAX) {
		str one;
		list = str_cut(list, '.', &one);
		if (str_to_i64(one, &out[n]) && out[n] > 0)
			n++;
	}
	return n;
}

static void chosen_read(struct http_request *rq, struct chosen *c)
{
	*c = (struct chosen){ 0 };
	c->order = (struct absorb_order){
		.from = id_of(rq, "absorbee"),
		.into = id_of(rq, "absorbante"),
		.model_id = id_of(rq, "modele"),
		.people = c->people,
		.manager = http_method_of(rq) == HTTP_POST ? http_form(rq, "login") : http_query(rq, "login"),
		.own = http_own_address(rq),
	};
	c->order.npeople = people_read(rq, c->people);
}

/* The people as the address carries them, without one of them. */
static str people_words(struct ctx *cx, const struct chosen *c, int64_t without)
{
	struct buf b = buf_in(cx->arena);

	for (size_t i = 0; i < c->order.npeople; i++)
		if (c->people[i] != without)
			buf_printf(&b, "%s%lld", b.n ? "." : "", (long long)c->people[i]);
	return buf_str(&b);
}

static str address(struct ctx *cx, const struct chosen *c, int64_t without)
{
	return str_printf(cx->arena, HERE "?absorbee=%lld&absorbante=%lld&modele=%lld&personnes=%.*s&login=%.*s",
	                  (long long)c->order.from, (long long)c->order.into, (long long)c->order.model_id,
	                  STR_ARG(people_words(cx, c, without)), STR_ARG(html_url_part(cx->arena, c->order.manager)));
}

static bool is_among(const struct chosen *c, int64_t id)
{
	for (size_t i = 0; i < c->order.npeople; i++)
		if (c->people[i] == id)
			return true;
	return false;
}

/* --- step 1: structures --- */

static void structures_fill(struct ctx *cx, struct absorb_view *v)
{
	const struct actor *actor = cx->actor;

	v->structures = ARENA_ARRAY(cx->arena, struct absorb_choice, actor->nstructures + 1);
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		if (role_allows(s->role, SPACE_MANAGER, ACTION_MANAGE) && s->active)
			v->structures[v->nstructures++] = (struct absorb_choice){ s->id, s->name, siret_print(cx->arena, s->identifier), false };
	}
}

/* --- step 2: people --- */

static enum ec choices_of(struct ctx *cx, int64_t structure, struct absorb_choice **out, size_t *n)
{
	struct people_list list;

	TRY(people_list(cx, structure, STR_NONE, &list));
	*out = ARENA_ARRAY(cx->arena, struct absorb_choice, list.n + 1);
	for (*n = 0; *n < list.n; (*n)++) {
		const struct person *p = &list.rows[*n];
		(*out)[*n] = (struct absorb_choice){
			.id = p->account_id,
			.label = person_name(cx->arena, p->first_name, p->last_name),
			.detail = str_printf(cx->arena, "%.*s, %.*s", STR_ARG(p->login), STR_ARG(page_text(cx, role_label(p->role)))),
		};
	}
	return E_OK;
}

static enum ec people_fill(struct ctx *cx, const struct chosen *c, struct absorb_view *v)
{
	TRY(choices_of(cx, c->order.into, &v->models, &v->nmodels));
	TRY(choices_of(cx, c->order.from, &v->people, &v->npeople));
	for (size_t i = 0; i < v->nmodels; i++)
		v->models[i].chosen = v->models[i].id == c->order.model_id || (!c->order.model_id && i == 0);
	size_t n = 0;
	for (size_t i = 0; i < v->npeople; i++) { /* who acts is on both sides already */
		if (v->people[i].id == cx->actor->account_id)
			continue;
		v->people[n] = v->people[i];
		v->people[n].chosen = is_among(c, v->people[i].id);
		n++;
	}
	v->npeople = n;
	return E_OK;
}

/* --- step 3: the plan --- */

static void plan_fill(struct ctx *cx, const struct chosen *c, const struct absorb_plan *plan, struct absorb_view *v)
{
	v->ready = true;
	v->people_kept = people_words(cx, c, 0);
	v->seal = plan->seal;
	v->plan = ARENA_ARRAY(cx->arena, struct absorb_person, plan->npeople + 1);
	for (v->nplan = 0; v->nplan < plan->npeople; v->nplan++) {
		const struct copy_plan *p = &plan->people[v->nplan];
		struct absorb_person *one = &v->plan[v->nplan];
		*one = (struct absorb_person){ .name = p->target.name, .undo = address(cx, c, p->target.id) };
		for (size_t i = 0; i < p->nplaces; i++)
			if (p->places[i].chosen)
				one->nadded = copy_words(cx, &p->places[i], &one->added);
	}
	if (!str_empty(plan->manager))
		v->manager_words = msg_text(cx->arena, cx->lang, MSG_ABSORB_MANAGER_TO,
		                            MSG_ARGS(M_STR("structure", plan->into_name), M_STR("person", plan->manager)));
	v->manager_missing = !str_empty(plan->manager) && !plan->manager_knows;
}

static const struct field_spec LOGIN = { "login", MSG_ABSORB_MANAGER, MSG_ABSORB_MANAGER_HINT, true, 0, "email", NULL };

static enum ec pair_fill(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct chosen *c,
                         struct absorb_view *v)
{
	struct absorb_plan *plan;
	const struct actor_structure *at;

	TRY(actor_require_managed(cx, c->order.from, ACTION_MANAGE, &at));
	v->from_name = at->name;
	TRY(actor_require_managed(cx, c->order.into, ACTION_MANAGE, &at));
	v->into_name = at->name;
	v->may_hand_over = role_allows(at->role, SPACE_ACCOUNT, ACTION_HAND_OVER);
	v->pair = true;
	TRY(people_fill(cx, c, v));
	if (c->order.model_id) {
		enum ec ec = absorb_look(cx, &c->order, &plan);
		if (ec == E_OK)
			plan_fill(cx, c, plan, v);
		else if (!is_for_the_form(cx))
			return ec;
	}
	fields_make(cx, rq, &LOGIN, &c->order.manager, &v->manager, 1);
	fields_fail(cx, rs, &v->errors, &v->manager, 1);
	v->undo_pair = STR(HERE);
	v->undo_people = str_printf(cx->arena, HERE "?absorbee=%lld&absorbante=%lld", (long long)v->from, (long long)v->into);
	return E_OK;
}

static enum ec absorb_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct chosen *c)
{
	struct absorb_view *v = ARENA_NEW(cx->arena, struct absorb_view);

	fields_fail(cx, rs, &v->errors, NULL, 0);
	TRY(actor_require_manager(cx));
	v->from = c->order.from;
	v->into = c->order.into;
	v->model = c->order.model_id;
	structures_fill(cx, v);
	if (v->from && v->into && v->from != v->into) {
		struct errors_view before = v->errors;
		TRY(pair_fill(cx, rq, rs, c, v));
		if (!v->errors.n)
			v->errors = before;
	} else if (v->from && v->into) {
		if (fail(cx, E_ABSORB_SAME) != E_OK)
			fields_fail(cx, rs, &v->errors, NULL, 0);
	}
	v->notice = str_eq(http_query(rq, "etat"), STR("fait")) ? page_text(cx, MSG_ABSORB_DONE) : STR_NONE;
	page_begin(cx, rq, &v->page, page_text(cx, MSG_ABSORB_TITLE), SPACE_MANAGER);
	v->page.error = v->errors.n > 0;
	manager_tabs(cx, MANAGER_ABSORPTION, &v->tabs);
	struct html h = page_html(cx, rq, rs);
	tpl_page_absorb(&h, v);
	return E_OK;
}

enum ec page_absorb(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct chosen *c = ARENA_NEW(cx->arena, struct chosen);

	chosen_read(rq, c);
	return absorb_show(cx, rq, rs, c);
}

/* The ticks of step 2 become an address, so that each step can be gone back to; « confirmer » does it. */
enum ec page_absorb_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct chosen *c = ARENA_NEW(cx->arena, struct chosen);
	const str *values;

	chosen_read(rq, c);
	TRY(actor_require_manager(cx));
	if (!str_eq(http_form(rq, "do"), STR("confirmer"))) {
		size_t n = http_form_all(rq, "personne", &values);
		for (size_t i = 0; i < n && c->order.npeople < ABSORB_PEOPLE_MAX; i++)
			if (str_to_i64(values[i], &c->people[c->order.npeople]) && c->people[c->order.npeople] > 0)
				c->order.npeople++;
		return http_redirect(rs, str_printf(cx->arena, "%.*s#confirmation", STR_ARG(address(cx, c, 0))));
	}
	c->order.seal = http_form(rq, "sceau");
	enum ec ec = absorb_do(cx, &c->order);
	if (ec == E_OK)
		return http_redirect(rs, STR(HERE "?etat=fait"));
	return ec == E_COPY_CHANGED || ec == E_FIELDS || ec == E_ABSORB_SAME ? absorb_show(cx, rq, rs, c) : ec;
}
