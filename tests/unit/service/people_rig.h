/*
 * People for tests of rights: accounts in the database, acting through sessions as in the portal.
 */
#pragma once

#include "service_rig.h"

#include "core_hash.h"
#include "service_session.h"
#include "store_session.h"

struct people_new {
	struct account account;
	enum rig_structure at;
	enum role role;
	int64_t id;
	struct session session;
};

static inline enum ec people_add_run(struct ctx *cx, struct tx *tx, void *arg)
{
	struct people_new *p = arg;
	return store_account_insert(cx, tx, &p->account, &p->id);
}

/* An active account of nobody's structure. */
static inline int64_t people_add(struct rig *rig, const char *name)
{
	struct people_new p = { .account = {
		.login = str_printf(rig->cx->arena, "%s@example.org", name),
		.contact_email = STR("x@example.org"), .first_name = str_of(name), .last_name = STR("Test"),
		.password_hash = STR("x"), .state = ACCOUNT_ACTIVE, .created_at = rig->cx->now,
	} };
	MUST(rig->cx, db_write(rig->cx, "add person", people_add_run, &p));
	return p.id;
}

struct people_place {
	int64_t account, structure;
	enum role role;
	bool is_public;
};

static inline enum ec people_attach_run(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct people_place *p = arg;
	TRY(store_rattachement_insert(cx, tx, p->account, p->structure, p->role));
	struct space_set spaces = role_default_spaces(p->role, p->is_public);
	for (int i = SPACE_ACCOUNT; i < SPACE_COUNT; i++) {
		struct habilitation h = { p->structure, (enum space)i, 0 };
		if (spaces.bits & SPACE_BIT(i))
			TRY(store_habilitation_insert(cx, tx, p->account, &h));
	}
	return E_OK;
}

/* A person of that structure with a role and its default spaces. */
static inline int64_t people_add_at(struct rig *rig, const char *name, enum rig_structure at, enum role role)
{
	const struct structure *s = &rig->structures[at];
	struct people_place p = { people_add(rig, name), s->id, role, s->is_public };
	MUST(rig->cx, db_write(rig->cx, "attach person", people_attach_run, &p));
	return p.account;
}

static inline enum ec people_session_run(struct ctx *cx, struct tx *tx, void *arg)
{
	return store_session_insert(cx, tx, arg);
}

/* From now on that person acts, with the rights that the database gives at this moment. */
static inline void people_act(struct ctx *cx, int64_t account)
{
	static _Atomic int count;
	str token = str_printf(cx->arena, "token-%d", ++count);
	struct session s = { .token = sha256_of(token), .account_id = account, .created_at = cx->now, .seen_at = cx->now };
	bool alive = false;
	failure_clear(cx);
	MUST(cx, db_write(cx, "session", people_session_run, &s));
	MUST(cx, session_enter(cx, token, &alive));
	assert_true(alive);
}
