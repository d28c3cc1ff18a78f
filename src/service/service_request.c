#include "service_request.h"

#include "core_utf8.h"
#include "db.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "store_account.h"
#include "store_request.h"
#include "store_structure.h"

#define COUNT_MAX 1000

/* --- what waits --- */

static enum ec read_waiting(struct ctx *cx, struct tx *tx, void *arg)
{
	struct request_list *list = arg;
	const struct actor *actor = cx->actor;
	list->rows = ARENA_ARRAY(cx->arena, struct request, REQUEST_DECIDE_MAX);
	list->n = 0;
	list->more = false;
	for (size_t i = 0; i < actor->nstructures; i++) {
		const struct actor_structure *s = &actor->structures[i];
		struct request *rows;
		size_t n;
		if (!role_allows(s->role, SPACE_MANAGER, ACTION_MANAGE))
			continue;
		TRY(store_request_list_waiting(cx, tx, s->id, REQUEST_DECIDE_MAX + 1, &rows, &n));
		for (size_t k = 0; k < n; k++) {
			if (list->n < REQUEST_DECIDE_MAX)
				list->rows[list->n++] = rows[k];
			else
				list->more = true;
		}
	}
	return E_OK;
}

enum ec request_list_waiting(struct ctx *cx, struct request_list *out)
{
	TRY(actor_require_manager(cx));
	return db_read(cx, read_waiting, out);
}

struct waiting_sum {
	int n;
	str first;
};

static enum ec read_count(struct ctx *cx, struct tx *tx, void *arg)
{
	struct waiting_sum *sum = arg;
	*sum = (struct waiting_sum){ 0 };
	for (size_t i = 0; i < cx->actor->nstructures; i++) {
		const struct actor_structure *s = &cx->actor->structures[i];
		int n = 0;
		if (role_allows(s->role, SPACE_MANAGER, ACTION_MANAGE))
			TRY(store_request_count_waiting(cx, tx, s->id, COUNT_MAX, &n));
		if (n && !sum->n)
			sum->first = s->name;
		sum->n += n;
	}
	return E_OK;
}

enum ec request_count_waiting(struct ctx *cx, int *n, str *first)
{
	struct waiting_sum sum = { 0 };
	if (actor_manages(cx))
		TRY(db_read(cx, read_count, &sum));
	*n = sum.n;
	*first = sum.first;
	return E_OK;
}

/* --- answering --- */

struct deciding {
	const struct request_answer *answer;
	struct request_one *one;
};

enum ec request_fail_answered(struct ctx *cx, struct tx *tx, const struct request *r)
{
	struct account by;
	bool found = false;
	if (r->decided_by)
		TRY(store_account_find(cx, tx, r->decided_by, &by, &found));
	str name = found ? person_name(cx->arena, by.first_name, by.last_name) : STR("–");
	return fail(cx, E_REQUEST_ANSWERED, M_STR("by", name),
	            M_STR("state", msg_plain(cx->lang, request_state_label(r->state))));
}

static enum ec settle(struct ctx *cx, struct tx *tx, struct request *r, const struct request_answer *a)
{
	bool changed;
	r->state = a->accept ? REQUEST_ACCEPTED : REQUEST_REFUSED;
	r->reason = a->reason;
	r->decided_at = cx->now;
	r->decided_by = cx->actor->account_id;
	TRY(store_request_decide(cx, tx, r, &changed));
	if (!changed)
		return fail(cx, E_DB_CONFLICT);
	const struct manage_note note = {
		.kind = a->accept ? EVENT_REQUEST_ACCEPTED : EVENT_REQUEST_REFUSED,
		.structure_id = r->structure_id,
		.person = r->account_id,
		.request = request_kind_name(r->kind),
		.space = space_name(r->space),
		.service = r->service_code,
		.reason = a->reason,
	};
	return manage_note(cx, tx, &note);
}

static enum ec tell(struct ctx *cx, struct tx *tx, const struct request *r, const struct request_answer *a)
{
	struct account person;
	bool found;
	TRY(store_account_find(cx, tx, r->account_id, &person, &found));
	if (person.state != ACCOUNT_ACTIVE) /* it was closed or erased meanwhile: there is nobody to tell */
		return E_OK;
	const struct manage_mail mail = {
		.kind = a->accept ? MAIL_KIND_ACCEPTED : MAIL_KIND_REFUSED,
		.account_id = person.id,
		.login = person.login,
		.lang = person.lang,
		.path = "/mon-compte/rattachements",
		.own = a->own,
		.args = MSG_ARGS(M_STR("structure", r->structure_name), M_STR("by", cx->actor->name),
		                 M_STR("what", request_words(cx->arena, person.lang, r))),
		.said = a->reason,
	};
	return manage_mail(cx, tx, &mail);
}

/* Whoever asked may have closed or erased the account since. */
static enum ec check_person(struct ctx *cx, struct tx *tx, const struct request *r)
{
	struct account person;
	bool found;
	TRY(store_account_find(cx, tx, r->account_id, &person, &found));
	return found && person.state == ACCOUNT_ACTIVE ? E_OK : fail(cx, E_REQUEST_GONE);
}

static enum ec attach(struct ctx *cx, struct tx *tx, const struct request *r)
{
	struct structure structure;
	struct rattachement_at at;
	bool found;
	TRY(store_rattachement_find(cx, tx, r->account_id, r->structure_id, &at, &found));
	if (found)
		return E_OK;
	TRY(store_structure_find(cx, tx, r->structure_id, &structure, &found));
	struct manage_attachment a = { r->account_id, r->structure_id, ROLE_USER, { 0 } };
	a.spaces = role_default_spaces(ROLE_USER, structure.is_public);
	if (!r->usual) /* what was chosen instead is asked for beside it */
		a.spaces.bits &= SPACE_BIT(SPACE_ACCOUNT) | SPACE_BIT(SPACE_REQUESTS_SENT) | SPACE_BIT(SPACE_REQUESTS_RECEIVED);
	return manage_attach(cx, tx, &a);
}

static enum ec open_space(struct ctx *cx, struct tx *tx, const struct request *r)
{
	const struct habilitation h = { r->structure_id, r->space, r->service_id };
	struct rattachement_at at;
	struct space_set closed;
	bool found, given, changed;
	TRY(store_rattachement_find(cx, tx, r->account_id, r->structure_id, &at, &found));
	if (!found)
		return fail(cx, E_REQUEST_FIRST);
	TRY(store_closed_spaces(cx, tx, r->structure_id, &closed));
	if (closed.bits & SPACE_BIT(r->space))
		return fail(cx, E_SPACE_CLOSED, M_STR("space", msg_plain(cx->lang, space_label(r->space))),
		            M_STR("structure", r->structure_name));
	if (!role_allows(at.role, r->space, ACTION_VIEW))
		return fail(cx, E_SPACE_NOT_GIVEN, M_STR("space", msg_plain(cx->lang, space_label(r->space))));
	TRY(manage_grant(cx, tx, r->account_id, &h, &given));
	/* Whoever changes this person's rights from an older page is told. */
	const struct rattachement_change c = { r->account_id, r->structure_id, at.version, at.role };
	return store_rattachement_update(cx, tx, &c, &changed);
}

/* Without the rattachement nothing of what was asked for with it is left to answer. */
static enum ec refuse_rest(struct ctx *cx, struct tx *tx, const struct request *r, const struct request_answer *a)
{
	struct request *rows;
	struct rattachement_at at;
	size_t n;
	bool found;
	TRY(store_rattachement_find(cx, tx, r->account_id, r->structure_id, &at, &found));
	if (found)
		return E_OK;
	TRY(store_request_list_waiting_of(cx, tx, r->account_id, r->structure_id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(settle(cx, tx, &rows[i], a));
	return E_OK;
}

static enum ec write_decision(struct ctx *cx, struct tx *tx, void *arg)
{
	struct deciding *d = arg;
	struct request *r = &d->one->record;
	bool found;
	TRY(store_request_find(cx, tx, d->one->id, r, &found));
	if (!found || !actor_structure(cx, r->structure_id))
		return fail(cx, E_NOT_FOUND);
	TRY(manage_still(cx, tx, r->structure_id, ACTION_MANAGE));
	if (r->state != REQUEST_WAITING)
		return request_fail_answered(cx, tx, r);
	if (d->one->version && r->version != d->one->version)
		return fail(cx, E_DB_CONFLICT);
	if (d->answer->accept)
		TRY(check_person(cx, tx, r));
	if (d->answer->accept)
		TRY(r->kind == REQUEST_RATTACHEMENT ? attach(cx, tx, r) : open_space(cx, tx, r));
	TRY(settle(cx, tx, r, d->answer));
	if (!d->answer->accept && r->kind == REQUEST_RATTACHEMENT)
		TRY(refuse_rest(cx, tx, r, d->answer));
	return tell(cx, tx, r, d->answer);
}

struct finding {
	struct request_one *all;
	size_t n;
};

/* What they are, for their order and for the page; one of a structure that the person does not manage is
 * not there. */
static enum ec read_ones(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;
	for (size_t i = 0; i < f->n; i++) {
		struct request_one *one = &f->all[i];
		bool found;
		TRY(store_request_find(cx, tx, one->id, &one->record, &found));
		const struct actor_structure *at = found ? actor_structure(cx, one->record.structure_id) : NULL;
		if (!at || !role_allows(at->role, SPACE_MANAGER, ACTION_MANAGE))
			one->record = (struct request){ 0 };
	}
	return E_OK;
}

static enum ec decide_one(struct ctx *cx, const struct request_answer *answer, struct request_one *one)
{
	struct deciding d = { answer, one };
	if (!one->record.id) {
		one->ec = fail(cx, E_NOT_FOUND);
	} else {
		one->ec = event_write(cx, "answer request", one->record.structure_id, write_decision, &d);
	}
	if (one->ec == E_OK)
		return E_OK;
	if (error_info(one->ec)->http >= 500)
		return one->ec;
	one->message = cx->failure.message;
	failure_clear(cx);
	return E_OK;
}

static enum ec decide_kind(struct ctx *cx, const struct request_answer *answer, struct finding *f, enum request_kind kind)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->all[i].record.kind == kind)
			TRY(decide_one(cx, answer, &f->all[i]));
	return E_OK;
}

static void check_reason(struct ctx *cx, const struct request_answer *a)
{
	if (!utf8_valid(a->reason))
		field_fail(cx, STR("reason"), E_UTF8);
	else if (utf8_count(a->reason) > REQUEST_TEXT_MAX)
		field_fail(cx, STR("reason"), E_FIELD_LONG, M_INT("max", REQUEST_TEXT_MAX));
	else if (!a->accept && str_empty(a->reason))
		field_fail(cx, STR("reason"), E_FIELD_REQUIRED);
}

enum ec request_decide(struct ctx *cx, const struct request_answer *answer, struct request_one *all, size_t n)
{
	struct request_answer a = *answer;
	struct finding f = { all, n };
	TRY(actor_require_manager(cx));
	a.reason = str_trim(a.reason);
	check_reason(cx, &a);
	if (n == 0)
		field_fail(cx, STR("id"), E_CHOICE_NONE);
	TRY(fields_end(cx));
	TRY(db_read(cx, read_ones, &f));
	/* Spaces are refused before the rattachement that would take them along, so that each has its answer. */
	TRY(decide_kind(cx, &a, &f, a.accept ? REQUEST_RATTACHEMENT : REQUEST_ABONNEMENT));
	TRY(decide_kind(cx, &a, &f, a.accept ? REQUEST_ABONNEMENT : REQUEST_RATTACHEMENT));
	mailer_kick(cx->env);
	return E_OK;
}
