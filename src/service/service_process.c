/* What a recipient does with an invoice: « Traiter », transfer to another service. */
#include "service_invoice.h"

#include "core_json.h"
#include "core_utf8.h"
#include "db.h"
#include "service_access.h"
#include "service_actor.h"
#include "service_change.h"
#include "service_notifier.h"
#include "store_service.h"

static enum ec change_run(struct ctx *cx, struct tx *tx, void *arg)
{
	return change_write(cx, tx, arg);
}

static enum ec change_commit(struct ctx *cx, const char *name, struct change *c)
{
	return event_write(cx, name, c->record->invoice.supplier.structure_id, change_run, c);
}

enum ec invoice_process(struct ctx *cx, const struct process_order *order)
{
	struct access access;
	struct access_wish who = { order->id, order->version, SIDE_RECIPIENT, ACTION_PROCESS };
	TRY(access_require(cx, &who, &access));
	struct lifecycle_wish wish = {
		.actor = LIFECYCLE_RECIPIENT,
		.to = order->status,
		.motives = order->motives,
		.complement = order->complement,
		.without_clock = order->without_clock,
	};
	struct change change = { .record = &access.record, .kind = access.recipient.kind };
	TRY(change_apply(cx, &change, &wish));
	TRY(change_commit(cx, "process invoice", &change));
	notifier_kick(cx->env);
	return E_OK;
}

/* Sent twice, the second time finds it done. */
static bool has_status_already(struct ctx *cx, const struct process_order *order)
{
	struct access access;
	enum ec ec = access_load(cx, order->id, &access);
	failure_clear(cx);
	return ec == E_OK && access.record.status == order->status;
}

/* Wrong for all alike: motive and complement go by the status and the kind of recipient, which they
 * have in common, so that the first one that may get there tells. */
static bool is_of_the_order(enum ec ec)
{
	return ec == E_FIELDS || ec == E_FORBIDDEN || ec == E_SIGN_IN;
}

static enum ec process_one(struct ctx *cx, const struct process_order *order, struct process_one *one)
{
	struct process_order o = *order;
	o.id = one->id;
	o.version = one->version;
	one->ec = invoice_process(cx, &o);
	if (one->ec == E_OK || is_of_the_order(one->ec))
		return one->ec;
	one->message = cx->failure.message;
	failure_clear(cx);
	if (one->ec == E_DB_CONFLICT && has_status_already(cx, &o))
		one->ec = E_OK;
	return E_OK;
}

enum ec invoice_process_many(struct ctx *cx, const struct process_order *order, struct process_one *all, size_t n)
{
	TRY(actor_require(cx, SPACE_INVOICES_RECEIVED, ACTION_PROCESS));
	for (size_t i = 0; i < n; i++)
		TRY(process_one(cx, order, &all[i]));
	return E_OK;
}

/* --- transfer --- */

struct target {
	int64_t service_id;
	struct service service;
	bool found;
};

static enum ec target_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct target *t = arg;
	return store_service_find(cx, tx, t->service_id, &t->service, &t->found);
}

/* Another service of the same recipient that takes invoices today. */
static enum ec find_target(struct ctx *cx, const struct access *access, int64_t service_id, struct service *out)
{
	struct target target = { .service_id = service_id };
	TRY(db_read(cx, target_read, &target));
	if (!target.found || target.service.structure_id != access->recipient.id)
		field_fail(cx, FIELD_SERVICE, E_FIELD_REQUIRED);
	else if (target.service.id == access->service.id)
		field_fail(cx, FIELD_SERVICE, E_TRANSFER_SAME, M_STR("code", target.service.code));
	TRY(fields_end(cx));
	*out = target.service;
	return service_check_receives(cx, out);
}

static str transfer_data(struct arena *a, const struct access *access, const struct service *to, str complement)
{
	struct buf b = buf_in(a);
	struct json_out j = { .b = &b };
	json_open(&j);
	json_key(&j, "field");
	json_put_str(&j, FIELD_SERVICE);
	json_key(&j, "before");
	json_put_str(&j, access->service.code);
	json_key(&j, "after");
	json_put_str(&j, to->code);
	json_key(&j, "complement");
	json_put_str(&j, complement);
	json_close(&j);
	return buf_str(&b);
}

static enum ec check_complement(struct ctx *cx, str complement)
{
	if (!utf8_valid(complement))
		field_fail(cx, STR("complement"), E_UTF8);
	else if (utf8_count(complement) > LIFECYCLE_COMPLEMENT_MAX)
		field_fail(cx, STR("complement"), E_FIELD_LONG, M_INT("max", LIFECYCLE_COMPLEMENT_MAX));
	return fields_end(cx);
}

enum ec invoice_transfer(struct ctx *cx, int64_t id, int64_t version, int64_t service_id, str complement)
{
	struct access access;
	struct service to;
	struct access_wish who = { id, version, SIDE_RECIPIENT, ACTION_PROCESS };
	TRY(access_require(cx, &who, &access));
	struct change change = { .record = &access.record, .kind = access.recipient.kind };
	struct lifecycle_at at = change_at(&change);
	if (!lifecycle_may(&at, LIFECYCLE_RECIPIENT, LIFECYCLE_TRANSFER))
		return fail(cx, E_TRANSFER);
	complement = str_trim(complement);
	TRY(check_complement(cx, complement));
	TRY(find_target(cx, &access, service_id, &to));
	change_event(&change, EVENT_INVOICE_TRANSFERRED, transfer_data(cx->arena, &access, &to, complement));
	access.record.invoice.recipient.service_id = to.id;
	return change_commit(cx, "transfer invoice", &change);
}
