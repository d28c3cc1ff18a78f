/* The life of invoices through the use cases, on both engines with real documents. */
#include "service_rig.h"

#include <pthread.h>

#include "service_verify.h"

static void prove(struct rig *rig)
{
	struct verify_report report;
	failure_clear(rig->cx);
	MUST(rig->cx, verify_environment(rig->cx, NULL, &report));
	if (!report.sound)
		UNIT_FAIL("%.*s", STR_ARG(report.fault));
}

RIG_TESTS(S086_recycled_invoice_is_corrected_and_paid)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct invoice_detail *d = rig_load(rig, SUPPLIER, id);
	assert_int_equal(d->status, STATUS_MISE_A_DISPOSITION);
	assert_int_equal(d->side, SIDE_SUPPLIER);
	assert_int_equal(d->nchoices, 0);
	assert_int_equal(d->nevents, 3);
	assert_str(d->events[2].kind, STR("invoice.deposited"));
	assert_int_equal(d->clock.days, 30);
	assert_int_equal(d->clock_view.state, CLOCK_RUNNING);
	assert_str(d->invoice.recipient.service_code, STR("ADM"));
	assert_int_equal(d->invoice.nvat, 1);
	assert_int_equal(d->invoice.net.minor, 120000);
	assert_str(d->document.name, STR("facture.pdf"));
	struct date due = d->clock_view.due;

	MUST(cx, rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	d = rig_load(rig, SUPPLIER, id);
	assert_int_equal(d->status, STATUS_A_RECYCLER);
	assert_true(d->must_acknowledge);
	assert_true((d->may_change & RIGHT_SERVICE) != 0);
	assert_str(d->complement, STR("Voir le bon de commande."));

	struct correction c = { id, d->version, STR("ADM"), STR("") };
	assert_int_equal(invoice_correct(cx, &c), E_CORRECTION_NONE);
	failure_clear(cx);
	c.service_code = STR("ST-VOIRIE");
	assert_int_equal(invoice_correct(cx, &c), E_FIELDS);
	assert_true(rig_field_wrong(cx, "engagement", E_INVOICE_ENGAGEMENT_SERVICE));
	failure_clear(cx);
	c.engagement = STR("EJ-77");
	MUST(cx, invoice_correct(cx, &c));
	d = rig_load(rig, TOWN, id);
	assert_int_equal(d->status, STATUS_MISE_A_DISPOSITION);
	assert_str(d->invoice.recipient.service_code, STR("ST-VOIRIE"));
	assert_str(d->invoice.engagement, STR("EJ-77"));
	assert_int_equal(date_cmp(d->clock_view.due, due), 0); /* the clock ran on */
	assert_int_equal(d->nevents, 3 + 1 + 2 + 3);
	assert_false(rig_load(rig, SUPPLIER, id)->must_acknowledge);

	MUST(cx, rig_process(rig, TOWN, id, STATUS_MANDATEE, -1));
	assert_int_equal(rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT), E_LIFECYCLE);
	MUST(cx, rig_process(rig, TOWN, id, STATUS_MISE_EN_PAIEMENT, -1));
	d = rig_load(rig, SUPPLIER, id);
	assert_int_equal(d->clock_view.state, CLOCK_PAID);
	prove(rig);
}

static int found_by(struct rig *rig, enum rig_structure as, str words)
{
	struct invoice_query q = { .side = SIDE_RECIPIENT, .view = VIEW_ALL, .text = words };
	struct invoice_page *page;
	failure_clear(rig->cx);
	rig_as(rig, rig->cx, as, 0);
	MUST(rig->cx, invoice_search(rig->cx, &q, &page));
	return (int)page->n;
}

RIG_TESTS(S086_wrong_recipient_is_corrected_and_the_former_one_no_longer_sees_it)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct invoice_detail *d;
	MUST(cx, rig_process(rig, TOWN, id, STATUS_SUSPENDUE, MOTIVE_RIB));
	MUST(cx, rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_DESTINATAIRE_INCORRECT));
	d = rig_load(rig, SUPPLIER, id);
	assert_true((d->may_change & RIGHT_RECIPIENT) != 0);
	int64_t version = d->version;
	const struct {
		str siret, service, engagement;
		const char *wrong;
		enum ec code;
	} refused[] = {
		{ STR("21750001600018"), STR("ADM"), STR(""), "recipient_siret", E_SIRET_CHECK },
		{ STR("73282932000074"), STR("ADM"), STR(""), "recipient_siret", E_RECIPIENT_UNKNOWN },
		{ rig->structures[RIVAL].identifier, STR("ADM"), STR(""), "recipient_siret", E_STRUCTURE_PRIVATE },
		{ rig->structures[CLOSED_TOWN].identifier, STR(""), STR(""), "recipient_siret", E_STRUCTURE_INACTIVE_RECIPIENT },
		{ rig->structures[HOSPITAL].identifier, STR("ADM"), STR(""), "service_code", E_SERVICE_UNKNOWN },
		{ rig->structures[STATE].identifier, STR(""), STR("EJ1"), "service_code", E_INVOICE_SERVICE_REQUIRED },
	};
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct correction c = { id, version, refused[i].service, refused[i].engagement, refused[i].siret };
		failure_clear(cx);
		assert_row(invoice_correct(cx, &c) == E_FIELDS, i, refused[i].siret);
		assert_row(rig_field_wrong(cx, refused[i].wrong, refused[i].code), i, refused[i].siret);
	}
	assert_int_equal(rig_load(rig, TOWN, id)->status, STATUS_A_RECYCLER);
	assert_int_equal(found_by(rig, TOWN, d->invoice.number), 1);

	rig_as(rig, cx, SUPPLIER, 0);
	cx->now += 3 * INT64_C(86400000);
	struct correction c = { id, version, STR(""), STR("EJ-9"), rig->structures[HOSPITAL].identifier };
	MUST(cx, invoice_correct(cx, &c));
	rig_as(rig, cx, TOWN, 0);
	assert_int_equal(invoice_load(cx, id, &d), E_NOT_FOUND);
	assert_int_equal(found_by(rig, TOWN, rig_load(rig, SUPPLIER, id)->invoice.number), 0);
	d = rig_load(rig, HOSPITAL, id);
	assert_int_equal(d->side, SIDE_RECIPIENT);
	assert_int_equal(d->status, STATUS_MISE_A_DISPOSITION);
	assert_int_equal(d->clock.days, 50); /* its own delay, from the day it was told */
	assert_int_equal(date_cmp(d->clock.start, time_date(cx->now)), 0);
	assert_false(date_is_set(d->clock.interrupted));
	assert_int_equal(found_by(rig, HOSPITAL, d->invoice.number), 1);
	/* deposited, on its way, available; suspended, returned; three corrections; the way again */
	assert_int_equal(d->nevents, 3 + 2 + 3 + 3);
	assert_int_equal(d->events[6].status, STATUS_A_RECYCLER);
	assert_str(d->events[5].field, STR("recipient_siret"));
	prove(rig);
}

RIG_TESTS(a_wrong_service_does_not_let_the_recipient_change)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	MUST(cx, rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	struct invoice_detail *d = rig_load(rig, SUPPLIER, id);
	assert_int_equal(d->may_change & RIGHT_RECIPIENT, 0);
	struct correction c = { id, d->version, STR("ADM"), STR(""), rig->structures[HOSPITAL].identifier };
	assert_int_equal(invoice_correct(cx, &c), E_CORRECTION_NONE);
	assert_int_equal(rig_load(rig, TOWN, id)->status, STATUS_A_RECYCLER);
}

RIG_TESTS(S083_rejection_is_final)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	MUST(cx, rig_process(rig, TOWN, id, STATUS_REJETEE, MOTIVE_MONTANT_TOTAL));
	struct invoice_detail *d = rig_load(rig, SUPPLIER, id);
	assert_int_equal(d->may_change, 0);
	assert_true(d->must_acknowledge);
	assert_int_equal(d->clock_view.state, CLOCK_CANCELLED);
	struct correction c = { id, d->version, STR("ST-VOIRIE"), STR("1") };
	assert_int_equal(invoice_correct(cx, &c), E_CORRECTION);
	failure_clear(cx);
	MUST(cx, invoice_acknowledge(cx, id));
	assert_false(rig_load(rig, SUPPLIER, id)->must_acknowledge);
	prove(rig);
}

RIG_TESTS(S094_motive_and_complement_are_asked_for)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	assert_int_equal(rig_process(rig, TOWN, id, STATUS_REJETEE, -1), E_FIELDS);
	assert_true(rig_field_wrong(cx, "motives", E_MOTIVE_REQUIRED));
	assert_true(rig_field_wrong(cx, "complement", E_COMPLEMENT_REQUIRED));
	assert_int_equal(rig_load(rig, TOWN, id)->status, STATUS_MISE_A_DISPOSITION);
}

RIG_TESTS(S088_state_rejection_for_routing_is_corrected)
{
	int64_t id = rig_sent(rig, STATE, "MAR-01");
	assert_int_equal(rig_process(rig, STATE, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT), E_LIFECYCLE_STATE);
	MUST(cx, rig_process(rig, STATE, id, STATUS_REJETEE, MOTIVE_SE_INCORRECT));
	struct invoice_detail *d = rig_load(rig, SUPPLIER, id);
	assert_true((d->may_change & RIGHT_SERVICE) != 0);
	assert_true(d->may_abandon);
	struct correction c = { id, d->version, STR("MAR-02"), STR("") };
	MUST(cx, invoice_correct(cx, &c));
	assert_int_equal(rig_load(rig, STATE, id)->status, STATUS_MISE_A_DISPOSITION);
}

static struct process_one one_of(struct rig *rig, int64_t id)
{
	return (struct process_one){ .id = id, .version = rig_load(rig, TOWN, id)->version };
}

RIG_TESTS(S094_several_get_a_status_each_on_its_own)
{
	enum { OPEN, PAID, CHANGED, FOREIGN, ALL };
	int64_t ids[ALL];
	struct process_one all[ALL];
	for (size_t i = 0; i < ALL; i++)
		ids[i] = rig_sent(rig, i == FOREIGN ? STATE : TOWN, i == FOREIGN ? "MAR-01" : "ADM");
	MUST(cx, rig_process(rig, TOWN, ids[PAID], STATUS_MISE_EN_PAIEMENT, -1));
	for (size_t i = 0; i < FOREIGN; i++)
		all[i] = one_of(rig, ids[i]);
	all[FOREIGN] = (struct process_one){ .id = ids[FOREIGN], .version = 1 };
	MUST(cx, rig_process(rig, TOWN, ids[CHANGED], STATUS_SERVICE_FAIT, -1));

	struct process_order order = { .status = STATUS_SUSPENDUE };
	assert_int_equal(invoice_process_many(cx, &order, all, ALL), E_FIELDS);
	assert_true(rig_field_wrong(cx, "motives", E_MOTIVE_REQUIRED));
	assert_int_equal(rig_load(rig, TOWN, ids[OPEN])->status, STATUS_MISE_A_DISPOSITION);

	order.status = STATUS_MANDATEE;
	rig_as(rig, cx, TOWN, 0);
	failure_clear(cx);
	MUST(cx, invoice_process_many(cx, &order, all, ALL));
	static const enum ec wanted[ALL] = { E_OK, E_LIFECYCLE, E_DB_CONFLICT, E_NOT_FOUND };
	for (size_t i = 0; i < ALL; i++) {
		assert_row(all[i].ec == wanted[i], i, all[i].message);
		assert_row(str_empty(all[i].message) == (wanted[i] == E_OK), i, all[i].message);
	}
	assert_int_equal(rig_load(rig, TOWN, ids[OPEN])->status, STATUS_MANDATEE);
	assert_int_equal(rig_load(rig, TOWN, ids[CHANGED])->status, STATUS_SERVICE_FAIT);
	assert_int_equal(rig_load(rig, STATE, ids[FOREIGN])->status, STATUS_MISE_A_DISPOSITION);

	size_t events = rig_load(rig, TOWN, ids[OPEN])->nevents; /* sent again by a browser: it is done */
	MUST(cx, invoice_process_many(cx, &order, all, 1));
	assert_int_equal(all[0].ec, E_OK);
	assert_int_equal(rig_load(rig, TOWN, ids[OPEN])->nevents, events);
	rig_as(rig, cx, SUPPLIER, 0);
	assert_int_equal(invoice_process_many(cx, &order, all, 1), E_FORBIDDEN);
	failure_clear(cx);
	prove(rig);
}

RIG_TESTS(S089_state_transfers_without_the_supplier)
{
	int64_t id = rig_sent(rig, STATE, "MAR-01");
	struct invoice_detail *d = rig_load(rig, STATE, id);
	assert_true(d->may_transfer);
	int64_t same = rig->services[STATE_A].id, other = rig->services[STATE_B].id;
	assert_int_equal(invoice_transfer(cx, id, d->version, same, STR("")), E_FIELDS);
	failure_clear(cx);
	assert_int_equal(invoice_transfer(cx, id, d->version, rig->services[TOWN_ADM].id, STR("")), E_FIELDS);
	failure_clear(cx);
	MUST(cx, invoice_transfer(cx, id, d->version, other, STR("Pour vous")));
	d = rig_load(rig, STATE, id);
	assert_int_equal(d->status, STATUS_MISE_A_DISPOSITION);
	assert_str(d->service.code, STR("MAR-02"));
	assert_str(d->events[0].kind, STR("invoice.transferred"));
	assert_str(d->events[0].before, STR("MAR-01"));
	assert_str(d->events[0].after, STR("MAR-02"));

	id = rig_sent(rig, TOWN, "ADM");
	d = rig_load(rig, TOWN, id);
	assert_false(d->may_transfer);
	assert_int_equal(invoice_transfer(cx, id, d->version, rig->services[TOWN_ROADS].id, STR("")), E_TRANSFER);
	failure_clear(cx);
	prove(rig);
}

RIG_TESTS(J6_suspension_stops_the_clock_once)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	cx->now += 5 * INT64_C(86400000);
	MUST(cx, rig_process(rig, TOWN, id, STATUS_SUSPENDUE, MOTIVE_BON_DE_LIVRAISON));
	struct invoice_detail *d = rig_load(rig, SUPPLIER, id);
	assert_int_equal(d->clock_view.state, CLOCK_INTERRUPTED);
	assert_true(d->may_complete);
	cx->now += 10 * INT64_C(86400000);
	assert_int_equal(invoice_complete(cx, id, d->version, STR(" "), NULL, 0), E_FIELDS);
	assert_true(rig_field_wrong(cx, "complement", E_COMPLETION_EMPTY)); /* files alone would do */
	failure_clear(cx);
	struct upload files[2] = { rig_file(rig, cx, "bon.txt", STR("livré")), rig_file(rig, cx, "détail.csv", STR("a;b\n")) };
	MUST(cx, invoice_complete(cx, id, d->version, STR(""), files, 2));
	assert_null(files[0].f);
	d = rig_load(rig, TOWN, id);
	assert_int_equal(d->status, STATUS_COMPLETEE);
	assert_int_equal(d->nattachments, 2);
	assert_int_equal(d->clock_view.state, CLOCK_RUNNING);
	assert_true(date_diff_days(d->clock_view.due, time_date(cx->now)) >= 30);
	assert_int_equal(rig_process(rig, TOWN, id, STATUS_SUSPENDUE, MOTIVE_RIB), E_CLOCK_ONCE);
	failure_clear(cx);
	struct process_order again = { id, d->version, STATUS_SUSPENDUE, { MOTIVE_BIT(MOTIVE_RIB) }, STR("RIB"), true };
	MUST(cx, invoice_process(cx, &again));
	d = rig_load(rig, TOWN, id);
	assert_int_equal(d->clock_view.state, CLOCK_RUNNING); /* as information only */
	prove(rig);
}

RIG_TESTS(duplicate_number_is_refused)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
	form.fields[DRAFT_INVOICE_NUMBER] = STR("fa-2026-0001");
	int64_t rows = rig_rows(rig), other = 0;
	assert_int_equal(rig_deposit(rig, cx, &form, &other), E_FIELDS);
	assert_true(rig_field_wrong(cx, "invoice_number", E_INVOICE_DUPLICATE));
	assert_int_equal(rig_rows(rig), rows);
	MUST(cx, rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	rig_as(rig, cx, SUPPLIER, 0);
	assert_int_equal(rig_deposit(rig, cx, &form, &other), E_FIELDS);
	assert_true(rig_field_wrong(cx, "invoice_number", E_INVOICE_RETURNED));
	rig_as(rig, cx, RIVAL, 0); /* another supplier may use that number */
	MUST(cx, rig_deposit(rig, cx, &form, &other));
}

RIG_TESTS(strangers_do_not_learn_that_it_exists)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct invoice_detail *d;
	const struct {
		enum rig_structure as;
		int64_t service;
		enum ec ec;
	} rows[] = {
		{ RIVAL, 0, E_NOT_FOUND },
		{ STATE, 0, E_NOT_FOUND },
		{ TOWN, rig->services[TOWN_ROADS].id, E_NOT_FOUND },
		{ TOWN, rig->services[TOWN_ADM].id, E_OK },
		{ SUPPLIER, 0, E_OK },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		rig_as(rig, cx, rows[i].as, rows[i].service);
		assert_row(invoice_load(cx, id, &d) == rows[i].ec, i, rig->structures[rows[i].as].name);
	}
	rig_as(rig, cx, RIVAL, 0);
	assert_int_equal(invoice_load(cx, id + 1000, &d), E_NOT_FOUND);
	failure_clear(cx);
	struct process_order o = { .id = id, .version = 1, .status = STATUS_MANDATEE };
	assert_int_equal(invoice_process(cx, &o), E_NOT_FOUND);
	rig_as(rig, cx, SUPPLIER, 0); /* the supplier sees it, but does not process it */
	assert_int_equal(invoice_process(cx, &o), E_NOT_FOUND);
	rig_as(rig, cx, TOWN, 0);
	assert_int_equal(invoice_abandon(cx, id, 1), E_NOT_FOUND);
	failure_clear(cx);
	cx->actor = NULL;
	assert_int_equal(invoice_load(cx, id, &d), E_SIGN_IN);
}

RIG_TESTS(S114_inactive_structure_takes_nothing_new)
{
	int64_t id = 0, rows = rig_rows(rig);
	rig_as(rig, cx, SUPPLIER, 0);
	struct draft_form form = rig_form(rig, cx, CLOSED_TOWN, "");
	assert_int_equal(rig_deposit(rig, cx, &form, &id), E_FIELDS);
	assert_true(rig_field_wrong(cx, "recipient_siret", E_STRUCTURE_INACTIVE_RECIPIENT));
	assert_int_equal(rig_rows(rig), rows);
}

static enum ec deactivate(struct ctx *cx, struct tx *tx, void *arg)
{
	struct rig *rig = arg;
	TRY(store_structure_set_active(cx, tx, rig->structures[TOWN].id, false));
	return store_structure_set_active(cx, tx, rig->structures[SUPPLIER].id, false);
}

RIG_TESTS(S116_inactive_structure_still_processes)
{
	int64_t id = rig_sent(rig, TOWN, "ADM"), other = 0;
	MUST(cx, db_write(cx, "deactivate", deactivate, rig));
	MUST(cx, rig_process(rig, TOWN, id, STATUS_A_RECYCLER, MOTIVE_SERVICE_INCORRECT));
	struct correction c = { id, rig_load(rig, SUPPLIER, id)->version, STR("ST-VOIRIE"), STR("EJ1") };
	MUST(cx, invoice_correct(cx, &c));
	MUST(cx, rig_process(rig, TOWN, id, STATUS_MANDATEE, -1));
	rig_as(rig, cx, SUPPLIER, 0);
	struct draft_form form = rig_form(rig, cx, HOSPITAL, "");
	assert_int_equal(rig_deposit(rig, cx, &form, &other), E_STRUCTURE_INACTIVE_SENDER);
}

struct case_ {
	const char *what;
	enum draft_field field;
	const char *value;
	const char *wrong;
	enum ec code;
};

RIG_TESTS(each_wrong_field_has_its_sentence)
{
	static const struct case_ cases[] = {
		{ "no number", DRAFT_INVOICE_NUMBER, "", "invoice_number", E_FIELD_REQUIRED },
		{ "21 characters", DRAFT_INVOICE_NUMBER, "123456789012345678901", "invoice_number", E_FIELD_LONG },
		{ "unknown SIRET", DRAFT_RECIPIENT_SIRET, "73282932000074", "recipient_siret", E_RECIPIENT_UNKNOWN },
		{ "check digit", DRAFT_RECIPIENT_SIRET, "73282932000075", "recipient_siret", E_SIRET_CHECK },
		{ "no service", DRAFT_SERVICE_CODE, "", "service_code", E_INVOICE_SERVICE_REQUIRED },
		{ "mistyped service", DRAFT_SERVICE_CODE, "ADN", "service_code", E_SERVICE_NEAR },
		{ "unknown service", DRAFT_SERVICE_CODE, "QUELQUE-PART", "service_code", E_SERVICE_UNKNOWN },
		{ "closed service", DRAFT_SERVICE_CODE, "ANCIEN", "service_code", E_SERVICE_CLOSED },
		{ "wants engagement", DRAFT_SERVICE_CODE, "ST-VOIRIE", "engagement", E_INVOICE_ENGAGEMENT_SERVICE },
		{ "future", DRAFT_ISSUE_DATE, "01/01/2027", "issue_date", E_INVOICE_DATE_FUTURE },
		{ "no date", DRAFT_ISSUE_DATE, "hier", "issue_date", E_INVOICE_DATE },
		{ "no amount", DRAFT_TOTAL_HT, "mille", "total_ht", E_INVOICE_AMOUNT },
		{ "sum", DRAFT_TOTAL_TTC, "1 300,00", "total_ttc", E_INVOICE_TOTAL_SUM },
		{ "kind", DRAFT_KIND, "devis", "type", E_FIELD_FORMAT },
		{ "IBAN", DRAFT_IBAN, "FR7630006000011234567890188", "iban", E_INVOICE_IBAN },
	};
	int64_t rows = rig_rows(rig), id = 0;
	rig_as(rig, cx, SUPPLIER, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
		form.fields[cases[i].field] = str_of(cases[i].value);
		failure_clear(cx);
		assert_row(rig_deposit(rig, cx, &form, &id) == E_FIELDS, i, str_of(cases[i].what));
		assert_row(rig_field_wrong(cx, cases[i].wrong, cases[i].code), i, str_of(cases[i].what));
	}
	assert_int_equal(rig_rows(rig), rows);
	assert_int_equal(rig_files(rig->folder), 0); /* neither a document nor a temporary file */
}

RIG_TESTS(bad_files_leave_nothing)
{
	static const struct {
		str bytes;
		enum ec ec;
	} cases[] = { { STR_INIT(""), E_PDF_EMPTY }, { STR_INIT("PK\3\4 a zip"), E_PDF_NOT } };
	int64_t rows = rig_rows(rig), id = 0;
	rig_as(rig, cx, SUPPLIER, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
		struct upload pdf = rig_file(rig, cx, "facture.pdf", cases[i].bytes);
		failure_clear(cx);
		assert_int_equal(deposit_pdf(cx, &pdf, &form, NULL, 0, &id), cases[i].ec);
		pdf = rig_file(rig, cx, "facture.pdf", cases[i].bytes);
		failure_clear(cx);
		assert_int_equal(draft_begin(cx, &pdf, &id), cases[i].ec);
	}
	assert_int_equal(rig_rows(rig), rows);
	assert_int_equal(rig_files(rig->folder), 0);
}

/* 47 letters of two bytes and « .txt »: 51 characters. */
static str long_name(struct arena *a, int letters)
{
	struct buf b = buf_in(a);
	for (int i = 0; i < letters; i++)
		buf_add_str(&b, STR("é"));
	buf_add_str(&b, STR(".txt"));
	return buf_str(&b);
}

RIG_TESTS(S055_attachment_rules_hold_through_the_service)
{
	int64_t rows = rig_rows(rig), id = 0;
	rig_as(rig, cx, SUPPLIER, 0);
	struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	struct upload files[4] = {
		rig_file(rig, cx, str_z(cx->arena, long_name(cx->arena, 47)), STR("x")),
		rig_file(rig, cx, "bon.eml", STR("x")),
		rig_file(rig, cx, "sans-extension", STR("x")),
		rig_file(rig, cx, "bon.TXT", STR("x")),
	};
	assert_int_equal(deposit_pdf(cx, &pdf, &form, files, 4, &id), E_FIELDS);
	assert_true(rig_field_wrong(cx, "attachments[0]", E_ATTACHMENT_NAME_LONG));
	assert_true(rig_field_wrong(cx, "attachments[1]", E_ATTACHMENT_EXTENSION_UNKNOWN));
	assert_true(rig_field_wrong(cx, "attachments[2]", E_ATTACHMENT_EXTENSION_MISSING));
	assert_true(rig_field_wrong(cx, "attachments", E_FILES_NONE)); /* nor the right one */
	assert_int_equal(cx->failure.nfields, 4);
	assert_int_equal(rig_rows(rig), rows);
	assert_int_equal(rig_files(rig->folder), 0);

	failure_clear(cx);
	pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	struct upload good[1] = { rig_file(rig, cx, str_z(cx->arena, long_name(cx->arena, 46)), STR("x")) };
	MUST(cx, deposit_pdf(cx, &pdf, &form, good, 1, &id));
	assert_int_equal(rig_load(rig, SUPPLIER, id)->nattachments, 1);
	assert_int_equal(rig_files(rig->folder), 2);
	prove(rig);
}

RIG_TESTS(S059_ten_mo_pass_and_one_byte_more_does_not)
{
	size_t n = 10 << 20;
	int64_t id = 0;
	char *bytes = calloc(1, n + 1);
	memset(bytes, 'a', n + 1);
	rig_as(rig, cx, SUPPLIER, 0);
	for (size_t more = 0; more < 2; more++) {
		struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
		struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
		struct upload big = rig_file(rig, cx, "gros.txt", (str){ bytes, n + more });
		enum ec ec = deposit_pdf(cx, &pdf, &form, &big, 1, &id);
		assert_int_equal(ec, more ? E_FIELDS : E_OK);
	}
	assert_true(rig_field_wrong(cx, "attachments[0]", E_ATTACHMENT_LARGE));
	free(bytes);
}

RIG_TESTS(old_version_is_a_conflict)
{
	int64_t id = rig_sent(rig, TOWN, "ADM");
	struct invoice_detail *d = rig_load(rig, TOWN, id);
	struct process_order o = { .id = id, .version = d->version, .status = STATUS_SERVICE_FAIT };
	MUST(cx, invoice_process(cx, &o));
	o.status = STATUS_MANDATEE;
	assert_int_equal(invoice_process(cx, &o), E_DB_CONFLICT);
	assert_int_equal(rig_load(rig, TOWN, id)->status, STATUS_SERVICE_FAIT);
}

struct racer {
	struct rig *rig;
	struct ctx *cx;
	int64_t id, version;
	enum ec ec;
	int deposits;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct process_order o = { .id = r->id, .version = r->version, .status = STATUS_MANDATEE };
	r->ec = invoice_process(r->cx, &o);
	return NULL;
}

static struct ctx *racer_ctx(struct rig *rig, enum rig_structure as)
{
	struct ctx *cx = test_ctx_new(rig->t.db);
	cx->env = &rig->env;
	rig_as(rig, cx, as, 0);
	return cx;
}

RIG_TESTS(of_two_agents_at_once_one_wins)
{
	enum { RACERS = 4 };
	pthread_t threads[RACERS];
	struct racer racers[RACERS];
	int64_t id = rig_sent(rig, TOWN, "ADM");
	int64_t version = rig_load(rig, TOWN, id)->version;
	int won = 0, lost = 0;
	for (int i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){ rig, racer_ctx(rig, TOWN), id, version, E_OK, 0 };
		pthread_create(&threads[i], NULL, race, &racers[i]);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		won += racers[i].ec == E_OK;
		lost += racers[i].ec == E_DB_CONFLICT;
		test_ctx_free(racers[i].cx);
	}
	(void)cx;
	assert_int_equal(won, 1);
	assert_int_equal(lost, RACERS - 1);
	prove(rig);
}

static void *deposit_many(void *arg)
{
	struct racer *r = arg;
	for (int i = 0; i < r->deposits && r->ec == E_OK; i++) {
		struct draft_form form = rig_form(r->rig, r->cx, TOWN, "ADM");
		form.fields[DRAFT_INVOICE_NUMBER] = str_printf(r->cx->arena, "R%lld-%d", (long long)r->id, i);
		r->ec = rig_deposit(r->rig, r->cx, &form, &r->version);
	}
	return NULL;
}

RIG_TESTS(deposits_at_once_keep_one_chain)
{
	enum { RACERS = 6, EACH = 10 };
	pthread_t threads[RACERS];
	struct racer racers[RACERS];
	for (int i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){ rig, racer_ctx(rig, SUPPLIER), i, 0, E_OK, EACH };
		pthread_create(&threads[i], NULL, deposit_many, &racers[i]);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		if (racers[i].ec != E_OK)
			UNIT_FAIL("%.*s", STR_ARG(racers[i].cx->failure.message));
		test_ctx_free(racers[i].cx);
	}
	(void)cx;
	struct verify_report report;
	MUST(rig->cx, verify_environment(rig->cx, NULL, &report));
	assert_true(report.sound);
	assert_int_equal(report.invoices, RACERS * EACH);
	assert_int_equal(report.events, 3 * RACERS * EACH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_LIST(S086_recycled_invoice_is_corrected_and_paid),
		RIG_LIST(S086_wrong_recipient_is_corrected_and_the_former_one_no_longer_sees_it),
		RIG_LIST(a_wrong_service_does_not_let_the_recipient_change),
		RIG_LIST(S094_several_get_a_status_each_on_its_own),
		RIG_LIST(S083_rejection_is_final),
		RIG_LIST(S094_motive_and_complement_are_asked_for),
		RIG_LIST(S088_state_rejection_for_routing_is_corrected),
		RIG_LIST(S089_state_transfers_without_the_supplier),
		RIG_LIST(J6_suspension_stops_the_clock_once),
		RIG_LIST(duplicate_number_is_refused),
		RIG_LIST(strangers_do_not_learn_that_it_exists),
		RIG_LIST(S114_inactive_structure_takes_nothing_new),
		RIG_LIST(S116_inactive_structure_still_processes),
		RIG_LIST(each_wrong_field_has_its_sentence),
		RIG_LIST(bad_files_leave_nothing),
		RIG_LIST(S055_attachment_rules_hold_through_the_service),
		RIG_LIST(S059_ten_mo_pass_and_one_byte_more_does_not),
		RIG_LIST(old_version_is_a_conflict),
		RIG_LIST(of_two_agents_at_once_one_wins),
		RIG_LIST(deposits_at_once_keep_one_chain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
