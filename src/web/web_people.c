#include "web_people.h"

#include "core_arena.h"
#include "service_actor.h"
#include "service_people.h"
#include "web_field.h"
#include "web_list.h"
#include "web_templates.h"

#define RIGHTS_MAX 500

/* --- list --- */

static enum msg state_label(enum account_state state)
{
	static const enum msg LABELS[ACCOUNT_STATES] = { [ACCOUNT_PENDING] = MSG_MANAGE_ACCOUNT_PENDING,
		                                         [ACCOUNT_ACTIVE] = MSG_MANAGE_ACCOUNT_ACTIVE,
		                                         [ACCOUNT_DISABLED] = MSG_MANAGE_ACCOUNT_DISABLED };
	return LABELS[state];
}

static str day(struct ctx *cx, int64_t at)
{
	return format_date(cx->arena, cx->lang, time_date(at));
}

enum ec page_people(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct people_view *v = ARENA_NEW(cx->arena, struct people_view);
	str words = str_trim(http_query(rq, "q"));
	struct people_list list;

	if (!http_param_id(rq, "id", &v->id))
		return fail(cx, E_NOT_FOUND);
	TRY(people_list(cx, v->id, words, &list));
	v->name = actor_structure(cx, v->id)->name;
	v->filtered = !str_empty(words);
	v->more = list.more;
	v->notice = str_eq(http_query(rq, "etat"), STR("termine")) ? page_text(cx, MSG_MANAGE_ENDED_DONE) : STR_NONE;
	v->words = (struct field_view){ .name = STR("q"), .id = STR("q"), .label = page_text(cx, MSG_MANAGE_PEOPLE_SEARCH),
		                        .value = words, .type = STR("search") };
	v->rows = ARENA_ARRAY(cx->arena, struct person_row, list.n + 1);
	for (v->n = 0; v->n < list.n; v->n++) {
		const struct person *p = &list.rows[v->n];
		v->rows[v->n] = (struct person_row){
			.href = str_printf(cx->arena, "/gestionnaire/structures/%lld/utilisateurs/%lld", (long long)v->id,
			                   (long long)p->account_id),
			.name = person_name(cx->arena, p->first_name, p->last_name),
			.login = p->login,
			.role = page_text(cx, role_label(p->role)),
			.since = day(cx, p->since),
			.disabled = p->state != ACCOUNT_ACTIVE,
			.state = page_text(cx, state_label(p->state)),
		};
	}
	page_begin(cx, rq, &v->page, page_text(cx, MSG_MANAGE_PEOPLE), SPACE_MANAGER);
	struct html h = page_html(cx, rq, rs);
	tpl_page_people(&h, v);
	return E_OK;
}

/* --- CSV --- */

struct csv {
	struct ctx *cx;
	int64_t structure_id, after;
	bool started;
};

static void csv_head(struct csv *c, struct buf *out)
{
	static const enum msg COLUMNS[] = { MSG_JOIN_LAST_NAME, MSG_JOIN_FIRST_NAME, MSG_JOIN_LOGIN, MSG_MANAGE_COL_ROLE,
		                            MSG_MANAGE_COL_STATE, MSG_MANAGE_COL_SINCE };
	size_t n = sizeof(COLUMNS) / sizeof(COLUMNS[0]);

	buf_add_str(out, STR("\xef\xbb\xbf")); /* spreadsheets then read UTF-8 */
	for (size_t i = 0; i < n; i++)
		csv_cell(out, page_text(c->cx, COLUMNS[i]), i + 1 == n);
}

static enum ec csv_next(void *arg, struct buf *out, bool *done)
{
	struct csv *c = arg;
	struct arena_mark mark = arena_mark(c->cx->arena);
	struct person *rows;
	size_t n;

	if (!c->started)
		csv_head(c, out);
	c->started = true;
	TRY(people_page(c->cx, c->structure_id, c->after, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		const struct person *p = &rows[i];
		csv_cell(out, p->last_name, false);
		csv_cell(out, p->first_name, false);
		csv_cell(out, p->login, false);
		csv_cell(out, page_text(c->cx, role_label(p->role)), false);
		csv_cell(out, page_text(c->cx, state_label(p->state)), false);
		csv_cell(out, day(c->cx, p->since), true);
		c->after = p->account_id;
	}
	*done = n < PEOPLE_PAGE;
	arena_rewind(c->cx->arena, mark);
	return E_OK;
}

enum ec page_people_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct csv *c = ARENA_NEW(cx->arena, struct csv);
	const struct actor_structure *at;

	c->cx = cx;
	if (!http_param_id(rq, "id", &c->structure_id))
		return fail(cx, E_NOT_FOUND);
	TRY(actor_require_managed(cx, c->structure_id, ACTION_MANAGE, &at));
	http_type(rs, "text/csv; charset=utf-8");
	http_download(rs, str_printf(cx->arena, "utilisateurs-%.*s.csv",
	                             STR_ARG(date_print_iso(cx->arena, time_date(cx->now)))));
	http_stream(rs, csv_next, NULL, c);
	return E_OK;
}

/* --- one --- */

static bool has(const struct person_page *p, enum space space, int64_t service_id)
{
	for (size_t i = 0; i < p->nrights; i++)
		if (p->rights[i].space == space && p->rights[i].service_id == service_id)
			return true;
	return false;
}

static void add_right(struct ctx *cx, struct person_view *v, const struct person_page *p, enum space space,
                      const struct service *service)
{
	str value = service ? str_printf(cx->arena, "%.*s.%lld", STR_ARG(space_name(space)), (long long)service->id)
	                    : space_name(space);
	struct right_view *r = &v->rights[v->nrights++];

	*r = (struct right_view){ .value = value, .id = view_field_id(cx->arena, str_printf(cx->arena, "d-%.*s", STR_ARG(value))),
		                  .label = page_text(cx, space_label(space)), .limited = service != NULL };
	r->ticked = has(p, space, service ? service->id : 0);
	if (service)
		r->label = str_printf(cx->arena, "%.*s – %.*s", STR_ARG(service->code), STR_ARG(service->name));
	else if (p->closed.bits & SPACE_BIT(space))
		r->note = page_text(cx, MSG_MANAGE_SPACE_CLOSED_NOTE);
	else if (space_has_services(space) && p->nservices)
		r->note = page_text(cx, MSG_ATTACH_ALL_SERVICES);
}

static void rights_fill(struct ctx *cx, const struct person_page *p, struct person_view *v)
{
	v->rights = ARENA_ARRAY(cx->arena, struct right_view, SPACE_COUNT * (p->nservices + 1));
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		enum space space = (enum space)i;
		if (!space_is_given(space, p->person.role, p->structure.is_public))
			continue;
		add_right(cx, v, p, space, NULL);
		for (size_t k = 0; space_has_services(space) && k < p->nservices; k++)
			if (p->services[k].active || has(p, space, p->services[k].id))
				add_right(cx, v, p, space, &p->services[k]);
	}
}

static const struct field_spec REASON = { "reason", MSG_MANAGE_END_REASON, MSG_MANAGE_END_HINT, false, 2, NULL, NULL };

static enum ec person_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id, int64_t account)
{
	struct person_view *v = ARENA_NEW(cx->arena, struct person_view);
	struct person_page *p;
	struct failure why = cx->failure;

	failure_clear(cx);
	TRY(people_load(cx, id, account, &p));
	cx->failure = why;
	fields_make(cx, rq, &REASON, NULL, &v->reason, 1);
	fields_fail(cx, rs, &v->errors, &v->reason, 1);
	v->structure_id = id;
	v->account_id = account;
	v->version = p->person.version;
	v->structure = p->structure.name;
	v->name = person_name(cx->arena, p->person.first_name, p->person.last_name);
	v->login = p->person.login;
	v->role = page_text(cx, role_label(p->person.role));
	v->since = day(cx, p->person.since);
	v->is_main = p->person.role == ROLE_MAIN_MANAGER;
	v->is_manager = p->person.role == ROLE_SECONDARY_MANAGER;
	v->is_self = p->is_self;
	v->notice = str_eq(http_query(rq, "etat"), STR("enregistre")) ? page_text(cx, MSG_ATTACH_SAVED) : STR_NONE;
	rights_fill(cx, p, v);
	page_begin(cx, rq, &v->page, v->name, SPACE_MANAGER);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_person(&h, v);
	return E_OK;
}

static bool params(const struct http_request *rq, int64_t *id, int64_t *account)
{
	return http_param_id(rq, "id", id) && http_param_id(rq, "person", account);
}

enum ec page_person(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id, account;

	return params(rq, &id, &account) ? person_show(cx, rq, rs, id, account) : fail(cx, E_NOT_FOUND);
}

/* All services take the place of single ones. */
static size_t rights_read(const struct http_request *rq, struct person_right *out)
{
	const str *values;
	size_t n = http_form_all(rq, "droit", &values), count = 0;

	for (size_t i = 0; i < n && count < RIGHTS_MAX; i++) {
		str space, service = str_cut(values[i], '.', &space);
		struct person_right *r = &out[count];
		*r = (struct person_right){ 0 };
		if (space_find(space, &r->space) && (str_empty(service) || str_to_i64(service, &r->service_id)))
			count++;
	}
	return count;
}

enum ec page_person_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct people_change c = { .own = http_own_address(rq) };
	struct person_right *rights = ARENA_ARRAY(cx->arena, struct person_right, RIGHTS_MAX);
	str what = http_form(rq, "do");
	enum role role;
	enum ec ec;

	TRY(actor_require_manager(cx));
	if (!params(rq, &c.structure_id, &c.account_id))
		return fail(cx, E_NOT_FOUND);
	if (!str_to_i64(http_form(rq, "version"), &c.version))
		c.version = 0;
	if (str_eq(what, STR("terminer"))) {
		ec = people_end(cx, &c, http_form(rq, "reason"));
		if (ec == E_OK)
			return http_redirect(rs, str_printf(cx->arena, "/gestionnaire/structures/%lld/utilisateurs?etat=termine",
			                                    (long long)c.structure_id));
	} else if (str_eq(what, STR("role")) && role_find(http_form(rq, "role"), &role)) {
		ec = people_set_role(cx, &c, role);
	} else if (str_eq(what, STR("espaces"))) {
		ec = people_set_rights(cx, &c, rights, rights_read(rq, rights));
	} else {
		return fail(cx, E_NOT_FOUND);
	}
	if (ec == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/gestionnaire/structures/%lld/utilisateurs/%lld?etat=enregistre",
		                                    (long long)c.structure_id, (long long)c.account_id));
	if (ec == E_DB_CONFLICT || !is_for_the_form(cx))
		return ec;
	return person_show(cx, rq, rs, c.structure_id, c.account_id);
}
