#include "service_notify.h"

#include "auth.h"
#include "db.h"
#include "service_env.h"
#include "service_event.h"
#include "service_mail.h"
#include "store_account.h"
#include "store_mail.h"

static const struct {
	str name;
	enum mail_kind mail;
} kinds[NOTIFY_KINDS] = {
	[NOTIFY_DIGEST] = { STR_INIT("synthese"), MAIL_KIND_DIGEST },
	[NOTIFY_ALERTS] = { STR_INIT("alertes"), MAIL_KIND_ALERT },
};

static enum ec withdraw(struct ctx *cx, struct tx *tx, int64_t account_id, enum notify_kind kind)
{
	return store_mail_withdraw(cx, tx, account_id, mail_kind_name(kinds[kind].mail));
}

enum ec notify_set(struct ctx *cx, struct tx *tx, int64_t account_id, enum digest digest, bool alerts)
{
	str data = str_printf(cx->arena, "{\"digest\":\"%.*s\",\"alerts\":%s}", STR_ARG(digest_name(digest)),
	                      alerts ? "true" : "false");
	TRY(store_account_set_notify(cx, tx, account_id, digest, alerts));
	if (digest == DIGEST_NONE)
		TRY(withdraw(cx, tx, account_id, NOTIFY_DIGEST));
	if (!alerts)
		TRY(withdraw(cx, tx, account_id, NOTIFY_ALERTS));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_NOTIFICATIONS, .account_id = account_id, .data = data });
}

/* --- without signing in --- */

static str signed_text(struct ctx *cx, str kind, str account)
{
	return str_printf(cx->arena, "%.*s %.*s", STR_ARG(kind), STR_ARG(account));
}

str notify_stop_path(struct ctx *cx, enum notify_kind kind, int64_t account_id)
{
	str account = str_printf(cx->arena, "%lld", (long long)account_id);
	str proof = auth_sign(cx, cx->env->auth, STR("unsubscribe"), signed_text(cx, kinds[kind].name, account));
	return str_printf(cx->arena, "/courriels/arret?type=%.*s&compte=%.*s&jeton=%.*s", STR_ARG(kinds[kind].name),
	                  STR_ARG(account), STR_ARG(proof));
}

enum ec notify_stop_check(struct ctx *cx, const struct notify_stop *s, enum notify_kind *kind)
{
	bool known = false;
	for (int i = 0; i < NOTIFY_KINDS; i++) {
		if (str_eq(s->kind, kinds[i].name)) {
			*kind = (enum notify_kind)i;
			known = true;
		}
	}
	bool short_enough = s->account.n <= 20 && s->proof.n <= 64;
	if (known && short_enough &&
	    auth_signed(cx, cx->env->auth, STR("unsubscribe"), signed_text(cx, s->kind, s->account), s->proof))
		return E_OK;
	return fail(cx, E_LINK);
}

struct stopping {
	int64_t account_id;
	enum notify_kind kind;
};

static enum ec write_stop(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct stopping *s = arg;
	struct account a;
	bool found;
	TRY(store_account_find(cx, tx, s->account_id, &a, &found));
	if (!found || a.state == ACCOUNT_ERASED)
		return E_OK;
	bool digest = s->kind == NOTIFY_DIGEST;
	if (digest ? a.digest == DIGEST_NONE : !a.alerts)
		return E_OK;
	return notify_set(cx, tx, a.id, digest ? DIGEST_NONE : a.digest, digest && a.alerts);
}

enum ec notify_stop_do(struct ctx *cx, const struct notify_stop *stop)
{
	struct stopping s = { 0 };
	TRY(notify_stop_check(cx, stop, &s.kind));
	if (!str_to_i64(stop->account, &s.account_id))
		return fail(cx, E_LINK);
	return event_write(cx, "stop notifications", 0, write_stop, &s);
}
