#include "service_mail.h"

#include "db.h"
#include "mail.h"
#include "service_actor.h"
#include "service_env.h"
#include "store_account.h"
#include "store_mail.h"

#define OUTBOX_SHOWN 50

/* One row a kind. MSG_COUNT: no such part. */
static const struct {
	str name;
	enum msg subject, text, link;
	bool lives_short; /* says how long the link can be used */
	enum msg after;
} kinds[MAIL_KINDS] = {
	[MAIL_KIND_ACTIVATION] = { STR_INIT("activation"), MSG_MAIL_ACTIVATION_SUBJECT, MSG_MAIL_ACTIVATION_TEXT,
	                           MSG_MAIL_ACTIVATION_LINK, true, MSG_MAIL_IGNORE },
	[MAIL_KIND_EXISTS] = { STR_INIT("exists"), MSG_MAIL_EXISTS_SUBJECT, MSG_MAIL_EXISTS_TEXT, MSG_MAIL_EXISTS_LINK,
	                       false, MSG_MAIL_EXISTS_MORE },
	[MAIL_KIND_PASSWORD] = { STR_INIT("password"), MSG_MAIL_PASSWORD_SUBJECT, MSG_MAIL_PASSWORD_TEXT,
	                         MSG_MAIL_PASSWORD_LINK, true, MSG_MAIL_IGNORE },
	[MAIL_KIND_REQUEST] = { STR_INIT("request"), MSG_MAIL_REQUEST_SUBJECT, MSG_MAIL_REQUEST_TEXT, MSG_MAIL_REQUEST_LINK,
	                        false, MSG_MAIL_REQUEST_MORE },
	[MAIL_KIND_ACCEPTED] = { STR_INIT("accepted"), MSG_MAIL_ACCEPTED_SUBJECT, MSG_MAIL_ACCEPTED_TEXT,
	                         MSG_MAIL_ACCEPTED_LINK, false, MSG_MAIL_ACCEPTED_MORE },
	[MAIL_KIND_REFUSED] = { STR_INIT("refused"), MSG_MAIL_REFUSED_SUBJECT, MSG_MAIL_REFUSED_TEXT, MSG_MAIL_ACCEPTED_LINK,
	                        false, MSG_MAIL_REFUSED_MORE },
	[MAIL_KIND_RIGHTS] = { STR_INIT("rights"), MSG_MAIL_RIGHTS_SUBJECT, MSG_MAIL_RIGHTS_TEXT, MSG_MAIL_ACCEPTED_LINK,
	                       false, MSG_MAIL_RIGHTS_MORE },
	[MAIL_KIND_HANDED_TO] = { STR_INIT("handed_to"), MSG_MAIL_HANDED_TO_SUBJECT, MSG_MAIL_HANDED_TO_TEXT,
	                          MSG_MAIL_REQUEST_LINK, false, MSG_MAIL_HANDED_MORE },
	[MAIL_KIND_HANDED_FROM] = { STR_INIT("handed_from"), MSG_MAIL_HANDED_FROM_SUBJECT, MSG_MAIL_HANDED_FROM_TEXT,
	                            MSG_MAIL_ACCEPTED_LINK, false, MSG_MAIL_HANDED_MORE },
	[MAIL_KIND_CHANGED] = { STR_INIT("changed"), MSG_MAIL_CHANGED_SUBJECT, MSG_MAIL_CHANGED_TEXT, MSG_COUNT, false,
	                        MSG_MAIL_CHANGED_MORE },
	[MAIL_KIND_ADDRESS] = { STR_INIT("address"), MSG_MAIL_ADDRESS_SUBJECT, MSG_MAIL_ADDRESS_TEXT, MSG_MAIL_ADDRESS_LINK,
	                        true, MSG_MAIL_IGNORE },
	[MAIL_KIND_ADDRESS_ASKED] = { STR_INIT("address_asked"), MSG_MAIL_ADDRESS_ASKED_SUBJECT, MSG_MAIL_ADDRESS_ASKED_TEXT,
	                              MSG_COUNT, false, MSG_MAIL_CHANGED_MORE },
	[MAIL_KIND_ADDRESS_DONE] = { STR_INIT("address_done"), MSG_MAIL_ADDRESS_DONE_SUBJECT, MSG_MAIL_ADDRESS_DONE_TEXT,
	                             MSG_COUNT, false, MSG_MAIL_NOT_YOU },
	[MAIL_KIND_FACTOR_ON] = { STR_INIT("factor_on"), MSG_MAIL_FACTOR_ON_SUBJECT, MSG_MAIL_FACTOR_ON_TEXT, MSG_COUNT, false,
	                          MSG_MAIL_CHANGED_MORE },
	[MAIL_KIND_FACTOR_OFF] = { STR_INIT("factor_off"), MSG_MAIL_FACTOR_OFF_SUBJECT, MSG_MAIL_FACTOR_OFF_TEXT, MSG_COUNT,
	                           false, MSG_MAIL_CHANGED_MORE },
	[MAIL_KIND_CODES_WRONG] = { STR_INIT("codes_wrong"), MSG_MAIL_CODES_WRONG_SUBJECT, MSG_MAIL_CODES_WRONG_TEXT, MSG_COUNT,
	                            false, MSG_MAIL_CHANGED_MORE },
	[MAIL_KIND_DIGEST] = { STR_INIT("digest"), MSG_MAIL_DIGEST_SUBJECT, MSG_MAIL_DIGEST_TEXT, MSG_MAIL_DIGEST_LINK, false,
	                       MSG_MAIL_NOTIFY_WHY },
	[MAIL_KIND_ALERT] = { STR_INIT("alert"), MSG_MAIL_ALERT_SUBJECT, MSG_MAIL_ALERT_TEXT, MSG_MAIL_ALERT_LINK, false,
	                      MSG_MAIL_NOTIFY_WHY },
	[MAIL_KIND_ERASED] = { STR_INIT("erased"), MSG_MAIL_ERASED_SUBJECT, MSG_MAIL_ERASED_TEXT, MSG_COUNT, false,
	                       MSG_MAIL_NOT_YOU },
	[MAIL_KIND_EXPIRY] = { STR_INIT("expiry"), MSG_MAIL_EXPIRY_SUBJECT, MSG_MAIL_EXPIRY_TEXT, MSG_MAIL_EXPIRY_LINK, false,
	                       MSG_MAIL_EXPIRY_MORE },
};

#define NEWS_LIFE_MS INT64_C(172800000) /* two days: then a mail that tells something is no news */

enum ec mail_tell(struct ctx *cx, struct tx *tx, enum mail_kind kind, const struct account *a)
{
	const struct mail_order mail = { .kind = kind, .account_id = a->id, .to = a->login, .lang = a->lang,
		                         .until = cx->now + NEWS_LIFE_MS };
	return mail_queue(cx, tx, &mail);
}

str mail_kind_name(enum mail_kind kind)
{
	return kinds[kind].name;
}

static void write_words(struct ctx *cx, const struct mail_order *o, struct mail_body *out)
{
	int64_t minutes = config_int(cx->env->config, SET_ACCOUNT_LINK) / 60;
	const struct msg_arg *args = o->args ? o->args : MSG_ARGS();
	str before[2] = { str_empty(o->text) ? msg_text(cx->arena, o->lang, kinds[o->kind].text, args) : o->text };
	str after[2];
	struct mail_letter letter = {
		.lang = o->lang,
		.qualification = cx->env->kind == ENV_QUALIFICATION,
		.subject = msg_text(cx->arena, o->lang, kinds[o->kind].subject, args),
		.before = before,
		.nbefore = 1,
		.url = o->url,
		.url_label = kinds[o->kind].link == MSG_COUNT ? STR_NONE : msg_plain(o->lang, kinds[o->kind].link),
		.after = after,
		.sections = o->sections,
		.nsections = o->nsections,
		.stop = o->stop,
		.stop_label = msg_plain(o->lang, MSG_ACCOUNT_STOP_ACTION),
	};
	if (!str_empty(o->said))
		before[letter.nbefore++] = msg_text(cx->arena, o->lang, MSG_MAIL_SAID, MSG_ARGS(M_STR("text", o->said)));
	if (kinds[o->kind].lives_short)
		after[letter.nafter++] = msg_text(cx->arena, o->lang, MSG_MAIL_MINUTES, MSG_ARGS(M_INT("n", minutes ? minutes : 1)));
	after[letter.nafter++] = msg_plain(o->lang, kinds[o->kind].after);
	mail_letter_write(cx, &letter, out);
}

static struct mail_record record_of(struct ctx *cx, const struct mail_order *o)
{
	struct mail_body body;
	write_words(cx, o, &body);
	return (struct mail_record){
		.account_id = o->account_id,
		.kind = kinds[o->kind].name,
		.lang = o->lang,
		.recipient = o->to,
		.message_id = mail_message_id(cx->arena, config_str(cx->env->config, SET_MAIL_SENDER)),
		.subject = body.subject,
		.text = body.text,
		.html = body.html,
		.state = str_empty(o->to) ? MAIL_STATE_NOBODY : MAIL_STATE_WAITING,
		.next_at = cx->now,
		.until = o->until,
		.created_at = cx->now,
		.scope = o->scope,
		.unsubscribe = o->stop,
	};
}

enum ec mail_queue_all(struct ctx *cx, struct tx *tx, const struct mail_order *orders, size_t n)
{
	struct mail_record *rows = ARENA_ARRAY(cx->arena, struct mail_record, n + 1);
	for (size_t i = 0; i < n; i++)
		rows[i] = record_of(cx, &orders[i]);
	return store_mail_insert(cx, tx, rows, n);
}

enum ec mail_queue(struct ctx *cx, struct tx *tx, const struct mail_order *o)
{
	return mail_queue_all(cx, tx, o, 1);
}

str mail_url(struct ctx *cx, str own, str path)
{
	static const enum setting settings[ENV_COUNT] = { [ENV_PRODUCTION] = SET_HTTP_PUBLIC_URL,
		                                          [ENV_QUALIFICATION] = SET_HTTP_QUALIFICATION_URL };
	str base = config_str(cx->env->config, settings[cx->env->kind]);
	if (str_empty(base))
		base = own;
	while (str_ends(base, STR("/")))
		base.n--;
	return str_printf(cx->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path));
}

/* --- what became of them --- */

struct latest {
	int limit;
	struct mail_record *rows;
	size_t n;
};

static enum ec read_latest(struct ctx *cx, struct tx *tx, void *arg)
{
	struct latest *l = arg;
	return store_mail_latest(cx, tx, l->limit, &l->rows, &l->n);
}

enum ec mail_fates(struct ctx *cx, int limit, struct mail_fate **out, size_t *n)
{
	struct latest l = { .limit = limit };
	if (!cx->actor || !cx->actor->is_operator)
		return fail(cx, cx->actor ? E_FORBIDDEN : E_SIGN_IN);
	TRY(db_read(cx, read_latest, &l));
	*out = ARENA_ARRAY(cx->arena, struct mail_fate, l.n + 1);
	*n = l.n;
	for (size_t i = 0; i < l.n; i++)
		(*out)[i] = (struct mail_fate){
			.id = l.rows[i].id,
			.at = l.rows[i].created_at,
			.kind = l.rows[i].kind,
			.to = l.rows[i].recipient,
			.state = mail_state_name(l.rows[i].state),
			.attempts = l.rows[i].attempts,
			.why = l.rows[i].error,
		};
	return E_OK;
}

/* --- the outbox --- */

bool outbox_is_open(const struct ctx *cx)
{
	return cx->env && cx->env->demo && str_empty(config_str(cx->env->config, SET_MAIL_SERVER));
}

/* What follows the host of the address that stands on a line of its own. */
static str link_of(str text)
{
	while (text.n) {
		str line;
		text = str_cut(text, '\n', &line);
		ptrdiff_t slashes = str_find(line, STR("://"));
		if (!str_starts(line, STR("http")) || slashes < 0)
			continue;
		str rest = str_sub(line, (size_t)slashes + 3, line.n);
		ptrdiff_t path = str_find_char(rest, '/');
		return path < 0 ? STR_NONE : str_sub(rest, (size_t)path, rest.n);
	}
	return STR_NONE;
}

enum ec outbox_list(struct ctx *cx, struct outbox_mail **out, size_t *n)
{
	struct latest o = { .limit = OUTBOX_SHOWN };
	if (!outbox_is_open(cx))
		return fail(cx, E_NOT_FOUND);
	TRY(db_read(cx, read_latest, &o));
	*out = ARENA_ARRAY(cx->arena, struct outbox_mail, o.n + 1);
	*n = o.n;
	for (size_t i = 0; i < o.n; i++) {
		const struct mail_record *m = &o.rows[i];
		(*out)[i] = (struct outbox_mail){
			.to = m->recipient,
			.subject = m->subject,
			.text = m->text,
			.link = link_of(m->text),
			.at = m->created_at,
			.dead = m->state != MAIL_STATE_WAITING || m->until < cx->now,
		};
	}
	return E_OK;
}
