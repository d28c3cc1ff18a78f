#include "http_run.h"

#include "core_log.h"
#include "http_csrf.h"
#include "http_server.h"

static const char *const method_names[HTTP_METHOD_COUNT] = { "GET", "HEAD", "POST", "PUT", "DELETE" };

static void set_allow(struct http_request *rq)
{
	struct buf b = buf_in(rq->cx.arena);
	for (int m = 0; m < HTTP_METHOD_COUNT; m++)
		if (rq->match.allowed & 1u << m)
			buf_printf(&b, "%s%s", b.n ? ", " : "", method_names[m]);
	http_set_header(&rq->rs, "Allow", buf_str(&b));
}

static void bare_page(struct http_request *rq)
{
	http_type(&rq->rs, "text/plain; charset=utf-8");
	buf_add_str(http_out(&rq->rs), rq->cx.failure.message);
	buf_add_char(http_out(&rq->rs), '\n');
}

static void answer_failure(struct http_request *rq, enum ec ec)
{
	const struct http_options *o = &rq->server->options;
	const struct failure *f = &rq->cx.failure;
	int status = error_info(ec)->http;
	if (status >= 500)
		log_event(&rq->cx, LOG_ERROR, "http.failed", L_STR("error", str_of(error_info(ec)->symbol)),
		          L_STR("message", f->message), L_STR("file", str_of(f->file)), L_INT("line", f->line));
	http_response_clear(&rq->rs);
	http_status(&rq->rs, status);
	if (ec == E_METHOD)
		set_allow(rq);
	if (status == 503)
		http_set_header(&rq->rs, "Retry-After", STR("1"));
	if (o->failed)
		o->failed(&rq->cx, rq, &rq->rs, ec, rq->match.route, o->arg);
	else
		bare_page(rq);
}

static enum ec enter(struct http_request *rq)
{
	const struct http_options *o = &rq->server->options;
	if (rq->entered || !o->enter)
		return E_OK;
	rq->entered = true;
	return o->enter(&rq->cx, rq, rq->match.route, o->arg);
}

static enum ec serve(struct http_request *rq)
{
	if (rq->match.route)
		TRY(enter(rq));
	if (rq->fault != E_OK) {
		rq->cx.failure = rq->failure;
		return rq->fault;
	}
	TRY(http_csrf_check(rq));
	return rq->match.route->handler(&rq->cx, rq, &rq->rs);
}

static void finish(struct http_request *rq, enum ec ec)
{
	const struct http_options *o = &rq->server->options;
	if (ec != E_OK)
		answer_failure(rq, ec);
	if (!rq->rs.status)
		rq->rs.status = 200;
	rq->entered = false;
	if (o->leave)
		o->leave(&rq->cx, rq, &rq->rs, o->arg);
}

void http_run(struct http_request *rq)
{
	finish(rq, serve(rq));
}

bool http_run_enter(struct http_request *rq)
{
	enum ec ec = enter(rq);
	if (ec != E_OK)
		finish(rq, ec);
	return ec == E_OK;
}
