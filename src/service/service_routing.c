#include "service_routing.h"

#include "core_utf8.h"
#include "db.h"
#include "store_service.h"
#include "store_structure.h"

#define CODE_MAX 64 /* bytes looked at when comparing codes */

struct services {
	int64_t structure_id;
	struct service *list;
	size_t n;
};

static enum ec services_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct services *s = arg;
	return store_service_list(cx, tx, s->structure_id, true, &s->list, &s->n);
}

/* Letters to insert, drop or change to get from one to the other (Levenshtein), CODE_MAX at most. */
static unsigned distance(str a, str b)
{
	unsigned row[CODE_MAX + 1];
	if (a.n > CODE_MAX || b.n > CODE_MAX)
		return CODE_MAX;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned diagonal = row[0];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned change = diagonal + (a.p[i - 1] != b.p[j - 1]);
			unsigned drop = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
			diagonal = row[j];
			row[j] = change < drop ? change : drop;
		}
	}
	return row[b.n];
}

/* The active service whose code is nearest to what was typed, NULL when none is near. */
static const struct service *find_near(struct ctx *cx, const struct services *s, str typed)
{
	str wanted = utf8_fold(cx->arena, typed);
	unsigned limit = wanted.n < 4 ? 1 : 2;
	const struct service *best = NULL;
	for (size_t i = 0; i < s->n; i++) {
		unsigned d = distance(utf8_fold(cx->arena, s->list[i].code), wanted);
		if (d > limit)
			continue;
		best = &s->list[i];
		if (d == 0)
			return best;
		limit = d - 1;
	}
	return best;
}

static void suggest(struct ctx *cx, struct field_error *error, const struct structure *recipient, str code)
{
	struct services s = { .structure_id = recipient->id };
	struct failure was = cx->failure;
	failure_clear(cx);
	enum ec ec = db_read(cx, services_read, &s);
	cx->failure = was;
	const struct service *near = ec == E_OK ? find_near(cx, &s, code) : NULL;
	if (!near)
		return;
	error->code = E_SERVICE_NEAR;
	error->message = msg_text(cx->arena, cx->lang, error_info(E_SERVICE_NEAR)->message,
	                          MSG_ARGS(M_STR("name", recipient->name), M_STR("code", code),
	                                   M_STR("near", near->code), M_STR("near_name", near->name)));
}

void routing_check(struct ctx *cx, const struct invoice *inv, const struct structure *recipient,
                   const struct service *service)
{
	size_t before = cx->failure.nfields;
	invoice_check_routing(cx, inv, recipient, service);
	for (size_t i = before; i < cx->failure.nfields; i++) {
		struct field_error *error = &cx->failure.fields[i];
		if (error->code == E_SERVICE_UNKNOWN)
			suggest(cx, error, recipient, inv->recipient.service_code);
	}
}

enum ec routing_still_open(struct ctx *cx, struct tx *tx, const struct routing_parties *p)
{
	struct structure supplier, recipient;
	struct service service;
	bool found = false;
	if (p->supplier_id)
		TRY(store_structure_find(cx, tx, p->supplier_id, &supplier, &found));
	if (found)
		TRY(structure_check_sends(cx, &supplier));
	found = false;
	if (p->recipient_id)
		TRY(store_structure_find(cx, tx, p->recipient_id, &recipient, &found));
	if (found)
		TRY(structure_check_receives(cx, &recipient));
	found = false;
	if (p->service_id)
		TRY(store_service_find(cx, tx, p->service_id, &service, &found));
	return found ? service_check_receives(cx, &service) : E_OK;
}
