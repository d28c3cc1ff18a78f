/* Drafts: begun from real PDFs, kept, checked and sent; on both engines. */
#include "service_rig.h"

#include "service_sweep.h"
#include "service_verify.h"

#define PAPER \
	"<html><body style='font-family:sans-serif;font-size:11pt'>" \
	"<p>Menuiserie Aubépine</p><p>SIRET : %.*s</p>" \
	"<p>Destinataire : Ville de Sauveterre</p><p>SIRET client : %.*s</p>" \
	"<p>Code service : ADM</p>" \
	"<p>Facture n° : PAP-2026-01</p><p>Date de facture : 20/11/2026</p>" \
	"<p>Total HT : 1 000,00 €</p><p>TVA 20 %% : 200,00 €</p><p>Total TTC : 1 200,00 €</p>" \
	"<p>Fenêtres de chêne</p></body></html>"

static str draw(struct rig *rig, struct ctx *cx)
{
	str pdf;
	struct pdf_print print = {
		.html = str_printf(cx->arena, PAPER, STR_ARG(rig->structures[SUPPLIER].identifier),
		                   STR_ARG(rig->structures[TOWN].identifier)),
		.title = STR("Facture"),
		.lang = STR("fr"),
	};
	MUST(cx, pdf_print(cx, rig->env.pdf, &print, &pdf));
	return pdf;
}

static void read_and_send(enum db_engine engine)
{
	struct rig rig;
	struct draft *d;
	int64_t id, invoice = 0;
	if (!rig_open(&rig, engine, true))
		skip();
	struct ctx *cx = rig.cx;
	rig_as(&rig, cx, SUPPLIER, 0);
	struct upload pdf = rig_file(&rig, cx, "papier.pdf", draw(&rig, cx));
	MUST(cx, draft_begin(cx, &pdf, &id));
	assert_null(pdf.f);
	MUST(cx, draft_load(cx, id, &d));
	assert_non_null(d->reading);
	assert_str(d->form.fields[DRAFT_INVOICE_NUMBER], STR("PAP-2026-01"));
	assert_str(d->form.fields[DRAFT_ISSUE_DATE], STR("20/11/2026"));
	assert_int_equal(d->source[DRAFT_INVOICE_NUMBER], SOURCE_READ);
	assert_int_equal(d->source[DRAFT_COMMENT], SOURCE_NONE);
	assert_true(d->read[DRAFT_INVOICE_NUMBER]->box.x1 > 0);
	assert_non_null(d->recipient);
	assert_str(d->recipient->name, STR("Ville de Sauveterre"));
	assert_true(d->needs.service);
	assert_true(d->page_width > 500);

	struct draft_page *pages;
	size_t n;
	MUST(cx, draft_pages(cx, d, &pages, &n));
	assert_int_equal(n, 1);
	assert_true(pages[0].read);

	struct draft_form form = d->form;
	form.fields[DRAFT_COMMENT] = STR("Chantier de l’école");
	MUST(cx, draft_save(cx, id, d->version, &form));
	MUST(cx, draft_save(cx, id, d->version, &form)); /* the same, sent twice */
	struct draft_form late = form;
	late.fields[DRAFT_COMMENT] = STR("Autre");
	assert_int_equal(draft_save(cx, id, d->version, &late), E_DB_CONFLICT);
	failure_clear(cx);
	struct upload file = rig_file(&rig, cx, "plan.png", STR("\x89PNG\r\n\x1a\n0000"));
	MUST(cx, draft_attach(cx, id, &file, 1));
	MUST(cx, draft_load(cx, id, &d));
	assert_int_equal(d->nattachments, 1);
	assert_int_equal(d->source[DRAFT_COMMENT], SOURCE_TYPED);
	MUST(cx, draft_check(cx, id, &d->form));
	MUST(cx, draft_submit(cx, id, d->version, &invoice));
	assert_int_equal(draft_load(cx, id, &d), E_NOT_FOUND); /* the draft is gone */
	failure_clear(cx);
	struct invoice_detail *detail = rig_load(&rig, TOWN, invoice);
	assert_int_equal(detail->nattachments, 1);
	assert_int_equal(detail->document.npages, 1);
	assert_str(detail->document.name, STR("papier.pdf"));

	/* Found by a word that stands in the PDF only. */
	struct invoice_query q = { .side = SIDE_RECIPIENT, .view = VIEW_ALL, .text = STR("CHENE fenêt") };
	struct invoice_page *page;
	MUST(cx, invoice_search(cx, &q, &page));
	assert_int_equal(page->n, 1);
	assert_int_equal(page->rows[0].id, invoice);
	rig_close(&rig);
}

static void S002_paper_is_read_and_sent_sqlite(void **state)
{
	(void)state;
	read_and_send(DB_SQLITE);
}

static void S002_paper_is_read_and_sent_postgresql(void **state)
{
	(void)state;
	read_and_send(DB_POSTGRESQL);
}

static void damaged_papers_are_refused(void **state)
{
	(void)state;
	struct rig rig;
	int64_t id;
	if (!rig_open(&rig, DB_SQLITE, true))
		skip();
	struct ctx *cx = rig.cx;
	rig_as(&rig, cx, SUPPLIER, 0);
	struct upload pdf = rig_file(&rig, cx, "casse.pdf", STR("%PDF-1.7\nnothing of a document follows\n"));
	assert_int_equal(draft_begin(cx, &pdf, &id), E_PDF_BROKEN);
	assert_int_equal(rig_rows(&rig), 0);
	assert_int_equal(rig_files(rig.folder), 0);
	rig_close(&rig);
}

RIG_TESTS(wrong_values_are_kept_and_named)
{
	struct draft *d;
	int64_t id, invoice;
	rig_as(rig, cx, SUPPLIER, 0);
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	MUST(cx, draft_begin(cx, &pdf, &id));
	struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
	form.fields[DRAFT_TOTAL_HT] = STR("douze");
	form.nvat = 3; /* two blank lines that a form had */
	MUST(cx, draft_save(cx, id, 1, &form));
	MUST(cx, draft_load(cx, id, &d));
	assert_str(d->form.fields[DRAFT_TOTAL_HT], STR("douze"));
	assert_int_equal(d->form.nvat, 1);
	assert_int_equal(draft_submit(cx, id, d->version, &invoice), E_FIELDS);
	assert_true(rig_field_wrong(cx, "total_ht", E_INVOICE_AMOUNT));
	failure_clear(cx);
	MUST(cx, draft_load(cx, id, &d)); /* it is still there */
}

RIG_TESTS(drafts_are_of_their_structure_alone)
{
	struct draft *d;
	struct draft_row *rows;
	size_t n;
	int64_t id, invoice;
	rig_as(rig, cx, SUPPLIER, 0);
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	MUST(cx, draft_begin(cx, &pdf, &id));
	struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
	MUST(cx, draft_save(cx, id, 1, &form));
	MUST(cx, draft_list(cx, &rows, &n));
	assert_int_equal(n, 1);
	assert_str(rows[0].file_name, STR("facture.pdf"));
	assert_str(rows[0].recipient_name, STR("Ville de Sauveterre"));

	rig_as(rig, cx, RIVAL, 0);
	assert_int_equal(draft_load(cx, id, &d), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(draft_save(cx, id, 2, &form), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(draft_submit(cx, id, 2, &invoice), E_NOT_FOUND);
	failure_clear(cx);
	assert_int_equal(draft_delete(cx, id), E_NOT_FOUND);
	failure_clear(cx);
	struct upload file = rig_file(rig, cx, "a.txt", STR("a"));
	assert_int_equal(draft_attach(cx, id, &file, 1), E_NOT_FOUND);
	failure_clear(cx);
	MUST(cx, draft_list(cx, &rows, &n));
	assert_int_equal(n, 0);

	rig_as(rig, cx, SUPPLIER, 0);
	file = rig_file(rig, cx, "a.txt", STR("a"));
	MUST(cx, draft_attach(cx, id, &file, 1));
	file = rig_file(rig, cx, "A.TXT", STR("b"));
	assert_int_equal(draft_attach(cx, id, &file, 1), E_ATTACHMENT_DUPLICATE);
	failure_clear(cx);
	MUST(cx, draft_load(cx, id, &d));
	assert_int_equal(draft_detach(cx, id, d->document.id), E_NOT_FOUND); /* the PDF stays */
	failure_clear(cx);
	MUST(cx, draft_detach(cx, id, d->attachments[0].id));
	MUST(cx, draft_delete(cx, id));
	assert_int_equal(rig_rows(rig), 0);
}

RIG_TESTS(sending_twice_makes_one_invoice)
{
	int64_t id, invoice, again = 0;
	rig_as(rig, cx, SUPPLIER, 0);
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	MUST(cx, draft_begin(cx, &pdf, &id));
	pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	MUST(cx, draft_begin(cx, &pdf, &again));
	assert_int_equal(again, id); /* the form of the file, sent twice */
	struct draft_form form = rig_form(rig, cx, TOWN, "ADM");
	MUST(cx, draft_save(cx, id, 1, &form));
	pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	MUST(cx, draft_begin(cx, &pdf, &again));
	assert_true(again != id); /* the first one is being worked on */
	MUST(cx, draft_delete(cx, again));
	MUST(cx, draft_submit(cx, id, 2, &invoice));
	assert_int_equal(draft_submit(cx, id, 2, &again), E_NOT_FOUND);
	assert_int_equal(rig_rows(rig), 1001000);
	MUST(cx, draft_sent_as(cx, STR(" fa-2026-0001 "), &again));
	assert_int_equal(again, invoice);
	assert_int_equal(draft_sent_as(cx, STR("FA-2026-0002"), &again), E_NOT_FOUND);
	failure_clear(cx);
	rig_as(rig, cx, RIVAL, 0);
	assert_int_equal(draft_sent_as(cx, STR("FA-2026-0001"), &again), E_NOT_FOUND);
}

/* --- documents that no row names --- */

static void make_all_old(struct rig *rig)
{
	char command[600];
	snprintf(command, sizeof command, "find %s -type f -size -100k -not -name '*.db*' -exec touch -d 2020-01-01 {} +", rig->folder);
	assert_int_equal(system(command), 0);
}

static struct sweep_report sweep(struct ctx *cx, bool remove)
{
	struct sweep_report r;
	MUST(cx, sweep_environment(cx, remove, &r));
	return r;
}

/* A deleted draft leaves its bytes; they go once they are old, and what an invoice names never does. */
RIG_TESTS(what_no_row_names_is_swept_once_it_is_old)
{
	int64_t kept, gone;
	struct draft *d;
	rig_as(rig, cx, SUPPLIER, 0);
	cx->now = time_now();
	struct upload pdf = rig_file(rig, cx, "facture.pdf", RIG_PDF);
	MUST(cx, draft_begin(cx, &pdf, &kept));
	pdf = rig_file(rig, cx, "autre.pdf", STR("%PDF-1.7 another"));
	MUST(cx, draft_begin(cx, &pdf, &gone));
	MUST(cx, draft_delete(cx, gone));
	struct sweep_report r = sweep(cx, true);
	assert_int_equal(r.files, 0);
	assert_int_equal(r.young, 1);

	make_all_old(rig);
	r = sweep(cx, false);
	assert_int_equal(r.files, 1);
	assert_int_equal(r.bytes, 16);
	assert_int_equal(r.removed, 0);
	/* The same bytes once more: the file is relied on again. */
	pdf = rig_file(rig, cx, "autre.pdf", STR("%PDF-1.7 another"));
	MUST(cx, draft_begin(cx, &pdf, &gone));
	assert_int_equal(sweep(cx, true).files, 0);
	MUST(cx, draft_delete(cx, gone));
	assert_int_equal(sweep(cx, true).young, 1);

	make_all_old(rig);
	assert_int_equal(sweep(cx, true).removed, 1);
	assert_int_equal(sweep(cx, true).files, 0);
	struct verify_report proof;
	MUST(cx, verify_environment(cx, NULL, &proof));
	assert_true(proof.sound);
	MUST(cx, draft_load(cx, kept, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(S002_paper_is_read_and_sent_sqlite),
		cmocka_unit_test(S002_paper_is_read_and_sent_postgresql),
		cmocka_unit_test(damaged_papers_are_refused),
		RIG_LIST(wrong_values_are_kept_and_named),
		RIG_LIST(drafts_are_of_their_structure_alone),
		RIG_LIST(sending_twice_makes_one_invoice),
		RIG_LIST(what_no_row_names_is_swept_once_it_is_old),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
