/*
 * One listener of the server: an environment, or the developer platform, behind an address.
 *
 * Owns nothing of the environment. Started and stopped by cmd_serve.
 */
#pragma once

#include "http.h"
#include "service_env.h"
#include "service_piste.h"

struct listener {
	struct env *env; /* NULL: the developer platform */
	struct piste *piste;
	struct http_server *http;
	const struct http_route *tables[6];
};

struct listen_options {
	str address;
	str secret; /* 32 bytes */
	const struct config *config;
};

enum ec listener_start(struct ctx *cx, struct listener *l, const struct listen_options *options) EC_MUST;
void listener_stop(struct listener *l);
