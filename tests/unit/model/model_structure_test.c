#include "unit.h"

#include "model_structure.h"

static void identifier_forms_of_each_kind(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		enum structure_id_kind kind;
		str typed;
		bool valid;
	} rows[] = {
		{ STRUCTURE_SIRET, STR_INIT("110 002 011 00044"), true },
		{ STRUCTURE_SIRET, STR_INIT("110 002 011 00045"), false },
		{ STRUCTURE_UE_HORS_FRANCE, STR_INIT("be 0428.759.497"), true },
		{ STRUCTURE_UE_HORS_FRANCE, STR_INIT("EL094259216"), true },
		{ STRUCTURE_UE_HORS_FRANCE, STR_INIT("FR44732829320"), false }, /* French: has a SIRET */
		{ STRUCTURE_UE_HORS_FRANCE, STR_INIT("US12345"), false },
		{ STRUCTURE_UE_HORS_FRANCE, STR_INIT("BE"), false },
		{ STRUCTURE_HORS_UE, STR_INIT("CHMüller & Söhne"), true },
		{ STRUCTURE_HORS_UE, STR_INIT("CH12345678901234567"), false },
		{ STRUCTURE_HORS_UE, STR_INIT("12 Corp"), false },
		{ STRUCTURE_RIDET, STR_INIT("1 234 567 890"), true },
		{ STRUCTURE_RIDET, STR_INIT("12345678"), false },
		{ STRUCTURE_TAHITI, STR_INIT("a12345"), true },
		{ STRUCTURE_TAHITI, STR_INIT("A1234"), false },
		{ STRUCTURE_AUTRE, STR_INIT("X-1"), true },
		{ STRUCTURE_AUTRE, STR_INIT(""), false },
		{ STRUCTURE_AUTRE, STR_INIT("1234567890123456789"), false },
		{ STRUCTURE_PARTICULIER, STR_INIT("P0001"), true },
		{ 0, STR_INIT("11000201100044"), false },
		{ STRUCTURE_ID_KINDS, STR_INIT("11000201100044"), false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		str clean = structure_identifier_clean(cx->arena, rows[i].kind, rows[i].typed);
		assert_row(structure_identifier_valid(rows[i].kind, clean) == rows[i].valid, i, rows[i].typed);
	}
}

static void names_of_kinds_come_back(void **state)
{
	(void)state;
	enum structure_id_kind kind;
	enum recipient_kind recipient;
	for (int i = STRUCTURE_SIRET; i < STRUCTURE_ID_KINDS; i++) {
		assert_true(structure_id_kind_find(structure_id_kind_name((enum structure_id_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	for (int i = 0; i < RECIPIENT_KINDS; i++) {
		assert_true(recipient_kind_find(recipient_kind_name((enum recipient_kind)i), &recipient));
		assert_int_equal(recipient, i);
	}
	assert_false(structure_id_kind_find(STR("SIREN"), &kind));
	assert_false(recipient_kind_find(STR(""), &recipient));
}

/* The four regimes of S098, and the service that asks for itself. */
static void S098_routing_regimes(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool service, engagement, either, by_service; /* parameters */
		bool has_service, has_engagement;             /* the form */
		bool needs_service, needs_engagement, needs_one;
		enum routing_reason why_service, why_engagement;
	} rows[] = {
		{ "nothing asked", 0, 0, 0, 0, 0, 0, 0, 0, 0, ROUTING_OPTIONAL, ROUTING_OPTIONAL },
		{ "service", 1, 0, 0, 0, 0, 0, 1, 0, 0, ROUTING_SERVICE_BY_STRUCTURE, ROUTING_OPTIONAL },
		{ "engagement", 0, 1, 0, 0, 0, 0, 0, 1, 0, ROUTING_OPTIONAL, ROUTING_ENGAGEMENT_BY_STRUCTURE },
		{ "both", 1, 1, 0, 0, 0, 0, 1, 1, 0, ROUTING_SERVICE_BY_STRUCTURE,
		  ROUTING_ENGAGEMENT_BY_STRUCTURE },
		{ "either, none", 0, 0, 1, 0, 0, 0, 0, 0, 1, ROUTING_EITHER, ROUTING_EITHER },
		{ "either, service there", 0, 0, 1, 0, 1, 0, 0, 0, 0, ROUTING_EITHER, ROUTING_OPTIONAL },
		{ "either, engagement there", 0, 0, 1, 0, 0, 1, 0, 0, 0, ROUTING_OPTIONAL, ROUTING_EITHER },
		{ "either, both there", 0, 0, 1, 0, 1, 1, 0, 0, 0, ROUTING_OPTIONAL, ROUTING_OPTIONAL },
		{ "either and service", 1, 0, 1, 0, 0, 0, 1, 0, 0, ROUTING_SERVICE_BY_STRUCTURE,
		  ROUTING_OPTIONAL },
		{ "the service asks", 0, 0, 0, 1, 1, 0, 0, 1, 0, ROUTING_OPTIONAL,
		  ROUTING_ENGAGEMENT_BY_SERVICE },
		{ "either, the service asks", 0, 0, 1, 1, 1, 0, 0, 1, 0, ROUTING_OPTIONAL,
		  ROUTING_ENGAGEMENT_BY_SERVICE },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct structure s = { .service_required = rows[i].service,
			               .engagement_required = rows[i].engagement,
			               .service_or_engagement_required = rows[i].either };
		struct service service = { .engagement_required = rows[i].by_service };
		struct routing_needs n = structure_routing_needs(&s, rows[i].by_service ? &service : NULL,
		                                                 rows[i].has_service, rows[i].has_engagement);
		str name = str_of(rows[i].name);
		assert_row(n.service == rows[i].needs_service, i, name);
		assert_row(n.engagement == rows[i].needs_engagement, i, name);
		assert_row(n.either == rows[i].needs_one, i, name);
		assert_row(n.why_service == rows[i].why_service, i, name);
		assert_row(n.why_engagement == rows[i].why_engagement, i, name);
		assert_true(msg_plain(LANG_FR, routing_reason_text(n.why_service)).n > 0);
	}
}

static void S114_inactive_structure_neither_sends_nor_receives(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct structure s = { .name = STR("Ville de Saint-Aubin"), .active = true, .is_public = true };
	assert_int_equal(structure_check_receives(cx, &s), E_OK);
	assert_int_equal(structure_check_sends(cx, &s), E_OK);
	s.active = false;
	assert_int_equal(structure_check_receives(cx, &s), E_STRUCTURE_INACTIVE_RECIPIENT);
	assert_true(str_find(cx->failure.message, s.name) >= 0);
	failure_clear(cx);
	assert_int_equal(structure_check_sends(cx, &s), E_STRUCTURE_INACTIVE_SENDER);
	s.active = true;
	s.is_public = false;
	assert_int_equal(structure_refusal_to_receive(&s), E_STRUCTURE_PRIVATE);
	s.is_public = s.is_moa_only = true;
	assert_int_equal(structure_refusal_to_receive(&s), E_STRUCTURE_WORKS_ONLY);
}

static void a_service_takes_invoices_between_its_days(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct service s = { .code = STR("CULT2"), .active = true };
	assert_int_equal(service_check_receives(cx, &s), E_OK);
	s.valid_until = (struct date){ 2026, 11, 24 }; /* today is still a day of it */
	assert_int_equal(service_check_receives(cx, &s), E_OK);
	s.valid_until = (struct date){ 2026, 6, 30 };
	assert_int_equal(service_check_receives(cx, &s), E_SERVICE_CLOSED);
	assert_true(str_find(cx->failure.message, STR("30\u00a0juin\u00a02026")) >= 0);
	s.active = false;
	s.valid_until = (struct date){ 0 };
	assert_int_equal(service_refusal_to_receive(&s, (struct date){ 2026, 11, 24 }), E_SERVICE_INACTIVE);
	s.active = true;
	s.valid_from = (struct date){ 2027, 1, 1 };
	assert_int_equal(service_refusal_to_receive(&s, (struct date){ 2026, 11, 24 }), E_SERVICE_NOT_YET_OPEN);
}

static void a_wrong_siret_says_what_is_wrong(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const struct {
		str siret;
		enum ec ec;
	} rows[] = {
		{ STR_INIT("7328293200007"), E_SIRET_LENGTH },
		{ STR_INIT("7328293200007O"), E_SIRET_DIGITS },
		{ STR_INIT("73282932000047"), E_SIRET_CHECK },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		structure_check_identifier(cx, STR("recipient_siret"), STRUCTURE_SIRET, rows[i].siret);
		assert_row(cx->failure.nfields == i + 1, i, rows[i].siret);
		assert_row(cx->failure.fields[i].code == rows[i].ec, i, rows[i].siret);
	}
	structure_check_identifier(cx, STR("recipient_siret"), STRUCTURE_SIRET, STR("73282932000074"));
	structure_check_identifier(cx, STR("recipient_siret"), STRUCTURE_RIDET, STR("12"));
	assert_int_equal(cx->failure.nfields, COUNT(rows) + 1);
	assert_int_equal(cx->failure.fields[COUNT(rows)].code, E_STRUCTURE_IDENTIFIER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(identifier_forms_of_each_kind),
		UNIT_TEST(names_of_kinds_come_back),
		UNIT_TEST(S098_routing_regimes),
		UNIT_TEST(S114_inactive_structure_neither_sends_nor_receives),
		UNIT_TEST(a_service_takes_invoices_between_its_days),
		UNIT_TEST(a_wrong_siret_says_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
