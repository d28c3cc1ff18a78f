#include "web_process.h"

#include "core_arena.h"
#include "web_templates.h"

/* « motifs-REJETEE »: fields of a choice carry its status, as all choices stand in one form. */
static str field_of(struct ctx *cx, const char *what, str status)
{
	return str_printf(cx->arena, "%s-%.*s", what, STR_ARG(status));
}

static str form_of(struct ctx *cx, const struct http_request *rq, const char *what, str status)
{
	return str_trim(http_form(rq, str_z(cx->arena, field_of(cx, what, status))));
}

struct lifecycle_at process_at(const struct invoice_detail *d)
{
	return (struct lifecycle_at){ .status = d->status, .motives = d->motives, .kind = d->recipient.kind,
		                      .interrupted_before = date_is_set(d->clock.interrupted) };
}

/* --- the view --- */

struct motive_set process_motives(struct ctx *cx, const struct http_request *rq, str status)
{
	struct motive_set set = { 0 };
	const str *values;
	size_t n = http_form_all(rq, str_z(cx->arena, field_of(cx, "motifs", status)), &values);

	for (size_t i = 0; i < n; i++) {
		enum motive m;
		if (motive_find(values[i], &m))
			set.bits |= MOTIVE_BIT(m);
	}
	return set;
}

static void motives_fill(struct ctx *cx, const struct http_request *rq, struct motive_set of, struct choice_view *c)
{
	struct motive_set typed = { 0 };

	if (rq)
		typed = process_motives(cx, rq, c->value);
	c->motives = ARENA_ARRAY(cx->arena, struct motive_view, MOTIVE_COUNT);
	for (int i = 0; i < MOTIVE_COUNT; i++) {
		enum motive m = (enum motive)i;

		if (!motive_set_has(of, m))
			continue;
		c->motives[c->nmotives++] = (struct motive_view){ .value = motive_info(m)->name,
			                                          .label = page_text(cx, motive_info(m)->label),
			                                          .chosen = motive_set_has(typed, m) };
	}
}

void process_choice(struct ctx *cx, const struct http_request *rq, const struct process_choice_of *of,
                    struct choice_view *c)
{
	const struct lifecycle_rule *rule = of->rule;
	const struct status_info *info = status_info(rule->to);
	bool state = of->kind == RECIPIENT_STATE;

	c->value = info->name;
	c->id = str_printf(cx->arena, "%s%.*s", of->prefix, STR_ARG(c->value));
	c->label = page_text(cx, info->label);
	c->hint = rule->hint == MSG_COUNT ? page_text(cx, info->explained) : page_text(cx, rule->hint);
	c->several = rule->to == STATUS_SUSPENDUE || state;
	motives_fill(cx, rq, of->motives, c);
	c->motive_needed = rule->needs & NEED_MOTIVE;
	c->complement_needed = rule->needs & NEED_COMPLEMENT;
	c->more = c->nmotives || c->complement_needed;
	c->warns = rule->to == STATUS_REJETEE && !state;
	c->information = rule->to == STATUS_SUSPENDUE && of->interrupted_before;
	if (!rq)
		return;
	c->complement = form_of(cx, rq, "complement", c->value);
	c->chosen = str_eq(http_form(rq, "statut"), c->value);
}

static void line(struct process_view *v, str label, str value, bool total)
{
	if (!str_empty(value) && v->nlines < sizeof(v->lines) / sizeof(v->lines[0]))
		v->lines[v->nlines++] = (struct pair_line){ .label = label, .value = value, .total = total };
}

void process_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d, const char *prefix,
                  struct process_view *v)
{
	str amount = format_money(cx->arena, cx->lang, d->invoice.ttc, d->invoice.currency);

	v->id = d->id;
	v->version = d->version;
	v->prefix = str_of(prefix);
	v->number = d->invoice.number;
	v->is_state = d->recipient.kind == RECIPIENT_STATE;
	v->summary = str_printf(cx->arena, "%.*s · %.*s", STR_ARG(d->supplier.name), STR_ARG(amount));
	v->choices = ARENA_ARRAY(cx->arena, struct choice_view, d->nchoices);
	for (size_t i = 0; i < d->nchoices; i++) {
		struct lifecycle_at at = process_at(d);
		const struct process_choice_of of = {
			.prefix = prefix,
			.rule = d->choices[i],
			.motives = lifecycle_motives(&at, LIFECYCLE_RECIPIENT, d->choices[i]->to),
			.kind = at.kind,
			.interrupted_before = at.interrupted_before,
		};
		process_choice(cx, rq, &of, &v->choices[v->nchoices++]);
	}
	line(v, page_text(cx, MSG_WEB_SUPPLIER), d->supplier.name, false);
	line(v, page_text(cx, MSG_WEB_SERVICE), d->service.code, false);
	line(v, page_text(cx, MSG_WEB_ENGAGEMENT), d->invoice.engagement, false);
	line(v, page_text(cx, MSG_WEB_FIELD_TTC), amount, true);
	line(v, page_text(cx, MSG_WEB_CLOCK_END), format_date(cx->arena, cx->lang, d->clock_view.due), false);
}

void process_problems(struct ctx *cx, struct process_view *v)
{
	struct choice_view *chosen = NULL;

	for (size_t i = 0; i < v->nchoices; i++) {
		if (v->choices[i].chosen)
			chosen = &v->choices[i];
	}
	view_errors(cx, &v->errors, NULL, 0);
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		const struct field_error *e = &cx->failure.fields[i];
		bool complement = str_eq(e->field, STR("complement"));

		if (!chosen || i >= v->errors.n)
			continue;
		*(complement ? &chosen->complement_error : &chosen->motive_error) = e->message;
		v->errors.items[i].href = str_printf(cx->arena, "#%.*s-%s", STR_ARG(chosen->id), complement ? "c" : "m");
	}
	if (!cx->failure.nfields && v->nchoices)
		v->errors.items[0].href = str_printf(cx->arena, "#%.*s", STR_ARG((chosen ? chosen : v->choices)->id));
	v->page.error = true;
}

/* --- handlers --- */

enum ec process_load(struct ctx *cx, const struct http_request *rq, struct invoice_detail **out)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	return invoice_load(cx, id, out);
}

static enum ec show_process(struct ctx *cx, struct http_request *rq, struct http_response *rs,
                            const struct invoice_detail *d, bool again)
{
	struct process_view v = { 0 };

	page_begin(cx, rq, &v.page, msg_text(cx->arena, cx->lang, MSG_WEB_PROCESS_TITLE,
	                                     MSG_ARGS(M_STR("number", d->invoice.number))), SPACE_INVOICES_RECEIVED);
	process_fill(cx, again ? rq : NULL, d, "p-", &v);
	if (again) {
		http_status(rs, error_info(cx->failure.code)->http);
		process_problems(cx, &v);
		failure_clear(cx);
	}
	struct html h = page_html(cx, rq, rs);
	tpl_page_process(&h, &v);
	return E_OK;
}

enum ec page_process(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_detail *d;

	TRY(process_load(cx, rq, &d));
	if (d->side != SIDE_RECIPIENT || d->nchoices == 0)
		return http_redirect(rs, str_printf(cx->arena, "/factures/%lld", (long long)d->id));
	return show_process(cx, rq, rs, d, false);
}

enum ec process_order_read(struct ctx *cx, const struct http_request *rq, struct process_order *out)
{
	str name = http_form(rq, "statut");

	*out = (struct process_order){ 0 };
	if (!status_find(name, &out->status)) {
		(void)fail(cx, E_FIELD_REQUIRED);
		cx->failure.message = page_text(cx, MSG_WEB_PROCESS_CHOOSE);
		return E_FIELD_REQUIRED;
	}
	out->motives = process_motives(cx, rq, name);
	out->complement = form_of(cx, rq, "complement", name);
	out->without_clock = http_form_has(rq, str_z(cx->arena, field_of(cx, "information", name)));
	return E_OK;
}

static enum ec process(struct ctx *cx, const struct http_request *rq, int64_t id)
{
	struct process_order order;

	TRY(process_order_read(cx, rq, &order));
	order.id = id;
	(void)str_to_i64(http_form(rq, "version"), &order.version);
	return invoice_process(cx, &order);
}

bool process_is_for_the_form(enum ec ec)
{
	int http = error_info(ec)->http;

	return ec != E_NOT_FOUND && ec != E_FORBIDDEN && ec != E_DB_CONFLICT && http < 500;
}

static enum ec back_to(struct ctx *cx, struct http_response *rs, int64_t id, const char *state)
{
	return http_redirect(rs, str_printf(cx->arena, "/factures/%lld?etat=%s", (long long)id, state));
}

enum ec page_process_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct invoice_detail *d;
	int64_t id;
	enum ec ec;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	ec = process(cx, rq, id);
	if (ec == E_OK)
		return back_to(cx, rs, id, "traitee");
	if (!process_is_for_the_form(ec))
		return ec;
	struct failure failure = cx->failure;
	failure_clear(cx);
	TRY(process_load(cx, rq, &d));
	cx->failure = failure;
	return show_process(cx, rq, rs, d, true);
}
