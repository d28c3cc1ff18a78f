#include "service_sweep.h"

#include <stdlib.h>
#include <string.h>

#include "blob.h"
#include "core_arena.h"
#include "core_log.h"
#include "db.h"
#include "service_env.h"
#include "store_verify.h"

struct sweep {
	struct sha256 *named; /* by rows; in order once all are there */
	size_t nnamed, cap;
	int64_t before; /* instant: younger ones stay */
	bool remove;
	struct sweep_report *out;
};

static enum ec keep_named(struct ctx *cx, const struct verify_document *d, void *arg)
{
	struct sweep *s = arg;
	if (d->hash.n != SHA256_SIZE)
		return E_OK;
	if (s->nnamed == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : 1024;
		s->named = arena_grow(cx->arena, s->named, s->cap * sizeof(*s->named), cap * sizeof(*s->named));
		s->cap = cap;
	}
	memcpy(s->named[s->nnamed++].b, d->hash.p, SHA256_SIZE);
	return E_OK;
}

static enum ec read_named(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sweep *s = arg;
	s->named = NULL;
	s->nnamed = s->cap = 0;
	return store_verify_documents(cx, tx, keep_named, s);
}

static int by_hash(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_SIZE);
}

static enum ec look(struct ctx *cx, const struct blob_found *f, void *arg)
{
	struct sweep *s = arg;
	bool removed = false;
	if (s->nnamed && bsearch(&f->hash, s->named, s->nnamed, sizeof(*s->named), by_hash))
		return E_OK;
	if (f->modified >= s->before) {
		s->out->young++;
		return E_OK;
	}
	s->out->files++;
	s->out->bytes += f->size;
	if (!s->remove)
		return E_OK;
	TRY(blob_remove(cx, cx->env->blob, &f->hash, s->before, &removed));
	if (removed) {
		s->out->removed++;
		log_event(cx, LOG_INFO, "blob.swept", L_STR("hash", hex_of(cx->arena, f->hash.b, SHA256_SIZE)));
	}
	return E_OK;
}

/* The instant is taken before the rows are read: what is stored again from now on is younger. */
enum ec sweep_environment(struct ctx *cx, bool remove, struct sweep_report *out)
{
	struct sweep s = { .remove = remove, .before = cx->now - SWEEP_AGE_MS, .out = out };
	*out = (struct sweep_report){ 0 };
	TRY(db_read(cx, read_named, &s));
	if (s.nnamed)
		qsort(s.named, s.nnamed, sizeof(*s.named), by_hash);
	return blob_each(cx, cx->env->blob, look, &s);
}
