#include "core_json.h"

#include "core_arena.h"
#include "core_utf8.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

/*
 * json-c parses. Then its tree is copied to the arena while the text is walked beside it, because
 * json-c 0.16 is silent about: a key that stands twice, an integer past 64 bits, NaN and Infinity,
 * numbers like 1. and -01, control characters in strings, half a surrogate pair, NUL in a key.
 * What it accepted is otherwise JSON, so the walk need not check the grammar again.
 */
struct walk {
	struct ctx *cx;
	str text;
	size_t at;
};

#define DEPTH_MAX 32
#define VALUES_MAX 500000

static enum ec refuse(struct walk *w, enum ec code, size_t at)
{
	return fail(w->cx, code, M_INT("at", (int64_t)at));
}

/* The character at the place reached, 0 at the end. */
static char peek(const struct walk *w)
{
	return w->at < w->text.n ? w->text.p[w->at] : 0;
}

static void skip_blanks(struct walk *w)
{
	char c = peek(w);
	while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
		w->at++;
		c = peek(w);
	}
}

/* Past a string without looking into it. */
static void skip_string(struct walk *w)
{
	for (w->at++; w->at < w->text.n && w->text.p[w->at] != '"'; w->at++) {
		if (w->text.p[w->at] == '\\')
			w->at++;
	}
	w->at++;
}

/* Past a value without looking into it. */
static void skip_value(struct walk *w)
{
	int level = 0;
	do {
		char c = peek(w);
		if (c == '"') {
			skip_string(w);
			continue;
		}
		if (level == 0 && (c == ',' || c == '}' || c == ']'))
			return;
		level += (c == '{' || c == '[') - (c == '}' || c == ']');
		w->at++;
	} while (w->at < w->text.n && (level || !strchr(",]}", peek(w))));
}

/* At a \u escape: its value, and moves to its last digit. */
static uint64_t take_unit(struct walk *w)
{
	uint64_t unit = 0;
	if (!str_to_u64_hex(str_sub(w->text, w->at + 2, 4), &unit))
		return 0xdc00; /* json-c let no such thing pass; refused like half a pair */
	w->at += 5;
	return unit;
}

/* At the backslash; leaves at the last character of the escape. False for half a surrogate pair. */
static bool check_escape(struct walk *w)
{
	if (!str_starts(str_sub(w->text, w->at, 2), STR("\\u"))) {
		w->at++;
		return true;
	}
	uint64_t unit = take_unit(w);
	if (unit < 0xd800 || unit > 0xdfff)
		return true;
	if (unit > 0xdbff || !str_eq(str_sub(w->text, w->at + 1, 2), STR("\\u")))
		return false;
	w->at++;
	unit = take_unit(w);
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Past a string, which is refused for control characters and broken escapes. */
static enum ec check_string(struct walk *w)
{
	for (w->at++; peek(w) != '"'; w->at++) {
		size_t at = w->at;
		if ((unsigned char)peek(w) < 0x20)
			return refuse(w, E_JSON_SYNTAX, at);
		if (peek(w) == '\\' && !check_escape(w))
			return refuse(w, E_JSON_SYNTAX, at);
	}
	w->at++;
	return E_OK;
}

static size_t skip_digits(struct walk *w)
{
	size_t from = w->at;
	while (peek(w) >= '0' && peek(w) <= '9')
		w->at++;
	return w->at - from;
}

/* Past a number as RFC 8259 has it; false for any other. */
static bool check_number(struct walk *w, bool *whole)
{
	*whole = true;
	w->at += peek(w) == '-';
	bool zero = peek(w) == '0';
	size_t n = skip_digits(w);
	if (n == 0 || (zero && n > 1))
		return false;
	if (peek(w) == '.') {
		*whole = false;
		w->at++;
		if (skip_digits(w) == 0)
			return false;
	}
	if (peek(w) == 'e' || peek(w) == 'E') {
		*whole = false;
		w->at++;
		w->at += peek(w) == '+' || peek(w) == '-';
		return skip_digits(w) > 0;
	}
	return true;
}

static enum ec read_number(struct walk *w, struct json *out)
{
	size_t from = w->at;
	bool whole;
	if (!check_number(w, &whole))
		return refuse(w, E_JSON_SYNTAX, from);
	out->kind = whole ? JSON_INT : JSON_DEC;
	out->text = str_copy(w->cx->arena, str_sub(w->text, from, w->at - from));
	if (whole && !str_to_i64(out->text, &out->i))
		return refuse(w, E_JSON_RANGE, from);
	return E_OK;
}

static enum ec read_string(struct walk *w, json_object *o, struct json *out)
{
	str s = { json_object_get_string(o), (size_t)json_object_get_string_len(o) };
	TRY(check_string(w));
	out->kind = JSON_STR;
	out->text = str_copy(w->cx->arena, s);
	return E_OK;
}

/* Recursion ends at DEPTH_MAX, which json-c has seen to. */
static enum ec read_value(struct walk *w, json_object *o, struct json *out);

static enum ec read_array(struct walk *w, json_object *o, struct json *out)
{
	out->kind = JSON_ARRAY;
	out->n = json_object_array_length(o);
	out->items = ARENA_ARRAY(w->cx->arena, struct json, out->n);
	w->at++;
	for (size_t i = 0; i < out->n; i++) {
		skip_blanks(w);
		TRY(read_value(w, json_object_array_get_idx(o, i), &out->items[i]));
		skip_blanks(w);
		w->at += peek(w) == ',';
	}
	skip_blanks(w);
	w->at++;
	return E_OK;
}

/* A key as it is written, quotes included, without its escapes. */
static str decode_key(struct ctx *cx, str raw)
{
	str key = str_sub(raw, 1, raw.n - 2);
	if (str_find_char(key, '\\') < 0)
		return str_copy(cx->arena, key);
	json_object *o = json_tokener_parse(str_z(cx->arena, raw));
	key = str_copy(cx->arena,
	               (str){ json_object_get_string(o), (size_t)json_object_get_string_len(o) });
	json_object_put(o);
	return key;
}

/*
 * Takes the key and leaves at the value. json-c keeps keys in the order in which they first stood,
 * so as long as none stands twice the text and the tree go along together: the first key that is
 * not that of the tree's next member is one that stood before.
 */
static enum ec read_key(struct walk *w, const struct lh_entry *entry, struct json *out)
{
	size_t from = w->at;
	TRY(check_string(w));
	out->key = decode_key(w->cx, str_sub(w->text, from, w->at - from));
	if (out->key.n && memchr(out->key.p, 0, out->key.n))
		return refuse(w, E_JSON_SYNTAX, from);
	if (!entry || !str_eq(out->key, str_of(lh_entry_k(entry))))
		return fail(w->cx, E_JSON_DUPLICATE, M_STR("key", out->key),
		            M_INT("at", (int64_t)from));
	skip_blanks(w);
	w->at++;
	skip_blanks(w);
	return E_OK;
}

/* Keys first, values after: a value whose key comes again is gone from the tree. */
static enum ec read_object(struct walk *w, json_object *o, struct json *out)
{
	out->kind = JSON_OBJECT;
	out->n = (size_t)json_object_object_length(o);
	out->items = ARENA_ARRAY(w->cx->arena, struct json, out->n);
	size_t *places = ARENA_ARRAY(w->cx->arena, size_t, out->n);
	const struct lh_entry *entry = json_object_get_object(o)->head;
	struct json overflow;
	size_t i = 0;
	w->at++;
	for (skip_blanks(w); peek(w) == '"'; skip_blanks(w)) {
		TRY(read_key(w, entry, entry ? &out->items[i] : &overflow));
		places[i++] = w->at;
		entry = entry->next;
		skip_value(w);
		skip_blanks(w);
		w->at += peek(w) == ',';
	}
	size_t end = w->at + 1;
	entry = json_object_get_object(o)->head;
	for (i = 0; i < out->n; i++, entry = entry->next) {
		w->at = places[i];
		TRY(read_value(w, lh_entry_v(entry), &out->items[i]));
	}
	w->at = end;
	return E_OK;
}

static enum ec read_value(struct walk *w, json_object *o, struct json *out)
{
	if (arena_exceeded(w->cx->arena))
		return fail(w->cx, E_TOO_LARGE);
	switch (json_object_get_type(o)) {
	case json_type_null:
		w->at += strlen("null");
		return E_OK;
	case json_type_boolean:
		out->kind = JSON_BOOL;
		out->b = json_object_get_boolean(o);
		w->at += strlen(out->b ? "true" : "false");
		return E_OK;
	case json_type_int:
	case json_type_double:
		return read_number(w, out);
	case json_type_string:
		return read_string(w, o, out);
	case json_type_array:
		return read_array(w, o, out);
	case json_type_object:
		return read_object(w, o, out);
	}
	return BUG(w->cx, "a JSON type that json-c does not have");
}

static enum ec tokenize(struct walk *w, json_tokener *t, json_object **out)
{
	*out = json_tokener_parse_ex(t, w->text.p, (int)w->text.n);
	size_t at = json_tokener_get_parse_end(t);
	if (json_tokener_get_error(t) == json_tokener_continue) {
		at = w->text.n;
		*out = json_tokener_parse_ex(t, "", 1); /* the NUL ends a number */
	}
	switch (json_tokener_get_error(t)) {
	case json_tokener_success:
		return E_OK;
	case json_tokener_error_depth:
		return refuse(w, E_JSON_DEPTH, at);
	default:
		return refuse(w, E_JSON_SYNTAX, at);
	}
}

/* An upper bound of the values in the text: each is the first or stands behind one of these. */
static size_t count_values(str text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ',' || text.p[i] == '[' || text.p[i] == '{';
	return n;
}

static enum ec check_text(struct walk *w)
{
	const char *nul = w->text.n ? memchr(w->text.p, 0, w->text.n) : NULL;
	if (nul)
		return refuse(w, E_JSON_SYNTAX, (size_t)(nul - w->text.p));
	if (!utf8_valid(w->text))
		return fail(w->cx, E_UTF8);
	if (w->text.n > INT_MAX || count_values(w->text) > VALUES_MAX)
		return fail(w->cx, E_TOO_LARGE);
	return E_OK;
}

enum ec json_parse(struct ctx *cx, str text, const struct json **out)
{
	struct walk w = { .cx = cx, .text = text };
	struct json *root = ARENA_NEW(cx->arena, struct json);
	json_object *tree = NULL;
	if (str_starts(text, STR("\xef\xbb\xbf")))
		w.text = str_sub(text, 3, text.n);
	TRY(check_text(&w));
	json_tokener *t = json_tokener_new_ex(DEPTH_MAX);
	if (!t)
		return fail(cx, E_TOO_LARGE);
	json_tokener_set_flags(t, JSON_TOKENER_STRICT);
	enum ec ec = tokenize(&w, t, &tree);
	json_tokener_free(t);
	skip_blanks(&w);
	if (ec == E_OK)
		ec = read_value(&w, tree, root);
	json_object_put(tree);
	*out = root;
	return ec;
}

const struct json *json_member(const struct json *o, const char *key)
{
	str name = str_of(key);
	if (!o || o->kind != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < o->n; i++) {
		if (str_eq(o->items[i].key, name))
			return &o->items[i];
	}
	return NULL;
}

str json_str(const struct json *o, const char *key)
{
	const struct json *m = json_member(o, key);
	return m && m->kind == JSON_STR ? m->text : STR_NONE;
}

bool json_i64(const struct json *o, const char *key, int64_t *out)
{
	const struct json *m = json_member(o, key);
	if (!m || m->kind != JSON_INT)
		return false;
	*out = m->i;
	return true;
}

/* Moves the decimal point by an exponent, exactly or not at all. */
static bool shift(dec d, int64_t exponent, dec *out)
{
	if (d.m == 0)
		exponent = 0;
	for (; exponent > 0 && d.scale > 0; exponent--)
		d.scale--;
	for (; exponent > 0; exponent--) {
		if (__builtin_mul_overflow(d.m, 10, &d.m))
			return false;
	}
	for (; exponent < 0 && d.scale < DEC_SCALE_MAX; exponent++)
		d.scale++;
	for (; exponent < 0; exponent++) {
		if (d.m % 10)
			return false;
		d.m /= 10;
	}
	*out = d;
	return true;
}

/* Some clients write large amounts with an exponent: 1.23456789E7. */
bool json_dec(const struct json *v, dec *out)
{
	dec d;
	str mantissa;
	int64_t exponent = 0;
	if (!v || (v->kind != JSON_INT && v->kind != JSON_DEC))
		return false;
	ptrdiff_t e = str_find_char(v->text, 'e');
	str power = str_cut(v->text, e < 0 ? 'E' : 'e', &mantissa);
	if (str_starts(power, STR("+")))
		power = str_sub(power, 1, power.n);
	if (power.n && (!str_to_i64(power, &exponent) || exponent > 40 || exponent < -40))
		return false;
	return dec_parse(mantissa, &d) && shift(d, exponent, out);
}
