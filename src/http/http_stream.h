/*
 * A body that a producer makes while it is sent.
 *
 * The I/O thread sends what is in the buffer; when it is empty it suspends the connection and has a
 * worker call the producer. So only one of both has the buffer at a time.
 */
#pragma once

#include "http.h"

struct MHD_Response;
struct http_stream;

struct http_stream *http_stream_new(struct http_request *rq, http_produce produce, void (*finish)(void *arg),
                                    void *arg);
struct MHD_Response *http_stream_response(struct http_stream *s);
void http_stream_free(struct http_stream *s); /* calls finish; NULL is fine */
