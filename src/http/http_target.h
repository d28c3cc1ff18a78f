/*
 * The request target: path in segments, and query.
 *
 * A path that would mean another one after normalising is refused, not normalised: « . », « .. », an
 * encoded slash, a backslash, control characters. Pure; any thread.
 */
#pragma once

#include "http_form.h"
#include "http_router.h"

struct http_target {
	str path;  /* as it came, encoded */
	str query; /* as it came, without the question mark */
	str segments[HTTP_SEGMENTS_MAX + 1]; /* decoded; one too many is kept, and matches no route */
	size_t nsegments;
	struct http_fields fields; /* of the query */
};

/* E_BAD_REQUEST, E_UTF8. What was understood before the fault stays in out. */
enum ec http_target_parse(struct ctx *cx, str text, struct http_target *out) EC_MUST;
