/*
 * The API of software: POST /cpro/<api>/v1/<operation>, JSON in and out, field by field as operations.txt says.
 *
 * Requests are read with tolerance, answers are exact: that is what the clients out there expect. What a
 * gateway refuses has an HTTP status and an empty body; what the business refuses is a 200 with a codeRetour
 * that is not 0. Every refusal carries « Chorale-Diagnostic »: what is wrong, where, how to mend it.
 */
#pragma once

#include "http.h"

/* Every operation, with and without the leading « /cpro ». Ended by a NULL path. */
extern const struct http_route api_routes[];

/* The same as an OpenAPI document, for everybody. */
extern const struct http_route api_document_routes[];

/* Before the handler, for routes with ROUTE_BEARER: the links of the chain of authority (S051). */
enum ec api_enter(struct ctx *cx, struct http_request *rq) EC_MUST;
/* Whether an address is the API's: its refusals are no pages. */
bool api_is_path(str path);
/* The answer to a failure under such an address. */
void api_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec);
/* After the answer: for the calls that the application's owner sees. */
void api_leave(struct ctx *cx, struct http_request *rq, const struct http_response *rs);
/* Handler of all api_routes. */
enum ec api_serve(struct ctx *cx, struct http_request *rq, struct http_response *rs) EC_MUST;
