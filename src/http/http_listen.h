/*
 * The listening socket.
 */
#pragma once

#include "core_ctx.h"

/* Binds "127.0.0.1:8080" or "[::1]:0" and listens; writes the address with its real port. E_CONFIG. */
enum ec http_listen(struct ctx *cx, str address, int *fd, char *out, size_t size) EC_MUST;
/* "192.0.2.1", "2001:db8::1" */
struct sockaddr;
void http_print_host(const struct sockaddr *sa, char *out, size_t size);
/* "127.0.0.1:8080", "[::1]:8080": our end of a socket. */
bool http_print_own(int fd, char *out, size_t size);
