/*
 * Refuses request heads that two programs could read in two ways (request smuggling).
 *
 * libmicrohttpd forgives a lot: several Content-Length, an unknown Transfer-Encoding, bare LF, folded
 * lines, NUL bytes. A proxy in front that reads them otherwise would let one request hide in another.
 * The guard sees the head as libmicrohttpd left it in its buffer, in one piece from the method on, with
 * NUL in place of separators and line ends, and refuses all that is not the plain form. Pure; any thread.
 */
#pragma once

#include "core_str.h"

struct http_pair {
	str name;
	str value;
};

struct http_head {
	const char *start; /* of the method */
	size_t size;       /* up to and with the empty line */
	const char *target; /* its place; separators in it may be NUL by now */
	str target_text;    /* as it came, as far as the first NUL */
	const char *version;
	const struct http_pair *headers; /* pointing into the head */
	size_t n;
};

enum http_fault {
	HEAD_PLAIN,
	HEAD_LAYOUT, /* bare LF, bare CR, folded line, NUL, several blanks in the request line */
	HEAD_TARGET, /* not a path, or not printable ASCII */
	HEAD_NAME,   /* a header's name is no token */
	HEAD_VALUE,  /* control characters in a value */
	HEAD_HOST,   /* none, two or a broken one */
	HEAD_LENGTH, /* two, not a number, or beside Transfer-Encoding */
	HEAD_CODING  /* Transfer-Encoding other than one « chunked », or in HTTP/1.0 */
};

enum http_fault http_guard_check(const struct http_head *head);
/* « bare line feed, folded line… »: for the log and the answer. */
str http_fault_name(enum http_fault fault);
