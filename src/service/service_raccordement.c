#include "service_raccordement.h"

#include "auth.h"
#include "core_hash.h"
#include "core_json.h"
#include "core_utf8.h"
#include "mail.h"
#include "service_application.h"
#include "service_env.h"
#include "service_event.h"
#include "service_piste_db.h"
#include "store_account.h"
#include "store_raccordement.h"

#define DAY_MS INT64_C(86400000)
#define CONTACT_MAX 99 /* characters */
#define PHONE_MAX 30

/* --- whose --- */

static bool may_at(const struct actor_structure *at, enum action action)
{
	return role_may(at->role, at->spaces, SPACE_CONNECTION, action);
}

size_t raccordement_structures(const struct ctx *cx, const struct actor_structure **out)
{
	size_t n = 0;
	for (size_t i = 0; cx->actor && i < cx->actor->nstructures; i++) {
		const struct actor_structure *s = &cx->actor->structures[i];
		if (s->active && may_at(s, ACTION_MANAGE))
			out[n++] = s;
	}
	return n;
}

/* The structure worked for, where the space is open. */
static enum ec here(struct ctx *cx, enum action action, const struct actor_structure **at)
{
	TRY(actor_require(cx, SPACE_CONNECTION, action));
	*at = cx->actor->at;
	return *at ? E_OK : fail(cx, E_FORBIDDEN);
}

/* --- declaring --- */

static bool choose_structure(struct ctx *cx, str id, int64_t *out)
{
	const struct actor_structure **mine = ARENA_ARRAY(cx->arena, const struct actor_structure *,
	                                                  cx->actor->nstructures + 1);
	size_t n = raccordement_structures(cx, mine);
	if (!str_to_i64(id, out))
		return false;
	for (size_t i = 0; i < n; i++)
		if (mine[i]->id == *out)
			return true;
	return false;
}

static void check_text(struct ctx *cx, const char *field, str text, int max)
{
	if (str_empty(text))
		field_fail(cx, str_of(field), E_FIELD_REQUIRED);
	else if (!utf8_valid(text) || utf8_has_control(text))
		field_fail(cx, str_of(field), E_FIELD_FORMAT);
	else if (utf8_count(text) > (size_t)max)
		field_fail(cx, str_of(field), E_FIELD_LONG, M_INT("max", max));
}

/* S049 and its mirror: whether such an application belongs here. In production a sandbox's name is refused
 * before it is looked for: the sentence tells what to do, where « unknown » would not. */
static enum ec check_application(struct ctx *cx, str name, struct application *a)
{
	str field = STR("application");
	bool production = cx->env->kind == ENV_PRODUCTION, found = false;
	if (str_empty(name)) {
		field_fail(cx, field, E_FIELD_REQUIRED);
		return E_OK;
	}
	if (production && application_name_is_sandbox(name)) {
		field_fail(cx, field, E_APPLICATION_SANDBOX);
		return E_OK;
	}
	TRY(application_find(cx, name, a, &found));
	if (!found)
		field_fail(cx, field, E_APPLICATION_UNKNOWN);
	else if (a->revoked_at)
		field_fail(cx, field, E_APPLICATION_REVOKED);
	else if (production != (a->kind == APPLICATION_PRODUCTION))
		field_fail(cx, field, production ? E_APPLICATION_SANDBOX : E_APPLICATION_PRODUCTION);
	return E_OK;
}

static str event_data(struct ctx *cx, const char *key, str value)
{
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	json_open(&j);
	json_key(&j, key);
	json_put_str(&j, value);
	json_close(&j);
	return buf_str(&b);
}

static enum ec write_declared(struct ctx *cx, struct tx *tx, void *arg)
{
	struct raccordement *r = arg;
	bool there;
	TRY(store_raccordement_ties(cx, tx, r->structure_id, r->client_id, &there));
	if (there)
		return fail(cx, E_RACCORDEMENT_THERE);
	TRY(store_raccordement_insert(cx, tx, r, &r->id));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_RACCORDEMENT_DECLARED, .chain = r->structure_id,
	                                          .data = event_data(cx, "application", r->application) });
}

enum ec raccordement_declare(struct ctx *cx, const struct raccordement_form *form, int64_t *id)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	struct application a = { 0 };
	struct raccordement r = {
		.contact_name = utf8_compose(cx->arena, str_trim(form->contact_name)),
		.contact_email = str_trim(form->contact_email),
		.contact_phone = str_trim(form->contact_phone),
		.created_at = cx->now,
		.created_by = cx->actor->account_id,
	};
	if (!choose_structure(cx, form->structure, &r.structure_id))
		field_fail(cx, STR("structure"), E_RACCORDEMENT_STRUCTURE);
	TRY(check_application(cx, utf8_compose(cx->arena, str_trim(form->application)), &a));
	if (!raccordement_usage_find(form->usage, &r.usage))
		field_fail(cx, STR("usage"), E_FIELD_REQUIRED);
	check_text(cx, "contact_name", r.contact_name, CONTACT_MAX);
	if (str_empty(r.contact_email))
		field_fail(cx, STR("contact_email"), E_FIELD_REQUIRED);
	else if (!mail_address_valid(r.contact_email))
		field_fail(cx, STR("contact_email"), E_MAIL_ADDRESS);
	if (!str_empty(r.contact_phone))
		check_text(cx, "contact_phone", r.contact_phone, PHONE_MAX);
	TRY(fields_end(cx));
	r.client_id = a.client_id;
	r.application = a.name;
	enum ec ec = event_write(cx, "declare raccordement", r.structure_id, write_declared, &r);
	if (ec == E_DB_UNIQUE || ec == E_RACCORDEMENT_THERE) {
		failure_clear(cx);
		field_fail(cx, STR("application"), E_RACCORDEMENT_THERE);
		return fields_end(cx);
	}
	*id = r.id;
	return ec;
}

struct withdrawing {
	int64_t id, structure_id;
};

static enum ec write_withdrawn(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct withdrawing *w = arg;
	struct raccordement r;
	bool found;
	TRY(store_raccordement_find(cx, tx, w->id, &r, &found));
	if (!found || r.structure_id != w->structure_id)
		return fail(cx, E_NOT_FOUND);
	if (r.state == RACCORDEMENT_WITHDRAWN)
		return E_OK;
	TRY(store_raccordement_withdraw(cx, tx, w->id, cx->actor->account_id));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_RACCORDEMENT_WITHDRAWN, .chain = r.structure_id,
	                                          .data = event_data(cx, "application", r.application) });
}

enum ec raccordement_withdraw(struct ctx *cx, int64_t id)
{
	const struct actor_structure *at;
	TRY(here(cx, ACTION_MANAGE, &at));
	struct withdrawing w = { id, at->id };
	return event_write(cx, "withdraw raccordement", at->id, write_withdrawn, &w);
}

/* --- technical accounts --- */

struct technical {
	int64_t account_id;
	int64_t structure_id;
	str siret;
	struct technical_account row;
	enum event_kind event;
};

/* Twenty characters of an alphabet of 32 without look-alikes: 100 bits, in groups that are read out easily. */
static str make_password(struct arena *a)
{
	static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
	uint8_t b[20];
	struct buf out = buf_in(a);
	random_bytes(b, sizeof(b));
	for (size_t i = 0; i < sizeof(b); i++) {
		if (i && i % 5 == 0)
			buf_add_char(&out, '-');
		buf_add_char(&out, alphabet[b[i] % 32]);
	}
	return buf_str(&out);
}

/* Its row in account has no password and is not active: nobody signs in to the portal with it, and no link by
 * mail goes to it. */
static enum ec insert_account(struct ctx *cx, struct tx *tx, struct technical_account *t)
{
	const struct account account = {
		.login = t->login,
		.first_name = STR("Compte technique"),
		.last_name = t->login,
		.state = ACCOUNT_DISABLED,
		.created_at = t->created_at,
	};
	TRY(store_account_insert(cx, tx, &account, &t->account_id));
	return store_technical_insert(cx, tx, t);
}

enum ec technical_insert(struct ctx *cx, struct tx *tx, str siret, struct technical_account *t)
{
	int serial = 0;
	TRY(store_technical_last_serial(cx, tx, t->structure_id, &serial));
	if (serial >= TECHNICALS_MAX)
		return fail(cx, E_TECHNICAL_MANY, M_INT("max", TECHNICALS_MAX));
	t->serial = serial + 1;
	t->login = str_lower_ascii(cx->arena, str_printf(cx->arena, "TECH_%d_%.*s@cpro.fr", t->serial, STR_ARG(siret)));
	TRY(insert_account(cx, tx, t));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_TECHNICAL_CREATED, .chain = t->structure_id,
	                                          .account_id = t->created_by, .by_system = !t->created_by,
	                                          .data = event_data(cx, "login", t->login) });
}

static enum ec write_technical(struct ctx *cx, struct tx *tx, void *arg)
{
	struct technical *t = arg;
	return technical_insert(cx, tx, t->siret, &t->row);
}

str technical_login(struct arena *a, str login)
{
	ptrdiff_t at = str_find_char(login, '@');
	if (!str_starts(login, STR("tech_")) || at < 0)
		return login;
	return str_printf(a, "TECH_%.*s", STR_ARG(str_sub(login, 5, login.n)));
}

static enum ec hash_new(struct ctx *cx, struct technical_account *row, struct technical_secret *out)
{
	out->password = make_password(cx->arena);
	out->expires_at = row->expires_at = cx->now + TECHNICAL_PASSWORD_DAYS * DAY_MS;
	return password_hash(cx, cx->env->auth, out->password, &row->password_hash);
}

enum ec technical_create(struct ctx *cx, struct technical_secret *out)
{
	const struct actor_structure *at;
	TRY(here(cx, ACTION_MANAGE, &at));
	struct technical t = {
		.siret = at->identifier,
		.row = { .structure_id = at->id, .state = ACCOUNT_ACTIVE, .created_at = cx->now,
		         .created_by = cx->actor->account_id },
	};
	TRY(hash_new(cx, &t.row, out));
	TRY(event_write(cx, "create technical account", at->id, write_technical, &t));
	out->login = technical_login(cx->arena, t.row.login);
	return E_OK;
}

static enum ec find_mine(struct ctx *cx, struct tx *tx, struct technical *t)
{
	bool found;
	struct technical_account there;
	TRY(store_technical_find(cx, tx, t->account_id, &there, &found));
	if (!found || there.structure_id != t->structure_id)
		return fail(cx, E_NOT_FOUND);
	t->row.account_id = there.account_id;
	t->row.login = there.login;
	return E_OK;
}

static enum ec add_event(struct ctx *cx, struct tx *tx, const struct technical *t)
{
	return event_add(cx, tx, &(struct event){ .kind = t->event, .chain = t->structure_id,
	                                          .data = event_data(cx, "login", t->row.login) });
}

static enum ec write_renewed(struct ctx *cx, struct tx *tx, void *arg)
{
	struct technical *t = arg;
	TRY(find_mine(cx, tx, t));
	TRY(store_technical_set_password(cx, tx, &t->row));
	return add_event(cx, tx, t);
}

enum ec technical_renew(struct ctx *cx, int64_t account_id, struct technical_secret *out)
{
	const struct actor_structure *at;
	TRY(here(cx, ACTION_MANAGE, &at));
	struct technical t = { .account_id = account_id, .structure_id = at->id, .event = EVENT_TECHNICAL_RENEWED };
	TRY(hash_new(cx, &t.row, out));
	TRY(event_write(cx, "renew technical password", at->id, write_renewed, &t));
	out->login = technical_login(cx->arena, t.row.login);
	return E_OK;
}

static enum ec write_state(struct ctx *cx, struct tx *tx, void *arg)
{
	struct technical *t = arg;
	TRY(find_mine(cx, tx, t));
	TRY(store_technical_set_state(cx, tx, t->account_id, t->row.state));
	return add_event(cx, tx, t);
}

enum ec technical_set_active(struct ctx *cx, int64_t account_id, bool active)
{
	const struct actor_structure *at;
	TRY(here(cx, ACTION_MANAGE, &at));
	struct technical t = {
		.account_id = account_id,
		.structure_id = at->id,
		.row = { .state = active ? ACCOUNT_ACTIVE : ACCOUNT_DISABLED },
		.event = active ? EVENT_TECHNICAL_ENABLED : EVENT_TECHNICAL_DISABLED,
	};
	return event_write(cx, "set technical state", at->id, write_state, &t);
}

/* --- the page --- */

struct reading {
	const struct actor_structure *at;
	struct raccordement *all;
	size_t nall;
	struct raccordement_page *page;
};

static enum ec read_page(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;
	TRY(store_raccordement_list(cx, tx, r->at->id, &r->all, &r->nall));
	return store_technical_list(cx, tx, r->at->id, &r->page->technicals, &r->page->ntechnicals);
}

struct looking {
	struct raccordement_chain *chains;
	size_t n;
};

static enum ec read_applications(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct looking *l = arg;
	for (size_t i = 0; i < l->n; i++) {
		struct raccordement_chain *c = &l->chains[i];
		struct application a;
		struct subscription apis[PISTE_APIS];
		bool found;
		c->apis = 0;
		TRY(store_application_find_client(cx, tx, c->r.client_id, &a, &found));
		c->application_lives = found && !a.revoked_at;
		if (!found)
			continue;
		TRY(store_subscription_list(cx, tx, a.id, apis));
		for (int api = 0; api < PISTE_APIS; api++)
			c->apis |= apis[api].selected ? 1u << api : 0;
	}
	return E_OK;
}

/* One technical account that works is enough; an expired one is told from none. */
static enum call_link technical_missing(const struct ctx *cx, const struct raccordement_page *p)
{
	enum call_link missing = CALL_ACCOUNT_WRONG;
	for (size_t i = 0; i < p->ntechnicals; i++) {
		const struct technical_account *t = &p->technicals[i];
		if (t->state != ACCOUNT_ACTIVE)
			continue;
		if (t->expires_at > cx->now)
			return CALL_WHOLE;
		missing = CALL_ACCOUNT_EXPIRED;
	}
	return missing;
}

static void judge(const struct ctx *cx, const struct reading *r, struct raccordement_chain *c)
{
	const struct chain_link links[CHAIN_LINKS] = {
		{ c->application_lives ? CALL_WHOLE : CALL_TOKEN_WRONG, MSG_RACCORDEMENT_LINK_APPLICATION },
		{ c->apis ? CALL_WHOLE : CALL_NOT_SUBSCRIBED, MSG_RACCORDEMENT_LINK_APIS },
		{ CALL_WHOLE, MSG_RACCORDEMENT_LINK_DECLARED },
		{ technical_missing(cx, r->page), MSG_RACCORDEMENT_LINK_TECHNICAL },
		{ r->at->active ? CALL_WHOLE : CALL_NO_RIGHT, MSG_RACCORDEMENT_LINK_RIGHT },
	};
	c->whole = true;
	for (int i = 0; i < CHAIN_LINKS; i++) {
		c->links[i] = links[i];
		c->whole &= links[i].missing == CALL_WHOLE;
	}
}

static void part(struct ctx *cx, struct reading *r)
{
	struct raccordement_page *p = r->page;
	p->active = ARENA_ARRAY(cx->arena, struct raccordement_chain, r->nall + 1);
	p->withdrawn = ARENA_ARRAY(cx->arena, struct raccordement, r->nall + 1);
	for (size_t i = 0; i < r->nall; i++) {
		if (r->all[i].state == RACCORDEMENT_ACTIVE)
			p->active[p->nactive++].r = r->all[i];
		else
			p->withdrawn[p->nwithdrawn++] = r->all[i];
	}
}

enum ec raccordement_page(struct ctx *cx, struct raccordement_page *out)
{
	struct reading r = { .page = out };
	*out = (struct raccordement_page){ 0 };
	TRY(here(cx, ACTION_VIEW, &r.at));
	TRY(db_read(cx, read_page, &r));
	part(cx, &r);
	struct looking l = { out->active, out->nactive };
	if (cx->env->piste)
		TRY(piste_read(cx, cx->env->piste, read_applications, &l));
	for (size_t i = 0; i < out->nactive; i++)
		judge(cx, &r, &out->active[i]);
	return E_OK;
}
