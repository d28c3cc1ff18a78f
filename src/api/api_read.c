#include "api_read.h"

#include <string.h>

#include "core_utf8.h"

static bool is_absent(const struct json *v)
{
	if (!v)
		return true;
	switch (v->kind) {
	case JSON_NULL:
		return true;
	case JSON_STR:
		return str_empty(str_trim(v->text));
	case JSON_ARRAY:
	case JSON_OBJECT:
		return v->n == 0;
	default:
		return false;
	}
}

/* An unset number is often sent as 0; where 0 says something, its reader asks for it. */
static bool is_unset(const struct json *v)
{
	return is_absent(v) || (v->kind == JSON_INT && v->i == 0);
}

/* --- one value --- */

static bool to_int(const struct json *v, int64_t *out)
{
	dec d;
	switch (v->kind) {
	case JSON_INT:
		*out = v->i;
		return true;
	case JSON_DEC: /* 12.0 */
		if (!dec_parse(v->text, &d) || dec_trim(d).scale > 0)
			return false;
		*out = dec_trim(d).m;
		return true;
	case JSON_STR:
		return str_to_i64(str_trim(v->text), out);
	default:
		return false;
	}
}

static bool to_bool(const struct json *v, bool *out)
{
	static const struct {
		str text;
		bool value;
	} words[] = { { STR_INIT("true"), true }, { STR_INIT("false"), false }, { STR_INIT("oui"), true },
		      { STR_INIT("non"), false }, { STR_INIT("1"), true }, { STR_INIT("0"), false } };
	if (v->kind == JSON_BOOL) {
		*out = v->b;
		return true;
	}
	if (v->kind == JSON_INT && (v->i == 0 || v->i == 1)) {
		*out = v->i == 1;
		return true;
	}
	for (size_t i = 0; v->kind == JSON_STR && i < sizeof words / sizeof *words; i++)
		if (str_eq_nocase(str_trim(v->text), words[i].text)) {
			*out = words[i].value;
			return true;
		}
	return false;
}

static bool to_number(const struct json *v, dec *out)
{
	if (v->kind == JSON_STR)
		return dec_parse_human(str_trim(v->text), true, out);
	return json_dec(v, out);
}

/* « 2026-11-23T09:30:00.000+01:00 », « …T09:30:00 », « … 09:30 »: the day, and the time if there is one. */
static bool to_date(const struct json *v, struct date *out)
{
	str text = v->kind == JSON_STR ? str_trim(v->text) : STR_NONE;
	return text.n >= 10 && (text.n == 10 || text.p[10] == 'T' || text.p[10] == ' ') &&
	       date_parse_iso(str_sub(text, 0, 10), out);
}

/* Minutes of an offset at the end of a time, « Z », « +01:00 », « +0100 »; false: there is none. */
static bool offset_of(str time, int *minutes)
{
	if (time.n && time.p[time.n - 1] == 'Z') {
		*minutes = 0;
		return true;
	}
	for (size_t i = 5; i < time.n; i++) {
		if (time.p[i] != '+' && time.p[i] != '-')
			continue;
		int64_t hours = 0, rest = 0;
		str digits = str_sub(time, i + 1, time.n);
		size_t at = digits.n > 2 && digits.p[2] == ':' ? 3 : 2;
		if (!str_to_i64(str_sub(digits, 0, 2), &hours) || !str_to_i64(str_sub(digits, at, digits.n), &rest))
			return false;
		*minutes = (int)(hours * 60 + rest) * (time.p[i] == '-' ? -1 : 1);
		return true;
	}
	return false;
}

static bool clock_part(str time, size_t at, int64_t most, int64_t *out)
{
	*out = 0;
	return time.n < at + 2 || (str_to_i64(str_sub(time, at, 2), out) && *out >= 0 && *out <= most);
}

static bool to_instant(const struct json *v, bool end, int64_t *out)
{
	struct date day;
	int64_t hours, minutes, seconds;
	int offset;
	if (!to_date(v, &day))
		return false;
	str time = str_sub(str_trim(v->text), 11, str_trim(v->text).n);
	if (str_empty(time)) {
		*out = time_of_date(end ? date_add_days(day, 1) : day);
		return true;
	}
	if (!clock_part(time, 0, 24, &hours) || !clock_part(time, 3, 59, &minutes) || !clock_part(time, 6, 60, &seconds))
		return false;
	int64_t ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
	if (offset_of(time, &offset))
		*out = (int64_t)date_to_days(day) * 86400000 + ms - (int64_t)offset * 60000;
	else
		*out = time_of_date(day) + ms;
	return true;
}

static bool is_one_of(str text, const char *const *values)
{
	for (; *values; values++)
		if (str_eq_nocase(text, str_of(*values)))
			return true;
	return false;
}

static bool is_scalar(const struct json *v)
{
	return v->kind != JSON_ARRAY && v->kind != JSON_OBJECT;
}

/* Codes of a list may come as objects or numbers too: their reader takes what it can. */
static bool value_fits(const struct api_field *f, const struct json *v)
{
	int64_t i;
	bool b;
	dec d;
	struct date day;
	switch (f->kind) {
	case API_TEXT:
	case API_BASE64:
		return is_scalar(v);
	case API_LIST:
		return v->kind != JSON_STR || is_one_of(str_trim(v->text), f->values);
	case API_INT:
		return to_int(v, &i);
	case API_NUMBER:
		return to_number(v, &d);
	case API_BOOL:
		return to_bool(v, &b);
	case API_DATE:
	case API_MINUTE:
		return to_date(v, &day);
	case API_INSTANT:
		return to_instant(v, false, &i);
	case API_OBJECT:
	case API_OPEN:
		return v->kind == JSON_OBJECT;
	}
	return false;
}

/* --- a whole request --- */

struct checking {
	struct ctx *cx;
	struct buf path;
};

static void check_fields(struct checking *c, const struct json *o, const struct api_field *fields, size_t n);

static str place(struct checking *c)
{
	return str_copy(c->cx->arena, buf_str(&c->path));
}

/* « SAISIE_API, DEPOT_PDF_API »: a few of them tell what is meant. */
static str values_text(struct arena *a, const char *const *values)
{
	enum { SHOWN = 6 };
	struct buf b = buf_in(a);
	for (size_t i = 0; values[i]; i++) {
		if (i == SHOWN) {
			buf_add_str(&b, STR(", …"));
			break;
		}
		buf_printf(&b, "%s%s", i ? ", " : "", values[i]);
	}
	return buf_str(&b);
}

static void malformed(struct checking *c, const struct api_field *f, bool one)
{
	static const enum msg expected[] = {
		[API_TEXT] = MSG_API_EXPECTED_TEXT,     [API_INT] = MSG_API_EXPECTED_INT,
		[API_NUMBER] = MSG_API_EXPECTED_NUMBER, [API_BOOL] = MSG_API_EXPECTED_BOOL,
		[API_DATE] = MSG_API_EXPECTED_DATE,     [API_MINUTE] = MSG_API_EXPECTED_DATE,
		[API_INSTANT] = MSG_API_EXPECTED_INSTANT, [API_BASE64] = MSG_API_EXPECTED_TEXT,
		[API_LIST] = MSG_API_EXPECTED_TEXT,     [API_OBJECT] = MSG_API_EXPECTED_OBJECT,
		[API_OPEN] = MSG_API_EXPECTED_OBJECT,
	};
	str what = f->kind == API_LIST && one ? values_text(c->cx->arena, f->values)
	                                      : msg_plain(c->cx->lang, expected[f->kind]);
	field_fail(c->cx, place(c), E_FIELD_FORMAT, M_STR("expected", what));
}

static void check_value(struct checking *c, const struct api_field *f, const struct json *v)
{
	if (!value_fits(f, v))
		malformed(c, f, true);
	else if (f->max && v->kind == JSON_STR && utf8_count(v->text) > (size_t)f->max)
		field_fail(c->cx, place(c), E_FIELD_LONG, M_INT("max", f->max));
	else if (f->kind == API_OBJECT)
		check_fields(c, v, f->fields, f->nfields);
}

static void check_items(struct checking *c, const struct api_field *f, const struct json *v)
{
	size_t before = c->path.n;
	for (size_t i = 0; i < v->n; i++) {
		buf_printf(&c->path, "[%zu]", i);
		if (!is_absent(&v->items[i]))
			check_value(c, f, &v->items[i]);
		c->path.n = before;
	}
}

static void check_fields(struct checking *c, const struct json *o, const struct api_field *fields, size_t n)
{
	size_t before = c->path.n;
	for (size_t i = 0; i < n; i++) {
		const struct json *v = json_member(o, fields[i].name);
		buf_printf(&c->path, "%s%s", before ? "." : "", fields[i].name);
		if (is_absent(v) || (fields[i].required && fields[i].kind == API_INT && is_unset(v))) {
			if (fields[i].required)
				field_fail(c->cx, place(c), E_FIELD_REQUIRED);
		} else if (fields[i].list && v->kind == JSON_ARRAY) {
			check_items(c, &fields[i], v);
		} else if (fields[i].list || v->kind != JSON_ARRAY) {
			check_value(c, &fields[i], v);
		} else {
			malformed(c, &fields[i], false);
		}
		c->path.n = before;
	}
}

enum ec api_read(struct ctx *cx, const struct api_operation *op, str body, const struct json **out)
{
	static const struct json nothing = { .kind = JSON_OBJECT };
	struct checking c = { .cx = cx, .path = buf_in(cx->arena) };
	*out = &nothing;
	if (!str_empty(str_trim(body)))
		TRY(json_parse(cx, body, out));
	if (is_absent(*out))
		*out = &nothing;
	if ((*out)->kind != JSON_OBJECT)
		return fail(cx, E_BAD_REQUEST);
	check_fields(&c, *out, op->in, op->nin);
	return fields_end(cx);
}

/* --- its values --- */

str api_item_text(struct arena *a, const struct json *item)
{
	switch (item->kind) {
	case JSON_STR:
	case JSON_DEC:
		return str_trim(item->text);
	case JSON_INT:
		return str_printf(a, "%lld", (long long)item->i);
	case JSON_BOOL:
		return item->b ? STR("true") : STR("false");
	default:
		return STR_NONE;
	}
}

str api_text(struct arena *a, const struct json *o, const char *name)
{
	const struct json *v = json_member(o, name);
	return is_unset(v) ? STR_NONE : api_item_text(a, v);
}

int64_t api_int(const struct json *o, const char *name)
{
	int64_t i = 0;
	const struct json *v = json_member(o, name);
	return !is_absent(v) && to_int(v, &i) ? i : 0;
}

bool api_bool(const struct json *o, const char *name)
{
	bool b = false;
	const struct json *v = json_member(o, name);
	return !is_absent(v) && to_bool(v, &b) && b;
}

bool api_number(const struct json *o, const char *name, dec *out)
{
	const struct json *v = json_member(o, name);
	return !is_absent(v) && to_number(v, out);
}

struct date api_date(const struct json *o, const char *name)
{
	struct date d = { 0 };
	const struct json *v = json_member(o, name);
	if (is_absent(v) || !to_date(v, &d))
		return (struct date){ 0 };
	return d;
}

int64_t api_instant(const struct json *o, const char *name, bool end)
{
	int64_t i = 0;
	const struct json *v = json_member(o, name);
	return !is_absent(v) && to_instant(v, end, &i) ? i : 0;
}

const struct json *api_object(const struct json *o, const char *name)
{
	const struct json *v = json_member(o, name);
	return v && v->kind == JSON_OBJECT ? v : NULL;
}

const struct json *api_items(const struct json *o, const char *name, size_t *n)
{
	const struct json *v = json_member(o, name);
	*n = 0;
	if (is_absent(v))
		return NULL;
	if (v->kind != JSON_ARRAY) {
		*n = 1;
		return v;
	}
	*n = v->n;
	return v->items;
}
