/*
 * The portal as the listener of an environment serves it: routes, and what stands around handlers.
 */
#pragma once

#include "http.h"
#include "web_page.h"

extern const struct http_route web_routes[];

/* http_options.enter, once cx->db and cx->env are set: session, language, sign-in by the route's flags. */
enum ec web_enter(struct ctx *cx, struct http_request *rq, const struct http_route *route);
/* http_options.failed: a page, or JSON for a script. Also for paths without a route. */
void web_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec);
