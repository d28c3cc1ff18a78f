#include "service_call_log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core_log.h"
#include "service_piste_db.h"
#include "store_application.h"
#include "store_developer.h"

#define WAITING_MAX 4096
#define FLUSH_MS 500
#define SWEEP_MS INT64_C(600000)
#define SWEEP_STEP 5000 /* rows */
#define SESSION_KEPT_MS INT64_C(2592000000) /* as long as a session may be set to live */

/* A copy that outlives the request. */
struct waiting {
	int64_t application_id, at;
	int status;
	char environment[16], method[8], link[24], path[CALL_PATH_MAX];
};

struct call_log {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	bool running;
	_Atomic bool closing;
	struct piste *piste;
	int64_t swept_at; /* of the thread */
	size_t n, left_out;
	struct waiting rows[WAITING_MAX];
};

struct call_log *call_log_new(void)
{
	struct call_log *log = calloc(1, sizeof(*log));
	pthread_condattr_t monotonic;
	if (!log)
		log_die("memory", "calls");
	pthread_mutex_init(&log->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&log->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return log;
}

void call_log_free(struct call_log *log)
{
	if (!log)
		return;
	pthread_mutex_destroy(&log->lock);
	pthread_cond_destroy(&log->wake);
	free(log);
}

/* Cut between characters: a row must be UTF-8. */
static void keep(char *to, size_t size, str s)
{
	size_t n = s.n < size - 1 ? s.n : size - 1;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	if (n)
		memcpy(to, s.p, n);
	to[n] = '\0';
}

void call_log_add(struct call_log *log, const struct call_row *row)
{
	pthread_mutex_lock(&log->lock);
	if (log->n == WAITING_MAX) {
		log->left_out++;
	} else {
		struct waiting *w = &log->rows[log->n++];
		w->application_id = row->application_id;
		w->at = row->at;
		w->status = row->status;
		keep(w->environment, sizeof(w->environment), row->environment);
		keep(w->method, sizeof(w->method), row->method);
		keep(w->link, sizeof(w->link), row->link);
		keep(w->path, sizeof(w->path), row->path);
	}
	pthread_mutex_unlock(&log->lock);
}

/* --- to rows --- */

struct batch {
	struct waiting *rows;
	size_t n;
};

/* Whether a later row of the batch is of the same application: it is trimmed once. */
static bool again(const struct batch *b, size_t i)
{
	for (size_t k = i + 1; k < b->n; k++)
		if (b->rows[k].application_id == b->rows[i].application_id)
			return true;
	return false;
}

static enum ec write_batch(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct batch *b = arg;
	for (size_t i = 0; i < b->n; i++) {
		const struct waiting *w = &b->rows[i];
		const struct call_row row = {
			.application_id = w->application_id, .at = w->at, .status = w->status,
			.environment = str_of(w->environment), .method = str_of(w->method),
			.path = str_of(w->path), .link = str_of(w->link),
		};
		int64_t id;
		TRY(store_call_insert(cx, tx, &row, &id));
		if (!again(b, i))
			TRY(store_call_trim(cx, tx, w->application_id));
	}
	return E_OK;
}

enum ec call_log_flush(struct ctx *cx, struct piste *piste)
{
	struct call_log *log = piste->calls;
	struct batch b = { 0 };
	pthread_mutex_lock(&log->lock);
	b.n = log->n;
	b.rows = ARENA_ARRAY(cx->arena, struct waiting, b.n + 1);
	memcpy(b.rows, log->rows, b.n * sizeof(*b.rows));
	size_t left_out = log->left_out;
	log->n = log->left_out = 0;
	pthread_mutex_unlock(&log->lock);
	if (left_out)
		log_event(cx, LOG_WARN, "calls.left_out", L_INT("n", left_out));
	return b.n ? piste_write(cx, piste, "calls seen", write_batch, &b) : E_OK;
}

/* --- the thread --- */

/* In steps: an hour of tokens may be millions of rows, and others want to write between them. */
static enum ec write_sweep(struct ctx *cx, struct tx *tx, void *arg)
{
	TRY(store_developer_session_sweep(cx, tx, cx->now - SESSION_KEPT_MS));
	return store_token_sweep(cx, tx, cx->now, SWEEP_STEP, arg);
}

static enum ec sweep(struct ctx *cx, struct call_log *log)
{
	int64_t n = SWEEP_STEP;
	while (n == SWEEP_STEP && !log->closing)
		TRY(piste_write(cx, log->piste, "sweep tokens", write_sweep, &n));
	return E_OK;
}

static void work(struct call_log *log, struct arena *arena)
{
	struct ctx cx = { .arena = arena, .now = time_now(), .request_id = STR("calls") };
	enum ec ec = call_log_flush(&cx, log->piste);
	if (ec == E_OK && cx.now - log->swept_at >= SWEEP_MS) {
		log->swept_at = cx.now;
		ec = sweep(&cx, log);
	}
	if (ec != E_OK)
		log_event(&cx, LOG_ERROR, "calls.failed", L_STR("error", str_of(error_info(ec)->symbol)));
	arena_reset(arena);
}

static struct timespec in_a_moment(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += FLUSH_MS * 1000000L;
	t.tv_sec += t.tv_nsec / 1000000000L;
	t.tv_nsec %= 1000000000L;
	return t;
}

static void *run(void *arg)
{
	struct call_log *log = arg;
	struct arena *arena = arena_new(0);
	for (bool closing = false; !closing;) {
		struct timespec until = in_a_moment();
		pthread_mutex_lock(&log->lock);
		while (!log->closing && pthread_cond_timedwait(&log->wake, &log->lock, &until) == 0)
			;
		closing = log->closing;
		pthread_mutex_unlock(&log->lock);
		work(log, arena);
	}
	arena_free(arena);
	return NULL;
}

enum ec call_log_start(struct ctx *cx, struct piste *piste)
{
	struct call_log *log = piste->calls;
	log->piste = piste;
	log->running = pthread_create(&log->thread, NULL, run, log) == 0;
	return log->running ? E_OK : fail(cx, E_INTERNAL);
}

void call_log_stop(struct call_log *log)
{
	if (!log || !log->running)
		return;
	pthread_mutex_lock(&log->lock);
	log->closing = true;
	pthread_cond_signal(&log->wake);
	pthread_mutex_unlock(&log->lock);
	pthread_join(log->thread, NULL);
	log->running = false;
}
