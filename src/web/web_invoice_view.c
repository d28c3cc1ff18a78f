#include "core_arena.h"
#include "model_iban.h"
#include "web_invoice.h"
#include "web_timeline.h"

#define BAR_UNITS 300
#define PAIRS_MAX 12
#define PICTURE_DPI 120
#define A4_WIDTH 992
#define A4_HEIGHT 1403
#define PAGES_SHOWN 3 /* pictures of an invoice without a link; the others are asked for */

static str text_str(struct ctx *cx, enum msg id, const char *name, str value)
{
	return msg_text(cx->arena, cx->lang, id, MSG_ARGS(M_STR(name, value)));
}

static str text_int(struct ctx *cx, enum msg id, const char *name, int64_t value)
{
	return msg_text(cx->arena, cx->lang, id, MSG_ARGS(M_INT(name, value)));
}

/* --- document --- */

static bool page_is_shown(int page, int npages, int64_t also)
{
	return npages <= PAGES_SHOWN || page == 1 || page > npages - 2 || page == also;
}

static void sheet(struct ctx *cx, const struct invoice_detail *d, int page, struct document_view *out)
{
	out->sheets[out->nsheets++] = (struct sheet_view){
		.number = page,
		.read = true,
		.picture = str_printf(cx->arena, "/documents/%lld/page/%d?dpi=%d", (long long)d->document.id, page, PICTURE_DPI),
		.width = A4_WIDTH,
		.height = A4_HEIGHT,
		.alt = msg_text(cx->arena, cx->lang, MSG_WEB_INVOICE_PAGE_ALT,
		                MSG_ARGS(M_STR("number", d->invoice.number), M_INT("page", page),
		                         M_INT("pages", d->document.npages))),
	};
}

static void gap(struct ctx *cx, int first, int last, struct document_view *out)
{
	out->sheets[out->nsheets++] = (struct sheet_view){
		.number = first,
		.gap = first == last ? text_int(cx, MSG_WEB_PAGE_FOLDED, "page", first)
		                     : msg_text(cx->arena, cx->lang, MSG_WEB_PAGES_FOLDED,
		                                MSG_ARGS(M_INT("first", first), M_INT("last", last))),
		.gap_more = text_int(cx, MSG_WEB_PAGE_SHOW, "page", first),
		.gap_href = str_printf(cx->arena, "?page=%d#page-%d", first, first),
	};
}

static void document_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                          struct document_view *out)
{
	int npages = d->document.npages > 0 ? d->document.npages : 1;
	int64_t also = 0;

	if (!str_to_i64(http_query(rq, "page"), &also))
		also = 0;
	out->name = d->document.name;
	out->about = text_str(cx, MSG_WEB_DOCUMENT_ORIGINAL, "name", d->document.name);
	out->open = str_printf(cx->arena, "/documents/%lld", (long long)d->document.id);
	out->zoom = STR("100");
	out->sheets = ARENA_ARRAY(cx->arena, struct sheet_view, (size_t)npages);
	for (int page = 1; page <= npages; page++) {
		int last = page;

		if (page_is_shown(page, npages, also)) {
			sheet(cx, d, page, out);
			continue;
		}
		while (last < npages && !page_is_shown(last + 1, npages, also))
			last++;
		gap(cx, page, last, out);
		page = last;
	}
}

static void attachments_fill(struct ctx *cx, const struct invoice_detail *d, struct invoice_view *v)
{
	v->attachments = ARENA_ARRAY(cx->arena, struct attachment_view, d->nattachments);
	v->nattachments = d->nattachments;
	for (size_t i = 0; i < d->nattachments; i++) {
		const struct invoice_document *a = &d->attachments[i];
		v->attachments[i] = (struct attachment_view){
			.id = a->id,
			.name = a->name,
			.about = msg_text(cx->arena, cx->lang, MSG_WEB_ATTACHMENT_ABOUT,
			                  MSG_ARGS(M_STR("size", format_bytes(cx->arena, cx->lang, a->size)),
			                           M_STR("date", format_date(cx->arena, cx->lang, time_date(a->added_at))))),
			.href = str_printf(cx->arena, "/documents/%lld", (long long)a->id)
		};
	}
}

/* --- payment clock --- */

static void clock_words(struct ctx *cx, const struct invoice_detail *d, struct clock_view_words *w)
{
	const struct clock_view *c = &d->clock_view;
	str due = format_date(cx->arena, cx->lang, c->due);

	switch (c->state) {
	case CLOCK_RUNNING:
		w->big = c->days_left ? text_int(cx, MSG_WEB_CLOCK_LEFT, "n", c->days_left)
		                      : page_text(cx, MSG_WEB_CLOCK_TODAY);
		w->small = text_str(cx, MSG_WEB_CLOCK_BEFORE, "due", due);
		break;
	case CLOCK_LATE:
		w->big = text_int(cx, MSG_WEB_DUE_LATE, "n", c->days_late);
		w->small = text_str(cx, MSG_WEB_CLOCK_SINCE, "due", due);
		break;
	case CLOCK_INTERRUPTED:
		w->big = page_text(cx, MSG_WEB_CLOCK_STOPPED);
		w->small = text_str(cx, MSG_WEB_CLOCK_STOPPED_SINCE, "date",
		                    format_date(cx->arena, cx->lang, d->clock.interrupted));
		break;
	default:
		w->big = page_text(cx, clock_state_label(c->state));
		w->small = format_date(cx->arena, cx->lang, d->clock.ended);
	}
}

static void clock_note(struct ctx *cx, const struct invoice_detail *d, struct clock_view_words *w)
{
	const struct clock_view *c = &d->clock_view;

	if (c->state == CLOCK_LATE || c->state == CLOCK_PAID_LATE)
		w->note = msg_text(cx->arena, cx->lang, MSG_WEB_CLOCK_INTEREST,
		                   MSG_ARGS(M_MONEY("interest", d->interest.interest, d->invoice.currency),
		                            M_MONEY("indemnity", d->interest.indemnity, STR("EUR")),
		                            M_DEC("rate", d->interest.rate)));
	else if (c->state == CLOCK_INTERRUPTED)
		w->note = text_int(cx, MSG_WEB_CLOCK_RESUMES, "n", c->days_granted);
	else if (c->state == CLOCK_RUNNING)
		w->note = page_text(cx, MSG_WEB_CLOCK_AFTER);
}

static void clock_fill(struct ctx *cx, const struct invoice_detail *d, struct clock_view_words *w)
{
	const struct clock_view *c = &d->clock_view;
	int days = d->clock.days;

	if (c->state == CLOCK_NOT_STARTED || c->state == CLOCK_CANCELLED || days <= 0)
		return;
	w->shown = true;
	clock_words(cx, d, w);
	clock_note(cx, d, w);
	w->gone = c->days_run >= days ? BAR_UNITS : c->days_run * BAR_UNITS / days;
	w->tone = c->state == CLOCK_INTERRUPTED ? STR("pause") : c->state == CLOCK_LATE ? STR("late") : STR("gone");
	w->label = msg_text(cx->arena, cx->lang, MSG_WEB_CLOCK_BAR, MSG_ARGS(M_INT("run", c->days_run), M_INT("days", days)));
	w->start = text_str(cx, MSG_WEB_CLOCK_START, "date", format_date(cx->arena, cx->lang, d->clock.start));
	w->start_why = page_text(cx, MSG_WEB_CLOCK_START_WHY);
	if (date_is_set(c->due))
		w->end = text_str(cx, MSG_WEB_CLOCK_END_ON, "date", format_date(cx->arena, cx->lang, c->due));
	w->end_why = msg_text(cx->arena, cx->lang, MSG_WEB_CLOCK_END_WHY,
	                      MSG_ARGS(M_INT("days", days), M_STR("kind", page_text(cx, recipient_kind_label(d->recipient.kind)))));
}

/* --- references and amounts --- */

static void reference(struct invoice_view *v, str label, str value, str code)
{
	if (!str_empty(value) && v->nreferences < PAIRS_MAX)
		v->references[v->nreferences++] = (struct pair_view){ .label = label, .value = value, .code = code };
}

static void references_fill(struct ctx *cx, const struct invoice_detail *d, struct invoice_view *v)
{
	const struct invoice *inv = &d->invoice;

	v->references = ARENA_ARRAY(cx->arena, struct pair_view, PAIRS_MAX);
	reference(v, page_text(cx, MSG_WEB_SUPPLIER), d->supplier.name, siret_print(cx->arena, d->supplier.identifier));
	reference(v, page_text(cx, MSG_WEB_RECIPIENT), d->recipient.name, siret_print(cx->arena, d->recipient.identifier));
	reference(v, page_text(cx, MSG_WEB_SERVICE), d->service.name, d->service.code);
	reference(v, page_text(cx, MSG_WEB_ENGAGEMENT), inv->engagement, STR_NONE);
	reference(v, page_text(cx, MSG_WEB_MARKET), inv->market, STR_NONE);
	reference(v, page_text(cx, MSG_WEB_FIELD_DATE), format_date(cx->arena, cx->lang, inv->issued), STR_NONE);
	reference(v, page_text(cx, MSG_WEB_CADRE), page_text(cx, MSG_WEB_CADRE_A1), cadre_code(inv->cadre));
	if (inv->means != PAYMENT_UNSAID)
		reference(v, page_text(cx, MSG_WEB_FIELD_MEANS), page_text(cx, payment_means_label(inv->means)), STR_NONE);
	reference(v, page_text(cx, MSG_WEB_FIELD_IBAN), iban_print(cx->arena, inv->iban), STR_NONE);
	reference(v, page_text(cx, MSG_WEB_DEPOSIT_NUMBER), d->deposit_number, STR_NONE);
	reference(v, page_text(cx, MSG_WEB_FIELD_COMMENT), inv->comment, STR_NONE);
}

static void amount(struct ctx *cx, struct invoice_view *v, str label, struct money m, bool total)
{
	v->amounts[v->namounts++] = (struct pair_view){
		.label = label, .value = format_money(cx->arena, cx->lang, m, v->detail->invoice.currency), .total = total
	};
}

static void amounts_fill(struct ctx *cx, const struct invoice_detail *d, struct invoice_view *v)
{
	const struct invoice *inv = &d->invoice;

	v->amounts = ARENA_ARRAY(cx->arena, struct pair_view, inv->nvat + 5);
	amount(cx, v, page_text(cx, MSG_WEB_FIELD_HT), inv->ht, false);
	for (size_t i = 0; i < inv->nvat; i++)
		amount(cx, v, text_str(cx, MSG_WEB_VAT_AT, "rate", format_dec(cx->arena, cx->lang, dec_trim(inv->vat[i].rate))),
		       inv->vat[i].amount, false);
	if (!inv->nvat)
		amount(cx, v, page_text(cx, MSG_WEB_FIELD_TVA), inv->tva, false);
	amount(cx, v, page_text(cx, MSG_WEB_FIELD_TTC), inv->ttc, inv->prepaid.minor == 0);
	if (inv->prepaid.minor == 0)
		return;
	amount(cx, v, page_text(cx, MSG_WEB_FIELD_PREPAID), inv->prepaid, false);
	amount(cx, v, page_text(cx, MSG_WEB_FIELD_NET), inv->net, true);
}

/* --- whose turn, and what may be done --- */

static void supplier_notice(struct ctx *cx, const struct invoice_detail *d, struct invoice_view *v)
{
	str why = motive_set_text(cx->arena, cx->lang, d->motives);
	enum msg title = MSG_COUNT, text = MSG_COUNT;

	if (v->may_correct) {
		title = MSG_WEB_NOTICE_CORRECT;
		text = MSG_WEB_NOTICE_CORRECT_MORE;
	} else if (v->may_complete) {
		title = MSG_WEB_NOTICE_COMPLETE;
		text = MSG_WEB_NOTICE_COMPLETE_MORE;
	} else if (d->status == STATUS_REJETEE) {
		title = MSG_WEB_NOTICE_REJECTED;
		text = MSG_WEB_NOTICE_REJECTED_MORE;
	} else {
		return;
	}
	v->notice_title = page_text(cx, title);
	if (!str_empty(why))
		v->notice_title = str_printf(cx->arena, "%.*s · %.*s", STR_ARG(v->notice_title), STR_ARG(why));
	v->notice = page_text(cx, text);
	v->notice_tone = d->status == STATUS_REJETEE && !v->may_correct ? STR("danger") : STR("warning");
	v->notice_icon = status_info(d->status)->icon;
	v->complement = d->complement;
}

/* The recipient sees what came back corrected: the newest correction since it was returned. */
static void recipient_notice(struct ctx *cx, const struct invoice_detail *d, struct invoice_view *v)
{
	if (d->status != STATUS_MISE_A_DISPOSITION && d->status != STATUS_COMPLETEE)
		return;
	for (size_t i = 0; i < d->nevents; i++) {
		const struct invoice_event *e = &d->events[i];

		if (str_eq(e->kind, STR("invoice.corrected"))) {
			v->notice_title = page_text(cx, MSG_WEB_NOTICE_CORRECTED);
			v->notice = timeline_note(cx, e, 1);
			v->notice_icon = STR("info");
			return;
		}
		if (e->status == STATUS_COMPLETEE && d->status == STATUS_COMPLETEE) {
			v->notice_title = page_text(cx, MSG_WEB_NOTICE_COMPLETED);
			v->notice = page_text(cx, MSG_WEB_NOTICE_COMPLETED_MORE);
			v->complement = e->complement;
			v->notice_icon = STR("paperclip");
			return;
		}
	}
}

static void rights_fill(struct ctx *cx, const struct invoice_detail *d, struct invoice_view *v)
{
	v->may_process = v->received && d->nchoices > 0;
	v->may_transfer = d->may_transfer;
	v->may_correct = !v->received && d->may_change & (RIGHTS_ROUTING | RIGHT_EVERYTHING);
	v->may_complete = d->may_complete;
	v->may_abandon = d->may_abandon;
	/* What is corrected or completed was seen: only a final rejection asks for a word. */
	v->must_acknowledge = d->must_acknowledge && !v->may_correct && !v->may_complete;
	if (v->may_process)
		v->whose_turn = page_text(cx, MSG_WEB_TURN_PROCESS);
	else if (v->may_correct)
		v->whose_turn = page_text(cx, MSG_WEB_TURN_CORRECT);
	else if (v->may_complete)
		v->whose_turn = page_text(cx, MSG_WEB_TURN_COMPLETE);
	else
		v->whose_turn = v->status.explained;
	if (v->received)
		recipient_notice(cx, d, v);
	else
		supplier_notice(cx, d, v);
}

static str done_words(struct ctx *cx, const struct http_request *rq, const struct invoice_view *v)
{
	static const struct {
		const char *state;
		enum msg words;
	} DONE[] = {
		{ "traitee", MSG_WEB_DONE_PROCESSED },      { "transferee", MSG_WEB_DONE_TRANSFERRED },
		{ "completee", MSG_WEB_DONE_COMPLETED },    { "abandonnee", MSG_WEB_DONE_ABANDONED },
		{ "accusee", MSG_WEB_DONE_ACKNOWLEDGED },
	};
	str state = http_query(rq, "etat");

	for (size_t i = 0; i < sizeof(DONE) / sizeof(DONE[0]); i++) {
		if (str_eq(state, str_of(DONE[i].state)))
			return text_str(cx, DONE[i].words, "status", v->status.label);
	}
	return STR_NONE;
}

void invoice_view_fill(struct ctx *cx, const struct http_request *rq, const struct invoice_detail *d,
                       struct invoice_view *v)
{
	str other = d->side == SIDE_RECIPIENT ? d->supplier.name : d->recipient.name;
	str day = format_date(cx->arena, cx->lang, time_date(d->deposited_at));

	v->detail = d;
	v->id = d->id;
	v->received = d->side == SIDE_RECIPIENT;
	v->credit_note = d->invoice.type == INVOICE_AVOIR;
	v->number = d->invoice.number;
	v->amount = format_money(cx->arena, cx->lang, d->invoice.ttc, d->invoice.currency);
	v->status = view_status(cx, d->status);
	v->about = msg_text(cx->arena, cx->lang, v->received ? MSG_WEB_ABOUT_RECEIVED : MSG_WEB_ABOUT_ISSUED,
	                    MSG_ARGS(M_STR("name", other), M_STR("date", day)));
	v->back_href = v->received ? STR("/factures-recues") : STR("/factures-emises");
	v->back_label = page_text(cx, v->received ? MSG_WEB_SPACE_RECEIVED : MSG_WEB_SPACE_ISSUED);
	document_fill(cx, rq, d, &v->document);
	v->original = str_printf(cx->arena, "/documents/%lld?telecharger=oui", (long long)d->document.id);
	attachments_fill(cx, d, v);
	clock_fill(cx, d, &v->clock);
	references_fill(cx, d, v);
	amounts_fill(cx, d, v);
	timeline_fill(cx, &(struct timeline_source){ d->events, d->nevents }, &v->timeline, &v->ntimeline);
	rights_fill(cx, d, v);
	v->done = done_words(cx, rq, v);
	if (v->may_process)
		process_fill(cx, NULL, d, "d-", &v->process);
}
