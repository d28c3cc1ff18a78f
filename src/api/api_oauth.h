/*
 * POST /api/oauth/token: OAuth2 client credentials, as PISTE answers it (S021).
 *
 * Served by the listeners of both environments, each for its own kind of application. Answers and refusals are
 * those of RFC 6749; a refused client gets 400, or 401 when it came by HTTP Basic.
 */
#pragma once

#include "http.h"

extern const struct http_route api_oauth_routes[];

/* Whether the address is one of these routes', whatever the method: then failures are answered here. */
bool api_oauth_owns(str path);
/* http_options.failed for them: what the server refused before the handler ran. */
void api_oauth_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec);
