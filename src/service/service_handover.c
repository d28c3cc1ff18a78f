#include "service_handover.h"

#include "db.h"
#include "service_mailer.h"
#include "service_manage.h"
#include "store_account.h"
#include "store_structure.h"

enum ec handover_require(struct ctx *cx, int64_t structure_id)
{
	if (!cx->actor)
		return fail(cx, E_SIGN_IN);
	const struct actor_structure *at = actor_structure(cx, structure_id);
	if (!at)
		return fail(cx, E_NOT_FOUND);
	return role_allows(at->role, SPACE_ACCOUNT, ACTION_HAND_OVER) ? E_OK : fail(cx, E_FORBIDDEN);
}

/* Whoever has that login there and may sign in. One sentence for all others: whether an address has an
 * account is told to nobody. */
static enum ec find_new(struct ctx *cx, struct tx *tx, const struct handover_order *o, struct person *out)
{
	struct account account;
	bool found;
	str login = str_lower_ascii(cx->arena, str_trim(o->login));
	if (str_empty(login)) {
		field_fail(cx, STR("login"), E_FIELD_REQUIRED);
		return fields_end(cx);
	}
	TRY(store_account_find_login(cx, tx, login, &account, &found));
	if (found && account.id == cx->actor->account_id) {
		field_fail(cx, STR("login"), E_HANDOVER_SELF);
		return fields_end(cx);
	}
	if (found)
		TRY(store_people_find(cx, tx, o->structure_id, account.id, out, &found));
	if (!found || out->state != ACCOUNT_ACTIVE)
		field_fail(cx, STR("login"), E_HANDOVER_NOBODY);
	return fields_end(cx);
}

/* The space of managers goes with the role. */
static enum ec move_space(struct ctx *cx, struct tx *tx, int64_t structure_id, int64_t from, int64_t to)
{
	const struct habilitation h = { structure_id, SPACE_MANAGER, 0 };
	struct habilitation *rows;
	size_t n;
	bool given;
	TRY(store_habilitation_list_at(cx, tx, from, structure_id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (!role_allows(ROLE_USER, rows[i].space, ACTION_VIEW))
			TRY(store_habilitation_delete(cx, tx, from, &rows[i]));
	return manage_grant(cx, tx, to, &h, &given);
}

static enum ec tell(struct ctx *cx, struct tx *tx, const struct handover_order *o, const struct person *to)
{
	struct account me;
	struct structure s;
	bool found;
	TRY(store_account_find(cx, tx, cx->actor->account_id, &me, &found));
	TRY(store_structure_find(cx, tx, o->structure_id, &s, &found));
	str name = person_name(cx->arena, to->first_name, to->last_name);
	const struct msg_arg *args = MSG_ARGS(M_STR("structure", s.name), M_STR("by", cx->actor->name), M_STR("person", name));
	const struct manage_mail mails[] = {
		{ .kind = MAIL_KIND_HANDED_TO, .account_id = to->account_id, .login = to->login, .lang = to->lang,
		  .path = "/gestionnaire", .own = o->own, .args = args },
		{ .kind = MAIL_KIND_HANDED_FROM, .account_id = me.id, .login = me.login, .lang = me.lang,
		  .path = "/mon-compte/rattachements", .own = o->own, .args = args },
	};
	TRY(manage_mail(cx, tx, &mails[0]));
	return manage_mail(cx, tx, &mails[1]);
}

enum ec handover_write(struct ctx *cx, struct tx *tx, const struct handover_order *o)
{
	int64_t me = cx->actor->account_id;
	struct rattachement_at at;
	struct person to;
	bool found, changed;
	TRY(store_rattachement_find(cx, tx, me, o->structure_id, &at, &found));
	if (!found || at.role != ROLE_MAIN_MANAGER) /* it was handed over meanwhile */
		return fail(cx, E_FORBIDDEN);
	TRY(find_new(cx, tx, o, &to));
	/* The former one first: there is never more than one. */
	const struct rattachement_change down = { me, o->structure_id, at.version, ROLE_USER };
	const struct rattachement_change up = { to.account_id, o->structure_id, to.version, ROLE_MAIN_MANAGER };
	TRY(store_rattachement_update(cx, tx, &down, &changed));
	if (changed)
		TRY(store_rattachement_update(cx, tx, &up, &changed));
	if (!changed)
		return fail(cx, E_DB_CONFLICT);
	const struct manage_note note = { .kind = EVENT_MANAGER_HANDED_OVER, .structure_id = o->structure_id,
		                          .person = to.account_id, .before = role_name(to.role),
		                          .after = role_name(ROLE_MAIN_MANAGER) };
	TRY(manage_note(cx, tx, &note));
	TRY(move_space(cx, tx, o->structure_id, me, to.account_id));
	return tell(cx, tx, o, &to);
}

static enum ec run(struct ctx *cx, struct tx *tx, void *arg)
{
	return handover_write(cx, tx, arg);
}

enum ec handover_do(struct ctx *cx, const struct handover_order *o)
{
	struct handover_order order = *o;
	TRY(handover_require(cx, o->structure_id));
	TRY(event_write(cx, "hand over", o->structure_id, run, &order));
	mailer_kick(cx->env);
	return E_OK;
}
