#include "service_people.h"

#include <stdlib.h>

#include "core_utf8.h"
#include "db.h"
#include "model_request.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "store_service.h"
#include "store_structure.h"

#define RIGHTS_MAX 500

/* --- list --- */

struct listing {
	int64_t structure_id;
	str words; /* folded */
	struct people_list *out;
};

static bool matches(struct arena *a, const struct person *p, str words)
{
	struct arena_mark mark = arena_mark(a);
	str name = utf8_fold(a, person_name(a, p->first_name, p->last_name));
	bool found = str_empty(words) || str_find(name, words) >= 0 || str_find(p->login, words) >= 0;
	arena_rewind(a, mark);
	return found;
}

static enum ec read_list(struct ctx *cx, struct tx *tx, void *arg)
{
	struct listing *l = arg;
	struct people_list *out = l->out;
	int64_t after = 0;
	size_t n = PEOPLE_PAGE;
	*out = (struct people_list){ .rows = ARENA_ARRAY(cx->arena, struct person, PEOPLE_SHOWN) };
	while (n == PEOPLE_PAGE && !out->more) {
		struct person *page;
		TRY(store_people_page(cx, tx, l->structure_id, after, PEOPLE_PAGE, &page, &n));
		for (size_t i = 0; i < n; i++) {
			after = page[i].account_id;
			if (!matches(cx->arena, &page[i], l->words))
				continue;
			out->more = out->n == PEOPLE_SHOWN;
			if (!out->more)
				out->rows[out->n++] = page[i];
		}
	}
	return E_OK;
}

static int by_role_and_name(const void *a, const void *b)
{
	const struct person *p = a, *q = b;
	if (p->role != q->role)
		return p->role < q->role ? -1 : 1;
	int names = str_cmp(p->last_name, q->last_name);
	return names ? names : str_cmp(p->first_name, q->first_name);
}

enum ec people_list(struct ctx *cx, int64_t structure_id, str words, struct people_list *out)
{
	const struct actor_structure *at;
	struct listing l = { structure_id, utf8_fold(cx->arena, str_trim(words)), out };
	TRY(actor_require_managed(cx, structure_id, ACTION_MANAGE, &at));
	TRY(db_read(cx, read_list, &l));
	qsort(out->rows, out->n, sizeof(*out->rows), by_role_and_name);
	return E_OK;
}

struct paging {
	int64_t structure_id, after;
	struct person **out;
	size_t *n;
};

static enum ec read_page(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct paging *p = arg;
	return store_people_page(cx, tx, p->structure_id, p->after, PEOPLE_PAGE, p->out, p->n);
}

enum ec people_page(struct ctx *cx, int64_t structure_id, int64_t after, struct person **out, size_t *n)
{
	const struct actor_structure *at;
	struct paging p = { structure_id, after, out, n };
	TRY(actor_require_managed(cx, structure_id, ACTION_MANAGE, &at));
	return db_read(cx, read_page, &p);
}

/* --- one --- */

struct loading {
	int64_t structure_id, account_id;
	struct person_page *page;
	bool found;
};

static str code_of(const struct service *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			return all[i].code;
	return STR_NONE;
}

static enum ec read_person(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	struct person_page *p = l->page;
	struct habilitation *rows;
	size_t n;
	TRY(store_people_find(cx, tx, l->structure_id, l->account_id, &p->person, &l->found));
	if (!l->found)
		return E_OK;
	bool found;
	TRY(store_structure_find(cx, tx, l->structure_id, &p->structure, &found));
	TRY(store_service_list(cx, tx, l->structure_id, false, &p->services, &p->nservices));
	TRY(store_closed_spaces(cx, tx, l->structure_id, &p->closed));
	TRY(store_habilitation_list_at(cx, tx, l->account_id, l->structure_id, &rows, &n));
	p->rights = ARENA_ARRAY(cx->arena, struct person_right, n + 1);
	for (p->nrights = 0; p->nrights < n; p->nrights++)
		p->rights[p->nrights] = (struct person_right){
			rows[p->nrights].space, rows[p->nrights].service_id,
			code_of(p->services, p->nservices, rows[p->nrights].service_id)
		};
	return E_OK;
}

enum ec people_load(struct ctx *cx, int64_t structure_id, int64_t account_id, struct person_page **out)
{
	const struct actor_structure *at;
	struct loading l = { structure_id, account_id, ARENA_NEW(cx->arena, struct person_page), false };
	TRY(actor_require_managed(cx, structure_id, ACTION_MANAGE, &at));
	TRY(db_read(cx, read_person, &l));
	l.page->is_self = account_id == cx->actor->account_id;
	*out = l.page;
	return l.found ? E_OK : fail(cx, E_NOT_FOUND);
}

/* --- changing --- */

struct changing {
	const struct people_change *c;
	struct person person;
	enum role role;
	str reason;
	const struct person_right *rights;
	size_t nrights;
	str structure_name;
	bool is_public;
};

/* The person as it was on the screen, and the right to change it. */
static enum ec begin(struct ctx *cx, struct tx *tx, struct changing *w)
{
	bool found;
	TRY(manage_still(cx, tx, w->c->structure_id, ACTION_MANAGE));
	TRY(store_people_find(cx, tx, w->c->structure_id, w->c->account_id, &w->person, &found));
	if (!found)
		return fail(cx, E_NOT_FOUND);
	return w->person.version == w->c->version ? E_OK : fail(cx, E_DB_CONFLICT);
}

static enum ec tell(struct ctx *cx, struct tx *tx, const struct changing *w, str what)
{
	if (w->c->account_id == cx->actor->account_id)
		return E_OK;
	const struct manage_mail mail = {
		.kind = MAIL_KIND_RIGHTS,
		.account_id = w->c->account_id,
		.login = w->person.login,
		.lang = w->person.lang,
		.path = "/mon-compte/rattachements",
		.own = w->c->own,
		.args = MSG_ARGS(M_STR("by", cx->actor->name), M_STR("structure", w->structure_name), M_STR("what", what)),
		.said = w->reason,
	};
	return manage_mail(cx, tx, &mail);
}

/* What only managers have goes with the role, and comes with it. */
static enum ec adapt_spaces(struct ctx *cx, struct tx *tx, const struct changing *w)
{
	const struct people_change *c = w->c;
	struct habilitation *rows;
	size_t n;
	bool given;
	TRY(store_habilitation_list_at(cx, tx, c->account_id, c->structure_id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (!role_allows(w->role, rows[i].space, ACTION_VIEW))
			TRY(store_habilitation_delete(cx, tx, c->account_id, &rows[i]));
	if (w->role != ROLE_SECONDARY_MANAGER)
		return E_OK;
	const struct habilitation h = { c->structure_id, SPACE_MANAGER, 0 };
	return manage_grant(cx, tx, c->account_id, &h, &given);
}

static enum ec update(struct ctx *cx, struct tx *tx, const struct changing *w, enum role role)
{
	const struct rattachement_change change = { w->c->account_id, w->c->structure_id, w->c->version, role };
	bool changed;
	TRY(store_rattachement_update(cx, tx, &change, &changed));
	return changed ? E_OK : fail(cx, E_DB_CONFLICT);
}

static enum ec write_role(struct ctx *cx, struct tx *tx, void *arg)
{
	struct changing *w = arg;
	TRY(begin(cx, tx, w));
	if (w->person.role == ROLE_MAIN_MANAGER)
		return fail(cx, E_MAIN_MANAGER);
	if (w->person.role == w->role)
		return E_OK;
	TRY(update(cx, tx, w, w->role));
	const struct manage_note note = { .kind = EVENT_RATTACHEMENT_ROLE, .structure_id = w->c->structure_id,
		                          .person = w->c->account_id, .before = role_name(w->person.role),
		                          .after = role_name(w->role) };
	TRY(manage_note(cx, tx, &note));
	TRY(adapt_spaces(cx, tx, w));
	return tell(cx, tx, w, msg_plain(w->person.lang, role_label(w->role)));
}

static enum ec run(struct ctx *cx, const char *name, db_fn fn, struct changing *w)
{
	const struct actor_structure *at;
	TRY(actor_require_managed(cx, w->c->structure_id, ACTION_MANAGE, &at));
	w->structure_name = at->name;
	w->is_public = at->is_public;
	TRY(fields_end(cx));
	TRY(event_write(cx, name, w->c->structure_id, fn, w));
	mailer_kick(cx->env);
	return E_OK;
}

enum ec people_set_role(struct ctx *cx, const struct people_change *c, enum role role)
{
	struct changing w = { .c = c, .role = role };
	if (role != ROLE_SECONDARY_MANAGER && role != ROLE_USER)
		return fail(cx, E_MAIN_MANAGER);
	return run(cx, "change role", write_role, &w);
}

static enum ec write_end(struct ctx *cx, struct tx *tx, void *arg)
{
	struct changing *w = arg;
	bool deleted;
	TRY(begin(cx, tx, w));
	if (w->person.role == ROLE_MAIN_MANAGER)
		return fail(cx, E_MAIN_MANAGER);
	const struct rattachement_change change = { w->c->account_id, w->c->structure_id, w->c->version, ROLE_NONE };
	TRY(store_rattachement_delete(cx, tx, &change, &deleted));
	const struct manage_note note = { .kind = EVENT_RATTACHEMENT_ENDED, .structure_id = w->c->structure_id,
		                          .person = w->c->account_id, .role = role_name(w->person.role), .reason = w->reason };
	TRY(manage_note(cx, tx, &note));
	return tell(cx, tx, w, msg_plain(w->person.lang, MSG_MANAGE_ENDED));
}

enum ec people_end(struct ctx *cx, const struct people_change *c, str reason)
{
	struct changing w = { .c = c, .reason = str_trim(reason) };
	if (str_empty(w.reason))
		field_fail(cx, STR("reason"), E_FIELD_REQUIRED);
	else if (!utf8_valid(w.reason))
		field_fail(cx, STR("reason"), E_UTF8);
	else if (utf8_count(w.reason) > REQUEST_TEXT_MAX)
		field_fail(cx, STR("reason"), E_FIELD_LONG, M_INT("max", REQUEST_TEXT_MAX));
	return run(cx, "end rattachement", write_end, &w);
}

/* --- spaces of a person --- */

static bool is_wanted(const struct changing *w, const struct habilitation *h)
{
	for (size_t i = 0; i < w->nrights; i++)
		if (w->rights[i].space == h->space && w->rights[i].service_id == h->service_id)
			return true;
	return false;
}

static enum ec withdraw(struct ctx *cx, struct tx *tx, const struct changing *w, const struct habilitation *h)
{
	struct service s;
	bool found = false;
	if (h->service_id)
		TRY(store_service_find(cx, tx, h->service_id, &s, &found));
	TRY(store_habilitation_delete(cx, tx, w->c->account_id, h));
	const struct manage_note note = { .kind = EVENT_RIGHT_WITHDRAWN, .structure_id = h->structure_id,
		                          .person = w->c->account_id, .space = space_name(h->space),
		                          .service = found ? s.code : STR_NONE };
	return manage_note(cx, tx, &note);
}

static enum ec check_right(struct ctx *cx, struct tx *tx, const struct changing *w, const struct person_right *r)
{
	struct service s;
	bool fits = space_is_given(r->space, w->person.role, w->is_public), found = true;
	if (r->service_id) {
		TRY(store_service_find(cx, tx, r->service_id, &s, &found));
		fits = fits && found && s.structure_id == w->c->structure_id && space_has_services(r->space);
	}
	return fits ? E_OK : fail(cx, E_SPACE_NOT_GIVEN, M_STR("space", msg_plain(cx->lang, space_label(r->space))));
}

static enum ec write_rights(struct ctx *cx, struct tx *tx, void *arg)
{
	struct changing *w = arg;
	struct habilitation *rows;
	size_t n, changes = 0;
	bool given;
	TRY(begin(cx, tx, w));
	for (size_t i = 0; i < w->nrights; i++)
		TRY(check_right(cx, tx, w, &w->rights[i]));
	TRY(store_habilitation_list_at(cx, tx, w->c->account_id, w->c->structure_id, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		if (rows[i].space <= SPACE_MANAGER || is_wanted(w, &rows[i]))
			continue;
		TRY(withdraw(cx, tx, w, &rows[i]));
		changes++;
	}
	for (size_t i = 0; i < w->nrights; i++) {
		const struct habilitation h = { w->c->structure_id, w->rights[i].space, w->rights[i].service_id };
		TRY(manage_grant(cx, tx, w->c->account_id, &h, &given));
		changes += given;
	}
	if (!changes)
		return E_OK;
	TRY(update(cx, tx, w, w->person.role));
	return tell(cx, tx, w, msg_plain(w->person.lang, MSG_MANAGE_SPACES_CHANGED));
}

enum ec people_set_rights(struct ctx *cx, const struct people_change *c, const struct person_right *rights, size_t n)
{
	struct changing w = { .c = c, .rights = rights, .nrights = n < RIGHTS_MAX ? n : RIGHTS_MAX };
	return run(cx, "change spaces", write_rights, &w);
}
