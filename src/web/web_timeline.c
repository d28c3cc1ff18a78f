#include "web_timeline.h"

#include "core_arena.h"
#include "web_page.h"

#define PARTS_MAX 32 /* of the note of an item; a change adds fewer */

/* --- what one event says --- */

/* Events that are no status: their words and icon. */
static const struct look {
	const char *kind;
	enum msg title;
	const char *icon;
} LOOKS[] = {
	{ "invoice.corrected", MSG_WEB_EVENT_CORRECTED, "pencil" },
	{ "invoice.transferred", MSG_WEB_EVENT_TRANSFERRED, "transfer" },
	{ "invoice.document", MSG_WEB_EVENT_DOCUMENT, "paperclip" },
	{ "invoice.acknowledged", MSG_WEB_EVENT_ACKNOWLEDGED, "eye" },
};

static const struct look *look_of(const struct invoice_event *e)
{
	for (size_t i = 0; i < sizeof(LOOKS) / sizeof(LOOKS[0]); i++) {
		if (str_eq(e->kind, str_of(LOOKS[i].kind)))
			return &LOOKS[i];
	}
	return NULL;
}

/* Which datum was corrected; a transfer names none, it moves between services. */
static enum msg field_label(str field)
{
	static const struct {
		const char *field;
		enum msg label;
	} FIELDS[] = { { "recipient_siret", MSG_WEB_RECIPIENT }, { "engagement", MSG_WEB_ENGAGEMENT } };

	for (size_t i = 0; i < sizeof(FIELDS) / sizeof(FIELDS[0]); i++) {
		if (str_eq(field, str_of(FIELDS[i].field)))
			return FIELDS[i].label;
	}
	return MSG_WEB_SERVICE;
}

static str change_words(struct ctx *cx, const struct invoice_event *e)
{
	if (str_eq(e->kind, STR("invoice.document")))
		return e->after;
	return msg_text(cx->arena, cx->lang, MSG_WEB_EVENT_CHANGE,
	                MSG_ARGS(M_STR("field", page_text(cx, field_label(e->field))),
	                         M_STR("before", str_empty(e->before) ? STR("–") : e->before),
	                         M_STR("after", str_empty(e->after) ? STR("–") : e->after)));
}

static size_t add_words(struct ctx *cx, const struct invoice_event *e, str *parts, size_t n)
{
	if (n + 3 > PARTS_MAX)
		return n;
	if (!str_empty(e->before) || !str_empty(e->after))
		parts[n++] = change_words(cx, e);
	if (!motive_set_empty(e->motives))
		parts[n++] = motive_set_text(cx->arena, cx->lang, e->motives);
	if (!str_empty(e->complement))
		parts[n++] = msg_text(cx->arena, cx->lang, MSG_WEB_QUOTED, MSG_ARGS(M_STR("text", e->complement)));
	return n;
}

/* Oldest first, as they were done. */
str timeline_note(struct ctx *cx, const struct invoice_event *events, size_t n)
{
	str parts[PARTS_MAX];
	size_t count = 0;

	for (size_t i = n; i > 0; i--)
		count = add_words(cx, &events[i - 1], parts, count);
	return str_join(cx->arena, STR(" · "), parts, count);
}

/* --- what happened at once --- */

/* How many events from the i-th on are one item: one instant, one author, one invoice. Nobody changes
 * two statuses at once, the system passes through several. */
static size_t run_length(const struct timeline_source *from, size_t i)
{
	const struct invoice_event *first = &from->events[i];
	size_t n = 1, statuses = first->status != STATUS_NONE;

	for (; i + n < from->n; n++) {
		const struct invoice_event *e = &from->events[i + n];

		if (e->at != first->at || !str_eq(e->by, first->by))
			break;
		if (from->invoices && from->invoices[i + n] != from->invoices[i])
			break;
		statuses += e->status != STATUS_NONE;
		if (statuses > 1 && !str_empty(first->by))
			break;
	}
	return n;
}

/* The event that names the item: a correction, else the newest status, else the newest. */
static const struct invoice_event *leading(const struct invoice_event *run, size_t n)
{
	const struct invoice_event *status = NULL;

	for (size_t i = 0; i < n; i++) {
		if (str_eq(run[i].kind, STR("invoice.corrected")))
			return &run[i];
		if (!status && run[i].status != STATUS_NONE)
			status = &run[i];
	}
	return status ? status : run;
}

static const struct status_info *status_of(const struct invoice_event *e)
{
	return status_info(e->status == STATUS_NONE ? STATUS_DEPOSEE : e->status);
}

/* « , après En cours d’acheminement »: what was passed on the way to the newest, in that order. */
static str passed(struct ctx *cx, const struct invoice_event *run, size_t n)
{
	str parts[PARTS_MAX];
	size_t count = 0;

	for (size_t i = n; i > 1 && count < PARTS_MAX; i--) {
		if (run[i - 1].status != STATUS_NONE && run[i - 1].status != run[0].status)
			parts[count++] = page_text(cx, status_of(&run[i - 1])->label);
	}
	if (!count || run[0].status == STATUS_NONE)
		return STR_NONE;
	return msg_text(cx->arena, cx->lang, MSG_WEB_EVENT_PASSED,
	                MSG_ARGS(M_STR("list", str_join(cx->arena, STR(", "), parts, count))));
}

static str dot_of(const struct invoice_event *lead, bool newest)
{
	enum tone tone = status_of(lead)->tone;

	if (newest)
		return tone == TONE_DANGER ? STR("missing") : STR("now");
	return tone == TONE_SUCCESS || tone == TONE_PROGRESS || tone == TONE_NEUTRAL ? STR("done") : STR_NONE;
}

static void item_fill(struct ctx *cx, const struct timeline_source *from, size_t i, size_t n, struct timeline_view *v)
{
	const struct invoice_event *run = &from->events[i], *lead = leading(run, n);
	const struct look *look = look_of(lead);
	str what = page_text(cx, look ? look->title : status_of(lead)->label);
	str by = str_empty(run->by) ? page_text(cx, MSG_WEB_SYSTEM) : run->by;
	bool many = from->invoices;
	str at = many ? view_moment(cx, run->at) : format_time(cx->arena, cx->lang, run->at);

	*v = (struct timeline_view){
		.title = many ? from->numbers[i] : what,
		.meta = many ? str_printf(cx->arena, "%.*s · %.*s, %.*s", STR_ARG(what), STR_ARG(by), STR_ARG(at))
		             : str_printf(cx->arena, "%.*s, %.*s%.*s", STR_ARG(by), STR_ARG(at), STR_ARG(passed(cx, run, n))),
		.dot = dot_of(lead, i == 0 && !many),
		.icon = look ? str_of(look->icon) : status_of(lead)->icon,
	};
	if (many)
		v->href = str_printf(cx->arena, "/factures/%lld", (long long)from->invoices[i]);
	else
		v->note = timeline_note(cx, run, n);
}

/* Among several invoices, what followed by itself from the item before it in time goes without saying. */
static bool goes_without_saying(const struct timeline_source *from, size_t i, size_t n)
{
	size_t next = i + n;

	return from->invoices && str_empty(from->events[i].by) && next < from->n &&
	       from->events[next].at == from->events[i].at && from->invoices[next] == from->invoices[i];
}

void timeline_fill(struct ctx *cx, const struct timeline_source *from, struct timeline_view **out, size_t *n)
{
	*out = ARENA_ARRAY(cx->arena, struct timeline_view, from->n + 1);
	*n = 0;
	for (size_t i = 0; i < from->n;) {
		size_t length = run_length(from, i);

		if (!goes_without_saying(from, i, length))
			item_fill(cx, from, i, length, &(*out)[(*n)++]);
		i += length;
	}
}
