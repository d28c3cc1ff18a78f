/*
 * The thread of an environment that integrates flows (service_integrate.h).
 *
 * Started by whoever serves, ended with the environment. What it does not come to is done at the next start, and
 * nothing twice.
 */
#pragma once

#include "core_ctx.h"

enum ec integrator_start(struct ctx *cx, struct env *env) EC_MUST;
void integrator_stop(struct env *env);
/* A flow was deposited. Nothing where no integrator runs. */
void integrator_kick(struct env *env);
