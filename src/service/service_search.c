#include "service_search.h"

#include "core_hash.h"
#include "db.h"
#include "service_access.h"
#include "service_actor.h"
#include "service_list.h"
#include "service_words.h"
#include "store_text.h"

#define COUNTED 1000 /* « plus de 1 000 »: counting on took four fifths of the time of a page */
#define EXPORT_PAGE 500
#define QUERY_WORDS_MAX 12

/* --- statuses that await a side --- */

static const enum status awaiting_supplier[LIST_STATUSES_MAX] = {
	STATUS_A_RECYCLER, STATUS_SUSPENDUE, STATUS_REJETEE
};
static const enum status awaiting_recipient[LIST_STATUSES_MAX] = {
	STATUS_MISE_A_DISPOSITION, STATUS_PRISE_EN_COMPTE_DESTINATAIRE, STATUS_COMPLETEE, STATUS_SERVICE_FAIT
};

const enum status *list_awaiting(enum invoice_side side)
{
	return side == SIDE_SUPPLIER ? awaiting_supplier : awaiting_recipient;
}

/* Motives of rejections that a supplier may mend, as rows carry them. */
static void fill_correctable(struct ctx *cx, struct list_filter *f)
{
	struct motive_set sets[LIST_CORRECTABLE_MAX];
	size_t n = lifecycle_correctable(STATUS_REJETEE, sets, LIST_CORRECTABLE_MAX);
	for (size_t i = 0; i < n; i++)
		f->correctable[i] = motive_set_print(cx->arena, sets[i]);
}

void list_to_correct(struct list_filter *f)
{
	f->way = LIST_STATUSES;
	f->statuses[0] = STATUS_A_RECYCLER;
	f->statuses[1] = STATUS_REJETEE;
	f->rejections = REJECTIONS_TO_CORRECT;
}

void list_awaiting_status(struct list_filter *f, enum status status)
{
	bool rejection = f->side == LIST_ISSUED && status == STATUS_REJETEE;
	f->way = rejection ? LIST_STATUSES : LIST_STATUS;
	f->statuses[0] = status;
	f->rejections = rejection ? REJECTIONS_FINAL : REJECTIONS_ALL;
}

enum ec list_begin(struct ctx *cx, enum invoice_side side, struct list_filter *out)
{
	TRY(actor_require(cx, side_space(side), ACTION_VIEW));
	const struct actor_structure *at = cx->actor->at;
	if (!at)
		return fail(cx, E_FORBIDDEN);
	*out = (struct list_filter){
		.side = side == SIDE_SUPPLIER ? LIST_ISSUED : LIST_RECEIVED,
		.structure_id = at->id,
	};
	if (side == SIDE_SUPPLIER)
		fill_correctable(cx, out);
	if (side == SIDE_RECIPIENT && at->service_ids) {
		out->service_ids = at->service_ids;
		out->nservices = at->nservices;
	}
	return E_OK;
}

/* --- the cursor: key of the last row, and the total that was counted for the first page --- */

struct cursor {
	int64_t id;
	struct date due;
	int64_t total;
	bool more;
	bool set;
};

static str cursor_print(struct arena *a, const struct cursor *c)
{
	str due = date_is_set(c->due) ? date_print_iso(a, c->due) : STR("");
	str text = str_printf(a, "%lld.%.*s.%lld.%d", (long long)c->id, STR_ARG(due), (long long)c->total, c->more);
	return base64url_of(a, text.p, text.n);
}

/* base64url without padding, back to bytes. */
static bool cursor_bytes(struct arena *a, str text, str *out)
{
	char *z = arena_alloc(a, text.n + 4);
	size_t n = text.n;
	for (size_t i = 0; i < n; i++)
		z[i] = text.p[i] == '-' ? '+' : text.p[i] == '_' ? '/' : text.p[i];
	while (n % 4)
		z[n++] = '=';
	return base64_to(a, (str){ z, n }, out);
}

/* A cursor that is none of ours is the first page. */
static void cursor_parse(struct arena *a, str text, struct cursor *out)
{
	str rest, id, due, total;
	int64_t more;
	struct cursor c = { .set = true };
	*out = (struct cursor){ 0 };
	if (str_empty(text) || text.n > 200 || !cursor_bytes(a, text, &rest))
		return;
	rest = str_cut(rest, '.', &id);
	rest = str_cut(rest, '.', &due);
	rest = str_cut(rest, '.', &total);
	if (!str_to_i64(id, &c.id) || !str_to_i64(total, &c.total) || !str_to_i64(rest, &more))
		return;
	if (!str_empty(due) && !date_parse_iso(due, &c.due))
		return;
	c.more = more != 0;
	*out = c;
}

/* --- from a query to a way through the rows --- */

static void filter_statuses(const struct invoice_query *q, struct list_filter *f)
{
	if (q->to_correct && q->side == SIDE_SUPPLIER) {
		list_to_correct(f);
		return;
	}
	if (q->status != STATUS_NONE) {
		f->statuses[0] = q->status;
		if (q->view == VIEW_AWAITING)
			list_awaiting_status(f, q->status);
		return;
	}
	if (q->view != VIEW_AWAITING)
		return;
	f->rejections = REJECTIONS_AWAITING;
	for (size_t i = 0; i < LIST_STATUSES_MAX; i++)
		f->statuses[i] = list_awaiting(q->side)[i];
}

static void filter_ranges(const struct ctx *cx, const struct invoice_query *q, struct list_filter *f)
{
	if (date_is_set(q->from))
		f->from = time_of_date(q->from);
	if (date_is_set(q->to))
		f->to = time_of_date(date_add_days(q->to, 1));
	f->has_amount = q->min.minor != 0 || q->max.minor != 0;
	f->min = q->min;
	f->max = q->max.minor ? q->max : (struct money){ INT64_MAX };
	/* Late is what was due yesterday at the latest; what is due soon is not late yet. */
	if (q->due_within > 0)
		f->due_from = time_date(cx->now);
	if (q->due_within)
		f->due_until = date_add_days(time_date(cx->now), q->due_within);
}

static bool filter_text(struct ctx *cx, const struct invoice_query *q, struct list_filter *f)
{
	size_t n;
	struct words *w = words_new(cx->arena, QUERY_WORDS_MAX);
	words_add_token(w, q->side == SIDE_SUPPLIER ? words_supplier(cx->arena, f->structure_id)
	                                            : words_recipient(cx->arena, f->structure_id));
	words_add(w, str_sub(q->text, 0, 400));
	const str *list = words_list(w, &n);
	if (n < 2)
		return false;
	f->match = store_text_query(cx, list, n, true);
	return true;
}

/* The way that finds the rows without looking at many others. */
static enum list_way choose_way(struct ctx *cx, const struct invoice_query *q, struct list_filter *f)
{
	if (!str_empty(str_trim(q->text)) && filter_text(cx, q, f))
		return LIST_TEXT;
	if (q->side == SIDE_RECIPIENT && (q->order == ORDER_DUE || q->due_within))
		return LIST_DUE;
	if (f->rejections != REJECTIONS_ALL)
		return LIST_STATUSES;
	if (q->status != STATUS_NONE)
		return LIST_STATUS;
	return q->view == VIEW_AWAITING ? LIST_STATUSES : LIST_ALL;
}

/* One service of those that the person may see. */
static enum ec filter_service(struct ctx *cx, const struct invoice_query *q, struct list_filter *f)
{
	if (!q->service_id)
		return E_OK;
	if (q->side == SIDE_RECIPIENT && !actor_sees_service(cx, q->service_id))
		return fail(cx, E_NOT_FOUND);
	int64_t *one = ARENA_NEW(cx->arena, int64_t);
	*one = q->service_id;
	f->service_ids = one;
	f->nservices = 1;
	return E_OK;
}

enum ec list_of_query(struct ctx *cx, const struct invoice_query *q, struct list_filter *out)
{
	TRY(list_begin(cx, q->side, out));
	TRY(filter_service(cx, q, out));
	filter_statuses(q, out);
	filter_ranges(cx, q, out);
	out->way = choose_way(cx, q, out);
	return E_OK;
}

/* --- pages --- */

struct page_reading {
	struct list_filter filter;
	bool count;
	struct list_row *rows;
	size_t n;
	int total;
};

static enum ec page_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct page_reading *p = arg;
	TRY(store_list(cx, tx, &p->filter, &p->rows, &p->n));
	if (!p->count)
		return E_OK;
	struct list_filter all = p->filter;
	all.after_id = 0;
	all.after_due = (struct date){ 0 };
	all.limit = COUNTED + 1;
	return store_list_count(cx, tx, &all, &p->total);
}

static bool may_process(const struct ctx *cx, enum invoice_side side, const struct list_row *row)
{
	if (side != SIDE_RECIPIENT || !actor_may(cx, SPACE_INVOICES_RECEIVED, ACTION_PROCESS))
		return false;
	const enum status *awaiting = list_awaiting(side);
	for (size_t i = 0; i < LIST_STATUSES_MAX; i++) {
		if (awaiting[i] != STATUS_NONE && awaiting[i] == row->status)
			return true;
	}
	return false;
}

void list_row_show(const struct ctx *cx, enum invoice_side side, const struct list_row *row,
                   struct invoice_row *out)
{
	*out = (struct invoice_row){
		.id = row->id,
		.number = row->number,
		.type = row->type,
		.other_name = row->other_name,
		.service_code = row->service_code,
		.service_name = row->service_name,
		.total_ttc = row->ttc,
		.currency = row->currency,
		.status = row->status,
		.status_at = row->status_at,
		.deposited_at = row->deposited_at,
		.issue_date = row->issued,
		.due_on = row->due_on,
		.engagement = row->engagement,
		.may_process = may_process(cx, side, row),
		.to_correct = side == SIDE_SUPPLIER && lifecycle_awaits_correction(row->status, row->motives),
	};
}

enum ec invoice_search(struct ctx *cx, const struct invoice_query *q, struct invoice_page **out)
{
	struct page_reading p = { 0 };
	struct cursor c;
	TRY(list_of_query(cx, q, &p.filter));
	cursor_parse(cx->arena, q->cursor, &c);
	p.count = !c.set;
	p.filter.after_id = c.id;
	p.filter.after_due = c.due;
	p.filter.limit = SEARCH_PAGE + 1;
	TRY(db_read(cx, page_read, &p));
	struct invoice_page *page = ARENA_NEW(cx->arena, struct invoice_page);
	page->n = p.n > SEARCH_PAGE ? SEARCH_PAGE : p.n;
	page->rows = ARENA_ARRAY(cx->arena, struct invoice_row, page->n + 1);
	for (size_t i = 0; i < page->n; i++)
		list_row_show(cx, q->side, &p.rows[i], &page->rows[i]);
	page->total_is_more = c.set ? c.more : p.total > COUNTED;
	page->total = c.set ? c.total : page->total_is_more ? COUNTED : p.total;
	if (p.n > SEARCH_PAGE) {
		const struct list_row *last = &p.rows[SEARCH_PAGE - 1];
		struct cursor next = { .id = last->id, .total = page->total, .more = page->total_is_more };
		if (p.filter.way == LIST_DUE)
			next.due = last->due_on;
		page->next = cursor_print(cx->arena, &next);
	}
	*out = page;
	return E_OK;
}

/* --- counts --- */

struct counting {
	struct list_filter filter;
	enum search_view view;
	struct status_count *out;
	size_t n;
};

static enum ec count_add(struct ctx *cx, struct tx *tx, struct counting *c, const struct list_filter *f,
                         struct status_count one)
{
	TRY(store_list_count(cx, tx, f, &one.n));
	if (one.n == 0)
		return E_OK;
	one.more = one.n > COUNTED;
	one.n = one.more ? COUNTED : one.n;
	c->out[c->n++] = one;
	return E_OK;
}

static bool status_is_listed(enum status s)
{
	return status_info(s)->sent || s == STATUS_DEPOSEE || s == STATUS_EN_COURS_ACHEMINEMENT;
}

static enum ec count_all(struct ctx *cx, struct tx *tx, struct counting *c)
{
	for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++) {
		struct list_filter f = c->filter;
		f.way = LIST_STATUS;
		f.statuses[0] = (enum status)s;
		if (status_is_listed(f.statuses[0]))
			TRY(count_add(cx, tx, c, &f, (struct status_count){ .status = f.statuses[0] }));
	}
	return E_OK;
}

static enum ec count_awaiting(struct ctx *cx, struct tx *tx, struct counting *c)
{
	bool issued = c->filter.side == LIST_ISSUED;
	const enum status *awaiting = list_awaiting(issued ? SIDE_SUPPLIER : SIDE_RECIPIENT);
	for (size_t i = 0; i < LIST_STATUSES_MAX && awaiting[i] != STATUS_NONE; i++) {
		struct list_filter f = c->filter;
		struct status_count one = { .status = awaiting[i] };
		one.to_correct = issued && one.status == STATUS_A_RECYCLER;
		if (one.to_correct)
			list_to_correct(&f);
		else
			list_awaiting_status(&f, one.status);
		TRY(count_add(cx, tx, c, &f, one));
	}
	return E_OK;
}

static enum ec counts_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct counting *c = arg;
	c->n = 0;
	return c->view == VIEW_AWAITING ? count_awaiting(cx, tx, c) : count_all(cx, tx, c);
}

enum ec invoice_counts(struct ctx *cx, enum invoice_side side, enum search_view view, struct status_count **out,
                       size_t *n)
{
	struct counting c = { .view = view };
	TRY(list_begin(cx, side, &c.filter));
	c.filter.limit = COUNTED + 1;
	c.out = ARENA_ARRAY(cx->arena, struct status_count, STATUS_COUNT);
	TRY(db_read(cx, counts_read, &c));
	*out = c.out;
	*n = c.n;
	return E_OK;
}

/* --- export --- */

static enum ec export_page(struct ctx *cx, struct page_reading *p, enum invoice_side side, invoice_each each,
                           void *arg)
{
	TRY(db_read(cx, page_read, p));
	for (size_t i = 0; i < p->n; i++) {
		struct invoice_row row;
		list_row_show(cx, side, &p->rows[i], &row);
		TRY(each(cx, &row, arg));
	}
	if (p->n == 0)
		return E_OK;
	p->filter.after_id = p->rows[p->n - 1].id;
	if (p->filter.way == LIST_DUE)
		p->filter.after_due = p->rows[p->n - 1].due_on;
	return E_OK;
}

/* Page after page, each in a transaction of its own: a slow reader holds no snapshot open. */
enum ec invoice_export(struct ctx *cx, const struct invoice_query *q, invoice_each each, void *arg)
{
	struct page_reading p = { 0 };
	TRY(list_of_query(cx, q, &p.filter));
	p.filter.limit = EXPORT_PAGE;
	do {
		struct arena_mark mark = arena_mark(cx->arena);
		TRY(export_page(cx, &p, q->side, each, arg));
		arena_rewind(cx->arena, mark);
	} while (p.n == EXPORT_PAGE);
	return E_OK;
}
