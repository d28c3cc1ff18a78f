#include "service_application.h"

#include "core_hash.h"
#include "core_log.h"
#include "core_utf8.h"
#include "mail.h"
#include "model_siret.h"
#include "service_call_log.h"
#include "service_env.h"
#include "service_piste_db.h"

#define TOKEN_BYTES 32
#define RESPONSIBLE_MAX 99 /* characters */
#define SCOPE_MAX 100

str uuid_new(struct arena *a)
{
	uint8_t b[16];
	random_bytes(b, sizeof(b));
	b[6] = (uint8_t)((b[6] & 0x0F) | 0x40); /* version 4: random */
	b[8] = (uint8_t)((b[8] & 0x3F) | 0x80);
	str hex = hex_of(a, b, sizeof(b));
	return str_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16, hex.p + 20);
}

/* The secret is 122 random bits: nobody guesses it, so a plain hash keeps it as well as argon2id would, and
 * the token endpoint answers thousands of clients a second instead of twenty. */
static struct sha256 secret_hash(str secret)
{
	return sha256_of(secret);
}

static void make_secret(struct ctx *cx, struct application_secret *s, struct sha256 *hash)
{
	s->client_secret = uuid_new(cx->arena);
	*hash = secret_hash(s->client_secret);
}

/* --- making one --- */

enum ec application_insert_sandbox(struct ctx *cx, struct tx *tx, const struct developer *who)
{
	struct application a = {
		.developer_id = who->id,
		.kind = APPLICATION_SANDBOX,
		.name = str_printf(cx->arena, APPLICATION_SANDBOX_PREFIX "%.*s", STR_ARG(who->login)),
		.client_id = uuid_new(cx->arena),
		.email = who->login,
		.responsible = who->name,
		.created_at = cx->now,
		.secret_at = cx->now,
	};
	struct application_secret nobody_knows;
	make_secret(cx, &nobody_knows, &a.secret_hash);
	return store_application_insert(cx, tx, &a, &a.id);
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

static void check_siret(struct ctx *cx, str siret, bool required)
{
	if (str_empty(siret) && required)
		field_fail(cx, STR("siret"), E_FIELD_REQUIRED);
	else if (str_empty(siret))
		return;
	else if (siret.n != SIRET_DIGITS)
		field_fail(cx, STR("siret"), E_SIRET_LENGTH, M_INT("n", (int64_t)utf8_count(siret)));
	else if (!siret_valid(siret))
		field_fail(cx, STR("siret"), E_SIRET_CHECK);
}

/* What both forms have. */
static void take_contact(struct ctx *cx, const struct application_form *form, struct application *a)
{
	a->email = str_trim(form->email);
	a->responsible = utf8_compose(cx->arena, str_trim(form->responsible));
	a->siret = siret_clean(cx->arena, form->siret);
	if (str_empty(a->email))
		field_fail(cx, STR("email"), E_FIELD_REQUIRED);
	else if (!mail_address_valid(a->email))
		field_fail(cx, STR("email"), E_MAIL_ADDRESS);
	check_text(cx, "responsible", a->responsible, RESPONSIBLE_MAX);
	check_siret(cx, a->siret, a->kind == APPLICATION_PRODUCTION);
}

static enum ec write_application(struct ctx *cx, struct tx *tx, void *arg)
{
	struct application *a = arg, there;
	bool found;
	TRY(store_application_find_name(cx, tx, a->name, &there, &found));
	if (found)
		return fail(cx, E_APPLICATION_TAKEN);
	return store_application_insert(cx, tx, a, &a->id);
}

enum ec application_create(struct ctx *cx, struct piste *piste, const struct developer *who,
                           const struct application_form *form, struct application_secret *out)
{
	struct application a = {
		.developer_id = who->id,
		.kind = APPLICATION_PRODUCTION,
		.name = utf8_compose(cx->arena, str_trim(form->name)),
		.client_id = uuid_new(cx->arena),
		.created_at = cx->now,
		.secret_at = cx->now,
	};
	check_text(cx, "name", a.name, APPLICATION_NAME_MAX);
	if (application_name_is_sandbox(a.name))
		field_fail(cx, STR("name"), E_APPLICATION_PREFIX);
	take_contact(cx, form, &a);
	if (!form->terms)
		field_fail(cx, STR("terms"), E_TERMS);
	TRY(fields_end(cx));
	make_secret(cx, out, &a.secret_hash);
	enum ec ec = piste_write(cx, piste, "create application", write_application, &a);
	if (ec == E_DB_UNIQUE || ec == E_APPLICATION_TAKEN) {
		failure_clear(cx);
		field_fail(cx, STR("name"), E_APPLICATION_TAKEN);
		return fields_end(cx);
	}
	out->id = a.id;
	out->client_id = a.client_id;
	return ec;
}

/* --- one of a developer --- */

struct visit {
	const struct developer *who;
	int64_t id;
	struct application_detail *detail;
	unsigned apis;
	struct sha256 secret;
	const struct application *contact;
	struct application *list;
	struct call_row *calls;
	size_t n;
	int limit;
};

/* Another's and none at all are told alike. */
static enum ec visit_begin(struct ctx *cx, struct tx *tx, struct visit *v)
{
	bool found;
	v->detail = ARENA_NEW(cx->arena, struct application_detail);
	if (!v->who)
		return fail(cx, E_SIGN_IN);
	TRY(store_application_find(cx, tx, v->id, v->who->id, &v->detail->a, &found));
	return found ? E_OK : fail(cx, E_NOT_FOUND);
}

static enum ec visit_living(struct ctx *cx, struct tx *tx, struct visit *v)
{
	TRY(visit_begin(cx, tx, v));
	return v->detail->a.revoked_at ? fail(cx, E_APPLICATION_REVOKED) : E_OK;
}

static enum ec read_detail(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(visit_begin(cx, tx, v));
	return store_subscription_list(cx, tx, v->id, v->detail->apis);
}

enum ec application_load(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                         struct application_detail **out)
{
	struct visit v = { .who = who, .id = id };
	TRY(piste_read(cx, piste, read_detail, &v));
	*out = v.detail;
	return E_OK;
}

static enum ec read_list(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	return store_application_list(cx, tx, v->who->id, &v->list, &v->n);
}

enum ec application_list(struct ctx *cx, struct piste *piste, const struct developer *who, struct application **out,
                         size_t *n)
{
	struct visit v = { .who = who };
	if (!who)
		return fail(cx, E_SIGN_IN);
	TRY(piste_read(cx, piste, read_list, &v));
	*out = v.list;
	*n = v.n;
	return E_OK;
}

/* --- its APIs --- */

static enum ec write_accept(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(visit_living(cx, tx, v));
	for (int api = 0; api < PISTE_APIS; api++)
		if (v->apis & (1u << api))
			TRY(store_subscription_accept(cx, tx, v->id, (enum piste_api)api));
	return E_OK;
}

enum ec application_accept(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id, unsigned apis)
{
	struct visit v = { .who = who, .id = id, .apis = apis };
	return piste_write(cx, piste, "accept conditions", write_accept, &v);
}

static enum ec write_select(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(visit_living(cx, tx, v));
	for (int api = 0; api < PISTE_APIS; api++) {
		int64_t changed = 0;
		bool wanted = v->apis & (1u << api);
		TRY(store_subscription_select(cx, tx, v->id, (enum piste_api)api, wanted, &changed));
		if (wanted && !changed)
			return fail(cx, E_API_TERMS,
			            M_STR("api", msg_plain(cx->lang, piste_api_label((enum piste_api)api))));
	}
	return E_OK;
}

enum ec application_select(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id, unsigned apis)
{
	struct visit v = { .who = who, .id = id, .apis = apis };
	return piste_write(cx, piste, "select APIs", write_select, &v);
}

static enum ec write_update(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(write_select(cx, tx, v));
	return store_application_update(cx, tx, v->contact);
}

enum ec application_update(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                           const struct application_form *form, unsigned apis)
{
	struct application_detail *d;
	TRY(application_load(cx, piste, who, id, &d));
	struct application contact = { .id = id, .kind = d->a.kind };
	struct visit v = { .who = who, .id = id, .contact = &contact, .apis = apis };
	take_contact(cx, form, &contact);
	TRY(fields_end(cx));
	return piste_write(cx, piste, "update application", write_update, &v);
}

/* --- its secret, its end --- */

static enum ec write_secret(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(visit_living(cx, tx, v));
	return store_application_set_secret(cx, tx, v->id, &v->secret);
}

enum ec application_rotate(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id,
                           struct application_secret *out)
{
	struct visit v = { .who = who, .id = id };
	make_secret(cx, out, &v.secret);
	TRY(piste_write(cx, piste, "rotate secret", write_secret, &v));
	out->id = id;
	out->client_id = v.detail->a.client_id;
	return E_OK;
}

static enum ec write_revoke(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(visit_begin(cx, tx, v));
	TRY(store_application_revoke(cx, tx, v->id));
	return store_token_delete(cx, tx, v->id);
}

enum ec application_revoke(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id)
{
	struct visit v = { .who = who, .id = id };
	return piste_write(cx, piste, "revoke application", write_revoke, &v);
}

static enum ec read_calls(struct ctx *cx, struct tx *tx, void *arg)
{
	struct visit *v = arg;
	TRY(visit_begin(cx, tx, v));
	return store_call_list(cx, tx, v->id, v->limit, &v->calls, &v->n);
}

enum ec application_calls(struct ctx *cx, struct piste *piste, const struct developer *who, int64_t id, int limit,
                          struct call_row **out, size_t *n)
{
	struct visit v = { .who = who, .id = id, .limit = limit };
	TRY(call_log_flush(cx, piste));
	TRY(piste_read(cx, piste, read_calls, &v));
	*out = v.calls;
	*n = v.n;
	return E_OK;
}

/* --- tokens --- */

struct issuing {
	const struct token_ask *ask;
	struct application a;
	bool found;
	struct token token;
};

static enum ec read_client(struct ctx *cx, struct tx *tx, void *arg)
{
	struct issuing *i = arg;
	return store_application_find_client(cx, tx, i->ask->client_id, &i->a, &i->found);
}

static enum ec write_token(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_token_insert(cx, tx, &((struct issuing *)arg)->token);
}

static enum application_kind kind_served(const struct env *env)
{
	return env->kind == ENV_PRODUCTION ? APPLICATION_PRODUCTION : APPLICATION_SANDBOX;
}

/* RFC 6749, 3.3: printable ASCII without quotes; anything else is answered as what clients usually ask. */
static str scope_of(str asked)
{
	for (size_t i = 0; i < asked.n; i++)
		if (asked.p[i] < 0x20 || asked.p[i] > 0x7E || asked.p[i] == '"' || asked.p[i] == '\\')
			return STR("openid");
	return str_empty(asked) || asked.n > SCOPE_MAX ? STR("openid") : asked;
}

enum ec token_issue(struct ctx *cx, const struct token_ask *ask, struct token_grant *out)
{
	struct piste *piste = cx->env->piste;
	struct issuing i = { .ask = ask };
	if (!piste)
		return fail(cx, E_CLIENT);
	TRY(piste_read(cx, piste, read_client, &i));
	struct sha256 given = secret_hash(ask->client_secret);
	bool right = secret_eq((str){ (const char *)given.b, SHA256_SIZE },
	                       (str){ (const char *)i.a.secret_hash.b, SHA256_SIZE });
	if (!i.found || !right || i.a.revoked_at) {
		log_event(cx, LOG_INFO, "token.refused");
		return fail(cx, E_CLIENT);
	}
	if (i.a.kind != kind_served(cx->env))
		return fail(cx, E_CLIENT_ENVIRONMENT);
	uint8_t bytes[TOKEN_BYTES];
	random_bytes(bytes, sizeof(bytes));
	out->token = base64url_of(cx->arena, bytes, sizeof(bytes));
	out->seconds = TOKEN_SECONDS;
	out->scope = scope_of(ask->scope);
	i.token = (struct token){
		.hash = sha256_of(out->token),
		.application_id = i.a.id,
		.expires_at = cx->now + INT64_C(1000) * TOKEN_SECONDS,
	};
	return piste_write(cx, piste, "issue token", write_token, &i);
}

struct looking {
	struct sha256 hash;
	str api;
	struct token_call *out;
	bool *found;
};

static enum ec read_token(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct looking *l = arg;
	return store_token_find(cx, tx, &l->hash, l->api, l->out, l->found);
}

enum ec token_look(struct ctx *cx, str token, str api, struct token_call *out, bool *found)
{
	struct looking l = { .hash = sha256_of(token), .api = api, .out = out, .found = found };
	*found = false;
	return cx->env->piste ? piste_read(cx, cx->env->piste, read_token, &l) : E_OK;
}

struct naming {
	str name;
	struct application *out;
	bool *found;
};

static enum ec read_name(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct naming *n = arg;
	return store_application_find_name(cx, tx, n->name, n->out, n->found);
}

enum ec application_find(struct ctx *cx, str name, struct application *out, bool *found)
{
	struct naming n = { name, out, found };
	*found = false;
	return cx->env->piste ? piste_read(cx, cx->env->piste, read_name, &n) : E_OK;
}
