/* Lists, words, pages, home: on both engines. */
#include "service_rig.h"

static struct invoice_page *search(struct rig *rig, enum rig_structure as, const struct invoice_query *q)
{
	struct invoice_page *page = NULL;
	rig_as(rig, rig->cx, as, 0);
	MUST(rig->cx, invoice_search(rig->cx, q, &page));
	return page;
}

RIG_TESTS(words_find_and_never_leave_a_structure)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	rig_sent(rig, STATE, "MAR-01");
	static const struct {
		enum rig_structure as;
		enum invoice_side side;
		const char *text;
		size_t n;
	} cases[] = {
		{ SUPPLIER, SIDE_SUPPLIER, "fa 2026 0001", 1 },
		{ SUPPLIER, SIDE_SUPPLIER, "FA-2026-0001", 1 },
		{ SUPPLIER, SIDE_SUPPLIER, "FA-2026", 2 },
		{ SUPPLIER, SIDE_SUPPLIER, "sauve", 1 },
		{ SUPPLIER, SIDE_SUPPLIER, "maré", 1 },
		{ SUPPLIER, SIDE_SUPPLIER, "aubepine", 2 },
		{ SUPPLIER, SIDE_SUPPLIER, "aubépine nowhere", 0 },
		{ TOWN, SIDE_RECIPIENT, "aubepine", 1 },
		{ RIVAL, SIDE_SUPPLIER, "aubepine", 0 },
		{ HOSPITAL, SIDE_RECIPIENT, "aubepine", 0 },
		{ SUPPLIER, SIDE_SUPPLIER, "\" *:' & ( !", 2 }, /* no word at all: as if empty */
		{ SUPPLIER, SIDE_SUPPLIER, "\" OR *:' & ( !", 0 },
	};
	(void)cx;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct invoice_query q = { .side = cases[i].side, .view = VIEW_ALL, .text = str_of(cases[i].text) };
		assert_row(search(rig, cases[i].as, &q)->n == cases[i].n, i, q.text);
	}
	MUST(rig->cx, rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	struct correction c = { id, rig_load(rig, SUPPLIER, id)->version, STR("ST-VOIRIE"), STR("EJ-4711") };
	MUST(rig->cx, invoice_correct(rig->cx, &c));
	struct invoice_query q = { .side = SIDE_RECIPIENT, .view = VIEW_ALL, .text = STR("4711") };
	assert_int_equal(search(rig, TOWN, &q)->n, 1);
	q.text = STR("aubepine"); /* stands in both sets of words, shows once */
	assert_int_equal(search(rig, TOWN, &q)->n, 1);
	assert_int_equal(search(rig, TOWN, &q)->total, 1);
}

RIG_TESTS(pages_follow_each_other_without_gap)
{
	enum { ALL = 120 };
	int seen = 0, pages = 0;
	int64_t last = INT64_MAX;
	for (int i = 0; i < ALL; i++)
		rig_sent(rig, TOWN, "ADM");
	struct invoice_query queries[] = {
		{ .side = SIDE_SUPPLIER, .view = VIEW_ALL },
		{ .side = SIDE_RECIPIENT, .view = VIEW_AWAITING },
		{ .side = SIDE_RECIPIENT, .view = VIEW_ALL, .status = STATUS_MISE_A_DISPOSITION },
		{ .side = SIDE_RECIPIENT, .view = VIEW_ALL, .text = STR("aubepine") },
		{ .side = SIDE_RECIPIENT, .view = VIEW_ALL, .order = ORDER_DUE },
	};
	(void)cx;
	for (size_t i = 0; i < COUNT(queries); i++) {
		struct invoice_query q = queries[i];
		seen = pages = 0;
		last = q.order == ORDER_DUE ? 0 : INT64_MAX;
		do {
			struct invoice_page *page = search(rig, q.side == SIDE_SUPPLIER ? SUPPLIER : TOWN, &q);
			assert_row(page->total == ALL && !page->total_is_more, i, STR("total"));
			for (size_t r = 0; r < page->n; r++, seen++) {
				bool ordered = q.order == ORDER_DUE ? page->rows[r].id > last : page->rows[r].id < last;
				assert_row(ordered, i, STR("order"));
				last = page->rows[r].id;
			}
			q.cursor = page->next;
			pages++;
		} while (!str_empty(q.cursor));
		assert_row(seen == ALL && pages == 3, i, STR("pages"));
	}
	struct invoice_query broken = { .side = SIDE_SUPPLIER, .view = VIEW_ALL, .cursor = STR("!not a cursor") };
	assert_int_equal(search(rig, SUPPLIER, &broken)->n, SEARCH_PAGE);
}

static enum ec count_rows(struct ctx *cx, const struct invoice_row *row, void *arg)
{
	(void)cx;
	*(int64_t *)arg += row->total_ttc.minor;
	return E_OK;
}

RIG_TESTS(filters_and_export_agree)
{
	struct date today = time_date(cx->now);
	int64_t exported = 0;
	int64_t id = rig_sent(rig, TOWN, "ADM");
	cx->now += 2 * INT64_C(86400000);
	rig_as(rig, cx, SUPPLIER, 0);
	struct draft_form form = rig_form(rig, cx, TOWN, "ST-VOIRIE");
	form.fields[DRAFT_ENGAGEMENT] = STR("EJ-1");
	form.fields[DRAFT_TOTAL_HT] = form.vat[0].base = STR("10,00");
	form.fields[DRAFT_TOTAL_TVA] = form.vat[0].amount = STR("2,00");
	form.fields[DRAFT_TOTAL_TTC] = STR("12,00");
	MUST(cx, rig_deposit(rig, cx, &form, &id));
	struct invoice_query q = { .side = SIDE_RECIPIENT, .view = VIEW_ALL };
	assert_int_equal(search(rig, TOWN, &q)->n, 2);
	q.to = today;
	assert_int_equal(search(rig, TOWN, &q)->n, 1);
	q.to = (struct date){ 0 };
	q.from = date_add_days(today, 1);
	assert_int_equal(search(rig, TOWN, &q)->n, 1);
	q.from = (struct date){ 0 };
	q.max.minor = 2000;
	assert_int_equal(search(rig, TOWN, &q)->rows[0].total_ttc.minor, 1200);
	q.max.minor = 0;
	q.service_id = rig->services[TOWN_ADM].id;
	assert_int_equal(search(rig, TOWN, &q)->n, 1);
	q.service_id = 0;
	MUST(cx, invoice_export(cx, &q, count_rows, &exported));
	assert_int_equal(exported, 121200);
	rig_as(rig, cx, TOWN, rig->services[TOWN_ROADS].id); /* somebody limited to one service */
	struct invoice_page *page;
	MUST(cx, invoice_search(cx, &q, &page));
	assert_int_equal(page->n, 1);
	assert_str(page->rows[0].service_code, STR("ST-VOIRIE"));
	q.service_id = rig->services[TOWN_ADM].id;
	assert_int_equal(invoice_search(cx, &q, &page), E_NOT_FOUND);
}

static const struct todo *todo_of(const struct home *home, enum todo_kind kind)
{
	for (size_t i = 0; i < home->ntodos; i++) {
		if (home->todos[i].kind == kind)
			return &home->todos[i];
	}
	return NULL;
}

RIG_TESTS(home_tells_what_awaits)
{
	struct home *home;
	int64_t rejected = rig_sent(rig, TOWN, "ADM");
	int64_t recycled = rig_sent(rig, TOWN, "ADM");
	rig_sent(rig, TOWN, "ADM");
	MUST(cx, rig_process(rig, TOWN, rejected, STATUS_REJETEE, MOTIVE_DOUBLON));
	MUST(cx, rig_process(rig, TOWN, recycled, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	rig_as(rig, cx, SUPPLIER, 0);
	MUST(cx, home_load(cx, &home));
	const struct todo *todo = todo_of(home, TODO_TO_CORRECT);
	assert_non_null(todo);
	assert_int_equal(todo->n, 1);
	assert_int_equal(todo->invoice_id, recycled);
	assert_int_equal(todo->sum.minor, 120000);
	assert_non_null(todo_of(home, TODO_REJECTED));
	assert_null(todo_of(home, TODO_DRAFTS));
	assert_true(home->nevents > 0);
	MUST(cx, invoice_acknowledge(cx, rejected));
	MUST(cx, home_load(cx, &home));
	assert_null(todo_of(home, TODO_REJECTED)); /* seen: it awaits nobody */
	struct invoice_query q = { .side = SIDE_SUPPLIER, .view = VIEW_AWAITING };
	assert_int_equal(search(rig, SUPPLIER, &q)->n, 1);

	rig_as(rig, cx, TOWN, 0);
	MUST(cx, home_load(cx, &home));
	assert_int_equal(todo_of(home, TODO_TO_PROCESS)->n, 1);
	assert_null(todo_of(home, TODO_LATE));
	cx->now += 27 * INT64_C(86400000);
	MUST(cx, home_load(cx, &home));
	assert_non_null(todo_of(home, TODO_DUE_SOON));
	cx->now += 40 * INT64_C(86400000);
	MUST(cx, home_load(cx, &home));
	assert_non_null(todo_of(home, TODO_LATE));
	assert_null(todo_of(home, TODO_DUE_SOON));
	q = (struct invoice_query){ .side = SIDE_RECIPIENT, .view = VIEW_ALL, .due_within = -1 };
	assert_int_equal((int)search(rig, TOWN, &q)->n, todo_of(home, TODO_LATE)->n);

	rig_as(rig, cx, TOWN, rig->services[TOWN_ADM].id); /* of one service: what happened there */
	MUST(cx, home_load(cx, &home));
	assert_true(home->nevents > 0);
	rig_as(rig, cx, TOWN, rig->services[TOWN_ROADS].id);
	MUST(cx, home_load(cx, &home));
	assert_int_equal(home->nevents, 0);
	rig_as(rig, cx, TOWN, 0);

	struct status_count *counts;
	size_t n;
	MUST(cx, invoice_counts(cx, SIDE_RECIPIENT, VIEW_ALL, &counts, &n));
	assert_int_equal(n, 3);
}

RIG_TESTS(S088_a_rejection_that_may_be_corrected_stands_with_what_is_to_correct)
{
	static const enum motive motives[] = { MOTIVE_SE_INCORRECT, MOTIVE_EJ_INCORRECT, MOTIVE_MONTANT_TOTAL };
	struct home *home;
	struct status_count *counts;
	size_t n;
	int64_t last = 0;
	for (size_t i = 0; i < COUNT(motives); i++) {
		last = rig_sent(rig, STATE, "MAR-01");
		MUST(cx, rig_process(rig, STATE, last, STATUS_REJETEE, (int)motives[i]));
	}
	MUST(cx, rig_process(rig, TOWN, rig_sent(rig, TOWN, "ADM"), STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	rig_as(rig, cx, SUPPLIER, 0);
	MUST(cx, home_load(cx, &home));
	assert_int_equal(todo_of(home, TODO_TO_CORRECT)->n, 3);
	assert_int_equal(todo_of(home, TODO_REJECTED)->n, 1);
	assert_int_equal(todo_of(home, TODO_REJECTED)->invoice_id, last);

	struct invoice_query q = { .side = SIDE_SUPPLIER, .view = VIEW_AWAITING, .to_correct = true };
	struct invoice_page *page = search(rig, SUPPLIER, &q);
	assert_int_equal(page->n, 3);
	assert_int_equal(page->total, 3);
	assert_true(page->rows[0].to_correct && page->rows[2].to_correct);
	q.text = STR("aubepine");
	assert_int_equal(search(rig, SUPPLIER, &q)->n, 3);
	q = (struct invoice_query){ .side = SIDE_SUPPLIER, .view = VIEW_AWAITING, .status = STATUS_REJETEE };
	page = search(rig, SUPPLIER, &q);
	assert_int_equal(page->n, 1);
	assert_int_equal(page->rows[0].id, last);
	assert_false(page->rows[0].to_correct);
	q.view = VIEW_ALL;
	assert_int_equal(search(rig, SUPPLIER, &q)->n, 3);
	MUST(cx, invoice_counts(cx, SIDE_SUPPLIER, VIEW_AWAITING, &counts, &n));
	assert_int_equal(n, 2);
	assert_true(counts[0].to_correct && counts[0].n == 3);
	assert_true(counts[1].status == STATUS_REJETEE && counts[1].n == 1);

	/* Seen: the final one goes, what is to correct stays until it is corrected. */
	for (int64_t id = last - 2; id <= last; id++)
		MUST(cx, invoice_acknowledge(cx, id));
	q = (struct invoice_query){ .side = SIDE_SUPPLIER, .view = VIEW_AWAITING };
	assert_int_equal(search(rig, SUPPLIER, &q)->n, 3);
	MUST(cx, home_load(cx, &home));
	assert_int_equal(todo_of(home, TODO_TO_CORRECT)->n, 3);
	assert_null(todo_of(home, TODO_REJECTED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(words_find_and_never_leave_a_structure),
		RIG_LIST(pages_follow_each_other_without_gap),
		RIG_LIST(filters_and_export_agree),
		RIG_LIST(home_tells_what_awaits),
		RIG_LIST(S088_a_rejection_that_may_be_corrected_stands_with_what_is_to_correct),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
