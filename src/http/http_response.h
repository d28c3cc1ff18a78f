/*
 * The answer a handler fills, and how it becomes one of libmicrohttpd's.
 *
 * Owned by its request; filled on one worker. A descriptor or a producer given to it is released once.
 */
#pragma once

#include "http.h"
#include "http_guard.h"

#define HTTP_HEADERS_OUT_MAX 32

struct MHD_Response;
struct http_stream;

struct http_response {
	struct http_request *rq;
	int status;
	struct http_pair headers[HTTP_HEADERS_OUT_MAX];
	size_t nheaders;
	struct buf out;
	const char *type;
	str fixed; /* bytes that outlive the request */
	int fd;    /* -1: none */
	int64_t fd_size;
	struct http_stream *stream;
};

void http_response_begin(struct http_response *rs, struct http_request *rq);
/* Lets go of what it holds, for another answer in its place. */
void http_response_clear(struct http_response *rs);
void http_response_add_header(struct http_response *rs, str name, str value);
/* The body and all headers; never NULL. Takes the descriptor. */
struct MHD_Response *http_response_make(struct http_response *rs);
/* A short page made on an I/O thread, for what never reaches a worker, that
 * ends the connection; the caller destroys it. */
struct MHD_Response *http_response_plain(str text);
/* The same answer as bytes for the socket, where libmicrohttpd takes none. status: « 413 Content Too Large ». */
str http_response_bytes(struct arena *a, str status, str text);
