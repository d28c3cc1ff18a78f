#include "service_link.h"

#include "core_hash.h"
#include "db.h"
#include "service_env.h"
#include "store_mail.h"

#define TOKEN_BYTES 32
#define TOKEN_MAX 100

static const struct {
	enum mail_kind mail;
	const char *path;
} kinds[LINK_KINDS] = {
	[LINK_ACTIVATION] = { MAIL_KIND_ACTIVATION, "/activation" },
	[LINK_PASSWORD] = { MAIL_KIND_PASSWORD, "/mot-de-passe/nouveau" },
	[LINK_ADDRESS] = { MAIL_KIND_ADDRESS, "/mon-compte/adresse/confirmer" },
};

static enum ec end_kind(struct ctx *cx, struct tx *tx, int64_t account_id, enum link_kind kind)
{
	TRY(store_link_delete(cx, tx, account_id, kind));
	return store_mail_withdraw(cx, tx, account_id, mail_kind_name(kinds[kind].mail));
}

enum ec link_end_all(struct ctx *cx, struct tx *tx, int64_t account_id)
{
	for (int kind = 0; kind < LINK_KINDS; kind++)
		TRY(end_kind(cx, tx, account_id, (enum link_kind)kind));
	return E_OK;
}

enum ec link_send(struct ctx *cx, struct tx *tx, const struct link_order *o)
{
	uint8_t bytes[TOKEN_BYTES];
	int64_t account_id = o->account ? o->account->id : 0;
	random_bytes(bytes, sizeof(bytes));
	str token = base64url_of(cx->arena, bytes, sizeof(bytes));
	const struct link link = {
		.token = sha256_of(token),
		.account_id = account_id,
		.kind = o->kind,
		.created_at = cx->now,
		.expires_at = cx->now + 1000 * config_int(cx->env->config, SET_ACCOUNT_LINK),
		.data = o->to,
	};
	str path = str_printf(cx->arena, "%s?jeton=%.*s", kinds[o->kind].path, STR_ARG(token));
	const struct mail_order mail = {
		.kind = kinds[o->kind].mail,
		.account_id = account_id,
		.to = !str_empty(o->to) ? o->to : o->account ? o->account->login : STR_NONE,
		.lang = o->account ? o->account->lang : cx->lang,
		.url = mail_url(cx, o->own, path),
		.until = link.expires_at,
	};
	TRY(end_kind(cx, tx, account_id, o->kind));
	TRY(store_link_insert(cx, tx, &link));
	return mail_queue(cx, tx, &mail);
}

static enum ec find(struct ctx *cx, struct tx *tx, enum link_kind kind, str token, struct link *link)
{
	bool found = false;
	if (token.n == 0 || token.n > TOKEN_MAX)
		return fail(cx, E_LINK);
	struct sha256 hash = sha256_of(token);
	TRY(store_link_find(cx, tx, &hash, kind, link, &found));
	return found && link->expires_at > cx->now ? E_OK : fail(cx, E_LINK);
}

static enum ec owner(struct ctx *cx, struct tx *tx, const struct link *link, struct account *out)
{
	bool found = false;
	TRY(store_account_find(cx, tx, link->account_id, out, &found));
	bool lives = found && (out->state == ACCOUNT_PENDING || out->state == ACCOUNT_ACTIVE);
	return lives ? E_OK : fail(cx, E_LINK);
}

enum ec link_account(struct ctx *cx, struct tx *tx, enum link_kind kind, str token, struct account *out)
{
	struct link link;
	TRY(find(cx, tx, kind, token, &link));
	return owner(cx, tx, &link, out);
}

enum ec link_account_to(struct ctx *cx, struct tx *tx, str token, struct account *out, str *to)
{
	struct link link;
	TRY(find(cx, tx, LINK_ADDRESS, token, &link));
	*to = link.data;
	return owner(cx, tx, &link, out);
}
