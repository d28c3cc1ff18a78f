#include "core_arena.h"
#include "core_dec.h"
#include "service_actor.h"
#include "web_draft.h"

#define SURE 0.97f /* of a hundred such values three may be wrong: below it, people are asked to look */

enum field_look { LOOK_TEXT, LOOK_DIGITS, LOOK_DATE, LOOK_AMOUNT, LOOK_KIND, LOOK_MEANS, LOOK_LONG };

struct field_spec {
	enum draft_field field;
	enum field_look look;
	enum msg label;
	enum msg hint;  /* MSG_COUNT: none */
	bool optional;
	bool read;      /* one of the fields that are looked for on the pages */
};

/* Fields in the order of the form: that of the boxes, too. */
static const struct field_spec SPECS[] = {
	{ DRAFT_RECIPIENT_SIRET, LOOK_DIGITS, MSG_WEB_FIELD_RECIPIENT, MSG_COUNT, false, true },
	{ DRAFT_SERVICE_CODE, LOOK_TEXT, MSG_WEB_FIELD_SERVICE, MSG_COUNT, true, true },
	{ DRAFT_ENGAGEMENT, LOOK_TEXT, MSG_WEB_FIELD_ENGAGEMENT, MSG_COUNT, true, true },
	{ DRAFT_MARKET, LOOK_TEXT, MSG_WEB_FIELD_MARKET, MSG_WEB_HINT_MARKET, true, true },
	{ DRAFT_KIND, LOOK_KIND, MSG_WEB_FIELD_KIND, MSG_COUNT, false, false },
	{ DRAFT_INVOICE_NUMBER, LOOK_TEXT, MSG_WEB_FIELD_NUMBER, MSG_WEB_HINT_NUMBER, false, true },
	{ DRAFT_ISSUE_DATE, LOOK_DATE, MSG_WEB_FIELD_DATE, MSG_WEB_HINT_DATE, false, true },
	{ DRAFT_CURRENCY, LOOK_TEXT, MSG_WEB_FIELD_CURRENCY, MSG_WEB_HINT_CURRENCY, false, true },
	{ DRAFT_PAYMENT_MEANS, LOOK_MEANS, MSG_WEB_FIELD_MEANS, MSG_COUNT, true, false },
	{ DRAFT_IBAN, LOOK_TEXT, MSG_WEB_FIELD_IBAN, MSG_COUNT, true, true },
	{ DRAFT_TOTAL_HT, LOOK_AMOUNT, MSG_WEB_FIELD_HT, MSG_WEB_HINT_HT, false, true },
	{ DRAFT_TOTAL_TVA, LOOK_AMOUNT, MSG_WEB_FIELD_TVA, MSG_WEB_HINT_TVA, false, true },
	{ DRAFT_TOTAL_TTC, LOOK_AMOUNT, MSG_WEB_FIELD_TTC, MSG_COUNT, false, true },
	{ DRAFT_PREPAID, LOOK_AMOUNT, MSG_WEB_FIELD_PREPAID, MSG_COUNT, true, true },
	{ DRAFT_NET, LOOK_AMOUNT, MSG_WEB_FIELD_NET, MSG_COUNT, false, true },
	{ DRAFT_COMMENT, LOOK_LONG, MSG_WEB_FIELD_COMMENT, MSG_WEB_HINT_COMMENT, true, false },
};

#define SPECS_COUNT (sizeof(SPECS) / sizeof(SPECS[0]))

size_t draft_order_count(void)
{
	return SPECS_COUNT;
}

enum draft_field draft_order(size_t i)
{
	return SPECS[i].field;
}

enum msg draft_field_label(enum draft_field f)
{
	for (size_t i = 0; i < SPECS_COUNT; i++) {
		if (SPECS[i].field == f)
			return SPECS[i].label;
	}
	return MSG_WEB_FIELD_COMMENT;
}

bool read_is_sure(const struct read_value *v)
{
	return v->confidence >= SURE;
}

static bool is_boxed(const struct read_value *v)
{
	return v && v->reason == READ_FOUND && v->page > 0 && v->box.x1 > v->box.x0;
}

static bool has_box(const struct draft *d, const struct field_spec *spec)
{
	return spec->read && is_boxed(d->read[spec->field]);
}

int draft_zone(const struct draft *d, enum draft_field f)
{
	int zone = 0;

	for (size_t i = 0; i < SPECS_COUNT; i++) {
		bool box = has_box(d, &SPECS[i]);

		zone += box;
		if (SPECS[i].field == f)
			return box ? zone : 0;
	}
	return 0;
}

int draft_zone_supplier(const struct draft *d)
{
	int zone = 1;

	if (!d->reading || !is_boxed(&d->reading->fields[READ_SUPPLIER_SIRET]))
		return 0;
	for (size_t i = 0; i < SPECS_COUNT; i++)
		zone += has_box(d, &SPECS[i]);
	return zone;
}

/* --- values as people write them --- */

static str shown_value(struct ctx *cx, enum field_look look, str value)
{
	struct date day;
	dec amount;
	struct money money;

	switch (look) {
	case LOOK_DIGITS:
		return siret_print(cx->arena, value);
	case LOOK_DATE:
		if (!date_parse_iso(value, &day))
			return value;
		return str_printf(cx->arena, "%02d/%02d/%04d", day.day, day.month, day.year);
	case LOOK_AMOUNT:
		if (!dec_parse(value, &amount) || !dec_to_money(amount, &money))
			return value;
		return format_amount(cx->arena, cx->lang, money);
	default:
		return value;
	}
}

/* --- where a value came from --- */

static const struct {
	enum read_reason reason;
	enum msg why;
} REASONS[] = {
	{ READ_NO_KEYWORD, MSG_WEB_READ_NO_KEYWORD },     { READ_NO_VALUE, MSG_WEB_READ_NO_VALUE },
	{ READ_CHECK_FAILED, MSG_WEB_READ_CHECK_FAILED }, { READ_GLUED, MSG_WEB_READ_GLUED },
	{ READ_INVISIBLE, MSG_WEB_READ_INVISIBLE },       { READ_NO_TEXT, MSG_WEB_READ_NO_TEXT },
	{ READ_NOT_READ_PAGES, MSG_WEB_READ_PAGES },      { READ_AMBIGUOUS, MSG_WEB_READ_AMBIGUOUS },
};

static str why_empty(struct ctx *cx, const struct read_value *v)
{
	if (v && v->why == READ_WHY_REMEMBERED)
		return page_text(cx, MSG_WEB_READ_REMEMBERED_GONE);
	for (size_t i = 0; v && i < sizeof(REASONS) / sizeof(REASONS[0]); i++) {
		if (REASONS[i].reason == v->reason)
			return page_text(cx, REASONS[i].why);
	}
	return page_text(cx, v ? MSG_WEB_READ_NO_KEYWORD : MSG_WEB_READ_NOTHING);
}

static void source_read(struct ctx *cx, const struct read_value *v, struct source_view *s)
{
	bool sure = read_is_sure(v);

	s->check = !sure;
	s->where = msg_text(cx->arena, cx->lang,
	                    v->why == READ_WHY_REMEMBERED ? MSG_WEB_READ_REMEMBERED : MSG_WEB_READ_PAGE,
	                    MSG_ARGS(M_INT("page", v->page)));
	s->state = sure ? STR("sure") : STR("check");
	s->state_icon = sure ? STR("check") : STR("eye");
	s->confidence = page_text(cx, sure ? MSG_WEB_SURE : MSG_WEB_TO_CHECK);
	if (!sure && !str_empty(v->seen))
		s->note = msg_text(cx->arena, cx->lang, MSG_WEB_READ_SEEN, MSG_ARGS(M_STR("seen", v->seen)));
}

static void source_fill(struct ctx *cx, const struct draft *d, const struct field_spec *spec, struct field_view *f)
{
	const struct read_value *v = d->read[spec->field];
	enum draft_source source = d->source[spec->field];
	struct source_view *s = &f->source;

	f->has_source = true;
	s->zone = draft_zone(d, spec->field);
	if (source == SOURCE_READ && spec->read && v && v->reason == READ_FOUND) {
		source_read(cx, v, s);
	} else if (source == SOURCE_DIRECTORY) {
		s->where = page_text(cx, MSG_WEB_FROM_DIRECTORY);
	} else if (str_empty(f->value) && !f->optional && spec->read) {
		s->state = STR("empty");
		s->state_icon = STR("pencil");
		s->confidence = page_text(cx, MSG_WEB_TO_TYPE);
		/* It was read and taken out again. */
		s->note = v && v->reason == READ_FOUND && !str_empty(v->seen)
		                  ? msg_text(cx->arena, cx->lang, MSG_WEB_READ_SEEN, MSG_ARGS(M_STR("seen", v->seen)))
		                  : why_empty(cx, v);
	} else if (source == SOURCE_TYPED && !str_empty(f->value)) {
		s->where = page_text(cx, MSG_WEB_TYPED);
	} else {
		f->has_source = false;
	}
}

/* --- fields --- */

static void options_kind(struct ctx *cx, struct field_view *f)
{
	struct option_view *o = ARENA_ARRAY(cx->arena, struct option_view, 2);

	for (int i = 0; i < 2; i++) {
		enum invoice_type type = i ? INVOICE_AVOIR : INVOICE_FACTURE;
		o[i].value = invoice_type_name(type);
		o[i].label = page_text(cx, invoice_type_label(type));
		o[i].chosen = str_eq(f->value, o[i].value);
	}
	f->options = o;
	f->noptions = 2;
}

static void options_means(struct ctx *cx, struct field_view *f)
{
	struct option_view *o = ARENA_ARRAY(cx->arena, struct option_view, PAYMENT_MEANS);

	for (int i = 0; i < PAYMENT_MEANS; i++) {
		enum payment_means means = (enum payment_means)i;
		o[i].value = means == PAYMENT_UNSAID ? STR("") : payment_means_name(means);
		o[i].label = page_text(cx, payment_means_label(means));
		o[i].chosen = str_eq(f->value, o[i].value);
	}
	f->options = o;
	f->noptions = PAYMENT_MEANS;
}

static void look(struct ctx *cx, const struct field_spec *spec, struct field_view *f, str currency)
{
	switch (spec->look) {
	case LOOK_DIGITS:
		f->input_mode = STR("numeric");
		break;
	case LOOK_AMOUNT:
		f->amount = true;
		f->input_mode = STR("decimal");
		f->unit = str_empty(currency) || str_eq(currency, STR("EUR")) ? STR("€") : currency;
		break;
	case LOOK_KIND:
		options_kind(cx, f);
		break;
	case LOOK_MEANS:
		options_means(cx, f);
		break;
	case LOOK_LONG:
		f->rows = 3;
		break;
	default:
		break;
	}
}

/* What the recipient requires, with the reason (S098). */
static void need(struct ctx *cx, const struct draft *d, enum draft_field field, struct field_view *f)
{
	bool service = field == DRAFT_SERVICE_CODE;

	if (!d->recipient || (!service && field != DRAFT_ENGAGEMENT))
		return;
	enum routing_reason why = service ? d->needs.why_service : d->needs.why_engagement;
	f->optional = !(service ? d->needs.service : d->needs.engagement);
	if (why != ROUTING_OPTIONAL)
		f->hint = page_text(cx, routing_reason_text(why));
}

static void fields_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	str currency = d->form.fields[DRAFT_CURRENCY];

	for (size_t i = 0; i < SPECS_COUNT; i++) {
		const struct field_spec *spec = &SPECS[i];
		struct field_view *f = &v->fields[spec->field];

		f->name = str_of(draft_field_name(spec->field));
		f->id = f->name;
		f->label = page_text(cx, spec->label);
		f->hint = spec->hint == MSG_COUNT ? STR_NONE : page_text(cx, spec->hint);
		f->value = shown_value(cx, spec->look, d->form.fields[spec->field]);
		f->optional = spec->optional;
		need(cx, d, spec->field, f);
		look(cx, spec, f, currency);
		source_fill(cx, d, spec, f);
		if (d->proposals && str_empty(f->value) && spec->look != LOOK_KIND)
			f->proposal = shown_value(cx, spec->look, d->proposals->fields[spec->field]);
		v->nproposals += !str_empty(f->proposal);
	}
	v->fields[DRAFT_SERVICE_CODE].list = STR("services");
}

static struct field_view vat_cell(struct ctx *cx, const struct draft *d, size_t line, const char *part)
{
	str name = str_printf(cx->arena, "vat[%zu].%s", line, part);
	str value = STR_NONE;
	bool rate = part[0] == 'r';

	if (line < d->form.nvat)
		value = rate ? d->form.vat[line].rate : part[0] == 'b' ? d->form.vat[line].base : d->form.vat[line].amount;
	return (struct field_view){
		.name = name,
		.id = view_field_id(cx->arena, name),
		.label = page_text(cx, rate            ? MSG_WEB_VAT_RATE
		                       : part[0] == 'b' ? MSG_WEB_VAT_BASE
		                                        : MSG_WEB_VAT_AMOUNT),
		.value = rate ? value : shown_value(cx, LOOK_AMOUNT, value),
		.amount = true,
		.unit = rate ? STR("%") : STR("€"),
		.input_mode = STR("decimal"),
	};
}

/* The lines that are there and a blank one. */
static void vat_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	v->nvat = d->form.nvat < DRAFT_VAT_MAX ? d->form.nvat + 1 : DRAFT_VAT_MAX;
	v->vat = ARENA_ARRAY(cx->arena, struct vat_view, v->nvat);
	for (size_t i = 0; i < v->nvat; i++) {
		v->vat[i] = (struct vat_view){ .rate = vat_cell(cx, d, i, "rate"),
			                       .base = vat_cell(cx, d, i, "base"),
			                       .amount = vat_cell(cx, d, i, "amount"),
			                       .number = (int)i + 1 };
	}
}

static void errors_fill(struct ctx *cx, struct draft_view *v)
{
	size_t n = 0;
	struct field_view **all = ARENA_ARRAY(cx->arena, struct field_view *, SPECS_COUNT + 3 * v->nvat);

	if (!cx->failure.code)
		return;
	for (size_t i = 0; i < SPECS_COUNT; i++)
		all[n++] = &v->fields[SPECS[i].field];
	for (size_t i = 0; i < v->nvat; i++) {
		all[n++] = &v->vat[i].rate;
		all[n++] = &v->vat[i].base;
		all[n++] = &v->vat[i].amount;
	}
	view_errors(cx, &v->errors, all, n);
	for (size_t i = SPECS_COUNT; i < n; i++)
		v->vat_open |= !str_empty(all[i]->error);
	v->page.error = true;
}

/* --- what was found out --- */

static void recipient_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	size_t active = 0;

	if (d->recipient) {
		enum msg id = d->recipient->active ? MSG_WEB_DIRECTORY_ACTIVE : MSG_WEB_DIRECTORY_INACTIVE;
		v->recipient_fact = msg_text(cx->arena, cx->lang, id, MSG_ARGS(M_STR("name", d->recipient->name)));
	}
	while (active < d->nservices && d->services[active].active)
		active++;
	v->services = d->services;
	v->nservices = active;
	if (active && d->recipient)
		v->services_title = msg_text(cx->arena, cx->lang, MSG_WEB_SERVICES_OF,
		                             MSG_ARGS(M_INT("n", (int64_t)active),
		                                      M_STR("name", d->recipient->name)));
}

static bool wrong(const struct ctx *cx, enum draft_field f)
{
	str name = str_of(draft_field_name(f));

	for (size_t i = 0; i < cx->failure.nfields; i++) {
		if (str_eq(cx->failure.fields[i].field, name))
			return true;
	}
	return false;
}

static bool filled(const struct draft *d, enum draft_field f)
{
	return !str_empty(str_trim(d->form.fields[f]));
}

static void checks_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	const struct read_value *supplier = d->reading ? &d->reading->fields[READ_SUPPLIER_SIRET] : NULL;
	struct check_view *c = ARENA_ARRAY(cx->arena, struct check_view, 4);

	c[v->nchecks++] = (struct check_view){
		.good = true,
		.text = page_text(cx, d->document.signed_pdf ? MSG_WEB_CHECK_SIGNED : MSG_WEB_CHECK_UNSIGNED)
	};
	if (supplier && supplier->reason == READ_FOUND && cx->actor && cx->actor->at) {
		bool same = str_eq(supplier->value, cx->actor->at->identifier);
		c[v->nchecks++] = (struct check_view){
			.good = same,
			.text = msg_text(cx->arena, cx->lang,
			                 same ? MSG_WEB_CHECK_SUPPLIER : MSG_WEB_CHECK_SUPPLIER_OTHER,
			                 MSG_ARGS(M_STR("siret", siret_print(cx->arena, supplier->value)),
			                          M_STR("name", cx->actor->at->name))),
			.zone = draft_zone_supplier(d),
			.link = msg_text(cx->arena, cx->lang, MSG_WEB_READ_PAGE, MSG_ARGS(M_INT("page", supplier->page)))
		};
	}
	if (filled(d, DRAFT_INVOICE_NUMBER) && !wrong(cx, DRAFT_INVOICE_NUMBER))
		c[v->nchecks++] = (struct check_view){
			.good = true,
			.text = msg_text(cx->arena, cx->lang, MSG_WEB_CHECK_NUMBER,
			                 MSG_ARGS(M_STR("number", d->form.fields[DRAFT_INVOICE_NUMBER])))
		};
	v->checks = c;
	v->sum_right = filled(d, DRAFT_TOTAL_HT) && filled(d, DRAFT_TOTAL_TVA) && filled(d, DRAFT_TOTAL_TTC) &&
	               !wrong(cx, DRAFT_TOTAL_HT) && !wrong(cx, DRAFT_TOTAL_TVA) && !wrong(cx, DRAFT_TOTAL_TTC);
}

static void counts_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	int read = 0, check = 0, type = 0;

	for (size_t i = 0; i < SPECS_COUNT; i++) {
		const struct source_view *s = &v->fields[SPECS[i].field].source;
		read += str_eq(s->state, STR("sure")) || str_eq(s->state, STR("check"));
		check += s->check && str_eq(s->state, STR("check"));
		type += str_eq(s->state, STR("empty"));
	}
	v->unreadable = !d->reading || read == 0;
	if (v->unreadable)
		return;
	v->counts = msg_text(cx->arena, cx->lang, MSG_WEB_COUNT_READ, MSG_ARGS(M_INT("n", read)));
	str parts[2];
	size_t n = 0;
	if (type)
		parts[n++] = msg_text(cx->arena, cx->lang, MSG_WEB_COUNT_TYPE, MSG_ARGS(M_INT("n", type)));
	if (check)
		parts[n++] = msg_text(cx->arena, cx->lang, MSG_WEB_COUNT_CHECK, MSG_ARGS(M_INT("n", check)));
	if (n)
		v->remains = msg_text(cx->arena, cx->lang, MSG_WEB_COUNT_REMAINS,
		                      MSG_ARGS(M_STR("list", str_join(cx->arena, str_printf(cx->arena, " %.*s ", STR_ARG(page_text(cx, MSG_WEB_AND))), parts, n))));
}

static void advice_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	if (!d->reading)
		return;
	v->advice = ARENA_ARRAY(cx->arena, str, d->reading->nadvice);
	for (size_t i = 0; i < d->reading->nadvice; i++) {
		if (d->reading->advice[i].code != ADVICE_PAGE_NOT_READ) /* shown among the pages */
			v->advice[v->nadvice++] = d->reading->advice[i].message;
	}
}

static void attachments_fill(struct ctx *cx, const struct draft *d, struct draft_view *v)
{
	v->attachments = ARENA_ARRAY(cx->arena, struct attachment_view, d->nattachments);
	v->nattachments = d->nattachments;
	for (size_t i = 0; i < d->nattachments; i++) {
		const struct invoice_document *a = &d->attachments[i];
		v->attachments[i] = (struct attachment_view){
			.id = a->id,
			.name = a->name,
			.about = format_bytes(cx->arena, cx->lang, a->size),
			.href = str_printf(cx->arena, "/documents/%lld", (long long)a->id)
		};
	}
}

enum ec draft_view_fill(struct ctx *cx, const struct http_request *rq, const struct draft *d, struct draft_view *v)
{
	v->id = d->id;
	v->version = d->version;
	fields_fill(cx, d, v);
	vat_fill(cx, d, v);
	errors_fill(cx, v);
	recipient_fill(cx, d, v);
	checks_fill(cx, d, v);
	counts_fill(cx, d, v);
	advice_fill(cx, d, v);
	attachments_fill(cx, d, v);
	v->saved = msg_text(cx->arena, cx->lang, MSG_WEB_DRAFT_SAVED,
	                    MSG_ARGS(M_STR("moment", view_moment(cx, d->updated_at))));
	return draft_pages_fill(cx, rq, d, &v->document);
}
