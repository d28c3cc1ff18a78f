/*
 * Streaming parser of multipart/form-data (RFC 7578), fed with pieces of any size.
 *
 * Memory stays flat: a part's head is at most 4 KiB, its data goes to the caller as it comes. Strict
 * about line ends, names and the closing delimiter; what stands before the first and behind the last
 * delimiter is skipped. Lives in an arena; one thread at a time.
 */
#pragma once

#include "core_ctx.h"

struct http_multipart;

struct http_part {
	str name;
	bool is_file; /* has a file name, perhaps an empty one */
	str file_name;
};

struct http_part_events {
	/* An error ends the parsing and is what http_multipart_add returns. */
	enum ec (*begin)(struct ctx *cx, void *arg, const struct http_part *part);
	enum ec (*data)(struct ctx *cx, void *arg, str bytes);
	enum ec (*end)(struct ctx *cx, void *arg);
};

/* E_BAD_REQUEST when the Content-Type names no usable boundary. */
enum ec http_multipart_new(struct ctx *cx, str content_type, const struct http_part_events *events,
                           void *arg, struct http_multipart **out) EC_MUST;
/* E_BAD_REQUEST, E_UTF8, E_ATTACHMENT_NAME_UTF8, or what an event returned. Nothing may be added after an error. */
enum ec http_multipart_add(struct ctx *cx, struct http_multipart *m, str bytes) EC_MUST;
/* E_BAD_REQUEST when the closing delimiter is missing. */
enum ec http_multipart_end(struct ctx *cx, const struct http_multipart *m) EC_MUST;
