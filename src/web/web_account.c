#include "web_account.h"

#include "core_arena.h"
#include "service_session.h"
#include "web_templates.h"

#define YEAR (365 * 86400)

static str spaces_of(struct ctx *cx, const struct actor_structure *at)
{
	str parts[SPACE_COUNT];
	size_t n = 0;

	for (int i = 0; i < SPACE_COUNT; i++) {
		enum space space = (enum space)i;
		if (role_may(at->role, at->spaces, space, ACTION_VIEW))
			parts[n++] = page_text(cx, space_label(space));
	}
	return str_join(cx->arena, STR(", "), parts, n);
}

static void structures_fill(struct ctx *cx, struct account_view *v)
{
	const struct actor *actor = cx->actor;

	v->structures = ARENA_ARRAY(cx->arena, struct account_structure, actor->nstructures);
	v->nstructures = actor->nstructures;
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		v->structures[i] = (struct account_structure){
			.id = s->id,
			.name = s->name,
			.identifier = siret_print(cx->arena, s->identifier),
			.role = page_text(cx, role_label(s->role)),
			.spaces = spaces_of(cx, s),
			.current = actor->at && actor->at->id == s->id,
			.active = s->active,
			.may_hand_over = role_allows(s->role, SPACE_MANAGER, ACTION_HAND_OVER),
		};
	}
}

enum ec page_account(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct account_view v = { .name = cx->actor->name, .login = cx->actor->login, .french = cx->lang == LANG_FR };

	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_SPACE_ACCOUNT), SPACE_ACCOUNT);
	v.light = str_eq(v.page.theme, STR("light"));
	v.dark = str_eq(v.page.theme, STR("dark"));
	if (str_eq(http_query(rq, "etat"), STR("enregistre")))
		v.notice = page_text(cx, MSG_WEB_ACCOUNT_SAVED);
	structures_fill(cx, &v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_account(&h, &v);
	return E_OK;
}

static enum ec saved(struct http_response *rs)
{
	return http_redirect(rs, STR("/mon-compte?etat=enregistre"));
}

enum ec page_account_lang(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	enum lang lang = str_eq(http_form(rq, "langue"), lang_code(LANG_EN)) ? LANG_EN : LANG_FR;

	TRY(session_set_lang(cx, lang));
	http_set_cookie(rs, COOKIE_LANG, lang_code(lang), YEAR);
	return saved(rs);
}

enum ec page_account_theme(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	str theme = http_form(rq, "apparence");
	bool fixed = str_eq(theme, STR("light")) || str_eq(theme, STR("dark"));

	(void)cx;
	http_set_cookie(rs, COOKIE_THEME, fixed ? theme : STR(""), fixed ? YEAR : 0);
	return saved(rs);
}

enum ec page_account_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!str_to_i64(http_form(rq, "structure"), &id))
		return fail(cx, E_NOT_FOUND);
	TRY(session_switch(cx, id));
	return http_redirect(rs, STR("/accueil"));
}
