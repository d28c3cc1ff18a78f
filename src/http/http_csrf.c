#include "http_csrf.h"

#include "core_hash.h"
#include "http_request.h"
#include "http_server.h"

#include <string.h>

#define VISIT_COOKIE "visit"

struct masked {
	uint8_t mask[SHA256_SIZE];
	uint8_t text[SHA256_SIZE];
};

static str session_of(const struct http_request *rq)
{
	str name = rq->server->options.session_cookie;
	return str_empty(name) ? STR_NONE : http_cookie(rq, str_z(rq->cx.arena, name));
}

static str seed_sent(const struct http_request *rq)
{
	str session = session_of(rq);
	return str_empty(session) ? http_cookie(rq, VISIT_COOKIE) : session;
}

static struct sha256 token_of(const struct http_request *rq, str seed)
{
	struct buf b = buf_in(rq->cx.arena);
	buf_add_str(&b, STR("csrf:"));
	buf_add_str(&b, seed);
	return hmac_sha256(rq->server->options.secret, buf_str(&b));
}

static void apply_mask(const uint8_t *mask, const uint8_t *from, uint8_t *to)
{
	for (size_t i = 0; i < SHA256_SIZE; i++)
		to[i] = from[i] ^ mask[i];
}

str http_csrf(struct http_request *rq)
{
	if (str_empty(rq->csrf_seed))
		rq->csrf_seed = seed_sent(rq);
	if (str_empty(rq->csrf_seed)) {
		uint8_t fresh[SHA256_SIZE];
		random_bytes(fresh, sizeof(fresh));
		rq->csrf_seed = base64url_of(rq->cx.arena, fresh, sizeof(fresh));
		rq->csrf_new = true;
	}
	struct sha256 token = token_of(rq, rq->csrf_seed);
	struct masked m;
	random_bytes(m.mask, sizeof(m.mask));
	apply_mask(m.mask, token.b, m.text);
	return hex_of(rq->cx.arena, &m, sizeof(m));
}

void http_csrf_finish(struct http_request *rq)
{
	if (rq->csrf_new)
		http_set_cookie(&rq->rs, VISIT_COOKIE, rq->csrf_seed, -1);
}

static bool is_token(const struct http_request *rq, str sent)
{
	str seed = seed_sent(rq);
	struct masked m;
	if (str_empty(seed) || !hex_to(sent, &m, sizeof(m)))
		return false;
	uint8_t plain[SHA256_SIZE];
	apply_mask(m.mask, m.text, plain);
	struct sha256 token = token_of(rq, seed);
	return secret_eq((str){ (const char *)plain, SHA256_SIZE }, (str){ (const char *)token.b, SHA256_SIZE });
}

/* Browsers say where a request comes from: Sec-Fetch-Site in secure contexts, Origin with every form. */
static bool is_of_this_site(const struct http_request *rq)
{
	str site = http_header(rq, "Sec-Fetch-Site");
	if (!str_empty(site))
		return str_eq(site, STR("same-origin")) || str_eq(site, STR("none"));
	str origin = http_header(rq, "Origin");
	if (str_empty(origin))
		return true;
	ptrdiff_t slashes = str_find(origin, STR("://"));
	if (slashes < 0)
		return false;
	str host = str_sub(origin, (size_t)slashes + 3, origin.n);
	return str_eq_nocase(host, http_header(rq, "Host"));
}

static bool is_needed(const struct http_request *rq)
{
	const struct http_route *route = rq->match.route;
	bool changes = route->method != HTTP_GET && route->method != HTTP_HEAD;
	return changes && !(route->flags & (ROUTE_NO_CSRF | ROUTE_BEARER));
}

bool http_csrf_is_right(const struct http_request *rq)
{
	return is_of_this_site(rq) && is_token(rq, http_form(rq, "csrf"));
}

void http_csrf_renew(struct http_request *rq, str session)
{
	rq->csrf_seed = session;
	rq->csrf_new = false;
}

/* Asked before the first file and again at the end: what was right stays so. */
enum ec http_csrf_check(struct http_request *rq)
{
	rq->csrf_right = rq->csrf_right || !is_needed(rq) || http_csrf_is_right(rq);
	return rq->csrf_right ? E_OK : fail(&rq->cx, E_CSRF);
}
