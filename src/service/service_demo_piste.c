#include "service_demo_piste.h"

#include <stdio.h>

#include "auth.h"
#include "core_hash.h"
#include "service_demo_data.h"
#include "service_env.h"
#include "service_event.h"
#include "service_piste_db.h"
#include "service_raccordement.h"
#include "store_developer.h"
#include "store_raccordement.h"
#include "store_structure.h"

#define DAY_MS INT64_C(86400000)
#define DEMO_LOGIN STR("integration@editeur.example")
#define DEMO_DEVELOPER STR("Noé Lambert")
#define DEMO_PASSWORD "demonstration-chorale"

static const struct demo_developer developer = {
	.login = STR_INIT("integration@editeur.example"),
	.password = STR_INIT(DEMO_PASSWORD),
	.applications = {
		[APPLICATION_SANDBOX] = { STR_INIT("5f0c8a52-6d1e-4b7a-9c35-2e8d41a7b603"),
		                          STR_INIT("c1b7d9e4-30a2-4f68-8b51-7d96e2f0a483") },
		[APPLICATION_PRODUCTION] = { STR_INIT("9a4e17c6-b283-4d05-a6f9-58c3d07e1b24"),
		                             STR_INIT("e86f2b90-5c47-41da-93be-0f7a1c64d852") },
	},
};

static const str names[APPLICATION_KINDS] = {
	[APPLICATION_SANDBOX] = STR_INIT(APPLICATION_SANDBOX_PREFIX "integration@editeur.example"),
	[APPLICATION_PRODUCTION] = STR_INIT("MON_APPLICATION_CHORUS_PRO"), /* S050 */
};

static const struct {
	enum demo_structure_id structure;
	str kind;
} technicals[] = {
	{ DEMO_MARNAT, STR_INIT("supplier") },  { DEMO_LAVANDIER, STR_INIT("supplier") }, { DEMO_TOWN, STR_INIT("town") },
	{ DEMO_HOSPITAL, STR_INIT("hospital") }, { DEMO_MINISTRY, STR_INIT("state") },
};

#define TECHNICALS (sizeof(technicals) / sizeof(technicals[0]))

const struct demo_developer *demo_developer(void)
{
	return &developer;
}

const struct demo_technical *demo_technicals(size_t *n)
{
	static struct demo_technical list[TECHNICALS];
	static char logins[TECHNICALS][40];
	*n = TECHNICALS;
	for (size_t i = 0; i < TECHNICALS; i++) {
		str siret = demo_structures[technicals[i].structure].siret;
		snprintf(logins[i], sizeof(logins[i]), "TECH_1_%.*s@cpro.fr", STR_ARG(siret));
		list[i] = (struct demo_technical){ str_of(logins[i]), STR(DEMO_PASSWORD), siret, technicals[i].kind };
	}
	return list;
}

/* --- the platform --- */

static enum ec add_application(struct ctx *cx, struct tx *tx, const struct developer *who, enum application_kind kind)
{
	const struct demo_application *secret = &developer.applications[kind];
	struct application a = {
		.developer_id = who->id,
		.kind = kind,
		.name = names[kind],
		.client_id = secret->client_id,
		.secret_hash = sha256_of(secret->client_secret),
		.email = who->login,
		.responsible = who->name,
		.siret = kind == APPLICATION_PRODUCTION ? demo_structures[DEMO_MARNAT].siret : STR_NONE,
		.created_at = cx->now,
		.secret_at = cx->now,
	};
	TRY(store_application_insert(cx, tx, &a, &a.id));
	for (int api = 0; api < PISTE_APIS; api++) {
		int64_t changed;
		TRY(store_subscription_accept(cx, tx, a.id, (enum piste_api)api));
		TRY(store_subscription_select(cx, tx, a.id, (enum piste_api)api, true, &changed));
	}
	return E_OK;
}

static enum ec write_platform(struct ctx *cx, struct tx *tx, void *arg)
{
	struct developer *d = arg;
	int64_t n;
	TRY(store_developer_count(cx, tx, &n));
	if (n > 0)
		return E_OK;
	TRY(store_developer_insert(cx, tx, d, &d->id));
	TRY(add_application(cx, tx, d, APPLICATION_SANDBOX));
	return add_application(cx, tx, d, APPLICATION_PRODUCTION);
}

enum ec demo_fill_piste(struct ctx *cx, struct piste *piste)
{
	struct developer d = {
		.login = DEMO_LOGIN,
		.name = DEMO_DEVELOPER,
		.terms_at = cx->now,
		.created_at = cx->now,
	};
	TRY(password_hash(cx, piste->auth, developer.password, &d.password_hash));
	return piste_write(cx, piste, "fill platform", write_platform, &d);
}

/* --- an environment --- */

struct filling {
	str siret;
	str password_hash;
	int64_t structure_id; /* 0: it is not there */
};

static enum ec find_structure(struct ctx *cx, struct tx *tx, void *arg)
{
	struct filling *f = arg;
	struct structure s;
	bool found;
	TRY(store_structure_find_identifier(cx, tx, f->siret, &s, &found));
	f->structure_id = found ? s.id : 0;
	return E_OK;
}

static enum ec add_raccordement(struct ctx *cx, struct tx *tx, int64_t structure_id)
{
	enum application_kind kind = cx->env->kind == ENV_PRODUCTION ? APPLICATION_PRODUCTION : APPLICATION_SANDBOX;
	struct raccordement r = {
		.structure_id = structure_id,
		.client_id = developer.applications[kind].client_id,
		.application = names[kind],
		.usage = USAGE_EDITOR,
		.contact_name = DEMO_DEVELOPER,
		.contact_email = DEMO_LOGIN,
		.created_at = cx->now,
	};
	TRY(store_raccordement_insert(cx, tx, &r, &r.id));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_RACCORDEMENT_DECLARED, .chain = structure_id,
	                                          .by_system = true });
}

static enum ec write_technical(struct ctx *cx, struct tx *tx, void *arg)
{
	struct filling *f = arg;
	struct technical_account t = {
		.structure_id = f->structure_id,
		.password_hash = f->password_hash,
		.expires_at = cx->now + TECHNICAL_PASSWORD_DAYS * DAY_MS,
		.state = ACCOUNT_ACTIVE,
		.created_at = cx->now,
	};
	int serial;
	TRY(store_technical_last_serial(cx, tx, f->structure_id, &serial));
	if (serial > 0)
		return E_OK;
	TRY(add_raccordement(cx, tx, f->structure_id));
	return technical_insert(cx, tx, f->siret, &t);
}

enum ec demo_fill_technicals(struct ctx *cx)
{
	size_t n;
	const struct demo_technical *list = demo_technicals(&n);
	struct filling f = { 0 };
	TRY(password_hash(cx, cx->env->auth, STR(DEMO_PASSWORD), &f.password_hash));
	for (size_t i = 0; i < n; i++) {
		f.siret = list[i].siret;
		TRY(db_read(cx, find_structure, &f));
		if (f.structure_id)
			TRY(event_write(cx, "fill technical account", f.structure_id, write_technical, &f));
	}
	return E_OK;
}
