#include "http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

union any_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static enum ec refuse(struct ctx *cx, str address, const char *why)
{
	str detail = str_printf(cx->arena, "%.*s: %s", STR_ARG(address), why);
	return fail(cx, E_CONFIG, M_STR("detail", detail));
}

static bool parse(struct ctx *cx, str text, union any_address *out)
{
	ptrdiff_t colon = str_rfind_char(text, ':');
	int64_t port;
	if (colon < 1 || !str_to_i64(str_sub(text, (size_t)colon + 1, text.n), &port) || port < 0 || port > 65535)
		return false;
	str host = str_sub(text, 0, (size_t)colon);
	*out = (union any_address){ 0 };
	if (str_starts(host, STR("[")) && str_ends(host, STR("]"))) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons((uint16_t)port);
		return inet_pton(AF_INET6, str_z(cx->arena, str_sub(host, 1, host.n - 2)), &out->v6.sin6_addr) == 1;
	}
	out->v4.sin_family = AF_INET;
	out->v4.sin_port = htons((uint16_t)port);
	return inet_pton(AF_INET, str_z(cx->arena, host), &out->v4.sin_addr) == 1;
}

void http_print_host(const struct sockaddr *sa, char *out, size_t size)
{
	const union any_address *a = (const union any_address *)sa;
	const void *host = sa->sa_family == AF_INET6 ? (const void *)&a->v6.sin6_addr : &a->v4.sin_addr;
	if (!inet_ntop(sa->sa_family, host, out, (socklen_t)size))
		snprintf(out, size, "unknown");
}

bool http_print_own(int fd, char *out, size_t size)
{
	union any_address a;
	socklen_t n = sizeof(a);
	if (getsockname(fd, &a.any, &n))
		return false;
	char host[INET6_ADDRSTRLEN];
	http_print_host(&a.any, host, sizeof(host));
	bool v6 = a.any.sa_family == AF_INET6;
	snprintf(out, size, v6 ? "[%s]:%u" : "%s:%u", host, ntohs(v6 ? a.v6.sin6_port : a.v4.sin_port));
	return true;
}

/* SO_REUSEADDR: the port can be taken at once after a crash. The descriptor is not inherited: a helper
 * that outlives the server would keep the port. */
static int bind_and_listen(const union any_address *a)
{
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	int on = 1;
	socklen_t n = a->any.sa_family == AF_INET6 ? sizeof(a->v6) : sizeof(a->v4);
	if (!setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) && !bind(fd, &a->any, n)
	    && !listen(fd, BACKLOG))
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

enum ec http_listen(struct ctx *cx, str address, int *fd, char *out, size_t size)
{
	union any_address a;
	if (!parse(cx, address, &a))
		return refuse(cx, address, "ADDRESS:PORT, [IPv6]:PORT");
	*fd = bind_and_listen(&a);
	if (*fd < 0 || !http_print_own(*fd, out, size)) {
		str why = str_of(strerror(errno));
		if (*fd >= 0)
			close(*fd);
		return refuse(cx, address, str_z(cx->arena, why));
	}
	return E_OK;
}
