#include "service_find.h"

#include "db.h"
#include "service_actor.h"
#include "service_list.h"
#include "store_find.h"

struct finding {
	const struct find_filter *filter;
	struct found *out;
};

static enum ec read_found(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *s = arg;
	struct find_filter counted = *s->filter;
	counted.limit = FIND_REACH;
	TRY(store_find(cx, tx, s->filter, &s->out->rows, &s->out->n));
	/* A page that is not full tells how many there are. */
	if (s->out->n > 0 && (int64_t)s->out->n < s->filter->limit) {
		s->out->total = s->filter->skip + (int64_t)s->out->n;
		return E_OK;
	}
	return store_find_count(cx, tx, &counted, &s->out->total);
}

enum ec invoice_find(struct ctx *cx, enum invoice_side side, struct find_filter *f, struct found *out)
{
	struct list_filter seen;
	TRY(list_begin(cx, side, &seen));
	if (f->service_id && side == SIDE_RECIPIENT && !actor_sees_service(cx, f->service_id))
		return fail(cx, E_NOT_FOUND);
	f->received = seen.side == LIST_RECEIVED;
	f->structure_id = seen.structure_id;
	f->service_ids = seen.service_ids;
	f->nservices = seen.nservices;
	if (f->skip + f->limit > FIND_REACH)
		f->limit = f->skip < FIND_REACH ? FIND_REACH - f->skip : 0;
	return db_read(cx, read_found, &(struct finding){ f, out });
}
