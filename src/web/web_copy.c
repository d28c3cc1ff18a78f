#include "web_copy.h"

#include "core_arena.h"
#include "model_request.h"
#include "service_actor.h"
#include "service_copy.h"
#include "web_field.h"
#include "web_templates.h"

#define HERE "/gestionnaire/droits"
#define STRUCTURES_MAX 200

size_t copy_words(struct ctx *cx, const struct copy_place *p, str **out)
{
	str *words = ARENA_ARRAY(cx->arena, str, p->nadded + 2);
	size_t n = 0;

	if (p->role != ROLE_NONE)
		words[n++] = msg_text(cx->arena, cx->lang, p->attached ? MSG_DUPLICATE_ROLE : MSG_DUPLICATE_ATTACH,
		                      MSG_ARGS(M_STR("role", page_text(cx, role_label(p->role))), M_STR("structure", p->structure_name)));
	for (size_t i = 0; i < p->nadded; i++)
		words[n++] = request_space_words(cx->arena, cx->lang, p->added[i].space, p->added[i].service_code);
	*out = words;
	return n;
}

/* --- the two people --- */

static str value_of(const struct http_request *rq, const char *name)
{
	return http_method_of(rq) == HTTP_POST ? http_form(rq, name) : http_query(rq, name);
}

static int64_t id_of(const struct http_request *rq, const char *name)
{
	int64_t id = 0;
	return str_to_i64(value_of(rq, name), &id) && id > 0 ? id : 0;
}

static enum ec search(struct ctx *cx, struct picked_view *v)
{
	struct copy_found *found;
	size_t n;

	v->searched = !str_empty(str_trim(v->words));
	TRY(copy_search(cx, v->words, &found, &n));
	v->found = ARENA_ARRAY(cx->arena, struct option_view, n + 1);
	v->details = ARENA_ARRAY(cx->arena, str, n + 1);
	for (v->n = 0; v->n < n; v->n++) {
		const struct copy_found *f = &found[v->n];
		v->found[v->n] = (struct option_view){ str_printf(cx->arena, "%lld", (long long)f->person.id), f->person.name, n == 1 };
		v->details[v->n] = str_printf(cx->arena, "%.*s, %.*s", STR_ARG(f->person.login), STR_ARG(f->structures));
	}
	return E_OK;
}

static struct picked_view picked(struct ctx *cx, const struct http_request *rq, bool model)
{
	return (struct picked_view){
		.field = model ? STR("modele") : STR("cible"),
		.search = model ? STR("chercher-modele") : STR("chercher-cible"),
		.title = page_text(cx, model ? MSG_DUPLICATE_MODEL : MSG_DUPLICATE_TARGET),
		.hint = page_text(cx, model ? MSG_DUPLICATE_MODEL_HINT : MSG_DUPLICATE_TARGET_HINT),
		.words = value_of(rq, model ? "chercher-modele" : "chercher-cible"),
		.id = id_of(rq, model ? "modele" : "cible"),
	};
}

/* --- the plan --- */

static size_t chosen_read(const struct http_request *rq, int64_t *out)
{
	const str *values;
	size_t n = http_form_all(rq, "structure", &values), count = 0;

	for (size_t i = 0; i < n && count < STRUCTURES_MAX; i++)
		if (str_to_i64(values[i], &out[count]) && out[count] > 0)
			count++;
	return count;
}

static void plan_fill(struct ctx *cx, const struct copy_plan *plan, struct copy_view *v)
{
	v->ready = v->model.id && v->target.id;
	v->seal = plan->seal;
	v->model.name = plan->model.name;
	v->model.login = plan->model.login;
	v->target.name = plan->target.name;
	v->target.login = plan->target.login;
	v->model.again = v->target.id ? str_printf(cx->arena, HERE "?cible=%lld", (long long)v->target.id) : STR(HERE);
	v->target.again = v->model.id ? str_printf(cx->arena, HERE "?modele=%lld", (long long)v->model.id) : STR(HERE);
	v->places = ARENA_ARRAY(cx->arena, struct addition_view, plan->nplaces + 1);
	for (v->nplaces = 0; v->nplaces < plan->nplaces; v->nplaces++) {
		const struct copy_place *p = &plan->places[v->nplaces];
		struct addition_view *a = &v->places[v->nplaces];
		*a = (struct addition_view){ .id = p->structure_id, .name = p->structure_name, .chosen = p->chosen,
			                     .role = page_text(cx, role_label(p->model_role)) };
		a->nadded = copy_words(cx, p, &a->added);
	}
	v->nothing = plan->nadditions == 0;
	v->count = msg_text(cx->arena, cx->lang, MSG_DUPLICATE_COUNT, MSG_ARGS(M_INT("n", (int64_t)plan->nadditions)));
}

/* A person who is chosen alone keeps being so while the other one is looked for. */
static enum ec people_fill(struct ctx *cx, struct copy_view *v)
{
	if (!v->model.id)
		TRY(search(cx, &v->model));
	if (!v->target.id)
		TRY(search(cx, &v->target));
	return E_OK;
}

static enum ec copy_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct copy_order *o)
{
	struct copy_view *v = ARENA_NEW(cx->arena, struct copy_view);
	struct copy_plan *plan;

	fields_fail(cx, rs, &v->errors, NULL, 0);
	TRY(actor_require_manager(cx));
	v->model = picked(cx, rq, true);
	v->target = picked(cx, rq, false);
	if (v->model.id || v->target.id) {
		enum ec ec = copy_look(cx, o, &plan);
		if (ec == E_OK)
			plan_fill(cx, plan, v);
		else if (ec == E_COPY_SELF)
			v->target.id = 0;
		else
			return ec;
		fields_fail(cx, rs, &v->errors, NULL, 0);
	}
	if (!v->ready)
		TRY(people_fill(cx, v));
	v->notice = str_eq(http_query(rq, "etat"), STR("fait")) ? page_text(cx, MSG_DUPLICATE_DONE) : STR_NONE;
	page_begin(cx, rq, &v->page, page_text(cx, MSG_DUPLICATE_TITLE), SPACE_MANAGER);
	v->page.error = v->errors.n > 0;
	manager_tabs(cx, MANAGER_STRUCTURES, &v->tabs);
	struct html h = page_html(cx, rq, rs);
	tpl_page_copy(&h, v);
	return E_OK;
}

enum ec page_copy(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct copy_order o = { .model_id = id_of(rq, "modele"), .target_id = id_of(rq, "cible") };

	return copy_show(cx, rq, rs, &o);
}

/* « voir » shows the plan of other structures ticked; otherwise it is carried out. */
enum ec page_copy_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t structures[STRUCTURES_MAX];
	const struct copy_order o = {
		.model_id = id_of(rq, "modele"),
		.target_id = id_of(rq, "cible"),
		.structures = structures,
		.nstructures = chosen_read(rq, structures),
		.seal = http_form(rq, "sceau"),
		.own = http_own_address(rq),
	};

	if (str_eq(http_form(rq, "do"), STR("voir")))
		return copy_show(cx, rq, rs, &o);
	enum ec ec = copy_do(cx, &o);
	if (ec == E_OK)
		return http_redirect(rs, STR(HERE "?etat=fait"));
	return ec == E_COPY_CHANGED || ec == E_COPY_NOTHING || ec == E_COPY_SELF ? copy_show(cx, rq, rs, &o) : ec;
}
