/*
 * Answers go to libmicrohttpd through here, so that those it makes itself are told apart.
 *
 * It answers what it cannot parse (414, 431, 413, 400, 505) before any callback runs, with a page of its own
 * without our headers, and has no hook for that. But it queues that page by its public MHD_queue_response,
 * which this program defines in its place: see docs/decisions/0007-answers-of-the-library.md.
 */
#pragma once

#include <microhttpd.h>

/* What MHD_queue_response does, for answers of ours. */
enum MHD_Result http_queue(struct MHD_Connection *c, unsigned status, struct MHD_Response *r);
