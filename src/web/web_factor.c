#include "web_factor.h"

#include <errno.h>
#include <qrencode.h>

#include "core_log.h"
#include "service_session.h"
#include "web_join.h"
#include "web_session.h"
#include "web_templates.h"

#define QUIET_ZONE 4 /* squares of white around it (ISO 18004) */

/* --- the QR code --- */

/* Each run of dark squares of a row is one rectangle. */
static void draw_row(struct buf *b, const unsigned char *row, int n, int y)
{
	for (int x = 0; x < n; x++) {
		int from = x;
		while (x < n && (row[x] & 1))
			x++;
		if (x > from)
			buf_printf(b, "M%d %dh%dv1h-%dz", from + QUIET_ZONE, y + QUIET_ZONE, x - from, x - from);
	}
}

static void draw(struct ctx *cx, str text, struct factor_view *v)
{
	struct buf b = buf_in(cx->arena);
	QRcode *code = QRcode_encodeString8bit(str_z(cx->arena, text), 0, QR_ECLEVEL_M);
	if (!code) {
		if (errno == ENOMEM)
			log_die("memory", "qr code");
		return; /* too long a login: the key in letters is enough */
	}
	for (int y = 0; y < code->width; y++)
		draw_row(&b, code->data + (size_t)y * (size_t)code->width, code->width, y);
	v->qr_size = code->width + 2 * QUIET_ZONE;
	v->qr = buf_str(&b);
	QRcode_free(code);
}

/* --- the page --- */

static struct field_view password_field(struct ctx *cx, const char *id)
{
	return (struct field_view){ .name = STR("present"), .id = str_of(id), .label = page_text(cx, MSG_ACCOUNT_PRESENT),
		                    .type = STR("password"), .autocomplete = STR("current-password") };
}

static void fill_fields(struct ctx *cx, struct factor_view *v)
{
	v->code = (struct field_view){ .name = STR("code"), .id = STR("code"), .label = page_text(cx, MSG_ACCOUNT_CODE),
		                       .input_mode = STR("numeric"), .autocomplete = STR("one-time-code") };
	v->present = password_field(cx, "present");
	v->present_new = password_field(cx, "present-codes");
	v->present_off = password_field(cx, "present-off");
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct factor_view *v,
                    struct field_view *asked)
{
	struct field_view *fields[] = { &v->code, asked };

	view_errors(cx, &v->errors, fields, 2);
	failure_clear(cx);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_ACCOUNT_FACTOR_TITLE), SPACE_ACCOUNT);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_factor(&h, v);
	return E_OK;
}

static enum ec fill_state(struct ctx *cx, struct factor_view *v)
{
	struct factor_state s;
	struct failure before = cx->failure;

	failure_clear(cx);
	TRY(factor_load(cx, &s));
	cx->failure = before;
	fill_fields(cx, v);
	v->on = s.on;
	v->since = msg_text(cx->arena, cx->lang, MSG_ACCOUNT_FACTOR_ON_SINCE, MSG_ARGS(M_DATE("when", time_date(s.since))));
	v->left = msg_text(cx->arena, cx->lang, MSG_ACCOUNT_FACTOR_LEFT, MSG_ARGS(M_INT("n", s.codes)));
	return E_OK;
}

enum ec page_factor(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct factor_view v = { 0 };

	TRY(fill_state(cx, &v));
	return show(cx, rq, rs, &v, &v.present);
}

static enum ec set_up(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct factor_view v = { .setting_up = true };
	struct factor_setup setup;
	struct failure before = cx->failure;

	failure_clear(cx);
	TRY(factor_begin(cx, &setup));
	cx->failure = before;
	fill_fields(cx, &v);
	v.secret = setup.secret;
	draw(cx, setup.uri, &v);
	http_set_header(rs, "Cache-Control", STR("no-store"));
	return show(cx, rq, rs, &v, &v.present);
}

static enum ec show_codes(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct codes_view *v)
{
	v->n = RECOVERY_CODES;
	http_set_header(rs, "Cache-Control", STR("no-store"));
	page_begin(cx, rq, &v->page, page_text(cx, MSG_ACCOUNT_CODES_TITLE), SPACE_ACCOUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_codes(&h, v);
	return E_OK;
}

static enum ec confirm(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct codes_view v = { 0 };

	if (factor_confirm(cx, http_form(rq, "present"), http_form(rq, "code"), v.codes) == E_OK)
		return show_codes(cx, rq, rs, &v);
	if (cx->failure.code == E_FACTOR || !join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return set_up(cx, rq, rs);
}

static enum ec given_back(struct ctx *cx, struct http_request *rq, struct http_response *rs, bool off)
{
	struct factor_view v = { 0 };

	if (cx->failure.code == E_FACTOR || !join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	TRY(fill_state(cx, &v));
	return show(cx, rq, rs, &v, off ? &v.present_off : &v.present_new);
}

static enum ec new_codes(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct codes_view v = { 0 };

	if (factor_new_codes(cx, http_form(rq, "present"), v.codes) == E_OK)
		return show_codes(cx, rq, rs, &v);
	return given_back(cx, rq, rs, false);
}

static enum ec turn_off(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	if (factor_off(cx, http_form(rq, "present")) == E_OK)
		return http_redirect(rs, STR("/mon-compte?etat=facteur-arrete"));
	return given_back(cx, rq, rs, true);
}

static const struct {
	str name;
	http_handler act;
} ACTS[] = {
	{ STR_INIT("commencer"), set_up },
	{ STR_INIT("confirmer"), confirm },
	{ STR_INIT("codes"), new_codes },
	{ STR_INIT("arreter"), turn_off },
};

enum ec page_factor_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	for (size_t i = 0; i < sizeof(ACTS) / sizeof(ACTS[0]); i++)
		if (str_eq(http_form(rq, "do"), ACTS[i].name))
			return ACTS[i].act(cx, rq, rs);
	return fail(cx, E_BAD_REQUEST);
}

/* --- the second step of a sign-in --- */

void step_ask(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct step_view *v)
{
	v->code = (struct field_view){
		.name = STR("code"), .id = STR("code"), .label = page_text(cx, MSG_ACCOUNT_STEP_CODE),
		.hint = page_text(cx, MSG_ACCOUNT_STEP_HINT), .autocomplete = STR("one-time-code"), .error = v->problem,
	};
	page_begin(cx, rq, &v->page, page_text(cx, MSG_ACCOUNT_STEP_TITLE), SPACE_COUNT);
	v->page.error = !str_empty(v->problem);
	struct html h = page_html(cx, rq, rs);
	tpl_page_step(&h, v);
}

enum ec page_step(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct step_view v = { 0 };

	if (!session_ticket_is_good(cx, http_cookie(rq, COOKIE_STEP)))
		return http_redirect(rs, STR("/connexion"));
	step_ask(cx, rq, rs, &v);
	return E_OK;
}

enum ec page_step_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct step_view v = { .next = session_path(http_form(rq, "suite")) };
	str token;

	kept_form_read(cx, rq, &v.kept);
	if (str_empty(session_path(v.kept.path)))
		v.kept = (struct kept_form){ 0 };
	enum ec ec = session_second_step(cx, http_cookie(rq, COOKIE_STEP), http_form(rq, "code"),
	                                 http_header(rq, "User-Agent"), &token);
	if (ec == E_OK) {
		http_set_cookie(rs, COOKIE_STEP, STR(""), 0);
		return session_begun(cx, rq, rs, token, v.next, &v.kept);
	}
	if (ec == E_SECOND_STEP) {
		failure_clear(cx);
		http_set_cookie(rs, COOKIE_STEP, STR(""), 0);
		return http_redirect(rs, STR("/connexion?etat=second-facteur"));
	}
	if (!join_is_finding(cx))
		return ec;
	v.problem = cx->failure.message;
	http_status(rs, error_info(ec)->http);
	failure_clear(cx);
	step_ask(cx, rq, rs, &v);
	return E_OK;
}
