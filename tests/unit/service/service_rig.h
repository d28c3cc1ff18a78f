/*
 * An environment for tests of use cases: a migrated database, a document store in a folder, a supplier,
 * recipients of each kind with services, and people who work for them.
 */
#pragma once

#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "blob.h"
#include "core_config.h"
#include "db.h"
#include "model_siret.h"
#include "pdf.h"
#include "service_actor.h"
#include "service_draft.h"
#include "service_env.h"
#include "service_invoice.h"
#include "service_search.h"
#include "store_account.h"
#include "store_right.h"
#include "store_service.h"
#include "store_structure.h"
#include "test_support.h"

enum rig_structure { SUPPLIER, RIVAL, TOWN, STATE, HOSPITAL, CLOSED_TOWN, RIG_STRUCTURES };
enum rig_service { TOWN_ADM, TOWN_ROADS, TOWN_OLD, STATE_A, STATE_B, RIG_SERVICES };

struct rig {
	struct test_db t;
	struct ctx *cx;
	struct env env;
	struct config *config;
	struct structure structures[RIG_STRUCTURES];
	struct service services[RIG_SERVICES];
	int64_t account;
	const char *folder;
	_Atomic int numbers; /* threads deposit at once */
};

static const struct {
	const char *name, *siren;
	enum recipient_kind kind;
	bool active, service_required, either;
} rig_structures[RIG_STRUCTURES] = {
	[SUPPLIER] = { "Menuiserie Aubépine", "55210055", RECIPIENT_NONE, true, false, false },
	[RIVAL] = { "Atelier Rival", "38012986", RECIPIENT_NONE, true, false, false },
	[TOWN] = { "Ville de Sauveterre", "21750001", RECIPIENT_LOCAL, true, true, false },
	[STATE] = { "Ministère des Marées", "11000201", RECIPIENT_STATE, true, true, false },
	[HOSPITAL] = { "Hôpital Sainte-Aube", "26750045", RECIPIENT_HOSPITAL, true, false, true },
	[CLOSED_TOWN] = { "Ville fermée", "21690123", RECIPIENT_LOCAL, false, false, false },
};

static const struct {
	enum rig_structure of;
	const char *code, *name;
	bool active, engagement;
} rig_services[RIG_SERVICES] = {
	[TOWN_ADM] = { TOWN, "ADM", "Administration", true, false },
	[TOWN_ROADS] = { TOWN, "ST-VOIRIE", "Voirie", true, true },
	[TOWN_OLD] = { TOWN, "ANCIEN", "Ancien service", true, false },
	[STATE_A] = { STATE, "MAR-01", "Marées hautes", true, false },
	[STATE_B] = { STATE, "MAR-02", "Marées basses", true, false },
};

static inline str rig_siret(struct arena *a, const char *first)
{
	for (int d = 0; d < 10; d++) {
		for (int e = 0; e < 10; e++) {
			str siren = str_printf(a, "%s%d", first, d);
			str siret = str_printf(a, "%s%d0001%d", first, d, e);
			if (siren_valid(siren) && siret_valid(siret))
				return siret;
		}
	}
	abort();
}

static inline enum ec rig_fill(struct ctx *cx, struct tx *tx, void *arg)
{
	struct rig *rig = arg;
	struct account account = {
		.login = STR("camille@example.org"), .contact_email = STR("camille@example.org"),
		.first_name = STR("Camille"), .last_name = STR("Durand"), .password_hash = STR("x"),
		.state = ACCOUNT_ACTIVE, .created_at = cx->now,
	};
	TRY(store_account_insert(cx, tx, &account, &rig->account));
	for (int i = 0; i < RIG_STRUCTURES; i++) {
		struct structure *s = &rig->structures[i];
		TRY(store_structure_insert(cx, tx, s, &s->id));
		TRY(store_rattachement_insert(cx, tx, rig->account, s->id, ROLE_USER));
	}
	for (int i = 0; i < RIG_SERVICES; i++) {
		struct service *s = &rig->services[i];
		s->structure_id = rig->structures[rig_services[i].of].id;
		TRY(store_service_insert(cx, tx, s, &s->id));
	}
	return E_OK;
}

static inline void rig_describe(struct rig *rig)
{
	struct arena *a = rig->cx->arena;
	for (int i = 0; i < RIG_STRUCTURES; i++) {
		rig->structures[i] = (struct structure){
			.id_kind = STRUCTURE_SIRET,
			.identifier = rig_siret(a, rig_structures[i].siren),
			.name = str_of(rig_structures[i].name),
			.country = STR("FR"),
			.kind = rig_structures[i].kind,
			.is_public = rig_structures[i].kind != RECIPIENT_NONE,
			.is_state = rig_structures[i].kind == RECIPIENT_STATE,
			.active = rig_structures[i].active,
			.service_required = rig_structures[i].service_required,
			.service_or_engagement_required = rig_structures[i].either,
		};
	}
	for (int i = 0; i < RIG_SERVICES; i++) {
		rig->services[i] = (struct service){
			.code = str_of(rig_services[i].code),
			.name = str_of(rig_services[i].name),
			.active = rig_services[i].active,
			.engagement_required = rig_services[i].engagement,
		};
	}
	struct date closed;
	date_make(2026, 6, 30, &closed);
	rig->services[TOWN_OLD].valid_until = closed;
}

/* False when the engine is not installed. reading: with the PDF helper. */
static inline bool rig_open(struct rig *rig, enum db_engine engine, bool reading)
{
	*rig = (struct rig){ 0 };
	if (!test_db_open_migrated(&rig->t, engine))
		return false;
	struct ctx *cx = rig->cx = rig->t.cx;
	cx->db = rig->t.db;
	cx->env = &rig->env;
	rig->config = config_new();
	MUST(cx, config_set(cx, rig->config, STR("reading.enabled"), reading ? STR("true") : STR("false")));
	rig->env.config = rig->config;
	rig->env.db = rig->t.db;
	rig->folder = test_folder();
	MUST(cx, blob_open(cx, str_of(rig->folder), &rig->env.blob));
	if (reading) {
		struct pdf_options options = { .helper = str_of(getenv("CHORALE_PDF")), .helpers = 1 };
		MUST(cx, pdf_pool_open(cx, &options, &rig->env.pdf));
	}
	rig_describe(rig);
	MUST(cx, db_write(cx, "fill", rig_fill, rig));
	return true;
}

static inline void rig_close(struct rig *rig)
{
	pdf_pool_close(rig->env.pdf);
	blob_close(rig->env.blob);
	config_free(rig->config);
	test_db_close(&rig->t);
}

/* From now on somebody of that structure acts, limited to one of its services unless 0. */
static inline void rig_as(struct rig *rig, struct ctx *cx, enum rig_structure of, int64_t service_id)
{
	struct actor *actor = ARENA_NEW(cx->arena, struct actor);
	struct actor_structure *at = ARENA_NEW(cx->arena, struct actor_structure);
	int64_t *services = ARENA_NEW(cx->arena, int64_t);
	const struct structure *s = &rig->structures[of];
	*services = service_id;
	*at = (struct actor_structure){
		.id = s->id, .name = s->name, .identifier = s->identifier, .role = ROLE_USER,
		.spaces = role_default_spaces(ROLE_USER, s->is_public), .is_public = s->is_public,
		.is_state = s->is_state, .active = s->active, .service_ids = service_id ? services : NULL,
		.nservices = service_id ? 1 : 0,
	};
	*actor = (struct actor){ .way = WAY_PORTAL, .account_id = rig->account, .name = STR("Camille Durand"),
		                 .structures = at, .nstructures = 1, .at = at };
	cx->actor = actor;
	failure_clear(cx);
}

static inline struct upload rig_file(struct rig *rig, struct ctx *cx, const char *name, str bytes)
{
	struct upload up = { .name = str_of(name) };
	MUST(cx, blob_begin(cx, rig->env.blob, &up.f));
	MUST(cx, blob_add(cx, up.f, bytes.p, bytes.n));
	return up;
}

#define RIG_PDF STR("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")

static inline struct draft_form rig_form(struct rig *rig, struct ctx *cx, enum rig_structure to, const char *service)
{
	struct draft_form f = { .nvat = 1 };
	f.fields[DRAFT_RECIPIENT_SIRET] = rig->structures[to].identifier;
	f.fields[DRAFT_SERVICE_CODE] = str_of(service);
	f.fields[DRAFT_INVOICE_NUMBER] = str_printf(cx->arena, "FA-2026-%04d", ++rig->numbers);
	f.fields[DRAFT_ISSUE_DATE] = STR("20/11/2026");
	f.fields[DRAFT_TOTAL_HT] = STR("1 000,00");
	f.fields[DRAFT_TOTAL_TVA] = STR("200,00");
	f.fields[DRAFT_TOTAL_TTC] = STR("1 200,00");
	f.vat[0].rate = STR("20");
	f.vat[0].base = STR("1 000,00");
	f.vat[0].amount = STR("200,00");
	return f;
}

static inline enum ec rig_deposit(struct rig *rig, struct ctx *cx, const struct draft_form *form, int64_t *id)
{
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	return deposit_pdf(cx, &pdf, form, NULL, 0, id);
}

/* An invoice of the supplier that stands with its recipient. */
static inline int64_t rig_sent(struct rig *rig, enum rig_structure to, const char *service)
{
	int64_t id = 0;
	struct ctx *cx = rig->cx;
	rig_as(rig, cx, SUPPLIER, 0);
	struct draft_form form = rig_form(rig, cx, to, service);
	MUST(cx, rig_deposit(rig, cx, &form, &id));
	return id;
}

static inline struct invoice_detail *rig_load(struct rig *rig, enum rig_structure as, int64_t id)
{
	struct invoice_detail *d = NULL;
	rig_as(rig, rig->cx, as, 0);
	MUST(rig->cx, invoice_load(rig->cx, id, &d));
	return d;
}

/* « Traiter » as the recipient; the motive and a complement where the status wants them. */
static inline enum ec rig_process(struct rig *rig, enum rig_structure as, int64_t id, enum status to, int motive)
{
	struct invoice_detail *d = rig_load(rig, as, id);
	struct process_order o = { .id = id, .version = d->version, .status = to };
	if (motive >= 0) {
		o.motives.bits = MOTIVE_BIT(motive);
		o.complement = STR("Voir le bon de commande.");
	}
	return invoice_process(rig->cx, &o);
}

static inline bool rig_field_wrong(const struct ctx *cx, const char *field, enum ec code)
{
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		if (str_eq(cx->failure.fields[i].field, str_of(field)) && cx->failure.fields[i].code == code)
			return true;
	}
	return false;
}

DB_STMT(Q_RIG_COUNT, "SELECT (SELECT COUNT(*) FROM document) * 1000000 + (SELECT COUNT(*) FROM invoice) * 1000"
                     " + (SELECT COUNT(*) FROM draft)");

static inline enum ec rig_count_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct db_rows *rows;
	bool found;
	TRY(db_find(cx, tx, &Q_RIG_COUNT, DB_NOARGS, &rows, &found));
	*(int64_t *)arg = row_i64(rows);
	return E_OK;
}

/* Documents, invoices and drafts in one number, to see that nothing came to be. */
static inline int64_t rig_rows(struct rig *rig)
{
	int64_t n = -1;
	failure_clear(rig->cx);
	MUST(rig->cx, db_read(rig->cx, rig_count_read, &n));
	return n;
}

/* Files left in a folder of the store, however deep. */
static inline int rig_files(const char *path)
{
	int n = 0;
	DIR *dir = opendir(path);
	if (!dir)
		return 0;
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		char below[1024];
		if (e->d_name[0] == '.' && (!e->d_name[1] || e->d_name[1] == '.'))
			continue;
		if (strncmp(e->d_name, "journal.", 8) == 0)
			continue; /* the store's own */
		int length = snprintf(below, sizeof(below), "%s/%s", path, e->d_name);
		if (length < 0 || (size_t)length >= sizeof(below))
			continue;
		if (e->d_type == DT_DIR)
			n += rig_files(below);
		else if (e->d_type == DT_REG)
			n++;
	}
	closedir(dir);
	return n;
}

/* Runs a scenario on each engine: RIG_TESTS(name) defines it for main's list, RIG_LIST(name) lists it. */
#define RIG_TESTS(name)                                          \
	static void name##_on(enum db_engine engine, bool read); \
	static void name##_sqlite(void **state)                  \
	{                                                        \
		(void)state;                                     \
		name##_on(DB_SQLITE, false);                     \
	}                                                        \
	static void name##_postgresql(void **state)              \
	{                                                        \
		(void)state;                                     \
		name##_on(DB_POSTGRESQL, false);                 \
	}                                                        \
	static void name(struct rig *rig, struct ctx *cx);       \
	static void name##_on(enum db_engine engine, bool read)  \
	{                                                        \
		struct rig rig;                                  \
		if (!rig_open(&rig, engine, read))               \
			skip();                                  \
		name(&rig, rig.cx);                              \
		rig_close(&rig);                                 \
	}                                                        \
	static void name(struct rig *rig, struct ctx *cx)
#define RIG_LIST(name) cmocka_unit_test(name##_sqlite), cmocka_unit_test(name##_postgresql)
