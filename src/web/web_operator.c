#include "web_operator.h"

#include "service_mail.h"
#include "web_join.h"
#include "web_templates.h"

#define MAILS_SHOWN 100

static const struct {
	enum msg label;
	const char *href;
} PLACES[OPERATOR_PLACES] = {
	[OPERATOR_ACCOUNTS] = { MSG_OPERATOR_ACCOUNTS, "/exploitation" },
	[OPERATOR_STRUCTURES] = { MSG_OPERATOR_STRUCTURES, "/exploitation/structures" },
	[OPERATOR_MAILS] = { MSG_OPERATOR_MAILS, "/exploitation/courriels" },
	[OPERATOR_LOCKS] = { MSG_OPERATOR_LOCKS, "/exploitation/connexions" },
};

/* --- lists --- */

static void begin_list(struct ctx *cx, struct http_request *rq, struct operator_list_view *v, enum operator_place here)
{
	v->title = page_text(cx, PLACES[here].label);
	v->path = str_of(PLACES[here].href);
	for (int i = 0; i < OPERATOR_PLACES; i++)
		v->tabs[i] = (struct operator_tab){ page_text(cx, PLACES[i].label), str_of(PLACES[i].href), i == (int)here };
	if (str_eq(http_query(rq, "etat"), STR("fait")))
		v->notice = page_text(cx, MSG_OPERATOR_DONE);
	view_errors(cx, &v->errors, NULL, 0);
	failure_clear(cx);
	page_begin(cx, rq, &v->page, v->title, SPACE_OPERATOR);
	v->page.error = v->errors.n > 0;
}

static enum ec show_list(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct operator_list_view *v)
{
	struct html h = page_html(cx, rq, rs);
	tpl_page_operator_list(&h, v);
	return E_OK;
}

static void ask_words(struct ctx *cx, struct http_request *rq, struct operator_list_view *v, enum msg label)
{
	v->search = (struct field_view){ .name = STR("q"), .id = STR("q"), .label = page_text(cx, label),
		                         .value = http_query(rq, "q") };
}

static str day(struct ctx *cx, int64_t at)
{
	return at ? format_date_long(cx->arena, cx->lang, time_date(at)) : STR("–");
}

enum ec page_operator(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct operator_list_view v = { 0 };
	struct operator_account *rows;
	int64_t before = 0;

	if (!str_to_i64(http_query(rq, "avant"), &before))
		before = 0;
	TRY(operator_accounts(cx, http_query(rq, "q"), before, &rows, &v.n));
	begin_list(cx, rq, &v, OPERATOR_ACCOUNTS);
	ask_words(cx, rq, &v, MSG_OPERATOR_SEARCH);
	v.rows = ARENA_ARRAY(cx->arena, struct operator_row, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = (struct operator_row){
			.title = rows[i].login,
			.href = str_printf(cx->arena, "/exploitation/comptes/%lld", (long long)rows[i].id),
			.second = rows[i].name,
			.meta = rows[i].is_operator ? page_text(cx, MSG_OPERATOR_IS_OPERATOR) : STR_NONE,
			.tag = page_text(cx, account_state_label(rows[i].state)),
		};
	if (v.n == OPERATOR_PAGE && str_empty(http_query(rq, "q")))
		v.more = str_printf(cx->arena, "/exploitation?avant=%lld", (long long)rows[v.n - 1].id);
	return show_list(cx, rq, rs, &v);
}

enum ec page_operator_structures(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct operator_list_view v = { 0 };
	struct structure *rows;

	TRY(operator_structures(cx, http_query(rq, "q"), &rows, &v.n));
	begin_list(cx, rq, &v, OPERATOR_STRUCTURES);
	ask_words(cx, rq, &v, MSG_OPERATOR_SEARCH_STRUCTURE);
	v.rows = ARENA_ARRAY(cx->arena, struct operator_row, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = (struct operator_row){
			.title = rows[i].name,
			.href = str_printf(cx->arena, "/exploitation/structures/%lld", (long long)rows[i].id),
			.second = siret_print(cx->arena, rows[i].identifier),
			.meta = str_trim(str_printf(cx->arena, "%.*s %.*s", STR_ARG(rows[i].postcode), STR_ARG(rows[i].city))),
			.tag = rows[i].active ? STR_NONE : page_text(cx, MSG_WEB_INACTIVE),
		};
	return show_list(cx, rq, rs, &v);
}

enum ec page_operator_mails(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct operator_list_view v = { 0 };
	struct mail_fate *rows;

	TRY(mail_fates(cx, MAILS_SHOWN, &rows, &v.n));
	begin_list(cx, rq, &v, OPERATOR_MAILS);
	v.rows = ARENA_ARRAY(cx->arena, struct operator_row, v.n + 1);
	for (size_t i = 0; i < v.n; i++) {
		bool waits = str_eq(rows[i].state, STR("waiting"));
		str tries = msg_text(cx->arena, cx->lang, MSG_OPERATOR_ATTEMPTS, MSG_ARGS(M_INT("n", rows[i].attempts)));
		v.rows[i] = (struct operator_row){
			.title = rows[i].to,
			.second = str_printf(cx->arena, "%.*s · %.*s · %.*s", STR_ARG(rows[i].kind), STR_ARG(view_moment(cx, rows[i].at)),
			                     STR_ARG(tries)),
			.meta = rows[i].why,
			.tag = rows[i].state,
			.action = waits ? str_printf(cx->arena, "/exploitation/courriels/%lld/renvoyer", (long long)rows[i].id) : STR_NONE,
			.button = page_text(cx, MSG_OPERATOR_AGAIN),
		};
	}
	return show_list(cx, rq, rs, &v);
}

enum ec page_operator_mail_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	TRY(operator_mail_again(cx, id));
	return http_redirect(rs, STR("/exploitation/courriels?etat=fait"));
}

enum ec page_operator_locks(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct operator_list_view v = { 0 };
	struct operator_lock *rows;
	struct failure before = cx->failure;

	failure_clear(cx);
	TRY(operator_locks(cx, &rows, &v.n));
	cx->failure = before;
	begin_list(cx, rq, &v, OPERATOR_LOCKS);
	v.rows = ARENA_ARRAY(cx->arena, struct operator_row, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = (struct operator_row){
			.title = rows[i].login,
			.second = msg_text(cx->arena, cx->lang, MSG_OPERATOR_FROM,
			                   MSG_ARGS(M_STR("address", rows[i].remote), M_STR("when", view_moment(cx, rows[i].until)))),
			.action = STR("/exploitation/connexions"),
			.button = page_text(cx, MSG_OPERATOR_UNLOCK),
			.hidden = rows[i].login,
			.reason = true,
			.id = str_printf(cx->arena, "reason-%zu", i),
		};
	return show_list(cx, rq, rs, &v);
}

enum ec page_operator_lock_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	if (operator_lift(cx, http_form(rq, "login"), http_form(rq, "reason")) == E_OK)
		return http_redirect(rs, STR("/exploitation/connexions?etat=fait"));
	if (cx->failure.code != E_FIELDS)
		return cx->failure.code;
	http_status(rs, error_info(E_FIELDS)->http);
	return page_operator_locks(cx, rq, rs);
}

/* --- one account, one structure --- */

static void ask_reason(struct ctx *cx, struct http_request *rq, struct operator_detail_view *v)
{
	v->reason = (struct field_view){ .name = STR("reason"), .id = STR("reason"), .label = page_text(cx, MSG_OPERATOR_REASON),
		                         .hint = page_text(cx, MSG_OPERATOR_REASON_HINT), .value = http_form(rq, "reason") };
}

static enum ec show_detail(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct operator_detail_view *v)
{
	struct field_view *fields[] = { &v->what, &v->reason };

	ask_reason(cx, rq, v);
	view_errors(cx, &v->errors, fields, 2);
	failure_clear(cx);
	if (str_eq(http_query(rq, "etat"), STR("fait")))
		v->notice = page_text(cx, MSG_OPERATOR_DONE);
	page_begin(cx, rq, &v->page, v->title, SPACE_OPERATOR);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_operator_detail(&h, v);
	return E_OK;
}

static void line(struct ctx *cx, struct operator_detail_view *v, enum msg name, str value)
{
	v->card.lines[v->card.nlines++] = (struct account_line){ .name = page_text(cx, name), .value = value };
}

static void fill_account(struct ctx *cx, const struct operator_account *a, struct operator_detail_view *v)
{
	struct operator_row *rows = ARENA_ARRAY(cx->arena, struct operator_row, a->nroles + 1);
	struct option_view *options = ARENA_ARRAY(cx->arena, struct option_view, OPERATOR_ACTS);

	v->title = a->login;
	v->card = (struct account_card){ .id = STR("compte"), .title = page_text(cx, MSG_OPERATOR_ACCOUNT) };
	line(cx, v, MSG_WEB_ACCOUNT_NAME, a->name);
	line(cx, v, MSG_ACCOUNT_CONTACT, a->contact_email);
	line(cx, v, MSG_OPERATOR_STATE, page_text(cx, account_state_label(a->state)));
	line(cx, v, MSG_OPERATOR_CREATED, day(cx, a->created_at));
	line(cx, v, MSG_OPERATOR_FACTOR, page_text(cx, a->second_factor ? MSG_ACCOUNT_FACTOR_IS_ON : MSG_ACCOUNT_FACTOR_IS_OFF));
	if (a->locked_until)
		line(cx, v, MSG_OPERATOR_LOCKED, view_moment(cx, a->locked_until));
	else
		line(cx, v, MSG_OPERATOR_SESSIONS, format_int(cx->arena, cx->lang, (int64_t)a->sessions));
	for (size_t i = 0; i < a->nroles; i++)
		rows[i] = (struct operator_row){
			.title = a->roles[i].structure,
			.href = str_printf(cx->arena, "/exploitation/structures/%lld", (long long)a->roles[i].structure_id),
			.second = page_text(cx, role_label(a->roles[i].role)),
		};
	v->rows = rows;
	v->n = a->nroles;
	v->rows_title = page_text(cx, MSG_OPERATOR_ROLES);
	for (int i = 0; i < OPERATOR_ACTS; i++)
		if (operator_may(a, (enum operator_act)i))
			options[v->what.noptions++] = (struct option_view){ operator_act_name((enum operator_act)i),
				                                            page_text(cx, operator_act_label((enum operator_act)i)), false };
	v->what.name = v->what.id = STR("act");
	v->what.label = page_text(cx, MSG_OPERATOR_WHAT);
	v->what.options = options;
}

static enum ec show_account(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id)
{
	struct operator_detail_view v = { .back = STR("/exploitation") };
	struct operator_account a;
	struct failure before = cx->failure;

	failure_clear(cx);
	TRY(operator_account_load(cx, id, &a));
	cx->failure = before;
	fill_account(cx, &a, &v);
	v.form_title = v.what.noptions ? page_text(cx, MSG_OPERATOR_ACT) : STR_NONE;
	v.action = str_printf(cx->arena, "/exploitation/comptes/%lld", (long long)id);
	return show_detail(cx, rq, rs, &v);
}

enum ec page_operator_account(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	return http_param_id(rq, "id", &id) ? show_account(cx, rq, rs, id) : fail(cx, E_NOT_FOUND);
}

enum ec page_operator_account_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct operator_order o = { .reason = http_form(rq, "reason"), .own = http_own_address(rq) };

	if (!http_param_id(rq, "id", &o.id))
		return fail(cx, E_NOT_FOUND);
	if (!operator_act_find(http_form(rq, "act"), &o.act))
		return fail(cx, E_BAD_REQUEST);
	if (operator_do(cx, &o) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/exploitation/comptes/%lld?etat=fait", (long long)o.id));
	if (cx->failure.code != E_FIELDS)
		return cx->failure.code;
	http_status(rs, error_info(E_FIELDS)->http);
	return show_account(cx, rq, rs, o.id);
}

static void fill_structure(struct ctx *cx, const struct operator_structure *s, struct operator_detail_view *v)
{
	struct operator_row *rows = ARENA_ARRAY(cx->arena, struct operator_row, s->npeople + 1);

	v->title = s->s.name;
	v->card = (struct account_card){ .id = STR("structure"), .title = page_text(cx, MSG_OPERATOR_STRUCTURE) };
	line(cx, v, MSG_OPERATOR_IDENTIFIER, siret_print(cx->arena, s->s.identifier));
	line(cx, v, MSG_OPERATOR_CITY, str_printf(cx->arena, "%.*s %.*s", STR_ARG(s->s.postcode), STR_ARG(s->s.city)));
	line(cx, v, MSG_OPERATOR_STATE, page_text(cx, s->s.active ? MSG_ACCOUNT_STATE_ACTIVE : MSG_WEB_INACTIVE));
	for (size_t i = 0; i < s->npeople; i++)
		rows[i] = (struct operator_row){
			.title = s->people[i].login,
			.href = str_printf(cx->arena, "/exploitation/comptes/%lld", (long long)s->people[i].account_id),
			.second = page_text(cx, role_label(s->people[i].role)),
			.tag = page_text(cx, account_state_label(s->people[i].state)),
		};
	v->rows = rows;
	v->n = s->npeople;
	v->rows_title = page_text(cx, MSG_OPERATOR_PEOPLE);
}

static enum ec show_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs, int64_t id)
{
	struct operator_detail_view v = { .back = STR("/exploitation/structures") };
	struct operator_structure s;
	struct failure before = cx->failure;

	failure_clear(cx);
	TRY(operator_structure_load(cx, id, &s));
	cx->failure = before;
	fill_structure(cx, &s, &v);
	v.form_title = page_text(cx, MSG_OPERATOR_SUCCESSION);
	v.form_lead = page_text(cx, MSG_OPERATOR_SUCCESSION_LEAD);
	v.action = str_printf(cx->arena, "/exploitation/structures/%lld", (long long)id);
	v.what = (struct field_view){ .name = STR("login"), .id = STR("login"), .label = page_text(cx, MSG_OPERATOR_SUCCESSION_LOGIN),
		                      .type = STR("email"), .value = http_form(rq, "login") };
	return show_detail(cx, rq, rs, &v);
}

enum ec page_operator_structure(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	return http_param_id(rq, "id", &id) ? show_structure(cx, rq, rs, id) : fail(cx, E_NOT_FOUND);
}

enum ec page_operator_structure_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct succession s = { .login = http_form(rq, "login"), .reason = http_form(rq, "reason"), .own = http_own_address(rq) };

	if (!http_param_id(rq, "id", &s.structure_id))
		return fail(cx, E_NOT_FOUND);
	if (operator_succession(cx, &s) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/exploitation/structures/%lld?etat=fait", (long long)s.structure_id));
	if (cx->failure.code != E_FIELDS)
		return cx->failure.code;
	http_status(rs, error_info(E_FIELDS)->http);
	return show_structure(cx, rq, rs, s.structure_id);
}
