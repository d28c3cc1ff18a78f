#include "http_conn.h"

#include "http_library.h"
#include "http_listen.h"
#include "http_run.h"
#include "http_server.h"

#include "core_log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Bodies longer than this are not read before enter agreed. */
#define ASK_FIRST (256 << 10)

static int socket_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

static void open_conn(struct http_server *s, struct MHD_Connection *c, void **context)
{
	struct http_conn *conn = calloc(1, sizeof(*conn));
	if (!conn)
		log_die("http.memory", "connection");
	conn->server = s;
	conn->watched.fd = socket_of(c);
	http_print_host(MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, conn->remote,
	                sizeof(conn->remote));
	http_watch_add(s->watch, &conn->watched);
	*context = conn;
}

/* Reads on for a moment after the end: closing with bytes unread would take the answer from the client. */
static void linger(struct http_conn *conn)
{
	int fd = fcntl(conn->watched.fd, F_DUPFD_CLOEXEC, 0);
	if (fd >= 0)
		http_watch_linger(conn->server->watch, fd);
}

static struct http_conn *conn_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Nothing else was written for this request; the answer fits the empty buffer of the socket. */
static void send_last(struct http_conn *conn, str answer)
{
	if (send(conn->watched.fd, answer.p, answer.n, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		PEER(NULL, "http.gone", L_STR("remote", str_of(conn->remote)));
}

void http_conn_refuse(struct MHD_Connection *c, str answer)
{
	struct http_conn *conn = conn_of(c);
	PEER(NULL, "http.refused", L_STR("remote", str_of(conn->remote)));
	conn->refused = true;
	http_watch_phase(&conn->watched, PHASE_BUSY);
	send_last(conn, answer);
	shutdown(conn->watched.fd, SHUT_WR);
}

void http_conn_notify(void *server, struct MHD_Connection *c, void **context,
                      enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = server;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		open_conn(s, c, context);
		return;
	}
	struct http_conn *conn = *context;
	if (conn->refused)
		linger(conn);
	http_watch_remove(s->watch, &conn->watched);
	free(conn);
	*context = NULL;
}

void *http_conn_on_target(void *server, const char *target, struct MHD_Connection *c)
{
	struct http_request *rq = http_request_new(server);
	rq->connection = c;
	rq->conn = conn_of(c);
	rq->cx.remote = str_of(rq->conn->remote);
	rq->target_place = target;
	rq->target_text = str_copy(rq->cx.arena, str_of(target));
	return rq;
}

/* --- the head --- */

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                   const char *value, size_t value_size)
{
	(void)kind;
	struct http_request *rq = cls;
	if (rq->nheaders == HTTP_HEADERS_MAX) {
		rq->fault = E_HEAD_TOO_LARGE;
		return MHD_NO;
	}
	rq->headers[rq->nheaders++] = (struct http_pair){ { name, name_size }, { value, value_size } };
	return MHD_YES;
}

static enum http_fault guard(struct http_request *rq, const char *method, const char *version)
{
	rq->headers = ARENA_ARRAY(rq->cx.arena, struct http_pair, HTTP_HEADERS_MAX);
	MHD_get_connection_values_n(rq->connection, MHD_HEADER_KIND, take_header, rq);
	struct http_head head = {
		.start = method,
		.size = MHD_get_connection_info(rq->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size,
		.target = rq->target_place,
		.target_text = rq->target_text,
		.version = version,
		.headers = rq->headers,
		.n = rq->nheaders,
	};
	return http_guard_check(&head);
}

static enum MHD_Result send_plain(struct http_request *rq, unsigned status, str text)
{
	rq->early = true;
	rq->stage = STAGE_SENDING;
	http_watch_phase(&rq->conn->watched, PHASE_BUSY);
	struct MHD_Response *r = http_response_plain(text);
	if (status == 503)
		MHD_add_response_header(r, "Retry-After", "1");
	enum MHD_Result sent = http_queue(rq->connection, status, r);
	MHD_destroy_response(r);
	return sent;
}

static enum MHD_Result refuse_head(struct http_request *rq, enum http_fault fault)
{
	struct ctx *cx = &rq->cx;
	str name = http_fault_name(fault);
	PEER(cx, "http.refused", L_STR("fault", name), L_STR("remote", cx->remote));
	str detail = msg_text(cx->arena, cx->lang, MSG_HTTP_BAD_HEAD, MSG_ARGS(M_STR("fault", name)));
	return send_plain(rq, 400, msg_text(cx->arena, cx->lang, MSG_ERROR_BAD_REQUEST, MSG_ARGS(M_STR("detail", detail))));
}

static enum MHD_Result send_busy(struct http_request *rq)
{
	return send_plain(rq, 503, msg_plain(rq->cx.lang, MSG_ERROR_BUSY));
}

/* --- to a worker and back --- */

static struct http_request *request_of(struct http_work *work)
{
	return (struct http_request *)((char *)work - offsetof(struct http_request, work));
}

/* Once resumed, the request is the I/O thread's again: nothing may follow. */
static void hand_back(struct http_request *rq, enum http_stage stage)
{
	if (stage == STAGE_ANSWERED)
		rq->answer = http_response_make(&rq->rs);
	rq->stage = stage;
	struct http_server *s = rq->server;
	MHD_resume_connection(rq->connection);
	atomic_fetch_sub(&s->with_worker, 1);
}

static void work_on_request(struct http_work *work)
{
	struct http_request *rq = request_of(work);
	http_run(rq);
	hand_back(rq, STAGE_ANSWERED);
}

static void work_on_enter(struct http_work *work)
{
	struct http_request *rq = request_of(work);
	bool entered = http_run_enter(rq);
	rq->early = !entered;
	hand_back(rq, entered ? STAGE_ENTERED : STAGE_ANSWERED);
}

/* Suspended first: a worker may resume it before this returns. */
static enum MHD_Result hand_over(struct http_request *rq, enum http_stage stage)
{
	struct http_server *s = rq->server;
	atomic_fetch_add(&s->with_worker, 1);
	if (s->closing) {
		atomic_fetch_sub(&s->with_worker, 1);
		return send_busy(rq);
	}
	rq->stage = stage;
	rq->work.run = stage == STAGE_ENTERING ? work_on_enter : work_on_request;
	http_watch_phase(&rq->conn->watched, PHASE_BUSY);
	if (!rq->counted)
		atomic_fetch_add(&s->under_way, 1);
	rq->counted = true;
	MHD_suspend_connection(rq->connection);
	if (http_workers_push(s->workers, &rq->work, false))
		return MHD_YES;
	rq->stage = STAGE_REFUSED;
	MHD_resume_connection(rq->connection);
	atomic_fetch_sub(&s->with_worker, 1);
	return MHD_YES;
}

static enum MHD_Result send_answer(struct http_request *rq)
{
	rq->stage = STAGE_SENDING;
	enum MHD_Result sent = http_queue(rq->connection, (unsigned)rq->rs.status, rq->answer);
	MHD_destroy_response(rq->answer);
	rq->answer = NULL;
	return sent;
}

/* --- calls --- */

static enum MHD_Result take_head(struct http_request *rq, const char *method, const char *version)
{
	enum http_fault fault = guard(rq, method, version);
	if (rq->fault == E_HEAD_TOO_LARGE)
		return send_plain(rq, 431, msg_plain(rq->cx.lang, MSG_HTTP_HEAD_TOO_LARGE));
	if (fault != HEAD_PLAIN)
		return refuse_head(rq, fault);
	if (rq->server->stopping)
		return send_busy(rq);
	http_request_read_head(rq, method);
	bool has_body = rq->body.length != 0;
	http_watch_phase(&rq->conn->watched, has_body ? PHASE_BODY : PHASE_BUSY);
	if (has_body && rq->fault != E_OK) {
		rq->early = true;
		return hand_over(rq, STAGE_WORKING);
	}
	if ((rq->body.length < 0 || rq->body.length > ASK_FIRST) && rq->server->options.enter)
		return hand_over(rq, STAGE_ENTERING);
	/* Without a body too the answer waits for the next call: queued now it would end the connection. */
	rq->stage = STAGE_BODY;
	return MHD_YES;
}

/* A chunked body beyond its limit. libmicrohttpd takes no answer before the end of a body, so this goes
 * to the socket by hand; nothing else was written there for this request. */
static enum MHD_Result cut_off(struct http_request *rq)
{
	send_last(rq->conn, http_response_bytes(rq->cx.arena, STR("413 Content Too Large"),
	                                        msg_plain(rq->cx.lang, MSG_ERROR_TOO_LARGE)));
	rq->early = true;
	return MHD_NO;
}

static enum MHD_Result take_body(struct http_request *rq, const char *bytes, size_t *n)
{
	if (*n == 0) {
		if (rq->body.length != 0)
			http_body_end(rq);
		return hand_over(rq, STAGE_WORKING);
	}
	http_watch_phase(&rq->conn->watched, PHASE_BODY);
	str piece = { bytes, *n };
	*n = 0;
	return http_body_add(rq, piece) ? MHD_YES : cut_off(rq);
}

enum MHD_Result http_conn_on_call(void *server, struct MHD_Connection *c, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *n, void **context)
{
	(void)server, (void)c, (void)url;
	struct http_request *rq = *context;
	switch (rq->stage) {
	case STAGE_HEAD:
		return take_head(rq, method, version);
	case STAGE_ENTERED:
		rq->stage = STAGE_BODY;
		http_watch_phase(&rq->conn->watched, PHASE_BODY);
		return MHD_YES;
	case STAGE_BODY:
		return take_body(rq, bytes, n);
	case STAGE_ANSWERED:
		return send_answer(rq);
	case STAGE_REFUSED:
		return send_busy(rq);
	default:
		return MHD_YES;
	}
}

void http_conn_on_completed(void *server, struct MHD_Connection *c, void **context,
                            enum MHD_RequestTerminationCode how)
{
	(void)c, (void)how;
	struct http_server *s = server;
	struct http_request *rq = *context;
	if (!rq)
		return;
	struct http_conn *conn = rq->conn;
	if (rq->early)
		linger(conn);
	if (rq->counted)
		atomic_fetch_sub(&s->under_way, 1);
	if (rq->answer)
		MHD_destroy_response(rq->answer);
	http_request_free(rq);
	*context = NULL;
	http_watch_phase(&conn->watched, PHASE_IDLE);
}
