#include "service_access.h"

#include "db.h"
#include "service_actor.h"
#include "store_service.h"
#include "store_structure.h"

enum space side_space(enum invoice_side side)
{
	return side == SIDE_SUPPLIER ? SPACE_INVOICES_SENT : SPACE_INVOICES_RECEIVED;
}

static bool find_side(const struct ctx *cx, const struct invoice *inv, enum invoice_side *out)
{
	const struct actor *actor = cx->actor;
	if (!actor)
		return false;
	if (actor->way == WAY_SYSTEM) {
		*out = SIDE_SUPPLIER;
		return true;
	}
	if (!actor->at)
		return false;
	if (actor->at->id == inv->supplier.structure_id) {
		*out = SIDE_SUPPLIER;
		return actor_may(cx, SPACE_INVOICES_SENT, ACTION_VIEW);
	}
	if (actor->at->id == inv->recipient.structure_id) {
		*out = SIDE_RECIPIENT;
		return actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_VIEW) &&
		       actor_sees_service(cx, inv->recipient.service_id);
	}
	return false;
}

enum ec access_read(struct ctx *cx, struct tx *tx, int64_t id, struct access *out)
{
	const struct invoice *inv = &out->record.invoice;
	bool found;
	*out = (struct access){ 0 };
	TRY(store_invoice_find(cx, tx, id, &out->record, &found));
	if (!found || !find_side(cx, inv, &out->side))
		return fail(cx, E_NOT_FOUND);
	TRY(store_structure_find(cx, tx, inv->supplier.structure_id, &out->supplier, &found));
	TRY(store_structure_find(cx, tx, inv->recipient.structure_id, &out->recipient, &found));
	if (inv->recipient.service_id)
		TRY(store_service_find(cx, tx, inv->recipient.service_id, &out->service, &found));
	return E_OK;
}

struct load {
	int64_t id;
	struct access *out;
};

static enum ec load_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct load *load = arg;
	return access_read(cx, tx, load->id, load->out);
}

enum ec access_load(struct ctx *cx, int64_t id, struct access *out)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	struct load load = { id, out };
	return db_read(cx, load_read, &load);
}

enum ec access_require(struct ctx *cx, const struct access_wish *wish, struct access *out)
{
	TRY(access_load(cx, wish->id, out));
	if (cx->actor->way != WAY_SYSTEM && out->side != wish->side)
		return fail(cx, E_NOT_FOUND);
	TRY(actor_require(cx, side_space(wish->side), wish->action));
	if (out->record.version != wish->version)
		return fail(cx, E_DB_CONFLICT);
	return E_OK;
}
