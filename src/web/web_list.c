#include "web_list.h"

#include "core_arena.h"
#include "service_actor.h"
#include "core_dec.h"
#include "service_directory.h"
#include "web_templates.h"

/* --- filters --- */

#define TO_CORRECT "A_CORRIGER" /* stands among the statuses of a supplier's Synthèse */

/* "retard" is late, a number of days otherwise. */
static const struct {
	const char *value;
	int due_within;
	enum msg label;
} DUES[] = {
	{ "", 0, MSG_WEB_FILTER_DUE_ALL },
	{ "retard", -1, MSG_WEB_FILTER_DUE_LATE },
	{ "5", 5, MSG_WEB_FILTER_DUE_5 },
	{ "15", 15, MSG_WEB_FILTER_DUE_15 },
};

#define DUES_COUNT (sizeof(DUES) / sizeof(DUES[0]))

static void read_date(struct ctx *cx, const struct http_request *rq, const char *name, struct date *out)
{
	str typed = str_trim(http_query(rq, name));

	if (!str_empty(typed) && !date_parse_iso(typed, out) && !date_parse_human(typed, out))
		field_fail(cx, str_of(name), E_FIELD_FORMAT, M_STR("expected", page_text(cx, MSG_WEB_HINT_DATE)));
}

bool list_query(struct ctx *cx, const struct http_request *rq, struct invoice_query *q)
{
	str due = http_query(rq, "echeance");
	int64_t service;

	q->text = str_trim(http_query(rq, "q"));
	q->cursor = http_query(rq, "suite");
	q->to_correct = q->side == SIDE_SUPPLIER && str_eq(http_query(rq, "statut"), STR(TO_CORRECT));
	if (!status_find(http_query(rq, "statut"), &q->status))
		q->status = STATUS_NONE;
	if (str_to_i64(http_query(rq, "service"), &service) && service > 0)
		q->service_id = service;
	for (size_t i = 0; i < DUES_COUNT; i++) {
		if (str_eq(due, str_of(DUES[i].value)))
			q->due_within = DUES[i].due_within;
	}
	read_date(cx, rq, "du", &q->from);
	read_date(cx, rq, "au", &q->to);
	return fields_end(cx) == E_OK;
}

static struct field_view filter(struct ctx *cx, const char *name, enum msg label, str value)
{
	return (struct field_view){ .name = str_of(name), .id = str_of(name), .label = page_text(cx, label), .value = value };
}

static struct option_view status_option(struct ctx *cx, const struct invoice_query *q, const struct status_count *c)
{
	const struct status_info *info = status_info(c->status);
	str words = page_text(cx, c->to_correct ? MSG_WEB_FILTER_TO_CORRECT : info->label);

	return (struct option_view){
		.value = c->to_correct ? STR(TO_CORRECT) : info->name,
		.label = msg_text(cx->arena, cx->lang, c->more ? MSG_WEB_FILTER_STATUS_MORE : MSG_WEB_FILTER_STATUS,
		                  MSG_ARGS(M_STR("status", words), M_INT("count", c->n))),
		.chosen = c->to_correct ? q->to_correct : c->status == q->status,
	};
}

static bool status_is_counted(const struct status_count *counts, size_t n, const struct invoice_query *q)
{
	for (size_t i = 0; i < n; i++) {
		if (counts[i].to_correct ? q->to_correct : counts[i].status == q->status)
			return true;
	}
	return !q->to_correct && q->status == STATUS_NONE;
}

/* Those that there are, and the one asked for even when there are none. */
static enum ec status_options(struct ctx *cx, const struct invoice_query *q, struct field_view *f)
{
	struct status_count *counts;
	size_t n;

	TRY(invoice_counts(cx, q->side, q->view, &counts, &n));
	struct option_view *o = ARENA_ARRAY(cx->arena, struct option_view, n + 2);
	o[f->noptions++] = (struct option_view){ .value = STR(""), .label = page_text(cx, MSG_WEB_FILTER_ALL) };
	for (size_t i = 0; i < n; i++)
		o[f->noptions++] = status_option(cx, q, &counts[i]);
	if (!status_is_counted(counts, n, q)) {
		struct status_count none = { .status = q->status, .to_correct = q->to_correct };
		o[f->noptions++] = status_option(cx, q, &none);
	}
	f->options = o;
	return E_OK;
}

static enum ec service_options(struct ctx *cx, const struct invoice_query *q, struct field_view *f)
{
	struct service *services;
	size_t n;

	TRY(directory_services(cx, cx->actor->at->id, false, &services, &n));
	struct option_view *o = ARENA_ARRAY(cx->arena, struct option_view, n + 1);
	o[f->noptions++] = (struct option_view){ .value = STR(""), .label = page_text(cx, MSG_WEB_FILTER_SERVICES) };
	for (size_t i = 0; i < n; i++) {
		if (!actor_sees_service(cx, services[i].id))
			continue;
		o[f->noptions++] = (struct option_view){
			.value = str_printf(cx->arena, "%lld", (long long)services[i].id),
			.label = str_printf(cx->arena, "%.*s (%.*s)", STR_ARG(services[i].name), STR_ARG(services[i].code)),
			.chosen = services[i].id == q->service_id
		};
	}
	f->options = o;
	return E_OK;
}

static void due_options(struct ctx *cx, const struct invoice_query *q, struct field_view *f)
{
	struct option_view *o = ARENA_ARRAY(cx->arena, struct option_view, DUES_COUNT);

	for (size_t i = 0; i < DUES_COUNT; i++)
		o[i] = (struct option_view){ .value = str_of(DUES[i].value), .label = page_text(cx, DUES[i].label),
			                     .chosen = DUES[i].due_within == q->due_within };
	f->options = o;
	f->noptions = DUES_COUNT;
}

static enum ec filters_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_query *q,
                            struct list_view *v)
{
	v->text = filter(cx, "q", v->received ? MSG_WEB_FILTER_TEXT_RECEIVED : MSG_WEB_FILTER_TEXT_ISSUED, q->text);
	v->status = filter(cx, "statut", MSG_WEB_COL_STATUS, STR_NONE);
	v->service = filter(cx, "service", MSG_WEB_SERVICE, STR_NONE);
	v->due = filter(cx, "echeance", MSG_WEB_COL_DUE, STR_NONE);
	v->from = filter(cx, "du", v->received ? MSG_WEB_FILTER_FROM_RECEIVED : MSG_WEB_FILTER_FROM, http_query(rq, "du"));
	v->to = filter(cx, "au", MSG_WEB_FILTER_TO, http_query(rq, "au"));
	v->filtered = !str_empty(q->text) || q->status || q->to_correct || q->service_id || q->due_within ||
	              date_is_set(q->from) || date_is_set(q->to);
	TRY(status_options(cx, q, &v->status));
	if (v->received)
		TRY(service_options(cx, q, &v->service));
	due_options(cx, q, &v->due);
	return E_OK;
}

/* --- rows --- */

/* Instead of a deadline while the clock does not run. */
static struct due_view due_of(struct ctx *cx, const struct invoice_row *r)
{
	static const struct {
		enum status status;
		enum msg words;
	} WORDS[] = {
		{ STATUS_A_RECYCLER, MSG_WEB_DUE_SUPPLIER },    { STATUS_SUSPENDUE, MSG_WEB_DUE_INTERRUPTED },
		{ STATUS_REJETEE, MSG_WEB_DUE_NONE },           { STATUS_MISE_EN_PAIEMENT, MSG_WEB_DUE_PAID },
		{ STATUS_ABANDONNEE, MSG_WEB_DUE_NONE },
	};

	if (r->to_correct)
		return (struct due_view){ .words = page_text(cx, MSG_WEB_DUE_TO_CORRECT), .tone = STR("soon"), .icon = STR("pencil"),
			                  .day = date_is_set(r->due_on) ? format_date(cx->arena, cx->lang, r->due_on) : STR_NONE };
	if (date_is_set(r->due_on))
		return view_due(cx, r->due_on);
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (WORDS[i].status == r->status)
			return (struct due_view){ .words = page_text(cx, WORDS[i].words) };
	}
	return (struct due_view){ .words = STR("–") };
}

static void row_fill(struct ctx *cx, const struct invoice_row *r, struct row_view *v)
{
	*v = (struct row_view){
		.id = r->id,
		.href = str_printf(cx->arena, "/factures/%lld", (long long)r->id),
		.number = r->number,
		.other = r->other_name,
		.amount = format_money(cx->arena, cx->lang, r->total_ttc, r->currency),
		.status = view_status(cx, r->status),
		.due = due_of(cx, r),
		.service = r->service_name,
		.service_code = r->service_code,
		.deposited = format_date(cx->arena, cx->lang, time_date(r->deposited_at)),
	};
	v->select_label = msg_text(cx->arena, cx->lang, MSG_WEB_SELECT_ROW,
	                           MSG_ARGS(M_STR("number", r->number), M_STR("name", r->other_name)));
}

/* --- addresses --- */

/* The same address with another cursor; without one: the first page. */
static str with_cursor(struct ctx *cx, const struct http_request *rq, str path, str cursor)
{
	static const char *const KEPT[] = { "q", "statut", "service", "echeance", "du", "au" };
	struct buf b = buf_in(cx->arena);
	char sign = '?';

	buf_add_str(&b, path);
	for (size_t i = 0; i < sizeof(KEPT) / sizeof(KEPT[0]); i++) {
		str value = http_query(rq, KEPT[i]);

		if (str_empty(value))
			continue;
		buf_printf(&b, "%c%s=", sign, KEPT[i]);
		buf_add_str(&b, html_url_part(cx->arena, value));
		sign = '&';
	}
	if (!str_empty(cursor)) {
		buf_printf(&b, "%csuite=", sign);
		buf_add_str(&b, html_url_part(cx->arena, cursor));
	}
	return buf_str(&b);
}

static str count_words(struct ctx *cx, const struct invoice_page *p)
{
	enum msg id = p->total_is_more ? MSG_WEB_COUNT_MORE : MSG_WEB_COUNT;

	return msg_text(cx->arena, cx->lang, id, MSG_ARGS(M_INT("n", p->total)));
}

enum ec list_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_query *q, struct list_view *v)
{
	struct invoice_page *p;

	v->received = q->side == SIDE_RECIPIENT;
	v->search = q->view == VIEW_ALL;
	TRY(filters_fill(cx, rq, q, v));
	TRY(invoice_search(cx, q, &p));
	v->rows = ARENA_ARRAY(cx->arena, struct row_view, p->n);
	v->n = p->n;
	v->all_ticked = str_eq(http_query(rq, "cocher"), STR("tout"));
	for (size_t i = 0; i < p->n; i++) {
		row_fill(cx, &p->rows[i], &v->rows[i]);
		v->may_process |= p->rows[i].may_process;
	}
	v->tick_href = with_cursor(cx, rq, v->path, q->cursor);
	v->tick_href = str_printf(cx->arena, "%.*s%ccocher=tout", STR_ARG(v->tick_href),
	                          str_find_char(v->tick_href, '?') < 0 ? '?' : '&');
	v->count = count_words(cx, p);
	if (!str_empty(p->next))
		v->next = with_cursor(cx, rq, v->path, p->next);
	if (!str_empty(q->cursor))
		v->first = with_cursor(cx, rq, v->path, STR_NONE);
	v->export_href = with_cursor(cx, rq, v->received ? STR("/factures-recues/export.csv") : STR("/factures-emises/export.csv"),
	                             STR_NONE);
	v->export_href = str_printf(cx->arena, "%.*s%cvue=%s", STR_ARG(v->export_href),
	                            str_find_char(v->export_href, '?') < 0 ? '?' : '&', v->search ? "tout" : "synthese");
	return E_OK;
}

enum ec list_show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct list_view *v)
{
	struct html h = page_html(cx, rq, rs);

	tpl_page_list(&h, v);
	return E_OK;
}
