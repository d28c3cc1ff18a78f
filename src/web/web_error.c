#include "web_error.h"

#include "core_json.h"
#include "web.h"
#include "web_session.h"
#include "web_templates.h"

static const struct {
	int status;
	enum msg title;
} TITLES[] = {
	{ 400, MSG_WEB_ERROR_400 }, { 403, MSG_WEB_ERROR_403 }, { 404, MSG_WEB_ERROR_404 },
	{ 405, MSG_WEB_ERROR_404 }, { 409, MSG_WEB_ERROR_409 }, { 410, MSG_JOIN_LINK_DEAD }, { 413, MSG_WEB_ERROR_413 },
	{ 422, MSG_WEB_ERROR_422 }, { 429, MSG_WEB_ERROR_429 }, { 503, MSG_WEB_ERROR_503 },
};

static enum msg title_of(int status)
{
	for (size_t i = 0; i < sizeof(TITLES) / sizeof(TITLES[0]); i++) {
		if (TITLES[i].status == status)
			return TITLES[i].title;
	}
	return status >= 500 ? MSG_WEB_ERROR_500 : MSG_WEB_ERROR_400;
}

static void as_json(struct ctx *cx, struct http_response *rs, str message)
{
	struct json_out j = { .b = http_out(rs) };

	http_type(rs, "application/json");
	json_open(&j);
	json_key(&j, "code");
	json_put_int(&j, cx->failure.code);
	json_key(&j, "message");
	json_put_str(&j, message);
	json_key(&j, "request_id");
	json_put_str(&j, cx->request_id);
	json_close(&j);
}

static void as_page(struct ctx *cx, struct http_request *rq, struct http_response *rs, str message)
{
	int status = http_status_of(rs);
	struct error_view v = { .message = message, .status = status, .reference = cx->request_id,
		                .signed_in = cx->actor != NULL };

	v.title = page_text(cx, title_of(status));
	page_begin(cx, rq, &v.page, v.title, SPACE_COUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_error(&h, &v);
}

/* Without a session: to the sign-in page, and from there back to what was asked for. What a form
 * carried stays with it. */
static bool sends_to_sign_in(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct kept_form form;

	kept_form_take(cx, rq, &form);
	if (form.n > 0) {
		failure_clear(cx);
		session_ask(cx, rq, rs, &form);
		return true;
	}
	str query = http_query_string(rq);
	str here = http_path(rq);

	if (http_method_of(rq) != HTTP_GET)
		here = STR("/accueil");
	else if (!str_empty(query))
		here = str_printf(cx->arena, "%.*s?%.*s", STR_ARG(here), STR_ARG(query));
	str to = str_printf(cx->arena, "/connexion?suite=%.*s", STR_ARG(html_url_part(cx->arena, here)));
	return http_redirect(rs, to) == E_OK;
}

void web_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec)
{
	const struct error_info *info = error_info(ec);
	bool json = str_find(http_header(rq, "Accept"), STR("application/json")) >= 0;
	str message = str_empty(cx->failure.message) ? page_text(cx, info->message) : cx->failure.message;

	if (ec == E_SIGN_IN && !json && sends_to_sign_in(cx, rq, rs))
		return;
	buf_clear(http_out(rs));
	http_status(rs, info->http);
	if (json)
		as_json(cx, rs, message);
	else
		as_page(cx, rq, rs, message);
}
