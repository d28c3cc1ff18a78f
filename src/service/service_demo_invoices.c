/* Invoices of the demonstration: drawn, deposited and processed through the use cases themselves. */
#include "service_demo_data.h"

#include <stdlib.h>

#include "blob.h"
#include "db.h"
#include "paper.h"
#include "pdf.h"
#include "service_actor.h"
#include "service_draft.h"
#include "service_env.h"
#include "store_service.h"

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
#define VAT_RATES_MAX 4

struct filling {
	const struct demo_ids *ids;
	int64_t now;
};

struct totals {
	struct money ht, tva, ttc;
	struct {
		int rate;
		int64_t base, amount;
	} vat[VAT_RATES_MAX];
	size_t nvat;
};

/* --- the paper --- */

static void add_vat(struct totals *t, int rate, int64_t base)
{
	size_t i = 0;
	while (i < t->nvat && t->vat[i].rate != rate)
		i++;
	if (i == t->nvat)
		t->vat[t->nvat++].rate = rate;
	t->vat[i].base += base;
}

static struct totals totals_of(const struct demo_invoice *d)
{
	struct totals t = { 0 };
	for (const struct demo_line *l = d->lines; l->quantity; l++) {
		t.ht.minor += l->quantity * l->price;
		add_vat(&t, l->rate, l->quantity * l->price);
	}
	for (size_t i = 0; i < t.nvat; i++) {
		t.vat[i].amount = (t.vat[i].base * t.vat[i].rate + 500) / 1000;
		t.tva.minor += t.vat[i].amount;
	}
	t.ttc.minor = t.ht.minor + t.tva.minor;
	return t;
}

static str amount(struct ctx *cx, int64_t minor)
{
	return format_money(cx->arena, LANG_FR, (struct money){ minor }, STR("EUR"));
}

static str rate_text(struct ctx *cx, int rate)
{
	return rate % 10 ? str_printf(cx->arena, "%d,%d %%", rate / 10, rate % 10)
	                 : str_printf(cx->arena, "%d %%", rate / 10);
}

static struct paper_party party_of(struct ctx *cx, const struct demo_structure *s)
{
	return (struct paper_party){
		.name = s->name,
		.address = s->address,
		.city = str_printf(cx->arena, "%.*s %.*s", STR_ARG(s->postcode), STR_ARG(s->city)),
		.siret = s->siret,
		.vat = s->vat,
	};
}

static str draw(struct ctx *cx, const struct demo_invoice *d, const struct totals *t)
{
	struct paper_line lines[DEMO_LINES_MAX];
	struct paper_vat vat[VAT_RATES_MAX];
	size_t nlines = 0;
	for (const struct demo_line *l = d->lines; l->quantity; l++)
		lines[nlines++] = (struct paper_line){
			.label = l->label,
			.quantity = format_int(cx->arena, LANG_FR, l->quantity),
			.price = amount(cx, l->price),
			.rate = rate_text(cx, l->rate),
			.amount = amount(cx, l->quantity * l->price),
		};
	for (size_t i = 0; i < t->nvat; i++)
		vat[i] = (struct paper_vat){
			.rate = rate_text(cx, t->vat[i].rate),
			.base = amount(cx, t->vat[i].base),
			.amount = amount(cx, t->vat[i].amount),
		};
	struct date issued = time_date(cx->now);
	const struct paper_invoice view = {
		.credit_note = d->credit_note,
		.number = d->number,
		.issued = format_date(cx->arena, LANG_FR, issued),
		.due = format_date(cx->arena, LANG_FR, date_add_days(issued, 30)),
		.supplier = party_of(cx, &demo_structures[d->supplier]),
		.recipient = party_of(cx, &demo_structures[d->recipient]),
		.service = d->service,
		.engagement = d->engagement,
		.market = d->market,
		.previous = d->previous,
		.lines = lines,
		.nlines = nlines,
		.vat = vat,
		.nvat = t->nvat,
		.ht = amount(cx, t->ht.minor),
		.tva = amount(cx, t->tva.minor),
		.ttc = amount(cx, t->ttc.minor),
		.net = amount(cx, t->ttc.minor),
		.iban = demo_structures[d->supplier].iban,
		.note = STR("Données inventées pour la démonstration."),
		.boxed = d->boxed,
	};
	return paper_invoice(cx, &view);
}

static enum ec make_pdf(struct ctx *cx, const struct demo_invoice *d, const struct totals *t, struct upload *out)
{
	str name = str_copy(cx->arena, d->number);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/')
			((char *)name.p)[i] = '-';
	struct pdf_print print = {
		.html = draw(cx, d, t),
		.title = str_printf(cx->arena, "Facture %.*s", STR_ARG(d->number)),
		.lang = STR("fr"),
		.created = cx->now,
	};
	str pdf = STR_NONE;
	TRY(pdf_print(cx, cx->env->pdf, &print, &pdf));
	out->name = str_printf(cx->arena, "%.*s.pdf", STR_ARG(name));
	TRY(blob_begin(cx, cx->env->blob, &out->f));
	return blob_add(cx, out->f, pdf.p, pdf.n);
}

/* --- people --- */

/* The main manager at work for the structure, every space open. */
static void act_as(struct ctx *cx, const struct filling *f, enum demo_structure_id which)
{
	const struct demo_structure *d = &demo_structures[which];
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	struct actor_structure *at = ARENA_NEW(cx->arena, struct actor_structure);
	*at = (struct actor_structure){
		.id = f->ids->structures[which],
		.name = d->name,
		.identifier = d->siret,
		.role = ROLE_MAIN_MANAGER,
		.spaces = role_default_spaces(ROLE_MAIN_MANAGER, d->kind != RECIPIENT_NONE),
		.is_public = d->kind != RECIPIENT_NONE,
		.is_state = d->kind == RECIPIENT_STATE,
		.active = true,
	};
	*actor = (struct actor){
		.way = WAY_PORTAL, .account_id = f->ids->managers[which], .structures = at, .nstructures = 1, .at = at,
	};
	cx->actor = actor;
}

/* --- the deposit --- */

static struct draft_form form_of(struct ctx *cx, const struct demo_invoice *d, const struct totals *t)
{
	struct draft_form form = { 0 };
	struct arena *a = cx->arena;
	str *f = form.fields;
	f[DRAFT_KIND] = d->credit_note ? STR("avoir") : STR("facture");
	f[DRAFT_RECIPIENT_SIRET] = demo_structures[d->recipient].siret;
	f[DRAFT_SERVICE_CODE] = d->service;
	f[DRAFT_ENGAGEMENT] = d->engagement;
	f[DRAFT_MARKET] = d->market;
	f[DRAFT_INVOICE_NUMBER] = d->number;
	f[DRAFT_ISSUE_DATE] = format_date(a, LANG_FR, time_date(cx->now));
	f[DRAFT_CURRENCY] = STR("EUR");
	f[DRAFT_TOTAL_HT] = format_amount(a, LANG_FR, t->ht);
	f[DRAFT_TOTAL_TVA] = format_amount(a, LANG_FR, t->tva);
	f[DRAFT_TOTAL_TTC] = format_amount(a, LANG_FR, t->ttc);
	f[DRAFT_NET] = format_amount(a, LANG_FR, t->ttc);
	f[DRAFT_PAYMENT_MEANS] = STR("VIREMENT");
	f[DRAFT_IBAN] = demo_structures[d->supplier].iban;
	for (size_t i = 0; i < t->nvat; i++) {
		form.vat[i].rate = str_printf(a, "%d,%d", t->vat[i].rate / 10, t->vat[i].rate % 10);
		form.vat[i].base = format_amount(a, LANG_FR, (struct money){ t->vat[i].base });
		form.vat[i].amount = format_amount(a, LANG_FR, (struct money){ t->vat[i].amount });
	}
	form.nvat = t->nvat;
	return form;
}

static enum ec deposit(struct ctx *cx, const struct demo_invoice *d, int64_t *id)
{
	struct totals t = totals_of(d);
	struct upload pdf = { 0 };
	TRY(make_pdf(cx, d, &t, &pdf));
	struct draft_form form = form_of(cx, d, &t);
	return deposit_pdf(cx, &pdf, &form, NULL, 0, id);
}

/* --- what happened to it since --- */

struct service_find {
	int64_t structure;
	str code;
	struct service service;
};

static enum ec find_service(struct ctx *cx, struct tx *tx, void *arg)
{
	struct service_find *f = arg;
	bool found = false;
	TRY(store_service_find_code(cx, tx, f->structure, f->code, &f->service, &found));
	return found ? E_OK : BUG(cx, "service of the demonstration");
}

static enum ec transfer(struct ctx *cx, const struct invoice_detail *now, const struct demo_step *s)
{
	struct service_find find = { .structure = now->recipient.id, .code = s->service };
	TRY(db_read(cx, find_service, &find));
	return invoice_transfer(cx, now->id, now->version, find.service.id, s->words);
}

static enum ec process(struct ctx *cx, const struct invoice_detail *now, const struct demo_step *s)
{
	struct process_order order = { .id = now->id, .version = now->version, .status = s->to, .complement = s->words };
	if (!motive_set_parse(s->motives, &order.motives))
		return BUG(cx, "motive of the demonstration");
	return invoice_process(cx, &order);
}

static enum ec take_step(struct ctx *cx, const struct filling *f, const struct demo_invoice *d,
                         const struct demo_step *s, int64_t id)
{
	bool by_supplier = s->what == DO_CORRECT || s->what == DO_COMPLETE || s->what == DO_ABANDON;
	act_as(cx, f, by_supplier ? d->supplier : d->recipient);
	struct invoice_detail *now = NULL;
	TRY(invoice_load(cx, id, &now));
	switch (s->what) {
	case DO_PROCESS:
		return process(cx, now, s);
	case DO_CORRECT: {
		struct correction c = {
			.id = id, .version = now->version, .service_code = s->service, .engagement = s->engagement,
		};
		return invoice_correct(cx, &c);
	}
	case DO_COMPLETE:
		return invoice_complete(cx, id, now->version, s->words, NULL, 0);
	case DO_TRANSFER:
		return transfer(cx, now, s);
	case DO_ABANDON:
		return invoice_abandon(cx, id, now->version);
	case DO_END:
		break;
	}
	return BUG(cx, "step of the demonstration");
}

/* --- everything in the order of time, as it would have been done --- */

/* A deposit, or what was done to it afterwards. */
struct moment {
	int64_t at;
	size_t invoice;
	const struct demo_step *step; /* NULL: the deposit */
};

static int moment_compare(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Nobody does everything at the same minute. */
static int64_t minutes(size_t invoice, int by)
{
	return (int64_t)(invoice * (size_t)by % 50) * 60 * 1000;
}

static struct moment *moments_of(struct ctx *cx, const struct filling *f, const struct demo_invoice *all, size_t n,
                                 size_t *count)
{
	struct moment *m = ARENA_ARRAY(cx->arena, struct moment, n * (DEMO_STEPS_MAX + 1));
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		m[(*count)++] = (struct moment){ f->now - all[i].days_ago * DAY_MS - 2 * HOUR_MS - minutes(i, 17), i, NULL };
		for (const struct demo_step *s = all[i].steps; s->what != DO_END; s++)
			m[(*count)++] = (struct moment){ f->now - s->days_ago * DAY_MS + HOUR_MS - minutes(i, 23), i, s };
	}
	qsort(m, *count, sizeof(*m), moment_compare);
	return m;
}

static enum ec live_through(struct ctx *cx, const struct filling *f, const struct demo_invoice *all, size_t n)
{
	size_t count;
	int64_t *ids = ARENA_ARRAY(cx->arena, int64_t, n);
	const struct moment *moments = moments_of(cx, f, all, n, &count);
	for (const struct moment *m = moments; m < moments + count; m++) {
		const struct demo_invoice *d = &all[m->invoice];
		cx->now = m->at;
		if (m->step) {
			TRY(take_step(cx, f, d, m->step, ids[m->invoice]));
			continue;
		}
		act_as(cx, f, d->supplier);
		TRY(deposit(cx, d, &ids[m->invoice]));
	}
	return E_OK;
}

static enum ec leave_draft(struct ctx *cx, const struct filling *f, const struct demo_invoice *d)
{
	struct totals t = totals_of(d);
	struct upload pdf = { 0 };
	int64_t id = 0;
	cx->now = f->now - HOUR_MS;
	act_as(cx, f, d->supplier);
	TRY(make_pdf(cx, d, &t, &pdf));
	return draft_begin(cx, &pdf, &id);
}

enum ec demo_fill_invoices(struct ctx *cx, const struct demo_ids *ids)
{
	struct filling f = { .ids = ids, .now = cx->now };
	const struct actor *before = cx->actor;
	size_t n = 0;
	const struct demo_invoice *all = demo_invoices(&n);
	enum ec ec = live_through(cx, &f, all, n);
	if (ec == E_OK)
		ec = leave_draft(cx, &f, demo_draft());
	cx->now = f.now;
	cx->actor = before;
	return ec;
}
