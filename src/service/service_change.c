#include "service_change.h"

#include <assert.h>

#include "core_json.h"
#include "db.h"
#include "model_notify.h"
#include "store_notice.h"

struct lifecycle_at change_at(const struct change *c)
{
	return (struct lifecycle_at){
		.status = c->record->status,
		.motives = c->record->motives,
		.kind = c->kind,
		.interrupted_before = date_is_set(c->record->clock.interrupted),
	};
}

void change_event(struct change *c, enum event_kind kind, str data)
{
	assert(c->nevents < CHANGE_EVENTS_MAX);
	c->events[c->nevents++] = (struct event){
		.kind = kind,
		.chain = c->record->invoice.supplier.structure_id,
		.invoice_id = c->record->invoice.id,
		.data = data,
	};
}

static str status_data(struct arena *a, const struct invoice_record *r)
{
	struct buf b = buf_in(a);
	struct json_out j = { .b = &b };
	json_open(&j);
	json_key(&j, "status");
	json_put_str(&j, status_info(r->status)->name);
	if (!motive_set_empty(r->motives)) {
		json_key(&j, "motives");
		json_put_str(&j, motive_set_print(a, r->motives));
	}
	if (!str_empty(r->complement)) {
		json_key(&j, "complement");
		json_put_str(&j, r->complement);
	}
	json_close(&j);
	return buf_str(&b);
}

static enum ec move_clock(struct ctx *cx, struct change *c, enum clock_effect effect)
{
	struct clock *clock = &c->record->clock;
	struct date today = time_date(cx->now);
	switch (effect) {
	case CLOCK_UNCHANGED:
		break;
	case CLOCK_START:
		clock_start(clock, c->kind, today);
		break;
	case CLOCK_INTERRUPT:
		TRY(clock_interrupt(cx, clock, today));
		break;
	case CLOCK_RESUME:
		clock_resume(clock, today);
		break;
	case CLOCK_END:
		clock_pay(clock, today);
		break;
	case CLOCK_VOID:
		clock_void(clock, today);
		break;
	}
	/* The list of what is due holds what runs and nothing else. */
	struct clock_view view = clock_see(clock, today);
	bool runs = view.state == CLOCK_RUNNING || view.state == CLOCK_LATE;
	c->record->due_on = runs ? view.due : (struct date){ 0 };
	return E_OK;
}

enum ec change_apply(struct ctx *cx, struct change *c, const struct lifecycle_wish *wish)
{
	struct invoice_record *r = c->record;
	struct lifecycle_at at = change_at(c);
	const struct lifecycle_rule *rule;
	TRY(lifecycle_check(cx, &at, wish, &rule));
	TRY(move_clock(cx, c, lifecycle_clock(rule, wish)));
	r->status = rule->to;
	r->status_at = cx->now;
	r->motives = wish->motives;
	r->complement = str_trim(wish->complement);
	change_event(c, EVENT_INVOICE_STATUS, status_data(cx->arena, r));
	c->events[c->nevents - 1].by_system = wish->actor == LIFECYCLE_SYSTEM;
	if (rule->notice != NOTICE_NONE) {
		assert(c->nnotices < CHANGE_NOTICES_MAX);
		c->notices[c->nnotices++] = rule->notice;
	}
	return E_OK;
}

void change_readdress(struct change *c, enum recipient_kind kind)
{
	c->kind = kind;
	c->record->clock = (struct clock){ 0 };
	c->record->due_on = (struct date){ 0 };
}

enum ec change_deliver(struct ctx *cx, struct change *c)
{
	static const enum status way[] = { STATUS_EN_COURS_ACHEMINEMENT, STATUS_MISE_A_DISPOSITION };
	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++)
		TRY(change_apply(cx, c, &(struct lifecycle_wish){ .actor = LIFECYCLE_SYSTEM, .to = way[i] }));
	return E_OK;
}

enum ec change_write_told(struct ctx *cx, struct tx *tx, struct change *c, int64_t invoice_id)
{
	const struct invoice *inv = &c->record->invoice;
	for (size_t i = 0; i < c->nevents; i++)
		c->events[i].invoice_id = invoice_id;
	if (c->nevents)
		TRY(event_add_all(cx, tx, c->events, c->nevents));
	for (size_t i = 0; i < c->nnotices; i++) {
		enum lifecycle_notice kind = c->notices[i];
		TRY(store_notice_insert(cx, tx, &(struct notice){
			.structure_id = notice_is_for_recipient(kind) ? inv->recipient.structure_id
			                                              : inv->supplier.structure_id,
			.invoice_id = invoice_id,
			.kind = notice_name(kind),
			.at = cx->now,
			.open = notice_wants_acknowledgement(kind),
			.alert = notice_is_alert(kind),
		}));
	}
	return E_OK;
}

enum ec change_write(struct ctx *cx, struct tx *tx, struct change *c)
{
	bool changed;
	TRY(store_invoice_update(cx, tx, c->record, &changed));
	if (!changed)
		return fail(cx, E_DB_CONFLICT);
	return change_write_told(cx, tx, c, c->record->invoice.id);
}
