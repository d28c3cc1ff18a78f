#include "web_view.h"

#include "core_arena.h"
#include "core_date.h"

#define SOON_DAYS 5

struct status_view view_status(struct ctx *cx, enum status s)
{
	const struct status_info *info = status_info(s);

	return (struct status_view){ .label = msg_plain(cx->lang, info->label),
		                     .explained = msg_plain(cx->lang, info->explained),
		                     .tone = tone_name(info->tone),
		                     .icon = info->icon };
}

static str due_words(struct ctx *cx, int days)
{
	const struct msg_arg *n = MSG_ARGS(M_INT("n", days < 0 ? -days : days));

	if (days < 0)
		return msg_text(cx->arena, cx->lang, MSG_WEB_DUE_LATE, n);
	if (days == 0)
		return msg_plain(cx->lang, MSG_WEB_DUE_TODAY);
	if (days == 1)
		return msg_plain(cx->lang, MSG_WEB_DUE_TOMORROW);
	return msg_text(cx->arena, cx->lang, MSG_WEB_DUE_IN, n);
}

struct due_view view_due(struct ctx *cx, struct date due)
{
	if (!date_is_set(due))
		return (struct due_view){ 0 };
	int days = date_diff_days(due, time_date(cx->now));
	struct due_view v = { .words = due_words(cx, days), .day = format_date(cx->arena, cx->lang, due) };
	if (days < 0) {
		v.tone = STR("late");
		v.icon = STR("warning");
	} else if (days <= SOON_DAYS) {
		v.tone = STR("soon");
		v.icon = STR("clock");
	}
	return v;
}

bool view_is_described(const struct field_view *f)
{
	return !str_empty(f->error) || !str_empty(f->hint) || f->has_source;
}

str view_described(struct arena *a, const struct field_view *f)
{
	str parts[3];
	size_t n = 0;

	if (!str_empty(f->error))
		parts[n++] = str_printf(a, "%.*s-e", STR_ARG(f->id));
	if (!str_empty(f->hint))
		parts[n++] = str_printf(a, "%.*s-h", STR_ARG(f->id));
	if (f->has_source)
		parts[n++] = str_printf(a, "%.*s-s", STR_ARG(f->id));
	return str_join(a, STR(" "), parts, n);
}

str view_field_id(struct arena *a, str name)
{
	struct buf b = buf_in(a);

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '[' || name.p[i] == '.')
			buf_add_char(&b, '-');
		else if (name.p[i] != ']')
			buf_add_char(&b, name.p[i]);
	}
	return buf_str(&b);
}

static const struct field_error *error_of(const struct ctx *cx, str name)
{
	for (size_t i = 0; i < cx->failure.nfields; i++) {
		if (str_eq(cx->failure.fields[i].field, name))
			return &cx->failure.fields[i];
	}
	return NULL;
}

static bool has_field(struct field_view *const *fields, size_t n, str name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(fields[i]->name, name))
			return true;
	}
	return false;
}

static void add_error(struct ctx *cx, struct errors_view *out, str href, str label, str text)
{
	if (!str_empty(label))
		text = msg_text(cx->arena, cx->lang, MSG_WEB_ERROR_OF_FIELD,
		                MSG_ARGS(M_STR("label", label), M_STR("text", text)));
	out->items[out->n++] = (struct error_item){ .href = href, .text = text };
}

void view_errors(struct ctx *cx, struct errors_view *out, struct field_view *const *fields, size_t n)
{
	const struct failure *failure = &cx->failure;

	*out = (struct errors_view){ 0 };
	out->items = ARENA_ARRAY(cx->arena, struct error_item, n + failure->nfields + 1);
	for (size_t i = 0; i < n; i++) {
		const struct field_error *e = error_of(cx, fields[i]->name);

		if (!e)
			continue;
		fields[i]->error = e->message;
		add_error(cx, out, str_printf(cx->arena, "#%.*s", STR_ARG(fields[i]->id)), fields[i]->label, e->message);
	}
	for (size_t i = 0; i < failure->nfields; i++) {
		if (!has_field(fields, n, failure->fields[i].field))
			add_error(cx, out, STR("#contenu"), STR_NONE, failure->fields[i].message);
	}
	if (failure->code && !failure->nfields)
		add_error(cx, out, STR("#contenu"), STR_NONE, failure->message);
	out->title = msg_text(cx->arena, cx->lang, MSG_WEB_ERRORS, MSG_ARGS(M_INT("n", (int64_t)out->n)));
}

str view_moment(struct ctx *cx, int64_t at)
{
	struct clock_time t = time_in_paris(at);
	int days = date_diff_days(time_date(cx->now), t.date);
	const struct msg_arg *args;

	if (days > 1 || days < 0)
		return format_time(cx->arena, cx->lang, at);
	args = MSG_ARGS(M_STR("hour", str_printf(cx->arena, "%d", t.hour)),
	                M_STR("minute", str_printf(cx->arena, "%02d", t.minute)));
	return msg_text(cx->arena, cx->lang, days ? MSG_WEB_YESTERDAY : MSG_WEB_TODAY, args);
}
