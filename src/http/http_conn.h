/*
 * One connection, and libmicrohttpd's callbacks on it.
 *
 * Called by the I/O threads: they read heads and bodies and send answers, and never wait.
 */
#pragma once

#include "http_request.h"
#include "http_watch.h"

#include <microhttpd.h>
#include <netinet/in.h>

struct http_conn {
	struct http_watched watched;
	struct http_server *server;
	char remote[INET6_ADDRSTRLEN];
	bool refused; /* the last answer was written past libmicrohttpd */
};

/* Writes the whole answer and ends what goes out; the library then closes. For what it cannot parse. */
void http_conn_refuse(struct MHD_Connection *c, str answer);

void http_conn_notify(void *server, struct MHD_Connection *c, void **context,
                      enum MHD_ConnectionNotificationCode what);
/* Each request begins here, with its target as it came. */
void *http_conn_on_target(void *server, const char *target, struct MHD_Connection *c);
enum MHD_Result http_conn_on_call(void *server, struct MHD_Connection *c, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *n, void **context);
void http_conn_on_completed(void *server, struct MHD_Connection *c, void **context,
                            enum MHD_RequestTerminationCode how);
