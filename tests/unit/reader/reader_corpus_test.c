/* Precision and recall on papers with the truth beside them: floors that must not be crossed again.
 * CHORALE_CORPUS names the folder that holds pdf/ and pdf-synthetic/. */
#include "unit.h"

#include "core_json.h"
#include "pdf.h"
#include "reader.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const enum read_field key_fields[] = {
	READ_INVOICE_NUMBER, READ_ISSUE_DATE, READ_SUPPLIER_SIRET, READ_RECIPIENT_SIRET, READ_SERVICE_CODE,
	READ_ENGAGEMENT,     READ_MARKET,     READ_TOTAL_HT,       READ_TOTAL_TVA,       READ_TOTAL_TTC,
	READ_NET_A_PAYER,
};

struct score {
	int papers, whole, right, returned, shown, advised, defects;
	double promised; /* sum of the confidences returned */
};

static str load(struct arena *a, const char *path)
{
	struct buf b = buf_in(a);
	FILE *f = fopen(path, "rb");
	char block[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(&b, block, n);
	fclose(f);
	return buf_str(&b);
}

static str without_blanks(struct arena *a, str s)
{
	struct buf b = buf_in(a);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			buf_add_char(&b, s.p[i]);
	return buf_str(&b);
}

static bool is_same_amount(str value, const struct json *truth)
{
	dec a, b;

	if (!dec_parse(value, &a) || !json_dec(truth, &b) || !dec_round(a, 2, &a) || !dec_round(b, 2, &b))
		return false;
	a.m = a.m < 0 ? -a.m : a.m;
	b.m = b.m < 0 ? -b.m : b.m;
	return dec_cmp(a, b) == 0;
}

static bool is_right(struct arena *a, str value, const struct json *truth)
{
	if (truth->kind != JSON_STR)
		return is_same_amount(value, truth);
	return str_eq_nocase(without_blanks(a, value), without_blanks(a, truth->text));
}

static void score_paper(struct arena *a, const struct read_invoice *inv, const struct json *truth, struct score *s)
{
	bool whole = true;

	s->papers++;
	for (size_t i = 0; i < COUNT(key_fields); i++) {
		const struct read_value *v = &inv->fields[key_fields[i]];
		const struct json *t = json_member(truth, read_field_name(key_fields[i]));
		bool returned = v->reason == READ_FOUND, shown = t != NULL && t->kind != JSON_NULL;
		bool right = returned && shown && is_right(a, v->value, t);
		s->returned += returned;
		s->promised += returned ? (double)v->confidence : 0;
		s->shown += shown;
		s->right += right;
		whole &= right || (!returned && !shown);
	}
	s->whole += whole;
}

static bool has_advice(const struct read_invoice *inv, str code)
{
	for (size_t i = 0; i < inv->nadvice; i++)
		if (str_eq(str_of(read_advice_name(inv->advice[i].code)), code))
			return true;
	return false;
}

static void read_paper(struct ctx *cx, struct pdf_pool *pool, const char *json_path, struct score *s)
{
	const struct json *paper;
	struct pdf_doc *doc;
	struct read_invoice *inv;
	char pdf_path[1024];

	snprintf(pdf_path, sizeof(pdf_path), "%.*s.pdf", (int)(strlen(json_path) - 5), json_path);
	assert_int_equal(json_parse(cx, load(cx->arena, json_path), &paper), E_OK);
	int fd = open(pdf_path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pdf_read(cx, pool, fd, &doc), E_OK);
	close(fd);
	assert_int_equal(reader_read(cx, doc, NULL, &inv), E_OK);
	str expected = json_str(paper, "expected_advice");
	if (str_empty(expected)) {
		score_paper(cx->arena, inv, json_member(paper, "truth"), s);
		return;
	}
	s->defects++;
	s->advised += has_advice(inv, expected);
}

/* NULL when it is not set, or empty. */
static const char *corpus(void)
{
	const char *folder = getenv("CHORALE_CORPUS");

	return folder != NULL && *folder ? folder : NULL;
}

static struct score read_papers(void **state, const char *pattern)
{
	struct score s = { 0 };
	struct ctx *cx = unit_ctx(state);
	struct pdf_pool *pool;
	char path[1024];
	glob_t found;

	snprintf(path, sizeof(path), "%s/%s", corpus(), pattern);
	assert_int_equal(glob(path, 0, NULL, &found), 0);
	assert_int_equal(pdf_pool_open(cx, &(struct pdf_options){ .helper = str_of(getenv("CHORALE_PDF")) }, &pool), E_OK);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena_mark mark = arena_mark(cx->arena);
		read_paper(cx, pool, found.gl_pathv[i], &s);
		arena_rewind(cx->arena, mark);
	}
	pdf_pool_close(pool);
	globfree(&found);
	print_message("%s: %d papers, %d whole; key fields: %d right of %d returned and %d shown; advice %d of %d\n",
	              pattern, s.papers, s.whole, s.right, s.returned, s.shown, s.advised, s.defects);
	return s;
}

/* Values are right about as often as their confidence says. */
static void check_calibration(const struct score *s)
{
	double right = (double)s->right / s->returned, promised = s->promised / s->returned;

	print_message("promised %.3f, right %.3f\n", promised, right);
	assert_true(promised - right < 0.03 && right - promised < 0.03);
}

static void check_floor(const struct score *s, int precision, int recall, int whole)
{
	assert_true(s->right * 1000 >= precision * s->returned);
	assert_true(s->right * 1000 >= recall * s->shown);
	assert_true(s->whole * 1000 >= whole * s->papers);
}

static void S002_S010_synthetic_papers_are_read(void **state)
{
	if (corpus() == NULL) {
		print_message("CHORALE_CORPUS is not set: no papers to read\n");
		skip();
	}
	struct score s = read_papers(state, "pdf-synthetic/*.json");
	check_floor(&s, 998, 995, 980);
	check_calibration(&s);
	assert_int_equal(s.advised, s.defects);
}

static void S002_S010_real_french_papers_are_read(void **state)
{
	if (corpus() == NULL)
		skip();
	struct score s = read_papers(state, "pdf/fr-*.json");
	check_floor(&s, 995, 985, 950);
	check_calibration(&s);
}

static void S002_S010_papers_in_other_languages_are_read(void **state)
{
	static const char *const patterns[] = { "pdf/de-*.json", "pdf/en-*.json", "pdf/nl-*.json" };

	if (corpus() == NULL)
		skip();
	struct score all = { 0 };
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct score s = read_papers(state, patterns[i]);
		all.right += s.right;
		all.returned += s.returned;
		all.shown += s.shown;
		all.papers += s.papers;
		all.whole += s.whole;
	}
	check_floor(&all, 970, 900, 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(S002_S010_synthetic_papers_are_read),
		UNIT_TEST(S002_S010_real_french_papers_are_read),
		UNIT_TEST(S002_S010_papers_in_other_languages_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
