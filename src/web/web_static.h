/*
 * Static files over HTTP: /static/NAME. With ?v= and the version of the file the answer may be kept for
 * ever; without it, for an hour.
 */
#pragma once

#include "http.h"

enum ec page_static(struct ctx *cx, struct http_request *rq, struct http_response *rs);
