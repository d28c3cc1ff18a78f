#include "service_memory.h"

#include <string.h>
#include <unistd.h>

#include "blob.h"
#include "core_json.h"
#include "core_log.h"
#include "db.h"
#include "pdf.h"
#include "service_actor.h"
#include "service_env.h"
#include "service_form.h"
#include "store_memory.h"

enum { LAYOUTS_MAX = 50 }; /* of a structure: the one taught longest ago goes */

#define ALIKE 0.45 /* papers of one layout share more, of two layouts less */
#define BOX_SCALE 10

/* --- lessons as JSON --- */

static void put_lesson(struct json_out *j, const struct read_lesson *l)
{
	const float box[] = { l->box.x0, l->box.y0, l->box.x1, l->box.y1 };
	json_open(j);
	json_key(j, "field");
	json_put_str(j, str_of(read_field_name(l->field)));
	json_key(j, "gone");
	json_put_int(j, l->gone);
	json_key(j, "before");
	json_put_str(j, l->before);
	json_key(j, "above");
	json_put_str(j, l->above);
	json_key(j, "shape");
	json_put_str(j, l->shape);
	json_key(j, "first_page");
	json_put_int(j, l->first_page);
	json_key(j, "box");
	json_open_list(j);
	for (size_t i = 0; i < sizeof(box) / sizeof(box[0]); i++)
		json_put_int(j, (int64_t)(box[i] * BOX_SCALE));
	json_close_list(j);
	json_close(j);
}

static str lessons_print(struct arena *a, const struct read_lesson *lessons, size_t n)
{
	struct buf b = buf_in(a);
	struct json_out j = { .b = &b };
	json_open_list(&j);
	for (size_t i = 0; i < n; i++)
		put_lesson(&j, &lessons[i]);
	json_close_list(&j);
	return buf_str(&b);
}

static bool parse_lesson(const struct json *o, struct read_lesson *out)
{
	const struct json *box = json_member(o, "box");
	float sides[4] = { 0 };
	int64_t gone = 0, first = 0;
	*out = (struct read_lesson){ 0 };
	if (!read_field_find(json_str(o, "field"), &out->field))
		return false;
	(void)json_i64(o, "gone", &gone);
	(void)json_i64(o, "first_page", &first);
	for (size_t i = 0; box && i < box->n && i < 4; i++)
		sides[i] = (float)box->items[i].i / BOX_SCALE;
	out->gone = gone != 0;
	out->first_page = first != 0;
	out->before = json_str(o, "before");
	out->above = json_str(o, "above");
	out->shape = json_str(o, "shape");
	out->box = (struct pdf_box){ sides[0], sides[1], sides[2], sides[3] };
	return true;
}

/* A row of ours: what is no lesson is left out. Room for one more of every field. */
static void lessons_parse(struct ctx *cx, str json, struct read_lesson **out, size_t *n)
{
	const struct json *list = NULL;
	*n = 0;
	*out = ARENA_ARRAY(cx->arena, struct read_lesson, 2 * READ_FIELD_COUNT);
	if (json_parse(cx, json, &list) != E_OK) {
		failure_clear(cx);
		return;
	}
	for (size_t i = 0; i < list->n && *n < READ_FIELD_COUNT; i++)
		*n += parse_lesson(&list->items[i], &(*out)[*n]);
}

static str sketch_bytes(struct arena *a, const struct read_sketch *s)
{
	return str_copy(a, (str){ (const char *)s->least, s->n * sizeof(s->least[0]) });
}

static struct read_sketch sketch_of(str bytes)
{
	struct read_sketch s = { .n = bytes.n / sizeof(s.least[0]) };
	if (s.n > READ_SKETCH_SIZE)
		s.n = READ_SKETCH_SIZE;
	if (s.n)
		memcpy(s.least, bytes.p, s.n * sizeof(s.least[0]));
	return s;
}

/* --- finding the layout of a paper --- */

struct layouts {
	struct memory_record *rows;
	size_t n;
};

static enum ec layouts_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct layouts *l = arg;
	return store_memory_list(cx, tx, cx->actor->at->id, LAYOUTS_MAX, &l->rows, &l->n);
}

/* The most like it; NULL when none is. */
static struct memory_record *layout_like(const struct layouts *l, const struct read_sketch *sketch)
{
	struct memory_record *best = NULL;
	double most = ALIKE;
	for (size_t i = 0; i < l->n; i++) {
		struct read_sketch other = sketch_of(l->rows[i].sketch);
		double likeness = reader_likeness(&other, sketch);
		if (likeness < most)
			continue;
		most = likeness;
		best = &l->rows[i];
	}
	return best;
}

enum ec memory_lessons(struct ctx *cx, const struct pdf_doc *doc, struct read_lesson **out, size_t *n)
{
	struct layouts layouts = { 0 };
	struct read_sketch sketch;
	*n = 0;
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	TRY(db_read(cx, layouts_read, &layouts));
	if (layouts.n == 0)
		return E_OK;
	reader_sketch(cx->arena, doc, &sketch);
	const struct memory_record *like = layout_like(&layouts, &sketch);
	if (like)
		lessons_parse(cx, like->lessons, out, n);
	return E_OK;
}

/* --- learning --- */

/* What the invoice says where a reading may have said something else; written as readings write it. */
static str value_sent(struct arena *a, const struct invoice *inv, enum read_field f)
{
	switch (f) {
	case READ_INVOICE_NUMBER:
		return inv->number;
	case READ_ISSUE_DATE:
		return date_print_iso(a, inv->issued);
	case READ_RECIPIENT_SIRET:
		return inv->recipient.identifier;
	case READ_SERVICE_CODE:
		return inv->recipient.service_code;
	case READ_ENGAGEMENT:
		return inv->engagement;
	case READ_MARKET:
		return inv->market;
	case READ_TOTAL_HT:
		return money_print(a, inv->ht);
	case READ_TOTAL_TVA:
		return money_print(a, inv->tva);
	case READ_TOTAL_TTC:
		return money_print(a, inv->ttc);
	case READ_IBAN:
		return inv->iban;
	default:
		return STR_NONE;
	}
}

/* Fields of the form that a correction of the reading teaches. */
static const enum draft_field taught[] = {
	DRAFT_RECIPIENT_SIRET, DRAFT_SERVICE_CODE, DRAFT_ENGAGEMENT, DRAFT_MARKET,    DRAFT_INVOICE_NUMBER,
	DRAFT_ISSUE_DATE,      DRAFT_TOTAL_HT,     DRAFT_TOTAL_TVA,  DRAFT_TOTAL_TTC, DRAFT_IBAN,
};

static str without_blanks(struct arena *a, str s)
{
	struct buf b = buf_in(a);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			buf_add_char(&b, s.p[i]);
	return buf_str(&b);
}

static bool is_same(struct arena *a, str read, str sent)
{
	dec x, y;
	if (str_eq_nocase(without_blanks(a, read), without_blanks(a, sent)))
		return true;
	return dec_parse(read, &x) && dec_parse(sent, &y) && dec_cmp(x, y) == 0;
}

static bool lesson_of(struct ctx *cx, const struct memory_paper *paper, const struct pdf_doc *doc, enum read_field f,
                      struct read_lesson *out)
{
	const struct read_value *read = &paper->reading->fields[f];
	str was = read->reason == READ_FOUND ? read->value : STR("");
	str sent = value_sent(cx->arena, paper->invoice, f);
	if (is_same(cx->arena, was, sent))
		return false;
	return str_empty(sent) ? reader_unlearn(cx, read, f, out) : reader_learn(cx, doc, f, sent, out);
}

static bool was_corrected(struct ctx *cx, const struct memory_paper *paper)
{
	for (size_t i = 0; i < sizeof(taught) / sizeof(taught[0]); i++) {
		enum read_field f = form_read_field(taught[i]);
		const struct read_value *read = &paper->reading->fields[f];
		str was = read->reason == READ_FOUND ? read->value : STR("");
		if (!is_same(cx->arena, was, value_sent(cx->arena, paper->invoice, f)))
			return true;
	}
	return false;
}

struct learning {
	struct read_sketch sketch;
	struct read_lesson *lessons;
	size_t n;
	str name;
};

/* New lessons in place of old ones of the same field. */
static void lessons_merge(struct read_lesson *old, size_t *nold, const struct learning *l)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t at = 0;
		while (at < *nold && old[at].field != l->lessons[i].field)
			at++;
		if (at == *nold)
			(*nold)++;
		old[at] = l->lessons[i];
	}
}

static enum ec learn_new(struct ctx *cx, struct tx *tx, const struct learning *l, const struct layouts *layouts)
{
	int64_t id;
	bool deleted;
	if (layouts->n >= LAYOUTS_MAX)
		TRY(store_memory_delete(cx, tx, cx->actor->at->id, layouts->rows[layouts->n - 1].id, &deleted));
	return store_memory_insert(cx, tx, &(struct memory_record){
		.structure_id = cx->actor->at->id,
		.name = l->name,
		.sketch = sketch_bytes(cx->arena, &l->sketch),
		.lessons = lessons_print(cx->arena, l->lessons, l->n),
		.created_at = cx->now,
		.used_at = cx->now,
	}, &id);
}

static enum ec learn_run(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct learning *l = arg;
	struct layouts layouts = { 0 };
	struct read_lesson *known;
	size_t n;
	bool changed;
	TRY(layouts_read(cx, tx, &layouts));
	struct memory_record *like = layout_like(&layouts, &l->sketch);
	if (!like)
		return learn_new(cx, tx, l, &layouts);
	lessons_parse(cx, like->lessons, &known, &n);
	lessons_merge(known, &n, l);
	like->lessons = lessons_print(cx->arena, known, n);
	like->name = l->name;
	like->sketch = sketch_bytes(cx->arena, &l->sketch);
	like->used_at = cx->now;
	return store_memory_update(cx, tx, like, &changed);
}

static enum ec read_again(struct ctx *cx, const struct sha256 *hash, struct pdf_doc **doc)
{
	int fd;
	int64_t size;
	TRY(blob_open_fd(cx, cx->env->blob, hash, &fd, &size));
	enum ec ec = pdf_read(cx, cx->env->pdf, fd, doc);
	close(fd);
	return ec;
}

static enum ec learn(struct ctx *cx, const struct memory_paper *paper)
{
	struct pdf_doc *doc;
	struct learning l = { .name = paper->name };
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	TRY(read_again(cx, paper->hash, &doc));
	l.lessons = ARENA_ARRAY(cx->arena, struct read_lesson, READ_FIELD_COUNT);
	for (size_t i = 0; i < sizeof(taught) / sizeof(taught[0]); i++)
		l.n += lesson_of(cx, paper, doc, form_read_field(taught[i]), &l.lessons[l.n]);
	if (l.n == 0)
		return E_OK;
	reader_sketch(cx->arena, doc, &l.sketch);
	return l.sketch.n ? db_write(cx, "remember layout", learn_run, &l) : E_OK;
}

void memory_learn(struct ctx *cx, const struct memory_paper *paper)
{
	if (!paper->reading || paper->reading->unreadable || !cx->env->pdf || !was_corrected(cx, paper))
		return;
	if (learn(cx, paper) == E_OK)
		return;
	log_event(cx, LOG_WARN, "memory.failed", L_STR("error", str_of(error_info(cx->failure.code)->symbol)));
	failure_clear(cx);
}

/* --- showing and forgetting --- */

static struct memory_layout shown(struct ctx *cx, const struct memory_record *row)
{
	struct memory_layout out = { .id = row->id, .name = row->name, .created_at = row->created_at, .used_at = row->used_at };
	struct read_lesson *lessons;
	size_t n;
	lessons_parse(cx, row->lessons, &lessons, &n);
	out.fields = ARENA_ARRAY(cx->arena, struct memory_field, n + 1);
	for (size_t i = 0; i < n; i++)
		for (int f = 0; f < DRAFT_FIELD_COUNT; f++)
			if (form_read_field((enum draft_field)f) == lessons[i].field)
				out.fields[out.nfields++] = (struct memory_field){ (enum draft_field)f, lessons[i].gone };
	return out;
}

enum ec memory_list(struct ctx *cx, struct memory_layout **out, size_t *n)
{
	struct layouts layouts = { 0 };
	TRY(actor_require_supplier(cx, ACTION_VIEW));
	TRY(db_read(cx, layouts_read, &layouts));
	*out = ARENA_ARRAY(cx->arena, struct memory_layout, layouts.n + 1);
	for (*n = 0; *n < layouts.n; (*n)++)
		(*out)[*n] = shown(cx, &layouts.rows[*n]);
	return E_OK;
}

static enum ec forget_run(struct ctx *cx, struct tx *tx, void *arg)
{
	bool deleted;
	TRY(store_memory_delete(cx, tx, cx->actor->at->id, *(int64_t *)arg, &deleted));
	return deleted ? E_OK : fail(cx, E_NOT_FOUND);
}

enum ec memory_forget(struct ctx *cx, int64_t id)
{
	TRY(actor_require_supplier(cx, ACTION_SUBMIT));
	return db_write(cx, "forget layout", forget_run, &id);
}
