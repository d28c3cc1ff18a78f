#include "service_notifier.h"

#include <stdlib.h>
#include <string.h>

#include "core_log.h"
#include "service_actor.h"
#include "service_digest.h"
#include "service_env.h"
#include "service_expiry.h"
#include "service_mailer.h"
#include "service_worker.h"

#define EXPIRY_MS INT64_C(3600000)
#define REST_MS 30000 /* other nodes of the same database may have something to tell */

struct notifier {
	struct env *env;
	struct worker worker;
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
	while (told && !n->worker.stop) {
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
	while (told && !n->worker.stop) {
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
	while (!run.done && !n->worker.stop) {
		struct ctx cx = ctx_of(n, a);
		TRY(digest_step(&cx, &run));
		arena_reset(a);
	}
	if (n->worker.stop)
		return E_OK;
	n->digested_until = cutoff;
	log_event(NULL, LOG_INFO, "notify.digests", L_INT("mails", run.mails));
	mailer_kick(n->env);
	return E_OK;
}

static void *run(void *arg)
{
	struct notifier *n = arg;
	struct arena *a = arena_new(0);
	while (!n->worker.stop) {
		enum ec ec = tell_at_once(n, a);
		if (ec == E_OK)
			ec = digest_all(n, a);
		if (ec == E_OK)
			ec = warn_of_expiry(n, a);
		if (ec != E_OK)
			log_event(NULL, LOG_ERROR, "notify.round", L_STR("error", str_of(error_info(ec)->symbol)));
		arena_reset(a);
		worker_rest(&n->worker, REST_MS);
	}
	arena_free(a);
	return NULL;
}

static void free_notifier(struct notifier *n)
{
	free(n->base);
	free(n);
}

enum ec notifier_start(struct ctx *cx, struct env *env, str base)
{
	struct notifier *n = calloc(1, sizeof(*n));
	if (!n)
		log_die("memory", "notifier");
	n->env = env;
	n->base = strndup(base.n ? base.p : "", base.n);
	if (!n->base)
		log_die("memory", "notifier");
	enum ec ec = worker_start(cx, &n->worker, run, n);
	if (ec == E_OK)
		env->notifier = n;
	else
		free_notifier(n);
	return ec;
}

void notifier_kick(struct env *env)
{
	if (env->notifier)
		worker_kick(&env->notifier->worker);
}

void notifier_stop(struct env *env)
{
	if (!env->notifier)
		return;
	worker_end(&env->notifier->worker);
	free_notifier(env->notifier);
	env->notifier = NULL;
}
