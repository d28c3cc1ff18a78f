#include "service_demo.h"

#include "auth.h"
#include "db.h"
#include "service_demo_data.h"
#include "service_env.h"
#include "service_event.h"
#include "store_account.h"
#include "store_request.h"
#include "store_notify.h"
#include "store_right.h"
#include "store_service.h"
#include "store_structure.h"

/* One password for all of them: they are on the sign-in page of a demonstration anyway. */
#define DEMO_PASSWORD STR("demonstration-chorale")
#define DAY_MS INT64_C(86400000)
/* Structures and people were there long before the oldest invoice. */
#define FOUNDED_DAYS 400

const struct demo_account *demo_accounts(size_t *n)
{
	static struct demo_account accounts[32];
	const struct demo_person *people = demo_people(n);
	for (size_t i = 0; i < *n; i++) {
		const struct demo_structure *s = &demo_structures[people[i].structure];
		accounts[i] = (struct demo_account){
			.login = people[i].login,
			.password = DEMO_PASSWORD,
			.structure = s->name,
			.siret = s->siret,
			.role = role_name(people[i].role),
			.kind = people[i].kind,
		};
	}
	return accounts;
}

struct fill {
	str password_hash;
	struct demo_ids ids;
	int64_t services[DEMO_STRUCTURES][8];
	struct request asks[8]; /* of people who are not attached yet */
	size_t nasks;
	bool there_already;
};

static enum ec add_services(struct ctx *cx, struct tx *tx, struct fill *f, int which)
{
	const struct demo_structure *d = &demo_structures[which];
	for (size_t i = 0; i < d->nservices; i++) {
		struct service s = {
			.structure_id = f->ids.structures[which],
			.code = d->services[i].code,
			.name = d->services[i].name,
			.engagement_required = d->services[i].engagement_required,
			.active = !d->services[i].closed,
		};
		if (d->services[i].closed)
			s.valid_until = date_add_days(time_date(cx->now), FOUNDED_DAYS - 147);
		TRY(store_service_insert(cx, tx, &s, &f->services[which][i]));
	}
	return E_OK;
}

static enum ec add_structure(struct ctx *cx, struct tx *tx, struct fill *f, int which)
{
	const struct demo_structure *d = &demo_structures[which];
	struct structure s = {
		.id_kind = STRUCTURE_SIRET,
		.identifier = d->siret,
		.name = d->name,
		.address = { d->address },
		.postcode = d->postcode,
		.city = d->city,
		.country = STR("FR"),
		.vat = d->vat,
		.kind = d->kind,
		.is_public = d->kind != RECIPIENT_NONE,
		.is_state = d->kind == RECIPIENT_STATE,
		.active = true,
		.service_required = d->service_required,
		.engagement_required = d->engagement_required,
		.service_or_engagement_required = d->either_required,
	};
	int64_t id = 0;
	TRY(store_structure_insert(cx, tx, &s, &id));
	f->ids.structures[which] = id;
	TRY(add_services(cx, tx, f, which));
	return event_add(cx, tx, &(struct event){ .kind = EVENT_STRUCTURE_CREATED, .chain = id, .by_system = true });
}

/* Zero: not limited to one. */
static int64_t service_of(const struct fill *f, const struct demo_person *p)
{
	const struct demo_structure *d = &demo_structures[p->structure];
	for (size_t i = 0; i < d->nservices; i++)
		if (str_eq(d->services[i].code, p->service))
			return f->services[p->structure][i];
	return 0;
}

static enum ec open_spaces(struct ctx *cx, struct tx *tx, const struct fill *f, const struct demo_person *p,
                           int64_t account)
{
	bool is_public = demo_structures[p->structure].kind != RECIPIENT_NONE;
	struct space_set spaces = role_default_spaces(p->role, is_public);
	if (p->role == ROLE_MAIN_MANAGER)
		spaces.bits |= SPACE_BIT(SPACE_CONNECTION);
	for (int space = 0; space < SPACE_COUNT; space++) {
		if (!(spaces.bits & SPACE_BIT(space)))
			continue;
		struct habilitation h = { .structure_id = f->ids.structures[p->structure], .space = (enum space)space };
		if (space == SPACE_INVOICES_RECEIVED)
			h.service_id = service_of(f, p);
		TRY(store_habilitation_insert(cx, tx, account, &h));
	}
	return E_OK;
}

static enum ec add_person(struct ctx *cx, struct tx *tx, struct fill *f, const struct demo_person *p)
{
	struct account a = {
		.login = p->login,
		.contact_email = p->login,
		.first_name = p->first_name,
		.last_name = p->last_name,
		.password_hash = f->password_hash,
		.state = ACCOUNT_ACTIVE,
		.is_operator = p->is_operator,
		.created_at = cx->now,
		.activated_at = cx->now,
	};
	int64_t id = 0;
	int64_t structure = f->ids.structures[p->structure];
	TRY(store_account_insert(cx, tx, &a, &id));
	if (p->role == ROLE_NONE)
		f->asks[f->nasks++] = (struct request){ .account_id = id, .structure_id = structure };
	else
		TRY(store_rattachement_insert(cx, tx, id, structure, p->role));
	TRY(open_spaces(cx, tx, f, p, id));
	if (p->role == ROLE_MAIN_MANAGER)
		f->ids.managers[p->structure] = id;
	const struct event event = {
		.kind = EVENT_ACCOUNT_CREATED, .chain = structure, .account_id = id, .by_system = true,
	};
	return event_add(cx, tx, &event);
}

static enum ec ask(struct ctx *cx, struct tx *tx, struct request *r, str data)
{
	r->state = REQUEST_WAITING;
	r->created_at = cx->now;
	TRY(store_request_insert(cx, tx, r, &r->id));
	const struct event event = {
		.kind = EVENT_REQUEST_MADE, .chain = r->structure_id, .account_id = r->account_id, .data = data,
	};
	return event_add(cx, tx, &event);
}

/* What managers find waiting: newcomers, and the works that they wish to follow. */
static enum ec fill_requests(struct ctx *cx, struct tx *tx, void *arg)
{
	struct fill *f = arg;
	for (size_t i = 0; i < f->nasks; i++) {
		struct request r = f->asks[i];
		r.message = STR("J’arrive au service des achats le 1er du mois.");
		TRY(ask(cx, tx, &r, STR("{\"request\":\"rattachement\"}")));
		struct request works = { .kind = REQUEST_ABONNEMENT, .account_id = r.account_id,
			                 .structure_id = r.structure_id, .space = SPACE_WORKS };
		TRY(ask(cx, tx, &works, STR("{\"request\":\"abonnement\",\"space\":\"factures_travaux\"}")));
	}
	return E_OK;
}

static enum ec attach_also(struct ctx *cx, struct tx *tx, const struct fill *f, const struct demo_also *also)
{
	const struct demo_person p = { .structure = also->structure, .role = also->role };
	struct account a;
	bool found;
	TRY(store_account_find_login(cx, tx, also->login, &a, &found));
	TRY(store_rattachement_insert(cx, tx, a.id, f->ids.structures[also->structure], also->role));
	return open_spaces(cx, tx, f, &p, a.id);
}

static enum ec fill_directory(struct ctx *cx, struct tx *tx, void *arg)
{
	struct fill *f = arg;
	int64_t count = 0;
	TRY(store_structure_count(cx, tx, &count));
	f->there_already = count > 0;
	f->nasks = 0;
	if (f->there_already)
		return E_OK;
	for (int i = 0; i < DEMO_STRUCTURES; i++)
		TRY(add_structure(cx, tx, f, i));
	size_t n = 0;
	const struct demo_person *people = demo_people(&n);
	for (size_t i = 0; i < n; i++)
		TRY(add_person(cx, tx, f, &people[i]));
	for (size_t i = 0; i < demo_also_count; i++)
		TRY(attach_also(cx, tx, f, &demo_also[i]));
	return E_OK;
}

/* Its people have read their mails. */
static enum ec settle(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return store_notify_settle(cx, tx);
}

enum ec demo_fill(struct ctx *cx)
{
	struct fill f = { 0 };
	int64_t now = cx->now;
	enum lang lang = cx->lang;
	TRY(password_hash(cx, cx->env->auth, DEMO_PASSWORD, &f.password_hash));
	cx->now = now - FOUNDED_DAYS * DAY_MS;
	cx->lang = LANG_FR; /* its papers and people are French, whatever the operator speaks */
	enum ec ec = db_write(cx, "fill demonstration", fill_directory, &f);
	cx->now = now - 2 * DAY_MS;
	if (ec == E_OK && !f.there_already)
		ec = db_write(cx, "fill requests", fill_requests, &f);
	cx->now = now;
	if (ec == E_OK && !f.there_already)
		ec = demo_fill_invoices(cx, &f.ids);
	if (ec == E_OK && !f.there_already)
		ec = db_write(cx, "settle demonstration", settle, NULL);
	cx->lang = lang;
	return ec;
}
