/*
 * Forms against forgery: a token tied to the browser's session, and the browser's word on where a
 * request comes from.
 *
 * The token is HMAC-SHA-256 of the session cookie (before sign-in: of a cookie of its own) under the
 * server's secret, masked with fresh random bytes each time, so that compression cannot give it away.
 * Nothing is stored: any node checks it.
 */
#pragma once

#include "http.h"

/* E_CSRF unless the route asks for no token or the request carries a good one and is of this site. */
enum ec http_csrf_check(struct http_request *rq) EC_MUST;
/* Sets the cookie that a token given out in this answer is tied to, if it is new. */
void http_csrf_finish(struct http_request *rq);
