#include "cmd_listen.h"

#include "api.h"
#include "api_oauth.h"
#include "blob.h"
#include "core_json.h"
#include "core_log.h"
#include "db.h"
#include "web.h"
#include "web_piste.h"

/* --- files of forms go straight into the document store --- */

static enum ec file_begin(struct ctx *cx, void *arg, void **handle)
{
	struct listener *l = arg;
	struct blob_file *f = NULL;
	TRY(blob_begin(cx, l->env->blob, &f));
	*handle = f;
	return E_OK;
}

static enum ec file_add(struct ctx *cx, void *handle, const void *bytes, size_t n)
{
	return blob_add(cx, handle, bytes, n);
}

static void file_discard(void *handle)
{
	blob_discard(handle);
}

/* --- around every handler --- */

static enum ec enter(struct ctx *cx, struct http_request *rq, const struct http_route *route, void *arg)
{
	struct listener *l = arg;
	if (!l->env) {
		cx->db = l->piste->db;
		return piste_enter(cx, rq, route, l->piste);
	}
	cx->env = l->env;
	cx->db = l->env->db;
	return route->flags & ROUTE_BEARER ? api_enter(cx, rq) : web_enter(cx, rq, route);
}

/* An address without a route was not entered: who asks for it still keeps menu and language. */
static void recognise(struct ctx *cx, struct http_request *rq, void *arg)
{
	static const struct http_route nowhere = { 0 };
	struct failure failure = cx->failure;
	failure_clear(cx);
	(void)(enter(cx, rq, &nowhere, arg) == E_OK);
	cx->failure = failure;
}

static void failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec,
                   const struct http_route *route, void *arg)
{
	struct listener *l = arg;
	cx->env = l->env;
	if (!l->env) {
		piste_failed(cx, rq, rs, ec, l->piste);
		return;
	}
	if (api_oauth_owns(http_path(rq))) {
		api_oauth_failed(cx, rq, rs, ec);
		return;
	}
	if (api_is_path(http_path(rq))) {
		api_failed(cx, rq, rs, ec);
		return;
	}
	if (!route)
		recognise(cx, rq, arg);
	web_failed(cx, rq, rs, ec);
}

static void leave(struct ctx *cx, struct http_request *rq, const struct http_response *rs, void *arg)
{
	const struct listener *l = arg;
	if (l->env && api_is_path(http_path(rq)))
		api_leave(cx, rq, rs);
	log_event(cx, LOG_DEBUG, "http.request", L_STR("path", http_path(rq)),
	          L_INT("status", rs ? http_status_of(rs) : 0), L_INT("ms", time_now() - cx->now));
}

/* --- GET /health: for whoever watches the service --- */

static enum ec probe(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)cx, (void)tx, (void)arg;
	return E_OK;
}

static enum ec health(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	(void)rq;
	bool well = !cx->db || db_read(cx, probe, NULL) == E_OK;
	failure_clear(cx);
	http_status(rs, well ? 200 : 503);
	http_type(rs, "application/json");
	struct json_out j = { .b = http_out(rs) };
	json_open(&j);
	json_key(&j, "status");
	json_put_str(&j, well ? STR("ok") : STR("database_unreachable"));
	json_key(&j, "version");
	json_put_str(&j, STR(CHORALE_VERSION));
	json_key(&j, "database");
	json_put_str(&j, !cx->db ? STR("none") : db_engine_of(cx->db) == DB_SQLITE ? STR("sqlite") : STR("postgresql"));
	json_close(&j);
	return E_OK;
}

static const struct http_route health_routes[] = {
	{ HTTP_GET, "/health", health, ROUTE_PUBLIC, 0, "Whether the service answers, and with which database" },
	{ 0 },
};

enum ec listener_start(struct ctx *cx, struct listener *l, const struct listen_options *o)
{
	l->tables[0] = health_routes;
	l->tables[1] = l->env ? web_routes : piste_routes;
	l->tables[2] = l->env ? api_oauth_routes : NULL;
	l->tables[3] = l->env ? api_routes : NULL;
	l->tables[4] = l->env ? api_document_routes : NULL;
	l->tables[5] = NULL;
	const struct http_options options = {
		.address = o->address,
		.tables = l->tables,
		.limits = {
			.workers = (int)config_int(o->config, SET_HTTP_WORKERS),
			.connections = (int)config_int(o->config, SET_HTTP_CONNECTIONS),
		},
		.sink = { .begin = file_begin, .add = file_add, .discard = file_discard, .arg = l },
		.enter = enter,
		.failed = failed,
		.leave = leave,
		.arg = l,
		.behind_tls = config_bool(o->config, SET_HTTP_BEHIND_TLS),
		.secret = o->secret,
		.session_cookie = l->env ? STR(COOKIE_SESSION) : STR(COOKIE_PISTE),
	};
	return http_start(cx, &options, &l->http);
}

void listener_stop(struct listener *l)
{
	if (l->http)
		http_stop(l->http);
	l->http = NULL;
}
