#include "service_attach.h"

#include "core_utf8.h"
#include "db.h"
#include "model_siret.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "service_request.h"
#include "store_request.h"
#include "store_service.h"
#include "store_structure.h"

#define WAITING_MAX 20
#define MAILED_MANAGERS 10
#define REQUESTS_SHOWN 50

/* --- looking --- */

struct looking {
	str identifier;
	struct attach_found *found;
	bool known;
};

static enum ec way_of(struct ctx *cx, struct tx *tx, struct attach_found *f)
{
	struct request *waiting;
	struct person *managers;
	struct rattachement_at at;
	size_t n;
	bool there;
	int people;
	int64_t me = cx->actor->account_id, id = f->structure.id;
	f->way = ATTACH_THERE;
	TRY(store_rattachement_find(cx, tx, me, id, &at, &there));
	if (there)
		return E_OK;
	TRY(store_people_count(cx, tx, id, 1, &people));
	f->way = ATTACH_FIRST;
	if (!f->structure.is_public && people == 0)
		return E_OK;
	TRY(store_request_list_waiting_of(cx, tx, me, id, &waiting, &n));
	f->way = ATTACH_WAITING;
	if (n > 0)
		return E_OK;
	TRY(store_people_managers(cx, tx, id, 1, &managers, &n));
	f->way = n ? ATTACH_ASK : ATTACH_UNLED;
	return E_OK;
}

static enum ec read_look(struct ctx *cx, struct tx *tx, void *arg)
{
	struct looking *l = arg;
	struct attach_found *f = l->found;
	TRY(store_structure_find_identifier(cx, tx, l->identifier, &f->structure, &l->known));
	if (!l->known)
		return E_OK;
	TRY(way_of(cx, tx, f));
	TRY(store_closed_spaces(cx, tx, f->structure.id, &f->closed));
	return store_service_list(cx, tx, f->structure.id, true, &f->services, &f->nservices);
}

/* INSEE gives the SIRENs that begin with 1 or 2 to public bodies: those come from the directory alone. */
static bool is_public_siret(str siret)
{
	return siret.n > 0 && (siret.p[0] == '1' || siret.p[0] == '2');
}

enum ec attach_look(struct ctx *cx, str typed, struct attach_found **out)
{
	struct looking l = { .identifier = structure_identifier_clean(cx->arena, STRUCTURE_SIRET, typed),
		             .found = ARENA_NEW(cx->arena, struct attach_found) };
	struct attach_found *f = l.found;
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	if (str_empty(l.identifier))
		field_fail(cx, STR("siret"), E_FIELD_REQUIRED);
	else
		structure_check_identifier(cx, STR("siret"), STRUCTURE_SIRET, l.identifier);
	TRY(fields_end(cx));
	TRY(db_read(cx, read_look, &l));
	*out = f;
	if (!l.known && is_public_siret(l.identifier))
		field_fail(cx, STR("siret"), E_STRUCTURE_PUBLIC_UNKNOWN);
	else if (l.known && !f->structure.active && f->way != ATTACH_THERE)
		field_fail(cx, STR("siret"), E_STRUCTURE_INACTIVE_ATTACH, M_STR("name", f->structure.name));
	if (!l.known)
		f->structure = (struct structure){ .id_kind = STRUCTURE_SIRET, .identifier = l.identifier,
			                           .country = STR("FR"), .active = true };
	return fields_end(cx);
}

/* --- asking --- */

struct asking {
	const struct attach_order *order;
	struct attach_found found; /* as it was looked at */
	int64_t structure_id;
	str structure_name;
	enum attach_way way;
};

static void check_text(struct ctx *cx, const char *field, str text, size_t max)
{
	if (!utf8_valid(text) || utf8_has_control(text))
		field_fail(cx, str_of(field), E_UTF8);
	else if (utf8_count(text) > max)
		field_fail(cx, str_of(field), E_FIELD_LONG, M_INT("max", (int64_t)max));
}

static void check_message(struct ctx *cx, str message)
{
	if (!utf8_valid(message))
		field_fail(cx, STR("message"), E_UTF8);
	else if (utf8_count(message) > REQUEST_TEXT_MAX)
		field_fail(cx, STR("message"), E_FIELD_LONG, M_INT("max", REQUEST_TEXT_MAX));
}

static void check_new_structure(struct ctx *cx, const struct attach_order *o)
{
	const struct {
		const char *field;
		str value;
		size_t max;
	} fields[] = { { "name", o->name, STRUCTURE_NAME_MAX },
		       { "address", o->address, STRUCTURE_ADDRESS_MAX },
		       { "postcode", o->postcode, 10 },
		       { "city", o->city, STRUCTURE_ADDRESS_MAX } };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (str_empty(str_trim(fields[i].value)))
			field_fail(cx, str_of(fields[i].field), E_FIELD_REQUIRED);
		else
			check_text(cx, fields[i].field, fields[i].value, fields[i].max);
	}
}

static bool service_is_there(const struct attach_found *f, int64_t id)
{
	for (size_t i = 0; i < f->nservices; i++)
		if (f->services[i].id == id)
			return true;
	return false;
}

static void check_wishes(struct ctx *cx, const struct attach_order *o, const struct attach_found *f, enum role role)
{
	if (o->nwishes == 0)
		field_fail(cx, STR("spaces"), E_FIELD_REQUIRED);
	for (size_t i = 0; i < o->nwishes; i++) {
		enum space space = o->wishes[i].space;
		int64_t service = o->wishes[i].service_id;
		bool fits = !service || (space_has_services(space) && service_is_there(f, service));
		str label = msg_plain(cx->lang, space_label(space));
		if (!space_is_given(space, role, f->structure.is_public) || !fits)
			field_fail(cx, STR("spaces"), E_SPACE_NOT_GIVEN, M_STR("space", label));
		else if (f->closed.bits & SPACE_BIT(space))
			field_fail(cx, STR("spaces"), E_SPACE_CLOSED, M_STR("space", label), M_STR("structure", f->structure.name));
	}
}

static enum ec add_request(struct ctx *cx, struct tx *tx, struct request *r)
{
	str code = STR_NONE;
	r->account_id = cx->actor->account_id;
	r->state = REQUEST_WAITING;
	r->created_at = cx->now;
	TRY(store_request_insert(cx, tx, r, &r->id));
	if (r->service_id) {
		struct service service;
		bool found;
		TRY(store_service_find(cx, tx, r->service_id, &service, &found));
		code = found ? service.code : STR_NONE;
	}
	const struct manage_note note = {
		.kind = EVENT_REQUEST_MADE,
		.structure_id = r->structure_id,
		.person = r->account_id,
		.request = request_kind_name(r->kind),
		.space = space_name(r->space),
		.service = code,
		.reason = r->message,
	};
	return manage_note(cx, tx, &note);
}

static enum ec add_wishes(struct ctx *cx, struct tx *tx, const struct asking *a, bool with_message)
{
	for (size_t i = 0; i < a->order->nwishes; i++) {
		struct request r = {
			.kind = REQUEST_ABONNEMENT,
			.structure_id = a->structure_id,
			.space = a->order->wishes[i].space,
			.service_id = a->order->wishes[i].service_id,
			.message = with_message ? a->order->message : STR_NONE,
		};
		TRY(add_request(cx, tx, &r));
	}
	return E_OK;
}

static enum ec mail_managers(struct ctx *cx, struct tx *tx, const struct asking *a)
{
	struct person *managers;
	size_t n;
	TRY(store_people_managers(cx, tx, a->structure_id, MAILED_MANAGERS, &managers, &n));
	for (size_t i = 0; i < n; i++) {
		const struct manage_mail mail = {
			.kind = MAIL_KIND_REQUEST,
			.account_id = managers[i].account_id,
			.login = managers[i].login,
			.lang = managers[i].lang,
			.path = "/gestionnaire",
			.own = a->order->own,
			.args = MSG_ARGS(M_STR("person", cx->actor->name), M_STR("login", cx->actor->login),
			                 M_STR("structure", a->structure_name)),
			.said = a->order->message,
		};
		TRY(manage_mail(cx, tx, &mail));
	}
	return E_OK;
}

static enum ec refuse_many(struct ctx *cx, struct tx *tx)
{
	struct request *rows;
	size_t n, waiting = 0;
	TRY(store_request_list_account(cx, tx, cx->actor->account_id, 200, &rows, &n));
	for (size_t i = 0; i < n; i++)
		waiting += rows[i].state == REQUEST_WAITING;
	return waiting < WAITING_MAX ? E_OK : fail(cx, E_REQUEST_MANY, M_INT("max", WAITING_MAX));
}

static enum ec become_manager(struct ctx *cx, struct tx *tx, const struct asking *a)
{
	const struct manage_attachment first = {
		.account_id = cx->actor->account_id,
		.structure_id = a->structure_id,
		.role = ROLE_MAIN_MANAGER,
		.spaces = role_default_spaces(ROLE_MAIN_MANAGER, false),
	};
	return manage_attach(cx, tx, &first);
}

static enum ec create(struct ctx *cx, struct tx *tx, struct asking *a)
{
	const struct attach_order *o = a->order;
	struct structure s = {
		.id_kind = STRUCTURE_SIRET,
		.identifier = a->found.structure.identifier,
		.name = utf8_compose(cx->arena, str_trim(o->name)),
		.address = { str_trim(o->address) },
		.postcode = str_trim(o->postcode),
		.city = str_trim(o->city),
		.country = STR("FR"),
		.kind = RECIPIENT_NONE,
		.active = true,
	};
	TRY(store_structure_insert(cx, tx, &s, &a->structure_id));
	a->structure_name = s.name;
	const struct manage_note note = { .kind = EVENT_STRUCTURE_CREATED, .structure_id = a->structure_id,
		                          .person = cx->actor->account_id, .what = s.name };
	TRY(manage_note(cx, tx, &note));
	return become_manager(cx, tx, a);
}

static enum ec write_ask(struct ctx *cx, struct tx *tx, void *arg)
{
	struct asking *a = arg;
	struct attach_found now = { 0 };
	bool known;
	TRY(store_structure_find_identifier(cx, tx, a->found.structure.identifier, &now.structure, &known));
	a->way = ATTACH_FIRST;
	if (!known)
		return create(cx, tx, a);
	a->structure_id = now.structure.id;
	a->structure_name = now.structure.name;
	TRY(way_of(cx, tx, &now));
	if (now.way == ATTACH_THERE)
		return fail(cx, E_ATTACH_ALREADY, M_STR("name", a->structure_name));
	if (now.way == ATTACH_WAITING)
		return fail(cx, E_REQUEST_WAITING);
	if (now.way == ATTACH_FIRST)
		return become_manager(cx, tx, a);
	a->way = now.way;
	TRY(refuse_many(cx, tx));
	struct request r = { .kind = REQUEST_RATTACHEMENT, .structure_id = a->structure_id,
		                    .usual = a->order->usual, .message = a->order->message };
	TRY(add_request(cx, tx, &r));
	if (!a->order->usual)
		TRY(add_wishes(cx, tx, a, false));
	return mail_managers(cx, tx, a);
}

static enum ec write_and_tell(struct ctx *cx, db_fn fn, struct asking *a, int64_t chain)
{
	enum ec ec = event_write(cx, "ask managers", chain, fn, a);
	if (ec == E_DB_UNIQUE) { /* somebody else was first meanwhile: now it is a request */
		failure_clear(cx);
		ec = event_write(cx, "ask managers", chain, fn, a);
	}
	if (ec == E_OK)
		mailer_kick(cx->env);
	return ec;
}

enum ec attach_ask(struct ctx *cx, const struct attach_order *o, enum attach_way *way)
{
	struct attach_order order = *o;
	struct attach_found *f;
	TRY(attach_look(cx, o->siret, &f));
	order.message = str_trim(o->message);
	check_message(cx, order.message);
	if (f->way == ATTACH_CREATE)
		check_new_structure(cx, o);
	else if (f->way != ATTACH_FIRST && !o->usual)
		check_wishes(cx, o, f, ROLE_USER);
	TRY(fields_end(cx));
	struct asking a = { .order = &order, .found = *f };
	TRY(write_and_tell(cx, write_ask, &a, f->structure.id));
	*way = a.way;
	return E_OK;
}

/* --- more spaces --- */

static enum ec write_subscribe(struct ctx *cx, struct tx *tx, void *arg)
{
	struct asking *a = arg;
	struct rattachement_at at;
	bool found;
	TRY(store_rattachement_find(cx, tx, cx->actor->account_id, a->structure_id, &at, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	TRY(refuse_many(cx, tx));
	TRY(add_wishes(cx, tx, a, true));
	return mail_managers(cx, tx, a);
}

struct placing {
	int64_t structure_id;
	struct attach_found found;
};

static enum ec read_place(struct ctx *cx, struct tx *tx, void *arg)
{
	struct placing *p = arg;
	bool known;
	TRY(store_structure_find(cx, tx, p->structure_id, &p->found.structure, &known));
	TRY(store_closed_spaces(cx, tx, p->structure_id, &p->found.closed));
	return store_service_list(cx, tx, p->structure_id, true, &p->found.services, &p->found.nservices);
}

/* What is as wide already need not be asked for. */
static void check_not_open(struct ctx *cx, const struct attach_order *o, const struct actor_structure *at)
{
	for (size_t i = 0; i < o->nwishes; i++) {
		enum space space = o->wishes[i].space;
		bool limited = space_has_services(space) && at->service_ids;
		if ((at->spaces.bits & SPACE_BIT(space)) && !limited)
			field_fail(cx, STR("spaces"), E_SPACE_OPEN_ALREADY,
			           M_STR("space", msg_plain(cx->lang, space_label(space))));
	}
}

enum ec attach_subscribe(struct ctx *cx, int64_t structure_id, const struct attach_order *o)
{
	struct placing p = { .structure_id = structure_id };
	struct attach_order order = *o;
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	const struct actor_structure *at = actor_structure(cx, structure_id);
	if (!at)
		return fail(cx, E_NOT_FOUND);
	TRY(db_read(cx, read_place, &p));
	order.message = str_trim(o->message);
	check_message(cx, order.message);
	check_wishes(cx, &order, &p.found, at->role);
	check_not_open(cx, &order, at);
	TRY(fields_end(cx));
	struct asking a = { .order = &order, .structure_id = structure_id, .structure_name = at->name };
	enum ec ec = event_write(cx, "ask managers", structure_id, write_subscribe, &a);
	if (ec == E_DB_UNIQUE) {
		failure_clear(cx);
		return fail(cx, E_REQUEST_WAITING);
	}
	if (ec == E_OK)
		mailer_kick(cx->env);
	return ec;
}

struct toggling {
	struct habilitation habilitation;
	bool open;
};

static enum ec write_toggle(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct toggling *t = arg;
	const struct habilitation *h = &t->habilitation;
	int64_t me = cx->actor->account_id;
	struct rattachement_at at;
	struct space_set closed;
	bool found, given;
	TRY(store_rattachement_find(cx, tx, me, h->structure_id, &at, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	TRY(store_closed_spaces(cx, tx, h->structure_id, &closed));
	if (t->open && (closed.bits & SPACE_BIT(h->space)))
		return fail(cx, E_SPACE_CLOSED, M_STR("space", msg_plain(cx->lang, space_label(h->space))),
		            M_STR("structure", actor_structure(cx, h->structure_id)->name));
	if (t->open)
		return manage_grant(cx, tx, me, h, &given);
	TRY(store_habilitation_delete(cx, tx, me, h));
	const struct manage_note note = { .kind = EVENT_RIGHT_WITHDRAWN, .structure_id = h->structure_id, .person = me,
		                          .space = space_name(h->space) };
	return manage_note(cx, tx, &note);
}

enum ec attach_toggle(struct ctx *cx, int64_t structure_id, enum space space, bool open)
{
	struct toggling t = { { structure_id, space, 0 }, open };
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	const struct actor_structure *at = actor_structure(cx, structure_id);
	if (!at)
		return fail(cx, E_NOT_FOUND);
	if (!space_is_free(space))
		return fail(cx, E_SPACE_NOT_GIVEN, M_STR("space", msg_plain(cx->lang, space_label(space))));
	if (open == ((at->spaces.bits & SPACE_BIT(space)) != 0))
		return E_OK;
	return event_write(cx, "open space", structure_id, write_toggle, &t);
}

/* --- taking back --- */

static enum ec write_withdraw(struct ctx *cx, struct tx *tx, void *arg)
{
	struct request r = { 0 }, *with;
	size_t n = 0;
	bool found;
	TRY(store_request_find(cx, tx, *(int64_t *)arg, &r, &found));
	if (!found || r.account_id != cx->actor->account_id)
		return fail(cx, E_NOT_FOUND);
	if (r.state != REQUEST_WAITING)
		return request_fail_answered(cx, tx, &r);
	with = &r;
	n = 1;
	if (r.kind == REQUEST_RATTACHEMENT) /* and what was asked for with it */
		TRY(store_request_list_waiting_of(cx, tx, r.account_id, r.structure_id, &with, &n));
	for (size_t i = 0; i < n; i++) {
		bool changed;
		with[i].state = REQUEST_WITHDRAWN;
		with[i].decided_at = cx->now;
		with[i].decided_by = cx->actor->account_id;
		TRY(store_request_decide(cx, tx, &with[i], &changed));
		const struct manage_note note = { .kind = EVENT_REQUEST_WITHDRAWN, .structure_id = r.structure_id,
			                          .person = r.account_id, .request = request_kind_name(with[i].kind),
			                          .space = space_name(with[i].space), .service = with[i].service_code };
		TRY(manage_note(cx, tx, &note));
	}
	return E_OK;
}

enum ec attach_withdraw(struct ctx *cx, int64_t request_id)
{
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	return event_write(cx, "take request back", 0, write_withdraw, &request_id);
}

/* --- the page --- */

static void add_space(struct ctx *cx, struct attach_place *p, const struct habilitation *h, const struct service *all,
                      size_t n)
{
	struct attach_space *s = p->nspaces ? &p->spaces[p->nspaces - 1] : NULL;
	if (!s || s->space != h->space) {
		s = &p->spaces[p->nspaces++];
		*s = (struct attach_space){ .space = h->space, .services = ARENA_ARRAY(cx->arena, str, n + 1) };
	}
	for (size_t i = 0; i < n; i++)
		if (all[i].id == h->service_id && s->nservices <= n)
			s->services[s->nservices++] = all[i].code;
}

static enum ec read_place_of(struct ctx *cx, struct tx *tx, struct attach_place *p)
{
	struct habilitation *rows;
	struct service *all;
	size_t n, nall;
	TRY(store_habilitation_list_at(cx, tx, cx->actor->account_id, p->at->id, &rows, &n));
	TRY(store_service_list(cx, tx, p->at->id, false, &all, &nall));
	TRY(store_closed_spaces(cx, tx, p->at->id, &p->closed));
	for (size_t i = 0; i < n; i++)
		if (rows[i].space > SPACE_MANAGER && !(p->closed.bits & SPACE_BIT(rows[i].space)))
			add_space(cx, p, &rows[i], all, nall);
	return store_service_list(cx, tx, p->at->id, true, &p->services, &p->nservices);
}

static enum ec read_mine(struct ctx *cx, struct tx *tx, void *arg)
{
	struct attach_mine *m = arg;
	m->nplaces = cx->actor->nstructures;
	m->places = ARENA_ARRAY(cx->arena, struct attach_place, m->nplaces + 1);
	for (size_t i = 0; i < m->nplaces; i++) {
		m->places[i].at = &cx->actor->structures[i];
		TRY(read_place_of(cx, tx, &m->places[i]));
	}
	return store_request_list_account(cx, tx, cx->actor->account_id, REQUESTS_SHOWN, &m->requests, &m->nrequests);
}

enum ec attach_mine(struct ctx *cx, struct attach_mine *out)
{
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	return db_read(cx, read_mine, out);
}

struct waiting {
	struct request *out;
	bool *found;
};

static enum ec read_waiting(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct waiting *w = arg;
	struct request *rows;
	size_t n;
	*w->found = false;
	TRY(store_request_list_account(cx, tx, cx->actor->account_id, REQUESTS_SHOWN, &rows, &n));
	for (size_t i = 0; i < n && !*w->found; i++) {
		*w->found = rows[i].state == REQUEST_WAITING && rows[i].kind == REQUEST_RATTACHEMENT;
		if (*w->found)
			*w->out = rows[i];
	}
	return E_OK;
}

enum ec attach_is_waiting(struct ctx *cx, struct request *out, bool *found)
{
	struct waiting w = { out, found };
	TRY(actor_require(cx, SPACE_ACCOUNT, ACTION_VIEW));
	return db_read(cx, read_waiting, &w);
}
