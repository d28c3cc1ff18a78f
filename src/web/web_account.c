#include "web_account.h"

#include "core_arena.h"
#include "service_factor.h"
#include "service_profile.h"
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

/* --- the cards --- */

struct state {
	struct profile profile;
	struct factor_state factor;
	size_t nsessions;
};

static enum ec load_state(struct ctx *cx, struct state *s)
{
	struct session_info *sessions;
	TRY(profile_load(cx, &s->profile));
	TRY(factor_load(cx, &s->factor));
	return profile_sessions(cx, &sessions, &s->nsessions);
}

static void add(struct account_card *c, struct ctx *cx, enum msg name, str value)
{
	c->lines[c->nlines++] = (struct account_line){ .name = page_text(cx, name), .value = value };
}

/* The same with where to change it. */
static void add_link(struct account_card *c, struct ctx *cx, struct account_line line, enum msg name)
{
	line.name = page_text(cx, name);
	c->lines[c->nlines++] = line;
}

static struct account_card *begin(struct ctx *cx, struct account_view *v, const char *id, enum msg title)
{
	struct account_card *c = &v->cards[v->ncards++];
	*c = (struct account_card){ .id = str_of(id), .title = page_text(cx, title) };
	return c;
}

static str day(struct ctx *cx, int64_t at)
{
	return at ? format_date_long(cx->arena, cx->lang, time_date(at)) : STR("–");
}

static void add_person(struct ctx *cx, struct account_view *v, const struct profile *p)
{
	struct account_card *c = begin(cx, v, "qui", MSG_ACCOUNT_PERSON);
	str change = page_text(cx, MSG_ACCOUNT_CHANGE), href = STR("/mon-compte/identite");
	str name = str_printf(cx->arena, "%.*s %.*s", STR_ARG(p->first_name), STR_ARG(p->last_name));
	add_link(c, cx, (struct account_line){ .value = name, .href = href, .action = change }, MSG_WEB_ACCOUNT_NAME);
	add_link(c, cx, (struct account_line){ .value = p->contact_email, .href = href, .action = change }, MSG_ACCOUNT_CONTACT);
	add_link(c, cx, (struct account_line){ .value = p->login, .href = STR("/mon-compte/adresse"), .action = change },
	         MSG_JOIN_LOGIN);
}

static void add_settings(struct ctx *cx, struct account_view *v, const struct profile *p)
{
	struct account_card *c = begin(cx, v, "parametres", MSG_ACCOUNT_SETTINGS);
	add(c, cx, MSG_ACCOUNT_STATE, page_text(cx, account_state_label(p->state)));
	add(c, cx, MSG_ACCOUNT_CREATED, day(cx, p->created_at));
	add(c, cx, MSG_ACCOUNT_ACTIVATED, day(cx, p->activated_at));
}

static void add_security(struct ctx *cx, struct account_view *v, const struct state *s)
{
	struct account_card *c = begin(cx, v, "securite", MSG_ACCOUNT_SECURITY);
	str change = page_text(cx, MSG_ACCOUNT_CHANGE), set_up = page_text(cx, MSG_ACCOUNT_SET_UP);
	str manage = page_text(cx, MSG_ACCOUNT_MANAGE);
	const struct profile *p = &s->profile;
	str sessions = msg_text(cx->arena, cx->lang, MSG_ACCOUNT_SESSIONS_N, MSG_ARGS(M_INT("n", (int64_t)s->nsessions)));
	str on = page_text(cx, s->factor.on ? MSG_ACCOUNT_FACTOR_IS_ON : MSG_ACCOUNT_FACTOR_IS_OFF);
	add_link(c, cx, (struct account_line){ .value = page_text(cx, MSG_ACCOUNT_PASSWORD_KEPT),
	                                       .href = STR("/mon-compte/mot-de-passe"), .action = change }, MSG_ACCOUNT_PASSWORD_ROW);
	add_link(c, cx, (struct account_line){ .value = p->has_question ? p->question : page_text(cx, MSG_ACCOUNT_NONE),
	                                       .href = STR("/mon-compte/question"),
	                                       .action = p->has_question ? change : set_up }, MSG_ACCOUNT_QUESTION_ROW);
	add_link(c, cx, (struct account_line){ .value = on, .href = STR("/mon-compte/double-authentification"),
	                                       .action = s->factor.on ? manage : set_up }, MSG_ACCOUNT_FACTOR_ROW);
	add_link(c, cx, (struct account_line){ .value = sessions, .href = STR("/mon-compte/sessions"), .action = manage },
	         MSG_ACCOUNT_SESSIONS_ROW);
}

static void add_notifications(struct ctx *cx, struct account_view *v, const struct profile *p)
{
	struct account_card *c = begin(cx, v, "notifications", MSG_ACCOUNT_NOTIFICATIONS);
	str change = page_text(cx, MSG_ACCOUNT_CHANGE), href = STR("/mon-compte/notifications");
	str alerts = page_text(cx, p->alerts ? MSG_ACCOUNT_ALERTS_ON : MSG_ACCOUNT_ALERTS_OFF);
	add_link(c, cx, (struct account_line){ .value = page_text(cx, digest_label(p->digest)), .href = href, .action = change },
	         MSG_ACCOUNT_DIGEST_ROW);
	add_link(c, cx, (struct account_line){ .value = alerts, .href = href, .action = change }, MSG_ACCOUNT_ALERTS_ROW);
}

static void add_data(struct ctx *cx, struct account_view *v)
{
	struct account_card *c = begin(cx, v, "donnees", MSG_ACCOUNT_DATA);
	add_link(c, cx, (struct account_line){ .value = page_text(cx, MSG_ACCOUNT_DATA_LEAD), .href = STR("/mon-compte/donnees"),
	                                       .action = page_text(cx, MSG_ACCOUNT_MANAGE) }, MSG_ACCOUNT_EXPORT_TITLE);
}

/* What was just done, by the word in the address. */
static const struct {
	str state;
	enum msg notice;
} NOTICES[] = {
	{ STR_INIT("enregistre"), MSG_WEB_ACCOUNT_SAVED },
	{ STR_INIT("mot-de-passe"), MSG_ACCOUNT_DONE_PASSWORD },
	{ STR_INIT("adresse"), MSG_ACCOUNT_DONE_ADDRESS },
	{ STR_INIT("adresse-prise"), MSG_ACCOUNT_DONE_ADDRESS_TAKEN },
	{ STR_INIT("question"), MSG_ACCOUNT_DONE_QUESTION },
	{ STR_INIT("facteur-arrete"), MSG_ACCOUNT_DONE_FACTOR_OFF },
};

static str notice_of(struct ctx *cx, str state)
{
	for (size_t i = 0; i < sizeof(NOTICES) / sizeof(NOTICES[0]); i++)
		if (str_eq(state, NOTICES[i].state))
			return page_text(cx, NOTICES[i].notice);
	return STR_NONE;
}

enum ec page_account(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct account_view v = { .french = cx->lang == LANG_FR };
	struct state s;

	TRY(load_state(cx, &s));
	page_begin(cx, rq, &v.page, page_text(cx, MSG_WEB_SPACE_ACCOUNT), SPACE_ACCOUNT);
	v.light = str_eq(v.page.theme, STR("light"));
	v.dark = str_eq(v.page.theme, STR("dark"));
	v.notice = notice_of(cx, http_query(rq, "etat"));
	add_person(cx, &v, &s.profile);
	add_settings(cx, &v, &s.profile);
	add_security(cx, &v, &s);
	add_notifications(cx, &v, &s.profile);
	add_data(cx, &v);
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
