/* Corrections of a reading teach the next paper of the layout; on both engines, with real PDFs. */
#include "service_memory.h"
#include "service_rig.h"

/* No dictionary knows « Notre repère »; the number behind it is the engagement. */
#define PAPER                                                                                          \
	"<html><body style='font-family:sans-serif;font-size:11pt'>"                                   \
	"<p>Menuiserie Aubépine, charpentes et escaliers</p><p>SIRET : %.*s</p>"                       \
	"<p>Destinataire : Ville de Sauveterre</p><p>SIRET client : %.*s</p>"                          \
	"<p>Code service : ADM</p><p>Notre repère interne : %s</p>"                                    \
	"<p>Facture n° : %s</p><p>Date de facture : 20/11/2026</p>"                                    \
	"<p>Total HT : 1 000,00 €</p><p>TVA 20 %% : 200,00 €</p><p>Total TTC : 1 200,00 €</p>"         \
	"<p>Nos ouvrages sont garantis dix ans contre tout vice caché</p></body></html>"

static int64_t begin(struct rig *rig, struct ctx *cx, const char *number, const char *mark)
{
	int64_t id;
	str pdf;
	struct pdf_print print = {
		.html = str_printf(cx->arena, PAPER, STR_ARG(rig->structures[SUPPLIER].identifier),
		                   STR_ARG(rig->structures[TOWN].identifier), mark, number),
		.title = STR("Facture"),
		.lang = STR("fr"),
	};
	MUST(cx, pdf_print(cx, rig->env.pdf, &print, &pdf));
	struct upload file = rig_file(rig, cx, "repere.pdf", pdf);
	MUST(cx, draft_begin(cx, &file, &id));
	return id;
}

static struct draft *load(struct ctx *cx, int64_t id)
{
	struct draft *d;
	MUST(cx, draft_load(cx, id, &d));
	return d;
}

static void send_with(struct ctx *cx, int64_t id, str engagement)
{
	int64_t invoice;
	struct draft *d = load(cx, id);
	d->form.fields[DRAFT_ENGAGEMENT] = engagement;
	MUST(cx, draft_save(cx, id, d->version, &d->form));
	MUST(cx, draft_submit(cx, id, d->version + 1, &invoice));
}

static void corrections_teach(enum db_engine engine)
{
	struct rig rig;
	struct memory_layout *layouts;
	size_t n;
	if (!rig_open(&rig, engine, true))
		skip();
	struct ctx *cx = rig.cx;
	rig_as(&rig, cx, SUPPLIER, 0);
	int64_t first = begin(&rig, cx, "MEM-1", "QX-4410");
	assert_str(load(cx, first)->form.fields[DRAFT_ENGAGEMENT], STR(""));
	send_with(cx, first, STR("qx-4410"));

	int64_t second = begin(&rig, cx, "MEM-2", "RB-0007");
	struct draft *d = load(cx, second);
	assert_str(d->form.fields[DRAFT_ENGAGEMENT], STR("RB-0007"));
	assert_int_equal(d->source[DRAFT_ENGAGEMENT], SOURCE_READ);
	assert_int_equal(d->read[DRAFT_ENGAGEMENT]->why, READ_WHY_REMEMBERED);
	assert_str(d->form.fields[DRAFT_INVOICE_NUMBER], STR("MEM-2"));
	send_with(cx, second, STR("RB-0007")); /* right: nothing to learn */

	MUST(cx, memory_list(cx, &layouts, &n));
	assert_int_equal(n, 1);
	assert_str(layouts[0].name, STR("repere.pdf"));
	assert_int_equal(layouts[0].nfields, 1);
	assert_int_equal(layouts[0].fields[0].field, DRAFT_ENGAGEMENT);
	assert_false(layouts[0].fields[0].gone);

	/* Corrected once more: the new lesson takes the place of the old one. */
	int64_t third = begin(&rig, cx, "MEM-3", "ZZ-1");
	send_with(cx, third, STR(""));
	MUST(cx, memory_list(cx, &layouts, &n));
	assert_int_equal(n, 1);
	assert_int_equal(layouts[0].nfields, 1);
	assert_true(layouts[0].fields[0].gone);

	/* Nobody else's business. */
	rig_as(&rig, cx, RIVAL, 0);
	MUST(cx, memory_list(cx, &layouts, &n));
	assert_int_equal(n, 0);
	rig_as(&rig, cx, SUPPLIER, 0);
	MUST(cx, memory_list(cx, &layouts, &n));
	int64_t id = layouts[0].id;
	rig_as(&rig, cx, RIVAL, 0);
	assert_int_equal(memory_forget(cx, id), E_NOT_FOUND);
	failure_clear(cx);
	rig_as(&rig, cx, TOWN, 0);
	assert_int_equal(memory_forget(cx, id), E_NOT_FOUND);
	failure_clear(cx);

	rig_as(&rig, cx, SUPPLIER, 0);
	MUST(cx, memory_forget(cx, id));
	assert_int_equal(memory_forget(cx, id), E_NOT_FOUND);
	failure_clear(cx);
	assert_str(load(cx, begin(&rig, cx, "MEM-4", "QX-9"))->form.fields[DRAFT_ENGAGEMENT], STR(""));
	rig_close(&rig);
}

static void S002_corrections_teach_the_next_paper_sqlite(void **state)
{
	(void)state;
	corrections_teach(DB_SQLITE);
}

static void S002_corrections_teach_the_next_paper_postgresql(void **state)
{
	(void)state;
	corrections_teach(DB_POSTGRESQL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(S002_corrections_teach_the_next_paper_sqlite),
		cmocka_unit_test(S002_corrections_teach_the_next_paper_postgresql),
	};
	return cmocka_run_group_tests_name("memory of the reading", tests, NULL, NULL);
}
