#include "web_join.h"

#include "core_json.h"
#include "service_account.h"
#include "web_templates.h"

static const struct {
	const char *name;
	enum msg label, hint; /* MSG_COUNT: no hint */
	str type, autocomplete;
	bool optional;
} FIELDS[JOIN_FIELDS] = {
	[JOIN_FIRST] = { "first_name", MSG_JOIN_FIRST_NAME, MSG_COUNT, { 0 }, STR_INIT("given-name"), false },
	[JOIN_LAST] = { "last_name", MSG_JOIN_LAST_NAME, MSG_COUNT, { 0 }, STR_INIT("family-name"), false },
	[JOIN_LOGIN] = { "login", MSG_JOIN_LOGIN, MSG_JOIN_LOGIN_HINT, STR_INIT("email"), STR_INIT("username"), false },
	[JOIN_CONTACT] = { "contact_email", MSG_JOIN_CONTACT, MSG_JOIN_CONTACT_HINT, STR_INIT("email"), STR_INIT("email"), true },
	[JOIN_PASSWORD] = { "password", MSG_JOIN_PASSWORD, MSG_JOIN_PASSWORD_HINT, STR_INIT("password"),
	                    STR_INIT("new-password"), false },
};

static const enum msg LEVELS[PASSWORD_LEVELS + 1] = { MSG_JOIN_STRENGTH_NONE, MSG_JOIN_STRENGTH_WEAK, MSG_JOIN_STRENGTH_FAIR,
	                                              MSG_JOIN_STRENGTH_GOOD, MSG_JOIN_STRENGTH_STRONG };

struct strength_view strength_of(struct ctx *cx, const struct sign_up *form)
{
	struct password_advice advice = account_password_advice(cx, form);
	return (struct strength_view){
		.level = advice.level,
		.most = PASSWORD_LEVELS,
		.words = page_text(cx, LEVELS[advice.level]),
		.why = advice.why,
	};
}

bool join_is_finding(const struct ctx *cx)
{
	return error_info(cx->failure.code)->http < 500;
}

static struct sign_up form_of(struct http_request *rq)
{
	return (struct sign_up){
		.login = http_form(rq, "login"),
		.contact_email = http_form(rq, "contact_email"),
		.first_name = http_form(rq, "first_name"),
		.last_name = http_form(rq, "last_name"),
		.password = http_form(rq, "password"),
		.own = http_own_address(rq),
	};
}

/* The password is never given back. */
static void fields_fill(struct ctx *cx, struct http_request *rq, struct join_view *v)
{
	for (int i = 0; i < JOIN_FIELDS; i++) {
		str name = str_of(FIELDS[i].name);
		v->fields[i] = (struct field_view){
			.name = name,
			.id = name,
			.label = page_text(cx, FIELDS[i].label),
			.hint = FIELDS[i].hint == MSG_COUNT ? STR_NONE : page_text(cx, FIELDS[i].hint),
			.value = i == JOIN_PASSWORD || http_method_of(rq) != HTTP_POST ? STR_NONE : http_form(rq, FIELDS[i].name),
			.optional = FIELDS[i].optional,
			.type = FIELDS[i].type,
			.autocomplete = FIELDS[i].autocomplete,
		};
	}
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, struct join_view *v)
{
	struct field_view *fields[JOIN_FIELDS];

	fields_fill(cx, rq, v);
	for (int i = 0; i < JOIN_FIELDS; i++)
		fields[i] = &v->fields[i];
	view_errors(cx, &v->errors, fields, JOIN_FIELDS);
	failure_clear(cx);
	page_begin(cx, rq, &v->page, page_text(cx, MSG_JOIN_CREATE), SPACE_COUNT);
	v->page.error = v->errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_join(&h, v);
	return E_OK;
}

enum ec page_join(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct join_view v = { 0 };

	if (cx->actor)
		return http_redirect(rs, STR("/accueil"));
	return show(cx, rq, rs, &v);
}

enum ec page_join_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct sign_up form = form_of(rq);
	struct join_view v = { 0 };

	if (str_eq(http_form(rq, "do"), STR("verifier"))) {
		v.looked = true;
		v.strength = strength_of(cx, &form);
		return show(cx, rq, rs, &v);
	}
	if (account_sign_up(cx, &form) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/courriel-envoye?pour=inscription&adresse=%.*s",
		                                    STR_ARG(html_url_part(cx->arena, str_trim(form.login)))));
	if (!join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return show(cx, rq, rs, &v);
}

enum ec page_join_password(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct sign_up form = form_of(rq);
	struct strength_view s = strength_of(cx, &form);
	struct json_out j = { .b = http_out(rs) };

	http_type(rs, "application/json");
	json_open(&j);
	json_key(&j, "level");
	json_put_int(&j, s.level);
	json_key(&j, "words");
	json_put_str(&j, s.words);
	json_key(&j, "why");
	json_put_str(&j, s.why);
	json_close(&j);
	return E_OK;
}
