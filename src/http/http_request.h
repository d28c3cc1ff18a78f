/*
 * A request from its first byte to the end of its answer.
 *
 * Belongs to the I/O thread of its connection, except between being queued and being resumed, when a
 * worker has it. It lives in its own arena, which goes back to the server's store when it ends.
 */
#pragma once

#include "http_body.h"
#include "http_guard.h"
#include "http_response.h"
#include "http_router.h"
#include "http_target.h"
#include "http_worker.h"

#define HTTP_HEADERS_MAX 100

struct MHD_Connection;
struct MHD_Response;
struct http_conn;

enum http_stage {
	STAGE_HEAD,     /* the head is coming */
	STAGE_ENTERING, /* a worker asks enter before the body is read */
	STAGE_ENTERED,
	STAGE_BODY,
	STAGE_WORKING,
	STAGE_ANSWERED, /* the answer waits to be sent */
	STAGE_REFUSED,  /* no worker had time */
	STAGE_SENDING
};

struct http_request {
	struct ctx cx;
	struct http_server *server;
	struct http_conn *conn;
	struct MHD_Connection *connection;
	enum http_stage stage;
	struct http_work work;

	str target_text;
	const char *target_place;
	enum http_method method; /* HTTP_METHOD_COUNT: one we do not know */
	struct http_pair *headers;
	size_t nheaders;
	struct http_target target;
	struct http_match match;
	struct http_body body;
	enum ec fault;          /* the first one found while receiving */
	struct failure failure; /* of that fault, out of the way of enter's */
	bool early;    /* answer without reading the body, then close */
	bool entered;  /* leave is owed */
	bool counted;  /* in the server's under_way */

	str csrf_seed; /* cookie value that the token is tied to, once one was asked for */
	bool csrf_new; /* that cookie is to be set */
	bool csrf_right;      /* its token was found good */
	void *local;
	struct http_response rs;
	struct MHD_Response *answer;
};

struct http_request *http_request_new(struct http_server *s);
void http_request_free(struct http_request *rq); /* calls leave if owed */
/* Method, headers, target, route, limits: everything that the head says. Faults go to rq->fault. */
void http_request_read_head(struct http_request *rq, const char *method);
/* Keeps the first fault and its words. */
void http_request_fault(struct http_request *rq, enum ec ec);
