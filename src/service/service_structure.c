#include "service_structure.h"

#include "core_utf8.h"
#include "db.h"
#include "mail.h"
#include "model_iban.h"
#include "service_manage.h"
#include "store_bank.h"
#include "store_request.h"
#include "store_service.h"
#include "store_structure.h"

#define SERVICES_COUNTED 50

/* --- the page --- */

struct loading {
	int64_t id;
	struct structure_page *page;
};

static enum ec read_services(struct ctx *cx, struct tx *tx, int64_t id, struct structure_page *p)
{
	struct service *all;
	TRY(store_service_list(cx, tx, id, false, &all, &p->nservices));
	p->services = ARENA_ARRAY(cx->arena, struct structure_service, p->nservices + 1);
	for (size_t i = 0; i < p->nservices; i++) {
		struct structure_service *s = &p->services[i];
		s->service = all[i];
		s->counted = i < SERVICES_COUNTED;
		if (s->counted)
			TRY(store_service_usage(cx, tx, all[i].id, STRUCTURE_COUNTED, &s->invoices, &s->in_progress));
	}
	return E_OK;
}

static enum ec read_page(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	struct structure_page *p = l->page;
	bool found, received, sent;
	TRY(store_structure_find(cx, tx, l->id, &p->structure, &found));
	TRY(store_bank_list(cx, tx, l->id, &p->banks, &p->nbanks));
	TRY(read_services(cx, tx, l->id, p));
	TRY(store_closed_spaces(cx, tx, l->id, &p->closed));
	TRY(store_structure_in_progress(cx, tx, l->id, &sent, &received));
	p->in_progress = sent || received;
	return store_people_count(cx, tx, l->id, STRUCTURE_COUNTED, &p->people);
}

enum ec structure_load(struct ctx *cx, int64_t id, struct structure_page **out)
{
	struct loading l = { id, ARENA_NEW(cx->arena, struct structure_page) };
	const struct actor_structure *at;
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	l.page->role = at->role;
	*out = l.page;
	return db_read(cx, read_page, &l);
}

/* --- texts --- */

static void check_text(struct ctx *cx, const char *field, str text, size_t max, bool required)
{
	if (str_empty(text)) {
		if (required)
			field_fail(cx, str_of(field), E_FIELD_REQUIRED);
	} else if (!utf8_valid(text) || utf8_has_control(text)) {
		field_fail(cx, str_of(field), E_UTF8);
	} else if (utf8_count(text) > max) {
		field_fail(cx, str_of(field), E_FIELD_LONG, M_INT("max", (int64_t)max));
	}
}

/* --- address --- */

struct addressing {
	int64_t id, version;
	struct structure_address a;
};

static str address_words(struct arena *a, const struct structure *s)
{
	return str_printf(a, "%.*s %.*s %.*s, %.*s %.*s, %.*s", STR_ARG(s->address[0]), STR_ARG(s->address[1]),
	                  STR_ARG(s->address[2]), STR_ARG(s->postcode), STR_ARG(s->city), STR_ARG(s->email));
}

static enum ec write_address(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct addressing *w = arg;
	struct structure s;
	bool found, changed;
	TRY(manage_still(cx, tx, w->id, ACTION_MANAGE));
	TRY(store_structure_find(cx, tx, w->id, &s, &found));
	struct manage_note note = { .kind = EVENT_STRUCTURE_CHANGED, .structure_id = w->id, .what = STR("address"),
		                    .before = address_words(cx->arena, &s) };
	for (int i = 0; i < 3; i++)
		s.address[i] = w->a.address[i];
	s.postcode = w->a.postcode;
	s.city = w->a.city;
	s.email = w->a.email;
	s.version = w->version;
	note.after = address_words(cx->arena, &s);
	TRY(store_structure_update(cx, tx, &s, &changed));
	if (!changed)
		return fail(cx, E_DB_CONFLICT);
	return str_eq(note.before, note.after) ? E_OK : manage_note(cx, tx, &note);
}

enum ec structure_set_address(struct ctx *cx, int64_t id, int64_t version, const struct structure_address *a)
{
	const struct actor_structure *at;
	struct addressing w = { .id = id, .version = version };
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	for (int i = 0; i < 3; i++) {
		w.a.address[i] = str_trim(a->address[i]);
		check_text(cx, i ? "address2" : "address", w.a.address[i], STRUCTURE_ADDRESS_MAX, i == 0);
	}
	w.a.postcode = str_trim(a->postcode);
	w.a.city = str_trim(a->city);
	w.a.email = str_trim(a->email);
	check_text(cx, "postcode", w.a.postcode, 10, true);
	check_text(cx, "city", w.a.city, STRUCTURE_ADDRESS_MAX, true);
	if (!str_empty(w.a.email) && !mail_address_valid(w.a.email))
		field_fail(cx, STR("email"), E_MAIL_ADDRESS);
	TRY(fields_end(cx));
	return event_write(cx, "change address", id, write_address, &w);
}

/* --- bank --- */

/* Four letters of the bank, two of the country, two of the place, three of the branch or none. */
static bool bic_valid(str bic)
{
	if (bic.n != 8 && bic.n != 11)
		return false;
	for (size_t i = 0; i < bic.n; i++) {
		bool letter = bic.p[i] >= 'A' && bic.p[i] <= 'Z', digit = bic.p[i] >= '0' && bic.p[i] <= '9';
		if (!letter && (i < 6 || !digit))
			return false;
	}
	return true;
}

static enum ec write_bank(struct ctx *cx, struct tx *tx, void *arg)
{
	struct bank_account *b = arg;
	TRY(manage_still(cx, tx, b->structure_id, ACTION_MANAGE));
	TRY(store_bank_insert(cx, tx, b, &b->id));
	const struct manage_note note = { .kind = EVENT_BANK_ADDED, .structure_id = b->structure_id,
		                          .what = iban_mask(cx->arena, b->iban) };
	return manage_note(cx, tx, &note);
}

enum ec structure_add_bank(struct ctx *cx, int64_t id, const struct bank_account *b)
{
	const struct actor_structure *at;
	struct bank_account bank = {
		.structure_id = id,
		.label = str_trim(b->label),
		.iban = iban_clean(cx->arena, b->iban),
		.bic = iban_clean(cx->arena, b->bic),
		.is_factor = b->is_factor,
		.created_at = cx->now,
	};
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	check_text(cx, "label", bank.label, STRUCTURE_NAME_MAX, true);
	if (str_empty(bank.iban))
		field_fail(cx, STR("iban"), E_FIELD_REQUIRED);
	else if (!iban_valid(bank.iban))
		field_fail(cx, STR("iban"), E_BANK_IBAN);
	if (!str_empty(bank.bic) && !bic_valid(bank.bic))
		field_fail(cx, STR("bic"), E_BANK_BIC);
	TRY(fields_end(cx));
	enum ec ec = event_write(cx, "add bank account", id, write_bank, &bank);
	if (ec != E_DB_UNIQUE)
		return ec;
	failure_clear(cx);
	field_fail(cx, STR("iban"), E_BANK_THERE);
	return fields_end(cx);
}

struct unbanking {
	int64_t id, bank_id;
};

static enum ec write_no_bank(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct unbanking *u = arg;
	struct bank_account b;
	bool found;
	TRY(manage_still(cx, tx, u->id, ACTION_MANAGE));
	TRY(store_bank_find(cx, tx, u->id, u->bank_id, &b, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	TRY(store_bank_delete(cx, tx, u->id, u->bank_id));
	const struct manage_note note = { .kind = EVENT_BANK_REMOVED, .structure_id = u->id,
		                          .what = iban_mask(cx->arena, b.iban) };
	return manage_note(cx, tx, &note);
}

enum ec structure_remove_bank(struct ctx *cx, int64_t id, int64_t bank_id)
{
	const struct actor_structure *at;
	struct unbanking u = { id, bank_id };
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	return event_write(cx, "remove bank account", id, write_no_bank, &u);
}

/* --- services --- */

static enum ec write_service(struct ctx *cx, struct tx *tx, void *arg)
{
	struct service *s = arg;
	TRY(manage_still(cx, tx, s->structure_id, ACTION_MANAGE));
	TRY(store_service_insert(cx, tx, s, &s->id));
	const struct manage_note note = { .kind = EVENT_SERVICE_ADDED, .structure_id = s->structure_id, .service = s->code,
		                          .what = s->name };
	return manage_note(cx, tx, &note);
}

enum ec structure_add_service(struct ctx *cx, int64_t id, const struct service *s)
{
	const struct actor_structure *at;
	struct service service = {
		.structure_id = id,
		.code = str_trim(s->code),
		.name = utf8_compose(cx->arena, str_trim(s->name)),
		.active = true,
		.engagement_required = s->engagement_required,
	};
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	check_text(cx, "code", service.code, SERVICE_CODE_MAX, true);
	check_text(cx, "name", service.name, SERVICE_NAME_MAX, true);
	TRY(fields_end(cx));
	enum ec ec = event_write(cx, "add service", id, write_service, &service);
	if (ec != E_DB_UNIQUE)
		return ec;
	failure_clear(cx);
	field_fail(cx, STR("code"), E_SERVICE_THERE, M_STR("code", service.code));
	return fields_end(cx);
}

struct servicing {
	int64_t id, service_id;
	enum structure_service_do what;
	int invoices, in_progress;
};

static enum ec delete_service(struct ctx *cx, struct tx *tx, const struct servicing *w, const struct service *s)
{
	if (w->invoices)
		return fail(cx, E_SERVICE_USED, M_STR("code", s->code));
	TRY(store_habilitation_forget_service(cx, tx, s->id));
	TRY(store_request_forget_service(cx, tx, s->id));
	return store_service_delete(cx, tx, s->id);
}

static enum ec write_change_service(struct ctx *cx, struct tx *tx, void *arg)
{
	static const enum event_kind KINDS[] = { [SERVICE_CLOSE] = EVENT_SERVICE_CLOSED, [SERVICE_OPEN] = EVENT_SERVICE_OPENED,
		                                 [SERVICE_DELETE] = EVENT_SERVICE_DELETED };
	struct servicing *w = arg;
	struct service s;
	bool found, changed = true;
	TRY(manage_still(cx, tx, w->id, ACTION_MANAGE));
	TRY(store_service_find(cx, tx, w->service_id, &s, &found));
	if (!found || s.structure_id != w->id)
		return fail(cx, E_NOT_FOUND);
	TRY(store_service_usage(cx, tx, s.id, STRUCTURE_COUNTED, &w->invoices, &w->in_progress));
	s.active = w->what == SERVICE_OPEN;
	if (w->what == SERVICE_DELETE)
		TRY(delete_service(cx, tx, w, &s));
	else
		TRY(store_service_set_active(cx, tx, &s, &changed));
	const struct manage_note note = { .kind = KINDS[w->what], .structure_id = w->id, .service = s.code, .what = s.name };
	return changed ? manage_note(cx, tx, &note) : E_OK;
}

enum ec structure_change_service(struct ctx *cx, int64_t id, int64_t service_id, enum structure_service_do what,
                                 int *in_progress)
{
	const struct actor_structure *at;
	struct servicing w = { .id = id, .service_id = service_id, .what = what };
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	TRY(event_write(cx, "change service", id, write_change_service, &w));
	*in_progress = w.in_progress;
	return E_OK;
}

/* --- spaces --- */

struct spacing {
	int64_t id;
	enum space space;
	bool open;
	str name;
};

static enum ec refuse_in_use(struct ctx *cx, struct tx *tx, const struct spacing *w)
{
	bool sent, received;
	TRY(store_structure_in_progress(cx, tx, w->id, &sent, &received));
	if ((w->space == SPACE_INVOICES_SENT && sent) || (w->space == SPACE_INVOICES_RECEIVED && received))
		return fail(cx, E_SPACE_IN_USE, M_STR("space", msg_plain(cx->lang, space_label(w->space))));
	return E_OK;
}

static enum ec write_space(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct spacing *w = arg;
	struct space_set closed;
	TRY(manage_still(cx, tx, w->id, ACTION_MANAGE));
	TRY(store_closed_spaces(cx, tx, w->id, &closed));
	if (w->open == !(closed.bits & SPACE_BIT(w->space)))
		return E_OK;
	if (!w->open)
		TRY(refuse_in_use(cx, tx, w));
	TRY(w->open ? store_space_open(cx, tx, w->id, w->space) : store_space_close(cx, tx, w->id, w->space));
	const struct manage_note note = { .kind = w->open ? EVENT_SPACE_OPENED : EVENT_SPACE_CLOSED, .structure_id = w->id,
		                          .space = space_name(w->space) };
	return manage_note(cx, tx, &note);
}

enum ec structure_set_space(struct ctx *cx, int64_t id, enum space space, bool open)
{
	const struct actor_structure *at;
	struct spacing w = { .id = id, .space = space, .open = open };
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	if (!space_is_given(space, ROLE_MAIN_MANAGER, at->is_public))
		return fail(cx, E_NOT_FOUND);
	return event_write(cx, "open or close space", id, write_space, &w);
}

/* --- state --- */

struct stating {
	int64_t id, version;
	bool active;
};

enum ec structure_write_state(struct ctx *cx, struct tx *tx, int64_t id, int64_t version, bool active)
{
	struct structure s;
	bool found;
	TRY(manage_still(cx, tx, id, ACTION_MANAGE));
	TRY(store_structure_find(cx, tx, id, &s, &found));
	if (s.version != version)
		return fail(cx, E_DB_CONFLICT);
	if (s.active == active)
		return E_OK;
	TRY(store_structure_set_active(cx, tx, id, active));
	const struct manage_note note = { .kind = EVENT_STRUCTURE_STATE, .structure_id = id,
		                          .before = s.active ? STR("active") : STR("inactive"),
		                          .after = active ? STR("active") : STR("inactive") };
	return manage_note(cx, tx, &note);
}

static enum ec write_state(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct stating *w = arg;
	return structure_write_state(cx, tx, w->id, w->version, w->active);
}

enum ec structure_set_state(struct ctx *cx, int64_t id, int64_t version, bool active)
{
	const struct actor_structure *at;
	struct stating w = { id, version, active };
	TRY(actor_require_managed(cx, id, ACTION_MANAGE, &at));
	return event_write(cx, "change state of structure", id, write_state, &w);
}
