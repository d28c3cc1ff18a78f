#include "service_assistant.h"

#include "assist_help.h"
#include "auth.h"
#include "core_utf8.h"
#include "model_attachment.h"
#include "service_access.h"
#include "service_account.h"
#include "service_actor.h"
#include "service_env.h"
#include "service_search.h"

#define MINUTES INT64_C(60000)
#define UNSURE 850 /* thousandths: below, the answer begins with a doubt */
#define FOUND_MAX 3

static void say(struct assistant_answer *out, str line)
{
	if (out->nlines < ASSISTANT_LINES_MAX)
		out->lines[out->nlines++] = line;
}

static void say_plain(struct ctx *cx, struct assistant_answer *out, enum msg id)
{
	say(out, msg_plain(cx->lang, id));
}

static void point_to(struct assistant_answer *out, str article)
{
	if (out->nhelp < ASSISTANT_HELP_MAX && article.n > 0)
		out->help[out->nhelp++] = article;
}

/* Many people may share one address: generous to them, slow for a program. */
static enum ec keep_pace(struct ctx *cx, const char *what, int most)
{
	if (!cx->env)
		return E_OK; /* the command line */
	const struct auth_pace pace = { .what = what, .who = cx->remote, .most = most, .window_ms = 10 * MINUTES };
	return auth_pace(cx, cx->env->auth, &pace);
}

/* --- the activation link --- */

/* Whether an address has an account, or is one, is nobody's business: what refuses it is not told. */
static enum ec resend(struct ctx *cx, const struct assistant_question *q, str email, struct assistant_answer *out)
{
	TRY(keep_pace(cx, "assistant.resend", 10));
	if (cx->env && !str_empty(q->own) && account_send_activation(cx, email, q->own) != E_OK) {
		if (error_info(cx->failure.code)->http >= 500)
			return cx->failure.code;
		failure_clear(cx);
	}
	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_RESEND_ASKED, MSG_ARGS(M_STR("email", email))));
	say_plain(cx, out, MSG_ASSISTANT_RESEND_JUNK);
	return E_OK;
}

static enum ec answer_resend(struct ctx *cx, const struct assistant_question *q, const struct assist_meaning *m,
                             struct assistant_answer *out)
{
	point_to(out, STR("premiers-pas"));
	if (m->email.n > 0)
		return resend(cx, q, m->email, out);
	say_plain(cx, out, MSG_ASSISTANT_RESEND);
	say_plain(cx, out, MSG_ASSISTANT_RESEND_ASK);
	say_plain(cx, out, MSG_ASSISTANT_RESEND_JUNK);
	return E_OK;
}

static enum ec answer_password(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out)
{
	(void)m;
	say_plain(cx, out, MSG_ASSISTANT_PASSWORD_LOST);
	say_plain(cx, out, MSG_ASSISTANT_PASSWORD_WAIT);
	say_plain(cx, out, MSG_ASSISTANT_PASSWORD);
	point_to(out, STR("mon-compte"));
	return E_OK;
}

/* --- where an invoice stands --- */

/* « F-2026-0145 » and « f2026 0145 » are one number. */
static str number_key(struct arena *a, str number)
{
	str folded = utf8_fold(a, number);
	struct buf b = buf_in(a);

	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_add_char(&b, c);
	}
	return buf_str(&b);
}

static void tell_invoice(struct ctx *cx, const struct invoice_row *row, struct assistant_answer *out)
{
	const struct status_info *s = status_info(row->status);

	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_INVOICE_FOUND,
	                  MSG_ARGS(M_STR("number", row->number), M_STR("name", row->other_name),
	                           M_STR("status", msg_plain(cx->lang, s->label)),
	                           M_DATE("date", time_date(row->status_at)),
	                           M_STR("explained", msg_plain(cx->lang, s->explained)))));
	if (date_is_set(row->due_on))
		say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_INVOICE_DUE, MSG_ARGS(M_DATE("date", row->due_on))));
}

/* Tells of the invoices of that number that the lists of one side show; *found counts them. */
static enum ec tell_side(struct ctx *cx, enum invoice_side side, str number, struct assistant_answer *out,
                         size_t *found)
{
	struct invoice_query q = { .side = side, .view = VIEW_ALL, .text = number };
	struct invoice_page *page;
	str key = number_key(cx->arena, number);

	if (!actor_may(cx, side_space(side), ACTION_VIEW))
		return E_OK;
	TRY(invoice_search(cx, &q, &page));
	for (size_t i = 0; i < page->n; i++) {
		const struct invoice_row *row = &page->rows[i];
		if (!str_eq(number_key(cx->arena, row->number), key))
			continue;
		if (++*found > FOUND_MAX)
			break;
		out->invoice_id = *found == 1 ? row->id : 0;
		tell_invoice(cx, row, out);
	}
	return E_OK;
}

static enum ec answer_invoice(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out)
{
	size_t found = 0;

	point_to(out, STR("suivre-facture"));
	point_to(out, STR("statuts"));
	if (!cx->actor || !cx->actor->at) {
		say_plain(cx, out, MSG_ASSISTANT_INVOICE_SIGN_IN);
		return E_OK;
	}
	if (m->number.n == 0) {
		say_plain(cx, out, MSG_ASSISTANT_INVOICE_ASK);
		return E_OK;
	}
	TRY(tell_side(cx, SIDE_SUPPLIER, m->number, out, &found));
	TRY(tell_side(cx, SIDE_RECIPIENT, m->number, out, &found));
	if (found > FOUND_MAX)
		say_plain(cx, out, MSG_ASSISTANT_INVOICE_MORE);
	if (found == 0)
		say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_INVOICE_NONE, MSG_ARGS(M_STR("number", m->number))));
	return E_OK;
}

/* --- what needs nothing but words --- */

static enum ec answer_status(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out)
{
	enum status status;

	point_to(out, STR("statuts"));
	point_to(out, STR("suivre-facture"));
	if (!status_find(m->status, &status)) {
		say_plain(cx, out, MSG_ASSISTANT_STATUSES);
		return E_OK;
	}
	const struct status_info *s = status_info(status);
	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_STATUS,
	                  MSG_ARGS(M_STR("status", msg_plain(cx->lang, s->label)),
	                           M_STR("explained", msg_plain(cx->lang, s->explained)))));
	return E_OK;
}

/* The limits that this portal has, or those that every portal begins with. */
static struct attachment_limits limits_here(const struct ctx *cx)
{
	struct attachment_limits limits = attachment_limits_default;

	if (cx->env) {
		limits.file = config_int(cx->env->config, SET_DOCUMENTS_ATTACHMENT_MAX);
		limits.total = config_int(cx->env->config, SET_DOCUMENTS_FILE_MAX);
	}
	return limits;
}

static enum ec answer_attachment(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out)
{
	const struct attachment_limits limits = limits_here(cx);

	(void)m;
	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_ATTACHMENT_NAME, MSG_ARGS(M_INT("n", ATTACHMENT_NAME_MAX))));
	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_ATTACHMENT_SIZE,
	                  MSG_ARGS(M_STR("file", format_bytes(cx->arena, cx->lang, limits.file)),
	                           M_STR("total", format_bytes(cx->arena, cx->lang, limits.total)))));
	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_ATTACHMENT_FORMAT,
	                  MSG_ARGS(M_STR("formats", attachment_extension_list(cx->arena)))));
	point_to(out, STR("pieces-jointes"));
	return E_OK;
}

static enum ec answer_help(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out)
{
	const struct assist_article *article = assist_article_find(cx->lang, m->article);

	if (!article)
		return BUG(cx, "an article that the help does not have");
	say(out, msg_text(cx->arena, cx->lang, MSG_ASSISTANT_HELP,
	                  MSG_ARGS(M_STR("lead", article->lead), M_STR("title", article->title))));
	point_to(out, m->article);
	return E_OK;
}

static enum ec answer_unknown(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out)
{
	(void)m;
	say_plain(cx, out, MSG_ASSISTANT_UNKNOWN);
	say_plain(cx, out, MSG_ASSISTANT_UNKNOWN_MORE);
	return E_OK;
}

typedef enum ec (*answer_with)(struct ctx *cx, const struct assist_meaning *m, struct assistant_answer *out);

enum ec assistant_ask(struct ctx *cx, const struct assistant_question *q, struct assistant_answer *out)
{
	static const answer_with answers[ASSIST_INTENT_COUNT] = {
		[ASSIST_UNKNOWN] = answer_unknown,
		[ASSIST_PASSWORD] = answer_password,         [ASSIST_INVOICE_STATUS] = answer_invoice,
		[ASSIST_EXPLAIN_STATUS] = answer_status,     [ASSIST_ATTACHMENT] = answer_attachment,
		[ASSIST_HELP] = answer_help,
	};
	struct assist_meaning m;

	*out = (struct assistant_answer){ 0 };
	TRY(keep_pace(cx, "assistant", 60));
	assist_understand(cx->arena, cx->lang, q->before, q->sentence, &m);
	out->intent = m.intent;
	out->confidence = m.confidence;
	if (m.intent != ASSIST_UNKNOWN && m.confidence < UNSURE)
		say_plain(cx, out, MSG_ASSISTANT_UNSURE);
	if (m.intent == ASSIST_RESEND_ACTIVATION)
		return answer_resend(cx, q, &m, out);
	return answers[m.intent](cx, &m, out);
}
