/*
 * The body of a request as it comes in: fields to the arena, files to the sink, the rest to memory.
 *
 * Called by the I/O thread that receives the request. The first fault is kept in the request and what
 * follows is only counted: the answer is made by a worker once the body has passed.
 */
#pragma once

#include "http.h"
#include "http_form.h"
#include "http_multipart.h"

#define HTTP_FILES_MAX 200
#define HTTP_BODY_BLOCK (64 << 10) /* first memory of a body; most need no more */
#define HTTP_FIELD_BYTES_MAX (1 << 20) /* all fields of a multipart body together */

enum http_body_kind { BODY_NONE, BODY_FORM, BODY_MULTIPART, BODY_OTHER };

struct http_body {
	enum http_body_kind kind;
	int64_t length; /* declared; -1: chunked; 0: none */
	int64_t limit;
	int64_t received;

	char *bytes; /* BODY_FORM, BODY_OTHER: on the heap, counted in the server's body memory */
	size_t n;
	size_t cap;

	struct http_multipart *parser;
	struct http_fields fields;
	str field_name; /* of the field being received */
	struct buf field;
	size_t field_bytes;
	struct http_file *files;
	size_t nfiles;
	bool in_file;
	bool in_field;
};

/* How long it is, by the head that passed the guard. */
void http_body_measure(struct http_request *rq);
/* Whether the route takes it, and how to read it: E_TOO_LARGE, E_MEDIA_TYPE, E_BAD_REQUEST. */
enum ec http_body_begin(struct http_request *rq) EC_MUST;
/* False once more came than the route takes: a chunked body, to be cut off. */
bool http_body_add(struct http_request *rq, str bytes);
void http_body_end(struct http_request *rq);
/* Memory, and files nobody took. */
void http_body_clear(struct http_request *rq);
