/* Directory, people and sessions as rows, on both engines. */
#include "unit.h"

#include "db.h"
#include "store_account.h"
#include "store_right.h"
#include "store_service.h"
#include "store_session.h"
#include "store_structure.h"
#include "test_support.h"

struct found {
	str text;
	struct structure *list;
	size_t n;
	struct structure one;
	bool there;
};

static enum ec add(struct ctx *cx, struct tx *tx, const char *name, str identifier, bool is_public, int64_t *id)
{
	struct structure s = {
		.id_kind = STRUCTURE_SIRET, .identifier = identifier, .name = str_of(name), .city = STR("Sauveterre"),
		.address = { STR("1 rue Haute"), STR("Bâtiment B"), STR("CEDEX") }, .country = STR("FR"),
		.kind = is_public ? RECIPIENT_LOCAL : RECIPIENT_NONE, .is_public = is_public, .active = true,
	};
	return store_structure_insert(cx, tx, &s, id);
}

static enum ec fill(struct ctx *cx, struct tx *tx, void *arg)
{
	int64_t *ids = arg;
	TRY(add(cx, tx, "Écoles de Sauveterre SARL", STR("11111111111111"), false, &ids[0]));
	TRY(add(cx, tx, "École nationale", STR("22222222222222"), true, &ids[1]));
	TRY(add(cx, tx, "Ecopôle", STR("33333333333333"), true, &ids[2]));
	return add(cx, tx, "Zone des 4444", STR("44444444444444"), true, &ids[3]);
}

static enum ec look(struct ctx *cx, struct tx *tx, void *arg)
{
	struct found *f = arg;
	TRY(store_structure_search(cx, tx, f->text, 20, &f->list, &f->n));
	return store_structure_find_identifier(cx, tx, f->text, &f->one, &f->there);
}

static void searches_begin_with_the_words(struct ctx *cx, struct db *db)
{
	static const struct {
		str text;
		size_t n;
		str first;
	} cases[] = {
		{ STR_INIT("eco"), 3, STR_INIT("École nationale") }, /* public ones first, then by name */
		{ STR_INIT("ecoles"), 1, STR_INIT("Écoles de Sauveterre SARL") },
		{ STR_INIT("444"), 1, STR_INIT("Zone des 4444") },
		{ STR_INIT("nationale"), 0, STR_INIT("") },
		{ STR_INIT("%"), 0, STR_INIT("") },
	};
	int64_t ids[4];
	struct found f = { 0 };
	cx->db = db;
	MUST(cx, db_write(cx, "fill", fill, ids));
	for (size_t i = 0; i < COUNT(cases); i++) {
		f.text = cases[i].text;
		MUST(cx, db_read(cx, look, &f));
		assert_row(f.n == cases[i].n, i, cases[i].text);
		if (f.n)
			assert_str(f.list[0].name, cases[i].first);
	}
	f.text = STR("11111111111111");
	MUST(cx, db_read(cx, look, &f));
	assert_true(f.there);
	assert_str(f.one.address[1], STR("Bâtiment B"));
	assert_int_equal(f.one.kind, RECIPIENT_NONE);
	assert_int_equal(f.one.version, 1);
	assert_int_equal(db_write(cx, "fill again", fill, ids), E_DB_UNIQUE);
	failure_clear(cx);
}

struct somebody {
	struct account account;
	struct session session, seen;
	int64_t structure;
	struct rattachement *rattachements;
	struct habilitation *habilitations;
	size_t nr, nh;
	bool alive, gone;
};

static enum ec live(struct ctx *cx, struct tx *tx, void *arg)
{
	struct somebody *p = arg;
	int64_t id, service;
	struct account back;
	bool found;
	TRY(add(cx, tx, "Mairie", STR("55555555555555"), true, &p->structure));
	TRY(store_service_insert(cx, tx, &(struct service){ .structure_id = p->structure, .code = STR("A"),
		                 .name = STR("A"), .active = true }, &service));
	TRY(store_account_insert(cx, tx, &p->account, &id));
	TRY(store_account_set_lang(cx, tx, id, LANG_EN));
	TRY(store_account_find_login(cx, tx, p->account.login, &back, &found));
	p->account = back;
	TRY(store_rattachement_insert(cx, tx, id, p->structure, ROLE_MAIN_MANAGER));
	TRY(store_habilitation_insert(cx, tx, id, &(struct habilitation){ p->structure, SPACE_INVOICES_RECEIVED, service }));
	TRY(store_rattachement_list(cx, tx, id, &p->rattachements, &p->nr));
	TRY(store_habilitation_list(cx, tx, id, &p->habilitations, &p->nh));
	p->session.account_id = id;
	TRY(store_session_insert(cx, tx, &p->session));
	TRY(store_session_touch(cx, tx, &p->session.token, 77));
	TRY(store_session_set_structure(cx, tx, &p->session.token, p->structure));
	TRY(store_session_find(cx, tx, &p->session.token, &p->seen, &p->alive));
	TRY(store_session_sweep(cx, tx, 78, 0));
	return store_session_find(cx, tx, &p->session.token, &p->session, &p->gone);
}

static void people_and_sessions_come_back(struct ctx *cx, struct db *db)
{
	struct somebody p = {
		.account = { .login = STR("a@b.example"), .first_name = STR("Aïda"), .password_hash = STR("$"),
		             .state = ACCOUNT_PENDING, .created_at = 5 },
		.session = { .token = sha256_of(STR("token")), .created_at = 7, .seen_at = 7, .remote = STR("::1") },
	};
	cx->db = db;
	MUST(cx, db_write(cx, "live", live, &p));
	assert_int_equal(p.account.lang, LANG_EN);
	assert_int_equal(p.account.state, ACCOUNT_PENDING);
	assert_int_equal(p.account.activated_at, 0);
	assert_int_equal(p.nr, 1);
	assert_int_equal(p.rattachements[0].role, ROLE_MAIN_MANAGER);
	assert_str(p.rattachements[0].structure.name, STR("Mairie"));
	assert_int_equal(p.nh, 1);
	assert_int_equal(p.habilitations[0].space, SPACE_INVOICES_RECEIVED);
	assert_true(p.habilitations[0].service_id > 0);
	assert_true(p.alive);
	assert_int_equal(p.seen.seen_at, 77);
	assert_int_equal(p.seen.structure_id, p.structure);
	assert_str(p.seen.remote, STR("::1"));
	assert_false(p.gone);
}

static void on_engine(enum db_engine engine)
{
	struct test_db t;
	if (!test_db_open_migrated(&t, engine))
		skip();
	searches_begin_with_the_words(t.cx, t.db);
	people_and_sessions_come_back(t.cx, t.db);
	test_db_close(&t);
}

static void rows_come_back_on_sqlite(void **state)
{
	(void)state;
	on_engine(DB_SQLITE);
}

static void rows_come_back_on_postgresql(void **state)
{
	(void)state;
	on_engine(DB_POSTGRESQL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_back_on_sqlite),
		cmocka_unit_test(rows_come_back_on_postgresql),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
