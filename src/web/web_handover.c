#include "web_handover.h"

#include "core_arena.h"
#include "model_siret.h"
#include "service_actor.h"
#include "service_handover.h"
#include "web_field.h"
#include "web_templates.h"

static const struct field_spec LOGIN = { "login", MSG_HANDOVER_LOGIN, MSG_HANDOVER_LOGIN_HINT, false, 0, "email", NULL };

static void begin(struct ctx *cx, struct http_request *rq, int64_t id, struct handover_view *v)
{
	page_begin(cx, rq, &v->page, page_text(cx, MSG_HANDOVER_TITLE), SPACE_ACCOUNT);
	v->id = id;
	v->name = actor_structure(cx, id)->name;
}

enum ec page_handover(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct handover_view *v = ARENA_NEW(cx->arena, struct handover_view);
	const struct actor *actor = cx->actor;
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(handover_require(cx, id));
	begin(cx, rq, id, v);
	v->choices = ARENA_ARRAY(cx->arena, struct handover_choice, actor->nstructures + 1);
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		if (role_allows(s->role, SPACE_ACCOUNT, ACTION_HAND_OVER))
			v->choices[v->n++] = (struct handover_choice){ s->id, s->name, siret_print(cx->arena, s->identifier), s->id == id };
	}
	struct html h = page_html(cx, rq, rs);
	tpl_page_handover(&h, v);
	return E_OK;
}

static enum ec login_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id)
{
	struct handover_view *v = ARENA_NEW(cx->arena, struct handover_view);

	fields_make(cx, rq, &LOGIN, NULL, &v->login, 1);
	fields_fail(cx, rs, &v->errors, &v->login, 1);
	TRY(handover_require(cx, id));
	begin(cx, rq, id, v);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_handover_to(&h, v);
	return E_OK;
}

enum ec page_handover_to(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	return str_to_i64(http_query(rq, "structure"), &id) ? login_show(cx, rq, rs, id) : fail(cx, E_NOT_FOUND);
}

enum ec page_handover_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct handover_order o = { .login = http_form(rq, "login"), .own = http_own_address(rq) };

	if (!str_to_i64(http_form(rq, "structure"), &o.structure_id))
		return fail(cx, E_NOT_FOUND);
	enum ec ec = handover_do(cx, &o);
	if (ec == E_OK)
		return http_redirect(rs, STR("/mon-compte/rattachements?etat=transmis"));
	return ec == E_FIELDS ? login_show(cx, rq, rs, o.structure_id) : ec;
}
