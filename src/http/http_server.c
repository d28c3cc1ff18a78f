#include "http_server.h"

#include "core_hash.h"
#include "core_log.h"
#include "http_conn.h"
#include "http_listen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define IO_THREADS 2
#define CONNECTION_MEMORY (32 << 10) /* more is slower: it is cleared for each request */
#define SENDING_MS 10000 /* for answers on their way when the server stops */

/* --- starting --- */

static void fill_limits(struct http_limits *l)
{
	const struct http_limits defaults = {
		.workers = 32,
		.connections = 4096,
		.body_memory = 512 << 20,
		.head_ms = 10000,
		.body_ms = 30000,
		.reader_s = 60,
	};
	l->workers = l->workers ? l->workers : defaults.workers;
	l->queue = l->queue ? l->queue : 16 * l->workers;
	l->connections = l->connections ? l->connections : defaults.connections;
	l->body_memory = l->body_memory ? l->body_memory : defaults.body_memory;
	l->head_ms = l->head_ms ? l->head_ms : defaults.head_ms;
	l->body_ms = l->body_ms ? l->body_ms : defaults.body_ms;
	l->reader_s = l->reader_s ? l->reader_s : defaults.reader_s;
}

/* Each connection is a descriptor; the rest of the program needs some too. */
static void raise_descriptors(int connections)
{
	struct rlimit r;
	rlim_t wanted = (rlim_t)connections * 2 + 1024;
	if (getrlimit(RLIMIT_NOFILE, &r) || r.rlim_cur >= wanted)
		return;
	r.rlim_cur = wanted < r.rlim_max ? wanted : r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) || r.rlim_cur < wanted)
		log_event(NULL, LOG_WARN, "http.descriptors", L_INT("wanted", wanted), L_INT("allowed", r.rlim_cur));
}

/* Kept as it came: what is decoded, and how strictly, is decided in http_target.c. */
static size_t keep_escapes(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls, (void)c;
	return str_of(s).n;
}

__attribute__((format(printf, 2, 0))) static void log_library(void *cls, const char *format, va_list args)
{
	(void)cls;
	char line[512];
	vsnprintf(line, sizeof(line), format, args);
	log_event(NULL, LOG_DEBUG, "http.library", L_STR("says", str_trim(str_of(line))));
}

static struct MHD_Daemon *start_daemon(struct http_server *s, int listening)
{
	const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	const struct http_limits *l = &s->limits;
	return MHD_start_daemon(flags, 0, NULL, NULL, http_conn_on_call, s,
	                        MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
	                        MHD_OPTION_LISTEN_SOCKET, listening,
	                        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)IO_THREADS,
	                        MHD_OPTION_CONNECTION_LIMIT, (unsigned)l->connections,
	                        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	                        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)l->reader_s,
	                        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
	                        MHD_OPTION_URI_LOG_CALLBACK, http_conn_on_target, s,
	                        MHD_OPTION_NOTIFY_CONNECTION, http_conn_notify, s,
	                        MHD_OPTION_NOTIFY_COMPLETED, http_conn_on_completed, s,
	                        MHD_OPTION_END);
}

static void free_arena(void *item)
{
	arena_free(item);
}

static void free_server(struct http_server *s)
{
	http_workers_free(s->workers);
	http_watch_free(s->watch);
	http_router_free(s->router);
	http_spares_end(&s->arenas, free_arena);
	http_spares_end(&s->blocks, free);
	free(s);
}

static struct http_server *new_server(const struct http_options *options)
{
	struct http_server *s = calloc(1, sizeof(*s));
	if (!s)
		log_die("http.memory", "server");
	s->options = *options;
	s->limits = options->limits;
	fill_limits(&s->limits);
	random_bytes(&s->id_salt, sizeof(s->id_salt));
	http_spares_begin(&s->arenas);
	http_spares_begin(&s->blocks);
	return s;
}

static enum ec start(struct ctx *cx, struct http_server *s)
{
	if (s->options.secret.n < 16)
		return fail(cx, E_CONFIG, M_STR("detail", STR("http: secret")));
	TRY(http_router_new(cx, s->options.tables, &s->router));
	raise_descriptors(s->limits.connections);
	s->watch = http_watch_new(&(struct http_watch_limits){ s->limits.head_ms, s->limits.body_ms });
	s->workers = http_workers_new((size_t)s->limits.workers, (size_t)s->limits.queue);
	if (!s->watch || !s->workers)
		return fail(cx, E_CONFIG, M_STR("detail", STR("http: threads")));
	int listening;
	TRY(http_listen(cx, s->options.address, &listening, s->address, sizeof(s->address)));
	s->daemon = start_daemon(s, listening);
	if (s->daemon)
		return E_OK;
	close(listening);
	return fail(cx, E_CONFIG, M_STR("detail", STR("http: libmicrohttpd")));
}

enum ec http_start(struct ctx *cx, const struct http_options *options, struct http_server **out)
{
	struct http_server *s = new_server(options);
	enum ec ec = start(cx, s);
	if (ec != E_OK) {
		free_server(s);
		return ec;
	}
	*out = s;
	return E_OK;
}

str http_address(const struct http_server *s)
{
	return str_of(s->address);
}

/* --- stopping --- */

static void nap(void)
{
	nanosleep(&(const struct timespec){ .tv_nsec = 2000000 }, NULL);
}

/* Handlers are waited for as long as they take; clients that read slowly are not. */
static void wait_until_idle(struct http_server *s)
{
	for (int ms = 0; s->under_way > 0 && ms < SENDING_MS; ms += 2)
		nap();
	s->closing = true;
	while (s->with_worker > 0)
		nap();
}

void http_stop(struct http_server *s)
{
	if (!s)
		return;
	int listening = MHD_quiesce_daemon(s->daemon);
	s->stopping = true;
	wait_until_idle(s);
	MHD_stop_daemon(s->daemon);
	if (listening >= 0)
		close(listening);
	free_server(s);
}
