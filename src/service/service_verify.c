#include "service_verify.h"

#include <string.h>

#include "blob.h"
#include "core_json.h"
#include "db.h"
#include "service_env.h"
#include "service_event.h"
#include "store_verify.h"

#define PROGRESS_STEP 256

struct verify {
	struct verify_report *out;
	const struct verify_progress *progress;
	int64_t done, all;
	struct event_head head; /* of the chain under way */
	int64_t chain;
	bool in_chain;
	struct event_head *heads; /* as proved, by chain, in the order of the chains */
	int64_t *chains;
	size_t nheads, cap;
	size_t next_head;
};

/* The first fault ends the proof; the answer is a report, not an error. */
#define fault(cx, v, id, ...) found_fault((cx), (v), (id), MSG_ARGS(__VA_ARGS__))

static enum ec found_fault(struct ctx *cx, struct verify *v, enum msg id, const struct msg_arg *args)
{
	v->out->sound = false;
	v->out->fault = msg_text(cx->arena, cx->lang, id, args);
	return E_VERIFY_STOP;
}

static void step(struct verify *v)
{
	if (++v->done % PROGRESS_STEP == 0 && v->progress)
		v->progress->step(v->progress->arg, v->done, v->all);
}

/* --- the chains --- */

static void keep_head(struct ctx *cx, struct verify *v)
{
	if (!v->in_chain)
		return;
	if (v->nheads == v->cap) {
		size_t cap = v->cap ? v->cap * 2 : 64;
		struct event_head *heads = ARENA_ARRAY(cx->arena, struct event_head, cap);
		int64_t *chains = ARENA_ARRAY(cx->arena, int64_t, cap);
		if (v->nheads) {
			memcpy(heads, v->heads, v->nheads * sizeof(*heads));
			memcpy(chains, v->chains, v->nheads * sizeof(*chains));
		}
		v->heads = heads;
		v->chains = chains;
		v->cap = cap;
	}
	v->heads[v->nheads] = v->head;
	v->chains[v->nheads++] = v->chain;
	v->out->chains++;
}

static bool same_hash(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static enum ec check_event(struct ctx *cx, const struct event_row *row, void *arg)
{
	struct verify *v = arg;
	if (!v->in_chain || row->chain != v->chain) {
		keep_head(cx, v);
		v->in_chain = true;
		v->chain = row->chain;
		v->head = (struct event_head){ 0 };
	}
	if (row->seq != v->head.seq + 1)
		return fault(cx, v, MSG_VERIFY_EVENT_MISSING, M_INT("chain", row->chain), M_INT("seq", v->head.seq + 1));
	if (!same_hash(&row->prev, &v->head.hash))
		return fault(cx, v, MSG_VERIFY_EVENT_CUT, M_INT("id", row->id), M_INT("chain", row->chain),
		             M_INT("seq", row->seq));
	struct sha256 hash = event_hash(row);
	if (!same_hash(&row->hash, &hash))
		return fault(cx, v, MSG_VERIFY_EVENT_CHANGED, M_INT("id", row->id), M_INT("chain", row->chain),
		             M_INT("seq", row->seq));
	v->head = (struct event_head){ .seq = row->seq, .hash = row->hash };
	v->out->events++;
	step(v);
	return E_OK;
}

/* Heads come in the order of the chains, as those proved do: a chain cut at its end shows here. */
static enum ec check_head(struct ctx *cx, const struct event_row *row, void *arg)
{
	struct verify *v = arg;
	size_t i = v->next_head++;
	if (i >= v->nheads || v->chains[i] != row->chain)
		return fault(cx, v, MSG_VERIFY_CHAIN_GONE, M_INT("chain", row->chain));
	if (v->heads[i].seq != row->seq || !same_hash(&v->heads[i].hash, &row->hash))
		return fault(cx, v, MSG_VERIFY_CHAIN_SHORT, M_INT("chain", row->chain), M_INT("seq", row->seq));
	return E_OK;
}

/* --- invoices against their events --- */

static str data_member(struct ctx *cx, str data, const char *key)
{
	const struct json *o = NULL;
	if (str_empty(data) || json_parse(cx, data, &o) != E_OK) {
		failure_clear(cx);
		return STR_NONE;
	}
	return json_str(o, key);
}

static enum ec check_invoice(struct ctx *cx, const struct verify_invoice *i, void *arg)
{
	struct verify *v = arg;
	struct arena_mark mark = arena_mark(cx->arena);
	if (!str_eq(data_member(cx, i->status_data, "status"), i->status))
		return fault(cx, v, MSG_VERIFY_INVOICE_STATUS, M_INT("id", i->id), M_STR("number", i->number));
	str hash = data_member(cx, i->deposited_data, "hash");
	if (!str_eq(hash, hex_of(cx->arena, i->document.p, i->document.n)))
		return fault(cx, v, MSG_VERIFY_INVOICE_DOCUMENT, M_INT("id", i->id), M_STR("number", i->number));
	arena_rewind(cx->arena, mark);
	v->out->invoices++;
	step(v);
	return E_OK;
}

/* --- documents against their hash --- */

static enum ec check_document(struct ctx *cx, const struct verify_document *d, void *arg)
{
	struct verify *v = arg;
	struct sha256 hash;
	bool same = false;
	if (d->hash.n != SHA256_SIZE)
		return fault(cx, v, MSG_VERIFY_DOCUMENT_ROW, M_INT("id", d->id), M_STR("name", d->name));
	memcpy(hash.b, d->hash.p, SHA256_SIZE);
	enum ec ec = blob_verify(cx, cx->env->blob, &hash, &same);
	str hex = hex_of(cx->arena, hash.b, SHA256_SIZE);
	if (ec == E_NOT_FOUND) {
		failure_clear(cx);
		return fault(cx, v, MSG_VERIFY_DOCUMENT_GONE, M_INT("id", d->id), M_STR("name", d->name), M_STR("hash", hex));
	}
	TRY(ec);
	if (!same)
		return fault(cx, v, MSG_VERIFY_DOCUMENT_CHANGED, M_INT("id", d->id), M_STR("name", d->name),
		             M_STR("hash", hex));
	v->out->documents++;
	v->out->bytes += d->size;
	step(v);
	return E_OK;
}

static enum ec verify_all(struct ctx *cx, struct tx *tx, void *arg)
{
	struct verify *v = arg;
	*v = (struct verify){ .out = v->out, .progress = v->progress };
	*v->out = (struct verify_report){ .sound = true };
	TRY(store_verify_count(cx, tx, &v->all));
	TRY(store_event_each(cx, tx, check_event, v));
	keep_head(cx, v);
	TRY(store_event_each_head(cx, tx, check_head, v));
	if (v->next_head != v->nheads)
		return fault(cx, v, MSG_VERIFY_CHAIN_GONE, M_INT("chain", v->chains[v->next_head]));
	TRY(store_verify_invoices(cx, tx, check_invoice, v));
	return store_verify_documents(cx, tx, check_document, v);
}

enum ec verify_environment(struct ctx *cx, const struct verify_progress *progress, struct verify_report *out)
{
	struct verify v = { .out = out, .progress = progress };
	enum ec ec = db_read(cx, verify_all, &v);
	if (ec == E_VERIFY_STOP) {
		failure_clear(cx);
		return E_OK;
	}
	return ec;
}
