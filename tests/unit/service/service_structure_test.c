/* What managers change: the structure, its people, who manages it, and one absorbed by another
 * (S099–S117, S125–S131). */
#include "people_rig.h"

#include "model_request.h"
#include "service_absorb.h"
#include "service_attach.h"
#include "service_copy.h"
#include "service_handover.h"
#include "service_history.h"
#include "service_people.h"
#include "service_request.h"
#include "service_structure.h"

static int64_t town(const struct rig *rig)
{
	return rig->structures[TOWN].id;
}

static struct structure_page *load(struct ctx *cx, int64_t id)
{
	struct structure_page *p = NULL;
	MUST(cx, structure_load(cx, id, &p));
	return p;
}

static enum ec set_state(struct ctx *cx, int64_t id, bool active)
{
	return structure_set_state(cx, id, load(cx, id)->structure.version, active);
}

static enum ec deposit_to(struct rig *rig, struct ctx *cx, enum rig_structure to, const char *service)
{
	int64_t id;
	struct draft_form form = rig_form(rig, cx, to, service);
	return rig_deposit(rig, cx, &form, &id);
}

static bool had(const struct ctx *cx, enum ec code)
{
	if (cx->failure.code == code)
		return true;
	for (size_t i = 0; i < cx->failure.nfields; i++)
		if (cx->failure.fields[i].code == code)
			return true;
	return false;
}

RIG_TESTS(S126_S127_S128_address_and_bank_details_are_checked_and_noted)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), lea = people_add_at(rig, "lea", TOWN, ROLE_USER);
	struct structure_address a = { .address = { STR("2 rue Neuve") }, .postcode = STR("75001"), .city = STR("Paris"),
		                       .email = STR("pas une adresse") };
	struct bank_account b = { .label = STR("Principal"), .iban = STR("FR76 3000 6000 0112 3456 7890 188") };
	people_act(cx, lea);
	assert_int_equal(structure_set_address(cx, town(rig), 1, &a), E_FORBIDDEN);
	people_act(cx, boss);
	assert_int_equal(structure_set_address(cx, town(rig), 1, &a), E_FIELDS);
	assert_true(rig_field_wrong(cx, "email", E_MAIL_ADDRESS));
	failure_clear(cx);
	a.email = STR("mairie@example.org");
	MUST(cx, structure_set_address(cx, town(rig), 1, &a));
	assert_int_equal(structure_set_address(cx, town(rig), 1, &a), E_DB_CONFLICT); /* a page of before */
	failure_clear(cx);
	assert_true(str_eq(load(cx, town(rig))->structure.address[0], STR("2 rue Neuve")));
	assert_int_equal(structure_add_bank(cx, town(rig), &b), E_FIELDS);
	assert_true(rig_field_wrong(cx, "iban", E_BANK_IBAN));
	failure_clear(cx);
	b.iban = STR("FR76 3000 6000 0112 3456 7890 189");
	b.bic = STR("agrifrpp");
	MUST(cx, structure_add_bank(cx, town(rig), &b));
	assert_int_equal(structure_add_bank(cx, town(rig), &b), E_FIELDS);
	assert_true(rig_field_wrong(cx, "iban", E_BANK_THERE));
	failure_clear(cx);
	struct structure_page *p = load(cx, town(rig));
	assert_int_equal(p->nbanks, 1);
	assert_string_equal(str_z(cx->arena, p->banks[0].bic), "AGRIFRPP");
	MUST(cx, structure_remove_bank(cx, town(rig), p->banks[0].id));
	assert_int_equal(structure_remove_bank(cx, town(rig), p->banks[0].id), E_NOT_FOUND);
}

RIG_TESTS(S129_a_service_with_invoices_is_closed_to_new_ones_and_stays)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER);
	int64_t invoice = rig_sent(rig, TOWN, "ADM");
	int64_t adm = rig->services[TOWN_ADM].id;
	int in_progress;
	people_act(cx, boss);
	assert_int_equal(structure_change_service(cx, town(rig), adm, SERVICE_DELETE, &in_progress), E_SERVICE_USED);
	failure_clear(cx);
	assert_int_equal(structure_change_service(cx, town(rig), rig->services[STATE_A].id, SERVICE_CLOSE, &in_progress), E_NOT_FOUND);
	failure_clear(cx);
	MUST(cx, structure_change_service(cx, town(rig), adm, SERVICE_CLOSE, &in_progress));
	assert_int_equal(in_progress, 1);
	MUST(cx, rig_process(rig, TOWN, invoice, STATUS_SERVICE_FAIT, -1)); /* what is there is processed */
	rig_as(rig, cx, SUPPLIER, 0);
	assert_int_equal(deposit_to(rig, cx, TOWN, "ADM"), E_FIELDS);
	assert_true(had(cx, E_SERVICE_INACTIVE));
	people_act(cx, boss);
	MUST(cx, structure_change_service(cx, town(rig), adm, SERVICE_OPEN, &in_progress));
	MUST(cx, structure_add_service(cx, town(rig), &(struct service){ .code = STR("NEUF"), .name = STR("Nouveau") }));
	assert_int_equal(structure_add_service(cx, town(rig), &(struct service){ .code = STR("NEUF"), .name = STR("x") }), E_FIELDS);
	assert_true(rig_field_wrong(cx, "code", E_SERVICE_THERE));
	failure_clear(cx);
	struct structure_page *p = load(cx, town(rig));
	for (size_t i = 0; i < p->nservices; i++)
		if (str_eq(p->services[i].service.code, STR("NEUF")))
			MUST(cx, structure_change_service(cx, town(rig), p->services[i].service.id, SERVICE_DELETE, &in_progress));
	assert_int_equal(load(cx, town(rig))->nservices, p->nservices - 1);
	rig_as(rig, cx, SUPPLIER, 0);
	MUST(cx, deposit_to(rig, cx, TOWN, "ADM"));
}

RIG_TESTS(S130_a_space_that_is_closed_is_open_to_nobody)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), lea = people_add_at(rig, "lea", TOWN, ROLE_USER);
	struct attach_order o = { .wishes = &(struct attach_wish){ SPACE_WORKS, 0 }, .nwishes = 1 };
	people_act(cx, boss);
	MUST(cx, structure_set_space(cx, town(rig), SPACE_INVOICES_SENT, false));
	MUST(cx, structure_set_space(cx, town(rig), SPACE_WORKS, false));
	assert_int_equal(structure_set_space(cx, town(rig), SPACE_MANAGER, false), E_NOT_FOUND);
	people_act(cx, lea);
	assert_int_equal(actor_require(cx, SPACE_INVOICES_SENT, ACTION_VIEW), E_FORBIDDEN);
	failure_clear(cx);
	assert_int_equal(attach_toggle(cx, town(rig), SPACE_INVOICES_SENT, true), E_SPACE_CLOSED);
	failure_clear(cx);
	assert_int_equal(attach_subscribe(cx, town(rig), &o), E_FIELDS);
	assert_true(rig_field_wrong(cx, "spaces", E_SPACE_CLOSED));
	people_act(cx, boss);
	MUST(cx, structure_set_space(cx, town(rig), SPACE_INVOICES_SENT, true));
	people_act(cx, lea); /* what was given is there again */
	MUST(cx, actor_require(cx, SPACE_INVOICES_SENT, ACTION_VIEW));
	(void)rig_sent(rig, TOWN, "ADM");
	people_act(cx, boss);
	assert_int_equal(structure_set_space(cx, town(rig), SPACE_INVOICES_RECEIVED, false), E_SPACE_IN_USE);
}

RIG_TESTS(S113_S114_S115_S116_S117_inactive_neither_sends_nor_receives_and_still_processes)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER);
	int64_t seller = people_add_at(rig, "seller", SUPPLIER, ROLE_MAIN_MANAGER);
	int64_t invoice = rig_sent(rig, TOWN, "ADM"), other = rig_sent(rig, STATE, "MAR-01");
	people_act(cx, boss);
	MUST(cx, set_state(cx, town(rig), false));
	assert_int_equal(structure_set_state(cx, town(rig), 1, true), E_DB_CONFLICT); /* a page of before */
	failure_clear(cx);
	assert_false(load(cx, town(rig))->structure.active);
	rig_as(rig, cx, SUPPLIER, 0);
	assert_int_equal(deposit_to(rig, cx, TOWN, "ADM"), E_FIELDS);
	assert_true(had(cx, E_STRUCTURE_INACTIVE_RECIPIENT));
	assert_int_equal(rig_load(rig, SUPPLIER, invoice)->id, invoice); /* S115: both still see it */
	assert_int_equal(rig_load(rig, TOWN, invoice)->id, invoice);
	MUST(cx, rig_process(rig, TOWN, invoice, STATUS_SERVICE_FAIT, -1)); /* S116 */

	people_act(cx, seller);
	MUST(cx, set_state(cx, rig->structures[SUPPLIER].id, false));
	rig_as(rig, cx, SUPPLIER, 0);
	int64_t draft;
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	assert_int_equal(draft_begin(cx, &pdf, &draft), E_STRUCTURE_INACTIVE_SENDER);
	failure_clear(cx);
	assert_int_equal(deposit_to(rig, cx, STATE, "MAR-01"), E_STRUCTURE_INACTIVE_SENDER);
	MUST(cx, rig_process(rig, STATE, other, STATUS_SERVICE_FAIT, -1));
	people_act(cx, seller);
	MUST(cx, set_state(cx, rig->structures[SUPPLIER].id, true));
	rig_as(rig, cx, SUPPLIER, 0);
	MUST(cx, deposit_to(rig, cx, STATE, "MAR-01"));
}

RIG_TESTS(S114_a_correction_to_a_structure_that_became_inactive_is_refused)
{
	int64_t nurse = people_add_at(rig, "nurse", HOSPITAL, ROLE_MAIN_MANAGER);
	int64_t invoice = rig_sent(rig, TOWN, "ADM");
	MUST(cx, rig_process(rig, TOWN, invoice, STATUS_A_RECYCLER, MOTIVE_DESTINATAIRE_INCORRECT));
	people_act(cx, nurse);
	MUST(cx, set_state(cx, rig->structures[HOSPITAL].id, false));
	struct invoice_detail *d = rig_load(rig, SUPPLIER, invoice);
	struct correction c = { .id = invoice, .version = d->version, .engagement = STR("E-1"),
		                .recipient_siret = rig->structures[HOSPITAL].identifier };
	assert_int_equal(invoice_correct(cx, &c), E_FIELDS);
	assert_true(had(cx, E_STRUCTURE_INACTIVE_RECIPIENT));
}

/* --- people --- */

static struct person_page *person(struct ctx *cx, int64_t structure, int64_t account)
{
	struct person_page *p = NULL;
	MUST(cx, people_load(cx, structure, account, &p));
	return p;
}

RIG_TESTS(S131_role_spaces_and_rattachement_of_a_user_are_changed)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), lea = people_add_at(rig, "lea", TOWN, ROLE_USER);
	struct people_list list;
	people_act(cx, boss);
	MUST(cx, people_list(cx, town(rig), STR("LEA"), &list));
	assert_int_equal(list.n, 1);
	struct people_change c = { town(rig), lea, person(cx, town(rig), lea)->person.version, STR("http://localhost") };
	MUST(cx, people_set_role(cx, &c, ROLE_SECONDARY_MANAGER));
	assert_int_equal(people_set_role(cx, &c, ROLE_USER), E_DB_CONFLICT); /* a page of before */
	people_act(cx, lea);
	assert_true(actor_manages(cx));
	struct people_change to_boss = { town(rig), boss, person(cx, town(rig), boss)->person.version, STR("") };
	assert_int_equal(people_set_role(cx, &to_boss, ROLE_USER), E_MAIN_MANAGER);
	failure_clear(cx);
	assert_int_equal(people_end(cx, &to_boss, STR("Parti.")), E_MAIN_MANAGER);
	people_act(cx, boss);
	c.version = person(cx, town(rig), lea)->person.version;
	assert_int_equal(people_set_role(cx, &c, ROLE_MAIN_MANAGER), E_MAIN_MANAGER);
	failure_clear(cx);
	MUST(cx, people_set_role(cx, &c, ROLE_USER));
	c.version = person(cx, town(rig), lea)->person.version;
	const struct person_right rights[] = { { SPACE_INVOICES_RECEIVED, rig->services[TOWN_ROADS].id, { 0 } }, { SPACE_WORKS, 0, { 0 } } };
	const struct person_right wrong[] = { { SPACE_INVOICES_RECEIVED, rig->services[STATE_A].id, { 0 } } };
	assert_int_equal(people_set_rights(cx, &c, wrong, 1), E_SPACE_NOT_GIVEN);
	failure_clear(cx);
	MUST(cx, people_set_rights(cx, &c, rights, 2));
	people_act(cx, lea);
	assert_false(actor_manages(cx));
	assert_true(actor_sees_service(cx, rig->services[TOWN_ROADS].id));
	assert_false(actor_sees_service(cx, rig->services[TOWN_ADM].id));
	assert_false(actor_may(cx, SPACE_INVOICES_SENT, ACTION_VIEW));
	assert_true(actor_may(cx, SPACE_WORKS, ACTION_VIEW));
	people_act(cx, boss);
	c.version = person(cx, town(rig), lea)->person.version;
	assert_int_equal(people_end(cx, &c, STR("")), E_FIELDS);
	failure_clear(cx);
	MUST(cx, people_end(cx, &c, STR("Mutation.")));
	people_act(cx, lea);
	assert_null(actor_structure(cx, town(rig)));
	people_act(cx, boss);
	struct person_page *gone;
	assert_int_equal(people_load(cx, town(rig), lea, &gone), E_NOT_FOUND);
}

RIG_TESTS(S102_S103_S104_S105_S106_the_main_manager_hands_over_and_becomes_an_ordinary_user)
{
	struct history_row *rows;
	size_t n;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), lea = people_add_at(rig, "lea", TOWN, ROLE_USER);
	int64_t marc = people_add_at(rig, "marc", TOWN, ROLE_SECONDARY_MANAGER);
	(void)people_add(rig, "zoe");
	struct handover_order o = { town(rig), STR(" LEA@example.org "), STR("http://localhost") };
	people_act(cx, marc);
	assert_int_equal(handover_do(cx, &o), E_FORBIDDEN);
	people_act(cx, boss);
	const char *nobody[] = { "zoe@example.org", "personne@example.org" };
	for (size_t i = 0; i < 2; i++) { /* not attached, no account: the same words */
		struct handover_order bad = { town(rig), str_of(nobody[i]), STR("") };
		assert_int_equal(handover_do(cx, &bad), E_FIELDS);
		assert_true(rig_field_wrong(cx, "login", E_HANDOVER_NOBODY));
		failure_clear(cx);
	}
	MUST(cx, handover_do(cx, &o));
	assert_int_equal(handover_do(cx, &o), E_FORBIDDEN); /* the same page once more: it is no longer hers to give */
	people_act(cx, boss);
	assert_int_equal(actor_structure(cx, town(rig))->role, ROLE_USER);
	assert_false(actor_manages(cx));
	people_act(cx, lea);
	assert_int_equal(actor_structure(cx, town(rig))->role, ROLE_MAIN_MANAGER);
	MUST(cx, history_list(cx, town(rig), 0, &rows, &n));
	size_t handed = 0;
	for (size_t i = 0; i < n; i++)
		handed += rows[i].kind == EVENT_MANAGER_HANDED_OVER && str_eq(rows[i].by, STR("boss Test"));
	assert_int_equal(handed, 1);
}

RIG_TESTS(S106_S122_who_handed_over_meanwhile_answers_nothing_any_more)
{
	struct request_one one = { 0 };
	enum attach_way way;
	struct request_list list;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), zoe = people_add(rig, "zoe");
	(void)people_add_at(rig, "lea", TOWN, ROLE_USER);
	struct attach_order ask = { .siret = rig->structures[TOWN].identifier, .usual = true };
	people_act(cx, zoe);
	MUST(cx, attach_ask(cx, &ask, &way));
	people_act(cx, boss); /* and stays so for both requests, as two pages that are sent at once */
	MUST(cx, request_list_waiting(cx, &list));
	one = (struct request_one){ .id = list.rows[0].id, .version = list.rows[0].version };
	MUST(cx, handover_do(cx, &(struct handover_order){ town(rig), STR("lea@example.org"), STR("") }));
	MUST(cx, request_decide(cx, &(struct request_answer){ false, STR("Non."), STR("") }, &one, 1));
	assert_int_equal(one.ec, E_FORBIDDEN);
}

/* --- copying and absorbing --- */

RIG_TESTS(S108_S109_S110_S111_rights_are_copied_as_shown_and_only_where_one_manages)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), model = people_add_at(rig, "model", TOWN, ROLE_SECONDARY_MANAGER);
	int64_t target = people_add_at(rig, "target", HOSPITAL, ROLE_USER);
	struct people_place both[] = { { boss, rig->structures[HOSPITAL].id, ROLE_SECONDARY_MANAGER, true },
		                       { model, rig->structures[STATE].id, ROLE_USER, true } };
	struct copy_plan *plan;
	struct copy_found *found;
	size_t n;
	people_act(cx, boss);
	struct copy_order o = { .model_id = model, .target_id = target, .own = STR("") };
	assert_int_equal(copy_look(cx, &o, &plan), E_NOT_FOUND); /* the target's structure is not managed yet */
	failure_clear(cx);
	MUST(cx, db_write(cx, "attach", people_attach_run, &both[0]));
	MUST(cx, db_write(cx, "attach", people_attach_run, &both[1]));
	people_act(cx, boss);
	MUST(cx, copy_search(cx, STR("targ"), &found, &n));
	assert_int_equal(n, 1);
	MUST(cx, copy_look(cx, &o, &plan));
	assert_int_equal(plan->nplaces, 1); /* the ministry of the model is not hers to give */
	assert_int_equal(plan->places[0].role, ROLE_SECONDARY_MANAGER);
	assert_int_equal(plan->places[0].nadded, 4);
	o.seal = STR("autre");
	assert_int_equal(copy_do(cx, &o), E_COPY_CHANGED);
	failure_clear(cx);
	o.seal = plan->seal;
	MUST(cx, copy_do(cx, &o));
	assert_int_equal(copy_do(cx, &o), E_COPY_CHANGED); /* sent twice: it is done already */
	people_act(cx, target);
	assert_int_equal(actor_structure(cx, town(rig))->role, ROLE_SECONDARY_MANAGER);
	assert_null(actor_structure(cx, rig->structures[STATE].id));
	people_act(cx, boss);
	MUST(cx, copy_look(cx, &o, &plan));
	assert_int_equal(plan->nadditions, 0);
	o.seal = plan->seal;
	assert_int_equal(copy_do(cx, &o), E_COPY_NOTHING);
	failure_clear(cx);
	people_act(cx, model);
	assert_int_equal(copy_look(cx, &(struct copy_order){ .model_id = boss, .target_id = boss }, &plan), E_COPY_SELF);
}

RIG_TESTS(S099_S100_S101_S107_S112_an_absorption_is_done_at_once_or_not_at_all)
{
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), lea = people_add_at(rig, "lea", TOWN, ROLE_USER);
	int64_t nurse = people_add_at(rig, "nurse", HOSPITAL, ROLE_USER);
	int64_t hospital = rig->structures[HOSPITAL].id;
	struct people_place also = { boss, hospital, ROLE_MAIN_MANAGER, true };
	struct absorb_plan *plan;
	MUST(cx, db_write(cx, "attach", people_attach_run, &also));
	people_act(cx, boss);
	struct absorb_order o = { .from = hospital, .into = town(rig), .model_id = lea, .people = &nurse, .npeople = 1,
		                  .manager = STR("nurse@example.org"), .own = STR("") };
	MUST(cx, absorb_look(cx, &o, &plan));
	assert_true(load(cx, hospital)->structure.active); /* looking writes nothing */
	assert_int_equal(plan->npeople, 1);
	assert_true(plan->manager_knows);
	o.seal = plan->seal;
	MUST(cx, set_state(cx, hospital, true)); /* no change, so that the plan is still the one */
	struct absorb_order stale = o;
	stale.manager = STR("lea@example.org");
	assert_int_equal(absorb_do(cx, &stale), E_COPY_CHANGED);
	failure_clear(cx);
	assert_true(load(cx, hospital)->structure.active);
	MUST(cx, absorb_do(cx, &o));
	people_act(cx, boss);
	assert_int_equal(actor_structure(cx, town(rig))->role, ROLE_USER);
	assert_false(actor_structure(cx, hospital)->active);
	people_act(cx, nurse);
	assert_int_equal(actor_structure(cx, town(rig))->role, ROLE_MAIN_MANAGER);
	assert_int_equal(absorb_look(cx, &o, &plan), E_NOT_FOUND); /* she does not manage the hospital */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S126_S127_S128_address_and_bank_details_are_checked_and_noted),
		RIG_LIST(S129_a_service_with_invoices_is_closed_to_new_ones_and_stays),
		RIG_LIST(S130_a_space_that_is_closed_is_open_to_nobody),
		RIG_LIST(S113_S114_S115_S116_S117_inactive_neither_sends_nor_receives_and_still_processes),
		RIG_LIST(S114_a_correction_to_a_structure_that_became_inactive_is_refused),
		RIG_LIST(S131_role_spaces_and_rattachement_of_a_user_are_changed),
		RIG_LIST(S102_S103_S104_S105_S106_the_main_manager_hands_over_and_becomes_an_ordinary_user),
		RIG_LIST(S106_S122_who_handed_over_meanwhile_answers_nothing_any_more),
		RIG_LIST(S108_S109_S110_S111_rights_are_copied_as_shown_and_only_where_one_manages),
		RIG_LIST(S099_S100_S101_S107_S112_an_absorption_is_done_at_once_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
