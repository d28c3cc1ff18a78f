#include "service_notifier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core_log.h"
#include "service_actor.h"
#include "service_digest.h"
#include "service_env.h"
#include "service_expiry.h"
#include "service_mailer.h"

#define EXPIRY_MS INT64_C(3600000)
#define REST_S 30 /* other nodes of the same database may have something to tell */

struct notifier {
	struct env *env;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool kicked;
	_Atomic bool stop;
	char *base;
	int64_t looked_at;      /* for technical passwords that expire */
	int64_t digested_until; /* the cutoff up to which nobody is left */
};

static struct ctx ctx_of(struct notifier *n, struct arena *a)
{
	return (struct ctx){
		.arena = a,
		.now = time_now(),
		.request_id = STR("notifier"),
		.env = n->env,
		.db = n->env->db,
		.actor = actor_system(a),
	};
}

static enum ec tell_at_once(struct notifier *n, struct arena *a)
{
	size_t told = 1;
	while (told && !n->stop) {
		struct ctx cx = ctx_of(n, a);
		TRY(alert_step(&cx, str_of(n->base), &told));
		if (told)
			mailer_kick(n->env);
		arena_reset(a);
	}
	return E_OK;
}

/* Technical passwords that expire; days ahead, so looking once an hour is enough. */
static enum ec warn_of_expiry(struct notifier *n, struct arena *a)
{
	size_t told = 1;
	if (time_now() - n->looked_at < EXPIRY_MS)
		return E_OK;
	while (told && !n->stop) {
		struct ctx cx = ctx_of(n, a);
		TRY(expiry_step(&cx, str_of(n->base), &told));
		if (told)
			mailer_kick(n->env);
		arena_reset(a);
	}
	n->looked_at = time_now();
	return E_OK;
}

/* Through all accounts once for each time that digests fall due. */
static enum ec digest_all(struct notifier *n, struct arena *a)
{
	struct digest_run run = { .base = str_of(n->base) };
	int hour = (int)config_int(n->env->config, SET_NOTIFICATIONS_HOUR);
	int64_t cutoff = digest_cutoff(DIGEST_DAILY, time_now(), hour);
	if (cutoff <= n->digested_until)
		return E_OK;
	while (!run.done && !n->stop) {
		struct ctx cx = ctx_of(n, a);
		TRY(digest_step(&cx, &run));
		arena_reset(a);
	}
	if (n->stop)
		return E_OK;
	n->digested_until = cutoff;
	log_event(NULL, LOG_INFO, "notify.digests", L_INT("mails", run.mails));
	mailer_kick(n->env);
	return E_OK;
}

static void rest(struct notifier *n)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += REST_S;
	pthread_mutex_lock(&n->lock);
	while (!n->stop && !n->kicked)
		if (pthread_cond_timedwait(&n->wake, &n->lock, &until) == ETIMEDOUT)
			break;
	n->kicked = false;
	pthread_mutex_unlock(&n->lock);
}

static void *run(void *arg)
{
	struct notifier *n = arg;
	struct arena *a = arena_new(0);
	while (!n->stop) {
		enum ec ec = tell_at_once(n, a);
		if (ec == E_OK)
			ec = digest_all(n, a);
		if (ec == E_OK)
			ec = warn_of_expiry(n, a);
		if (ec != E_OK)
			log_event(NULL, LOG_ERROR, "notify.round", L_STR("error", str_of(error_info(ec)->symbol)));
		arena_reset(a);
		rest(n);
	}
	arena_free(a);
	return NULL;
}

static void free_notifier(struct notifier *n)
{
	pthread_cond_destroy(&n->wake);
	pthread_mutex_destroy(&n->lock);
	free(n->base);
	free(n);
}

enum ec notifier_start(struct ctx *cx, struct env *env, str base)
{
	struct notifier *n = calloc(1, sizeof(*n));
	pthread_condattr_t monotonic;
	if (!n)
		log_die("memory", "notifier");
	n->env = env;
	n->base = strndup(base.n ? base.p : "", base.n);
	if (!n->base)
		log_die("memory", "notifier");
	pthread_mutex_init(&n->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&n->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&n->thread, NULL, run, n) != 0) {
		free_notifier(n);
		return fail(cx, E_INTERNAL);
	}
	env->notifier = n;
	return E_OK;
}

void notifier_kick(struct env *env)
{
	if (!env->notifier)
		return;
	pthread_mutex_lock(&env->notifier->lock);
	env->notifier->kicked = true;
	pthread_cond_signal(&env->notifier->wake);
	pthread_mutex_unlock(&env->notifier->lock);
}

void notifier_stop(struct env *env)
{
	struct notifier *n = env->notifier;
	if (!n)
		return;
	pthread_mutex_lock(&n->lock);
	n->stop = true;
	pthread_cond_signal(&n->wake);
	pthread_mutex_unlock(&n->lock);
	pthread_join(n->thread, NULL);
	free_notifier(n);
	env->notifier = NULL;
}
