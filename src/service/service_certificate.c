#include "service_certificate.h"

#include "db.h"
#include "model_siret.h"
#include "paper.h"
#include "pdf.h"
#include "service_env.h"
#include "service_event.h"
#include "service_invoice.h"

struct events {
	int64_t invoice_id;
	struct event_row *rows;
	size_t n;
};

static enum ec read_events(struct ctx *cx, struct tx *tx, void *arg)
{
	struct events *e = arg;
	return store_event_list(cx, tx, e->invoice_id, &e->rows, &e->n);
}

/* Hash of the event that deposited it: the anchor of its chain outside the database. */
static str deposit_hash(struct arena *a, const struct events *e)
{
	for (size_t i = e->n; i > 0; i--)
		if (str_eq(e->rows[i - 1].kind, event_kind_name(EVENT_INVOICE_DEPOSITED)))
			return hex_of(a, e->rows[i - 1].hash.b, SHA256_SIZE);
	return STR_NONE;
}

/* The last correction of the recipient, counted in events from the newest; d->nevents: there is none. */
static size_t readdressing(const struct invoice_detail *d)
{
	size_t i = 0;
	while (i < d->nevents && !str_eq(d->events[i].field, FIELD_RECIPIENT))
		i++;
	return i;
}

/* When it first was available to its present recipient: a former one's date proves nothing here. */
static str available_at(struct ctx *cx, const struct invoice_detail *d)
{
	for (size_t i = readdressing(d); i > 0; i--)
		if (d->events[i - 1].status == STATUS_MISE_A_DISPOSITION)
			return format_time(cx->arena, cx->lang, d->events[i - 1].at);
	return STR_NONE;
}

static str readdressed_at(struct ctx *cx, const struct invoice_detail *d)
{
	size_t i = readdressing(d);
	return i < d->nevents ? format_time(cx->arena, cx->lang, d->events[i].at) : STR_NONE;
}

static struct paper_certificate view_of(struct ctx *cx, const struct invoice_detail *d, const struct events *e)
{
	struct arena *a = cx->arena;
	return (struct paper_certificate){
		.deposit_number = d->deposit_number,
		.number = d->invoice.number,
		.issued = format_date(a, cx->lang, d->invoice.issued),
		.supplier = d->supplier.name,
		.supplier_siret = siret_print(a, d->supplier.identifier),
		.recipient = d->recipient.name,
		.recipient_siret = siret_print(a, d->recipient.identifier),
		.service = d->invoice.recipient.service_code,
		.engagement = d->invoice.engagement,
		.total = format_money(a, cx->lang, d->invoice.ttc, d->invoice.currency),
		.deposited = format_time(a, cx->lang, d->deposited_at),
		.available = available_at(cx, d),
		.readdressed = readdressed_at(cx, d),
		.signed_pdf = d->document.signed_pdf,
		.file = d->document.name,
		.size = format_bytes(a, cx->lang, d->document.size),
		.hash = hex_of(a, d->document.hash.b, SHA256_SIZE),
		.event_hash = deposit_hash(a, e),
		.qualification = cx->env->kind == ENV_QUALIFICATION,
	};
}

enum ec certificate_pdf(struct ctx *cx, int64_t invoice_id, str *pdf)
{
	struct invoice_detail *d = NULL;
	struct events e = { .invoice_id = invoice_id };
	TRY(invoice_load(cx, invoice_id, &d));
	TRY(db_read(cx, read_events, &e));
	struct paper_certificate view = view_of(cx, d, &e);
	struct pdf_print print = {
		.html = paper_certificate(cx, &view),
		.title = msg_plain(cx->lang, MSG_PAPER_CERTIFICATE),
		.lang = lang_code(cx->lang),
		.footer = STR("Chorale"),
		.created = d->deposited_at,
	};
	return pdf_print(cx, cx->env->pdf, &print, pdf);
}
