#include "api_oauth.h"

#include "core_hash.h"
#include "core_json.h"
#include "service_application.h"

#define PATH "/api/oauth/token"
#define CREDENTIALS_MAX 512 /* bytes of the Authorization header */

/* Descriptions are ASCII without quotes (RFC 6749, 5.2), for software first. */
enum refusal { REFUSE_REQUEST, REFUSE_GRANT, REFUSE_CLIENT, REFUSE_ENVIRONMENT, REFUSE_METHOD, REFUSE_SERVER, REFUSALS };

static const struct {
	int status;
	str error, description, diagnostic;
} refusals[REFUSALS] = {
#define R(REFUSAL, status, error, description, diagnostic) \
	[REFUSE_##REFUSAL] = { status, STR_INIT(error), STR_INIT(description), STR_INIT(diagnostic) }
	R(REQUEST, 400, "invalid_request",
	  "Send grant_type, client_id and client_secret once each, as application/x-www-form-urlencoded", "oauth_request"),
	R(GRANT, 400, "unsupported_grant_type", "grant_type must be client_credentials", "oauth_grant"),
	R(CLIENT, 400, "invalid_client", "Unknown client_id or client_secret", "oauth_client"),
	R(ENVIRONMENT, 400, "invalid_client",
	  "Application of the other environment: SANDBOX applications serve qualification, the others production",
	  "oauth_environment"),
	R(METHOD, 405, "invalid_request", "Send POST", "oauth_method"),
	R(SERVER, 503, "temporarily_unavailable", "Try again in a moment", "oauth_server"),
#undef R
};

static void not_kept(struct http_response *rs)
{
	http_type(rs, "application/json;charset=UTF-8");
	http_set_header(rs, "Cache-Control", STR("no-store"));
	http_set_header(rs, "Pragma", STR("no-cache"));
}

static void put(struct json_out *j, const char *key, str value)
{
	json_key(j, key);
	json_put_str(j, value);
}

static void refuse(struct http_response *rs, enum refusal why, bool by_header)
{
	struct json_out j = { .b = http_out(rs) };
	http_status(rs, refusals[why].status);
	not_kept(rs);
	/* RFC 6749, 5.2: who tried by the header is told so by the header. */
	if (by_header && refusals[why].status == 400) {
		http_status(rs, 401);
		http_set_header(rs, "WWW-Authenticate", STR("Basic realm=\"PISTE\""));
	}
	http_set_header(rs, "Chorale-Diagnostic", refusals[why].diagnostic);
	http_set_header(rs, "Link", STR("</aide/api>; rel=\"help\""));
	buf_clear(http_out(rs));
	json_open(&j);
	put(&j, "error", refusals[why].error);
	put(&j, "error_description", refusals[why].description);
	json_close(&j);
}

/* --- what was asked --- */

/* The only value of that name; false when there are several. */
static bool one(const struct http_request *rq, const char *name, str *out)
{
	const str *all;
	size_t n = http_form_all(rq, name, &all);
	*out = n ? all[0] : STR_NONE;
	return n < 2;
}

static bool has_basic(const struct http_request *rq, str *credentials)
{
	str header = http_header(rq, "Authorization"), scheme;
	*credentials = str_trim(str_cut(header, ' ', &scheme));
	return str_eq_nocase(scheme, STR("Basic"));
}

/* HTTP Basic wins over the body, which then need not have them. */
static bool read_client(struct ctx *cx, const struct http_request *rq, struct token_ask *ask, bool *by_header)
{
	str credentials, text;
	*by_header = has_basic(rq, &credentials);
	if (!*by_header)
		return one(rq, "client_id", &ask->client_id) && one(rq, "client_secret", &ask->client_secret);
	if (credentials.n > CREDENTIALS_MAX || !base64_to(cx->arena, credentials, &text))
		return false;
	ask->client_secret = str_cut(text, ':', &ask->client_id);
	return true;
}

static enum refusal read_ask(struct ctx *cx, const struct http_request *rq, struct token_ask *ask, bool *by_header)
{
	str grant;
	if (!read_client(cx, rq, ask, by_header) || !one(rq, "grant_type", &grant) || !one(rq, "scope", &ask->scope))
		return REFUSE_REQUEST;
	if (str_empty(grant))
		return REFUSE_REQUEST;
	if (!str_eq(grant, STR("client_credentials")))
		return REFUSE_GRANT;
	return str_empty(ask->client_id) || str_empty(ask->client_secret) ? REFUSE_REQUEST : REFUSALS;
}

static void grant(struct http_response *rs, const struct token_grant *g)
{
	struct json_out j = { .b = http_out(rs) };
	not_kept(rs);
	json_open(&j);
	put(&j, "access_token", g->token);
	put(&j, "token_type", STR("Bearer"));
	json_key(&j, "expires_in");
	json_put_int(&j, g->seconds);
	put(&j, "scope", g->scope);
	json_close(&j);
}

static enum ec token(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct token_ask ask = { 0 };
	struct token_grant g;
	bool by_header = false;
	enum refusal why = read_ask(cx, rq, &ask, &by_header);
	if (why != REFUSALS) {
		refuse(rs, why, by_header && why == REFUSE_CLIENT);
		return E_OK;
	}
	enum ec ec = token_issue(cx, &ask, &g);
	if (ec == E_OK) {
		grant(rs, &g);
		return E_OK;
	}
	if (ec != E_CLIENT && ec != E_CLIENT_ENVIRONMENT)
		return ec;
	failure_clear(cx);
	refuse(rs, ec == E_CLIENT ? REFUSE_CLIENT : REFUSE_ENVIRONMENT, by_header);
	return E_OK;
}

bool api_oauth_owns(str path)
{
	return str_eq(path, STR(PATH));
}

void api_oauth_failed(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum ec ec)
{
	(void)cx, (void)rq;
	int status = error_info(ec)->http;
	refuse(rs, ec == E_METHOD ? REFUSE_METHOD : status >= 500 ? REFUSE_SERVER : REFUSE_REQUEST, false);
	if (status == 413 || status == 431)
		http_status(rs, status);
}

const struct http_route api_oauth_routes[] = {
	{ HTTP_POST, PATH, token, ROUTE_PUBLIC | ROUTE_NO_CSRF, 0, "OAuth2 client credentials: a token for an hour" },
	{ 0 },
};
