#include "service_integrator.h"

#include <stdlib.h>

#include "core_log.h"
#include "model_flow.h"
#include "service_env.h"
#include "service_integrate.h"
#include "service_worker.h"

#define REST_MS 5000 /* another node may have taken a deposit, or one was put off */
#define ARENA_LIMIT ((size_t)FLOW_BYTES_MAX * 6) /* the file, what is in it, and what is made of that */

struct integrator {
	struct env *env;
	struct worker worker;
};

static enum ec integrate_all(struct integrator *n, struct arena *a)
{
	bool any = true;
	while (any && !n->worker.stop) {
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

static void *run(void *arg)
{
	struct integrator *n = arg;
	struct arena *a = arena_new(ARENA_LIMIT);
	while (!n->worker.stop) {
		enum ec ec = integrate_all(n, a);
		if (ec != E_OK)
			log_event(NULL, LOG_ERROR, "flow.round", L_STR("error", str_of(error_info(ec)->symbol)));
		arena_reset(a);
		worker_rest(&n->worker, REST_MS);
	}
	arena_free(a);
	return NULL;
}

enum ec integrator_start(struct ctx *cx, struct env *env)
{
	struct integrator *n = calloc(1, sizeof(*n));
	if (!n)
		log_die("memory", "integrator");
	n->env = env;
	enum ec ec = worker_start(cx, &n->worker, run, n);
	if (ec == E_OK)
		env->integrator = n;
	else
		free(n);
	return ec;
}

void integrator_kick(struct env *env)
{
	if (env->integrator)
		worker_kick(&env->integrator->worker);
}

void integrator_stop(struct env *env)
{
	if (!env->integrator)
		return;
	worker_end(&env->integrator->worker);
	free(env->integrator);
	env->integrator = NULL;
}
