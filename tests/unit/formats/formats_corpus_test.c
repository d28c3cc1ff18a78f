/* Invoices of others: CHORALE_CASES names a folder of UBL and CII files, with fr/base/NAME_ubl.xml and
 * NAME_cii.xml being one invoice in both syntaxes. Without it these tests are skipped. */
#include "unit.h"

#include <ftw.h>
#include <stdio.h>

#include "formats.h"

static struct ctx *walking;
static size_t seen, told;

static str contents(struct ctx *cx, const char *path)
{
	struct buf b = buf_in(cx->arena);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	for (size_t n = 1; n > 0; b.n += n)
		n = fread(buf_reserve(&b, 1 << 16), 1, 1 << 16, f);
	fclose(f);
	return buf_str(&b);
}

static const char *cases(void)
{
	const char *folder = getenv("CHORALE_CASES");
	if (!folder)
		skip();
	return folder;
}

static void read_case(struct ctx *cx, const char *name, struct format_invoice *out)
{
	format_read(cx, contents(cx, str_z(cx->arena, str_printf(cx->arena, "%s/fr/base/%s", cases(), name))), out);
	for (size_t i = 0; i < out->nfindings; i++)
		UNIT_FAIL("%s: %.*s", name, STR_ARG(format_sentence(cx->arena, LANG_FR, &out->findings[i])));
}

static void both_syntaxes_say_the_same(void **state)
{
	static const char *const pairs[][2] = {
		{ "fr_b2b_invoice_ubl.xml", "fr_b2b_invoice_cii.xml" },
		{ "fr_rich_invoice_ubl.xml", "fr_rich_invoice_cii.xml" },
	};
	struct ctx *cx = unit_ctx(state);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct format_invoice ubl, cii;
		read_case(cx, pairs[i][0], &ubl);
		read_case(cx, pairs[i][1], &cii);
		const struct invoice *a = &ubl.invoice, *b = &cii.invoice;
		assert_str(a->number, b->number);
		assert_int_equal(date_cmp(a->issued, b->issued), 0);
		assert_int_equal(date_cmp(a->due, b->due), 0);
		assert_int_equal(a->type, b->type);
		assert_int_equal(a->cadre, b->cadre);
		assert_str(a->supplier.identifier, b->supplier.identifier);
		assert_str(a->recipient.identifier, b->recipient.identifier);
		assert_str(a->recipient.service_code, b->recipient.service_code);
		assert_str(a->engagement, b->engagement);
		assert_str(a->market, b->market);
		assert_str(a->previous, b->previous);
		assert_str(a->iban, b->iban);
		assert_int_equal(a->means, b->means);
		assert_int_equal(a->ht.minor, b->ht.minor);
		assert_int_equal(a->tva.minor, b->tva.minor);
		assert_int_equal(a->ttc.minor, b->ttc.minor);
		assert_int_equal(a->prepaid.minor, b->prepaid.minor);
		assert_int_equal(a->net.minor, b->net.minor);
		assert_int_equal(a->ttc.minor - a->prepaid.minor, a->net.minor);
		assert_int_equal(a->nvat, b->nvat);
		for (size_t k = 0; k < a->nvat; k++) {
			assert_int_equal(dec_cmp(a->vat[k].rate, b->vat[k].rate), 0);
			assert_int_equal(a->vat[k].base.minor, b->vat[k].base.minor);
			assert_int_equal(a->vat[k].amount.minor, b->vat[k].amount.minor);
		}
	}
}

static int visit(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)at;
	if (kind != FTW_F || !str_ends(str_of(path), STR(".xml")))
		return 0;
	struct arena_mark mark = arena_mark(walking->arena);
	struct format_invoice f;
	format_read(walking, contents(walking, path), &f);
	seen++;
	told += f.places != NULL;
	for (size_t i = 0; i < f.nfindings; i++)
		if (str_empty(format_sentence(walking->arena, LANG_FR, &f.findings[i])))
			UNIT_FAIL("%s: a finding without words", path);
	arena_rewind(walking->arena, mark);
	return 0;
}

static void every_case_is_told_apart(void **state)
{
	walking = unit_ctx(state);
	assert_int_equal(nftw(cases(), visit, 16, FTW_PHYS), 0);
	print_message("%zu files, %zu of a known syntax\n", seen, told);
	assert_true(seen > 0 && told * 10 > seen * 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(both_syntaxes_say_the_same),
		UNIT_TEST(every_case_is_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
