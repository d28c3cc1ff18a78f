/* A reading as text in a row: nothing of it gets lost on the way. */
#include "unit.h"

#include "service_reading.h"

static struct read_value value(struct arena *a, int seed, bool rivals)
{
	struct read_value v = {
		.reason = seed % 3 ? READ_FOUND : READ_CHECK_FAILED,
		.value = str_printf(a, "value \"%d\" é", seed),
		.seen = str_printf(a, "seen\t%d", seed),
		.label = STR("N° :"),
		.confidence = (float)(seed % 10) / 10.0f,
		.page = seed % 4 + 1,
		.box = { (float)seed, 2.5f, (float)seed + 10.125f, 14.75f },
	};
	if (rivals) {
		v.nrivals = 2;
		v.rivals = ARENA_ARRAY(a, struct read_value, 2);
		v.rivals[0] = value(a, seed + 100, false);
		v.rivals[1] = value(a, seed + 200, false);
	}
	return v;
}

static bool near(float a, float b)
{
	return a - b < 0.001f && b - a < 0.001f;
}

static void assert_value(const struct read_value *got, const struct read_value *wanted)
{
	assert_int_equal(got->reason, wanted->reason);
	assert_str(got->value, wanted->value);
	assert_str(got->seen, wanted->seen);
	assert_str(got->label, wanted->label);
	assert_true(near(got->confidence, wanted->confidence));
	assert_int_equal(got->page, wanted->page);
	assert_true(near(got->box.x0, wanted->box.x0) && near(got->box.y0, wanted->box.y0));
	assert_true(near(got->box.x1, wanted->box.x1) && near(got->box.y1, wanted->box.y1));
	assert_int_equal(got->nrivals, wanted->nrivals);
	for (size_t i = 0; i < wanted->nrivals; i++)
		assert_value(&got->rivals[i], &wanted->rivals[i]);
}

static void reading_comes_back_whole(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct arena *a = cx->arena;
	struct read_vat_line vat[] = { { { 200, 1 }, { 100000, 2 }, { 20000, 2 }, 'S' }, { { 55, 1 }, { 1, 0 }, { 6, 2 }, 0 } };
	struct read_advice advice[] = { { ADVICE_SCAN, 0, STR("Un scan") }, { ADVICE_GLUED, 3, STR("« collé »") } };
	struct read_invoice r = { .npages = 9, .pages_read = { 1, 8, 9 }, .npages_read = 3, .vat = vat, .nvat = 2,
		                  .vat_box = { 1, 2, 3, 4 }, .vat_page = 9, .advice = advice, .nadvice = 2 };
	struct kept_page pages[] = { { 1, 595.25f, 842 }, { 8, 842, 595 } };
	for (int f = 0; f < READ_FIELD_COUNT; f++)
		r.fields[f] = value(a, f, f % 2 == 0);
	struct kept_reading kept = { .invoice = &r, .pages = pages, .npages = 2, .words = STR("un deux") };
	struct kept_reading got;
	reading_parse(cx, reading_print(a, &kept), &got);
	assert_non_null(got.invoice);
	assert_int_equal(got.invoice->npages, 9);
	assert_int_equal(got.invoice->npages_read, 3);
	assert_int_equal(got.invoice->pages_read[1], 8);
	for (int f = 0; f < READ_FIELD_COUNT; f++)
		assert_value(&got.invoice->fields[f], &r.fields[f]);
	assert_int_equal(got.invoice->nvat, 2);
	assert_int_equal(dec_cmp(got.invoice->vat[1].rate, vat[1].rate), 0);
	assert_int_equal(got.invoice->vat[0].category, 'S');
	assert_true(near(got.invoice->vat_box.y1, 4));
	assert_int_equal(got.invoice->nadvice, 2);
	assert_int_equal(got.invoice->advice[1].code, ADVICE_GLUED);
	assert_str(got.invoice->advice[1].message, STR("« collé »"));
	assert_int_equal(got.npages, 2);
	assert_true(near(got.pages[0].width, 595.25f));
	assert_str(got.words, STR("un deux"));
}

static void nothing_and_nonsense_read_as_nothing(void **state)
{
	struct ctx *cx = unit_ctx(state);
	static const str texts[] = { STR_INIT(""), STR_INIT("{"), STR_INIT("[1,2") };
	struct kept_reading got;
	for (size_t i = 0; i < COUNT(texts); i++) {
		reading_parse(cx, texts[i], &got);
		assert_null(got.invoice);
		assert_int_equal(cx->failure.code, E_OK);
	}
	struct kept_reading none = { 0 };
	assert_str(reading_print(cx->arena, &none), STR(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(reading_comes_back_whole),
		UNIT_TEST(nothing_and_nonsense_read_as_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
