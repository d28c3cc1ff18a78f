/* Lists as files: CSV of the rows, ZIP of the documents. Both are made while they are sent. */
#include <stdlib.h>

#include "core_arena.h"
#include "service_actor.h"
#include "service_zip.h"
#include "web_list.h"

#define CURSOR_MAX 256

/* --- CSV --- */

struct csv {
	struct ctx *cx;
	struct invoice_query query;
	char cursor[CURSOR_MAX];
	bool started;
};

void csv_cell(struct buf *out, str s, bool last)
{
	buf_add_char(out, '"');
	if (!str_empty(s) && str_find_char(STR("=+-@\t\r"), s.p[0]) >= 0)
		buf_add_char(out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, s.p[i]);
	}
	buf_add_str(out, last ? STR("\"\r\n") : STR("\";"));
}

static void head(struct csv *c, struct buf *out)
{
	bool received = c->query.side == SIDE_RECIPIENT;
	const enum msg columns[] = { MSG_WEB_INVOICE, received ? MSG_WEB_SUPPLIER : MSG_WEB_RECIPIENT, MSG_WEB_KIND,
		                     MSG_WEB_COL_AMOUNT, MSG_WEB_FIELD_CURRENCY, MSG_WEB_COL_STATUS, MSG_WEB_COL_DUE,
		                     MSG_WEB_SERVICE, MSG_WEB_ENGAGEMENT, MSG_WEB_FIELD_DATE,
		                     received ? MSG_WEB_COL_RECEIVED : MSG_WEB_COL_DEPOSITED };
	size_t n = sizeof(columns) / sizeof(columns[0]);

	buf_add_str(out, STR("\xef\xbb\xbf")); /* spreadsheets then read UTF-8 */
	for (size_t i = 0; i < n; i++)
		csv_cell(out, msg_plain(c->cx->lang, columns[i]), i + 1 == n);
}

/* « 1234,50 »: a number for spreadsheets in the language of the page. */
static str amount(struct ctx *cx, struct money m)
{
	str s = money_print(cx->arena, m);
	str whole;
	str cents = str_cut(s, '.', &whole);

	return cx->lang == LANG_FR ? str_printf(cx->arena, "%.*s,%.*s", STR_ARG(whole), STR_ARG(cents)) : s;
}

/* 23/11/2026, or 2026-11-23: what spreadsheets in that language take for a day. */
static str day(struct ctx *cx, struct date d)
{
	if (!date_is_set(d))
		return STR("");
	return cx->lang == LANG_FR ? format_date(cx->arena, cx->lang, d) : date_print_iso(cx->arena, d);
}

static void line(struct ctx *cx, const struct invoice_row *r, struct buf *out)
{
	csv_cell(out, r->number, false);
	csv_cell(out, r->other_name, false);
	csv_cell(out, msg_plain(cx->lang, invoice_type_label(r->type)), false);
	buf_add_str(out, amount(cx, r->total_ttc));
	buf_add_char(out, ';');
	csv_cell(out, r->currency, false);
	csv_cell(out, msg_plain(cx->lang, status_info(r->status)->label), false);
	csv_cell(out, day(cx, r->due_on), false);
	csv_cell(out, r->service_code, false);
	csv_cell(out, r->engagement, false);
	csv_cell(out, day(cx, r->issue_date), false);
	csv_cell(out, day(cx, time_date(r->deposited_at)), true);
}

/* One page of the list a call; its memory is given back each time. */
static enum ec csv_next(void *arg, struct buf *out, bool *done)
{
	struct csv *c = arg;
	struct arena_mark mark = arena_mark(c->cx->arena);
	struct invoice_page *p;

	if (!c->started)
		head(c, out);
	c->started = true;
	TRY(invoice_search(c->cx, &c->query, &p));
	for (size_t i = 0; i < p->n; i++)
		line(c->cx, &p->rows[i], out);
	*done = str_empty(p->next);
	if (p->next.n > CURSOR_MAX)
		return BUG(c->cx, "cursor of a list too long");
	for (size_t i = 0; i < p->next.n; i++)
		c->cursor[i] = p->next.p[i];
	c->query.cursor = (str){ c->cursor, p->next.n };
	arena_rewind(c->cx->arena, mark);
	return E_OK;
}

enum ec list_csv(struct ctx *cx, struct http_request *rq, struct http_response *rs, enum invoice_side side)
{
	struct csv *c = ARENA_NEW(cx->arena, struct csv);
	str today = date_print_iso(cx->arena, time_date(cx->now));

	c->cx = cx;
	c->query.side = side;
	c->query.view = str_eq(http_query(rq, "vue"), STR("synthese")) ? VIEW_AWAITING : VIEW_ALL;
	if (!list_query(cx, rq, &c->query))
		return cx->failure.code;
	TRY(actor_require(cx, side == SIDE_RECIPIENT ? SPACE_INVOICES_RECEIVED : SPACE_INVOICES_SENT, ACTION_VIEW));
	http_type(rs, "text/csv; charset=utf-8");
	http_download(rs, str_printf(cx->arena, "%s-%.*s.csv", side == SIDE_RECIPIENT ? "factures-recues" : "factures-emises",
	                             STR_ARG(today)));
	http_stream(rs, csv_next, NULL, c);
	return E_OK;
}

/* --- ZIP --- */

static enum ec zip_produce(void *arg, struct buf *out, bool *done)
{
	return zip_next(arg, out, done);
}

static void zip_finish(void *arg)
{
	zip_close(arg);
}

static enum ec zip_send(struct ctx *cx, struct http_response *rs, const int64_t *ids, size_t n)
{
	struct zip_stream *z;
	str today = date_print_iso(cx->arena, time_date(cx->now));

	TRY(zip_open(cx, ids, n, &z));
	http_type(rs, "application/zip");
	http_download(rs, str_printf(cx->arena, "factures-%.*s.zip", STR_ARG(today)));
	http_stream(rs, zip_produce, zip_finish, z);
	return E_OK;
}

enum ec list_zip(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	const str *values;
	size_t n = http_form_all(rq, "id", &values);
	int64_t ids[ZIP_INVOICES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < n && count < ZIP_INVOICES_MAX; i++) {
		if (str_to_i64(values[i], &ids[count]) && ids[count] > 0)
			count++;
	}
	if (count == 0)
		return http_redirect(rs, STR("/factures-recues?etat=aucune"));
	return zip_send(cx, rs, ids, count);
}

/* All documents of one invoice. */
enum ec page_zip_one(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	int64_t id;

	if (!http_param_id(rq, "id", &id))
		return fail(cx, E_NOT_FOUND);
	return zip_send(cx, rs, &id, 1);
}
