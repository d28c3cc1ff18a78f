#include "web_manager.h"

#include "core_arena.h"
#include "core_utf8.h"
#include "service_actor.h"
#include "service_history.h"
#include "service_request.h"
#include "web_field.h"
#include "web_templates.h"

void manager_tabs(struct ctx *cx, enum manager_place current, struct manager_tabs *out)
{
	static const struct {
		enum msg label;
		const char *href;
	} TABS[] = { [MANAGER_REQUESTS] = { MSG_MANAGE_TAB_REQUESTS, "/gestionnaire" },
		     [MANAGER_STRUCTURES] = { MSG_MANAGE_TAB_STRUCTURES, "/gestionnaire/structures" },
		     [MANAGER_ABSORPTION] = { MSG_MANAGE_TAB_ABSORPTION, "/gestionnaire/absorption" } };
	int waiting = 0;
	str first;

	if (request_count_waiting(cx, &waiting, &first) != E_OK)
		failure_clear(cx); /* a count that is missing hides no page */
	out->n = sizeof(TABS) / sizeof(TABS[0]);
	for (size_t i = 0; i < out->n; i++)
		out->all[i] = (struct manager_tab){ .label = page_text(cx, TABS[i].label),
			                            .href = str_of(TABS[i].href),
			                            .count = i == MANAGER_REQUESTS ? waiting : 0,
			                            .current = i == (size_t)current };
}

/* --- requests --- */

static bool is_ticked(const struct http_request *rq, int64_t id)
{
	const str *values;
	size_t n = http_method_of(rq) == HTTP_POST ? http_form_all(rq, "id", &values) : 0;

	if (http_method_of(rq) != HTTP_POST)
		return str_eq(http_query(rq, "coche"), STR("tout")); /* « tout cocher » without a script */

	for (size_t i = 0; i < n; i++) {
		str head;
		int64_t one;
		str_cut(values[i], '.', &head);
		if (str_to_i64(head, &one) && one == id)
			return true;
	}
	return false;
}

static void request_fill(struct ctx *cx, const struct http_request *rq, const struct request *r, struct request_view *v)
{
	bool space = r->kind == REQUEST_ABONNEMENT;
	str name = person_name(cx->arena, r->first_name, r->last_name);
	str service = str_printf(cx->arena, "%.*s – %.*s", STR_ARG(r->service_code), STR_ARG(r->service_name));

	*v = (struct request_view){
		.id = r->id,
		.version = r->version,
		.person = name,
		.login = r->login,
		.what = space ? page_text(cx, space_label(r->space)) : page_text(cx, role_label(ROLE_USER)),
		.more = space ? (r->service_id ? service : page_text(cx, MSG_ATTACH_ALL_SERVICES))
		              : page_text(cx, r->usual ? MSG_MANAGE_WITH_USUAL : MSG_MANAGE_WITHOUT_USUAL),
		.structure = r->structure_name,
		.message = r->message,
		.day = view_moment(cx, r->created_at),
		.ticked = is_ticked(rq, r->id),
	};
	if (space && !space_has_services(r->space))
		v->more = STR_NONE;
	v->select_label = msg_text(cx->arena, cx->lang, MSG_MANAGE_TICK, MSG_ARGS(M_STR("person", name), M_STR("what", v->what)));
}

static void blocks_fill(struct ctx *cx, const struct http_request *rq, const struct request_list *list, struct manager_view *v)
{
	static const struct {
		const char *id;
		enum msg title;
	} BLOCKS[REQUEST_KINDS] = { [REQUEST_RATTACHEMENT] = { "rattachements", MSG_MANAGE_BLOCK_ATTACH },
		                    [REQUEST_ABONNEMENT] = { "abonnements", MSG_MANAGE_BLOCK_SPACES } };

	for (int k = 0; k < REQUEST_KINDS; k++)
		v->blocks[k] = (struct request_block){ .id = str_of(BLOCKS[k].id), .title = page_text(cx, BLOCKS[k].title),
			                               .rows = ARENA_ARRAY(cx->arena, struct request_view, list->n + 1) };
	for (size_t i = 0; i < list->n; i++) {
		struct request_block *b = &v->blocks[list->rows[i].kind];
		request_fill(cx, rq, &list->rows[i], &b->rows[b->n++]);
	}
	v->nwaiting = list->n;
	v->more = list->more;
}

static void histories_fill(struct ctx *cx, struct manager_view *v)
{
	const struct actor *actor = cx->actor;

	v->histories = ARENA_ARRAY(cx->arena, struct history_view, actor->nstructures + 1);
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		if (role_allows(s->role, SPACE_MANAGER, ACTION_VIEW))
			v->histories[v->nhistories++] = (struct history_view){
				.href = str_printf(cx->arena, "/gestionnaire/structures/%lld/historique", (long long)s->id), .name = s->name
			};
	}
}

static const struct field_spec REASON_SPEC = { "reason", MSG_MANAGE_REASON, MSG_MANAGE_REASON_HINT, false, 2, NULL, NULL };

static enum ec requests_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct manager_view *v)
{
	struct request_list list;
	struct failure why = cx->failure;

	failure_clear(cx);
	TRY(request_list_waiting(cx, &list));
	cx->failure = why;
	fields_make(cx, rq, &REASON_SPEC, NULL, &v->reason, 1);
	if (v->noutcomes)
		v->reason.value = STR_NONE;
	fields_fail(cx, rs, &v->errors, &v->reason, 1);
	blocks_fill(cx, rq, &list, v);
	histories_fill(cx, v);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_WEB_SPACE_MANAGER), SPACE_MANAGER);
	manager_tabs(cx, MANAGER_REQUESTS, &v->tabs);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_manager(&h, v);
	return E_OK;
}

enum ec page_manager(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct manager_view *v = ARENA_NEW(cx->arena, struct manager_view);

	return requests_show(cx, rq, rs, v);
}

/* « 12.3 »: a request and the version that was on the screen. */
static size_t ticked_read(const struct http_request *rq, struct request_one *out)
{
	const str *values;
	size_t n = http_form_all(rq, "id", &values), count = 0;

	for (size_t i = 0; i < n && count < REQUEST_DECIDE_MAX; i++) {
		str head, version = str_cut(values[i], '.', &head);
		struct request_one *one = &out[count];
		*one = (struct request_one){ 0 };
		if (str_to_i64(head, &one->id) && one->id > 0 && (str_empty(version) || str_to_i64(version, &one->version)))
			count++;
	}
	return count;
}

static void outcomes_fill(struct ctx *cx, const struct request_one *all, size_t n, bool accept, struct manager_view *v)
{
	v->outcomes = ARENA_ARRAY(cx->arena, struct outcome_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct request *r = &all[i].record;
		str what = r->id ? request_words(cx->arena, cx->lang, r) : STR("–");
		v->outcomes[v->noutcomes++] = (struct outcome_view){
			.words = msg_text(cx->arena, cx->lang, accept ? MSG_MANAGE_DONE_YES : MSG_MANAGE_DONE_NO,
			                  MSG_ARGS(M_STR("what", what),
			                           M_STR("person", person_name(cx->arena, r->first_name, r->last_name)))),
			.problem = all[i].ec == E_OK ? STR_NONE : all[i].message,
		};
		if (all[i].ec != E_OK)
			v->outcomes[v->noutcomes - 1].words = what;
	}
}

enum ec page_decide(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct manager_view *v = ARENA_NEW(cx->arena, struct manager_view);
	struct request_one *all = ARENA_ARRAY(cx->arena, struct request_one, REQUEST_DECIDE_MAX);
	const struct request_answer answer = { .accept = str_eq(http_form(rq, "do"), STR("accepter")),
		                               .reason = http_form(rq, "reason"), .own = http_own_address(rq) };
	size_t n = ticked_read(rq, all);

	if (request_decide(cx, &answer, all, n) == E_OK)
		outcomes_fill(cx, all, n, answer.accept, v);
	else if (!is_for_the_form(cx))
		return cx->failure.code;
	return requests_show(cx, rq, rs, v);
}

/* --- structures --- */

static bool matches(struct arena *a, const struct actor_structure *s, str words, str state)
{
	if (!str_empty(state) && s->active != str_eq(state, STR("actif")))
		return false;
	if (str_empty(words))
		return true;
	return str_find(utf8_fold(a, s->name), utf8_fold(a, words)) >= 0 || str_find(s->identifier, siret_clean(a, words)) >= 0;
}

static void managed_fill(struct ctx *cx, str words, str state, struct managed_view *v)
{
	const struct actor *actor = cx->actor;

	v->rows = ARENA_ARRAY(cx->arena, struct managed_row, actor->nstructures + 1);
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		if (!role_allows(s->role, SPACE_MANAGER, ACTION_VIEW) || !matches(cx->arena, s, words, state))
			continue;
		v->rows[v->n++] = (struct managed_row){ .id = s->id, .name = s->name,
			                                .identifier = siret_print(cx->arena, s->identifier),
			                                .role = page_text(cx, role_label(s->role)), .active = s->active };
	}
}

enum ec page_managed(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct managed_view *v = ARENA_NEW(cx->arena, struct managed_view);
	str words = str_trim(http_query(rq, "q")), state = http_query(rq, "etat");
	struct option_view *options = ARENA_ARRAY(cx->arena, struct option_view, 3);

	TRY(actor_require_manager(cx));
	page_begin(cx, rq, &v->page, page_text(cx, MSG_MANAGE_TAB_STRUCTURES), SPACE_MANAGER);
	manager_tabs(cx, MANAGER_STRUCTURES, &v->tabs);
	options[0] = (struct option_view){ STR(""), page_text(cx, MSG_MANAGE_STATE_ALL), false };
	options[1] = (struct option_view){ STR("actif"), page_text(cx, MSG_MANAGE_ACTIVE), str_eq(state, STR("actif")) };
	options[2] = (struct option_view){ STR("inactif"), page_text(cx, MSG_MANAGE_INACTIVE), str_eq(state, STR("inactif")) };
	v->words = (struct field_view){ .name = STR("q"), .id = STR("q"), .label = page_text(cx, MSG_MANAGE_SEARCH),
		                        .value = words, .type = STR("search") };
	v->state = (struct field_view){ .name = STR("etat"), .id = STR("etat"), .label = page_text(cx, MSG_MANAGE_STATE),
		                        .options = options, .noptions = 3 };
	v->filtered = !str_empty(words) || !str_empty(state);
	managed_fill(cx, words, state, v);
	struct html h = page_html(cx, rq, rs);
	tpl_page_managed(&h, v);
	return E_OK;
}

/* --- history --- */

/* One row a kind: its sentence, which takes {person} {space} {what} {role} {before} {after}. */
static const struct history_look {
	enum msg words;
	const char *icon, *dot;
} LOOKS[EVENT_KINDS] = {
	[EVENT_STRUCTURE_CREATED] = { MSG_HISTORY_CREATED, "plus", "done" },
	[EVENT_ACCOUNT_CREATED] = { MSG_HISTORY_ACCOUNT, "person", "" },
	[EVENT_RIGHT_GRANTED] = { MSG_HISTORY_GRANTED, "check", "done" },
	[EVENT_RIGHT_WITHDRAWN] = { MSG_HISTORY_WITHDRAWN, "minus", "" },
	[EVENT_REQUEST_MADE] = { MSG_HISTORY_ASKED, "inbox", "wait" },
	[EVENT_REQUEST_ACCEPTED] = { MSG_HISTORY_ACCEPTED, "check", "done" },
	[EVENT_REQUEST_REFUSED] = { MSG_HISTORY_REFUSED, "cross", "missing" },
	[EVENT_REQUEST_WITHDRAWN] = { MSG_HISTORY_TAKEN_BACK, "back", "" },
	[EVENT_RATTACHEMENT_MADE] = { MSG_HISTORY_ATTACHED, "link", "done" },
	[EVENT_RATTACHEMENT_ENDED] = { MSG_HISTORY_ENDED, "exit", "missing" },
	[EVENT_RATTACHEMENT_ROLE] = { MSG_HISTORY_ROLE, "person", "" },
	[EVENT_MANAGER_HANDED_OVER] = { MSG_HISTORY_HANDED, "transfer", "now" },
	[EVENT_STRUCTURE_CHANGED] = { MSG_HISTORY_CHANGED, "pencil", "" },
	[EVENT_STRUCTURE_STATE] = { MSG_HISTORY_STATE, "lock", "now" },
	[EVENT_SERVICE_ADDED] = { MSG_HISTORY_SERVICE_ADDED, "plus", "" },
	[EVENT_SERVICE_CLOSED] = { MSG_HISTORY_SERVICE_CLOSED, "lock", "" },
	[EVENT_SERVICE_OPENED] = { MSG_HISTORY_SERVICE_OPENED, "check", "" },
	[EVENT_SERVICE_DELETED] = { MSG_HISTORY_SERVICE_DELETED, "bin", "" },
	[EVENT_BANK_ADDED] = { MSG_HISTORY_BANK_ADDED, "euro", "" },
	[EVENT_BANK_REMOVED] = { MSG_HISTORY_BANK_REMOVED, "bin", "" },
	[EVENT_SPACE_CLOSED] = { MSG_HISTORY_SPACE_CLOSED, "lock", "" },
	[EVENT_SPACE_OPENED] = { MSG_HISTORY_SPACE_OPENED, "check", "" },
	[EVENT_MANDATE_MADE] = { MSG_HISTORY_MANDATE, "document", "" },
};

static str named(struct ctx *cx, str name, bool (*find)(str, enum request_kind *), enum msg (*label)(enum request_kind))
{
	enum request_kind kind;
	return find(name, &kind) ? page_text(cx, label(kind)) : STR_NONE;
}

/* What a request is about: the space, or the rattachement itself. */
static str what_of(struct ctx *cx, const struct history_row *r)
{
	enum space space;
	if (r->kind == EVENT_STRUCTURE_CHANGED)
		return page_text(cx, MSG_MANAGE_ADDRESS);
	if (space_find(r->space, &space))
		return request_space_words(cx->arena, cx->lang, space, r->service);
	str request = named(cx, r->request, request_kind_find, request_kind_label);
	return str_empty(request) ? r->what : request;
}

static str role_words(struct ctx *cx, str name)
{
	enum role role;
	return role_find(name, &role) ? page_text(cx, role_label(role)) : name;
}

static str after_words(struct ctx *cx, const struct history_row *r)
{
	if (r->kind == EVENT_STRUCTURE_STATE)
		return page_text(cx, str_eq(r->after, STR("active")) ? MSG_MANAGE_ACTIVE : MSG_MANAGE_INACTIVE);
	return role_words(cx, r->after);
}

static void history_fill(struct ctx *cx, const struct history_row *r, struct timeline_view *v)
{
	static const struct history_look OTHER = { MSG_HISTORY_OTHER, "info", "" };
	const struct history_look *look = r->kind < EVENT_KINDS && LOOKS[r->kind].icon ? &LOOKS[r->kind] : &OTHER;
	str by = str_empty(r->by) ? page_text(cx, MSG_HISTORY_SYSTEM) : r->by;
	str person = str_empty(r->person) ? by : r->person;

	*v = (struct timeline_view){
		.title = msg_text(cx->arena, cx->lang, look->words,
		                  MSG_ARGS(M_STR("person", person), M_STR("what", what_of(cx, r)), M_STR("role", role_words(cx, r->role)),
		                           M_STR("service", r->service), M_STR("before", role_words(cx, r->before)),
		                           M_STR("after", after_words(cx, r)))),
		.meta = msg_text(cx->arena, cx->lang, MSG_HISTORY_BY,
		                 MSG_ARGS(M_STR("by", by), M_STR("at", format_time(cx->arena, cx->lang, r->at)))),
		.note = r->reason,
		.dot = str_of(look->dot),
		.icon = str_of(look->icon),
	};
}

/* Which of the two blocks an event belongs to; empty: neither. */
static str block_of(const struct history_row *r)
{
	switch (r->kind) {
	case EVENT_RATTACHEMENT_MADE:
	case EVENT_RATTACHEMENT_ENDED:
	case EVENT_RATTACHEMENT_ROLE:
	case EVENT_MANAGER_HANDED_OVER:
		return STR("rattachement");
	case EVENT_RIGHT_GRANTED:
	case EVENT_RIGHT_WITHDRAWN:
		return STR("abonnement");
	default:
		return r->request;
	}
}

static void filters_fill(struct ctx *cx, int64_t id, str chosen, struct history_page_view *v)
{
	static const struct {
		const char *value;
		enum msg label;
	} ALL[] = { { "", MSG_HISTORY_ALL }, { "rattachement", MSG_MANAGE_BLOCK_ATTACH }, { "abonnement", MSG_MANAGE_BLOCK_SPACES } };

	for (size_t i = 0; i < sizeof(ALL) / sizeof(ALL[0]); i++)
		v->filters[i] = (struct manager_tab){
			.label = page_text(cx, ALL[i].label),
			.href = str_printf(cx->arena, "/gestionnaire/structures/%lld/historique?bloc=%s", (long long)id, ALL[i].value),
			.current = str_eq(chosen, str_of(ALL[i].value)),
		};
}

enum ec page_history(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct history_page_view *v = ARENA_NEW(cx->arena, struct history_page_view);
	str block = http_query(rq, "bloc");
	struct history_row *rows;
	int64_t id, before = 0;
	size_t n;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	if (!str_to_i64(http_query(rq, "avant"), &before) || before < 0)
		before = 0;
	TRY(history_list(cx, id, before, &rows, &n));
	v->id = id;
	v->name = actor_structure(cx, id)->name;
	page_begin(cx, rq, &v->page, page_text(cx, MSG_MANAGE_HISTORY), SPACE_MANAGER);
	filters_fill(cx, id, block, v);
	v->rows = ARENA_ARRAY(cx->arena, struct timeline_view, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_empty(block) || str_eq(block_of(&rows[i]), block))
			history_fill(cx, &rows[i], &v->rows[v->n++]);
	if (n == HISTORY_PAGE)
		v->next = str_printf(cx->arena, "/gestionnaire/structures/%lld/historique?bloc=%.*s&avant=%lld", (long long)id,
		                     STR_ARG(html_url_part(cx->arena, block)), (long long)rows[n - 1].id);
	struct html h = page_html(cx, rq, rs);
	tpl_page_history(&h, v);
	return E_OK;
}
