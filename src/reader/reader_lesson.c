#include "reader_lesson.h"

#include <math.h>

#include "reader_field.h"
#include "reader_fold.h"
#include "reader_text.h"
#include "reader_wrap.h"

enum {
	WORDS_MAX = 5000,    /* papers with more have no layout to remember */
	BEFORE_WORDS = 3,
	RUN_WORDS = 5,       /* of a reference */
	ROWS_ABOVE = 4,
};

#define HEADING_DISTANCE 40.0f /* points between a value and the heading over it */
#define NEAR 6.0f              /* the same place, points */

/* What is learned, and what it looks like. A reference has no type: its shape has to do. */
static const struct {
	bool learned, typed;
	enum read_kind kind;
} ways[READ_FIELD_COUNT] = {
	[READ_INVOICE_NUMBER] = { true, false, 0 },
	[READ_SERVICE_CODE] = { true, false, 0 },
	[READ_ENGAGEMENT] = { true, false, 0 },
	[READ_MARKET] = { true, false, 0 },
	[READ_ISSUE_DATE] = { true, true, READ_DATE },
	[READ_DUE_DATE] = { true, true, READ_DATE },
	[READ_RECIPIENT_SIRET] = { true, true, READ_SIRET },
	[READ_TOTAL_HT] = { true, true, READ_AMOUNT },
	[READ_TOTAL_TVA] = { true, true, READ_AMOUNT },
	[READ_TOTAL_TTC] = { true, true, READ_AMOUNT },
	[READ_PREPAID] = { true, true, READ_AMOUNT },
	[READ_NET_A_PAYER] = { true, true, READ_AMOUNT },
	[READ_IBAN] = { true, true, READ_IBAN_NO },
};

/* --- what stands around a value --- */

static bool tells(const struct read_word *w)
{
	return w->key.n > 0 && !read_has_digit(w->key);
}

static str join_keys(const struct read_layout *l, const uint32_t *words, size_t n)
{
	struct buf b = buf_in(l->arena);

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(&b, ' ');
		buf_add_str(&b, l->words[words[i]].key);
	}
	return buf_str(&b);
}

static str words_before(const struct read_layout *l, uint32_t first)
{
	uint32_t found[BEFORE_WORDS];
	size_t n = 0;

	for (uint32_t i = first; i > 0 && n < BEFORE_WORDS && l->words[i - 1].row == l->words[first].row; i--)
		if (tells(&l->words[i - 1]))
			found[BEFORE_WORDS - ++n] = i - 1;
	return join_keys(l, found + BEFORE_WORDS - n, n);
}

static str cell_keys(const struct read_layout *l, const struct read_cell *c)
{
	uint32_t found[BEFORE_WORDS + 1];
	size_t n = 0;

	for (uint32_t i = c->first; i < c->first + c->n && n < BEFORE_WORDS + 1; i++)
		if (tells(&l->words[i]))
			found[n++] = i;
	return join_keys(l, found, n);
}

static str words_above(const struct read_layout *l, uint32_t first)
{
	struct pdf_box box = l->words[first].box;
	uint32_t row = l->words[first].row;

	for (uint32_t r = row; r > 0 && row - r < ROWS_ABOVE; r--) {
		const struct read_row *above = &l->rows[r - 1];

		if (above->page != l->words[first].page || box.y0 - above->y1 > HEADING_DISTANCE)
			break;
		for (uint32_t c = above->first; c < above->first + above->n; c++)
			if (read_overlap_x(l->cells[c].box, box) > 0.3f)
				return cell_keys(l, &l->cells[c]);
	}
	return STR("");
}

/* Runs of digits are « 9 », of letters « A »; everything else stands for itself. */
static str shape_of(struct arena *a, str text)
{
	struct buf b = buf_in(a);
	char last = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		char s = read_is_digit(c) ? '9' : read_is_letter(c) || (c & 0x80) ? 'A' : c;

		if (s != last || (s != '9' && s != 'A'))
			buf_add_char(&b, s);
		last = s;
	}
	return buf_str(&b);
}

/* --- learning --- */

static void note_place(const struct read_layout *l, uint32_t first, uint32_t n, struct read_lesson *out)
{
	out->before = words_before(l, first);
	out->above = words_above(l, first);
	out->first_page = l->words[first].page == 0;
	out->box = read_box_of(l, first, n);
}

static bool same_value(const struct read_cand *c, enum read_kind kind, str value)
{
	dec wanted;

	if (kind == READ_AMOUNT)
		return dec_parse(value, &wanted) && dec_cmp(c->amount, wanted) == 0;
	return str_eq(c->value, value);
}

/* Where the same amount stands twice, the place that words announce teaches more. */
static bool learn_typed(const struct read_layout *l, enum read_kind kind, str value, struct read_lesson *out)
{
	const struct read_cands *cands = reader_candidates(l);
	bool found = false;

	for (size_t i = 0; i < cands->n; i++) {
		const struct read_cand *c = &cands->c[i];

		if (c->kind != kind || !same_value(c, kind, value) || (found && !str_empty(out->before)))
			continue;
		note_place(l, c->first, c->n, out);
		found = true;
	}
	return found;
}

/* Without blanks and case: « FA 2024-118 » was typed « fa2024-118 ». */
static bool same_text(str a, str b)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a.n && a.p[i] == ' ')
			i++;
		while (j < b.n && b.p[j] == ' ')
			j++;
		if (i == a.n || j == b.n)
			return i == a.n && j == b.n;
		if (!str_eq_nocase(str_sub(a, i, i + 1), str_sub(b, j, j + 1)))
			return false;
		i++, j++;
	}
}

static uint32_t run_end(const struct read_layout *l, uint32_t first)
{
	uint32_t end = read_cell_end(l, first);

	return end - first > RUN_WORDS ? first + RUN_WORDS : end;
}

static bool learn_text(const struct read_layout *l, str value, struct read_lesson *out)
{
	for (uint32_t first = 0; first < l->nwords; first++) {
		uint32_t end = run_end(l, first);

		for (uint32_t n = 1; first + n <= end; n++) {
			str text = read_strip(read_text_of(l, first, n));

			if (!same_text(text, value))
				continue;
			note_place(l, first, n, out);
			out->shape = shape_of(l->arena, text);
			return true;
		}
	}
	return false;
}

bool reader_learn(struct ctx *cx, const struct pdf_doc *doc, enum read_field field, str value,
                  struct read_lesson *out)
{
	*out = (struct read_lesson){ .field = field };
	if (!ways[field].learned || str_empty(value) || doc->state != PDF_OK)
		return false;
	struct read_layout *l = reader_layout(cx->arena, doc);
	if (l->nwords > WORDS_MAX)
		return false;
	reader_unwrap(l);
	return ways[field].typed ? learn_typed(l, ways[field].kind, value, out) : learn_text(l, value, out);
}

/* A keyword as lessons keep it. */
static str fold_label(struct arena *a, str label)
{
	struct buf b = buf_in(a);
	str rest = label, word;

	while (!str_empty(rest)) {
		rest = str_cut(rest, ' ', &word);
		str key = reader_fold(a, word);
		if (str_empty(key))
			continue;
		if (b.n)
			buf_add_char(&b, ' ');
		buf_add_str(&b, key);
	}
	return buf_str(&b);
}

bool reader_unlearn(struct ctx *cx, const struct read_value *wrong, enum read_field field, struct read_lesson *out)
{
	*out = (struct read_lesson){ .field = field, .gone = true, .first_page = wrong->page <= 1, .box = wrong->box };
	out->before = fold_label(cx->arena, wrong->label);
	return ways[field].learned && wrong->reason == READ_FOUND && !str_empty(out->before);
}

/* --- applying --- */

/* One way to read a field, and how well it fits the lesson. */
struct guess {
	uint32_t first, n;
	str value;
	double score;
};

static double place_score(const struct read_layout *l, const struct read_lesson *lesson, uint32_t first, uint32_t n)
{
	struct pdf_box box = read_box_of(l, first, n);
	bool left = fabsf(box.x0 - lesson->box.x0) < NEAR;
	bool right = fabsf(box.x1 - lesson->box.x1) < NEAR;
	double score = left || right ? 1 : 0;

	if (fabsf(box.y0 - lesson->box.y0) < NEAR)
		score += 1;
	if ((l->words[first].page == 0) == lesson->first_page)
		score += 0.5;
	return score;
}

static double words_score(const struct read_layout *l, const struct read_lesson *lesson, uint32_t first)
{
	double score = 0;

	if (!str_empty(lesson->before) && str_eq(lesson->before, words_before(l, first)))
		score += 3;
	if (!str_empty(lesson->above) && str_eq(lesson->above, words_above(l, first)))
		score += 2.5;
	return score;
}

/* Keeps the best, and by how much it beats the best that says something else. */
struct contest {
	struct guess best;
	double second;
};

static void contest_enter(struct contest *c, const struct guess *g)
{
	bool same = str_eq(c->best.value, g->value);

	if (g->score <= c->best.score) {
		if (!same && g->score > c->second)
			c->second = g->score;
		return;
	}
	if (!same)
		c->second = c->best.score;
	c->best = *g;
}

static void guess_typed(const struct read_page_facts *f, const struct read_lesson *lesson, struct contest *contest)
{
	for (size_t i = 0; i < f->cands->n; i++) {
		const struct read_cand *c = &f->cands->c[i];

		if (c->kind != ways[lesson->field].kind)
			continue;
		double score = 1 + words_score(f->l, lesson, c->first) + place_score(f->l, lesson, c->first, c->n);
		str value = c->kind == READ_AMOUNT ? dec_print(f->l->arena, c->amount) : c->value;
		contest_enter(contest, &(struct guess){ c->first, c->n, value, score });
	}
}

/* Of the runs that begin there the longest of the same shape; behind the right words, the whole cell. */
static void guess_text(const struct read_page_facts *f, const struct read_lesson *lesson, uint32_t first,
                       struct contest *contest)
{
	const struct read_layout *l = f->l;
	uint32_t end = run_end(l, first);
	double words = words_score(l, lesson, first);

	for (uint32_t n = end - first; n > 0; n--) {
		str text = read_strip(read_text_of(l, first, n));
		bool shaped = str_eq(shape_of(l->arena, text), lesson->shape);

		if (str_empty(text) || (!shaped && (words < 3 || first + n != end)))
			continue;
		double score = (shaped ? 1 : -0.5) + words + place_score(l, lesson, first, n);
		contest_enter(contest, &(struct guess){ first, n, text, score });
		if (shaped)
			return;
	}
}

static float confidence_of(double score)
{
	return score >= 5.5 ? 0.97f : score >= 4.5 ? 0.93f : 0.8f;
}

static void apply_found(const struct read_page_facts *f, const struct read_lesson *lesson, struct read_invoice *out)
{
	struct contest c = { 0 };
	struct read_value *field = &out->fields[lesson->field];

	if (ways[lesson->field].typed)
		guess_typed(f, lesson, &c);
	for (uint32_t i = 0; !ways[lesson->field].typed && i < f->l->nwords; i++)
		guess_text(f, lesson, i, &c);
	if (c.best.score < 3.5 || c.best.score - c.second < 0.75)
		return;
	struct read_value value = reader_field_of_words(f, c.best.first, c.best.n, c.best.value, confidence_of(c.best.score));
	value.why = READ_WHY_REMEMBERED;
	value.label = lesson->before.n ? lesson->before : lesson->above;
	*field = value;
}

static void apply_gone(const struct read_page_facts *f, const struct read_lesson *lesson, struct read_invoice *out)
{
	struct read_value *field = &out->fields[lesson->field];

	if (field->reason == READ_FOUND && str_eq(fold_label(f->l->arena, field->label), lesson->before))
		*field = (struct read_value){ .reason = READ_NO_VALUE, .why = READ_WHY_REMEMBERED };
}

void reader_apply_lessons(const struct read_page_facts *f, const struct read_lesson *lessons, size_t n,
                          struct read_invoice *out)
{
	if (f->l->nwords > WORDS_MAX)
		return;
	for (size_t i = 0; i < n; i++) {
		if (!ways[lessons[i].field].learned)
			continue;
		if (lessons[i].gone)
			apply_gone(f, &lessons[i], out);
		else
			apply_found(f, &lessons[i], out);
	}
}
