#include "web_profile.h"

#include "service_account.h"
#include "service_notify.h"
#include "service_profile.h"
#include "web_agent.h"
#include "web_templates.h"

/* --- the forms --- */

enum field { F_FIRST, F_LAST, F_CONTACT, F_PRESENT, F_PASSWORD, F_LOGIN, F_QUESTION, F_ANSWER, F_FIELDS };

static const struct {
	const char *name;
	enum msg label, hint; /* MSG_COUNT: no hint */
	str type, autocomplete;
	bool secret; /* never given back */
} FIELDS[F_FIELDS] = {
	[F_FIRST] = { "first_name", MSG_JOIN_FIRST_NAME, MSG_COUNT, { 0 }, STR_INIT("given-name"), false },
	[F_LAST] = { "last_name", MSG_JOIN_LAST_NAME, MSG_COUNT, { 0 }, STR_INIT("family-name"), false },
	[F_CONTACT] = { "contact_email", MSG_ACCOUNT_CONTACT, MSG_ACCOUNT_CONTACT_HINT, STR_INIT("email"), STR_INIT("email"), false },
	[F_PRESENT] = { "present", MSG_ACCOUNT_PRESENT, MSG_ACCOUNT_PRESENT_HINT, STR_INIT("password"),
	                STR_INIT("current-password"), true },
	[F_PASSWORD] = { "password", MSG_JOIN_NEW_PASSWORD, MSG_JOIN_PASSWORD_HINT, STR_INIT("password"),
	                 STR_INIT("new-password"), true },
	[F_LOGIN] = { "login", MSG_ACCOUNT_ADDRESS_NEW, MSG_COUNT, STR_INIT("email"), STR_INIT("off"), false },
	[F_QUESTION] = { "question", MSG_ACCOUNT_QUESTION, MSG_ACCOUNT_QUESTION_HINT, { 0 }, STR_INIT("off"), false },
	[F_ANSWER] = { "answer", MSG_ACCOUNT_ANSWER, MSG_ACCOUNT_ANSWER_HINT, { 0 }, STR_INIT("off"), true },
};

static enum ec save_person(struct ctx *cx, struct http_request *rq)
{
	return profile_save_person(cx, http_form(rq, "first_name"), http_form(rq, "last_name"), http_form(rq, "contact_email"));
}

static enum ec save_password(struct ctx *cx, struct http_request *rq)
{
	return profile_set_password(cx, http_form(rq, "present"), http_form(rq, "password"));
}

static enum ec save_address(struct ctx *cx, struct http_request *rq)
{
	return profile_ask_address(cx, http_form(rq, "present"), http_form(rq, "login"), http_own_address(rq));
}

static enum ec save_question(struct ctx *cx, struct http_request *rq)
{
	return profile_set_question(cx, http_form(rq, "present"), http_form(rq, "question"), http_form(rq, "answer"));
}

static const struct form {
	const char *path;
	enum msg title, lead, action;
	enum field fields[PROFILE_FIELDS_MAX];
	size_t nfields;
	enum ec (*save)(struct ctx *cx, struct http_request *rq);
	const char *done; /* state of « Mon compte » afterwards */
} FORMS[] = {
	{ "/mon-compte/identite", MSG_ACCOUNT_PERSON, MSG_ACCOUNT_PERSON_LEAD, MSG_ACCOUNT_SAVE, { F_FIRST, F_LAST, F_CONTACT }, 3,
	  save_person, "enregistre" },
	{ "/mon-compte/mot-de-passe", MSG_ACCOUNT_PASSWORD_TITLE, MSG_ACCOUNT_PASSWORD_LEAD, MSG_ACCOUNT_PASSWORD_ACTION,
	  { F_PRESENT, F_PASSWORD }, 2, save_password, "mot-de-passe" },
	{ "/mon-compte/adresse", MSG_ACCOUNT_ADDRESS_TITLE, MSG_ACCOUNT_ADDRESS_LEAD, MSG_ACCOUNT_ADDRESS_ACTION,
	  { F_LOGIN, F_PRESENT }, 2, save_address, "adresse" },
	{ "/mon-compte/question", MSG_ACCOUNT_QUESTION_ROW, MSG_ACCOUNT_QUESTION_LEAD, MSG_ACCOUNT_SAVE,
	  { F_QUESTION, F_ANSWER, F_PRESENT }, 3, save_question, "question" },
};

static const struct form *form_of(const struct http_request *rq)
{
	for (size_t i = 0; i < sizeof(FORMS) / sizeof(FORMS[0]); i++)
		if (str_eq(http_path(rq), str_of(FORMS[i].path)))
			return &FORMS[i];
	return &FORMS[0];
}

static str value_of(const struct profile *p, enum field f)
{
	switch (f) {
	case F_FIRST: return p->first_name;
	case F_LAST: return p->last_name;
	case F_CONTACT: return p->contact_email;
	case F_QUESTION: return p->question;
	default: return STR_NONE;
	}
}

static void fill(struct ctx *cx, struct http_request *rq, const struct form *form, const struct profile *p,
                 struct profile_form_view *v)
{
	bool posted = http_method_of(rq) == HTTP_POST;

	for (size_t i = 0; i < form->nfields; i++) {
		enum field f = form->fields[i];
		str name = str_of(FIELDS[f].name);
		v->fields[v->nfields++] = (struct field_view){
			.name = name,
			.id = name,
			.label = page_text(cx, FIELDS[f].label),
			.hint = FIELDS[f].hint == MSG_COUNT ? STR_NONE : page_text(cx, FIELDS[f].hint),
			.value = FIELDS[f].secret ? STR_NONE : posted ? http_form(rq, FIELDS[f].name) : value_of(p, f),
			.type = FIELDS[f].type,
			.autocomplete = FIELDS[f].autocomplete,
		};
		v->strong |= f == F_PASSWORD;
	}
}

static enum ec show(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct form *form,
                    const struct profile *p, struct strength_view strength)
{
	struct profile_form_view v = {
		.path = str_of(form->path),
		.title = page_text(cx, form->title),
		.lead = page_text(cx, form->lead),
		.action = page_text(cx, form->action),
		.strength = strength,
	};
	struct field_view *fields[PROFILE_FIELDS_MAX];

	fill(cx, rq, form, p, &v);
	for (size_t i = 0; i < v.nfields; i++)
		fields[i] = &v.fields[i];
	view_errors(cx, &v.errors, fields, v.nfields);
	failure_clear(cx);
	page_begin(cx, rq, &v.page, v.title, SPACE_ACCOUNT);
	v.page.error = v.errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_profile_form(&h, &v);
	return E_OK;
}

enum ec page_profile_form(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct profile p;

	TRY(profile_load(cx, &p));
	return show(cx, rq, rs, form_of(rq), &p, (struct strength_view){ 0 });
}

static enum ec look(struct ctx *cx, struct http_request *rq, struct http_response *rs, const struct profile *p)
{
	const struct sign_up form = { .login = p->login, .first_name = p->first_name, .last_name = p->last_name,
		                      .password = http_form(rq, "password") };
	return show(cx, rq, rs, form_of(rq), p, strength_of(cx, &form));
}

enum ec page_profile_form_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct form *form = form_of(rq);
	struct profile p;

	TRY(profile_load(cx, &p));
	if (str_eq(http_form(rq, "do"), STR("verifier")))
		return look(cx, rq, rs, &p);
	if (form->save(cx, rq) == E_OK)
		return http_redirect(rs, str_printf(cx->arena, "/mon-compte?etat=%s", form->done));
	if (!join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return show(cx, rq, rs, form, &p, (struct strength_view){ 0 });
}

/* --- notifications --- */

enum ec page_notifications(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct profile p;
	struct notifications_view v = { 0 };

	TRY(profile_load(cx, &p));
	v.lead = msg_text(cx->arena, cx->lang, MSG_ACCOUNT_NOTIFICATIONS_LEAD, MSG_ARGS(M_STR("address", p.contact_email)));
	v.alerts = p.alerts;
	v.ndigests = DIGESTS;
	for (int i = 0; i < DIGESTS; i++) {
		enum digest d = (enum digest)i;
		v.digests[i] = (struct option_view){ digest_name(d), page_text(cx, digest_label(d)), d == p.digest };
	}
	page_begin(cx, rq, &v.page, page_text(cx, MSG_ACCOUNT_NOTIFICATIONS), SPACE_ACCOUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_notifications(&h, &v);
	return E_OK;
}

enum ec page_notifications_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	enum digest digest;

	if (!digest_find(http_form(rq, "synthese"), &digest))
		return fail(cx, E_BAD_REQUEST);
	TRY(profile_set_notifications(cx, digest, str_eq(http_form(rq, "alertes"), STR("1"))));
	return http_redirect(rs, STR("/mon-compte?etat=enregistre"));
}

/* --- sessions --- */

static struct session_row row_of(struct ctx *cx, const struct session_info *s)
{
	return (struct session_row){
		.id = s->id,
		.name = agent_words(cx, s->agent),
		.since = msg_text(cx->arena, cx->lang, MSG_ACCOUNT_SESSION_SINCE,
		                  MSG_ARGS(M_STR("when", view_moment(cx, s->since)), M_STR("address", s->remote))),
		.seen = msg_text(cx->arena, cx->lang, MSG_ACCOUNT_SESSION_SEEN, MSG_ARGS(M_STR("when", view_moment(cx, s->seen)))),
		.current = s->current,
	};
}

enum ec page_sessions(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct session_info *sessions;
	struct sessions_view v = { 0 };
	str state = http_query(rq, "etat");

	TRY(profile_sessions(cx, &sessions, &v.n));
	v.rows = ARENA_ARRAY(cx->arena, struct session_row, v.n + 1);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = row_of(cx, &sessions[i]);
	if (str_eq(state, STR("fermee")))
		v.notice = page_text(cx, MSG_ACCOUNT_DONE_SESSION);
	else if (str_eq(state, STR("fermees")))
		v.notice = page_text(cx, MSG_ACCOUNT_DONE_SESSIONS);
	page_begin(cx, rq, &v.page, page_text(cx, MSG_ACCOUNT_SESSIONS_TITLE), SPACE_ACCOUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_sessions(&h, &v);
	return E_OK;
}

enum ec page_sessions_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	bool all = str_eq(http_form(rq, "do"), STR("toutes"));
	str id = http_form(rq, "session");

	if (!all && str_empty(id))
		return fail(cx, E_BAD_REQUEST);
	TRY(profile_end_session(cx, all ? STR_NONE : id));
	return http_redirect(rs, all ? STR("/mon-compte/sessions?etat=fermees") : STR("/mon-compte/sessions?etat=fermee"));
}

/* --- personal data --- */

enum ec page_data(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct data_view v = {
		.present = {
			.name = STR("present"), .id = STR("present"), .label = page_text(cx, MSG_ACCOUNT_PRESENT),
			.type = STR("password"), .autocomplete = STR("current-password"),
		},
	};
	struct field_view sure = { .name = STR("sure"), .id = STR("sure"), .label = page_text(cx, MSG_ACCOUNT_ERASE_SURE) };
	struct field_view *fields[] = { &v.present, &sure };

	view_errors(cx, &v.errors, fields, 2);
	failure_clear(cx);
	v.sure_error = sure.error;
	page_begin(cx, rq, &v.page, page_text(cx, MSG_ACCOUNT_DATA), SPACE_ACCOUNT);
	v.page.error = v.errors.n > 0;
	struct html h = page_html(cx, rq, rs);
	tpl_page_data(&h, &v);
	return E_OK;
}

enum ec page_data_export(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	str json;

	(void)rq;
	TRY(profile_export(cx, &json));
	http_type(rs, "application/json");
	http_download(rs, STR("chorale-mes-donnees.json"));
	buf_add_str(http_out(rs), json);
	return E_OK;
}

enum ec page_data_erase(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	if (profile_erase(cx, http_form(rq, "present"), str_eq(http_form(rq, "sure"), STR("1"))) == E_OK) {
		http_set_cookie(rs, COOKIE_SESSION, STR(""), 0);
		return http_redirect(rs, STR("/connexion?etat=efface"));
	}
	if (!join_is_finding(cx))
		return cx->failure.code;
	http_status(rs, error_info(cx->failure.code)->http);
	return page_data(cx, rq, rs);
}

/* --- a new address, by its link --- */

#define LINK_COOKIE_S 3600

enum ec page_login_link(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct address_view v = { 0 };
	str token = http_query(rq, "jeton");

	if (!str_empty(token)) {
		http_set_cookie(rs, COOKIE_LINK, token, LINK_COOKIE_S);
		return http_redirect(rs, STR("/mon-compte/adresse/confirmer"));
	}
	enum ec ec = profile_address_of_link(cx, http_cookie(rq, COOKIE_LINK), &v.login);
	if (ec != E_OK && ec != E_LINK)
		return ec;
	if (ec == E_LINK) {
		failure_clear(cx);
		v.login = STR_NONE;
		http_status(rs, error_info(E_LINK)->http);
	}
	page_begin(cx, rq, &v.page, page_text(cx, MSG_ACCOUNT_ADDRESS_CONFIRM), SPACE_COUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_address(&h, &v);
	return E_OK;
}

enum ec page_login_link_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	enum ec ec = profile_take_address(cx, http_cookie(rq, COOKIE_LINK));

	if (ec == E_LINK) {
		failure_clear(cx);
		return page_login_link(cx, rq, rs);
	}
	TRY(ec);
	http_set_cookie(rs, COOKIE_LINK, STR(""), 0);
	return http_redirect(rs, cx->actor ? STR("/mon-compte?etat=adresse-prise") : STR("/connexion?etat=adresse"));
}

/* --- the link that ends a kind of mail --- */

static const enum msg STOPPED[NOTIFY_KINDS] = { [NOTIFY_DIGEST] = MSG_ACCOUNT_STOP_DIGEST,
	                                        [NOTIFY_ALERTS] = MSG_ACCOUNT_STOP_ALERTS };

static enum ec show_stop(struct ctx *cx, struct http_request *rq, struct http_response *rs, bool done)
{
	const struct notify_stop s = { http_query(rq, "type"), http_query(rq, "compte"), http_query(rq, "jeton") };
	struct stop_view v = { .type = s.kind, .account = s.account, .proof = s.proof, .done = done };
	enum notify_kind kind;

	if (notify_stop_check(cx, &s, &kind) != E_OK) {
		failure_clear(cx);
		v.dead = true;
		http_status(rs, error_info(E_LINK)->http);
	} else {
		v.words = page_text(cx, STOPPED[kind]);
	}
	page_begin(cx, rq, &v.page, page_text(cx, MSG_ACCOUNT_STOP_TITLE), SPACE_COUNT);
	struct html h = page_html(cx, rq, rs);
	tpl_page_stop(&h, &v);
	return E_OK;
}

/* Following the link does nothing yet: programs that look through mails follow links too. */
enum ec page_stop(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	return show_stop(cx, rq, rs, false);
}

/* By the button of the page, or by a mail program in one click (RFC 8058): no token of a form, the
 * address itself is the proof. */
enum ec page_stop_post(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const struct notify_stop s = { http_query(rq, "type"), http_query(rq, "compte"), http_query(rq, "jeton") };
	enum ec ec = notify_stop_do(cx, &s);

	if (ec != E_OK && ec != E_LINK)
		return ec;
	failure_clear(cx);
	return show_stop(cx, rq, rs, ec == E_OK);
}
