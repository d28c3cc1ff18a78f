/* Attaching oneself, asking for spaces, answering: rules, rights, races (S122, S123, S133). */
#include "people_rig.h"

#include "service_attach.h"
#include "service_history.h"
#include "service_request.h"

static str siret_of(const struct rig *rig, enum rig_structure s)
{
	return rig->structures[s].identifier;
}

static enum ec ask(struct ctx *cx, const struct attach_order *o, enum attach_way *way)
{
	failure_clear(cx);
	return attach_ask(cx, o, way);
}

/* The requests that wait for whoever acts, as ticked. */
static size_t waiting(struct ctx *cx, struct request_one *out)
{
	struct request_list list;
	MUST(cx, request_list_waiting(cx, &list));
	for (size_t i = 0; i < list.n; i++)
		out[i] = (struct request_one){ .id = list.rows[i].id, .version = list.rows[i].version };
	return list.n;
}

static size_t answer(struct ctx *cx, bool accept, struct request_one *all)
{
	struct request_answer a = { accept, accept ? STR("") : STR("Pas de ce service."), STR("http://localhost") };
	size_t n = waiting(cx, all);
	MUST(cx, request_decide(cx, &a, all, n));
	return n;
}

static bool has_space(const struct ctx *cx, int64_t structure, enum space space)
{
	const struct actor_structure *at = actor_structure(cx, structure);
	return at && (at->spaces.bits & SPACE_BIT(space));
}

RIG_TESTS(S122_a_request_is_accepted_and_opens_the_usual_spaces)
{
	struct request_one all[REQUEST_DECIDE_MAX];
	enum attach_way way;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), zoe = people_add(rig, "zoe");
	int64_t town = rig->structures[TOWN].id;
	people_act(cx, zoe);
	struct attach_order o = { .siret = siret_of(rig, TOWN), .usual = true, .message = STR("Service comptable") };
	MUST(cx, ask(cx, &o, &way));
	assert_int_equal(way, ATTACH_ASK);
	assert_int_equal(ask(cx, &o, &way), E_REQUEST_WAITING);
	people_act(cx, zoe);
	assert_null(actor_structure(cx, town));
	assert_int_equal(request_decide(cx, &(struct request_answer){ .accept = true }, all, 0), E_FORBIDDEN);
	people_act(cx, boss);
	assert_int_equal(answer(cx, true, all), 1);
	assert_int_equal(all[0].ec, E_OK);
	people_act(cx, zoe);
	assert_int_equal(actor_structure(cx, town)->role, ROLE_USER);
	assert_true(has_space(cx, town, SPACE_INVOICES_RECEIVED));
	assert_false(actor_manages(cx));
	assert_int_equal(ask(cx, &o, &way), E_ATTACH_ALREADY);
}

RIG_TESTS(S122_the_first_of_a_new_private_structure_is_its_main_manager)
{
	enum attach_way way;
	int64_t zoe = people_add(rig, "zoe"), max = people_add(rig, "max");
	str siret = rig_siret(cx->arena, "39012987");
	struct attach_order o = { .siret = siret, .usual = true };
	people_act(cx, zoe);
	assert_int_equal(ask(cx, &o, &way), E_FIELDS);
	assert_true(rig_field_wrong(cx, "name", E_FIELD_REQUIRED));
	o.name = STR("Atelier Neuf");
	o.address = STR("1 rue Haute");
	o.postcode = STR("14000");
	o.city = STR("Caen");
	MUST(cx, ask(cx, &o, &way));
	assert_int_equal(way, ATTACH_FIRST);
	people_act(cx, zoe);
	assert_int_equal(cx->actor->nstructures, 1);
	assert_int_equal(cx->actor->at->role, ROLE_MAIN_MANAGER);
	assert_true(actor_manages(cx));
	people_act(cx, max);
	MUST(cx, ask(cx, &o, &way));
	assert_int_equal(way, ATTACH_ASK);

	o.siret = rig_siret(cx->arena, "21999001"); /* a public one that is not in the directory */
	assert_int_equal(ask(cx, &o, &way), E_FIELDS);
	assert_true(rig_field_wrong(cx, "siret", E_STRUCTURE_PUBLIC_UNKNOWN));
	o.siret = STR("12345678901234");
	assert_int_equal(ask(cx, &o, &way), E_FIELDS);
	assert_true(rig_field_wrong(cx, "siret", E_SIRET_CHECK));
	o.siret = siret_of(rig, CLOSED_TOWN);
	assert_int_equal(ask(cx, &o, &way), E_FIELDS);
	assert_true(rig_field_wrong(cx, "siret", E_STRUCTURE_INACTIVE_ATTACH));
}

RIG_TESTS(S122_of_two_managers_one_wins_and_the_other_is_told)
{
	struct request_one first[REQUEST_DECIDE_MAX], second[REQUEST_DECIDE_MAX];
	struct request_answer yes = { true, STR(""), STR("") }, no = { false, STR("Inconnue ici."), STR("") };
	enum attach_way way;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER);
	int64_t other = people_add_at(rig, "other", TOWN, ROLE_SECONDARY_MANAGER), zoe = people_add(rig, "zoe");
	people_act(cx, zoe);
	struct attach_order o = { .siret = siret_of(rig, TOWN), .usual = true };
	MUST(cx, ask(cx, &o, &way));
	people_act(cx, boss);
	assert_int_equal(waiting(cx, first), 1);
	people_act(cx, other);
	assert_int_equal(waiting(cx, second), 1);
	MUST(cx, request_decide(cx, &no, second, 1));
	assert_int_equal(second[0].ec, E_OK);
	people_act(cx, boss);
	MUST(cx, request_decide(cx, &yes, first, 1));
	assert_int_equal(first[0].ec, E_REQUEST_ANSWERED);
	assert_true(str_find(first[0].message, STR("other Test")) >= 0);
	people_act(cx, zoe);
	assert_null(actor_structure(cx, rig->structures[TOWN].id));
}

RIG_TESTS(S123_spaces_are_answered_one_by_one_and_limited_to_a_service)
{
	struct request_one all[REQUEST_DECIDE_MAX];
	struct request_answer yes = { true, STR(""), STR("") }, no = { false, STR("Pas besoin."), STR("") };
	const struct attach_wish wishes[] = { { SPACE_WORKS, 0 }, { SPACE_INVOICES_RECEIVED, rig->services[TOWN_ROADS].id } };
	enum attach_way way;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), zoe = people_add(rig, "zoe");
	int64_t town = rig->structures[TOWN].id;
	people_act(cx, zoe);
	struct attach_order o = { .siret = siret_of(rig, TOWN), .wishes = wishes, .nwishes = 2 };
	MUST(cx, ask(cx, &o, &way));
	people_act(cx, boss);
	assert_int_equal(waiting(cx, all), 3);
	MUST(cx, request_decide(cx, &yes, &all[1], 1)); /* a space before the rattachement */
	assert_int_equal(all[1].ec, E_REQUEST_FIRST);
	MUST(cx, request_decide(cx, &yes, all, 1));
	assert_int_equal(all[0].ec, E_OK);
	people_act(cx, zoe); /* attached, and nothing but what everybody has */
	assert_false(has_space(cx, town, SPACE_INVOICES_RECEIVED));
	assert_false(has_space(cx, town, SPACE_INVOICES_SENT));
	people_act(cx, boss);
	assert_int_equal(waiting(cx, all), 2);
	MUST(cx, request_decide(cx, &no, &all[0], 1));
	MUST(cx, request_decide(cx, &yes, &all[1], 1));
	assert_int_equal(all[1].ec, E_OK);
	people_act(cx, zoe);
	assert_false(has_space(cx, town, SPACE_WORKS));
	assert_true(has_space(cx, town, SPACE_INVOICES_RECEIVED));
	assert_true(actor_sees_service(cx, rig->services[TOWN_ROADS].id));
	assert_false(actor_sees_service(cx, rig->services[TOWN_ADM].id));
	/* For all services it may be asked for still; for what is open it may not. */
	const struct attach_wish more[] = { { SPACE_INVOICES_RECEIVED, 0 } };
	struct attach_order again = { .wishes = more, .nwishes = 1 };
	MUST(cx, attach_subscribe(cx, town, &again));
	assert_int_equal(attach_subscribe(cx, town, &again), E_REQUEST_WAITING);
	people_act(cx, boss);
	assert_int_equal(answer(cx, true, all), 1);
	people_act(cx, zoe);
	assert_true(actor_sees_service(cx, rig->services[TOWN_ADM].id));
	assert_int_equal(attach_subscribe(cx, town, &again), E_FIELDS);
	assert_true(rig_field_wrong(cx, "spaces", E_SPACE_OPEN_ALREADY));
	failure_clear(cx);
	assert_int_equal(attach_subscribe(cx, rig->structures[STATE].id, &again), E_NOT_FOUND);
}

RIG_TESTS(S122_S133_a_refusal_needs_a_reason_takes_the_rest_along_and_stays_in_the_history)
{
	struct request_one all[REQUEST_DECIDE_MAX];
	const struct attach_wish wishes[] = { { SPACE_WORKS, 0 } };
	struct history_row *rows;
	size_t n, refused = 0;
	enum attach_way way;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), zoe = people_add(rig, "zoe");
	people_act(cx, zoe);
	struct attach_order o = { .siret = siret_of(rig, TOWN), .wishes = wishes, .nwishes = 1 };
	MUST(cx, ask(cx, &o, &way));
	people_act(cx, boss);
	assert_int_equal(waiting(cx, all), 2);
	assert_int_equal(request_decide(cx, &(struct request_answer){ false, STR(" "), STR("") }, all, 1), E_FIELDS);
	assert_true(rig_field_wrong(cx, "reason", E_FIELD_REQUIRED));
	failure_clear(cx);
	MUST(cx, request_decide(cx, &(struct request_answer){ false, STR("Inconnue."), STR("") }, all, 1));
	assert_int_equal(waiting(cx, all), 0);
	MUST(cx, history_list(cx, rig->structures[TOWN].id, 0, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != EVENT_REQUEST_REFUSED)
			continue;
		refused++;
		assert_string_equal(str_z(cx->arena, rows[i].by), "boss Test");
		assert_string_equal(str_z(cx->arena, rows[i].person), "zoe Test");
		assert_string_equal(str_z(cx->arena, rows[i].reason), "Inconnue.");
	}
	assert_int_equal(refused, 2);
	assert_int_equal(history_list(cx, rig->structures[STATE].id, 0, &rows, &n), E_NOT_FOUND);
	people_act(cx, zoe);
	assert_int_equal(history_list(cx, rig->structures[TOWN].id, 0, &rows, &n), E_FORBIDDEN);
	failure_clear(cx);
	MUST(cx, ask(cx, &o, &way)); /* she may ask again */
}

RIG_TESTS(S143_each_user_opens_and_closes_invoices_sent_and_takes_back_a_request)
{
	struct request_one all[REQUEST_DECIDE_MAX];
	enum attach_way way;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), zoe = people_add_at(rig, "zoe", TOWN, ROLE_USER);
	int64_t town = rig->structures[TOWN].id;
	people_act(cx, zoe);
	MUST(cx, attach_toggle(cx, town, SPACE_INVOICES_SENT, false));
	people_act(cx, zoe);
	assert_false(has_space(cx, town, SPACE_INVOICES_SENT));
	MUST(cx, attach_toggle(cx, town, SPACE_INVOICES_SENT, true));
	people_act(cx, zoe);
	assert_true(has_space(cx, town, SPACE_INVOICES_SENT));
	assert_int_equal(attach_toggle(cx, town, SPACE_WORKS, true), E_SPACE_NOT_GIVEN);
	failure_clear(cx);
	assert_int_equal(attach_toggle(cx, rig->structures[STATE].id, SPACE_INVOICES_SENT, true), E_NOT_FOUND);

	int64_t max = people_add(rig, "max");
	people_act(cx, max);
	struct attach_order o = { .siret = siret_of(rig, TOWN), .usual = true };
	MUST(cx, ask(cx, &o, &way));
	people_act(cx, boss);
	assert_int_equal(waiting(cx, all), 1);
	people_act(cx, zoe);
	assert_int_equal(attach_withdraw(cx, all[0].id), E_NOT_FOUND); /* not hers */
	people_act(cx, max);
	MUST(cx, attach_withdraw(cx, all[0].id));
	assert_int_equal(attach_withdraw(cx, all[0].id), E_REQUEST_ANSWERED);
	people_act(cx, boss);
	MUST(cx, request_decide(cx, &(struct request_answer){ .accept = true }, all, 1));
	assert_int_equal(all[0].ec, E_REQUEST_ANSWERED);
}

DB_STMT(Q_DISABLE, "UPDATE account SET state = 'disabled' WHERE id = $1");

static enum ec disable_run(struct ctx *cx, struct tx *tx, void *arg)
{
	return db_exec(cx, tx, &Q_DISABLE, DB_ARGS(db_i64(*(int64_t *)arg)), NULL);
}

RIG_TESTS(S122_the_request_of_an_account_that_is_no_more_is_only_refused)
{
	struct request_one all[REQUEST_DECIDE_MAX];
	enum attach_way way;
	int64_t boss = people_add_at(rig, "boss", TOWN, ROLE_MAIN_MANAGER), zoe = people_add(rig, "zoe");
	struct attach_order o = { .siret = siret_of(rig, TOWN), .usual = true };
	people_act(cx, zoe);
	MUST(cx, ask(cx, &o, &way));
	MUST(cx, db_write(cx, "disable", disable_run, &zoe));
	people_act(cx, boss);
	assert_int_equal(answer(cx, true, all), 1);
	assert_int_equal(all[0].ec, E_REQUEST_GONE);
	assert_int_equal(answer(cx, false, all), 1);
	assert_int_equal(all[0].ec, E_OK);
	assert_int_equal(waiting(cx, all), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S122_a_request_is_accepted_and_opens_the_usual_spaces),
		RIG_LIST(S122_the_first_of_a_new_private_structure_is_its_main_manager),
		RIG_LIST(S122_of_two_managers_one_wins_and_the_other_is_told),
		RIG_LIST(S123_spaces_are_answered_one_by_one_and_limited_to_a_service),
		RIG_LIST(S122_S133_a_refusal_needs_a_reason_takes_the_rest_along_and_stays_in_the_history),
		RIG_LIST(S122_the_request_of_an_account_that_is_no_more_is_only_refused),
		RIG_LIST(S143_each_user_opens_and_closes_invoices_sent_and_takes_back_a_request),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
