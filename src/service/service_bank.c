#include "service_bank.h"

#include "db.h"
#include "service_actor.h"
#include "store_bank.h"

struct listing {
	struct bank_account **out;
	size_t *n;
};

static enum ec read_banks(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	return store_bank_list(cx, tx, cx->actor->at->id, l->out, l->n);
}

enum ec bank_list(struct ctx *cx, struct bank_account **out, size_t *n)
{
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	return db_read(cx, read_banks, &(struct listing){ out, n });
}
