#include "web_bulk.h"

#include "core_arena.h"
#include "service_actor.h"
#include "web_templates.h"

#define LIST "/factures-recues"

struct ticked {
	struct process_one all[PROCESS_MANY_MAX];
	struct invoice_detail *details[PROCESS_MANY_MAX];
	size_t n;
};

/* « 12.3 »: an invoice and the version that was on the screen; « 12 » from a list. */
static bool one_read(str value, struct process_one *out)
{
	str id, version = str_cut(value, '.', &id);

	*out = (struct process_one){ 0 };
	if (!str_empty(version) && !str_to_i64(version, &out->version))
		return false;
	return str_to_i64(id, &out->id) && out->id > 0;
}

/* Those that the person may see; a number somebody made up is none. */
static enum ec ticked_load(struct ctx *cx, const struct http_request *rq, struct ticked *t)
{
	const str *values;
	size_t n = http_form_all(rq, "id", &values);

	for (size_t i = 0; i < n && t->n < PROCESS_MANY_MAX; i++) {
		if (!one_read(values[i], &t->all[t->n]))
			continue;
		enum ec ec = invoice_load(cx, t->all[t->n].id, &t->details[t->n]);
		failure_clear(cx);
		if (ec == E_NOT_FOUND || (ec == E_OK && t->details[t->n]->side != SIDE_RECIPIENT))
			continue;
		TRY(ec);
		t->n++;
	}
	return E_OK;
}

/* --- choosing --- */

static bool is_open_to(const struct invoice_detail *d, enum status to)
{
	for (size_t i = 0; i < d->nchoices; i++) {
		if (d->choices[i]->to == to)
			return true;
	}
	return false;
}

/* Somebody has changed it since it was on the screen: it will be refused, and does not count here. */
static bool has_changed(const struct ticked *t, size_t i)
{
	return t->all[i].version && t->all[i].version != t->details[i]->version;
}

static bool is_open_to_all(const struct ticked *t, enum status to)
{
	for (size_t i = 0; i < t->n; i++) {
		if (!has_changed(t, i) && !is_open_to(t->details[i], to))
			return false;
	}
	return true;
}

static struct motive_set motives_of_all(const struct ticked *t, enum status to)
{
	struct motive_set set = { UINT64_MAX };

	for (size_t i = 0; i < t->n; i++) {
		struct lifecycle_at at = process_at(t->details[i]);
		if (!has_changed(t, i))
			set.bits &= lifecycle_motives(&at, LIFECYCLE_RECIPIENT, to).bits;
	}
	return set;
}

/* Choices are looked for among those of the first that is as it was. */
static const struct invoice_detail *example(const struct ticked *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (!has_changed(t, i))
			return t->details[i];
	}
	return NULL;
}

static void choices_fill(struct ctx *cx, const struct http_request *rq, const struct ticked *t, struct process_view *v)
{
	const struct invoice_detail *first = example(t);

	if (!first)
		return;
	v->is_state = first->recipient.kind == RECIPIENT_STATE;
	v->choices = ARENA_ARRAY(cx->arena, struct choice_view, first->nchoices + 1);
	for (size_t i = 0; i < first->nchoices; i++) {
		const struct lifecycle_rule *rule = first->choices[i];
		const struct process_choice_of of = { .prefix = "b-", .rule = rule, .motives = motives_of_all(t, rule->to),
			                              .kind = first->recipient.kind };
		if (is_open_to_all(t, rule->to))
			process_choice(cx, rq, &of, &v->choices[v->nchoices++]);
	}
}

static struct bulk_row row_of(struct ctx *cx, const struct invoice_detail *d)
{
	return (struct bulk_row){
		.id = d->id,
		.version = d->version,
		.href = str_printf(cx->arena, "/factures/%lld", (long long)d->id),
		.number = d->invoice.number,
		.other = d->supplier.name,
		.amount = format_money(cx->arena, cx->lang, d->invoice.ttc, d->invoice.currency),
		.status = view_status(cx, d->status),
	};
}

/* What they come to, when they are in one currency. */
static str sum_of(struct ctx *cx, const struct ticked *t)
{
	struct money sum = { 0 };
	str currency = t->details[0]->invoice.currency;

	for (size_t i = 0; i < t->n; i++) {
		if (!str_eq(t->details[i]->invoice.currency, currency) ||
		    !money_add(sum, t->details[i]->invoice.ttc, &sum))
			return STR_NONE;
	}
	return format_money(cx->arena, cx->lang, sum, currency);
}

static enum ec show_choices(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct ticked *t)
{
	struct bulk_view *v = ARENA_NEW(cx->arena, struct bulk_view);
	bool again = cx->failure.code != E_OK;

	v->title = msg_text(cx->arena, cx->lang, MSG_WEB_BULK_TITLE, MSG_ARGS(M_INT("n", (int64_t)t->n)));
	page_begin(cx, rq, &v->process.page, v->title, SPACE_INVOICES_RECEIVED);
	v->sum = sum_of(cx, t);
	v->rows = ARENA_ARRAY(cx->arena, struct bulk_row, t->n);
	for (size_t i = 0; i < t->n; i++) {
		v->rows[i] = row_of(cx, t->details[i]);
		if (!has_changed(t, i))
			continue;
		v->rows[i].version = t->all[i].version; /* so that it is refused, with its reason */
		v->rows[i].problem = page_text(cx, MSG_WEB_BULK_CHANGED);
	}
	v->n = t->n;
	choices_fill(cx, again ? rq : NULL, t, &v->process);
	if (again) {
		http_status(rs, error_info(cx->failure.code)->http);
		process_problems(cx, &v->process);
		failure_clear(cx);
	}
	struct html h = page_html(cx, rq, rs);
	tpl_page_bulk(&h, v);
	return E_OK;
}

/* --- what became of them --- */

static enum ec show_done(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct ticked *t,
                         enum status to)
{
	struct bulk_view *v = ARENA_NEW(cx->arena, struct bulk_view);

	v->done = ARENA_ARRAY(cx->arena, struct bulk_row, t->n);
	v->rows = ARENA_ARRAY(cx->arena, struct bulk_row, t->n);
	for (size_t i = 0; i < t->n; i++) {
		struct bulk_row row = row_of(cx, t->details[i]);
		row.problem = t->all[i].message;
		if (t->all[i].ec == E_OK) {
			row.status = view_status(cx, to);
			v->done[v->ndone++] = row;
		} else {
			v->rows[v->n++] = row;
		}
	}
	v->title = msg_text(cx->arena, cx->lang, MSG_WEB_BULK_DONE_TITLE,
	                    MSG_ARGS(M_INT("n", (int64_t)v->ndone), M_INT("all", (int64_t)t->n)));
	v->done_words = msg_text(cx->arena, cx->lang, MSG_WEB_BULK_DONE,
	                         MSG_ARGS(M_INT("n", (int64_t)v->ndone),
	                                  M_STR("status", page_text(cx, status_info(to)->label))));
	page_begin(cx, rq, &v->process.page, v->title, SPACE_INVOICES_RECEIVED);
	struct html h = page_html(cx, rq, rs);
	tpl_page_bulk_done(&h, v);
	return E_OK;
}

/* Without « appliquer » the ticked invoices come from a list and nothing is done yet. */
enum ec page_bulk(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct ticked *t = ARENA_NEW(cx->arena, struct ticked);
	struct process_order order = { 0 };
	enum ec ec = E_OK;

	TRY(actor_require(cx, SPACE_INVOICES_RECEIVED, ACTION_PROCESS));
	TRY(ticked_load(cx, rq, t));
	if (t->n == 0)
		return http_redirect(rs, STR(LIST "?etat=aucune"));
	if (str_empty(http_form(rq, "appliquer")))
		return show_choices(cx, rq, rs, t);
	ec = process_order_read(cx, rq, &order);
	if (ec == E_OK)
		ec = invoice_process_many(cx, &order, t->all, t->n);
	if (ec == E_OK)
		return show_done(cx, rq, rs, t, order.status);
	return process_is_for_the_form(ec) ? show_choices(cx, rq, rs, t) : ec;
}
