#include "pdf_pool.h"

#include "core_log.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HELPERS_DEFAULT 2
#define HELPERS_MAX 64
#define DEADLINE_DEFAULT_MS 10000
#define LIFE 256        /* documents one helper reads */
#define IDLE_MS 60000   /* then an unused helper is ended */
#define PATH_LEN 4096

enum slot_state {
	SLOT_ABSENT,
	SLOT_WANTED, /* somebody waits for the keeper to fill it */
	SLOT_FAILED, /* the keeper could not */
	SLOT_IDLE,
	SLOT_BUSY
};

struct pool_slot {
	enum slot_state state;
	struct pdf_process process;
	int64_t used; /* when it was last given back */
};

struct pdf_pool {
	char path[PATH_LEN];
	int64_t deadline_ms;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* for callers */
	pthread_cond_t work;    /* for the keeper */
	pthread_t keeper;
	bool has_keeper, closing;
	uint64_t next_ticket, serving;
	int nslots;
	struct pool_slot slots[HELPERS_MAX];
};

/* The keeper */

static struct pool_slot *slot_in(struct pdf_pool *p, enum slot_state state)
{
	struct pool_slot *best = NULL;

	for (int i = 0; i < p->nslots; i++) {
		struct pool_slot *s = &p->slots[i];
		if (s->state == state && (!best || s->used > best->used))
			best = s;
	}
	return best;
}

static void fill(struct pdf_pool *p, struct pool_slot *s)
{
	pthread_mutex_unlock(&p->lock);
	bool started = process_start(&s->process, p->path);
	pthread_mutex_lock(&p->lock);
	s->state = started ? SLOT_BUSY : SLOT_FAILED;
	pthread_cond_broadcast(&p->changed);
}

static void end_unused(struct pdf_pool *p, int64_t now)
{
	for (int i = 0; i < p->nslots; i++) {
		struct pool_slot *s = &p->slots[i];
		if (s->state == SLOT_IDLE && now - s->used >= IDLE_MS) {
			process_end(&s->process, false);
			s->state = SLOT_ABSENT;
		}
	}
}

static void wait_for_work(struct pdf_pool *p)
{
	if (!slot_in(p, SLOT_IDLE)) {
		pthread_cond_wait(&p->work, &p->lock);
		return;
	}
	int64_t until = process_clock() + IDLE_MS;
	const struct timespec t = { until / 1000, until % 1000 * 1000000 };
	pthread_cond_timedwait(&p->work, &p->lock, &t);
}

static void *keep(void *arg)
{
	struct pdf_pool *p = arg;
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	pthread_mutex_lock(&p->lock);
	while (!p->closing) {
		struct pool_slot *s = slot_in(p, SLOT_WANTED);
		if (s) {
			fill(p, s);
			continue;
		}
		end_unused(p, process_clock());
		wait_for_work(p);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* Opening and closing */

/* The given path, the environment's, or beside the running program. */
static bool find_helper(char path[PATH_LEN], str given)
{
	const char *env = getenv("CHORALE_PDF");

	if (str_empty(given) && env)
		given = str_of(env);
	if (!str_empty(given)) {
		if (given.n >= PATH_LEN)
			return false;
		memcpy(path, given.p, given.n);
		return true;
	}
	static const char name[] = "chorale-pdf";
	ssize_t n = readlink("/proc/self/exe", path, PATH_LEN - sizeof(name));
	if (n <= 0)
		return false;
	str folder = { path, (size_t)n };
	memcpy(path + str_rfind_char(folder, '/') + 1, name, sizeof(name));
	return true;
}

enum ec pdf_pool_open(struct ctx *cx, const struct pdf_options *options, struct pdf_pool **out)
{
	struct pdf_pool *p = calloc(1, sizeof(*p));
	pthread_condattr_t monotonic;

	if (!p)
		log_die("pdf.pool", "no memory");
	if (!find_helper(p->path, options->helper)) {
		free(p);
		return fail(cx, E_PDF_HELPER);
	}
	p->nslots = options->helpers > HELPERS_MAX ? HELPERS_MAX :
	            options->helpers > 0           ? options->helpers :
	                                             HELPERS_DEFAULT;
	p->deadline_ms = options->deadline_ms > 0 ? options->deadline_ms : DEADLINE_DEFAULT_MS;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&p->changed, &monotonic);
	pthread_cond_init(&p->work, &monotonic);
	pthread_condattr_destroy(&monotonic);
	*out = p;
	return E_OK;
}

void pdf_pool_close(struct pdf_pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->closing = true;
	pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
	if (p->has_keeper)
		pthread_join(p->keeper, NULL);
	for (int i = 0; i < p->nslots; i++)
		if (p->slots[i].process.pid > 0)
			process_end(&p->slots[i].process, false);
	pthread_cond_destroy(&p->work);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* Calls */

static struct pool_slot *next_slot(struct pdf_pool *p)
{
	struct pool_slot *s = slot_in(p, SLOT_IDLE);

	return s ? s : slot_in(p, SLOT_ABSENT);
}

/* With the lock held. False when the keeper cannot start it. */
static bool make_ready(struct pdf_pool *p, struct pool_slot *s)
{
	if (s->state == SLOT_IDLE && process_alive(&s->process)) {
		s->state = SLOT_BUSY;
		return true;
	}
	if (s->state == SLOT_IDLE)
		process_end(&s->process, true);
	s->state = SLOT_WANTED;
	if (!p->has_keeper)
		p->has_keeper = pthread_create(&p->keeper, NULL, keep, p) == 0;
	if (!p->has_keeper)
		s->state = SLOT_FAILED;
	pthread_cond_signal(&p->work);
	while (s->state == SLOT_WANTED)
		pthread_cond_wait(&p->changed, &p->lock);
	return s->state == SLOT_BUSY;
}

static struct pool_slot *acquire(struct pdf_pool *p)
{
	struct pool_slot *s;

	pthread_mutex_lock(&p->lock);
	uint64_t ticket = p->next_ticket++;
	while (ticket != p->serving || !(s = next_slot(p)))
		pthread_cond_wait(&p->changed, &p->lock);
	p->serving++;
	pthread_cond_broadcast(&p->changed);
	if (!make_ready(p, s)) {
		s->state = SLOT_ABSENT;
		pthread_cond_broadcast(&p->changed);
		s = NULL;
	}
	pthread_mutex_unlock(&p->lock);
	return s;
}

static void release(struct pdf_pool *p, struct pool_slot *s)
{
	pthread_mutex_lock(&p->lock);
	s->state = s->process.pid > 0 ? SLOT_IDLE : SLOT_ABSENT;
	s->used = process_clock();
	pthread_cond_broadcast(&p->changed);
	pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
}

/* Somebody else ended it: no fault of the document. */
static bool was_ended_from_outside(const struct pool_answer *a)
{
	return a->result == PROCESS_DIED && WIFSIGNALED(a->wait_status) &&
	       (WTERMSIG(a->wait_status) == SIGKILL || WTERMSIG(a->wait_status) == SIGTERM);
}

static void ask_once(struct pool_slot *s, const struct process_question *q, struct arena *arena,
                     struct pool_answer *answer)
{
	*answer = (struct pool_answer){ 0 };
	answer->result = process_ask(&s->process, q, arena, &answer->status, &answer->body);
	bool worn = s->process.served >= LIFE || answer->status == PDF_ANSWER_SPENT;
	if (answer->result != PROCESS_ANSWERED || worn)
		answer->wait_status = process_end(&s->process, answer->result == PROCESS_DIED);
}

enum ec pool_ask(struct ctx *cx, struct pdf_pool *p, struct process_question *q,
                 struct pool_answer *answer)
{
	for (int tries = 0; tries < 2; tries++) {
		struct pool_slot *s = acquire(p);
		if (!s)
			return fail(cx, E_PDF_HELPER);
		q->deadline = process_clock() + p->deadline_ms;
		q->request.cpu_ms = (uint32_t)(p->deadline_ms / 3); /* a loaded machine takes longer */
		ask_once(s, q, cx->arena, answer);
		release(p, s);
		if (!was_ended_from_outside(answer))
			break;
	}
	if (answer->result != PROCESS_ANSWERED)
		log_event(cx, LOG_WARN, "pdf.lost", L_INT("result", answer->result),
		          L_INT("status", answer->wait_status));
	return E_OK;
}
