#include "service_invoice.h"

#include "core_json.h"
#include "db.h"
#include "service_access.h"
#include "service_actor.h"
#include "service_document_row.h"
#include "service_event.h"
#include "service_timeline.h"
#include "store_document.h"
#include "store_notice.h"

struct loading {
	int64_t id;
	struct access access;
	struct document *documents;
	size_t ndocuments;
	struct event_row *events;
	size_t nevents;
	bool notice_open;
};

static enum ec loading_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	TRY(access_read(cx, tx, l->id, &l->access));
	TRY(store_document_list_invoice(cx, tx, l->id, &l->documents, &l->ndocuments));
	TRY(store_event_list(cx, tx, l->id, &l->events, &l->nevents));
	if (!cx->actor->at)
		return E_OK;
	return store_notice_find_open(cx, tx, cx->actor->at->id, l->id, &l->notice_open);
}

static int day_of_year(struct date d)
{
	struct date first = { d.year, 1, 1 };
	return date_diff_days(d, first) + 1;
}

str deposit_number(struct arena *a, int64_t deposited_at, int64_t id)
{
	struct date day = time_date(deposited_at);
	return str_printf(a, "%04d-%03d-%06lld", day.year, day_of_year(day), (long long)id);
}

static void fill_documents(struct ctx *cx, const struct loading *l, struct invoice_detail *d)
{
	d->attachments = ARENA_ARRAY(cx->arena, struct invoice_document, l->ndocuments + 1);
	for (size_t i = 0; i < l->ndocuments; i++) {
		if (l->documents[i].is_attachment)
			document_of_row(&l->documents[i], &d->attachments[d->nattachments++]);
		else
			document_of_row(&l->documents[i], &d->document);
	}
}

/* What the person may do now: the table of the life-cycle, and the rights of the person. */
static void fill_choices(struct ctx *cx, struct invoice_detail *d)
{
	struct lifecycle_at at = {
		.status = d->status,
		.motives = d->motives,
		.kind = d->recipient.kind,
		.interrupted_before = date_is_set(d->clock.interrupted),
	};
	if (d->side == SIDE_RECIPIENT && actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_PROCESS)) {
		d->choices = ARENA_ARRAY(cx->arena, const struct lifecycle_rule *, LIFECYCLE_CHOICES_MAX);
		d->nchoices = lifecycle_choices(&at, LIFECYCLE_RECIPIENT, d->choices, LIFECYCLE_CHOICES_MAX);
		d->may_transfer = lifecycle_may(&at, LIFECYCLE_RECIPIENT, LIFECYCLE_TRANSFER);
	}
	if (d->side == SIDE_SUPPLIER && actor_may(cx, SPACE_INVOICES_SENT, ACTION_SUBMIT)) {
		if (lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_RESEND))
			d->may_change = lifecycle_supplier_rights(&at);
		d->may_complete = lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_COMPLETE);
		d->may_abandon = lifecycle_may(&at, LIFECYCLE_SUPPLIER, LIFECYCLE_ABANDON);
	}
}

static void fill_clock(struct ctx *cx, struct invoice_detail *d)
{
	size_t n;
	struct date today = time_date(cx->now);
	const struct clock_rate *rates = clock_rates(&n);
	d->clock_view = clock_see(&d->clock, today);
	if (!clock_interest(&d->clock, d->invoice.ttc, today, rates, n, &d->interest))
		d->interest = (struct clock_interest){ 0 };
}

enum ec invoice_load(struct ctx *cx, int64_t id, struct invoice_detail **out)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	struct loading l = { .id = id };
	TRY(db_read(cx, loading_read, &l));
	const struct invoice_record *r = &l.access.record;
	struct invoice_detail *d = ARENA_NEW(cx->arena, struct invoice_detail);
	*d = (struct invoice_detail){
		.id = id,
		.version = r->version,
		.side = l.access.side,
		.invoice = r->invoice,
		.supplier = l.access.supplier,
		.recipient = l.access.recipient,
		.service = l.access.service,
		.status = r->status,
		.status_at = r->status_at,
		.motives = r->motives,
		.complement = r->complement,
		.deposited_at = r->deposited_at,
		.mode = r->mode,
		.deposit_number = deposit_number(cx->arena, r->deposited_at, id),
		.clock = r->clock,
		.must_acknowledge = l.notice_open,
	};
	fill_documents(cx, &l, d);
	fill_clock(cx, d);
	fill_choices(cx, d);
	timeline_of_rows(cx, l.events, l.nevents, &d->events);
	d->nevents = l.nevents;
	*out = d;
	return E_OK;
}
