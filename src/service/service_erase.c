/* Personal data: the copy that the law asks for (article 15 and 20 of the GDPR), and erasing (article 17). */
#include "service_profile.h"

#include "core_json.h"
#include "db.h"
#include "service_actor.h"
#include "service_env.h"
#include "service_event.h"
#include "service_mail.h"
#include "service_mailer.h"
#include "store_account.h"
#include "store_event.h"
#include "store_factor.h"
#include "store_mail.h"
#include "store_right.h"
#include "store_session.h"

#define MAILS_EXPORTED 10000
#define EVENTS_EXPORTED 50000

/* --- the copy --- */

struct copying {
	struct account account;
	struct rattachement *rattachements;
	size_t nrattachements;
	struct habilitation *habilitations;
	size_t nhabilitations;
	struct session *sessions;
	size_t nsessions;
	struct mail_record *mails;
	size_t nmails;
	struct event_row *events;
	size_t nevents;
	struct factor factor;
	bool has_factor;
};

static enum ec read_copy(struct ctx *cx, struct tx *tx, void *arg)
{
	struct copying *c = arg;
	int64_t id = cx->actor->account_id;
	bool found;
	TRY(store_account_find(cx, tx, id, &c->account, &found));
	TRY(store_rattachement_list(cx, tx, id, &c->rattachements, &c->nrattachements));
	TRY(store_habilitation_list(cx, tx, id, &c->habilitations, &c->nhabilitations));
	TRY(store_session_list(cx, tx, id, SESSIONS_SHOWN, &c->sessions, &c->nsessions));
	TRY(store_mail_of_account(cx, tx, id, MAILS_EXPORTED, &c->mails, &c->nmails));
	TRY(store_factor_find(cx, tx, id, &c->factor, &c->has_factor));
	return store_event_of_account(cx, tx, id, EVENTS_EXPORTED, &c->events, &c->nevents);
}

static void put(struct json_out *j, const char *key, str value)
{
	json_key(j, key);
	json_put_str(j, value);
}

static void put_time(struct ctx *cx, struct json_out *j, const char *key, int64_t at)
{
	json_key(j, key);
	if (at)
		json_put_str(j, time_print_iso(cx->arena, at));
	else
		json_put_null(j);
}

static void begin_list(struct json_out *j, const char *key)
{
	json_key(j, key);
	json_open_list(j);
}

static void put_account(struct ctx *cx, struct json_out *j, const struct copying *c)
{
	const struct account *a = &c->account;
	json_key(j, "account");
	json_open(j);
	json_key(j, "id");
	json_put_int(j, a->id);
	put(j, "login", a->login);
	put(j, "contact_email", a->contact_email);
	put(j, "first_name", a->first_name);
	put(j, "last_name", a->last_name);
	put(j, "language", lang_code(a->lang));
	put(j, "state", account_state_name(a->state));
	put_time(cx, j, "created_at", a->created_at);
	put_time(cx, j, "activated_at", a->activated_at);
	put(j, "secret_question", a->question);
	json_key(j, "second_factor");
	json_put_bool(j, c->has_factor && c->factor.confirmed_at);
	put(j, "digest", digest_name(a->digest));
	json_key(j, "immediate_mails");
	json_put_bool(j, a->alerts);
	json_close(j);
}

static void put_rights(struct json_out *j, const struct copying *c)
{
	begin_list(j, "structures");
	for (size_t i = 0; i < c->nrattachements; i++) {
		const struct rattachement *r = &c->rattachements[i];
		json_open(j);
		put(j, "identifier", r->structure.identifier);
		put(j, "name", r->structure.name);
		put(j, "role", role_name(r->role));
		begin_list(j, "spaces");
		for (size_t k = 0; k < c->nhabilitations; k++)
			if (c->habilitations[k].structure_id == r->structure.id)
				json_put_str(j, space_name(c->habilitations[k].space));
		json_close_list(j);
		json_close(j);
	}
	json_close_list(j);
}

static void put_sessions(struct ctx *cx, struct json_out *j, const struct copying *c)
{
	begin_list(j, "sessions");
	for (size_t i = 0; i < c->nsessions; i++) {
		const struct session *s = &c->sessions[i];
		json_open(j);
		put_time(cx, j, "since", s->created_at);
		put_time(cx, j, "last_seen", s->seen_at);
		put(j, "address", s->remote);
		put(j, "browser", s->agent);
		json_close(j);
	}
	json_close_list(j);
	begin_list(j, "mails");
	for (size_t i = 0; i < c->nmails; i++) {
		const struct mail_record *m = &c->mails[i];
		json_open(j);
		put_time(cx, j, "at", m->created_at);
		put(j, "kind", m->kind);
		put(j, "to", m->recipient);
		put(j, "state", mail_state_name(m->state));
		json_close(j);
	}
	json_close_list(j);
}

static void put_events(struct ctx *cx, struct json_out *j, const struct copying *c)
{
	begin_list(j, "events");
	for (size_t i = 0; i < c->nevents; i++) {
		const struct event_row *e = &c->events[i];
		json_open(j);
		put_time(cx, j, "at", e->at);
		put(j, "kind", e->kind);
		put(j, "address", e->remote);
		if (e->invoice_id) {
			json_key(j, "invoice");
			json_put_int(j, e->invoice_id);
		}
		json_key(j, "data");
		json_put_raw(j, e->data);
		json_close(j);
	}
	json_close_list(j);
}

static enum ec write_exported(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_EXPORTED });
}

enum ec profile_export(struct ctx *cx, str *json)
{
	struct copying c = { 0 };
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	TRY(profile_require(cx, ACTION_VIEW));
	TRY(event_write(cx, "export personal data", 0, write_exported, NULL));
	TRY(db_read(cx, read_copy, &c));
	json_open(&j);
	put_time(cx, &j, "made_at", cx->now);
	put(&j, "about", msg_plain(cx->lang, MSG_ACCOUNT_EXPORT_ABOUT));
	put_account(cx, &j, &c);
	put_rights(&j, &c);
	put_sessions(cx, &j, &c);
	put_events(cx, &j, &c);
	json_close(&j);
	buf_add_char(&b, '\n');
	*json = buf_str(&b);
	return E_OK;
}

/* --- erasing --- */

/* A structure is not left without whoever answers for it (S102–S106). */
static enum ec check_roles(struct ctx *cx, struct tx *tx, int64_t id)
{
	struct rattachement *rows = NULL;
	size_t n = 0;
	TRY(store_rattachement_list(cx, tx, id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].role == ROLE_MAIN_MANAGER)
			return fail(cx, E_ACCOUNT_MAIN_MANAGER, M_STR("name", rows[i].structure.name));
	return E_OK;
}

static enum ec write_erased(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct account *a = arg;
	TRY(check_roles(cx, tx, a->id));
	TRY(store_account_erase(cx, tx, a->id));
	TRY(store_session_delete_account(cx, tx, a->id));
	TRY(store_factor_delete(cx, tx, a->id));
	/* Of nobody's account: the row of this mail is the last that holds the address, until it is cleared away. */
	struct account told = *a;
	told.id = 0;
	TRY(mail_tell(cx, tx, MAIL_KIND_ERASED, &told));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_ERASED });
}

enum ec profile_erase(struct ctx *cx, str present, bool sure)
{
	struct account a;
	TRY(profile_prove(cx, present, &a));
	if (!sure)
		field_fail(cx, STR("sure"), E_CONFIRM);
	TRY(fields_end(cx));
	TRY(event_write(cx, "erase account", 0, write_erased, &a));
	mailer_kick(cx->env);
	return E_OK;
}
