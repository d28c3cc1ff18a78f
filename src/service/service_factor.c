#include "service_factor.h"

#include "auth.h"
#include "core_hash.h"
#include "db.h"
#include "service_env.h"
#include "service_event.h"
#include "service_actor.h"
#include "service_mail.h"
#include "service_mailer.h"
#include "service_profile.h"
#include "store_account.h"
#include "store_factor.h"

#define RECOVERY_BYTES 10 /* of random; 80 bits are 16 letters */
#define RECOVERY_LETTERS 16

/* A sealed secret is good for its account alone. */
static str place(struct ctx *cx, int64_t account_id)
{
	return str_printf(cx->arena, "totp %lld", (long long)account_id);
}

static str data_of(struct ctx *cx, const char *state)
{
	return str_printf(cx->arena, "{\"state\":\"%s\"}", state);
}

/* --- recovery codes --- */

static str letters_of(struct arena *a, str code)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		if ((c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'))
			buf_add_char(&b, c);
	}
	return buf_str(&b);
}

/* For one account alone; without the key of the data folder nobody finds a code from its proof. */
static str proof_of(struct ctx *cx, int64_t account_id, str letters)
{
	str text = str_printf(cx->arena, "%lld %.*s", (long long)account_id, STR_ARG(letters));
	return auth_sign(cx, cx->env->auth, STR("recovery"), text);
}

struct codes {
	str proofs[RECOVERY_CODES];
	str *shown;
};

static void draw_codes(struct ctx *cx, int64_t account_id, struct codes *c)
{
	for (int i = 0; i < RECOVERY_CODES; i++) {
		uint8_t bytes[RECOVERY_BYTES];
		random_bytes(bytes, sizeof(bytes));
		str l = base32_of(cx->arena, (str){ (const char *)bytes, sizeof(bytes) });
		c->proofs[i] = proof_of(cx, account_id, l);
		c->shown[i] = str_printf(cx->arena, "%.4s-%.4s-%.4s-%.4s", l.p, l.p + 4, l.p + 8, l.p + 12);
	}
}

/* --- the state --- */

struct loading {
	struct factor_state *out;
};

static enum ec read_state(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	struct factor f;
	bool found;
	TRY(store_factor_find(cx, tx, cx->actor->account_id, &f, &found));
	*l->out = (struct factor_state){ .on = found && f.confirmed_at, .since = f.confirmed_at };
	return l->out->on ? store_recovery_count(cx, tx, cx->actor->account_id, &l->out->codes) : E_OK;
}

enum ec factor_load(struct ctx *cx, struct factor_state *out)
{
	struct loading l = { out };
	TRY(profile_require(cx, ACTION_VIEW));
	return db_read(cx, read_state, &l);
}

/* --- setting it up --- */

struct beginning {
	struct factor fresh, there;
	bool found;
};

static enum ec write_begin(struct ctx *cx, struct tx *tx, void *arg)
{
	struct beginning *b = arg;
	bool set;
	TRY(store_factor_find(cx, tx, b->fresh.account_id, &b->there, &b->found));
	if (b->found)
		return b->there.confirmed_at ? fail(cx, E_FACTOR) : E_OK;
	return store_factor_begin(cx, tx, &b->fresh, &set);
}

static enum ec write_anew(struct ctx *cx, struct tx *tx, void *arg)
{
	struct beginning *b = arg;
	bool set;
	TRY(store_factor_begin(cx, tx, &b->fresh, &set));
	return set ? E_OK : fail(cx, E_FACTOR);
}

static void show_setup(struct ctx *cx, str secret, struct factor_setup *out)
{
	str text = base32_of(cx->arena, secret);
	struct buf b = buf_in(cx->arena);
	for (size_t i = 0; i < text.n; i += 4)
		buf_printf(&b, "%s%.*s", i ? " " : "", STR_ARG(str_sub(text, i, 4)));
	out->secret = buf_str(&b);
	str issuer = cx->env->kind == ENV_QUALIFICATION ? STR("Chorale (qualification)") : STR("Chorale");
	out->uri = totp_uri(cx->arena, issuer, cx->actor->login, secret);
}

enum ec factor_begin(struct ctx *cx, struct factor_setup *out)
{
	uint8_t bytes[TOTP_SECRET_SIZE];
	TRY(profile_require(cx, ACTION_MANAGE));
	int64_t id = cx->actor->account_id;
	totp_new_secret(bytes);
	str secret = str_copy(cx->arena, (str){ (const char *)bytes, sizeof(bytes) }), there;
	struct beginning b = {
		.fresh = { .account_id = id, .created_at = cx->now,
		           .sealed = auth_seal(cx, cx->env->auth, place(cx, id), secret) },
	};
	TRY(db_write(cx, "begin second factor", write_begin, &b));
	if (b.found && auth_unseal(cx, cx->env->auth, place(cx, id), b.there.sealed, &there))
		secret = there;
	else if (b.found) /* sealed with a key that is gone */
		TRY(db_write(cx, "begin second factor anew", write_anew, &b));
	show_setup(cx, secret, out);
	return E_OK;
}

struct confirming {
	struct account account;
	struct factor factor;
	int64_t step;
	struct codes codes;
};

static enum ec read_pending(struct ctx *cx, struct tx *tx, void *arg)
{
	struct confirming *c = arg;
	bool found;
	TRY(store_factor_find(cx, tx, c->account.id, &c->factor, &found));
	return found && !c->factor.confirmed_at ? E_OK : fail(cx, E_FACTOR);
}

static enum ec write_on(struct ctx *cx, struct tx *tx, void *arg)
{
	struct confirming *c = arg;
	TRY(read_pending(cx, tx, c));
	TRY(store_factor_confirm(cx, tx, c->account.id, cx->now, c->step));
	TRY(store_recovery_replace(cx, tx, c->account.id, c->codes.proofs, RECOVERY_CODES));
	TRY(mail_tell(cx, tx, MAIL_KIND_FACTOR_ON, &c->account));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_FACTOR, .data = data_of(cx, "on") });
}

enum ec factor_confirm(struct ctx *cx, str password, str code, str *codes)
{
	struct confirming c = { .codes.shown = codes };
	str secret;
	TRY(profile_prove(cx, password, &c.account));
	TRY(db_read(cx, read_pending, &c));
	if (auth_unseal(cx, cx->env->auth, place(cx, c.account.id), c.factor.sealed, &secret))
		c.step = totp_check(cx->arena, secret, code, cx->now, 0);
	if (!c.step)
		field_fail(cx, STR("code"), E_CODE_WRONG);
	TRY(fields_end(cx));
	draw_codes(cx, c.account.id, &c.codes);
	TRY(db_write(cx, "second factor on", write_on, &c));
	mailer_kick(cx->env);
	return E_OK;
}

/* --- changing it --- */

static enum ec write_codes(struct ctx *cx, struct tx *tx, void *arg)
{
	struct confirming *c = arg;
	bool found;
	TRY(store_factor_find(cx, tx, c->account.id, &c->factor, &found));
	if (!found || !c->factor.confirmed_at)
		return fail(cx, E_FACTOR);
	TRY(store_recovery_replace(cx, tx, c->account.id, c->codes.proofs, RECOVERY_CODES));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_FACTOR, .data = data_of(cx, "codes") });
}

enum ec factor_new_codes(struct ctx *cx, str password, str *codes)
{
	struct confirming c = { .codes.shown = codes };
	TRY(profile_prove(cx, password, &c.account));
	draw_codes(cx, c.account.id, &c.codes);
	return db_write(cx, "recovery codes", write_codes, &c);
}

static enum ec write_off(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct account *a = arg;
	TRY(store_factor_delete(cx, tx, a->id));
	TRY(mail_tell(cx, tx, MAIL_KIND_FACTOR_OFF, a));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_FACTOR, .data = data_of(cx, "off") });
}

enum ec factor_off(struct ctx *cx, str password)
{
	struct account a;
	TRY(profile_prove(cx, password, &a));
	TRY(db_write(cx, "second factor off", write_off, &a));
	mailer_kick(cx->env);
	return E_OK;
}

/* --- at sign-in --- */

void factor_look(struct ctx *cx, const struct factor *f, str code, struct factor_try *out)
{
	str secret, letters;
	*out = (struct factor_try){ 0 };
	code = str_sub(str_trim(code), 0, 40);
	if (auth_unseal(cx, cx->env->auth, place(cx, f->account_id), f->sealed, &secret))
		out->step = totp_check(cx->arena, secret, code, cx->now, f->last_step);
	letters = letters_of(cx->arena, code);
	if (!out->step && letters.n == RECOVERY_LETTERS)
		out->proof = proof_of(cx, f->account_id, letters);
}

enum ec factor_use(struct ctx *cx, struct tx *tx, int64_t account_id, const struct factor_try *try_)
{
	bool taken = false;
	if (try_->step)
		TRY(store_factor_use(cx, tx, account_id, try_->step, &taken));
	else if (!str_empty(try_->proof))
		TRY(store_recovery_use(cx, tx, account_id, try_->proof, &taken));
	if (!taken)
		return fail(cx, E_CODE_WRONG);
	if (try_->step)
		return E_OK;
	return event_add(cx, tx, &(struct event){ .kind = EVENT_ACCOUNT_FACTOR, .account_id = account_id,
	                                          .data = data_of(cx, "recovery") });
}
