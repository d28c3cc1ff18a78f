/*
 * A complete request on its worker: enter, checks, handler, and a page for what failed.
 */
#pragma once

#include "http_request.h"

/* Fills rq->rs. */
void http_run(struct http_request *rq);
/* Only enter, before a large body is read: false when it refused, and rq->rs is filled. */
bool http_run_enter(struct http_request *rq);
