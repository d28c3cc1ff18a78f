#include "http_stream.h"

#include "core_log.h"
#include "http_request.h"
#include "http_server.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 32768

struct http_stream {
	struct http_work work;
	struct http_request *rq;
	http_produce produce;
	void (*finish)(void *arg);
	void *arg;
	struct buf out;
	size_t sent; /* of out */
	bool done;
	enum ec fault;
};

struct http_stream *http_stream_new(struct http_request *rq, http_produce produce, void (*finish)(void *arg),
                                    void *arg)
{
	struct http_stream *s = ARENA_NEW(rq->cx.arena, struct http_stream);
	s->rq = rq;
	s->produce = produce;
	s->finish = finish;
	s->arg = arg;
	return s;
}

void http_stream_free(struct http_stream *s)
{
	if (!s)
		return;
	if (s->finish)
		s->finish(s->arg);
	buf_free(&s->out);
}

static void run_producer(struct http_work *work)
{
	struct http_stream *s = (struct http_stream *)((char *)work - offsetof(struct http_stream, work));
	buf_clear(&s->out);
	s->sent = 0;
	s->fault = s->produce(s->arg, &s->out, &s->done);
	struct http_server *server = s->rq->server;
	MHD_resume_connection(s->rq->connection);
	atomic_fetch_sub(&server->with_worker, 1);
}

/* I/O thread: copies what is there, or waits for a worker to make more. */
static ssize_t read_stream(void *cls, uint64_t position, char *out, size_t most)
{
	(void)position;
	struct http_stream *s = cls;
	size_t left = s->out.n - s->sent;
	if (left) {
		size_t n = left < most ? left : most;
		memcpy(out, s->out.p + s->sent, n);
		s->sent += n;
		return (ssize_t)n;
	}
	if (s->fault != E_OK)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (s->done)
		return MHD_CONTENT_READER_END_OF_STREAM;
	struct http_server *server = s->rq->server;
	atomic_fetch_add(&server->with_worker, 1);
	if (server->closing) {
		atomic_fetch_sub(&server->with_worker, 1);
		return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	MHD_suspend_connection(s->rq->connection);
	http_workers_push(server->workers, &s->work, true);
	return 0;
}

struct MHD_Response *http_stream_response(struct http_stream *s)
{
	s->work.run = run_producer;
	struct MHD_Response *r =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_SIZE, read_stream, s, NULL);
	if (!r)
		log_die("http.memory", "stream");
	return r;
}
