#include "service_integrator.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "core_log.h"
#include "model_flow.h"
#include "service_env.h"
#include "service_integrate.h"

#define REST_S 5 /* another node may have taken a deposit, or one was put off */
#define ARENA_LIMIT ((size_t)FLOW_BYTES_MAX * 6) /* the file, what is in it, and what is made of that */

struct integrator {
	struct env *env;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool kicked;
	_Atomic bool stop;
};

static enum ec integrate_all(struct integrator *n, struct arena *a)
{
	bool any = true;
	while (any && !n->stop) {
		struct ctx cx = {
			.arena = a,
			.now = time_now(),
			.request_id = STR("integrator"),
			.env = n->env,
			.db = n->env->db,
		};
		TRY(flow_integrate_next(&cx, &any));
		arena_reset(a);
	}
	return E_OK;
}

static void rest(struct integrator *n)
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
	struct integrator *n = arg;
	struct arena *a = arena_new(ARENA_LIMIT);
	while (!n->stop) {
		enum ec ec = integrate_all(n, a);
		if (ec != E_OK)
			log_event(NULL, LOG_ERROR, "flow.round", L_STR("error", str_of(error_info(ec)->symbol)));
		arena_reset(a);
		rest(n);
	}
	arena_free(a);
	return NULL;
}

static void free_integrator(struct integrator *n)
{
	pthread_cond_destroy(&n->wake);
	pthread_mutex_destroy(&n->lock);
	free(n);
}

enum ec integrator_start(struct ctx *cx, struct env *env)
{
	struct integrator *n = calloc(1, sizeof(*n));
	pthread_condattr_t monotonic;
	if (!n)
		log_die("memory", "integrator");
	n->env = env;
	pthread_mutex_init(&n->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&n->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&n->thread, NULL, run, n) != 0) {
		free_integrator(n);
		return fail(cx, E_INTERNAL);
	}
	env->integrator = n;
	return E_OK;
}

void integrator_kick(struct env *env)
{
	if (!env->integrator)
		return;
	pthread_mutex_lock(&env->integrator->lock);
	env->integrator->kicked = true;
	pthread_cond_signal(&env->integrator->wake);
	pthread_mutex_unlock(&env->integrator->lock);
}

void integrator_stop(struct env *env)
{
	struct integrator *n = env->integrator;
	if (!n)
		return;
	pthread_mutex_lock(&n->lock);
	n->stop = true;
	pthread_cond_signal(&n->wake);
	pthread_mutex_unlock(&n->lock);
	pthread_join(n->thread, NULL);
	free_integrator(n);
	env->integrator = NULL;
}
