#include "service_manage.h"

#include "core_json.h"
#include "db.h"
#include "service_env.h"
#include "store_service.h"

#define NEWS_LIFE_MS (7 * INT64_C(86400000))

enum ec manage_still(struct ctx *cx, struct tx *tx, int64_t structure_id, enum action action)
{
	struct rattachement_at at;
	bool found;
	TRY(store_rattachement_find(cx, tx, cx->actor->account_id, structure_id, &at, &found));
	return found && role_allows(at.role, SPACE_MANAGER, action) ? E_OK : fail(cx, E_FORBIDDEN);
}

static void put(struct json_out *j, const char *key, str value)
{
	if (str_empty(value))
		return;
	json_key(j, key);
	json_put_str(j, value);
}

enum ec manage_note(struct ctx *cx, struct tx *tx, const struct manage_note *n)
{
	struct buf b = buf_in(cx->arena);
	struct json_out j = { .b = &b };
	json_open(&j);
	if (n->person) {
		json_key(&j, "person");
		json_put_int(&j, n->person);
	}
	put(&j, "request", n->request);
	put(&j, "space", n->space);
	put(&j, "service", n->service);
	put(&j, "role", n->role);
	put(&j, "reason", n->reason);
	put(&j, "what", n->what);
	put(&j, "before", n->before);
	put(&j, "after", n->after);
	json_close(&j);
	const struct event event = {
		.kind = n->kind,
		.chain = n->structure_id,
		.acting_for = actor_structure(cx, n->structure_id) ? n->structure_id : 0,
		.data = buf_str(&b),
	};
	return event_add(cx, tx, &event);
}

enum ec manage_mail(struct ctx *cx, struct tx *tx, const struct manage_mail *m)
{
	const struct mail_order mail = {
		.kind = m->kind,
		.account_id = m->account_id,
		.to = m->login,
		.lang = m->lang,
		.url = mail_url(cx, m->own, str_of(m->path)),
		.until = cx->now + NEWS_LIFE_MS,
		.args = m->args,
		.said = m->said,
	};
	return mail_queue(cx, tx, &mail);
}

static enum ec service_code(struct ctx *cx, struct tx *tx, int64_t id, str *out)
{
	struct service service;
	bool found = false;
	*out = STR_NONE;
	if (id)
		TRY(store_service_find(cx, tx, id, &service, &found));
	if (found)
		*out = service.code;
	return E_OK;
}

enum ec manage_grant(struct ctx *cx, struct tx *tx, int64_t account_id, const struct habilitation *h, bool *given)
{
	struct habilitation *all;
	size_t n;
	str code;
	*given = false;
	TRY(store_habilitation_list_at(cx, tx, account_id, h->structure_id, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].space == h->space && (all[i].service_id == 0 || all[i].service_id == h->service_id))
			return E_OK;
	for (size_t i = 0; i < n; i++)
		if (all[i].space == h->space && h->service_id == 0)
			TRY(store_habilitation_delete(cx, tx, account_id, &all[i]));
	TRY(store_habilitation_insert(cx, tx, account_id, h));
	TRY(service_code(cx, tx, h->service_id, &code));
	*given = true;
	const struct manage_note note = {
		.kind = EVENT_RIGHT_GRANTED,
		.structure_id = h->structure_id,
		.person = account_id,
		.space = space_name(h->space),
		.service = code,
	};
	return manage_note(cx, tx, &note);
}

enum ec manage_attach(struct ctx *cx, struct tx *tx, const struct manage_attachment *a)
{
	bool given;
	TRY(store_rattachement_insert(cx, tx, a->account_id, a->structure_id, a->role));
	const struct manage_note note = {
		.kind = EVENT_RATTACHEMENT_MADE,
		.structure_id = a->structure_id,
		.person = a->account_id,
		.role = role_name(a->role),
	};
	TRY(manage_note(cx, tx, &note));
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		const struct habilitation h = { .structure_id = a->structure_id, .space = (enum space)i };
		if (a->spaces.bits & SPACE_BIT(i))
			TRY(manage_grant(cx, tx, a->account_id, &h, &given));
	}
	return E_OK;
}
