#include "web_attach.h"

#include "core_arena.h"
#include "service_attach.h"
#include "web_field.h"
#include "web_templates.h"

#define MINE "/mon-compte/rattachements"

/* What each space is for, in a few words. */
static const enum msg NOTES[SPACE_COUNT] = {
	[SPACE_INVOICES_SENT] = MSG_ATTACH_SPACE_SENT,
	[SPACE_INVOICES_RECEIVED] = MSG_ATTACH_SPACE_RECEIVED,
	[SPACE_VALIDATION] = MSG_ATTACH_SPACE_LATER,
	[SPACE_WORKS] = MSG_ATTACH_SPACE_LATER,
	[SPACE_ENGAGEMENTS] = MSG_ATTACH_SPACE_LATER,
	[SPACE_REQUESTS_SENT] = MSG_ATTACH_SPACE_LATER,
	[SPACE_REQUESTS_RECEIVED] = MSG_ATTACH_SPACE_LATER,
	[SPACE_JUSTICE] = MSG_ATTACH_SPACE_LATER,
	[SPACE_REFUNDS] = MSG_ATTACH_SPACE_LATER,
	[SPACE_CONNECTION] = MSG_ATTACH_SPACE_CONNECTION,
	[SPACE_FLOWS] = MSG_ATTACH_SPACE_LATER,
	[SPACE_DASHBOARD] = MSG_ATTACH_SPACE_LATER,
};

str address_line(struct arena *a, const struct structure *s)
{
	str parts[4], town;
	size_t n = 0;

	for (int i = 0; i < 3; i++)
		if (!str_empty(s->address[i]))
			parts[n++] = s->address[i];
	town = str_trim(str_printf(a, "%.*s %.*s", STR_ARG(s->postcode), STR_ARG(s->city)));
	if (!str_empty(town))
		parts[n++] = town;
	return str_join(a, STR(", "), parts, n);
}

/* --- what one has --- */

static struct status_view state_view(struct ctx *cx, enum request_state state)
{
	static const struct {
		const char *tone, *icon;
	} LOOKS[REQUEST_STATES] = { [REQUEST_WAITING] = { "progress", "clock" },
		                    [REQUEST_ACCEPTED] = { "success", "check" },
		                    [REQUEST_REFUSED] = { "danger", "cross" },
		                    [REQUEST_WITHDRAWN] = { "neutral", "back" } };
	return (struct status_view){ .label = page_text(cx, request_state_label(state)),
		                     .tone = str_of(LOOKS[state].tone),
		                     .icon = str_of(LOOKS[state].icon) };
}

static void place_fill(struct ctx *cx, const struct attach_place *p, struct my_place *v)
{
	const struct actor_structure *at = p->at;

	*v = (struct my_place){
		.id = at->id,
		.name = at->name,
		.identifier = siret_print(cx->arena, at->identifier),
		.role = page_text(cx, role_label(at->role)),
		.current = cx->actor->at == at,
		.active = at->active,
		.manages = role_allows(at->role, SPACE_MANAGER, ACTION_MANAGE),
		.may_hand_over = role_allows(at->role, SPACE_MANAGER, ACTION_HAND_OVER),
		.sent_open = (at->spaces.bits & SPACE_BIT(SPACE_INVOICES_SENT)) != 0,
		.sent_closed = (p->closed.bits & SPACE_BIT(SPACE_INVOICES_SENT)) != 0,
		.spaces = ARENA_ARRAY(cx->arena, struct my_space, p->nspaces + 1),
	};
	for (size_t i = 0; i < p->nspaces; i++) {
		const struct attach_space *s = &p->spaces[i];
		v->spaces[v->nspaces++] = (struct my_space){
			.label = page_text(cx, space_label(s->space)),
			.services = str_join(cx->arena, STR(", "), s->services, s->nservices),
		};
	}
}

static void request_fill(struct ctx *cx, const struct request *r, struct my_request *v)
{
	*v = (struct my_request){
		.id = r->id,
		.what = request_words(cx->arena, cx->lang, r),
		.structure = r->structure_name,
		.day = view_moment(cx, r->created_at),
		.message = r->message,
		.state = state_view(cx, r->state),
		.reason = r->reason,
		.waits = r->state == REQUEST_WAITING,
	};
}

static const struct {
	const char *state;
	enum msg words;
} NOTICES[] = {
	{ "demandee", MSG_ATTACH_ASKED },     { "sans-gestionnaire", MSG_ATTACH_ASKED_UNLED },
	{ "premier", MSG_ATTACH_FIRST_DONE }, { "espaces", MSG_ATTACH_SPACES_ASKED },
	{ "retiree", MSG_ATTACH_WITHDRAWN },  { "enregistre", MSG_ATTACH_SAVED },
	{ "transmis", MSG_HANDOVER_DONE },
};

enum ec page_attachments(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct attachments_view v = { 0 };
	struct attach_mine mine;

	TRY(attach_mine(cx, &mine));
	page_begin(cx, rq, &v.page, page_text(cx, MSG_ATTACH_MINE), SPACE_ACCOUNT);
	for (size_t i = 0; i < sizeof(NOTICES) / sizeof(NOTICES[0]); i++)
		if (str_eq(http_query(rq, "etat"), str_of(NOTICES[i].state)))
			v.notice = page_text(cx, NOTICES[i].words);
	v.places = ARENA_ARRAY(cx->arena, struct my_place, mine.nplaces + 1);
	for (v.nplaces = 0; v.nplaces < mine.nplaces; v.nplaces++)
		place_fill(cx, &mine.places[v.nplaces], &v.places[v.nplaces]);
	v.requests = ARENA_ARRAY(cx->arena, struct my_request, mine.nrequests + 1);
	for (v.nrequests = 0; v.nrequests < mine.nrequests; v.nrequests++)
		request_fill(cx, &mine.requests[v.nrequests], &v.requests[v.nrequests]);
	struct html h = page_html(cx, rq, rs);
	tpl_page_attachments(&h, &v);
	return E_OK;
}

/* --- wishes --- */

static bool is_ticked(const struct http_request *rq, const char *field, str value)
{
	const str *values;
	size_t n = http_form_all(rq, field, &values);

	for (size_t i = 0; i < n; i++)
		if (str_eq(values[i], value))
			return true;
	return false;
}

struct wishes_of {
	enum role role;
	bool is_public;
	struct space_set closed;
	struct space_set had; /* open already, for all services */
	const struct service *services;
	size_t nservices;
};

static void service_choice(struct ctx *cx, const struct http_request *rq, const struct wishes_of *of, struct wish_view *w)
{
	struct option_view *options = ARENA_ARRAY(cx->arena, struct option_view, of->nservices + 1);
	str name = str_printf(cx->arena, "service-%.*s", STR_ARG(w->value));
	str chosen = http_method_of(rq) == HTTP_POST ? http_form(rq, str_z(cx->arena, name)) : STR_NONE;

	options[0] = (struct option_view){ STR(""), page_text(cx, MSG_ATTACH_ALL_SERVICES), false };
	for (size_t i = 0; i < of->nservices; i++) {
		str id = str_printf(cx->arena, "%lld", (long long)of->services[i].id);
		str label = str_printf(cx->arena, "%.*s – %.*s", STR_ARG(of->services[i].code), STR_ARG(of->services[i].name));
		options[i + 1] = (struct option_view){ id, label, str_eq(id, chosen) };
	}
	w->service = (struct field_view){ .name = name, .id = name, .label = page_text(cx, MSG_ATTACH_SERVICE),
		                          .options = options, .noptions = of->nservices + 1 };
}

static void wishes_fill(struct ctx *cx, const struct http_request *rq, const struct wishes_of *of, struct wishes_view *v)
{
	v->rows = ARENA_ARRAY(cx->arena, struct wish_view, SPACE_COUNT);
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		enum space space = (enum space)i;
		uint32_t bit = SPACE_BIT(space);
		struct wish_view *w = &v->rows[v->n];
		if (!space_is_given(space, of->role, of->is_public) || (of->closed.bits & bit) || (of->had.bits & bit))
			continue;
		*w = (struct wish_view){ .value = space_name(space), .label = page_text(cx, space_label(space)),
			                 .note = page_text(cx, NOTES[i]) };
		w->ticked = is_ticked(rq, "espace", w->value);
		if (space_has_services(space) && of->nservices)
			service_choice(cx, rq, of, w);
		v->n++;
	}
}

static void wishes_read(struct ctx *cx, const struct http_request *rq, struct attach_wish *out, size_t *n)
{
	const str *values;
	size_t count = http_form_all(rq, "espace", &values);

	*n = 0;
	for (size_t i = 0; i < count && *n < ATTACH_WISHES_MAX; i++) {
		struct attach_wish *w = &out[*n];
		*w = (struct attach_wish){ 0 };
		str name = str_printf(cx->arena, "service-%.*s", STR_ARG(values[i]));
		if (!space_find(values[i], &w->space))
			continue;
		if (!str_to_i64(http_form(rq, str_z(cx->arena, name)), &w->service_id))
			w->service_id = 0;
		(*n)++;
	}
}

/* What is wrong with the choice of spaces stands above them. */
static str wishes_error(const struct ctx *cx)
{
	for (size_t i = 0; i < cx->failure.nfields; i++)
		if (str_eq(cx->failure.fields[i].field, STR("spaces")))
			return cx->failure.fields[i].message;
	return STR_NONE;
}

/* --- attaching oneself --- */

static const struct field_spec ATTACH_SPECS[ATTACH_FIELDS] = {
	[ATTACH_NAME] = { "name", MSG_ATTACH_NAME, MSG_COUNT, false, 0, NULL, "organization" },
	[ATTACH_ADDRESS] = { "address", MSG_ATTACH_ADDRESS, MSG_COUNT, false, 0, NULL, "street-address" },
	[ATTACH_POSTCODE] = { "postcode", MSG_ATTACH_POSTCODE, MSG_COUNT, false, 0, "numeric", "postal-code" },
	[ATTACH_CITY] = { "city", MSG_ATTACH_CITY, MSG_COUNT, false, 0, NULL, "address-level2" },
	[ATTACH_MESSAGE] = { "message", MSG_ATTACH_MESSAGE, MSG_ATTACH_MESSAGE_HINT, true, 3, NULL, NULL },
};

static const struct field_spec SIRET_SPEC = { "siret", MSG_ATTACH_SIRET, MSG_ATTACH_SIRET_HINT, false, 0, "numeric", NULL };

static str usual_words(struct ctx *cx, bool is_public)
{
	struct space_set usual = role_default_spaces(ROLE_USER, is_public);
	str parts[SPACE_COUNT];
	size_t n = 0;

	for (int i = SPACE_MANAGER + 1; i < SPACE_COUNT; i++)
		if (usual.bits & SPACE_BIT(i))
			parts[n++] = page_text(cx, space_label((enum space)i));
	return str_join(cx->arena, STR(", "), parts, n);
}

static void found_fill(struct ctx *cx, struct http_request *rq, const struct attach_found *f, struct attach_view *v)
{
	const struct wishes_of of = { .role = ROLE_USER, .is_public = f->structure.is_public, .closed = f->closed,
		                      .services = f->services, .nservices = f->nservices };

	v->found = true;
	v->create = f->way == ATTACH_CREATE;
	v->first = f->way == ATTACH_FIRST;
	v->unled = f->way == ATTACH_UNLED;
	v->waiting = f->way == ATTACH_WAITING;
	v->there = f->way == ATTACH_THERE;
	v->asks = f->way == ATTACH_ASK || f->way == ATTACH_UNLED;
	v->name = f->structure.name;
	v->identifier = siret_print(cx->arena, f->structure.identifier);
	v->address = address_line(cx->arena, &f->structure);
	v->usual = http_method_of(rq) != HTTP_POST || !str_eq(http_form(rq, "choix"), STR("choisir"));
	v->usual_words = usual_words(cx, f->structure.is_public);
	wishes_fill(cx, rq, &of, &v->wishes);
}

/* With what went wrong, if anything did. */
static enum ec attach_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct attach_found *f)
{
	struct attach_view *v = ARENA_NEW(cx->arena, struct attach_view);
	struct field_view all[ATTACH_FIELDS + 1];
	str typed = http_method_of(rq) == HTTP_POST ? http_form(rq, "siret") : http_query(rq, "siret");

	fields_make(cx, rq, &SIRET_SPEC, &typed, &all[0], 1);
	fields_make(cx, rq, ATTACH_SPECS, NULL, &all[1], ATTACH_FIELDS);
	v->wishes.error = wishes_error(cx);
	fields_fail(cx, rs, &v->errors, all, ATTACH_FIELDS + 1);
	v->siret = all[0];
	for (int i = 0; i < ATTACH_FIELDS; i++)
		v->fields[i] = all[i + 1];
	if (f)
		found_fill(cx, rq, f, v);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_ATTACH_ADD), SPACE_ACCOUNT);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_attach(&h, v);
	return E_OK;
}

enum ec page_attach(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct attach_found *f = NULL;
	str siret = http_query(rq, "siret");

	if (str_empty(siret))
		return attach_show(cx, rq, rs, NULL);
	enum ec ec = attach_look(cx, siret, &f);
	if (ec != E_OK && !is_for_the_form(cx))
		return ec;
	return attach_show(cx, rq, rs, ec == E_OK ? f : NULL);
}

enum ec page_attach_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct attach_wish wishes[ATTACH_WISHES_MAX];
	struct attach_order o = {
		.siret = http_form(rq, "siret"),
		.name = http_form(rq, "name"),
		.address = http_form(rq, "address"),
		.postcode = http_form(rq, "postcode"),
		.city = http_form(rq, "city"),
		.message = http_form(rq, "message"),
		.usual = !str_eq(http_form(rq, "choix"), STR("choisir")),
		.wishes = wishes,
		.own = http_own_address(rq),
	};
	enum attach_way way;
	struct attach_found *f = NULL;

	wishes_read(cx, rq, wishes, &o.nwishes);
	if (attach_ask(cx, &o, &way) == E_OK)
		return http_redirect(rs, way == ATTACH_FIRST   ? STR(MINE "?etat=premier")
		                         : way == ATTACH_UNLED ? STR(MINE "?etat=sans-gestionnaire")
		                                               : STR(MINE "?etat=demandee"));
	if (!is_for_the_form(cx))
		return cx->failure.code;
	struct failure why = cx->failure;
	failure_clear(cx);
	if (attach_look(cx, o.siret, &f) != E_OK)
		f = NULL;
	cx->failure = why;
	return attach_show(cx, rq, rs, f);
}

/* --- more spaces --- */

static const struct field_spec MESSAGE_SPEC = { "message", MSG_ATTACH_MESSAGE, MSG_ATTACH_MESSAGE_HINT, true, 3, NULL, NULL };

static const struct attach_place *place_of(const struct attach_mine *mine, int64_t id)
{
	for (size_t i = 0; i < mine->nplaces; i++)
		if (mine->places[i].at->id == id)
			return &mine->places[i];
	return NULL;
}

static enum ec subscribe_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id)
{
	struct subscribe_view *v = ARENA_NEW(cx->arena, struct subscribe_view);
	struct failure why = cx->failure;
	struct attach_mine mine;

	failure_clear(cx);
	TRY(attach_mine(cx, &mine));
	const struct attach_place *p = place_of(&mine, id);
	if (!p)
		return fail(cx, E_NOT_FOUND);
	struct wishes_of of = { .role = p->at->role, .is_public = p->at->is_public, .closed = p->closed,
		                .had = p->at->spaces, .services = p->services, .nservices = p->nservices };
	if (p->at->service_ids) /* limited: the rest of it may be asked for */
		of.had.bits &= ~SPACE_BIT(SPACE_INVOICES_RECEIVED);
	cx->failure = why;
	v->id = id;
	v->name = p->at->name;
	wishes_fill(cx, rq, &of, &v->wishes);
	fields_make(cx, rq, &MESSAGE_SPEC, NULL, &v->message, 1);
	v->wishes.error = wishes_error(cx);
	fields_fail(cx, rs, &v->errors, &v->message, 1);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_ATTACH_SUBSCRIBE), SPACE_ACCOUNT);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_subscribe(&h, v);
	return E_OK;
}

enum ec page_subscribe(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	return http_param_id(rq, "id", &id) ? subscribe_show(cx, rq, rs, id) : fail(cx, E_NOT_FOUND);
}

enum ec page_subscribe_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct attach_wish wishes[ATTACH_WISHES_MAX];
	struct attach_order o = { .message = http_form(rq, "message"), .wishes = wishes, .own = http_own_address(rq) };
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	wishes_read(cx, rq, wishes, &o.nwishes);
	if (attach_subscribe(cx, id, &o) == E_OK)
		return http_redirect(rs, STR(MINE "?etat=espaces"));
	return is_for_the_form(cx) ? subscribe_show(cx, rq, rs, id) : cx->failure.code;
}

enum ec page_toggle_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(attach_toggle(cx, id, SPACE_INVOICES_SENT, str_eq(http_form(rq, "do"), STR("ouvrir"))));
	return http_redirect(rs, STR(MINE "?etat=enregistre"));
}

enum ec page_withdraw_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(attach_withdraw(cx, id));
	return http_redirect(rs, STR(MINE "?etat=retiree"));
}
